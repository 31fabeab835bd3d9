/* seal.h: what one side may close and only the other may open.
 *
 * A sealed box (libsodium crypto_box) is closed with the desk's public key, which anybody may
 * have, and opened with its private key, which stands in one file of the desk's folder: the public
 * process seals what people hand in at once, and cannot read it again. A locked box
 * (crypto_secretbox) is closed and opened with one key of 32 bytes: what an applicant reads of his
 * case stands in the public store so. Both are texts (base64), so that they can stand in JSON and in
 * the ledger. */
#ifndef ENGINE_SEAL_H
#define ENGINE_SEAL_H

#include "base/arena.h"
#include "base/err.h"
#include <pthread.h>

#define SEAL_KEY 32 /* bytes of every key here */

struct seal_keys {
    uint8_t public_key[SEAL_KEY], secret[SEAL_KEY];
    bool there; /* false: this process has none, and opens nothing */
};

/* A new pair, the private part durable in a new file (mode 0600); ERR_CONFLICT if it is there. */
int seal_keys_make(const char *path, struct seal_keys *ret) must_use;
/* ERR_ABSENT: there is no such file; ERR_BROKEN: it is none of ours. */
int seal_keys_load(const char *path, struct seal_keys *ret) must_use;
/* The public key as hexadecimal, and back (ERR_INVALID). */
struct str seal_key_text(struct arena *a, const uint8_t key[SEAL_KEY]);
int seal_key_parse(struct str text, uint8_t ret[SEAL_KEY]) must_use;

/* Close for the owner of `public_key`. */
struct str seal_close(struct arena *a, const uint8_t public_key[SEAL_KEY], struct str bytes);

/* What boxes are closed with, made anew for one owner: its half stands in the box, and the key that it
 * has in common with the owner's opens the box as the owner's private key does. To make it is all that
 * is costly in closing; whoever has many to close makes one for all, and wipes it. */
struct seal_pair {
    uint8_t half[SEAL_KEY], common[SEAL_KEY];
};

void seal_pair_make(const uint8_t public_key[SEAL_KEY], struct seal_pair *ret);
/* For cleanup(): nothing of it is left in memory. */
void seal_pair_wipe(struct seal_pair *pair);
struct str seal_close_with(struct arena *a, const struct seal_pair *pair, struct str bytes);

/* A pair for all that is being handed in at the same time. It is wiped as soon as anything that may
 * have been closed with it is on the disk: a crowd shares one, and from then on nobody on this side opens
 * what was closed. Many threads may call it at once. */
struct sealer {
    pthread_mutex_t lock;
    bool there; /* the rest is good */
    uint8_t owner[SEAL_KEY];
    struct seal_pair pair;
};

/* `s` is zeroed memory. */
void sealer_init(struct sealer *s);
void sealer_done(struct sealer *s);
/* A copy of the pair for this owner; the caller wipes it. */
void sealer_pair(struct sealer *s, const uint8_t public_key[SEAL_KEY], struct seal_pair *ret);
void sealer_wipe(struct sealer *s);

/* ERR_ABSENT: no key here; ERR_MALFORMED: closed for somebody else, or spoilt. */
int seal_open(struct arena *a, const struct seal_keys *keys, struct str box, struct str *ret)
    must_use;

struct str seal_lock(struct arena *a, const uint8_t key[SEAL_KEY], struct str bytes);
/* ERR_MALFORMED: another key, or spoilt. */
int seal_unlock(struct arena *a, const uint8_t key[SEAL_KEY], struct str box, struct str *ret)
    must_use;
/* A box as the bytes that its text stands for: shorter, and faster to open. ERR_MALFORMED. */
int seal_bytes(struct arena *a, struct str box, struct str *ret) must_use;
int seal_unlock_bytes(struct arena *a, const uint8_t key[SEAL_KEY], struct str bytes,
                      struct str *ret) must_use;

/* 32 bytes that follow from `purpose` and `secret` and tell nothing of it (BLAKE2b): a key, or a
 * name to find something by. Purposes keep them apart. */
void seal_derive(const char *purpose, struct str secret, uint8_t ret[SEAL_KEY]);
/* The same under a key that others do not have. */
void seal_derive_keyed(const uint8_t key[SEAL_KEY], const char *purpose, struct str secret,
                       uint8_t ret[SEAL_KEY]);

#endif

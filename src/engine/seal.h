/* seal.h: what one side may close and only the other may open.
 *
 * A sealed box (libsodium crypto_box_seal) is closed with the desk's public key, which anybody may
 * have, and opened with its private key, which stands in one file of the desk's folder: the public
 * process seals what people hand in at once, and cannot read it again. A locked box
 * (crypto_secretbox) is closed and opened with one key of 32 bytes: what an applicant reads of his
 * case stands in the public store so. Both are texts (base64), so that they can stand in JSON, in
 * the ledger and in either store. */
#ifndef ENGINE_SEAL_H
#define ENGINE_SEAL_H

#include "base/arena.h"
#include "base/err.h"

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
/* ERR_ABSENT: no key here; ERR_MALFORMED: closed for somebody else, or spoilt. */
int seal_open(struct arena *a, const struct seal_keys *keys, struct str box, struct str *ret)
    must_use;

struct str seal_lock(struct arena *a, const uint8_t key[SEAL_KEY], struct str bytes);
/* ERR_MALFORMED: another key, or spoilt. */
int seal_unlock(struct arena *a, const uint8_t key[SEAL_KEY], struct str box, struct str *ret)
    must_use;

/* 32 bytes that follow from `purpose` and `secret` and tell nothing of it (BLAKE2b): a key, or a
 * name to find something by. Purposes keep them apart. */
void seal_derive(const char *purpose, struct str secret, uint8_t ret[SEAL_KEY]);
/* The same under a key that others do not have. */
void seal_derive_keyed(const uint8_t key[SEAL_KEY], const char *purpose, struct str secret,
                       uint8_t ret[SEAL_KEY]);

#endif

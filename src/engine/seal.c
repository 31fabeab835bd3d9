/* seal.c: libsodium in our words. See seal.h. */
#include "engine/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define MAGIC  "gongkai-seal 1 "

/* Cheap when it was done before. */
static void ready(void)
{
    if (sodium_init() < 0)
        abort();
}

struct str seal_key_text(struct arena *a, const uint8_t key[SEAL_KEY])
{
    char *p = arena_alloc(a, 2 * SEAL_KEY + 1);

    sodium_bin2hex(p, 2 * SEAL_KEY + 1, key, SEAL_KEY);
    return str_of(p, 2 * SEAL_KEY);
}

int seal_key_parse(struct str text, uint8_t ret[SEAL_KEY])
{
    return num_parse_hex(text, ret, SEAL_KEY);
}

static void public_of(struct seal_keys *k)
{
    (void)crypto_scalarmult_base(k->public_key, k->secret);
    k->there = true;
}

int seal_keys_make(const char *path, struct seal_keys *ret)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct seal_keys k = {0};
    int r;

    ready();
    if (access(path, F_OK) == 0)
        return err_set(ERR_CONFLICT, "%s is there already", path);
    (void)crypto_box_keypair(k.public_key, k.secret);
    public_of(&k);
    r = file_write(path, arena_fmt(a, MAGIC "%.*s\n", STR_ARG(seal_key_text(a, k.secret))), 0600);
    if (r < 0)
        return r;
    *ret = k;
    return 0;
}

int seal_keys_load(const char *path, struct seal_keys *ret)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct seal_keys k = {0};
    struct str text;
    int r = file_read(a, path, 1 * KiB, &text);

    if (r < 0)
        return r;
    ready();
    text = str_trim(text);
    if (!str_starts(text, S(MAGIC)) || seal_key_parse(str_skip(text, strlen(MAGIC)), k.secret) < 0)
        return err_set(ERR_BROKEN, "%s holds no key", path);
    public_of(&k);
    *ret = k;
    return 0;
}

/* ---- Texts ---- */

static struct str text_of_bytes(struct arena *a, const uint8_t *p, size_t n)
{
    size_t room = sodium_base64_ENCODED_LEN(n, BASE64);
    char *text = arena_alloc(a, room);

    sodium_bin2base64(text, room, p, n, BASE64);
    return str_c(text);
}

static int bytes_of_text(struct arena *a, struct str text, uint8_t **ret, size_t *ret_n)
{
    uint8_t *p = arena_alloc(a, text.n + 1);
    size_t n;

    if (sodium_base642bin(p, text.n + 1, text.p, text.n, NULL, &n, NULL, BASE64) < 0)
        return err_set(ERR_MALFORMED, "a box that is no base64");
    *ret = p;
    *ret_n = n;
    return 0;
}

/* ---- Sealed boxes ---- */

struct str seal_close(struct arena *a, const uint8_t public_key[SEAL_KEY], struct str bytes)
{
    size_t n = bytes.n + crypto_box_SEALBYTES;
    uint8_t *box = arena_alloc(a, n);

    ready();
    (void)crypto_box_seal(box, (const uint8_t *)bytes.p, bytes.n, public_key);
    return text_of_bytes(a, box, n);
}

int seal_open(struct arena *a, const struct seal_keys *keys, struct str box, struct str *ret)
{
    uint8_t *sealed, *plain;
    size_t n;
    int r;

    if (!keys || !keys->there)
        return err_set(ERR_ABSENT, "this process has no key to open boxes with");
    r = bytes_of_text(a, box, &sealed, &n);
    if (r < 0)
        return r;
    if (n < crypto_box_SEALBYTES)
        return err_set(ERR_MALFORMED, "a sealed box that is too short");
    ready();
    plain = arena_alloc(a, n - crypto_box_SEALBYTES + 1);
    if (crypto_box_seal_open(plain, sealed, n, keys->public_key, keys->secret) < 0)
        return err_set(ERR_MALFORMED, "a sealed box of another key, or a spoilt one");
    *ret = str_of(plain, n - crypto_box_SEALBYTES);
    return 0;
}

/* ---- Locked boxes: nonce, then what crypto_secretbox makes ---- */

struct str seal_lock(struct arena *a, const uint8_t key[SEAL_KEY], struct str bytes)
{
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + bytes.n;
    uint8_t *box = arena_alloc(a, n);

    ready();
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    (void)crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const uint8_t *)bytes.p,
                                bytes.n, box, key);
    return text_of_bytes(a, box, n);
}

int seal_unlock(struct arena *a, const uint8_t key[SEAL_KEY], struct str box, struct str *ret)
{
    const size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    uint8_t *locked, *plain;
    size_t n;
    int r = bytes_of_text(a, box, &locked, &n);

    if (r < 0)
        return r;
    if (n < head)
        return err_set(ERR_MALFORMED, "a locked box that is too short");
    ready();
    plain = arena_alloc(a, n - head + 1);
    if (crypto_secretbox_open_easy(plain, locked + crypto_secretbox_NONCEBYTES,
                                   n - crypto_secretbox_NONCEBYTES, locked, key) < 0)
        return err_set(ERR_MALFORMED, "a locked box of another key, or a spoilt one");
    *ret = str_of(plain, n - head);
    return 0;
}

/* ---- What follows from a secret ---- */

static void derive(const uint8_t *key, size_t key_n, const char *purpose, struct str secret,
                   uint8_t ret[SEAL_KEY])
{
    crypto_generichash_state state;

    ready();
    (void)crypto_generichash_init(&state, key, key_n, SEAL_KEY);
    /* With its final 0: no purpose and secret run into another's. */
    (void)crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
    (void)crypto_generichash_update(&state, (const uint8_t *)secret.p, secret.n);
    (void)crypto_generichash_final(&state, ret, SEAL_KEY);
}

void seal_derive(const char *purpose, struct str secret, uint8_t ret[SEAL_KEY])
{
    derive(NULL, 0, purpose, secret, ret);
}

void seal_derive_keyed(const uint8_t key[SEAL_KEY], const char *purpose, struct str secret,
                       uint8_t ret[SEAL_KEY])
{
    derive(key, SEAL_KEY, purpose, secret, ret);
}

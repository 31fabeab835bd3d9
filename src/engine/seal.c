/* seal.c: libsodium in our words. See seal.h. */
#include "engine/seal.h"

#include <openssl/evp.h>
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

/* What is closed is no secret: the quicker of two that make the same text. */
static struct str text_of_bytes(struct arena *a, const uint8_t *p, size_t n)
{
    char *text = arena_alloc(a, sodium_base64_ENCODED_LEN(n, BASE64));

    return str_of(text, (size_t)EVP_EncodeBlock((unsigned char *)text, p, (int)n));
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

/* ---- Sealed boxes: the closing pair's half, nonce, then what crypto_box makes ---- */

#define SEALED_HEAD (SEAL_KEY + crypto_box_NONCEBYTES + crypto_box_MACBYTES)

static_assert(crypto_box_PUBLICKEYBYTES == SEAL_KEY && crypto_box_BEFORENMBYTES == SEAL_KEY,
              "every key here has as many bytes");

void seal_pair_make(const uint8_t public_key[SEAL_KEY], struct seal_pair *ret)
{
    uint8_t secret[SEAL_KEY];

    ready();
    (void)crypto_box_keypair(ret->half, secret);
    /* It fails for a public key that nobody has a private one for: a common key of anybody's guess. */
    if (crypto_box_beforenm(ret->common, public_key, secret) < 0)
        randombytes_buf(ret->common, SEAL_KEY);
    sodium_memzero(secret, sizeof(secret));
}

void seal_pair_wipe(struct seal_pair *pair)
{
    sodium_memzero(pair, sizeof(*pair));
}

struct str seal_close_with(struct arena *a, const struct seal_pair *pair, struct str bytes)
{
    size_t n = SEALED_HEAD + bytes.n;
    uint8_t *box = arena_alloc(a, n), *nonce = box + SEAL_KEY;

    memcpy(box, pair->half, SEAL_KEY);
    randombytes_buf(nonce, crypto_box_NONCEBYTES);
    (void)crypto_box_easy_afternm(nonce + crypto_box_NONCEBYTES, (const uint8_t *)bytes.p, bytes.n,
                                  nonce, pair->common);
    return text_of_bytes(a, box, n);
}

struct str seal_close(struct arena *a, const uint8_t public_key[SEAL_KEY], struct str bytes)
{
    struct seal_pair pair cleanup(seal_pair_wipe);

    seal_pair_make(public_key, &pair);
    return seal_close_with(a, &pair, bytes);
}

int seal_open(struct arena *a, const struct seal_keys *keys, struct str box, struct str *ret)
{
    uint8_t *sealed, *plain, *nonce;
    size_t n;
    int r;

    if (!keys || !keys->there)
        return err_set(ERR_ABSENT, "this process has no key to open boxes with");
    r = bytes_of_text(a, box, &sealed, &n);
    if (r < 0)
        return r;
    if (n < SEALED_HEAD)
        return err_set(ERR_MALFORMED, "a sealed box that is too short");
    ready();
    plain = arena_alloc(a, n - SEALED_HEAD + 1);
    nonce = sealed + SEAL_KEY;
    if (crypto_box_open_easy(plain, nonce + crypto_box_NONCEBYTES,
                             n - SEAL_KEY - crypto_box_NONCEBYTES, nonce, sealed, keys->secret) < 0)
        return err_set(ERR_MALFORMED, "a sealed box of another key, or a spoilt one");
    *ret = str_of(plain, n - SEALED_HEAD);
    return 0;
}

/* ---- One pair for a crowd ---- */

void sealer_init(struct sealer *s)
{
    pthread_mutex_init(&s->lock, NULL);
}

void sealer_done(struct sealer *s)
{
    sealer_wipe(s);
    pthread_mutex_destroy(&s->lock);
}

void sealer_pair(struct sealer *s, const uint8_t public_key[SEAL_KEY], struct seal_pair *ret)
{
    pthread_mutex_lock(&s->lock);
    if (!s->there || memcmp(s->owner, public_key, SEAL_KEY) != 0) {
        seal_pair_make(public_key, &s->pair);
        memcpy(s->owner, public_key, SEAL_KEY);
        s->there = true;
    }
    *ret = s->pair;
    pthread_mutex_unlock(&s->lock);
}

void sealer_wipe(struct sealer *s)
{
    pthread_mutex_lock(&s->lock);
    seal_pair_wipe(&s->pair);
    s->there = false;
    pthread_mutex_unlock(&s->lock);
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

int seal_bytes(struct arena *a, struct str box, struct str *ret)
{
    uint8_t *p;
    size_t n;
    int r = bytes_of_text(a, box, &p, &n);

    if (r == 0)
        *ret = str_of(p, n);
    return r;
}

int seal_unlock_bytes(struct arena *a, const uint8_t key[SEAL_KEY], struct str bytes,
                      struct str *ret)
{
    const size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    const uint8_t *locked = (const uint8_t *)bytes.p;
    uint8_t *plain;

    if (bytes.n < head)
        return err_set(ERR_MALFORMED, "a locked box that is too short");
    ready();
    plain = arena_alloc(a, bytes.n - head + 1);
    if (crypto_secretbox_open_easy(plain, locked + crypto_secretbox_NONCEBYTES,
                                   bytes.n - crypto_secretbox_NONCEBYTES, locked, key) < 0)
        return err_set(ERR_MALFORMED, "a locked box of another key, or a spoilt one");
    *ret = str_of(plain, bytes.n - head);
    return 0;
}

int seal_unlock(struct arena *a, const uint8_t key[SEAL_KEY], struct str box, struct str *ret)
{
    struct str bytes;
    int r = seal_bytes(a, box, &bytes);

    return r < 0 ? r : seal_unlock_bytes(a, key, bytes, ret);
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

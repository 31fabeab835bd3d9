/* totp.c: see totp.h. */
#include "web/totp.h"

#include "base/rand.h"
#include "web/http.h"

#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <stdlib.h>

#define SECRET_BYTES 20
#define AROUND       1 /* steps before and after */

static void string_done(char **s)
{
    free(*s);
}

struct str totp_secret(struct arena *a)
{
    char bytes[SECRET_BYTES], *text cleanup(string_done) = NULL;
    size_t n;
    rand_bytes(bytes, sizeof(bytes));
    int r = oath_base32_encode(bytes, sizeof(bytes), &text, &n);
    assert(r == OATH_OK);
    return arena_str(a, str_of(text, n));
}

/* Every step is compared, whichever is right: the time says nothing. */
static int step_find(const char *key, size_t key_n, struct str code, int64_t now, int64_t *ret)
{
    int64_t found = 0;
    for (int64_t s = now - AROUND; s <= now + AROUND; s++) {
        char right[TOTP_DIGITS + 1];
        if (oath_totp_generate(key, key_n, (time_t)(s * TOTP_SECONDS), TOTP_SECONDS, 0, TOTP_DIGITS,
                               right) != OATH_OK)
            return err_set(ERR_BROKEN, "no code could be made");
        if (CRYPTO_memcmp(right, code.p, TOTP_DIGITS) == 0)
            found = s;
    }
    *ret = found;
    return 0;
}

int totp_step(struct str secret, struct str code, moment_t now, int64_t *ret_step)
{
    char *key cleanup(string_done) = NULL;
    size_t key_n;
    if (oath_init() != OATH_OK || oath_base32_decode(secret.p, secret.n, &key, &key_n) != OATH_OK)
        return err_set(ERR_BROKEN, "a second factor's secret cannot be read");
    if (code.n != TOTP_DIGITS) {
        *ret_step = 0;
        return 0;
    }
    return step_find(key, key_n, code, now / TOTP_SECONDS, ret_step);
}

struct str totp_address(struct arena *a, struct str issuer, struct str login, struct str secret)
{
    struct str from = url_encode(a, issuer);
    return arena_fmt(a, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR_ARG(from),
                     STR_ARG(url_encode(a, login)), STR_ARG(secret), STR_ARG(from));
}

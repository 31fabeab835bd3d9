/* session.c: tokens are random, digests and form tokens are derived: nothing here is kept. */
#include "web/session.h"
#include "base/buf.h"
#include "base/rand.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdlib.h>

#define TOKEN_BYTES 32

static struct str hex(struct arena *a, const uint8_t *p, size_t n)
{
    struct buf b cleanup(buf_done) = BUF_INIT(2 * n);

    buf_hex(&b, p, n);
    return arena_str(a, buf_str(&b));
}

struct str session_token(struct arena *a)
{
    return rand_hex(a, TOKEN_BYTES);
}

struct str session_digest(struct arena *a, struct str token)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256((const uint8_t *)token.p, token.n, digest);
    return hex(a, digest, sizeof(digest));
}

struct str session_csrf(struct arena *a, struct str token)
{
    static const char purpose[] = "gongkai form token 1";
    uint8_t mac[SHA256_DIGEST_LENGTH];
    unsigned n = 0;

    assert(token.n <= 4 * KiB);
    if (!HMAC(EVP_sha256(), token.p, (int)token.n, (const uint8_t *)purpose, sizeof(purpose) - 1,
              mac, &n))
        abort(); /* libcrypto without SHA-256: no form may be trusted */
    return hex(a, mac, sizeof(mac));
}

bool session_csrf_ok(struct request *req, struct str token)
{
    if (token.n == 0)
        return false;
    return str_eq_secret(request_field(req, CSRF_FIELD), session_csrf(req->arena, token));
}

/* "https://host:port" without the scheme; both schemes may stand before the same host, because a
 * proxy may have taken the TLS off. */
static bool origin_is(struct str origin, struct str host)
{
    static const struct str schemes[] = {STR_INIT("https://"), STR_INIT("http://")};

    for (size_t i = 0; i < COUNT(schemes); i++) {
        if (str_starts(origin, schemes[i]))
            return host.n && str_eq_nocase(str_skip(origin, schemes[i].n), host);
    }
    return false;
}

bool request_same_site(const struct request *req)
{
    struct str site = request_header(req, "sec-fetch-site");

    if (site.n)
        return str_eq(site, S("same-origin"));
    return origin_is(request_header(req, "origin"), request_header(req, "host"));
}

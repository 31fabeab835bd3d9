/* rand.c: bytes from getrandom(2), each time anew: no state here that a fork could copy. A kernel
 * that has no randomness to give ends the process; going on would hand out guessable secrets. */
#include "base/rand.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

void rand_bytes(void *out, size_t n)
{
    char *p = out;

    while (n) {
        ssize_t r = getrandom(p, n, 0);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0) {
            perror("getrandom");
            abort();
        }
        p += r;
        n -= (size_t)r;
    }
}

static struct str hex(struct arena *a, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *p = arena_alloc_array(a, n + 1, 2);

    for (size_t i = 0; i < n; i++) {
        p[2 * i] = digits[bytes[i] >> 4];
        p[2 * i + 1] = digits[bytes[i] & 15];
    }
    return str_of(p, 2 * n);
}

struct str rand_hex(struct arena *a, size_t n)
{
    uint8_t *bytes = arena_alloc(a, n);

    rand_bytes(bytes, n);
    return hex(a, bytes, n);
}

static void put_time(uint8_t ret[RAND_KEY_TIME])
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t rest = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (size_t i = RAND_KEY_TIME; i-- > 0; rest >>= 8)
        ret[i] = (uint8_t)rest;
}

void rand_key_bytes(uint8_t ret[RAND_KEY])
{
    put_time(ret);
    rand_bytes(ret + RAND_KEY_TIME, RAND_KEY - RAND_KEY_TIME);
}

struct str rand_key(struct arena *a)
{
    uint8_t key[RAND_KEY];

    rand_key_bytes(key);
    return hex(a, key, sizeof(key));
}

struct str rand_key_of(struct arena *a, const uint8_t rest[RAND_KEY - RAND_KEY_TIME])
{
    uint8_t key[RAND_KEY];

    put_time(key);
    memcpy(key + RAND_KEY_TIME, rest, RAND_KEY - RAND_KEY_TIME);
    return hex(a, key, sizeof(key));
}

struct str rand_code(struct arena *a, size_t n)
{
    /* 32 of them: five bits choose one without a bias */
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    char *p = arena_alloc(a, n + 1);

    _Static_assert(sizeof(letters) - 1 == 32, "five bits");
    rand_bytes(p, n);
    for (size_t i = 0; i < n; i++)
        p[i] = letters[p[i] & 31];
    return str_of(p, n);
}

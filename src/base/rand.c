/* rand.c: bytes from getrandom(2), each time anew: no state here that a fork could copy. A kernel
 * that has no randomness to give ends the process; going on would hand out guessable secrets. */
#include "base/rand.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

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

struct str rand_hex(struct arena *a, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t *bytes = arena_alloc(a, n);
    char *p = arena_alloc_array(a, n + 1, 2);

    rand_bytes(bytes, n);
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = digits[bytes[i] >> 4];
        p[2 * i + 1] = digits[bytes[i] & 15];
    }
    return str_of(p, 2 * n);
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

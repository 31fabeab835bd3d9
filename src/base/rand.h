/* rand.h: randomness from the kernel; never fails, never repeats. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "base/arena.h"

void rand_bytes(void *out, size_t n);
/* n random bytes as lower-case hexadecimal (2n characters). */
struct str rand_hex(struct arena *a, size_t n);
/* `n` characters that nobody mistakes for each other (no 0 O 1 I l): codes that people copy. */
struct str rand_code(struct arena *a, size_t n);

#endif

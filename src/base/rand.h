/* rand.h: randomness from the kernel; never fails, never repeats. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "base/arena.h"

void rand_bytes(void *out, size_t n);
/* n random bytes as lower-case hexadecimal (2n characters). */
struct str rand_hex(struct arena *a, size_t n);
/* The key of a form, also as hexadecimal: its first bytes say when it was made (milliseconds, most significant
 * first, as in UUID version 7, RFC 9562), eighty bits are random. What keys or what begins like them lies in an index in the order
 * of time, so that rows that come together are written together. */
#define RAND_KEY      16 /* bytes */
#define RAND_KEY_TIME 6
void rand_key_bytes(uint8_t ret[RAND_KEY]);
struct str rand_key(struct arena *a);
/* The same with bytes that the caller has instead of the random ones: nobody else may guess them, and they
 * must not come twice. */
struct str rand_key_of(struct arena *a, const uint8_t rest[RAND_KEY - RAND_KEY_TIME]);
/* `n` characters that nobody mistakes for each other (no 0 O 1 I l): codes that people copy. */
struct str rand_code(struct arena *a, size_t n);

#endif

/* num.h: numbers from text, whole string or error, and sums that do not overflow in silence. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

/* A decimal integer, optional minus sign, nothing around it, within [min, max]; or ERR_INVALID. */
int num_parse(struct str s, int64_t min, int64_t max, int64_t *ret) must_use;
/* Its decimal digits, in the caller's room (a view into it). */
#define NUM_ROOM 20
struct str num_text(int64_t n, char room[NUM_ROOM]);
/* Two hexadecimal digits a byte into out[size]; ERR_INVALID unless it is exactly that long. */
int num_parse_hex(struct str s, uint8_t *out, size_t size) must_use;

/* a + b and a * b, or ERR_TOO_LARGE. */
int num_add(int64_t a, int64_t b, int64_t *ret) must_use;
int num_mul(int64_t a, int64_t b, int64_t *ret) must_use;

#endif

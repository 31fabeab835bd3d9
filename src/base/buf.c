/* buf.c: growth of a buffer up to its maximum, and the writers that are more than a copy.
 *
 * The buffer owns one malloc of room + 1 bytes; the room doubles and stops at the maximum. A write
 * that does not fit changes nothing but the mark. Without memory the process ends. */
#include "base/buf.h"
#include "base/num.h"
#include <stdio.h>
#include <stdlib.h>

#define LEAST_ROOM ((size_t)127)

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf)BUF_INIT(max);
}

void buf_done(struct buf *b)
{
    free(b->p);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->full = false;
    if (b->p)
        b->p[0] = 0;
}

/* Room for `least` bytes (not beyond the maximum), better for twice of what there is. */
static void grow(struct buf *b, size_t least)
{
    size_t room = b->room > b->max / 2 ? b->max : b->room * 2;
    size_t size;
    char *p;

    if (room < LEAST_ROOM)
        room = LEAST_ROOM < b->max ? LEAST_ROOM : b->max;
    if (room < least)
        room = least;
    p = __builtin_add_overflow(room, (size_t)1, &size) ? NULL : realloc(b->p, size);
    if (!p) {
        fputs("out of memory\n", stderr);
        abort();
    }
    b->p = p;
    b->p[b->n] = 0;
    b->room = room;
}

struct str buf_take(struct buf *b)
{
    struct str s;

    if (!b->p)
        grow(b, 0);
    s = (struct str){b->p, b->n};
    buf_init(b, b->max);
    return s;
}

char *buf_reserve(struct buf *b, size_t n)
{
    size_t all;

    if (b->full || __builtin_add_overflow(b->n, n, &all) || all > b->max) {
        b->full = true;
        return NULL;
    }
    if (all > b->room || !b->p)
        grow(b, all);
    b->p[all] = 0;
    return b->p + b->n;
}

void buf_int(struct buf *b, int64_t n)
{
    char room[NUM_ROOM];

    buf_put(b, num_text(n, room));
}

void buf_vfmt(struct buf *b, const char *format, va_list args)
{
    char small[256];
    va_list again;
    char *to;
    int n;

    va_copy(again, args);
    n = vsnprintf(small, sizeof(small), format, args);
    assert(n >= 0);
    if ((size_t)n < sizeof(small)) {
        buf_add(b, small, (size_t)n);
    } else {
        to = buf_reserve(b, (size_t)n);
        if (to) {
            vsnprintf(to, (size_t)n + 1, format, again);
            b->n += (size_t)n;
        }
    }
    va_end(again);
}

void buf_fmt(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vfmt(b, format, args);
    va_end(args);
}

void buf_hex(struct buf *b, const void *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *from = p;
    size_t size;
    char *to;

    if (__builtin_mul_overflow(n, (size_t)2, &size))
        size = SIZE_MAX; /* beyond any maximum */
    to = buf_reserve(b, size);
    if (!to)
        return;
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[from[i] >> 4];
        to[2 * i + 1] = digits[from[i] & 15];
    }
    b->n += size;
}

/* buf.h: a growing buffer that was born with its largest size.
 *
 * Writing beyond the maximum does not grow it and does not crash: the buffer is marked full, keeps
 * what it had, and buf_ok() says so. So a chain of writes is checked once, at its end. The memory
 * is the buffer's own; buf_done() gives it back. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"
#include "base/str.h"
#include <stdarg.h>

struct buf {
    char *p; /* NULL until the first byte; always ends in an extra 0 after n */
    size_t n;
    size_t room; /* for bytes; the extra 0 has its place beyond */
    size_t max;
    bool full;
};

#define BUF_INIT(max_) {.max = (max_)}

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);
void buf_clear(struct buf *b);
static inline bool buf_ok(const struct buf *b)
{
    return !b->full;
}
/* A view of what is in it; valid until the next write. */
static inline struct str buf_str(const struct buf *b)
{
    return str_of(b->p, b->n);
}
/* Hand the bytes over: the caller frees *ret.p with free(); the buffer is empty again. */
struct str buf_take(struct buf *b);

/* Make room for n more bytes and return where they go (write all n, then add n to b->n; who writes
 * fewer sets the 0 after them); NULL and full if that is beyond the maximum. */
char *buf_reserve(struct buf *b, size_t n);

/* Nothing more is taken once the buffer is full: what is in it is the beginning of what was
 * written, in whole writes. */
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
    char *to;

    if (n == 0)
        return;
    to = !b->full && n <= b->room - b->n ? b->p + b->n : buf_reserve(b, n);
    if (!to)
        return;
    memcpy(to, p, n);
    b->n += n;
    b->p[b->n] = 0;
}
static inline void buf_put(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}
static inline void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}
void buf_int(struct buf *b, int64_t n);
void buf_fmt(struct buf *b, const char *format, ...) printf_like(2, 3);
void buf_vfmt(struct buf *b, const char *format, va_list args) printf_like(2, 0);
/* Lower-case hexadecimal of the bytes. */
void buf_hex(struct buf *b, const void *p, size_t n);

#endif

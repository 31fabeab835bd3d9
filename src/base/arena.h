/* arena.h: memory with a lifetime instead of an owner.
 *
 * A request, a row loop or a job has an arena; what is allocated in it lives until arena_reset() or
 * arena_free(). Nothing in it is freed singly. Allocation never fails: a process without memory
 * ends (and the supervisor starts another). Not for use by two threads at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"
#include "base/str.h"
#include <stdarg.h>

struct arena;

/* A new arena; chunks of at least `chunk` bytes (0: 16 KiB). Free it with arena_free(). */
struct arena *arena_new(size_t chunk);
/* NULL is welcome. */
void arena_free(struct arena *a);
/* For cleanup(): frees *a. */
void arena_done(struct arena **a);
/* Forget everything in it; keep the first chunk for what comes. */
void arena_reset(struct arena *a);
/* Bytes handed out since it was made or reset. */
size_t arena_used(const struct arena *a);

/* `size` zeroed bytes, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t size);
/* `count` zeroed elements; a product that overflows ends the process. */
void *arena_alloc_array(struct arena *a, size_t count, size_t size);
#define arena_one(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_many(a, n, type) ((type *)arena_alloc_array((a), (n), sizeof(type)))

/* A copy of s; the byte after it is 0, so that .p is also a C string. */
/* Bytes that malloc() gave and buf_take() handed over, without a copy: the arena frees them with all else. */
struct str arena_own(struct arena *a, struct str s);
struct str arena_str(struct arena *a, struct str s);
/* A C string of s: for calls that want one. */
char *arena_cstr(struct arena *a, struct str s);
/* printf into the arena. */
struct str arena_fmt(struct arena *a, const char *format, ...) printf_like(2, 3);
struct str arena_vfmt(struct arena *a, const char *format, va_list args) printf_like(2, 0);
/* Texts one behind the other: ARENA_JOIN(a, S("/d/"), id, rest). Where a page is made of many such
 * texts; printf takes ten times as long. */
struct str arena_join(struct arena *a, const struct str *parts, size_t n);
#define ARENA_JOIN(a, ...)                          \
 arena_join((a), (const struct str[]){__VA_ARGS__}, \
            sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
/* A number's decimal digits. */
struct str arena_int(struct arena *a, int64_t n);

#endif

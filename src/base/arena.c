/* arena.c: chunks of memory, a place in the newest one that moves up, and nothing freed singly.
 *
 * The first chunk lies right behind the arena itself (one malloc for a request that stays small)
 * and is what arena_reset() keeps. A large allocation gets a chunk of its own, so that the room
 * left in the current chunk is not lost. Under AddressSanitizer, what is not handed out is
 * poisoned and each allocation is followed by a gap, so that an overrun is seen at once. */
#include "base/arena.h"
#include "base/num.h"
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __has_feature
# if __has_feature(address_sanitizer)
#  define WITH_ASAN 1
# endif
#endif
#ifdef __SANITIZE_ADDRESS__
# define WITH_ASAN 1
#endif
#ifdef WITH_ASAN
# include <sanitizer/asan_interface.h>
# define GAP        16
# define HIDE(p, n) hide((p), (n))
# define SHOW(p, n) __asan_unpoison_memory_region((p), (n))
/* Its own function, or the compiler takes hiding fresh memory for reading it. */
static __attribute__((noinline)) void hide(void *p, size_t n)
{
    __asan_poison_memory_region(p, n);
}
#else
# define GAP        0
# define HIDE(p, n) ((void)0)
# define SHOW(p, n) ((void)0)
#endif

#define ALIGN         alignof(max_align_t)
#define DEFAULT_CHUNK (16 * KiB)

/* Lies before its bytes; the header's size is a multiple of ALIGN. */
struct chunk {
    alignas(max_align_t) struct chunk *older;
};

/* Memory that came from elsewhere; lies in the arena. */
struct owned {
    struct owned *next;
    void *p;
};

struct arena {
    alignas(max_align_t) char *at; /* the next free byte of the current chunk */
    char *end;
    size_t used;
    size_t chunk;
    struct chunk *newest; /* NULL while the first chunk is enough */
    struct owned *owned;
    alignas(max_align_t) char first[];
};

/* There is nothing sensible to do without memory: end here, another process is started. */
static _Noreturn void out_of_memory(void)
{
    fputs("out of memory\n", stderr);
    abort();
}

struct arena *arena_new(size_t chunk)
{
    struct arena *a;
    size_t size;

    if (chunk == 0)
        chunk = DEFAULT_CHUNK;
    if (__builtin_add_overflow(chunk, ALIGN - 1, &chunk))
        out_of_memory();
    chunk &= ~(ALIGN - 1);
    if (__builtin_add_overflow(chunk, sizeof(*a), &size))
        out_of_memory();
    a = malloc(size);
    if (!a)
        out_of_memory();

    *a = (struct arena){.at = a->first, .end = a->first + chunk, .chunk = chunk};
    HIDE(a->first, chunk);
    return a;
}

static void free_chunks(struct arena *a)
{
    for (struct owned *o = a->owned; o; o = o->next)
        free(o->p);
    a->owned = NULL;
    while (a->newest) {
        struct chunk *older = a->newest->older;

        free(a->newest);
        a->newest = older;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    free_chunks(a);
    free(a);
}

void arena_done(struct arena **a)
{
    arena_free(*a);
    *a = NULL;
}

void arena_reset(struct arena *a)
{
    free_chunks(a);
    a->at = a->first;
    a->end = a->first + a->chunk;
    a->used = 0;
    HIDE(a->first, a->chunk);
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

/* A new chunk's bytes, as they are. */
static char *add_chunk(struct arena *a, size_t room)
{
    struct chunk *c;
    size_t size;

    if (__builtin_add_overflow(room, sizeof(*c), &size))
        out_of_memory();
    c = malloc(size);
    if (!c)
        out_of_memory();

    c->older = a->newest;
    a->newest = c;
    HIDE(c + 1, room);
    return (char *)(c + 1);
}

/* The current chunk is too short: a chunk of its own for what is large, else a new current one. */
static __attribute__((noinline)) char *take_more(struct arena *a, size_t room)
{
    char *p;

    if (room > a->chunk / 4)
        return add_chunk(a, room);

    p = add_chunk(a, a->chunk);
    a->at = p + room;
    a->end = p + a->chunk;
    return p;
}

/* `size` bytes as they are. */
static inline char *take(struct arena *a, size_t size)
{
    char *p;
    size_t room;

    if (__builtin_add_overflow(size, GAP + ALIGN - 1, &room))
        out_of_memory();
    room &= ~(ALIGN - 1);
    if (room > (size_t)(a->end - a->at)) {
        p = take_more(a, room);
    } else {
        p = a->at;
        a->at += room;
    }
    a->used += size;
    SHOW(p, size);
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size);
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
    size_t all;

    if (__builtin_mul_overflow(count, size, &all))
        out_of_memory();
    return arena_alloc(a, all);
}

char *arena_cstr(struct arena *a, struct str s)
{
    size_t size;
    char *p;

    if (__builtin_add_overflow(s.n, (size_t)1, &size))
        out_of_memory();
    p = take(a, size);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return p;
}

struct str arena_own(struct arena *a, struct str s)
{
    struct owned *o = arena_one(a, struct owned);

    *o = (struct owned){.next = a->owned, .p = (void *)(uintptr_t)s.p};
    a->owned = o;
    return s;
}

struct str arena_str(struct arena *a, struct str s)
{
    return (struct str){arena_cstr(a, s), s.n};
}

struct str arena_join(struct arena *a, const struct str *parts, size_t n)
{
    size_t size = 0;
    char *p, *at;

    for (size_t i = 0; i < n; i++) {
        if (__builtin_add_overflow(size, parts[i].n, &size))
            out_of_memory();
    }
    if (size == SIZE_MAX)
        out_of_memory();
    p = at = take(a, size + 1);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n)
            memcpy(at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    *at = 0;
    return (struct str){p, size};
}

struct str arena_int(struct arena *a, int64_t n)
{
    char room[NUM_ROOM];

    return arena_str(a, num_text(n, room));
}

struct str arena_vfmt(struct arena *a, const char *format, va_list args)
{
    char small[256];
    char *p;
    va_list again;
    size_t n;
    int r;

    va_copy(again, args);
    r = vsnprintf(small, sizeof(small), format, args);
    assert(r >= 0);
    n = (size_t)r;
    p = take(a, n + 1);
    if (n < sizeof(small))
        memcpy(p, small, n + 1);
    else
        vsnprintf(p, n + 1, format, again);
    va_end(again);
    return (struct str){p, n};
}

struct str arena_fmt(struct arena *a, const char *format, ...)
{
    va_list args;
    struct str s;

    va_start(args, format);
    s = arena_vfmt(a, format, args);
    va_end(args);
    return s;
}

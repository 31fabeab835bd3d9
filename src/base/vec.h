/* vec.h: an array that grows in an arena.
 *
 * Any struct with the members `v` (pointer), `n` (used) and `room` can be pushed to:
 *     struct days { int32_t *v; size_t n, room; } days = {0};
 *     *vec_push(arena, &days) = 17;
 * Old places stay readable after growth (the arena keeps them) but are no longer the vector's. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

/* A pointer to a new zeroed last element. */
#define vec_push(a, vec)                                                                           \
    ((vec)->v = vec_grow((a), (vec)->v, (vec)->n, &(vec)->room, sizeof(*(vec)->v)),                \
     &(vec)->v[(vec)->n++])

/* Room for n elements in all: where their number is known, none is moved while they come. */
#define vec_room(a, vec, many) \
 ((vec)->v = vec_grow_to((a), (vec)->v, (vec)->n, &(vec)->room, (many), sizeof(*(vec)->v)))

void *vec_grow_to(struct arena *a, void *v, size_t n, size_t *room, size_t many, size_t size);

#define VEC_FIRST_ROOM ((size_t)8)

/* Here, so that a push into room that there is costs no call. */
static inline void *vec_grow(struct arena *a, void *v, size_t n, size_t *room, size_t size)
{
    assert(n <= *room);
    /* an overflow of the double ends in arena_alloc_array(): n elements of memory exist */
    if (!v || n == *room)
        return vec_grow_to(a, v, n, room, n ? n * 2 : VEC_FIRST_ROOM, size);
    /* a place that was used before (n was lowered) must be zero again */
    memset((char *)v + n * size, 0, size);
    return v;
}

#endif

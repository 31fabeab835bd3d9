/* vec.c: the growth behind vec_push(): twice the room each time, so that n pushes cost O(n). The old
 * places stay with the arena. */
#include "base/vec.h"

#define FIRST_ROOM ((size_t)8)

void *vec_grow(struct arena *a, void *v, size_t n, size_t *room, size_t size)
{
    assert(n <= *room);
    /* an overflow of the double ends in arena_alloc_array(): n elements of memory exist */
    if (n == *room)
        return vec_grow_to(a, v, n, room, n ? n * 2 : FIRST_ROOM, size);
    /* a place that was used before (n was lowered) must be zero again */
    memset((char *)v + n * size, 0, size);
    return v;
}

void *vec_grow_to(struct arena *a, void *v, size_t n, size_t *room, size_t many, size_t size)
{
    void *old = v;

    if (many <= *room)
        return v;
    v = arena_alloc_array(a, many, size);
    if (n)
        memcpy(v, old, n * size);
    *room = many;
    return v;
}

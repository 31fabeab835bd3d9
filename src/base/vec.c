/* vec.c: the growth behind vec_push(): twice the room each time, so that n pushes cost O(n). The old
 * places stay with the arena. */
#include "base/vec.h"

#define FIRST_ROOM ((size_t)8)

void *vec_grow(struct arena *a, void *v, size_t n, size_t *room, size_t size)
{
    void *old = v;

    assert(n <= *room);
    if (n == *room) {
        /* an overflow of the double ends in arena_alloc_array(): n elements of memory exist */
        *room = n ? n * 2 : FIRST_ROOM;
        v = arena_alloc_array(a, *room, size);
        if (n)
            memcpy(v, old, n * size);
        return v;
    }
    /* a place that was used before (n was lowered) must be zero again */
    memset((char *)v + n * size, 0, size);
    return v;
}

/* vec.c: the growth behind vec_push(): twice the room each time, so that n pushes cost O(n). The old
 * places stay with the arena. */
#include "base/vec.h"

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

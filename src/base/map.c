/* map.c: open addressing with linear steps; the table is a power of two and at most 3/4 full.
 *
 * The table lives in the arena that map_init() was given, and so do the smaller tables it
 * outgrew. Nothing is ever removed, so an empty slot ends each search. */
#include "base/map.h"

#define FIRST_ROOM ((size_t)16)

void map_init(struct map *m, struct arena *a)
{
    *m = (struct map){.arena = a};
}

/* The slot of `key`, or the empty one where it would go. */
static struct map_slot *find(const struct map *m, struct str key)
{
    size_t at = str_hash(key) & (m->room - 1);

    while (m->slots[at].value && !str_eq(m->slots[at].key, key))
        at = (at + 1) & (m->room - 1);
    return &m->slots[at];
}

static void grow(struct map *m)
{
    struct map old = *m;

    m->room = old.room ? old.room * 2 : FIRST_ROOM;
    m->slots = arena_many(m->arena, m->room, struct map_slot);
    for (size_t i = 0; i < old.room; i++) {
        if (old.slots[i].value)
            *find(m, old.slots[i].key) = old.slots[i];
    }
}

void map_set(struct map *m, struct str key, void *value)
{
    struct map_slot *slot;

    assert(value);
    if (m->n >= m->room / 4 * 3)
        grow(m);
    slot = find(m, key);
    if (!slot->value) {
        slot->key = key;
        m->n++;
    }
    slot->value = value;
}

void *map_get(const struct map *m, struct str key)
{
    return m->n ? find(m, key)->value : NULL;
}

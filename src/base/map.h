/* map.h: from a view to a pointer; open addressing in an arena; keys are not copied. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map {
    struct map_slot *slots;
    size_t n;
    size_t room;
    struct arena *arena;
};

struct map_slot {
    struct str key;
    void *value; /* NULL: an empty slot */
};

void map_init(struct map *m, struct arena *a);
/* Set `key` to `value` (not NULL); the key must live as long as the map. */
void map_set(struct map *m, struct str key, void *value);
/* The value, or NULL if the key is absent. */
void *map_get(const struct map *m, struct str key);

#endif

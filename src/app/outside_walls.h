/* outside_walls.h: asking other sites (engine/outside.h) behind walls. */
#ifndef APP_OUTSIDE_WALLS_H
#define APP_OUTSIDE_WALLS_H

#include "engine/outside.h"

/* outside_ask() in a child that has the way back for its answers and nothing else: no descriptor of a store, no file but
 * those by which names are resolved and certificates known, 256 MiB of memory, OUTSIDE_SECONDS and a little. What breaks the
 * child ends with it, and its addresses are silent. ERR_BUSY: no child could be made. */
int outside_ask_behind_walls(const struct outside_rules *rules, const struct str *addresses,
                             size_t n, struct outside_answer *ret) must_use;

/* What the child does first, for good: everything is closed but 0, 1, 2 and `back`, which becomes OUTSIDE_WAY_BACK; then
 * the walls of app/sandbox.h, and the bits of what the kernel lacks of them. */
#define OUTSIDE_WAY_BACK 3
int outside_walls_enter(int back, unsigned *ret_missing) must_use;

#endif

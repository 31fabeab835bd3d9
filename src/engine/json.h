/* json.h: jansson in our words: views instead of C strings, and values that go away by
 * themselves.
 *
 * Reading a member that is absent or of another type gives "", 0 or false: payloads are our own
 * and were checked when they were made. */
#ifndef ENGINE_JSON_H
#define ENGINE_JSON_H

#include "base/arena.h"
#include "base/date.h"
#include <jansson.h>

/* For cleanup(). */
void json_done(json_t **j);
void json_put_str(json_t *object, const char *name, struct str value);
void json_put_int(json_t *object, const char *name, int64_t value);
void json_put_bool(json_t *object, const char *name, bool value);
/* ISO; "" for DAY_NONE. */
void json_put_day(json_t *object, const char *name, day_t value);
/* In the arena. */
struct str json_get_str(struct arena *a, const json_t *object, const char *name);
/* Compact, the members in the order they were put in: for what is read once and never compared (what has
 * a hash is ledger_canonical()). */
struct str json_text(struct arena *a, json_t *value);
int64_t json_get_int(const json_t *object, const char *name);
bool json_get_bool(const json_t *object, const char *name);
day_t json_get_day(const json_t *object, const char *name);

#endif

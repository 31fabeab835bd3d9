/* json.c: see json.h. */
#include "engine/json.h"

void json_done(json_t **j)
{
    json_decref(*j);
    *j = NULL;
}

/* json_object_set_new() fails only without memory or with text that is not UTF-8; what comes
 * here was checked, so both end the process. */
static void put(json_t *object, const char *name, json_t *value)
{
    int r = json_object_set_new(object, name, value);
    assert(r == 0);
    (void)r;
}

void json_put_str(json_t *object, const char *name, struct str value)
{
    put(object, name, json_stringn(value.p, value.n));
}

void json_put_int(json_t *object, const char *name, int64_t value)
{
    put(object, name, json_integer(value));
}

void json_put_bool(json_t *object, const char *name, bool value)
{
    put(object, name, json_boolean(value));
}

void json_put_day(json_t *object, const char *name, day_t value)
{
    if (value == DAY_NONE) {
        json_put_str(object, name, S(""));
        return;
    }
    struct civil c = day_civil(value);
    put(object, name, json_sprintf("%04d-%02d-%02d", c.year, c.month, c.day));
}

struct str json_get_str(struct arena *a, const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);
    return json_is_string(v) ? arena_str(a, str_of(json_string_value(v), json_string_length(v)))
                             : S("");
}

int64_t json_get_int(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

bool json_get_bool(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

day_t json_get_day(const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);
    day_t day;
    if (!json_is_string(v) ||
        day_parse(str_of(json_string_value(v), json_string_length(v)), &day) < 0)
        return DAY_NONE;
    return day;
}

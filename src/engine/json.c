/* json.c: see json.h. */
#include "engine/json.h"

#include "base/buf.h"

#define TEXT_MAX (64 * MiB)

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

/* ---- Writing ---- */

/* Runs of what needs no escape, one copy each: jansson looks at every letter, which was a tenth of handing in. */
static void write_string(struct buf *out, const char *p, size_t n)
{
    size_t run = 0;
    buf_char(out, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        buf_add(out, p + run, i - run);
        if (c >= ' ') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else {
            buf_fmt(out, "\\u%04x", c);
        }
        run = i + 1;
    }
    buf_add(out, p + run, n - run);
    buf_char(out, '"');
}

static void write_value(struct buf *out, json_t *v);

static void write_object(struct buf *out, json_t *object)
{
    char before = '{';
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        buf_char(out, before);
        write_string(out, name, strlen(name));
        buf_char(out, ':');
        write_value(out, value);
        before = ',';
    }
    buf_put(out, before == '{' ? S("{}") : S("}"));
}

static void write_array(struct buf *out, json_t *array)
{
    buf_char(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            buf_char(out, ',');
        write_value(out, json_array_get(array, i));
    }
    buf_char(out, ']');
}

static void write_value(struct buf *out, json_t *v)
{
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        write_object(out, v);
        return;
    case JSON_ARRAY:
        write_array(out, v);
        return;
    case JSON_STRING:
        write_string(out, json_string_value(v), json_string_length(v));
        return;
    case JSON_INTEGER:
        buf_int(out, json_integer_value(v));
        return;
    case JSON_TRUE:
        buf_put(out, S("true"));
        return;
    case JSON_FALSE:
        buf_put(out, S("false"));
        return;
    case JSON_REAL:
        buf_fmt(out, "%.17g", json_real_value(v));
        return;
    case JSON_NULL:
        buf_put(out, S("null"));
        return;
    }
}

struct str json_text(struct arena *a, json_t *value)
{
    struct buf out = BUF_INIT(TEXT_MAX);
    write_value(&out, value);
    return arena_own(a, buf_take(&out));
}

/* ---- Reading ---- */

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

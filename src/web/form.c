/* form.c: one reader for each kind of field; each says what is wrong with what was typed, or puts
 * the value where the form's struct wants it. */
#include "web/form.h"
#include "base/num.h"
#include "base/utf8.h"

static bool is_text_kind(enum field_kind k)
{
    return k == FIELD_LINE || k == FIELD_TEXT || k == FIELD_SECRET;
}

static bool field_is_whole(const struct field *f)
{
    if (!f->name || !f->name[0])
        return false;
    if (is_text_kind(f->kind))
        return f->max > 0;
    if (f->kind == FIELD_INT)
        return f->low < f->high;
    if (f->kind == FIELD_CHOICE)
        return f->choices && f->choices[0];
    return true;
}

int form_check(const struct field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!field_is_whole(&fields[i]))
            return err_set(ERR_BROKEN, "form: field %zu (%s) lacks a limit", i,
                           fields[i].name ? fields[i].name : "");
    }
    return 0;
}

/* Without blanks at both ends, also those that a Chinese keyboard makes (U+3000). */
static struct str trim(struct str s)
{
    struct str wide = S("\xe3\x80\x80");
    size_t before;

    do {
        before = s.n;
        s = str_trim(s);
        if (str_starts(s, wide))
            s = str_skip(s, wide.n);
        if (str_ends(s, wide))
            s = str_head(s, s.n - wide.n);
    } while (s.n != before);
    return s;
}

/* Line ends as \n: a browser sends \r\n, old ones \r. */
static struct str normal_lines(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r') {
            out[n++] = '\n';
            if (i + 1 < s.n && s.p[i + 1] == '\n')
                i++;
        } else {
            out[n++] = s.p[i];
        }
    }
    return str_of(out, n);
}

static bool has_line_end(struct str s)
{
    return str_find_char(s, '\n') >= 0 || str_find_char(s, '\r') >= 0;
}

/* What is left of the typed value when it is looked at, and shown again. */
static struct str tidy(struct arena *a, const struct field *f, struct str typed)
{
    if (f->kind == FIELD_TEXT)
        return normal_lines(a, typed);
    return f->kind == FIELD_SECRET ? typed : trim(typed);
}

static enum field_error read_text(const struct field *f, struct str s, struct str *ret)
{
    if (!utf8_is_text(s) || (f->kind != FIELD_TEXT && has_line_end(s)))
        return FIELD_NOT_TEXT;
    if (utf8_count(s) > f->max)
        return FIELD_TOO_LONG;
    *ret = s;
    return FIELD_OK;
}

static enum field_error
read_number(struct arena *a, struct str s, int64_t low, int64_t high, int64_t *ret)
{
    int64_t n;

    /* folding makes plain digits of full-width ones */
    if (s.n > 100 || num_parse(utf8_fold(a, s), INT64_MIN, INT64_MAX, &n) < 0)
        return FIELD_NOT_A_NUMBER;
    if (n < low || n > high)
        return FIELD_OUT_OF_RANGE;
    *ret = n;
    return FIELD_OK;
}

static bool day_number(struct str s, size_t least, size_t most, int *ret)
{
    int64_t n;

    if (s.n < least || s.n > most || num_parse(s, 1, 9999, &n) < 0)
        return false;
    *ret = (int)n;
    return true;
}

/* 2016-12-15 with any of the separators that people write; both are the same. */
static bool
split_day(struct str s, struct str *ret_year, struct str *ret_month, struct str *ret_day)
{
    static const struct {
        struct str first, second, last;
    } forms[] = {
        {STR_INIT("-"), STR_INIT("-"), STR_INIT("")},
        {STR_INIT("/"), STR_INIT("/"), STR_INIT("")},
        {STR_INIT("."), STR_INIT("."), STR_INIT("")},
        {STR_INIT("年"), STR_INIT("月"), STR_INIT("日")},
    };

    for (size_t i = 0; i < COUNT(forms); i++) {
        ptrdiff_t first = str_find(s, forms[i].first);
        struct str rest = first < 0 ? S("") : str_skip(s, (size_t)first + forms[i].first.n);
        ptrdiff_t second = str_find(rest, forms[i].second);

        if (first < 0 || second < 0 || !str_ends(rest, forms[i].last))
            continue;
        *ret_year = str_head(s, (size_t)first);
        *ret_month = str_head(rest, (size_t)second);
        rest = str_skip(rest, (size_t)second + forms[i].second.n);
        *ret_day = str_head(rest, rest.n - (rest.n ? forms[i].last.n : 0));
        return true;
    }
    return false;
}

static enum field_error read_day(struct arena *a, struct str s, day_t *ret)
{
    struct str y, m, d;
    int year, month, day;

    if (s.n > 100 || !split_day(utf8_fold(a, s), &y, &m, &d))
        return FIELD_NOT_A_DAY;
    if (!day_number(y, 4, 4, &year) || !day_number(m, 1, 2, &month) || !day_number(d, 1, 2, &day))
        return FIELD_NOT_A_DAY;
    if (!civil_valid(year, month, day))
        return FIELD_NOT_A_DAY;
    *ret = day_from(year, month, day);
    return FIELD_OK;
}

static enum field_error read_choice(const struct field *f, struct str s, struct str *ret)
{
    for (const char *const *c = f->choices; *c; c++) {
        if (str_eq(str_c(*c), s)) {
            *ret = str_c(*c);
            return FIELD_OK;
        }
    }
    return FIELD_NOT_A_CHOICE;
}

/* A checkbox sends its value only when it is set. */
static bool read_bool(struct str s)
{
    return s.n && !str_eq(s, S("0")) && !str_eq_nocase(s, S("off")) &&
           !str_eq_nocase(s, S("false"));
}

/* What the struct holds where nothing was typed, or something wrong. */
static void put_empty(const struct field *f, void *place)
{
    switch (f->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_CHOICE:
        *(struct str *)place = S("");
        break;
    case FIELD_INT:
    case FIELD_ID:
        *(int64_t *)place = 0;
        break;
    case FIELD_DAY:
        *(day_t *)place = DAY_NONE;
        break;
    case FIELD_BOOL:
        *(bool *)place = false;
        break;
    }
}

static enum field_error
read_value(struct arena *a, const struct field *f, struct str s, void *place)
{
    switch (f->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
        return read_text(f, s, place);
    case FIELD_INT:
        return read_number(a, s, f->low, f->high, place);
    case FIELD_ID:
        return read_number(a, s, 1, INT64_MAX, place);
    case FIELD_DAY:
        return read_day(a, s, place);
    case FIELD_BOOL:
        *(bool *)place = read_bool(s);
        return FIELD_OK;
    case FIELD_CHOICE:
        return read_choice(f, s, place);
    }
    return FIELD_REFUSED;
}

static bool is_empty(const struct field *f, struct str s)
{
    if (f->kind == FIELD_BOOL)
        return !read_bool(s);
    return f->kind == FIELD_SECRET ? s.n == 0 : trim(s).n == 0;
}

static struct field_state
read_field(struct arena *a, const struct field *f, struct str typed, void *target)
{
    struct field_state state = {.field = f};
    struct str s = tidy(a, f, typed);
    void *place = (char *)target + f->offset;

    put_empty(f, place);
    if (is_empty(f, s))
        state.error = f->required ? FIELD_MISSING : FIELD_OK;
    else
        state.error = read_value(a, f, s, place);
    if (f->kind != FIELD_SECRET)
        state.typed = s;
    else
        state.typed = S("");
    return state;
}

int form_read(
    struct request *req, const struct field *fields, size_t n, void *target, struct form *ret)
{
    *ret = (struct form){.v = arena_many(req->arena, n, struct field_state),
                         .n = n,
                         .ok = req->body_err == 0,
                         .files = req->uploads.n};
    for (size_t i = 0; i < n; i++) {
        assert(field_is_whole(&fields[i]));
        ret->v[i] = read_field(req->arena, &fields[i], request_field(req, fields[i].name), target);
        if (ret->v[i].error != FIELD_OK)
            ret->ok = false;
    }
    if (req->body_err)
        return req->body_err;
    return ret->ok ? 0 : ERR_INVALID;
}

static struct str show_value(struct arena *a, const struct field *f, const void *place)
{
    switch (f->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_CHOICE:
        return *(const struct str *)place;
    case FIELD_SECRET:
        return S("");
    case FIELD_INT:
        return arena_fmt(a, "%lld", (long long)*(const int64_t *)place);
    case FIELD_ID:
        if (*(const int64_t *)place == 0)
            return S("");
        return arena_fmt(a, "%lld", (long long)*(const int64_t *)place);
    case FIELD_DAY:
        return day_iso(a, *(const day_t *)place);
    case FIELD_BOOL:
        return *(const bool *)place ? S("1") : S("");
    }
    return S("");
}

void form_show(
    struct arena *a, const struct field *fields, size_t n, const void *source, struct form *ret)
{
    *ret = (struct form){.v = arena_many(a, n, struct field_state), .n = n, .ok = true};
    for (size_t i = 0; i < n; i++)
        ret->v[i] = (struct field_state){
            .field = &fields[i],
            .typed = show_value(a, &fields[i], (const char *)source + fields[i].offset)};
}

static struct field_state *state_of(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->v[i].field->name, name) == 0)
            return &f->v[i];
    }
    return NULL;
}

void form_refuse(struct form *f, const char *field, unsigned text)
{
    struct field_state *state = state_of(f, field);

    assert(state);
    state->error = FIELD_REFUSED;
    state->text = text;
    f->ok = false;
}

const struct field_state *form_field(const struct form *f, const char *name)
{
    return state_of(f, name);
}

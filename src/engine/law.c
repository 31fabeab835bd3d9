/* law.c: see law.h. The tables of data/law/ are read as they stand; the tests read every line. */
#include "engine/law.h"

#include "base/err.h"
#include "base/num.h"
#include "base/vec.h"
#include "engine/calendar.h"
#include "engine/tsv.h"
#include "law_builtin.h"
#include <pthread.h>

#define NUMBER_MAX 3650

static const char *const term_names[] = {
#define TERM_NAME(name, text) [LAW_##name] = (text),
    LAW_TERM_TABLE(TERM_NAME)
#undef TERM_NAME
};
static const char *const channel_names[] = {
#define CHANNEL_NAME(name, text) [LAW_##name] = (text),
    LAW_CHANNEL_TABLE(CHANNEL_NAME)
#undef CHANNEL_NAME
};
static const char *const unit_names[] = {"workdays", "days", "months", "reasonable"};
static const char *const effect_names[] = {"", "reset", "suspend", "extend"};
static const char *const silence_names[] = {"", "decide", "consent", "refusal", "abandon"};
static const char *const receipt_names[] = {"arrival", "confirmation", "notice"};

/* ---- Reading ---- */

/* The place of a name in a list; n if it is not there. */
static size_t place_of(struct str name, const char *const *names, size_t n)
{
    size_t i = 0;

    while (i < n && !str_eq(name, str_c(names[i])))
        i++;
    return i;
}

/* The same for a table in the program, which names only what there is. */
static unsigned known(struct str name, const char *const *names, size_t n)
{
    size_t i = place_of(name, names, n);

    assert(i < n);
    return (unsigned)i;
}
#define KNOWN(name, names) known((name), (names), COUNT(names))

static day_t day_or_none(struct str s)
{
    day_t d = DAY_NONE;
    int r = s.n == 0 ? 0 : day_parse(s, &d);

    assert(r == 0);
    return d;
}

static int number_of(struct str s)
{
    int64_t n = 0;
    int r = s.n == 0 ? 0 : num_parse(s, 1, NUMBER_MAX, &n);

    assert(r == 0);
    return (int)n;
}

static struct str bytes_of(const char *name)
{
    const struct asset *f = asset_find(&law_builtin_files, name);

    assert(f);
    return f->bytes;
}

static struct law read_law(const struct tsv_line *line)
{
    return (struct law){
        .code = line->cell[0],
        .from = day_or_none(line->cell[1]),
        .to = day_or_none(line->cell[2]),
        .number = line->cell[3],
        .zh = line->cell[4],
        .en = line->cell[5],
    };
}

static struct law_term read_term(const struct tsv_line *line)
{
    return (struct law_term){
        .law = line->cell[0],
        .name = KNOWN(line->cell[1], term_names),
        .from = day_or_none(line->cell[2]),
        .to = day_or_none(line->cell[3]),
        .number = number_of(line->cell[4]),
        .unit = KNOWN(line->cell[5], unit_names),
        .effect = KNOWN(line->cell[6], effect_names),
        .silence = KNOWN(line->cell[7], silence_names),
        .practice = str_eq(line->cell[8], S("yes")),
        .article = line->cell[9],
    };
}

static struct law_receipt_rule read_receipt(const struct tsv_line *line)
{
    return (struct law_receipt_rule){
        .channel = KNOWN(line->cell[0], channel_names),
        .from = day_or_none(line->cell[1]),
        .to = day_or_none(line->cell[2]),
        .rule = KNOWN(line->cell[3], receipt_names),
        .article = line->cell[4],
    };
}

static struct laws builtin;

static void read_builtin(void)
{
    struct arena *a = arena_new(0); /* for as long as the process runs */
    struct tsv_line line;
    struct str rest;

    for (rest = bytes_of("regimes.tsv"); tsv_next(&rest, &line);)
        *vec_push(a, &builtin.list) = read_law(&line);
    for (rest = bytes_of("terms.tsv"); tsv_next(&rest, &line);)
        *vec_push(a, &builtin.terms) = read_term(&line);
    for (rest = bytes_of("receipt.tsv"); tsv_next(&rest, &line);)
        *vec_push(a, &builtin.receipt) = read_receipt(&line);
}

const struct laws *laws_builtin(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, read_builtin);
    return &builtin;
}

/* ---- Asking ---- */

static bool holds_on(day_t from, day_t to, day_t day)
{
    return (from == DAY_NONE || day >= from) && (to == DAY_NONE || day <= to);
}

const struct law *law_on(const struct laws *laws, day_t received)
{
    for (size_t i = 0; i < laws->list.n; i++)
        if (holds_on(laws->list.v[i].from, laws->list.v[i].to, received))
            return &laws->list.v[i];
    return NULL;
}

const struct law *law_find(const struct laws *laws, struct str code)
{
    for (size_t i = 0; i < laws->list.n; i++)
        if (str_eq(laws->list.v[i].code, code))
            return &laws->list.v[i];
    return NULL;
}

const struct law_term *law_term(const struct laws *laws, const struct law *law,
                                enum law_term_name name, day_t day)
{
    for (size_t i = 0; i < laws->terms.n; i++) {
        const struct law_term *t = &laws->terms.v[i];

        if (t->name == name && holds_on(t->from, t->to, day) &&
            (str_eq(t->law, law->code) || str_eq(t->law, S("*"))))
            return t;
    }
    return NULL;
}

day_t law_term_end(const struct law_term *t, const struct calendar *c, day_t from)
{
    if (t->number == 0)
        return DAY_NONE;
    switch (t->unit) {
    case LAW_WORKDAYS:
        return calendar_add(c, from, t->number);
    case LAW_DAYS:
        return calendar_workday_from(c, calendar_add_days(from, t->number));
    case LAW_MONTHS:
        return calendar_workday_from(c, calendar_add_months(from, t->number));
    case LAW_REASONABLE:
        break;
    }
    return DAY_NONE;
}

/* ---- Names ---- */

const char *law_term_text(enum law_term_name name)
{
    assert(name < LAW_TERM__MAX);
    return term_names[name];
}

const char *law_channel_name(enum law_channel channel)
{
    assert(channel < LAW_CHANNEL__MAX);
    return channel_names[channel];
}

int law_channel_parse(struct str name, enum law_channel *ret)
{
    size_t i = place_of(name, channel_names, COUNT(channel_names));

    if (i == COUNT(channel_names))
        return err_set(ERR_INVALID, "there is no such channel");
    *ret = (enum law_channel)i;
    return 0;
}

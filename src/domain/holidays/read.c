/* read.c: files of days, as CSV, JSON or ICS, into the rows of a calendar (README.md has the formats).
 *
 * All problems of a file are told, each with its place; what is taken is taken wholly or not at all.
 * A file is bytes of a stranger: it has to be text without control characters (UTF-8, GB18030, or UTF-16 with its mark), and is not larger than
 * HOLIDAYS_FILE_MAX. */
#include "base/charset.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "engine/json.h"

#define NAME_MAX_BYTES   200
#define SOURCE_MAX_BYTES 500
#define CELLS_MAX        20
#define PROBLEMS_MAX     100

/* A day or days, as a file says it, before it is checked. A text that is "" is not said. */
struct said_days {
    struct str at;
    struct str number, title, source, known, year; /* of the notice */
    struct str first, last, kind, zh, en;
};

struct reading {
    struct arena *a;
    const struct holidays_notice *otherwise;
    struct holidays_file file;
};

/* ---- Problems ---- */

static void problem(struct reading *r, struct str at, enum text why)
{
    if (r->file.problems.n < PROBLEMS_MAX)
        *vec_push(r->a, &r->file.problems) = (struct holidays_problem){at, why};
}

/* ---- Words ---- */

static const struct {
    const char *word;
    enum calendar_kind kind;
} kind_words[] = {
    {"off", CALENDAR_OFF},   {"true", CALENDAR_OFF},  {"放假", CALENDAR_OFF},
    {"休", CALENDAR_OFF},    {"work", CALENDAR_WORK}, {"false", CALENDAR_WORK},
    {"上班", CALENDAR_WORK}, {"补班", CALENDAR_WORK}, {"班", CALENDAR_WORK},
};

static bool kind_of(struct str word, enum calendar_kind *ret)
{
    for (size_t i = 0; i < COUNT(kind_words); i++)
        if (str_eq_nocase(word, str_c(kind_words[i].word))) {
            *ret = kind_words[i].kind;
            return true;
        }
    return false;
}

/* The occasions that have a name in English; how calendars call them for short comes last. */
static const struct {
    const char *word, *zh, *en;
} occasions[] = {
    {"元旦", "元旦", "New Year’s Day"},         {"春节", "春节", "Spring Festival"},
    {"清明", "清明节", "Tomb-sweeping Day"},    {"劳动", "劳动节", "Labour Day"},
    {"端午", "端午节", "Dragon Boat Festival"}, {"国庆", "国庆节", "National Day"},
    {"中秋", "中秋节", "Mid-Autumn Festival"},
};

/* The occasions that a text names: “国庆节、中秋节”, and in English; both "" if it names none. */
static void occasions_of(struct arena *a, struct str text, struct str *ret_zh, struct str *ret_en)
{
    *ret_zh = *ret_en = S("");
    for (size_t i = 0; i < COUNT(occasions); i++) {
        if (str_find(text, str_c(occasions[i].word)) < 0)
            continue;
        *ret_zh =
            arena_fmt(a, "%.*s%s%s", STR_ARG(*ret_zh), ret_zh->n ? "、" : "", occasions[i].zh);
        *ret_en =
            arena_fmt(a, "%.*s%s%s", STR_ARG(*ret_en), ret_en->n ? " and " : "", occasions[i].en);
    }
}

/* ---- What was said, checked ---- */

/* JSON may spell control characters. */
static bool fits(struct str s, size_t max)
{
    return s.n <= max && utf8_is_text(s);
}

static size_t notice_known(const struct calendar_rows *rows, struct str number)
{
    size_t i = 0;

    while (i < rows->notices.n && !str_eq(rows->notices.v[i].number, number))
        i++;
    return i;
}

static bool year_of(struct reading *r, const struct said_days *d, int *ret)
{
    int64_t year = r->otherwise->year;

    if (d->year.n > 0 && num_parse(d->year, CALENDAR_YEAR_FIRST, CALENDAR_YEAR_LAST, &year) < 0)
        problem(r, d->at, TEXT_holidays_problem_year);
    else if (year < CALENDAR_YEAR_FIRST || year > CALENDAR_YEAR_LAST)
        problem(r, d->at, TEXT_holidays_problem_no_year);
    else
        return *ret = (int)year, true;
    return false;
}

static bool known_of(struct reading *r, const struct said_days *d, day_t *ret)
{
    day_t known = r->otherwise->known;

    if (d->known.n > 0 && day_parse(d->known, &known) < 0)
        problem(r, d->at, TEXT_holidays_problem_published);
    else if (known == DAY_NONE)
        problem(r, d->at, TEXT_holidays_problem_no_published);
    else
        return *ret = known, true;
    return false;
}

/* The notice of a line; made where it is new. False: it is not known. */
static bool notice_of(struct reading *r, const struct said_days *d, size_t *ret)
{
    struct str number = d->number.n ? d->number : r->otherwise->number;
    struct calendar_notice n = {.number = number,
                                .title = d->title.n ? d->title : r->otherwise->title,
                                .source = d->source.n ? d->source : r->otherwise->source};
    size_t at = notice_known(&r->file.rows, number);

    if (number.n == 0 || !fits(number, NAME_MAX_BYTES)) {
        problem(r, d->at, TEXT_holidays_problem_no_notice);
        return false;
    }
    if (!fits(n.title, SOURCE_MAX_BYTES) || !fits(n.source, SOURCE_MAX_BYTES)) {
        problem(r, d->at, TEXT_holidays_problem_long);
        return false;
    }
    if (!year_of(r, d, &n.year) || !known_of(r, d, &n.known))
        return false;
    n.written = n.known;
    if (n.title.n == 0)
        n.title = arena_fmt(r->a, "国务院办公厅关于%d年部分节假日安排的通知", n.year);
    *ret = at;
    if (at == r->file.rows.notices.n)
        *vec_push(r->a, &r->file.rows.notices) = n;
    else if (r->file.rows.notices.v[at].year != n.year ||
             r->file.rows.notices.v[at].known != n.known)
        return problem(r, d->at, TEXT_holidays_problem_contradiction), false;
    return true;
}

/* A notice arranges its year, and the turn of it. */
static bool is_near(day_t d, int year)
{
    return d >= day_from(year - 1, 12, 1) && d <= day_from(year + 1, 1, 31);
}

static bool days_of(struct reading *r, const struct said_days *d, struct calendar_span *ret)
{
    struct calendar_span s = {.first = DAY_NONE};

    if (day_parse(d->first, &s.first) < 0 || (d->last.n > 0 && day_parse(d->last, &s.last) < 0)) {
        problem(r, d->at, TEXT_holidays_problem_day);
        return false;
    }
    if (d->last.n == 0)
        s.last = s.first;
    if (s.last < s.first || s.last - s.first >= CALENDAR_SPAN_MAX) {
        problem(r, d->at, TEXT_holidays_problem_span);
        return false;
    }
    *ret = s;
    return true;
}

static bool named(struct reading *r, const struct said_days *d, struct calendar_span *s)
{
    struct str zh, en;

    occasions_of(r->a, d->zh, &zh, &en);
    s->zh = zh.n ? zh : d->zh;
    s->en = d->en.n ? d->en : en;
    if (s->zh.n > 0 && fits(s->zh, NAME_MAX_BYTES) && fits(s->en, NAME_MAX_BYTES))
        return true;
    problem(r, d->at, TEXT_holidays_problem_name);
    return false;
}

/* One notice speaks of a day once. */
static bool is_new(struct reading *r, struct str at, const struct calendar_span *s)
{
    for (size_t i = 0; i < r->file.rows.spans.n; i++) {
        const struct calendar_span *o = &r->file.rows.spans.v[i];

        if (o->notice == s->notice && o->first <= s->last && s->first <= o->last) {
            problem(r, at, TEXT_holidays_problem_twice);
            return false;
        }
    }
    return true;
}

/* Single days one after another, as most files have them, become one stretch. */
static bool continues(const struct calendar_span *o, const struct calendar_span *s)
{
    return o->notice == s->notice && o->kind == s->kind && o->last + 1 == s->first &&
           s->last - o->first < CALENDAR_SPAN_MAX && str_eq(o->zh, s->zh) && str_eq(o->en, s->en);
}

static void take(struct reading *r, const struct said_days *d)
{
    struct calendar_spans *spans = &r->file.rows.spans;
    struct calendar_span s;
    enum calendar_kind kind = CALENDAR_OFF;
    size_t notice = 0;

    if (!days_of(r, d, &s))
        return;
    if (!kind_of(d->kind, &kind)) {
        problem(r, d->at, TEXT_holidays_problem_kind);
        return;
    }
    s.kind = kind;
    if (!named(r, d, &s) || !notice_of(r, d, &notice))
        return;
    s.notice = notice;
    if (!is_near(s.first, r->file.rows.notices.v[notice].year) ||
        !is_near(s.last, r->file.rows.notices.v[notice].year)) {
        problem(r, d->at, TEXT_holidays_problem_other_year);
        return;
    }
    if (!is_new(r, d->at, &s))
        return;
    if (spans->n > 0 && continues(&spans->v[spans->n - 1], &s))
        spans->v[spans->n - 1].last = s.last;
    else if (spans->n < HOLIDAYS_DAYS_MAX)
        *vec_push(r->a, spans) = s;
    else
        problem(r, d->at, TEXT_holidays_problem_many);
}

/* ---- CSV ---- */

/* The columns, by their heading, and where what they say goes. */
#define COLUMN(field) offsetof(struct said_days, field)
static const struct {
    const char *heading;
    size_t field;
} columns[] = {
    {"date", COLUMN(first)},     {"日期", COLUMN(first)},    {"first", COLUMN(first)},
    {"开始", COLUMN(first)},     {"last", COLUMN(last)},     {"结束", COLUMN(last)},
    {"kind", COLUMN(kind)},      {"类型", COLUMN(kind)},     {"isOffDay", COLUMN(kind)},
    {"name", COLUMN(zh)},        {"名称", COLUMN(zh)},       {"节日", COLUMN(zh)},
    {"name_en", COLUMN(en)},     {"notice", COLUMN(number)}, {"文号", COLUMN(number)},
    {"title", COLUMN(title)},    {"标题", COLUMN(title)},    {"published", COLUMN(known)},
    {"发布日期", COLUMN(known)}, {"year", COLUMN(year)},     {"年份", COLUMN(year)},
    {"source", COLUMN(source)},  {"来源", COLUMN(source)},
};
#define NO_FIELD SIZE_MAX

static struct str *field_at(struct said_days *d, size_t field)
{
    return (struct str *)(void *)((char *)d + field);
}

static struct said_days said_nothing(struct str at)
{
    const struct str none = S("");

    return (struct said_days){at, none, none, none, none, none, none, none, none, none, none};
}

/* A cell in quotes: "" is a quote. *rest begins after the opening one. False: it does not end. */
static bool quoted_cell(struct arena *a, struct str *rest, struct str *ret)
{
    struct buf cell cleanup(buf_done) = BUF_INIT(HOLIDAYS_FILE_MAX);
    size_t i = 0;

    for (; i < rest->n; i++) {
        if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[i + 1] != '"'))
            break;
        i += rest->p[i] == '"';
        buf_char(&cell, rest->p[i]);
    }
    if (i == rest->n)
        return false;
    *ret = arena_str(a, buf_str(&cell));
    *rest = str_skip(*rest, i + 1);
    return true;
}

/* The cells of one line; a cell may not go over its end. False: its quotes do not close, or it has
 * too many. */
static bool csv_cells(struct arena *a, struct str line, struct str cells[CELLS_MAX], size_t *ret_n)
{
    *ret_n = 0;
    for (;;) {
        struct str cell = S(""), rest;

        if (*ret_n == CELLS_MAX)
            return false;
        bool quoted = line.n > 0 && line.p[0] == '"';
        if (quoted) {
            line = str_skip(line, 1);
            if (!quoted_cell(a, &line, &cell))
                return false;
        }
        bool more = str_cut(line, ',', &line, &rest);
        if (quoted && str_trim(line).n > 0)
            return false;
        cells[(*ret_n)++] = str_trim(quoted ? cell : line);
        if (!more)
            return true;
        line = rest;
    }
}

static size_t column_of(struct str heading)
{
    for (size_t i = 0; i < COUNT(columns); i++)
        if (str_eq_nocase(heading, str_c(columns[i].heading)))
            return columns[i].field;
    return NO_FIELD;
}

static bool csv_heading(struct reading *r, struct str line, size_t fields[CELLS_MAX], size_t *ret_n)
{
    struct str cells[CELLS_MAX];
    bool dated = false;

    if (!csv_cells(r->a, line, cells, ret_n))
        return false;
    for (size_t i = 0; i < *ret_n; i++) {
        fields[i] = column_of(cells[i]);
        dated |= fields[i] == COLUMN(first);
    }
    return dated;
}

static void csv_line(struct reading *r, struct str at, struct str line, const size_t *fields,
                     size_t n)
{
    struct said_days d = said_nothing(at);
    struct str cells[CELLS_MAX];
    size_t found;

    if (!csv_cells(r->a, line, cells, &found) || found > n) {
        problem(r, at, TEXT_holidays_problem_cells);
        return;
    }
    for (size_t i = 0; i < found; i++)
        if (fields[i] != NO_FIELD)
            *field_at(&d, fields[i]) = cells[i];
    take(r, &d);
}

static void read_csv(struct reading *r, struct str bytes)
{
    size_t fields[CELLS_MAX], n = 0;
    struct str line;
    int number = 0;

    while (str_next(&bytes, '\n', &line)) {
        struct str at = arena_fmt(r->a, "line %d", ++number);

        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (n > 0) {
            csv_line(r, at, line, fields, n);
        } else if (!csv_heading(r, line, fields, &n)) {
            problem(r, at, TEXT_holidays_problem_heading);
            return;
        }
    }
}

/* ---- JSON ---- */

static struct str json_year(struct arena *a, const json_t *notice)
{
    const json_t *year = json_object_get(notice, "year");

    return json_is_integer(year) ? arena_fmt(a, "%lld", (long long)json_integer_value(year))
                                 : S("");
}

/* "source", or the first of "papers", as holiday-cn calls them. */
static struct str json_source(struct arena *a, const json_t *notice)
{
    const json_t *papers = json_object_get(notice, "papers");
    const json_t *first = json_is_array(papers) ? json_array_get(papers, 0) : NULL;

    if (!json_is_string(first))
        return json_get_str(a, notice, "source");
    return arena_str(a, str_of(json_string_value(first), json_string_length(first)));
}

static struct str json_kind(struct arena *a, const json_t *day)
{
    const json_t *off = json_object_get(day, "isOffDay");

    if (json_is_boolean(off))
        return json_is_true(off) ? S("off") : S("work");
    return json_get_str(a, day, "kind");
}

static void json_day(struct reading *r, struct str at, const json_t *notice, const json_t *day)
{
    struct said_days d = {
        .at = at,
        .number = json_get_str(r->a, notice, "notice"),
        .title = json_get_str(r->a, notice, "title"),
        .source = json_source(r->a, notice),
        .known = json_get_str(r->a, notice, "published"),
        .year = json_year(r->a, notice),
        .first = json_get_str(r->a, day, "date"),
        .last = json_get_str(r->a, day, "last"),
        .kind = json_kind(r->a, day),
        .zh = json_get_str(r->a, day, "name"),
        .en = json_get_str(r->a, day, "name_en"),
    };

    if (d.first.n == 0)
        d.first = json_get_str(r->a, day, "first");
    take(r, &d);
}

static void json_notice(struct reading *r, const char *before, const json_t *notice)
{
    const json_t *days = json_object_get(notice, "days");

    if (!json_is_array(days))
        problem(r, str_c(before), TEXT_holidays_problem_json_days);
    for (size_t i = 0; i < json_array_size(days); i++)
        json_day(r, arena_fmt(r->a, "%sdays[%zu]", before, i), notice, json_array_get(days, i));
}

/* One notice, or a list of them under "notices". */
static void read_json(struct reading *r, struct str bytes)
{
    json_error_t error;
    json_t *root cleanup(json_done) = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &error);
    const json_t *list = json_object_get(root, "notices");

    if (!json_is_object(root))
        problem(r, arena_fmt(r->a, "line %d", root ? 1 : error.line), TEXT_holidays_problem_json);
    else if (!json_is_array(list))
        json_notice(r, "", root);
    for (size_t i = 0; i < json_array_size(list); i++)
        json_notice(r, arena_fmt(r->a, "notices[%zu].", i).p, json_array_get(list, i));
}

/* ---- ICS ---- */

struct ics {
    bool calendar, event, repeats;
    struct said_days day;
    int line;
};

/* The next line, with those that go on after it (RFC 5545, 3.1); its number in *number. */
static bool ics_line(struct arena *a, struct str *rest, int *line, struct str *ret)
{
    struct str part;

    if (!str_next(rest, '\n', &part))
        return false;
    ++*line;
    *ret = str_ends(part, S("\r")) ? str_head(part, part.n - 1) : part;
    while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t') &&
           str_next(rest, '\n', &part)) {
        ++*line;
        if (str_ends(part, S("\r")))
            part.n--;
        *ret = arena_fmt(a, "%.*s%.*s", STR_ARG(*ret), STR_ARG(str_skip(part, 1)));
    }
    return true;
}

/* "20240101" to "2024-01-01", moved by some days; "" for anything else, a time of day too. */
static struct str ics_day(struct arena *a, struct str value, int move)
{
    day_t d;

    if (value.n != 8)
        return S("");
    struct str iso = arena_fmt(a, "%.4s-%.2s-%.2s", value.p, value.p + 4, value.p + 6);
    return day_parse(iso, &d) < 0 ? S("") : day_iso(a, d + move);
}

/* “上班(补春节假期)”, “春节(班)” are days on which people work; “春节假期”, “春节(休)” are off. */
static struct str ics_kind(struct str summary)
{
    if (str_find(summary, S("班")) >= 0)
        return S("work");
    if (str_find(summary, S("休")) >= 0 || str_find(summary, S("假")) >= 0)
        return S("off");
    return S("");
}

static void ics_property(struct reading *r, struct ics *s, struct str name, struct str value)
{
    if (str_eq(name, S("DTSTART")))
        s->day.first = ics_day(r->a, value, 0);
    else if (str_eq(name, S("DTEND")))
        s->day.last = ics_day(r->a, value, -1); /* the day after the last */
    else if (str_eq(name, S("RRULE")) || str_eq(name, S("RDATE")))
        s->repeats = true;
    else if (str_eq(name, S("SUMMARY"))) {
        s->day.zh = value;
        s->day.kind = ics_kind(value);
    }
}

static void ics_event_end(struct reading *r, struct ics *s)
{
    s->event = false;
    if (s->repeats)
        problem(r, s->day.at, TEXT_holidays_problem_repeats);
    else
        take(r, &s->day);
}

static void ics_take(struct reading *r, struct ics *s, struct str line, int number)
{
    struct str name, value, parameters;

    if (!str_cut(line, ':', &name, &value))
        return;
    str_cut(name, ';', &name, &parameters);
    if (str_eq(name, S("BEGIN")) && str_eq(value, S("VCALENDAR"))) {
        s->calendar = true;
    } else if (str_eq(name, S("BEGIN")) && str_eq(value, S("VEVENT"))) {
        s->event = true;
        s->repeats = false;
        s->day = said_nothing(arena_fmt(r->a, "line %d", number));
    } else if (str_eq(name, S("END")) && str_eq(value, S("VEVENT")) && s->event) {
        ics_event_end(r, s);
    } else if (s->event) {
        ics_property(r, s, name, value);
    }
}

static void read_ics(struct reading *r, struct str bytes)
{
    struct ics s = {0};
    struct str line;
    int number = 0;

    for (;;) {
        int at = number + 1;

        if (!ics_line(r->a, &bytes, &number, &line))
            break;
        ics_take(r, &s, line, at);
    }
    if (!s.calendar || s.event)
        problem(r, S(""), TEXT_holidays_problem_ics);
}

/* ---- The file ---- */

static const struct {
    const char *ending;
    void (*read)(struct reading *r, struct str bytes);
} formats[] = {{".csv", read_csv}, {".json", read_json}, {".ics", read_ics}};

static void read_by_name(struct reading *r, struct str name, struct str bytes)
{
    for (size_t i = 0; i < COUNT(formats); i++)
        if (name.n >= strlen(formats[i].ending) &&
            str_eq_nocase(str_skip(name, name.n - strlen(formats[i].ending)),
                          str_c(formats[i].ending))) {
            formats[i].read(r, bytes);
            return;
        }
    problem(r, S(""), TEXT_holidays_problem_format);
}

int holidays_read(struct arena *a, struct str name, struct str bytes,
                  const struct holidays_notice *otherwise, struct holidays_file *ret)
{
    struct reading r = {.a = a, .otherwise = otherwise};

    struct str text;
    int line;

    if (bytes.n > HOLIDAYS_FILE_MAX)
        problem(&r, S(""), TEXT_holidays_problem_large);
    else if (charset_whole(a, bytes, &text, &line) < 0)
        problem(&r, arena_fmt(a, "line %d", line), TEXT_holidays_problem_no_text);
    else if (!utf8_is_text(text))
        problem(&r, S(""), TEXT_holidays_problem_no_text);
    else
        read_by_name(&r, name, text);
    if (r.file.problems.n == 0 && r.file.rows.spans.n == 0)
        problem(&r, S(""), TEXT_holidays_problem_empty);
    *ret = r.file;
    return ret->problems.n > 0 ? err_set(ERR_INVALID, "the file has %zu problems", ret->problems.n)
                               : 0;
}

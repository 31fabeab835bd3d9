/* review.c: the rules of the approval sheet. See review.h. */
#include "domain/review/review.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "review_sql.h"

/* ---- The sheet ---- */

static const char *const urgencies[] = {"ordinary", "urgent", "very_urgent", NULL};

static const char *const opennesses[] = {
    "open",
    "request_persons",
    "request_trade",
    "request_other",
    "closed_secret",
    "closed_foreign",
    "closed_economy",
    "closed_safety",
    "closed_third",
    "closed_process",
    "closed_internal",
    "closed_other",
    NULL,
};

#define LINE(name_, max_, label_)                                          \
 {                                                                         \
  #name_, FIELD_LINE, offsetof(struct review_sheet, name_), .max = (max_), \
      .label = TEXT_review_##label_                                        \
 }

const struct field review_sheet_fields[REVIEW_SHEET_FIELDS] = {
    {"urgency", FIELD_CHOICE, offsetof(struct review_sheet, urgency), .max = 20,
     .choices = urgencies, .required = true, .label = TEXT_review_urgency,
     .hint = TEXT_review_urgency_hint},
    LINE(nature, 40, nature),
    LINE(secrecy, 40, secrecy),
    LINE(sent_to, 300, sent_to),
    LINE(copied_to, 300, copied_to),
    LINE(phone, 40, phone),
    {"proposal", FIELD_TEXT, offsetof(struct review_sheet, proposal), .max = 500,
     .label = TEXT_review_proposal},
    {"legality", FIELD_TEXT, offsetof(struct review_sheet, legality), .max = 300,
     .label = TEXT_review_legality, .hint = TEXT_review_legality_hint},
    {"copies", FIELD_INT, offsetof(struct review_sheet, copies), .low = 0, .high = 100000,
     .label = TEXT_review_copies},
    LINE(printed, 40, printed),
    LINE(proofread, 40, proofread),
    LINE(archive, 40, archive),
    LINE(checker, 40, checker),
    {"openness", FIELD_CHOICE, offsetof(struct review_sheet, openness), .max = 20,
     .choices = opennesses, .required = true, .label = TEXT_review_openness,
     .hint = TEXT_review_openness_hint},
};

int review_sheet_get(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct review_sheet *ret)
{
    struct review_sheet_row row = {.urgency = S("ordinary"), .openness = S("open")};
    int r = review_sql_sheet(db, a, str_c(flow), subject, &row);
    if (r < 0)
        return r;
    *ret = (struct review_sheet){
        .urgency = row.urgency,
        .nature = row.nature,
        .secrecy = row.secrecy,
        .sent_to = row.sent_to,
        .copied_to = row.copied_to,
        .phone = row.phone,
        .proposal = row.proposal,
        .legality = row.legality,
        .copies = row.copies,
        .printed = row.printed,
        .proofread = row.proofread,
        .archive = row.archive,
        .checker = row.checker,
        .openness = row.openness.n > 0 ? row.openness : S("open"),
    };
    return 0;
}

int review_sheet_set(struct db *db, const char *flow, int64_t subject,
                     const struct review_sheet *s)
{
    int r = review_sql_sheet_set(db, str_c(flow), subject, s->urgency, s->nature, s->secrecy,
                                 s->sent_to, s->copied_to, s->phone, s->proposal, s->legality,
                                 s->copies, s->printed, s->proofread, s->archive, s->checker,
                                 s->openness);
    return r < 0 ? r : 0;
}

/* ---- 公开属性 ---- */

const char *review_openness(size_t i)
{
    return i < COUNT(opennesses) ? opennesses[i] : NULL; /* the table ends in NULL */
}

bool review_is_open(struct str openness)
{
    return openness.n == 0 || str_eq(openness, S("open"));
}

/* "request_persons" → "request"; "open" → "open". */
static struct str attribute_of(struct str code)
{
    struct str attribute = S(""), reason = S("");
    if (review_is_open(code))
        return S("open");
    str_cut(code, '_', &attribute, &reason);
    return attribute;
}

struct str review_openness_name(struct arena *a, enum lang lang, struct str code)
{
    struct str attribute = text(lang, text_named("review", "openness", attribute_of(code)));
    if (review_is_open(code))
        return attribute;
    return arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(attribute),
                     STR_ARG(text(lang, TEXT_review_openness_colon)),
                     STR_ARG(text(lang, text_named("review", "openness", code))));
}

struct str review_openness_boxes(struct arena *a, enum lang lang, struct str code)
{
    static const char *const attributes[] = {"open", "request", "closed"};
    struct buf out cleanup(buf_done) = BUF_INIT(KiB);
    for (size_t i = 0; i < COUNT(attributes); i++)
        buf_fmt(&out, "%s%s %.*s",
                i == 0            ? ""
                : lang == LANG_ZH ? "　"
                                  : "; ",
                str_eq(attribute_of(code), str_c(attributes[i])) ? "☑" : "☐",
                STR_ARG(text(lang, text_named("review", "openness", str_c(attributes[i])))));
    if (!review_is_open(code))
        buf_fmt(&out, "\n%.*s%.*s", STR_ARG(text(lang, TEXT_review_openness_reason)),
                STR_ARG(text(lang, text_named("review", "openness", code))));
    return arena_str(a, buf_str(&out));
}

/* ---- Days ---- */

const char *review_urgency(size_t i)
{
    return i < REVIEW_URGENCIES ? urgencies[i] : NULL;
}

enum text review_urgency_name(struct str urgency)
{
    static const enum text names[] = {TEXT_review_ordinary, TEXT_review_urgent,
                                      TEXT_review_very_urgent};
    for (size_t i = 0; i < REVIEW_URGENCIES; i++)
        if (str_eq(urgency, str_c(urgencies[i])))
            return names[i];
    return names[0];
}

static int days_load(struct db *db, struct arena *a, size_t urgency, int64_t *ret)
{
    static const int64_t usual[REVIEW_URGENCIES] = {5, 3, 1};
    struct str value;
    int r = bodies_setting(db, a, arena_fmt(a, "review.days.%s", urgencies[urgency]).p, &value);
    if (r < 0)
        return r;
    if (num_parse(value, 1, REVIEW_DAYS_MAX, ret) < 0)
        *ret = usual[urgency];
    return 0;
}

int review_clock(struct db *db, struct arena *a, day_t today, struct review_clock *ret)
{
    struct review_clock c = {.today = today};
    int r = holidays_calendar(db, a, DAY_NONE, &c.calendar);
    for (size_t i = 0; r >= 0 && i < REVIEW_URGENCIES; i++)
        r = days_load(db, a, i, &c.days[i]);
    if (r < 0)
        return r;
    *ret = c;
    return 0;
}

struct review_term review_term(const struct review_clock *c, struct str urgency, day_t began)
{
    int64_t days = c->days[0];
    for (size_t i = 0; i < REVIEW_URGENCIES; i++)
        if (str_eq(urgency, str_c(urgencies[i])))
            days = c->days[i];
    day_t due = calendar_add(c->calendar, began, (int)days);
    if (due >= c->today)
        return (struct review_term){due, calendar_count(c->calendar, c->today, due)};
    int64_t since = calendar_count(c->calendar, due, c->today);
    /* Overdue on a day on which nobody works is overdue all the same. */
    return (struct review_term){due, since > 0 ? -since : -1};
}

moment_t review_step_began(const struct flow_events *events)
{
    for (size_t i = events->n; i-- > 0;)
        if (!str_eq(events->v[i].from, events->v[i].to))
            return events->v[i].at;
    return 0;
}

/* ---- The secrecy review ---- */

bool review_is_secrecy(struct str event)
{
    return str_starts(event, S("secrecy_"));
}

const struct flow_event *review_secrecy_open(const struct flow_events *events, int64_t round,
                                             struct str digest)
{
    for (size_t i = events->n; i-- > 0;) {
        const struct flow_event *e = &events->v[i];
        if (e->round == round && str_eq(e->event, S("secrecy_open")) && str_eq(e->digest, digest))
            return e;
    }
    return NULL;
}

/* ---- Co-signing departments ---- */

bool review_is_cosign(struct str event)
{
    return str_starts(event, S("cosign_"));
}

int review_cosigners(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct str digest, struct review_cosigners *ret)
{
    struct review_cosigners_rows rows = {0};
    int r = review_sql_cosigners(db, a, str_c(flow), subject, &rows);
    if (r < 0)
        return r;
    *ret = (struct review_cosigners){0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct review_cosigners_row *row = &rows.v[i];
        *vec_push(a, ret) = (struct review_cosigner){
            .department = row->department,
            .name_zh = row->name_zh,
            .name_en = row->name_en,
            .answer = row->answer,
            .note = row->note,
            .by = row->by_zh,
            .by_en = row->by_en,
            .at = row->at,
            .current = row->answer.n > 0 && str_eq(row->digest, digest),
        };
    }
    return 0;
}

/* The department's name, which the history keeps as the event's note. */
static int cosign_fire(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                       int64_t department, const char *event, const struct flow_act *act)
{
    struct review_department_row row;
    int r = review_sql_department(db, a, department, &row);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no department %lld", (long long)department);
    struct flow_act said = *act;
    said.note = row.name_zh;
    return flow_fire(db, a, f, subject, event, &said, NULL);
}

int review_cosign_ask(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                      int64_t department, const struct flow_act *act)
{
    int r = cosign_fire(db, a, f, subject, department, "cosign_ask", act);
    if (r < 0)
        return r;
    r = review_sql_cosign_ask(db, str_c(f->name), subject, department);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_CONFLICT, "the department is asked already") : 0;
}

int review_cosign_drop(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                       int64_t department, const struct flow_act *act)
{
    int r = cosign_fire(db, a, f, subject, department, "cosign_drop", act);
    if (r < 0)
        return r;
    r = review_sql_cosign_drop(db, str_c(f->name), subject, department);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "the department is not asked") : 0;
}

int review_cosign_answer(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                         struct str answer, const struct flow_act *act)
{
    static const struct {
        const char *answer, *event;
    } answers[] = {{"read", "cosign_read"}, {"agree", "cosign_agree"}, {"object", "cosign_object"}};
    const char *event = NULL;
    for (size_t i = 0; i < COUNT(answers); i++)
        if (str_eq(answer, str_c(answers[i].answer)))
            event = answers[i].event;
    if (!event)
        return err_set(ERR_MALFORMED, "there is no such answer");
    int r = flow_fire(db, a, f, subject, event, act, NULL);
    if (r < 0)
        return r;
    r = review_sql_cosign_answer(db, str_c(f->name), subject, act->actor->department, answer,
                                 act->digest, act->note, act->actor->id, act->now);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_FORBIDDEN, "this department was not asked") : 0;
}

static int cosign_ready(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                        struct str digest)
{
    struct review_cosigners list;
    int r = review_cosigners(db, a, f->name, subject, digest, &list);
    for (size_t i = 0; r >= 0 && i < list.n; i++)
        if (!list.v[i].current)
            r = err_set(ERR_CONFLICT, "a department has not answered");
    return r;
}

int review_ready(struct db *db, struct arena *a, const struct flow *f, int64_t subject,
                 struct str digest)
{
    struct flow_events events = {0};
    int64_t round;
    int r = flow_history(db, a, f, subject, &events);
    if (r < 0)
        return r;
    r = flow_round(db, a, f, subject, &round);
    if (r < 0)
        return r;
    if (!review_secrecy_open(&events, round, digest))
        return err_set(ERR_CONFLICT, "the secrecy review has not been given");
    return cosign_ready(db, a, f, subject, digest);
}

/* ---- The paper that was made last ---- */

int review_print_get(struct db *db, struct arena *a, const char *flow, int64_t subject,
                     struct review_print *ret)
{
    struct review_print_row row = {.hash = S(""), .substituted = S("")};
    int r = review_sql_print(db, a, str_c(flow), subject, &row);
    if (r < 0)
        return r;
    *ret = (struct review_print){row.hash, row.size, row.made, row.substituted};
    return 0;
}

int review_print_set(struct db *db, const char *flow, int64_t subject,
                     const struct review_print *print)
{
    int r = review_sql_print_set(db, str_c(flow), subject, print->hash, print->size, print->made,
                                 print->substituted);
    return r < 0 ? r : 0;
}

enum text review_refusal(int err)
{
    if (err == ERR_INVALID)
        return TEXT_document_refused_note;
    if (err == ERR_CONFLICT)
        return TEXT_document_refused_changed;
    if (err == ERR_BUSY)
        return TEXT_document_refused_reading;
    if (err == ERR_HELD)
        return TEXT_document_refused_held;
    return err == ERR_FORBIDDEN ? TEXT_document_refused_signer : TEXT_NONE;
}

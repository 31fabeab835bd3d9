/* deadline_text.c: see deadline_text.h. */
#include "engine/deadline_text.h"

/* The keys of the tables: TEXT_deadline_event_corrected for EVENT_CORRECTED. */
static const enum text event_texts[] = {
    [EVENT_CORRECTION_ASKED] = TEXT_deadline_event_correction_asked,
    [EVENT_CORRECTED] = TEXT_deadline_event_corrected,
    [EVENT_THIRD_PARTY_ASKED] = TEXT_deadline_event_third_party_asked,
    [EVENT_THIRD_PARTY_ANSWERED] = TEXT_deadline_event_third_party_answered,
    [EVENT_AUTHORITY_ASKED] = TEXT_deadline_event_authority_asked,
    [EVENT_AUTHORITY_ANSWERED] = TEXT_deadline_event_authority_answered,
    [EVENT_EXTENDED] = TEXT_deadline_event_extended,
    [EVENT_REASONS_ASKED] = TEXT_deadline_event_reasons_asked,
    [EVENT_REASONS_GIVEN] = TEXT_deadline_event_reasons_given,
    [EVENT_DELAYED] = TEXT_deadline_event_delayed,
    [EVENT_FEE_ASKED] = TEXT_deadline_event_fee_asked,
    [EVENT_FEE_PAID] = TEXT_deadline_event_fee_paid,
    [EVENT_REPLIED] = TEXT_deadline_event_replied,
    [EVENT_WITHDRAWN] = TEXT_deadline_event_withdrawn,
    [EVENT_ABANDONED] = TEXT_deadline_event_abandoned,
};
static_assert(COUNT(event_texts) == EVENT__MAX, "each kind of event has its text");

static const enum text refusal_texts[] = {
    [REFUSAL_NO_LAW] = TEXT_deadline_refused_no_law,
    [REFUSAL_NO_DAY] = TEXT_deadline_refused_no_day,
    [REFUSAL_BEFORE_RECEIPT] = TEXT_deadline_refused_before_receipt,
    [REFUSAL_OUT_OF_ORDER] = TEXT_deadline_refused_out_of_order,
    [REFUSAL_ENDED] = TEXT_deadline_refused_ended,
    [REFUSAL_NOT_IN_LAW] = TEXT_deadline_refused_not_in_law,
    [REFUSAL_NOT_ASKED] = TEXT_deadline_refused_not_asked,
    [REFUSAL_ASKED_TWICE] = TEXT_deadline_refused_asked_twice,
    [REFUSAL_AFTER_DUE] = TEXT_deadline_refused_after_due,
    [REFUSAL_WAITING] = TEXT_deadline_refused_waiting,
    [REFUSAL_CORRECTION_LATE] = TEXT_deadline_refused_correction_late,
    [REFUSAL_CORRECTION_OVERDUE] = TEXT_deadline_refused_correction_overdue,
    [REFUSAL_EXTENSION_TWICE] = TEXT_deadline_refused_extension_twice,
    [REFUSAL_EXTENSION_LONG] = TEXT_deadline_refused_extension_long,
    [REFUSAL_FEE_OVERDUE] = TEXT_deadline_refused_fee_overdue,
    [REFUSAL_TOO_EARLY] = TEXT_deadline_refused_too_early,
};
static_assert(COUNT(refusal_texts) == REFUSAL__MAX, "each refusal has its text");

struct str event_text(enum lang lang, enum event_kind kind)
{
    assert(kind < EVENT__MAX);
    return text(lang, event_texts[kind]);
}

struct str refusal_text(enum lang lang, enum refusal why)
{
    assert(why > REFUSAL_NONE && why < REFUSAL__MAX);
    return text(lang, refusal_texts[why]);
}

struct str weekday_text(enum lang lang, day_t d)
{
    static const enum text keys[] = {TEXT_deadline_weekday_0, TEXT_deadline_weekday_1,
                                     TEXT_deadline_weekday_2, TEXT_deadline_weekday_3,
                                     TEXT_deadline_weekday_4, TEXT_deadline_weekday_5,
                                     TEXT_deadline_weekday_6};

    return text(lang, keys[day_weekday(d)]);
}

/* ---- A step ---- */

static enum text op_text(const struct deadline_step *s)
{
    switch (s->op) {
    case DEADLINE_START:
        return TEXT_deadline_op_start;
    case DEADLINE_RESET:
        return TEXT_deadline_op_reset;
    case DEADLINE_STOP:
        return s->until == DAY_NONE ? TEXT_deadline_op_stop : TEXT_deadline_op_stop_until;
    case DEADLINE_RESUME:
        return s->until != DAY_NONE && s->day > s->until ? TEXT_deadline_op_resume_late
                                                         : TEXT_deadline_op_resume;
    case DEADLINE_EXTEND:
        return TEXT_deadline_op_extend;
    case DEADLINE_FIX:
        return TEXT_deadline_op_fix;
    case DEADLINE_NOTE:
        return TEXT_deadline_op_note;
    case DEADLINE_END:
        return TEXT_deadline_op_end;
    }
    return TEXT_NONE;
}

static struct str what_of(enum lang lang, const struct deadline_case *of, size_t event)
{
    return event == DEADLINE_RECEIPT ? text(lang, TEXT_deadline_received)
                                     : event_text(lang, of->events[event].kind);
}

struct str deadline_step_text(struct arena *a, enum lang lang, const struct deadline_case *of,
                              const struct deadline_step *step)
{
    const struct html_arg args[] = {html_arg("n", step->days),
                                    html_arg("until", day_iso(a, step->until))};
    struct str what = what_of(lang, of, step->event);
    struct str did = text_fill(a, lang, op_text(step), args, COUNT(args));

    return ARENA_JOIN(a, what, lang == LANG_ZH ? S("，") : S(": "), did);
}

/* ---- A day ---- */

struct str calendar_day_text(struct arena *a, enum lang lang, const struct calendar_day *day)
{
    static const enum text keys[] = {
        [CALENDAR_WORKDAY] = TEXT_deadline_why_counted,
        [CALENDAR_MAKEUP] = TEXT_deadline_why_makeup,
        [CALENDAR_WEEKEND] = TEXT_deadline_why_weekend,
        [CALENDAR_HOLIDAY] = TEXT_deadline_why_holiday,
    };
    struct html_arg args[2] = {html_arg("name", S("")), html_arg("notice", S(""))};

    if (day->span) {
        args[0].text = lang == LANG_EN && day->span->en.n ? day->span->en : day->span->zh;
        args[1].text = day->notice->number;
    }
    return text_fill(a, lang, keys[day->why], args, COUNT(args));
}

enum text deadline_day_why(const struct deadline_case *of, const struct deadline *d,
                           const struct deadline_day *day)
{
    switch (day->why) {
    case DEADLINE_FIRST:
        return TEXT_deadline_why_first;
    case DEADLINE_SUSPENDED:
        return of->events[d->steps.v[day->step].event].kind == EVENT_THIRD_PARTY_ASKED
                   ? TEXT_deadline_why_third_party
                   : TEXT_deadline_why_authority;
    case DEADLINE_WAITING:
        return TEXT_deadline_why_waiting;
    case DEADLINE_VOID:
        return TEXT_deadline_why_void;
    case DEADLINE_GRANTED:
        return TEXT_deadline_why_granted;
    case DEADLINE_COUNTED:
    case DEADLINE_DAY_OFF:
        break; /* the calendar says why */
    }
    return TEXT_NONE;
}

struct str deadline_day_text(struct arena *a, enum lang lang, const struct deadline_case *of,
                             const struct deadline *d, const struct deadline_day *day)
{
    enum text key = deadline_day_why(of, d, day);

    return key == TEXT_NONE ? calendar_day_text(a, lang, &day->calendar) : text(lang, key);
}

/* ---- All of it ---- */

static void put_line(struct buf *out, struct str s)
{
    buf_put(out, s);
    buf_char(out, '\n');
}

static void explain_law(struct arena *a, enum lang lang, const struct deadline *d, struct buf *out)
{
    const struct html_arg args[] = {html_arg("name", lang == LANG_ZH ? d->law->zh : d->law->en),
                                    html_arg("number", d->law->number)};

    put_line(out, text_fill(a, lang, TEXT_deadline_law, args, COUNT(args)));
    if (d->provisional)
        put_line(out, text(lang, TEXT_deadline_provisional));
}

static void explain_step(struct arena *a, enum lang lang, const struct deadline_case *of,
                         const struct deadline_step *s, struct buf *out)
{
    const struct html_arg args[] = {html_arg("due", day_iso(a, s->due))};
    struct str said = deadline_step_text(a, lang, of, s);
    struct str due = s->due == DAY_NONE ? text(lang, TEXT_deadline_waits)
                                        : text_fill(a, lang, TEXT_deadline_due, args, COUNT(args));

    buf_fmt(out, "%s  %.*s", day_iso(a, s->day).p, STR_ARG(said));
    buf_fmt(out, lang == LANG_ZH ? "；%.*s" : "; %.*s", STR_ARG(due));
    if (s->term)
        buf_fmt(out, lang == LANG_ZH ? "（%.*s）" : " (%.*s)", STR_ARG(s->term->article));
    buf_char(out, '\n');
}

static void explain_day(struct arena *a, enum lang lang, const struct deadline_case *of,
                        const struct deadline *d, const struct deadline_day *day, struct buf *out)
{
    struct str weekday = weekday_text(lang, day->day);
    struct str why = deadline_day_text(a, lang, of, d, day);

    buf_fmt(out, "%s  %.*s  ", day_iso(a, day->day).p, STR_ARG(weekday));
    if (day->why == DEADLINE_COUNTED)
        buf_fmt(out, "%3d  %.*s\n", day->n, STR_ARG(why));
    else
        buf_fmt(out, "  -  %.*s\n", STR_ARG(why));
}

void deadline_explain(struct arena *a, enum lang lang, const struct deadline_case *of,
                      const struct deadline *d, struct buf *out)
{
    explain_law(a, lang, d, out);
    buf_char(out, '\n');
    put_line(out, text(lang, TEXT_deadline_steps));
    for (size_t i = 0; i < d->steps.n; i++)
        explain_step(a, lang, of, &d->steps.v[i], out);
    if (d->days.n == 0)
        return;
    buf_char(out, '\n');
    put_line(out, text(lang, TEXT_deadline_days));
    for (size_t i = 0; i < d->days.n; i++)
        explain_day(a, lang, of, d, &d->days.v[i], out);
}

/* proofs.c: papers that prove something: the receipt of registration (登记回执) and the record of a
 * delivery (送达回证). Letters like the others: checked, kept, made to paper by the worker. See reply.h. */
#include "domain/bodies/bodies.h"
#include "domain/requests/answer/reply.h"
#include "engine/text.h"
#include "reply_sql.h"

/* ---- 登记回执 ---- */

static int query_put(struct db *db, struct arena *a, const struct requests_request_row *row,
                     struct letter_case *c)
{
    struct str site;
    int r = bodies_setting(db, a, "site.address", &site);
    if (r < 0)
        return r;
    while (str_ends(site, S("/")))
        site.n--;
    /* The code stands on the applicant's card alone, and nowhere in the store. */
    c->query_code = row->status_place.n > 0 ? S("见随附的查询卡，只交申请人本人") : S("未设");
    if (site.n > 0 && row->status_place.n > 0)
        c->query_address = arena_fmt(a, "%.*s/request/status", STR_ARG(site));
    return 0;
}

static int receipt_there(struct db *db, struct arena *a, int64_t request)
{
    struct reply_letter_rows letters = {0};
    int r = reply_sql_letters(db, a, request, &letters);
    for (size_t i = 0; r >= 0 && i < letters.n; i++)
        if (str_eq(letters.v[i].kind, S("receipt")) && str_eq(letters.v[i].state, S("signed")))
            return 1;
    return r < 0 ? r : 0;
}

int request_receipt(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    const struct actor *actor, moment_t now, int64_t *ret_letter,
                    struct missings *ret_missing)
{
    struct requests_request_row row;
    struct letter_case c;
    int r = requests_sql_touch(db, request, now);
    if (r >= 0)
        r = request_get(db, a, request, &row);
    if (r == 0)
        r = receipt_there(db, a, request);
    if (r == 1)
        return err_set(ERR_CONFLICT, "there is a receipt already");
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r == 0)
        r = query_put(db, a, &row, &c);
    return r < 0 ? r
                 : letter_issue(db, a, law, &row, LETTER_RECEIPT, row.applicant, &c, S(""), actor,
                                now, ret_letter, ret_missing);
}

/* ---- 送达回证 ---- */

static struct str what_of(struct arena *a, const struct request_law *law,
                          const struct reply_letter_row *l)
{
    const struct letter_rule *rule = letter_rule_find(law, l->kind);
    struct str name = letter_title(l->body, rule ? rule->name : S("文书"));
    return l->number.n > 0 ? arena_fmt(a, "《%.*s》（%.*s）", STR_ARG(name), STR_ARG(l->number))
                           : arena_fmt(a, "《%.*s》", STR_ARG(name));
}

static struct str way_of(struct str way)
{
    return text(LANG_ZH, text_named("requests", "way", way));
}

static int delivery_find(struct db *db, struct arena *a, const struct reply_letter_row *l,
                         int64_t delivery, struct reply_delivery_row *ret)
{
    struct reply_delivery_rows rows = {0};
    int r = reply_sql_deliveries(db, a, l->request, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        if (rows.v[i].id == delivery && rows.v[i].letter == l->id) {
            *ret = rows.v[i];
            return 0;
        }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such delivery");
}

/* What became of it, as far as it is known. */
static void delivery_put(struct arena *a, const struct reply_delivery_row *d, struct letter_case *c)
{
    c->delivery_way = way_of(d->way);
    c->delivery_place = d->place;
    c->delivery_tracking = d->tracking;
    c->delivery_by = d->actor_zh;
    c->delivery_posted = d->day;
    c->delivery_signed = d->received;
    c->delivery_note = d->receiver.n > 0 && !str_eq(d->receiver, c->delivery_to)
                           ? arena_fmt(a, "由%.*s签收", STR_ARG(d->receiver))
                           : d->note;
}

/* Before it is handed over: the line for the signature stays empty. */
static void to_be_signed(moment_t now, struct letter_case *c)
{
    c->delivery_way = way_of(S("hand"));
    c->delivery_posted = moment_day(now);
}

int letter_certificate(struct db *db, struct arena *a, const struct request_law *law,
                       int64_t letter, int64_t delivery, const struct actor *actor, moment_t now,
                       int64_t *ret_letter, struct missings *ret_missing)
{
    struct requests_request_row row;
    struct reply_letter_row l;
    struct reply_delivery_row d = {0};
    struct letter_case c;
    int r = reply_sql_letter(db, a, letter, &l);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no letter %lld", (long long)letter);
    if (!str_eq(l.state, S("signed")))
        return err_set(ERR_CONFLICT, "letter %lld does not go out", (long long)letter);
    r = request_get(db, a, l.request, &row);
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r == 0 && delivery > 0)
        r = delivery_find(db, a, &l, delivery, &d);
    if (r < 0)
        return r;
    c.delivery_what = what_of(a, law, &l);
    c.delivery_to = l.addressee;
    if (delivery > 0)
        delivery_put(a, &d, &c);
    else
        to_be_signed(now, &c);
    return letter_issue(db, a, law, &row, LETTER_DELIVERY, l.party, &c, S(""), actor, now,
                        ret_letter, ret_missing);
}

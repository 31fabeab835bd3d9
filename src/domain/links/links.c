/* links.c: see links.h. */
#include "domain/links/links.h"

#include "base/buf.h"
#include "base/fault.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "engine/job.h"
#include "engine/json.h"
#include "links_sql.h"

#define STEP_DOCUMENTS 50
#define OFTEN          2
#define DAY_SECONDS    86400

/* ---- Addresses in a text ---- */

/* Between quotes an address ends there; in a text with what no address has, and without the stop after it. */
static struct str address_at(struct str whole, size_t at)
{
    bool quoted = at > 0 && whole.p[at - 1] == '"';
    size_t n = at;
    while (n < whole.n && n - at <= OUTSIDE_ADDRESS_MAX) {
        unsigned char c = (unsigned char)whole.p[n];
        if (quoted ? c == '"' : c <= ' ' || c >= 0x7f || strchr("\"<>()[]{}|\\^`'", c))
            break;
        n++;
    }
    while (!quoted && n > at && strchr(".,;:!?", whole.p[n - 1]))
        n--;
    return str_head(str_skip(whole, at), n - at);
}

static struct str without_entities(struct arena *a, struct str s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(OUTSIDE_ADDRESS_MAX + 1);
    while (s.n > 0) {
        buf_char(&out, s.p[0]);
        s = str_skip(s, str_starts(s, S("&amp;")) ? 5 : 1);
    }
    return arena_str(a, buf_str(&out));
}

static bool is_new(const struct links_addresses *all, struct str address)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i], address))
            return false;
    return true;
}

static bool is_own(struct str address, struct str own)
{
    return own.n > 0 && str_starts(address, own) &&
           (address.n == own.n || strchr("/?#", address.p[own.n]));
}

void links_of_body(struct arena *a, struct str body, struct str own, struct links_addresses *ret)
{
    *ret = (struct links_addresses){0};
    for (ptrdiff_t at; (at = str_find(body, S("http"))) >= 0 && ret->n < LINKS_OF_DOCUMENT;) {
        struct str rest = str_skip(body, (size_t)at);
        bool is_address = str_starts(rest, S("http://")) || str_starts(rest, S("https://"));
        struct str written = is_address ? address_at(body, (size_t)at) : str_head(rest, 4);
        struct str address = is_address ? without_entities(a, written) : S("");
        ptrdiff_t part = str_find(address, S("#"));
        address = part >= 0 ? str_head(address, (size_t)part) : address;
        if (address.n > 8 && address.n <= OUTSIDE_ADDRESS_MAX && !is_own(address, own) &&
            is_new(ret, address))
            *vec_push(a, ret) = address;
        body = str_skip(body, (size_t)at + (written.n > 4 ? written.n : 4));
    }
}

static struct str host_of(struct str address)
{
    struct str host = str_skip(address, (size_t)str_find(address, S("//")) + 2);
    size_t n = 0;
    while (n < host.n && !strchr("/?#", host.p[n]))
        n++;
    return str_head(host, n);
}

/* ---- Steps ---- */

struct step {
    const struct links_worker *w;
    struct db *db;
    struct arena *a;
    moment_t now;
    struct links_round_row round;
};

static int note_document(struct step *s, int64_t document, struct str body, struct str own)
{
    struct links_addresses all;
    int r = links_sql_forget(s->db, document);
    links_of_body(s->a, body, own, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++) {
        struct links_address_row address;
        r = links_sql_address(s->db, s->a, all.v[i], host_of(all.v[i]), s->round.id, &address);
        if (r >= 0)
            r = links_sql_use(s->db, document, address.id);
    }
    return r < 0 ? r : 0;
}

/* 1: it went on; 0: the addresses of all documents are known. */
static int note_some(struct step *s)
{
    struct links_next_rows next = {0};
    struct str own;
    int r = links_sql_next(s->db, s->a, s->round.reached, s->round.last, STEP_DOCUMENTS, &next);
    if (r >= 0)
        r = bodies_setting(s->db, s->a, "site.address", &own);
    if (r < 0 || next.n == 0)
        return r < 0 ? r : 0;
    r = links_sql_step(s->db, s->round.id, s->round.reached, next.v[next.n - 1].id);
    for (size_t i = 0; r > 0 && i < next.n; i++) {
        int noted = note_document(s, next.v[i].id, next.v[i].body, own);
        r = noted < 0 ? noted : r;
    }
    return r < 0 ? r : 1;
}

static int heard(struct step *s, int64_t id, const struct outside_answer *x)
{
    struct str outcome = str_c(outside_name(x->outcome));
    return outside_is_wrong(x->outcome) ? links_sql_fails(s->db, id, outcome, x->status, s->now)
                                        : links_sql_opens(s->db, id, outcome, x->status, s->now);
}

/* Outside of any transaction: a host may let one wait. 1: it asked; 0: nothing is due. */
static int ask_some(struct step *s)
{
    struct links_due_rows due = {0};
    struct str addresses[OUTSIDE_AT_ONCE];
    struct outside_answer answers[OUTSIDE_AT_ONCE];
    struct tx tx cleanup(tx_end) = {0};
    int r = links_sql_due(s->db, s->a, s->round.id, s->now - s->w->rules.days * DAY_SECONDS,
                          s->now - DAY_SECONDS, OUTSIDE_AT_ONCE, &due);
    if (r < 0 || due.n == 0)
        return r < 0 ? r : 0;
    for (size_t i = 0; i < due.n; i++)
        addresses[i] = due.v[i].address;
    r = s->w->ask(&s->w->rules, addresses, due.n, answers);
    if (r >= 0)
        r = fault_hit("links.asked");
    if (r >= 0)
        r = tx_begin(s->db, &tx);
    for (size_t i = 0; r >= 0 && i < due.n; i++)
        r = heard(s, due.v[i].id, &answers[i]);
    if (r >= 0)
        r = tx_commit(&tx);
    return r < 0 ? r : 1;
}

static int round_begin(struct step *s)
{
    struct links_begin_row made;
    int r = links_sql_newest(s->db, s->a, &s->round);
    if (r < 0 || (r > 0 && (s->round.ended == 0 ||
                            s->now - s->round.begun < s->w->rules.days * DAY_SECONDS)))
        return r;
    r = links_sql_begin(s->db, s->a, s->now, &made);
    return r < 0 ? r : links_sql_newest(s->db, s->a, &s->round);
}

/* What is known of documents, in a transaction; 1: there are more. */
static int note_step(struct step *s)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(s->db, &tx);
    if (r >= 0)
        r = round_begin(s);
    int more = r < 0 ? r : note_some(s);
    if (more >= 0)
        r = tx_commit(&tx);
    return r < 0 ? r : more;
}

static int step_again(struct step *s, int64_t pause)
{
    struct tx tx cleanup(tx_end) = {0};
    json_t *none cleanup(json_done) = json_object();
    int r = tx_begin(s->db, &tx);
    if (r >= 0)
        r = job_add(s->db, s->a, LINKS_JOB, S("links"), none, s->now + pause);
    return r < 0 ? r : tx_commit(&tx);
}

static int round_end(struct step *s)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = s->round.ended > 0 ? 0 : tx_begin(s->db, &tx);
    if (r < 0 || s->round.ended > 0)
        return r;
    r = links_sql_end(s->db, s->round.id, s->now);
    return r < 0 ? r : tx_commit(&tx);
}

int links_step(const struct links_worker *w, struct db *db, struct arena *a, moment_t now)
{
    struct step s = {.w = w, .db = db, .a = a, .now = now};
    if (!w->rules.on)
        return 0;
    int noted = note_step(&s);
    int asked = noted == 0 ? ask_some(&s) : 0;
    int r = noted < 0 ? noted : asked;
    if (r < 0)
        return r;
    if (noted + asked == 0)
        return round_end(&s);
    r = step_again(&s, asked > 0 ? w->rules.pause : 0);
    return r < 0 ? r : 1;
}

/* ---- What was found ---- */

static enum outside_outcome outcome_of(struct str name)
{
    for (enum outside_outcome o = 0; o < OUTSIDE__MAX; o++)
        if (str_eq(name, str_c(outside_name(o))))
            return o;
    return OUTSIDE_MALFORMED;
}

int links_wrong(struct db *db, struct arena *a, int64_t rows, struct links_wrong *ret)
{
    struct links_wrong_rows found = {0};
    struct str own;
    *ret = (struct links_wrong){0};
    int r = links_sql_wrong(db, a, OFTEN, rows, &found);
    if (r >= 0)
        r = bodies_setting(db, a, "site.address", &own);
    for (size_t i = 0; r >= 0 && i < found.n; i++) {
        const struct links_wrong_row *x = &found.v[i];
        struct links_addresses there;
        links_of_body(a, x->body, own, &there);
        if (!is_new(&there, x->address))
            *vec_push(a, ret) = (struct link_wrong){.document = x->id,
                                                    .title = x->title,
                                                    .address = x->address,
                                                    .outcome = outcome_of(x->outcome),
                                                    .status = (int)x->status,
                                                    .since = x->since,
                                                    .asked = x->asked};
    }
    return r < 0 ? r : 0;
}

int links_state(struct db *db, struct arena *a, struct links_state *ret)
{
    struct links_round_row round;
    struct links_addresses_row count;
    *ret = (struct links_state){0};
    int r = links_sql_newest(db, a, &round);
    if (r <= 0)
        return r;
    r = links_sql_addresses(db, a, round.id, &count);
    if (r < 0)
        return r;
    *ret = (struct links_state){
        .begun = round.begun, .ended = round.ended, .addresses = count.n, .asked = count.asked};
    return 0;
}

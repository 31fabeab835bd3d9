/* mails_send.c: one mail at a time, by the worker: what it says, handing it over, and what became of it.
 * See mails.h.
 *
 * The row says "waiting" until the server's answer is written down, in one transaction with what follows from
 * it: the event of the case, and for a letter its delivery with the proof. */
#include "base/buf.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/answer/reply.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"
#include "store/blob.h"

#define AWAY_SECONDS 60
#define DUE_ROWS     60

/* A mail that is being made. */
struct making {
    struct mails_worker *w;
    struct db *db;
    struct arena *a;
    struct mails_mail_row row;
    struct mail mail;
    bool wanted; /* false: nobody wants it any more */
};

static struct str filled(struct making *k, enum lang lang, enum text key,
                         const struct html_arg *args, size_t n)
{
    return text_fill(k->a, lang, key, args, n);
}

/* Chinese, and English under it. */
static struct str in_both(struct making *k, struct str zh, struct str en)
{
    return arena_fmt(k->a, "%.*s\n\n----\n%.*s\n", STR_ARG(zh), STR_ARG(en));
}

/* ---- A notice ---- */

/* The page of cases, by the address of the site; where that is not set, in words of each language. */
static int where_of(struct making *k, struct str ret[LANG__MAX])
{
    struct str site;
    int r = bodies_setting(k->db, k->a, "site.address", &site);
    for (enum lang lang = 0; r == 0 && lang < LANG__MAX; lang++)
        ret[lang] = site.n > 0 ? arena_fmt(k->a, "%.*s/request/status", STR_ARG(site))
                               : text(lang, TEXT_mail_where);
    return r;
}

/* Only that there is something, and where: who reads over his shoulder learns no more. */
static int make_notice(struct making *k)
{
    struct mails_wanted_row row;
    struct str where[LANG__MAX];
    int r = mails_sql_wanted(k->db, k->a, k->row.request, &row);
    if (r <= 0)
        return r;
    r = where_of(k, where);
    if (r < 0)
        return r;
    enum text what = text_named("mail", "notice", k->row.what);
    if (!what)
        return err_set(ERR_BROKEN, "no notice is called so");
    struct html_arg zh[] = {
        html_arg_str(S("authority"), k->mail.from_name), html_arg_str(S("receipt"), row.receipt),
        html_arg_str(S("where"), where[LANG_ZH]), html_arg_str(S("what"), text(LANG_ZH, what))};
    struct html_arg en[] = {zh[0], zh[1], html_arg_str(S("where"), where[LANG_EN]),
                            html_arg_str(S("what"), text(LANG_EN, what))};
    k->mail.to = row.email;
    k->mail.subject = filled(k, LANG_ZH, TEXT_mail_notice_subject, zh, COUNT(zh));
    k->mail.text = in_both(k, filled(k, LANG_ZH, TEXT_mail_notice_text, zh, COUNT(zh)),
                           filled(k, LANG_EN, TEXT_mail_notice_text, en, COUNT(en)));
    k->wanted = true;
    return 0;
}

/* ---- A letter ---- */

struct files {
    struct mail_file *v;
    size_t n, room, bytes;
};

static int file_add(struct making *k, struct files *list, struct str hash, struct str name,
                    struct str type)
{
    struct str bytes;
    int r = blob_read(k->a, k->w->blobs, hash, MAIL_FILES_MAX, &bytes);
    if (r < 0)
        return r;
    *vec_push(k->a, list) = (struct mail_file){name, type, bytes};
    list->bytes += bytes.n;
    return 0;
}

/* What was released with it goes along where all of it fits; else it is taken from the site. */
static int released_add(struct making *k, const struct reply_letter_row *l, struct files *list,
                        bool *ret_left)
{
    struct reply_release_rows rows = {0};
    size_t all = list->bytes;
    int r = str_eq(l->kind, S("reply")) ? reply_sql_releases(k->db, k->a, l->request, &rows) : 0;
    for (size_t i = 0; i < rows.n; i++)
        all += rows.v[i].round == l->round ? (size_t)rows.v[i].size : 0;
    *ret_left = all > MAIL_FILES_MAX - MAIL_TEXT_MAX;
    for (size_t i = 0; r >= 0 && !*ret_left && i < rows.n; i++)
        if (rows.v[i].round == l->round)
            r = file_add(k, list, rows.v[i].hash, rows.v[i].name, S("application/octet-stream"));
    return r < 0 ? r : 0;
}

static int make_letter(struct making *k)
{
    struct reply_letter_row l;
    struct requests_request_row row;
    struct files files = {0};
    struct str where[LANG__MAX];
    bool left = false;
    int r = reply_sql_letter(k->db, k->a, k->row.letter, &l);
    if (r <= 0 || !str_eq(l.state, S("signed")))
        return r < 0 ? r : 0;
    r = request_get(k->db, k->a, l.request, &row);
    if (r == 0)
        r = where_of(k, where);
    if (r == 0)
        r = file_add(k, &files, l.hash, arena_fmt(k->a, "%.*s.pdf", STR_ARG(l.number)),
                     S("application/pdf"));
    if (r == 0)
        r = released_add(k, &l, &files, &left);
    if (r < 0)
        return r;
    struct html_arg zh[] = {
        html_arg_str(S("authority"), k->mail.from_name), html_arg_str(S("receipt"), row.receipt),
        html_arg_str(S("number"), l.number), html_arg_str(S("where"), where[LANG_ZH])};
    struct html_arg en[] = {zh[0], zh[1], zh[2], html_arg_str(S("where"), where[LANG_EN])};
    k->mail.to = k->row.place;
    enum text words = left ? TEXT_mail_letter_text_left : TEXT_mail_letter_text;
    k->mail.subject = filled(k, LANG_ZH, TEXT_mail_letter_subject, zh, COUNT(zh));
    k->mail.text = in_both(k, filled(k, LANG_ZH, words, zh, COUNT(zh)),
                           filled(k, LANG_EN, words, en, COUNT(en)));
    k->mail.files = files.v;
    k->mail.files_n = files.n;
    k->wanted = true;
    return 0;
}

/* ---- A reminder ---- */

static void due_line(struct making *k, struct buf *out, const struct mails_due_row *d, day_t today)
{
    enum text what = str_eq(d->state, S("registered")) ? TEXT_mail_due_confirm
                     : d->due < today                  ? TEXT_mail_due_over
                     : d->due == today                 ? TEXT_mail_due_today
                                                       : TEXT_mail_due_soon;
    struct str state = text(LANG_ZH, text_named("requests", "state", d->state));
    buf_fmt(out, "%.*s  %.*s  %.*s（%.*s）\n", STR_ARG(d->number),
            STR_ARG(d->due == DAY_NONE ? S("") : day_zh(k->a, d->due)),
            STR_ARG(text(LANG_ZH, what)), STR_ARG(state));
}

static enum text how_due(day_t due, day_t today)
{
    return due < today    ? TEXT_mail_due_over
           : due == today ? TEXT_mail_due_today
                          : TEXT_mail_due_soon;
}

/* A document by its number at the desk: what is not public has no title in a mail. */
static int documents_lines(struct making *k, const struct actor *who, day_t today, struct buf *out,
                           size_t *n)
{
    struct documents_due found = {0};
    int r = documents_due(k->db, k->a, who, today, today + 3, DUE_ROWS, &found);
    for (size_t i = 0; r >= 0 && i < found.n; i++) {
        const struct document_due *d = &found.v[i];
        struct html_arg args[] = {
            html_arg_int(S("id"), d->id), html_arg_str(S("day"), day_zh(k->a, d->due)),
            html_arg_str(S("what"), text(LANG_ZH, how_due(d->due, today))),
            html_arg_str(S("state"), text(LANG_ZH, text_named("document", "state", d->state)))};
        buf_put(out, filled(k, LANG_ZH, TEXT_mail_due_document, args, COUNT(args)));
        buf_char(out, '\n');
    }
    *n += r < 0 ? 0 : found.n;
    return r < 0 ? r : 0;
}

/* Numbers and days: no name, and not what was asked. */
static int make_reminder(struct making *k)
{
    struct mails_account_row who;
    struct mails_due_rows rows = {0};
    struct buf out cleanup(buf_done) = BUF_INIT(MAIL_TEXT_MAX / 2);
    roles_t roles;
    day_t today = moment_day(clock_now(&k->w->clock));
    int r = mails_sql_account(k->db, k->a, k->row.account, &who);
    if (r <= 0 || who.disabled || who.email.n == 0)
        return r < 0 ? r : 0;
    r = roles_parse(who.roles, &roles);
    if (r == 0)
        r = mails_sql_due(k->db, k->a, today + 3, roles & ROLE_DISCLOSURE_OFFICE, k->row.account,
                          who.department, DUE_ROWS, &rows);
    if (r < 0)
        return r;
    size_t n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        due_line(k, &out, &rows.v[i], today);
    struct actor actor = {.id = k->row.account, .department = who.department, .roles = roles};
    r = documents_lines(k, &actor, today, &out, &n);
    if (r < 0 || n == 0)
        return r;
    struct html_arg args[] = {html_arg_int(S("n"), (int64_t)n),
                              html_arg_str(S("list"), arena_str(k->a, buf_str(&out)))};
    k->mail.to = who.email;
    k->mail.subject = filled(k, LANG_ZH, TEXT_mail_due_subject, args, COUNT(args));
    k->mail.text = filled(k, LANG_ZH, TEXT_mail_due_text, args, COUNT(args));
    k->wanted = true;
    return 0;
}

static const struct {
    const char *kind;
    int (*make)(struct making *k);
} kinds[] = {{"notice", make_notice}, {"letter", make_letter}, {"reminder", make_reminder}};

static int make(struct making *k)
{
    struct str from = k->w->server.from, local, domain;
    int r = bodies_setting(k->db, k->a, "authority.name_zh", &k->mail.from_name);
    if (r < 0)
        return r;
    if (!str_cut(from, '@', &local, &domain))
        domain = S("localhost");
    k->mail.id = arena_fmt(k->a, "%.*s@%.*s", STR_ARG(k->row.message_id), STR_ARG(domain));
    k->mail.date = clock_now(&k->w->clock);
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(str_c(kinds[i].kind), k->row.kind))
            return kinds[i].make(k);
    return err_set(ERR_BROKEN, "mail %lld is of no kind", (long long)k->row.id);
}

/* ---- What became of it ---- */

/* The day counts on which it was tried, not the one on which the answer was written down. */
static int delivered(struct making *k, struct str answer, const struct str *proof)
{
    const struct actor sender = {.id = k->row.account, .roles = ROLE_DISCLOSURE_OFFICE};
    struct letter_delivery d = {.way = S("email"),
                                .day = moment_day(k->mail.date),
                                .received = DAY_NONE,
                                .receiver = S(""),
                                .place = k->row.place,
                                .tracking = S(""),
                                .note = answer};
    struct str why;
    int64_t id;
    int r = letter_deliver(k->db, k->a, LANG_ZH, NULL, k->row.letter, &d, &sender, k->mail.date,
                           &id, &why);
    if (r == 0)
        r = reply_sql_delivery_proof(k->db, id, k->row.letter, proof[0],
                                     text(LANG_ZH, TEXT_mail_proof_name), (int64_t)proof[1].n);
    return r < 0 ? r : 0;
}

/* 送达凭证: what was handed to which server when, and what it said. Hash and bytes. */
static int proof_make(struct making *k, struct str answer, struct str ret[2])
{
    struct reply_letter_row l;
    const struct mail_server *s = &k->w->server;
    int r = reply_sql_letter(k->db, k->a, k->row.letter, &l);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "the letter is gone");
    struct html_arg args[] = {
        html_arg_str(S("number"), l.number),
        html_arg_str(S("hash"), l.hash),
        html_arg_str(S("to"), k->mail.to),
        html_arg_str(S("from"), s->from),
        html_arg_str(S("id"), k->mail.id),
        html_arg_str(S("at"), moment_iso(k->a, k->mail.date)),
        html_arg_str(S("server"),
                     arena_fmt(k->a, "%.*s:%lld", STR_ARG(s->host), (long long)s->port)),
        html_arg_str(S("answer"), answer)};
    ret[1] = filled(k, LANG_ZH, TEXT_mail_proof, args, COUNT(args));
    return blob_put(k->w->blobs, k->a, ret[1], &ret[0]);
}

static int happened(struct making *k, const char *event)
{
    struct request_happening e = {.kind = event,
                                  .day = moment_day(k->mail.date),
                                  .until = DAY_NONE,
                                  .note =
                                      text(LANG_ZH, mails_name(k->a, k->row.kind, k->row.what))};
    return k->row.request == 0
               ? 0
               : request_event_add(k->db, k->a, k->row.request, &e,
                                   str_eq(k->row.kind, S("letter")) ? k->row.account : 0,
                                   k->mail.date);
}

static bool is_letter(const struct making *k)
{
    return str_eq(k->row.kind, S("letter"));
}

static int sent(struct making *k, struct str answer, const struct str *proof)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(k->db, &tx);
    if (r == 0)
        r = mails_sql_finish(k->db, k->row.id, S("sent"), answer, k->mail.date);
    if (r <= 0) /* another run was first */
        return r;
    r = happened(k, "mail-sent");
    if (r == 0 && proof)
        r = delivered(k, answer, proof);
    return r < 0 ? r : tx_commit(&tx);
}

/* It went out, and the case has moved on meanwhile: that it was sent stands there all the same. */
static int sent_letter(struct making *k, struct str answer)
{
    struct str proof[2];
    int r = proof_make(k, answer, proof);
    if (r == 0)
        r = sent(k, answer, proof);
    if (r != ERR_CONFLICT && r != ERR_INVALID)
        return r;
    log_err("mail.delivery", r);
    return sent(k, answer, NULL);
}

static int ended(struct making *k, const char *state, struct str answer)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(k->db, &tx);
    if (r == 0)
        r = mails_sql_finish(k->db, k->row.id, str_c(state), answer, k->mail.date);
    if (r <= 0)
        return r;
    r = strcmp(state, "refused") == 0 ? happened(k, "mail-refused") : 0;
    return r < 0 ? r : tx_commit(&tx);
}

static int note_try(struct making *k)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(k->db, &tx);
    if (r == 0)
        r = mails_sql_begin(k->db, k->row.id, k->mail.date);
    return r < 0 ? r : tx_commit(&tx);
}

static int note_answer(struct making *k, struct str answer)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(k->db, &tx);
    if (r == 0)
        r = mails_sql_answered(k->db, k->row.id, answer);
    return r < 0 ? r : tx_commit(&tx);
}

/* Later; or never, where it was tried for days. */
static int not_now(struct making *k, const struct job *j, int err, struct str answer)
{
    bool last = j->attempts + 1 >= MAIL_TRIES;
    int r = last ? ended(k, "refused", answer.n > 0 ? answer : text(LANG_ZH, TEXT_mail_gave_up))
                 : note_answer(k, answer);
    if (err == ERR_BUSY && answer.n == 0)
        k->w->away = k->mail.date + AWAY_SECONDS;
    return r < 0 ? r : last ? 0 : err_set(err, "mail %lld waits", (long long)k->row.id);
}

static int hand_over(struct making *k, const struct job *j)
{
    struct str answer;
    int r = note_try(k);
    if (r < 0)
        return r;
    r = mail_send(k->a, &k->w->server, &k->mail, &answer);
    if (r == 0)
        return is_letter(k) ? sent_letter(k, answer) : sent(k, answer, NULL);
    return r == ERR_INVALID ? ended(k, "refused", answer) : not_now(k, j, r, answer);
}

int mails_send_job(struct mails_worker *w, struct db *db, struct arena *a, const struct job *j,
                   json_t *payload)
{
    struct making k = {.w = w, .db = db, .a = a};
    moment_t now = clock_now(&w->clock);
    int r = mails_sql_get(db, a, json_get_int(payload, "mail"), &k.row);
    if (r <= 0 || !str_eq(k.row.state, S("waiting")))
        return r < 0 ? r : 0;
    k.mail.date = now;
    if (!w->server.on || now < w->away)
        return not_now(&k, j, ERR_BUSY, S("-"));
    r = make(&k);
    if (r < 0)
        return r;
    return k.wanted ? hand_over(&k, j) : ended(&k, "dropped", S(""));
}

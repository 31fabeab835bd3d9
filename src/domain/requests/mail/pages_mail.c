/* pages_mail.c: a letter goes out by electronic mail from its page, and what became of the mails with it. */
#include "base/vec.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/answer/views_reply.h"
#include "reply_sql.h"

/* 电子送达: he chose it. */
static bool by_mail(const struct requests_request_row *row, const struct reply_letter_row *l)
{
    bool chosen = str_eq(row->delivery, S("email")) || str_eq(row->medium, S("electronic"));
    return chosen && str_eq(l->role, S("applicant"));
}

int letter_mails_put(struct ctx *c, const struct requests_request_row *row,
                     const struct reply_letter_row *l, struct letter_view *v)
{
    struct mails_mail_rows rows = {0};
    bool on, waiting = false;
    int r = mails_on(c->db, c->arena, &on);
    if (r == 0)
        r = mails_sql_of_letter(c->db, c->arena, l->id, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        const struct mails_mail_row *m = &rows.v[i];
        *vec_push(c->arena, &v->mails) = (struct mail_item){
            .state = text_named("mail", "state", m->state),
            .place = m->place,
            .answer = m->answer,
            .tries = m->tries,
            .when = frame_desk_moment(c, m->tried > 0 ? m->tried : m->created),
            .refused = str_eq(m->state, S("refused")),
        };
        waiting = waiting || str_eq(m->state, S("waiting"));
    }
    const struct field_state *typed = form_field(&c->form, "address");
    v->may_mail = on && v->may_deliver && !waiting && by_mail(row, l);
    v->mail_to = typed ? typed->typed : row->email;
    return 0;
}

struct mail_form {
    struct str address;
};

static const struct field mail_fields[] = {
    {"address", FIELD_LINE, offsetof(struct mail_form, address), .max = 100, .required = true,
     .label = TEXT_mail_to},
};

static int mail_letter(struct ctx *c)
{
    const struct mail_form *in = c->input;
    struct requests_request_row row;
    struct reply_letter_row l;
    struct str why = S("");
    struct tx tx cleanup(tx_end) = {0};
    int r = letter_asked(c, &row, &l);
    if (r == 0 && !by_mail(&row, &l))
        r = err_set(ERR_CONFLICT, "nobody asked to have it by mail");
    if (r == 0)
        r = tx_begin(c->db, &tx);
    if (r == 0)
        r = mails_letter(c->db, c->arena, c->lang, c->app, l.id, in->address, &c->actor, c->now,
                         &why);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0 && why.n > 0) {
        tx_end(&tx);
        c->res->status = err_status(r);
        return letter_show(c, why);
    }
    if (r < 0)
        return r;
    frame_done(
        c, "letter_mail",
        arena_fmt(c->arena, "/requests/%lld/letters/%lld", (long long)row.id, (long long)l.id));
    return 0;
}

static int mail_again(struct ctx *c)
{
    return letter_show(c,
                       c->form.trouble.status > 0 ? S("") : text(c->lang, TEXT_mail_fault_address));
}

static const struct page pages[] = {
    {METHOD_POST, "/requests/{id}/letters/{letter}/mail", SIDE_DESK, ROLE_DISCLOSURE_OFFICE,
     mail_letter, mail_again, PAGE_FORM(struct mail_form, mail_fields)},
};

const struct pages requests_mail_pages = {pages, COUNT(pages)};

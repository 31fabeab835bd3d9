/* pages_email.c: where one is reminded of what is due: one's own address, and nobody else's. */
#include "domain/bodies/bodies.h"
#include "domain/people/inside.h"
#include "domain/people/views.h"
#include "engine/mail.h"
#include "html_people.h"
#include "people_sql.h"

struct email_form {
    struct str email;
};

static const struct field email_fields[] = {
    {"email", FIELD_LINE, offsetof(struct email_form, email), .max = 100,
     .label = TEXT_people_email, .hint = TEXT_people_email_hint},
};

static int email_page(struct ctx *c)
{
    struct people_email_of_row row;
    struct str on;
    struct email_view v = {.form = &c->form};
    int r = people_sql_email_of(c->db, c->arena, c->actor.id, &row);
    if (r >= 0)
        r = bodies_setting(c->db, c->arena, MAIL_ON_SETTING, &on);
    if (r < 0)
        return r;
    if (c->req->method != METHOD_POST)
        form_show(c->arena, email_fields, COUNT(email_fields), &(struct email_form){row.email},
                  &c->form);
    v.off = on.n == 0;
    frame_desk(c, text(c->lang, TEXT_people_email_title), "password", &v.frame);
    html_email_page(&c->html, &v);
    return 0;
}

static int email_save(struct ctx *c)
{
    const struct email_form *in = c->input;
    if (in->email.n > 0 && !mail_address_ok(in->email)) {
        form_refuse(&c->form, "email", TEXT_people_email_wrong);
        return ERR_INVALID;
    }
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = people_sql_email_set(c->db, c->actor.id, in->email);
    if (r >= 0) /* that it changed; where it goes is nobody's affair */
        r = account_enter(c->db, c->arena, "account.email", c->actor.login, S(""), c->actor.id,
                          c->now);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "email", S("/email"));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/email", SIDE_DESK, ALLOW_SIGNED_IN, email_page, NULL,
     PAGE_FORM(struct email_form, email_fields)},
    {METHOD_POST, "/email", SIDE_DESK, ALLOW_SIGNED_IN, email_save, email_page,
     PAGE_FORM(struct email_form, email_fields)},
};

const struct pages people_email_pages = {pages, COUNT(pages)};

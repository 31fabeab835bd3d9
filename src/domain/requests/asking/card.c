/* card.c: see card.h. */
#include "domain/requests/asking/card.h"

#include "domain/bodies/bodies.h"
#include "domain/requests/code.h"
#include "web/qr.h"

/* Where the public looks; "" where the site's address is not set. */
static int status_address(struct ctx *c, struct str *ret)
{
    struct str site;
    int r = bodies_setting(c->db, c->arena, "site.address", &site);
    while (r == 0 && str_ends(site, S("/")))
        site = str_head(site, site.n - 1);
    *ret = r == 0 && site.n > 0 ? arena_fmt(c->arena, "%.*s/request/status", STR_ARG(site)) : S("");
    return r;
}

/* Of where the case is looked up; "" where nobody knows where. */
static int picture_of(struct ctx *c, struct str address, struct str code, struct str *ret)
{
    *ret = S("");
    if (address.n == 0)
        return 0;
    int r = qr_make(c->arena, ARENA_JOIN(c->arena, address, S("#"), code), ret);
    if (r == 0)
        *ret = qr_base64(c->arena, *ret);
    return r;
}

int request_card(struct ctx *c, int64_t id, struct str code, struct request_card_view *ret)
{
    struct requests_request_row row;
    int r = request_get(c->db, c->arena, id, &row);
    if (r == 0)
        r = status_address(c, &ret->address);
    if (r < 0)
        return r;
    ret->number = row.number;
    ret->receipt = row.receipt;
    ret->code = code;
    ret->second = request_second_of(c->arena, row.phone, row.name);
    ret->second_is_phone = row.phone.n > 0;
    ret->oral = str_eq(row.channel, S("oral"));
    ret->href = arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)id);
    return picture_of(c, ret->address, code, &ret->qr);
}

/* remedy.c: reconsideration and litigation. See remedy.h. */
#include "domain/law/remedy.h"

#include "engine/text.h"

const struct remedy *remedy_for(const struct remedies *all, day_t reply, bool withheld)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct remedy *r = &all->v[i];
        if (r->from <= reply && (r->till == DAY_NONE || reply <= r->till) &&
            (withheld ? r->for_withheld : r->for_other))
            return r;
    }
    return NULL;
}

/* Whom one asks: the government of its own level; before 2024 or the superior; under vertical
 * leadership the superior alone (article 12 of 1999, 27 of 2023). */
static struct str reviewer(struct arena *a, const struct remedy *r,
                           const struct letter_authority *by)
{
    if (by->vertical || by->government.n == 0)
        return by->superior;
    if (r->superior && by->superior.n > 0)
        return arena_fmt(a, "%.*s或者%.*s", STR_ARG(by->government), STR_ARG(by->superior));
    return by->government;
}

struct str remedy_text(struct arena *a, const struct remedy *r, const struct letter_authority *by,
                       struct str act)
{
    struct str who = reviewer(a, r, by);
    if (who.n == 0)
        return S("");
    const struct html_arg args[] = {
        html_arg_str(S("文书"), act),
        html_arg_str(S("复议机关"), who),
        html_arg_str(S("法院"), by->court.n > 0 ? by->court : S("有管辖权的人民法院")),
    };
    return text_expand(a, r->wording, args, COUNT(args));
}

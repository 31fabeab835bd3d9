/* access.c: sets of roles, and whether one of them opens a door. */
#include "engine/access.h"

#include "base/buf.h"
#include "base/err.h"

static const struct {
    const char *code;
    roles_t role;
} roles[] = {
#define ROLE_ROW(name, bit, code) [bit] = {code, ROLE_##name},
    ROLE_TABLE(ROLE_ROW)
#undef ROLE_ROW
};

bool access_allows(roles_t allow, const struct actor *actor)
{
    if (allow & ALLOW_ANYONE)
        return true;
    if (!actor || actor->id == 0)
        return false;
    if (allow & ALLOW_SIGNED_IN)
        return true;
    return (allow & actor->roles) != 0;
}

static int role_parse(struct str word, roles_t *ret)
{
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (str_eq(str_c(roles[i].code), word)) {
            *ret = roles[i].role;
            return 0;
        }
    }
    return err_set(ERR_INVALID, "there is no role %.*s", STR_ARG(str_head(word, 40)));
}

int roles_parse(struct str s, roles_t *ret)
{
    struct str rest = str_trim(s), word;
    roles_t set = 0, role = 0;
    int r;

    while (str_next(&rest, ',', &word)) {
        r = role_parse(str_trim(word), &role);
        if (r < 0)
            return r;

        set |= role;
    }
    *ret = set;
    return 0;
}

struct str roles_text(struct arena *a, roles_t set)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * KiB);

    for (size_t i = 0; i < COUNT(roles); i++) {
        if (set & roles[i].role)
            buf_fmt(&out, "%s%s", out.n ? "," : "", roles[i].code);
    }
    return arena_str(a, buf_str(&out));
}

const char *role_code(unsigned bit)
{
    return bit < COUNT(roles) ? roles[bit].code : NULL;
}

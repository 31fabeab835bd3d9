/* export.c: a list that is taken away from a page. See frame.h; the files: paper/export.h. */
#include "domain/frame/frame.h"

#include "base/file.h"

int frame_export_begin(struct ctx *c, struct str title, const struct frame_column *columns,
                       size_t n, struct export **ret)
{
    enum export_kind kind;
    if (!export_kind_of(ctx_param(c, "as"), &kind))
        return err_set(ERR_ABSENT, "no such form of a list");
    struct export_column *named = arena_many(c->arena, n, struct export_column);
    for (size_t i = 0; i < n; i++)
        named[i] = (struct export_column){columns[i].key, text(c->lang, columns[i].name),
                                          columns[i].type, columns[i].width};
    int r = file_make_dir(c->site->spool, 0750);
    return r < 0 ? r
                 : export_begin(&(struct export_config){kind, c->site->spool, title, named, n,
                                                        c->now},
                                ret);
}

int frame_export_send(struct ctx *c, struct export *e, struct str name)
{
    enum export_kind kind;
    int r = export_finish(e, &c->res->fd, &c->res->size);
    if (r < 0)
        return r;
    if (!export_kind_of(ctx_param(c, "as"), &kind))
        return ERR_ABSENT;
    c->res->status = 200;
    c->res->type = str_c(export_type_of(kind));
    response_filename(c->req, c->res,
                      arena_fmt(c->arena, "%.*s-%.*s.%s", STR_ARG(name),
                                STR_ARG(day_iso(c->arena, moment_day(c->now))),
                                export_ending(kind)),
                      kind == EXPORT_JSON);
    return 0;
}

static struct str link_as(const struct ctx *c, const char *path, struct str query,
                          enum export_kind kind)
{
    return ARENA_JOIN(c->arena, ctx_address(c, path), S("/"), str_c(export_ending(kind)),
                      query.n > 0 ? S("?") : S(""), query);
}

/* The query without the place in the list. */
static struct str without_place(const struct ctx *c, struct str query)
{
    struct str kept = S(""), part;
    while (str_next(&query, '&', &part)) {
        if (str_starts(part, S("before=")) || str_starts(part, S("after=")) ||
            str_starts(part, S("page=")))
            continue;
        kept = kept.n > 0 ? ARENA_JOIN(c->arena, kept, S("&"), part) : part;
    }
    return kept;
}

struct export_links frame_export_links(const struct ctx *c, const char *path, struct str query)
{
    struct str kept = without_place(c, query);
    return (struct export_links){link_as(c, path, kept, EXPORT_CSV),
                                 link_as(c, path, kept, EXPORT_XLSX),
                                 link_as(c, path, kept, EXPORT_JSON)};
}

/* app.c: see app.h. */
#include "app/app.h"

#include <stdio.h>

static const char *under(struct arena *a, struct str folder, const char *name)
{
    return arena_fmt(a, "%.*s/%s", STR_ARG(folder), name).p;
}

void app_init(struct app *app, struct arena *a, struct str data, struct str desk_url, struct str public_url, struct clock clock)
{
    *app = (struct app){
        .arena = a,
        .data = arena_cstr(a, data),
        .desk_url = desk_url.n > 0 ? desk_url : arena_fmt(a, "sqlite:%.*s/desk/desk.db", STR_ARG(data)),
        .public_url = public_url.n > 0 ? public_url : arena_fmt(a, "sqlite:%.*s/public/public.db", STR_ARG(data)),
        .desk_blobs = under(a, data, "desk/blobs"),
        .public_blobs = under(a, data, "public/blobs"),
        .spool = under(a, data, "desk/spool"),
        .head = under(a, data, "public/head"),
        .clock = clock,
    };
}

int fail(const char *what, int err)
{
    const char *context = err_context();
    fprintf(stderr, "gongkai: %s: %s%s%s\n", what, err_name(err), context[0] ? ": " : "", context);
    return 1;
}

int usage(const char *what)
{
    fprintf(stderr, "gongkai: %s (see gongkai help)\n", what);
    return 2;
}

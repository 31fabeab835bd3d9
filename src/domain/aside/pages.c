/* pages.c: submissions that were put aside: the list, one of them, and what becomes of it. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/aside/aside_pages.h"
#include "domain/aside/views.h"
#include "engine/aside.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "html_aside.h"

#define LIST_ROWS    200
#define MARK_LETTERS 16
#define PART_LETTERS 2000

#define ASIDE_ACTORS  (ROLE_DISCLOSURE_OFFICE | ROLE_ADMINISTRATOR)
#define ASIDE_READERS (ASIDE_ACTORS | ROLE_AUDITOR)

/* What its address says of it: not its id, which may open somebody's case. */
static struct str mark_of(struct ctx *c, const struct aside *x)
{
    return str_head(ledger_digest(c->arena, x->public_id), MARK_LETTERS);
}

static enum text named(struct ctx *c, const char *what, struct str name)
{
    return text_find(arena_fmt(c->arena, "aside.%s_%.*s", what, STR_ARG(name)));
}

static struct aside_line line_of(struct ctx *c, const struct aside *x)
{
    return (struct aside_line){
        .href = ARENA_JOIN(c->arena, str_c(lang_root(c->lang)), S("/aside/"), mark_of(c, x)),
        .kind = x->kind,
        .kind_name = named(c, "kind", x->kind),
        .received = frame_desk_moment(c, x->received),
        .at = frame_desk_moment(c, x->at),
        .reason = named(c, "reason", x->reason),
        .state = named(c, "state", x->state),
        .note = x->note,
        .decided = x->decided > 0 ? frame_desk_moment(c, x->decided) : S(""),
    };
}

static int aside_page(struct ctx *c)
{
    struct asides found;
    struct aside_list_view v = {0};
    int r = aside_list(c->db, c->arena, LIST_ROWS, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++)
        *vec_push(c->arena, &v.rows) = line_of(c, &found.v[i]);
    frame_desk(c, text(c->lang, TEXT_aside_title), "feedback", &v.frame);
    html_aside_list_page(&c->html, &v);
    return 0;
}

static int aside_find(struct ctx *c, struct aside *ret)
{
    struct str mark = ctx_param(c, "mark");
    struct asides found;
    int r = aside_list(c->db, c->arena, LIST_ROWS, &found);
    if (r < 0)
        return r;
    for (size_t i = 0; i < found.n; i++) {
        if (str_eq(mark, mark_of(c, &found.v[i]))) {
            *ret = found.v[i];
            return 0;
        }
    }
    return err_set(ERR_ABSENT, "no such submission");
}

/* The texts of what was handed in; if it is no JSON, all of it is one. */
static void parts_of(struct ctx *c, struct str payload, struct aside_parts *ret)
{
    json_t *p cleanup(json_done) = json_loadb(payload.p, payload.n, 0, NULL);
    const char *name;
    json_t *value;
    if (!json_is_object(p))
        *vec_push(c->arena, ret) =
            (struct aside_part){S(""), utf8_head(payload, PART_LETTERS), TEXT_aside_whole};
    json_object_foreach(p, name, value)
    {
        if (json_is_string(value))
            *vec_push(c->arena, ret) =
                (struct aside_part){arena_str(c->arena, str_c(name)),
                                    utf8_head(json_get_str(c->arena, p, name), PART_LETTERS),
                                    named(c, "field", str_c(name))};
    }
}

struct aside_form {
    struct str note;
    bool close;
};

static const struct field aside_fields[] = {
    {"note", FIELD_TEXT, offsetof(struct aside_form, note), .max = ASIDE_NOTE_MAX,
     .label = TEXT_aside_note, .hint = TEXT_aside_note_hint},
    {"close", FIELD_BOOL, offsetof(struct aside_form, close)},
};

static int aside_item(struct ctx *c)
{
    struct aside x;
    int r = aside_find(c, &x);
    if (r < 0)
        return r;
    struct aside_item_view v = {
        .row = line_of(c, &x),
        .form = &c->form,
        .shows_parts = c->actor.roles & ROLE_DISCLOSURE_OFFICE,
        .may_decide = (c->actor.roles & ASIDE_ACTORS) && str_eq(x.state, S("aside")),
        .closed = str_eq(x.state, S("closed")),
    };
    if (v.shows_parts)
        parts_of(c, x.payload, &v.parts);
    frame_desk(c, text(c->lang, TEXT_aside_item_title), "feedback", &v.frame);
    html_aside_item_page(&c->html, &v);
    return 0;
}

static int decide(struct ctx *c, struct str public_id)
{
    const struct aside_form *in = c->input;
    if (!in->close)
        return aside_again(c->db, public_id, c->actor.id, c->now);
    if (in->note.n == 0) {
        form_refuse(&c->form, "note", TEXT_aside_note_missing);
        return ERR_INVALID;
    }
    return aside_close(c->db, public_id, in->note, c->actor.id, c->now);
}

static int aside_decide(struct ctx *c)
{
    const struct aside_form *in = c->input;
    struct aside x;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = aside_find(c, &x);
    if (r < 0)
        return r;
    r = decide(c, x.public_id);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, in->close ? "aside_closed" : "aside_again", S("/aside"));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/aside", SIDE_DESK, ASIDE_READERS, aside_page},
    {METHOD_GET, "/aside/{mark}", SIDE_DESK, ASIDE_READERS, aside_item, NULL,
     PAGE_FORM(struct aside_form, aside_fields)},
    {METHOD_POST, "/aside/{mark}", SIDE_DESK, ASIDE_ACTORS, aside_decide, aside_item,
     PAGE_FORM(struct aside_form, aside_fields)},
};

const struct pages aside_pages = {pages, COUNT(pages)};

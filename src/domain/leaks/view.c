/* view.c: findings in the reader's words. See views.h. */
#include "domain/leaks/views.h"

#include "base/buf.h"
#include "base/vec.h"
#include "store/blob.h"

const struct field leaks_fields[LEAKS_FIELDS] = {
    {"key", FIELD_LINE, offsetof(struct leaks_form, key), .max = 16},
    {"note", FIELD_TEXT, offsetof(struct leaks_form, note), .max = 500, .label = TEXT_leaks_reason,
     .hint = TEXT_leaks_reason_hint},
};

/* ---- Places: the readers of files say them in English ---- */

struct place_words {
    const char *en;
    enum text zh; /* with {n} if it is counted: 第 {n} 页 */
    bool inner;   /* its number is the file's own, nobody sees it */
};

/* The longer of two that begin alike first. */
static const struct place_words words[] = {
    {"pages 1 to", TEXT_leaks_place_pages},
    {"page", TEXT_leaks_place_page},
    {"line", TEXT_leaks_place_line},
    {"row", TEXT_leaks_place_row},
    {"paragraph", TEXT_leaks_place_paragraph},
    {"table", TEXT_leaks_place_table},
    {"slide", TEXT_leaks_place_slide},
    {"annotation", TEXT_leaks_place_comment},
    {"comments", TEXT_leaks_place_comment, true},
    {"comment", TEXT_leaks_place_comment, true},
    {"link", TEXT_leaks_place_link},
    {"form", TEXT_leaks_place_form},
    {"header", TEXT_leaks_place_header},
    {"footer", TEXT_leaks_place_footer},
    {"footnotes", TEXT_leaks_place_footnote, true},
    {"footnote", TEXT_leaks_place_footnote, true},
    {"endnotes", TEXT_leaks_place_endnote, true},
    {"endnote", TEXT_leaks_place_endnote, true},
    {"property", TEXT_leaks_place_property},
    {"properties", TEXT_leaks_place_property},
    {"entry", TEXT_leaks_place_entry},
    {"attached file", TEXT_leaks_place_attached},
    {"source", TEXT_leaks_place_source},
    {"file", TEXT_leaks_place_file},
};

static const struct place_words endings[] = {
    {" (hidden sheet)", TEXT_leaks_place_hidden_sheet},
    {" (hidden row)", TEXT_leaks_place_hidden_row},
    {" (hidden column)", TEXT_leaks_place_hidden_column},
    {" (deleted or hidden)", TEXT_leaks_place_deleted},
    {" (hidden)", TEXT_leaks_place_hidden},
    {" comment", TEXT_leaks_place_cell_comment}, /* of a cell */
    {": file", TEXT_leaks_place_within},
};

/* A word of the table that `place` begins with, whole; NULL: none. */
static const struct place_words *place_word(struct str place)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        size_t n = strlen(words[i].en);
        if (str_starts(place, str_c(words[i].en)) &&
            (place.n == n || place.p[n] == ' ' || place.p[n] == ':'))
            return &words[i];
    }
    return NULL;
}

/* "2" of "2 row 3"; "" it does not go on with a number. */
static struct str number_take(struct str *place)
{
    size_t n = 0;
    while (n < place->n && place->p[n] >= '0' && place->p[n] <= '9')
        n++;
    struct str number = str_head(*place, n);
    *place = str_trim(str_skip(*place, n));
    return number;
}

/* "table 1 row 2: …": a word and its number after the other; what is no word of ours stays as it is. */
static void words_put(struct arena *a, enum lang lang, struct str place, struct buf *to)
{
    const struct place_words *w;
    while ((w = place_word(place)) != NULL) {
        struct str zh = text(lang, w->zh);
        place = str_trim(str_skip(place, strlen(w->en)));
        struct str number = number_take(&place);
        struct html_arg n = html_arg_str(S("n"), number);
        if (number.n > 0 && !w->inner && str_find(zh, S("{n}")) < 0)
            zh = arena_fmt(a, "%.*s {n}", STR_ARG(zh));
        if (to->n > 0)
            buf_char(to, ' ');
        buf_put(to, text_expand(a, zh, &n, 1));
        if (str_starts(place, S(":"))) {
            buf_char(to, ':');
            place = str_trim(str_skip(place, 1));
        }
    }
    if (to->n > 0 && place.n > 0)
        buf_char(to, ' ');
    buf_put(to, place);
}

/* "9" of "… and 9 more", which is taken off; "" it is one alone. */
static struct str more_take(struct str *place)
{
    struct str more = str_head(*place, place->n - (str_ends(*place, S(" more")) ? 5 : 0));
    size_t at = more.n;
    while (at > 0 && more.p[at - 1] >= '0' && more.p[at - 1] <= '9')
        at--;
    struct str head = str_head(more, at);
    if (more.n == place->n || at == more.n || !str_ends(head, S(" and ")))
        return S("");
    *place = str_head(head, head.n - 5);
    return str_skip(more, at);
}

struct str leaks_place(struct arena *a, enum lang lang, struct str place)
{
    struct buf said cleanup(buf_done) = BUF_INIT(4 * KiB);
    struct str end = S("");
    if (lang == LANG_EN)
        return place;
    struct html_arg more = html_arg_str(S("n"), more_take(&place));
    for (size_t i = 0; i < COUNT(endings) && end.n == 0; i++)
        if (str_ends(place, str_c(endings[i].en))) {
            place.n -= strlen(endings[i].en);
            end = text(lang, endings[i].zh);
        }
    words_put(a, lang, place, &said);
    buf_put(&said, end);
    if (more.text.n > 0)
        buf_put(&said, text_fill(a, lang, TEXT_leaks_place_more, &more, 1));
    return arena_str(a, buf_str(&said));
}

/* ---- Rows ---- */

enum text leaks_kind_name(enum leak_kind kind)
{
    static const enum text names[LEAK_KIND__MAX] = {
        [LEAK_IDENTITY] = TEXT_leaks_kind_identity,
        [LEAK_MOBILE] = TEXT_leaks_kind_mobile,
        [LEAK_PHONE] = TEXT_leaks_kind_phone,
        [LEAK_BANK_CARD] = TEXT_leaks_kind_bank_card,
        [LEAK_PASSPORT] = TEXT_leaks_kind_passport,
        [LEAK_PLATE] = TEXT_leaks_kind_plate,
        [LEAK_EMAIL] = TEXT_leaks_kind_email,
        [LEAK_QQ] = TEXT_leaks_kind_qq,
        [LEAK_WECHAT] = TEXT_leaks_kind_wechat,
        [LEAK_ADDRESS] = TEXT_leaks_kind_address,
        [LEAK_MINOR] = TEXT_leaks_kind_minor,
        [LEAK_HEALTH] = TEXT_leaks_kind_health,
        [LEAK_CLASSIFICATION] = TEXT_leaks_kind_classification,
        [LEAK_POSITION] = TEXT_leaks_kind_position,
        [LEAK_UNREADABLE] = TEXT_leaks_kind_unreadable,
    };
    return names[kind];
}

struct str leaks_unread(enum lang lang, struct str why)
{
    static const struct {
        enum extract_reason reason;
        enum text words;
    } reasons[] = {
        {EXTRACT_ENCRYPTED, TEXT_leaks_unread_encrypted},
        {EXTRACT_DAMAGED, TEXT_leaks_unread_damaged},
        {EXTRACT_OLD_OFFICE, TEXT_leaks_unread_old_office},
        {EXTRACT_PICTURES, TEXT_leaks_unread_pictures},
        {EXTRACT_KIND, TEXT_leaks_unread_kind},
        {EXTRACT_LIMIT, TEXT_leaks_unread_limit},
        {EXTRACT_BROKE, TEXT_leaks_unread_broke},
        {EXTRACT_NAME, TEXT_leaks_unread_name},
    };
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq(why, str_c(extract_reason_name(reasons[i].reason))))
            return text(lang, reasons[i].words);
    return why;
}

static struct str place_of(struct ctx *c, const struct leaks_item *x)
{
    struct str place =
        x->part->hash.n > 0 ? x->place : arena_fmt(c->arena, "line %d", x->line);
    return leaks_place(c->arena, c->lang, place);
}

static struct leaks_row row_of(struct ctx *c, const struct leaks_item *x,
                               const struct leaks_may *may)
{
    bool open = x->outcome.n == 0;
    return (struct leaks_row){
        .part = x->part->label ? (struct said){text(c->lang, x->part->label),
                                               c->lang == LANG_EN ? "en" : "zh-CN"}
                               : (struct said){x->part->name, "zh-CN"},
        .place = place_of(c, x),
        .masked = x->kind == LEAK_UNREADABLE ? leaks_unread(c->lang, x->masked) : x->masked,
        .key = x->key,
        .kind = leaks_kind_name(x->kind),
        .hidden = x->hidden,
        .blocks = x->blocks,
        .open = open,
        .may_mask = open && may->mask && !x->blocks && x->part->label,
        .may_settle = open && (x->blocks ? may->lift : may->accept),
        .outcome = str_eq(x->outcome, S("leak_lift")) ? TEXT_leaks_lifted : TEXT_leaks_accepted,
        .who = said_in(c->lang, x->by_zh, x->by_en),
        .when = open ? S("") : frame_desk_moment(c, x->at),
        .reason = x->reason,
    };
}

static int signers_of(struct ctx *c, const struct leaks_thing *thing, struct leaks_view *ret)
{
    struct leaks_signatures list;
    int r = leaks_signatures(c->db, c->arena, thing, ret->digest, &list);
    if (r < 0)
        return r;
    for (size_t i = 0; i < list.n; i++) {
        const struct leaks_signature *s = &list.v[i];
        *vec_push(c->arena, &ret->signers) = (struct leaks_signer){
            .who = said_in(c->lang, s->by_zh, s->by_en),
            .event = text_find(
                arena_fmt(c->arena, "%s.event.%.*s", thing->flow->name, STR_ARG(s->event))),
            .when = frame_desk_moment(c, s->at),
            .list = str_head(s->list, 12),
            .found = s->found,
            .current = s->current,
        };
    }
    return 0;
}

/* Files in which something is to be masked, for who may put a masked copy in their place. */
static int files_of(struct ctx *c, const struct leaks_thing *thing, const struct leaks_list *list,
                    struct leaks_view *ret)
{
    for (size_t i = 0; i < thing->parts.n; i++) {
        const struct leaks_part *part = &thing->parts.v[i];
        struct leaks_copy copy;
        if (part->hash.n == 0 || !leaks_to_mask(list, part))
            continue;
        int r = leaks_copy_get(c->db, c->arena, part->hash, &copy);
        if (r < 0)
            return r;
        *vec_push(c->arena, &ret->files) = (struct leaks_file){
            .name = {part->name, "zh-CN"},
            .code = part->code,
            .size = frame_size(c, copy.size),
            .state = copy.state.n > 0             ? text_named("leaks", "copy", copy.state)
                     : leaks_copy_can(list, part) ? TEXT_NONE
                                                  : TEXT_leaks_copy_refused,
            .waiting = str_eq(copy.state, S("waiting")),
            .made = str_eq(copy.state, S("made")),
            .left = copy.left,
        };
        ret->may.mask = ret->may.mask || !ret->files.v[ret->files.n - 1].state;
    }
    return 0;
}

int leaks_show(struct ctx *c, const struct leaks_thing *thing, const struct leaks_may *may,
               struct str address, struct leaks_view *ret)
{
    struct leaks_list list;
    int r = leaks_look(c->db, c->arena, thing, moment_day(c->now), &list);
    if (r < 0)
        return r;
    ret->address = address;
    ret->back = arena_fmt(c->arena, "%.*s#leaks-title", STR_ARG(address));
    ret->open = (int64_t)list.open;
    ret->blocking = (int64_t)list.blocking;
    ret->waiting = (int64_t)list.waiting;
    ret->digest = list.digest;
    for (size_t i = 0; i < list.n; i++) {
        struct leaks_row row = row_of(c, &list.v[i], may);
        ret->may.mask = ret->may.mask || row.may_mask;
        ret->may.accept = ret->may.accept || (row.may_settle && !row.blocks);
        ret->may.lift = ret->may.lift || (row.may_settle && row.blocks);
        *vec_push(c->arena, &ret->rows) = row;
    }
    r = may->mask ? files_of(c, thing, &list, ret) : 0;
    return r < 0 ? r : signers_of(c, thing, ret);
}

bool leaks_take_reason(const struct leaks_view *v)
{
    return v->may.accept || v->may.lift;
}

int leaks_copy_send(struct ctx *c, struct str hash, struct str name)
{
    struct leaks_copy copy;
    int r = leaks_copy_get(c->db, c->arena, hash, &copy);
    if (r >= 0)
        r = blob_open(c->site->blobs, copy.hash, &c->res->fd, &c->res->size);
    if (r < 0)
        return r == ERR_INVALID ? err_set(ERR_ABSENT, "there is no copy") : r;
    c->res->status = 200;
    c->res->type = S("application/octet-stream");
    response_filename(c->req, c->res, name, false);
    return 0;
}

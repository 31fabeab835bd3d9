/* frame.h: the clothes of both sides: what stands around every page, and the parts that pages
 * are made of.
 *
 * A page's view holds a struct frame_public or struct frame_desk as `frame`; its handler fills
 * it by frame_public() or frame_desk(), and its template stands between two calls:
 *
 *     {call public_top(&v->frame)}            or     {call desk_top(&v->frame)}
 *     <h1>…</h1> …                                   …
 *     {call public_bottom(&v->frame)}                {call desk_bottom(&v->frame)}
 *
 * The page writes its one <h1>; the frame gives title, language, skip link, landmarks,
 * navigation. Classes: assets/gongkai.css.
 *
 * A form's fields are drawn by name; label and hint stand with the field's limits (struct field,
 * .label and .hint):
 *
 *     {call form_errors(v->form)}
 *     {call field_line(v->form, "title")}      {call field_text(v->form, "body", 20)}     {call field_secret(v->form, "password")}   (field_secret_new: one that is being chosen)
 *     {call field_day(v->form, "made")}        {call field_check(v->form, "agreed")}      {call field_file("file", TEXT_x, TEXT_x_hint)}
 *     {call field_select(v->form, "genre", &v->genres)}   {call field_choices(v->form, "order", &v->orders)} */
#ifndef DOMAIN_FRAME_H
#define DOMAIN_FRAME_H

#include "engine/page.h"
#include "paper/export.h"

/* ---- Words in the reader's language ---- */

/* A text of the record and the language it is in: on an English page a Chinese title stays
 * Chinese and says so (lang="…"). */
struct said {
    struct str text;
    const char *lang;
};

/* English where the page is English and there is any; else Chinese. */
struct said said_in(enum lang lang, struct str zh, struct str en);

/* "2016年5月4日", "4 May 2016"; "" for DAY_NONE. */
struct str frame_day(const struct ctx *c, day_t day);
/* A month "2016-05": "2016年5月", "May 2016"; a year and a day are written accordingly. */
struct str frame_month(const struct ctx *c, struct str month);
/* "2016年5月4日 09:30", "4 May 2016, 09:30". */
struct str frame_moment(const struct ctx *c, moment_t t);
/* The same for the desk, where this year is understood: "11月23日（周一）", "Mon 23 November";
 * "…09:30". */
struct str frame_desk_day(const struct ctx *c, day_t day);
struct str frame_desk_moment(const struct ctx *c, moment_t t);
/* "830 B", "12 KB", "3.4 MB". */
struct str frame_size(const struct ctx *c, int64_t bytes);

/* ---- What every public page needs of the store ---- */

struct category {
    int64_t id, parent;
    struct str code, name_zh, name_en, about_zh, about_en;
};
struct categories {
    struct category *v;
    size_t n, room;
};

/* A topic or a department. */
struct heading {
    int64_t id;
    struct str code, name_zh, name_en;
};
struct headings {
    struct heading *v;
    size_t n, room;
};

struct frame_fixed;

/* Settings, categories, topics, departments: small, the same for every page of one head of the
 * ledger. */
struct furniture {
    struct pairs settings;
    struct categories categories; /* in display order */
    struct headings topics, departments;
    /* What frame.c makes of it when a page first asks, in this arena; NULL: nothing is kept. */
    const struct frame_fixed **fixed; /* by language */
    struct furniture_things *things;  /* of frame_once() */
    struct arena *arena;
};

/* What the store has now. Within a transaction (each GET) it is read once for each head and kept
 * with the connection: good until the connection's next transaction. */
int frame_furniture(struct ctx *c, const struct furniture **ret) must_use;
/* Something else that changes with the head only (the working-day calendar): read once for each head by `read`, which is also its
 * name, and kept beside the furniture, in its arena, as long as that. Errors are the reader's. */
typedef int (*frame_reader)(struct db *pub, const struct furniture *f, const void **ret);
int frame_once(struct ctx *c, frame_reader read, const void **ret) must_use;
/* The setting NAME in this language: NAME_en or NAME_zh, else NAME; "" if there is none. */
struct said furniture_setting(const struct furniture *f, enum lang lang, const char *name);
const struct category *furniture_category(const struct furniture *f,
                                          struct str code); /* NULL: none */
const struct category *furniture_category_id(const struct furniture *f, int64_t id);
bool furniture_has_children(const struct furniture *f, int64_t category);
const struct heading *heading_by_code(const struct headings *list, struct str code);
const struct heading *heading_by_id(const struct headings *list, int64_t id);
/* Scheme, host and port of absolute addresses: setting site.address; "" if it is not set. */
struct str frame_address(const struct furniture *f);
/* The same, or what the request's Host says if that is sane. Only for pages that are not kept in
 * memory: a Host is anybody's word. */
struct str frame_origin(const struct ctx *c, const struct furniture *f);

/* ---- The frame ---- */

struct nav_item {
    struct str href, name;
    bool here;
    const char *code; /* what frame_public() calls it; only in the head of the public side */
};
struct nav_items {
    struct nav_item *v;
    size_t n, room;
};

struct crumb {
    struct str href;
    struct said name;
};
struct crumbs {
    struct crumb *v;
    size_t n, room;
};

/* What of the frame is alike on all pages of a language. */
struct frame_fixed {
    struct said authority, notice;
    struct nav_items nav, links; /* in the head; in the foot, but for the feedback */
    struct nav_items contact;    /* name → how to reach (href is the value) */
    struct str css, icon, home, search, size, about, feed, feedback, display;
    struct said feed_title;
    struct str site; /* frame_address() */
    struct str site_code;
    struct str domain;                     /* of site.address; "" not set */
    struct str icp, police_record;         /* as they are to be shown; "" none */
    struct str find_faults;                /* where 为政府网站找错 leads; "" our own form */
    /* The stretches of every page that show this, rendered. */
    struct html_safe head, banner, foot, marks;
    /* The links in the head, with the reader at each of them; last: at none. */
    struct html_safe *navs;
};

/* A sink for a piece of a page that is rendered once and kept: its texts in this language, no session. */
struct html frame_sink(struct buf *out, struct arena *a, enum lang lang);

/* What a page says of itself to machines: <meta name content>. */
struct meta {
    const char *name;
    struct str content;
};
struct metas {
    struct meta *v;
    size_t n, room;
};

struct frame_public {
    const struct furniture *furniture;
    const struct frame_fixed *fixed;
    struct str title; /* of the window: "page — authority" */
    struct said authority;
    struct html_safe nav; /* the links in the head: they say where the reader is */
    struct nav_items contact;
    struct str home, search, about, feedback;
    struct str here;    /* this page's address, as a reader can send it */
    struct str other;   /* this page in the other language */
    struct str address; /* absolute, for paper; "" where site.address is not set */
    struct str classes; /* of <html>: "large dark"; "" none */
    bool large, is_home;
    /* What a page may add after frame_public(): */
    struct str typed;       /* in the search field */
    struct said feed_title; /* of its feed */
    struct str feed;        /* "" the site's */
    struct str description;
    struct metas metas;   /* 《政府网站发展指引》: column and article */
    struct crumbs crumbs; /* without home and without the page itself */
};

/* `here`: the code of the top category, "documents", "statistics", "about", "feedback" or "".
 * Returns what the store returned: a page that is kept in memory must not be sent without its
 * furniture; others may go on with what is there. */
int frame_public(struct ctx *c, struct str title, const char *here, struct frame_public *ret);

struct frame_desk {
    struct str title;
    struct said authority;
    struct nav_items nav;
    struct str css, icon, home, password, sign_out, other;
    struct said who; /* the account's name */
    enum text done;  /* what was done by the request before this one; TEXT_NONE */
    struct str classes; /* of <html> */
    int64_t behind;  /* entries of the ledger that readers do not see yet */
    bool signed_in, large;
};

/* `here`: "work", "documents", "feedback", "ledger", "accounts", "password", "sign-in". */
int frame_desk(struct ctx *c, struct str title, const char *here, struct frame_desk *ret);

/* Something was done: go on to `path` (of this side, without its language), where the page says
 * so in the words of the text done.NAME. A cookie carries NAME there and goes away with it:
 * nothing stands in an address. */
void frame_done(struct ctx *c, const char *name, struct str path);

/* The column that a page belongs to, for its metas: what the national guide asks of each column. */
void frame_meta_column(struct ctx *c, struct frame_public *frame, const struct category *k);
/* One more; nothing where it is empty. */
void frame_meta(struct ctx *c, struct frame_public *frame, const char *name, struct str content);
/* The reader's colours: "light", "dark", "contrast", "" the system's. */
struct str frame_theme(const struct ctx *c);

/* A field as the fragments draw it. */
struct field_view {
    const char *name;
    struct str typed;
    enum text label, hint; /* TEXT_NONE: none */
    enum text error;       /* TEXT_NONE: nothing is wrong */
    bool required;
    int64_t max, low, high;
    struct str described; /* ids for aria-describedby; "" none */
};
struct field_views {
    struct field_view *v;
    size_t n, room;
};

struct field_view field_view(struct arena *a, const struct form *form, const char *name);

struct error_view {
    struct frame_public public_; /* one of the two, by the side */
    struct frame_desk desk;
    enum text title, what;
    int status;
    struct str id;      /* of the request: what the log knows it by */
    struct str sign_in; /* "" unless that is what is missing */
    struct field_views left; /* at the desk: what was typed, to be copied */
};

/* For struct site's error_page, on both sides. */
void frame_error(struct ctx *c, int err);

/* ---- Pages of a list ---- */

/* Where a list goes on, from ?before=MOMENT.ID; without it, or with nonsense: from the newest. */
void frame_keyset(const struct ctx *c, moment_t *ret_before, int64_t *ret_id);

struct pager {
    struct str newer, older; /* addresses; "" none */
    bool by_number;          /* pages before and after, not newer and older */
};

/* ---- A list that is taken away ----
 *
 * The page at PATH has its list at PATH/{as} too, `as` being csv, xlsx or json, with the same
 * filters in the query:
 *
 *     static const struct frame_column columns[] = {{"title", TEXT_…, EXPORT_TEXT, 60}, …};
 *     struct export *e cleanup(export_done) = NULL;
 *     int r = frame_export_begin(c, title, columns, COUNT(columns), &e);
 *     … for each row: export_text(e, …) in the order of the columns …
 *     return frame_export_send(c, e, name);
 *
 * and its template says {call export_links(&v->exports)}. */

struct frame_column {
    const char *key; /* in JSON: stays for ever; doc/json.md says what it is */
    enum text name;
    enum export_type type;
    int width; /* export.h */
};

#define FRAME_EXPORT_ROWS 50000 /* in one file: a larger list is narrowed first */

/* What {as} names; ERR_ABSENT: no such form. */
int frame_export_begin(struct ctx *c, struct str title, const struct frame_column *columns,
                       size_t n, struct export **ret) must_use;
/* As a file NAME-DAY.ENDING. */
int frame_export_send(struct ctx *c, struct export *e, struct str name) must_use;

/* Where the three forms of a list are. */
struct export_links {
    struct str csv, xlsx, json;
};

/* `path`: of the page, without language; its query goes along, but for where it goes on. */
struct export_links frame_export_links(const struct ctx *c, const char *path, struct str query);

/* ---- Forms ---- */

struct option {
    struct str value, name;
    bool chosen;
    const char *lang; /* of the name; NULL the page's */
};
struct options {
    struct option *v;
    size_t n, room;
};

/* A choice among codes whose names are the texts "SUBJECT.KIND.CODE"; the list ends in NULL. */
struct options options_named(struct arena *a, enum lang lang, const char *subject, const char *kind,
                             const char *const *codes, struct str chosen);
/* The same for a field of the page's form: what was typed stands chosen. */
struct options form_options(const struct ctx *c, const char *field, const char *subject,
                            const char *kind, const char *const *codes);

/* What was typed in lines, texts, numbers and days, but for the fields that `shown` names (ends in NULL; NULL: none):
 * for a page that has no place for it any more. Never a secret, never what nobody types. */
struct field_views form_typed(struct arena *a, const struct form *form, const char *const *shown);
/* What is wrong, in one line of words: for a form whose fields are drawn by hand. */
struct str form_wrong_words(struct arena *a, enum lang lang, const struct form *form);
/* The fields with errors, in order. */
struct field_views form_wrong(struct arena *a, const struct form *form);

#endif

/* sheet.c: the approval sheet as it is read: words of opinions, and the paper. See review.h. */
#include "base/vec.h"
#include "domain/review/review.h"

struct str review_when(struct arena *a, moment_t at)
{
    day_t day = moment_day(at);
    int64_t minute = (at - day_begin(day)) / 60;
    return arena_fmt(a, "%.*s %02d:%02d", STR_ARG(day_iso(a, day)), (int)(minute / 60),
                     (int)(minute % 60));
}

static struct str name_of(enum lang lang, struct str zh, struct str en)
{
    return lang == LANG_EN && en.n > 0 ? en : zh;
}

struct str review_who(struct arena *a, enum lang lang, const struct flow_event *e)
{
    struct html_arg args[] = {
        html_arg_str(S("name"), name_of(lang, e->account_name, e->account_name_en)),
        html_arg_str(S("absent"), name_of(lang, e->absent, e->absent_en)),
    };
    if (e->absent.n == 0)
        return name_of(lang, e->account_name, e->account_name_en);
    return text_fill(a, lang, TEXT_review_who_for, args, COUNT(args));
}

struct str review_opinion(struct arena *a, enum lang lang, const struct flow_event *e)
{
    struct str who = review_who(a, lang, e);
    struct str words = e->note.n > 0 ? e->note : text(lang, TEXT_review_agreed);
    return arena_fmt(a, "%.*s\n%.*s %.*s", STR_ARG(words), STR_ARG(who),
                     STR_ARG(review_when(a, e->at)));
}

const char *review_lang(enum lang page, struct str words)
{
    for (size_t i = 0; i < words.n; i++) {
        unsigned char lead = (unsigned char)words.p[i];
        if (lead >= 0xe3 && lead <= 0xe9) /* U+3000 to U+9FFF */
            return lang_tag(LANG_ZH);
    }
    return lang_tag(page);
}

static struct str answer_text(struct arena *a, enum lang lang, const struct review_cosigner *c)
{
    if (c->answer.n == 0)
        return text(lang, TEXT_review_cosign_waiting);
    enum text key = text_named("review", "cosign", c->answer);
    return arena_fmt(a, "%.*s%s%.*s %.*s %.*s%.*s", STR_ARG(text(lang, key)),
                     c->note.n > 0 ? " " : "", STR_ARG(c->note),
                     STR_ARG(name_of(lang, c->by, c->by_en)), STR_ARG(review_when(a, c->at)),
                     STR_ARG(c->current ? S("") : text(lang, TEXT_review_cosign_before)));
}

struct str review_cosign_text(struct arena *a, enum lang lang, const struct review_cosigners *list)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64 * KiB);
    for (size_t i = 0; i < list->n; i++) {
        const struct review_cosigner *c = &list->v[i];
        buf_fmt(&out, "%s%.*s：%.*s", i > 0 ? "\n" : "",
                STR_ARG(name_of(lang, c->name_zh, c->name_en)), STR_ARG(answer_text(a, lang, c)));
    }
    return arena_str(a, buf_str(&out));
}

/* ---- The paper ---- */

static struct paper_row row_of(struct arena *a, size_t n, const struct str *cells)
{
    struct paper_row row = {.v = arena_many(a, n, struct str), .n = n};
    for (size_t i = 0; i < n; i++)
        row.v[i] = cells[i];
    return row;
}

static void box_add(struct arena *a, const struct review_lines *lines, struct paper *p)
{
    struct paper_row *rows = arena_many(a, lines->n, struct paper_row);
    for (size_t i = 0; i < lines->n; i++) {
        const struct review_line *l = &lines->v[i];
        struct str cells[] = {text(LANG_ZH, l->label), l->value, text(LANG_ZH, l->label2),
                              l->value2};
        rows[i] = row_of(a, l->label2 ? 4 : 2, cells);
        rows[i].lines = l->lines > 2 ? 2 : l->lines; /* a sheet has one page */
    }
    *vec_push(a, p) =
        (struct paper_block){.kind = PAPER_BOX, .rows = rows, .rows_n = lines->n, .dense = true};
}

static struct str one_line(struct arena *a, struct str s)
{
    char *out = arena_many(a, s.n + 1, char);
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i] == '\n' ? ' ' : s.p[i];
    return str_of(out, s.n);
}

static void history_add(struct arena *a, const struct review_entries *list, struct paper *p)
{
    struct str head[] = {text(LANG_ZH, TEXT_document_history_when),
                         text(LANG_ZH, TEXT_document_history_who),
                         text(LANG_ZH, TEXT_document_history_what),
                         text(LANG_ZH, TEXT_review_history_note),
                         text(LANG_ZH, TEXT_document_history_digest)};
    struct paper_row *rows = arena_many(a, list->n + 1, struct paper_row);
    rows[0] = row_of(a, COUNT(head), head);
    for (size_t i = 0; i < list->n; i++) {
        const struct review_entry *e = &list->v[i];
        struct str cells[] = {e->when, e->who, e->what, one_line(a, e->note), e->digest};
        rows[i + 1] = row_of(a, COUNT(cells), cells);
    }
    *vec_push(a, p) = (struct paper_block){.kind = PAPER_BREAK}; /* the sheet itself has one page */
    *vec_push(a, p) = (struct paper_block){
        .kind = PAPER_HEADING_1, .text = text(LANG_ZH, TEXT_document_history)};
    *vec_push(a, p) =
        (struct paper_block){.kind = PAPER_TABLE, .rows = rows, .rows_n = list->n + 1};
}

void review_paper(struct arena *a, const struct review_sheet_text *t, struct str authority,
                  day_t made, struct paper *ret)
{
    *ret = (struct paper){
        .title = t->title,
        .author = authority,
        .lang = S("zh-CN"),
        .made = made,
        .letterhead = S(""),
        .footer = t->title,
    };
    *vec_push(a, ret) = (struct paper_block){.kind = PAPER_TITLE, .text = t->title};
    box_add(a, &t->lines, ret);
    if (t->history.n > 0)
        history_add(a, &t->history, ret);
}

/* letter_paper.c: a letter's text as paper: each marked line a block of paper/pdf.h. See letter.h. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/law/law.h"

/* What stands in front of a line, and what it becomes. Nothing in front: a paragraph. */
static const struct mark {
    struct str mark;
    enum paper_block_kind kind;
} marks[] = {
    {STR_INIT("标题："), PAPER_TITLE},      {STR_INIT("主送："), PAPER_ADDRESSEE},
    {STR_INIT("抄送："), PAPER_COPIES},     {STR_INIT("附注："), PAPER_ANNOTATION},
    {STR_INIT("附件："), PAPER_ENCLOSURES}, {STR_INIT("顶格："), PAPER_TEXT_FLUSH},
    {STR_INIT("居中："), PAPER_NUMBER},     {STR_INIT("落款："), PAPER_SEAL},
    {STR_INIT("说明："), PAPER_NOTE},       {STR_INIT("栏："), PAPER_BOX},
};

static const struct mark *mark_of(struct str line)
{
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_starts(line, marks[i].mark))
            return &marks[i];
    return NULL;
}

static struct paper_block *block(struct arena *a, struct paper *p, enum paper_block_kind kind,
                                 struct str text)
{
    struct paper_block *b = vec_push(a, p);
    *b = (struct paper_block){.kind = kind, .text = text};
    return b;
}

/* The block before, if it is of that kind: rows and enclosures come together. */
static struct paper_block *same_again(struct paper *p, enum paper_block_kind kind)
{
    return p->n > 0 && p->v[p->n - 1].kind == kind ? &p->v[p->n - 1] : NULL;
}

/* "栏：名目｜内容", "栏3：" with room for three lines at least. */
static int box_row(struct arena *a, struct paper *p, struct str line, int lines)
{
    struct paper_block *b = same_again(p, PAPER_BOX);
    if (!b)
        b = block(a, p, PAPER_BOX, S(""));
    struct {
        struct paper_row *v;
        size_t n, room;
    } rows = {b->rows, b->rows_n, b->rows_n};
    struct {
        struct str *v;
        size_t n, room;
    } cells = {0};
    struct str bar = S("｜");
    for (ptrdiff_t at; (at = str_find(line, bar)) >= 0; line = str_skip(line, (size_t)at + bar.n))
        *vec_push(a, &cells) = str_trim(str_head(line, (size_t)at));
    *vec_push(a, &cells) = str_trim(line);
    if (cells.n != 2 && cells.n != 4)
        return err_set(ERR_MALFORMED, "a row has %zu cells, not 2 or 4", cells.n);
    *vec_push(a, &rows) = (struct paper_row){.v = cells.v, .n = cells.n, .lines = lines};
    b->rows = rows.v;
    b->rows_n = rows.n;
    return 0;
}

static void enclosure(struct arena *a, struct paper *p, struct str name)
{
    struct paper_block *b = same_again(p, PAPER_ENCLOSURES);
    if (b)
        b->text = arena_fmt(a, "%.*s\n%.*s", STR_ARG(b->text), STR_ARG(name));
    else
        block(a, p, PAPER_ENCLOSURES, name);
}

static void signature(struct arena *a, struct paper *p, struct str line, bool sealed)
{
    struct str authority = line, date = S(""), bar = S("｜");
    ptrdiff_t at = str_find(line, bar);
    if (at >= 0) {
        authority = str_head(line, (size_t)at);
        date = str_skip(line, (size_t)at + bar.n);
    }
    block(a, p, sealed ? PAPER_SEAL : PAPER_SIGNATURE,
          arena_fmt(a, "%.*s\n%.*s", STR_ARG(str_trim(authority)), STR_ARG(str_trim(date))));
}

/* 结构层次序数: 一、 and （一） stand alone as headings; with a full stop they are text. */
static enum paper_block_kind paragraph_kind(struct str line)
{
    static const char *const numerals[] = {"一", "二", "三", "四", "五",
                                           "六", "七", "八", "九", "十"};
    if (str_find(line, S("。")) >= 0 || utf8_count(line) > 30)
        return PAPER_TEXT;
    bool bracket = str_starts(line, S("（"));
    struct str rest = bracket ? str_skip(line, strlen("（")) : line;
    for (size_t i = 0; i < COUNT(numerals); i++) {
        struct str after = str_skip(rest, strlen(numerals[i]));
        if (str_starts(rest, str_c(numerals[i])) && str_starts(after, bracket ? S("）") : S("、")))
            return bracket ? PAPER_HEADING_2 : PAPER_HEADING_1;
    }
    return PAPER_TEXT;
}

static int marked(struct arena *a, const struct letter_rule *rule, struct paper *p,
                  const struct mark *m, struct str text)
{
    if (m->kind == PAPER_BOX)
        return box_row(a, p, text, 1);
    if (m->kind == PAPER_ENCLOSURES)
        enclosure(a, p, text);
    else if (m->kind == PAPER_SEAL)
        signature(a, p, text, rule->sealed);
    else if (m->kind == PAPER_ADDRESSEE)
        block(a, p, m->kind, arena_fmt(a, "%.*s：", STR_ARG(text)));
    else
        block(a, p, m->kind, text);
    return 0;
}

static int paper_line(struct arena *a, const struct letter_rule *rule, struct paper *p,
                      struct str line)
{
    const struct mark *m = mark_of(line);
    if (m)
        return marked(a, rule, p, m, str_trim(str_skip(line, m->mark.n)));
    /* 栏3：, the row with room to write */
    if (str_starts(line, S("栏")) && line.n > 7 && line.p[3] >= '2' && line.p[3] <= '9' &&
        str_starts(str_skip(line, 4), S("：")))
        return box_row(a, p, str_skip(line, 7), line.p[3] - '0');
    if (str_eq(line, S("裁切")))
        block(a, p, PAPER_CUT, S(""));
    else if (str_eq(line, S("附件")))
        block(a, p, PAPER_ENCLOSED, line);
    else if (str_eq(line, S("换页")))
        block(a, p, PAPER_BREAK, S(""));
    else
        block(a, p, paragraph_kind(line), line);
    return 0;
}

struct str letter_title(struct str text, struct str otherwise)
{
    struct str line, mark = S("标题：");
    while (str_next(&text, '\n', &line))
        if (str_starts(str_trim(line), mark))
            return str_trim(str_skip(str_trim(line), mark.n));
    return otherwise;
}

int letter_paper(struct arena *a, const struct request_law *law, enum letter_kind kind,
                 const struct letter_case *c, struct str text, struct paper *ret)
{
    const struct letter_rule *rule = letter_rule_of(law, kind);
    if (!rule)
        return err_set(ERR_BROKEN, "no letter of kind %d", (int)kind);
    struct paper p = {.title = letter_title(text, rule->name),
                      .author = c->authority.name,
                      .lang = S("zh-CN"),
                      .made = c->letter_day,
                      .layout = PAPER_LETTER,
                      .letterhead = c->authority.name,
                      .number = c->letter_number,
                      .footer = S("")};
    struct str rest = text, line;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        int r = line.n == 0 ? 0 : paper_line(a, rule, &p, line);
        if (r < 0)
            return r;
    }
    *ret = p;
    return 0;
}

int letter_pdf(struct arena *a, const struct request_law *law, enum letter_kind kind,
               const struct letter_case *c, struct str text, struct letter_made *ret,
               struct missings *ret_missing)
{
    struct paper p;
    struct letter_made made;
    int r = letter_check(a, law, kind, c, text, ret_missing);
    if (r < 0)
        return r;
    r = letter_paper(a, law, kind, c, text, &p);
    if (r < 0)
        return r;
    r = paper_pdf_apart(a, &p, &made.pdf, &made.substituted);
    if (r < 0)
        return r;
    *ret = made;
    return 0;
}

/* docx_numbers.c: the numbers that a Word file does not hold as text: "一、", "（二）", "3." before the headings and items of
 * its lists. Counted as the program that wrote it counts them; a bullet is "·". */
#include "paper/package.h"

#include <limits.h>

#define LEVELS    9
#define LEVEL_MAX 9999

struct level {
    struct str format, text; /* numFmt, lvlText */
    int start, now;          /* now: INT_MIN before the first */
};

struct numbers_kind {
    struct level levels[LEVELS];
};

struct numbers_list {
    struct numbers_kind *kind;
    int restart[LEVELS]; /* of lvlOverride; -1 none */
};

struct docx_numbers {
    struct arena *a;
    struct map kinds, lists; /* abstractNumId → numbers_kind *, numId → numbers_list * */
    /* while it is read */
    struct numbers_kind *kind;
    struct numbers_list *list;
    int level;
};

int docx_whole(struct str s, int high)
{
    int n = 0;

    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n <= high; i++)
        n = n * 10 + (s.p[i] - '0');
    return n > high ? high : n;
}

/* ---- Reading word/numbering.xml ---- */

static void kind_begin(struct docx_numbers *n, struct str id)
{
    n->kind = arena_one(n->a, struct numbers_kind);
    for (int i = 0; i < LEVELS; i++)
        n->kind->levels[i] = (struct level){S("decimal"), S(""), 1, INT_MIN};
    map_set(&n->kinds, id, n->kind);
}

static void list_begin(struct docx_numbers *n, struct str id)
{
    n->kind = NULL;
    n->list = arena_one(n->a, struct numbers_list);
    for (int i = 0; i < LEVELS; i++)
        n->list->restart[i] = -1;
    map_set(&n->lists, id, n->list);
}

static void level_property(struct docx_numbers *n, struct str name, struct str val)
{
    struct level *l = &n->kind->levels[n->level];

    if (str_eq(name, S("start")))
        l->start = docx_whole(val, LEVEL_MAX);
    else if (str_eq(name, S("numFmt")))
        l->format = val;
    else if (str_eq(name, S("lvlText")))
        l->text = val;
}

static void numbers_begin(void *me, xmlTextReaderPtr x, struct str name)
{
    struct docx_numbers *n = me;
    struct str val = xml_attribute(n->a, x, "val");

    if (str_eq(name, S("abstractNum")))
        kind_begin(n, xml_attribute(n->a, x, "abstractNumId"));
    else if (str_eq(name, S("num")))
        list_begin(n, xml_attribute(n->a, x, "numId"));
    else if (str_eq(name, S("lvl")) || str_eq(name, S("lvlOverride")))
        n->level = docx_whole(xml_attribute(n->a, x, "ilvl"), LEVELS - 1);
    else if (n->kind)
        level_property(n, name, val);
    else if (n->list && str_eq(name, S("abstractNumId")))
        n->list->kind = map_get(&n->kinds, val);
    else if (n->list && str_eq(name, S("startOverride")))
        n->list->restart[n->level] = docx_whole(val, LEVEL_MAX);
}

static void numbers_end(void *me, struct str name)
{
    struct docx_numbers *n = me;

    if (str_eq(name, S("abstractNum")))
        n->kind = NULL;
    else if (str_eq(name, S("num")))
        n->list = NULL;
}

struct docx_numbers *docx_numbers_read(struct arena *a, struct str part)
{
    static const struct xml_handler handler = {.begin = numbers_begin, .end = numbers_end};
    struct docx_numbers *n = arena_one(a, struct docx_numbers);

    n->a = a;
    map_init(&n->kinds, a);
    map_init(&n->lists, a);
    return part.n > 0 && xml_read(part, &handler, n) ? n : NULL;
}

/* ---- Counting ---- */

static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* 十二, 二十, 一百〇三: up to 999, as articles of a text are counted. */
static void put_chinese(struct buf *to, int n)
{
    if (n >= 100)
        buf_fmt(to, "%s百", digits[n / 100]);
    if (n % 100 >= 10)
        buf_fmt(to, "%s十", n >= 100 || n >= 20 ? digits[n / 10 % 10] : "");
    else if (n >= 100 && n % 10 > 0)
        buf_fmt(to, "%s", digits[0]);
    if (n % 10 > 0)
        buf_fmt(to, "%s", digits[n % 10]);
}

static void put_roman(struct buf *to, int n, bool upper)
{
    static const struct {
        int n;
        const char *upper, *lower;
    } parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"}, {400, "CD", "cd"},
                 {100, "C", "c"},  {90, "XC", "xc"},  {50, "L", "l"},  {40, "XL", "xl"},
                 {10, "X", "x"},   {9, "IX", "ix"},   {5, "V", "v"},   {4, "IV", "iv"},
                 {1, "I", "i"}};

    for (size_t i = 0; i < COUNT(parts); i++)
        for (; n >= parts[i].n; n -= parts[i].n)
            buf_fmt(to, "%s", upper ? parts[i].upper : parts[i].lower);
}

static bool is_chinese(struct str format)
{
    static const char *const names[] = {"chineseCounting",   "chineseCountingThousand",
                                        "ideographDigital",  "japaneseCounting",
                                        "taiwaneseCounting", "taiwaneseCountingThousand"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(format, str_c(names[i])))
            return true;
    return false;
}

static void put_number(struct buf *to, struct str format, int n)
{
    bool upper = str_starts(format, S("upper"));

    if (is_chinese(format) && n > 0 && n < 1000)
        put_chinese(to, n);
    else if ((str_eq(format, S("upperLetter")) || str_eq(format, S("lowerLetter"))) && n > 0 &&
             n <= 26)
        buf_char(to, (char)((upper ? 'A' : 'a') + n - 1));
    else if (str_eq(format, S("upperRoman")) || str_eq(format, S("lowerRoman")))
        put_roman(to, n, upper);
    else if (str_starts(format, S("decimalEnclosedCircle")) && n > 0 && n <= 20)
        buf_fmt(to, "\xe2\x91%c", 0x9f + n); /* ① … ⑳ */
    else
        buf_fmt(to, "%d", n);
}

static void step(struct numbers_list *list, int level)
{
    struct level *l = list->kind->levels;

    if (list->restart[level] >= 0)
        l[level].now = list->restart[level];
    else
        l[level].now = l[level].now == INT_MIN ? l[level].start : l[level].now + 1;
    list->restart[level] = -1;
    for (int i = level + 1; i < LEVELS; i++)
        l[i].now = INT_MIN;
}

struct str docx_number_next(struct docx_numbers *n, struct str id, int level)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * KiB);
    struct numbers_list *list = n && level >= 0 && level < LEVELS ? map_get(&n->lists, id) : NULL;

    if (!list || !list->kind)
        return S("");
    const struct level *l = list->kind->levels;
    step(list, level);
    if (str_eq(l[level].format, S("bullet")))
        return S("·");
    for (size_t i = 0; i < l[level].text.n; i++) {
        const char *p = l[level].text.p + i;
        if (*p != '%' || i + 1 == l[level].text.n || p[1] < '1' || p[1] > '9') {
            buf_char(&out, *p);
            continue;
        }
        const struct level *of = &l[p[1] - '1'];
        put_number(&out, of->format, of->now == INT_MIN ? of->start : of->now);
        i++;
    }
    return arena_str(n->a, buf_str(&out));
}

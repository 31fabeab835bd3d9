/* letter.c: a letter's text from its template and the case, and what it must say. See letter.h.
 *
 * A template is plain text, a paragraph a line; letters/README.md tells its marks to those who
 * write it. What is composed has the same marks without conditions and names in braces, so that
 * an officer can change it and letter_paper.c can print it. */
#include "domain/law/letter.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/law/law.h"
#include "engine/text.h"

#define LETTER_MAX (256 * KiB)

struct composing {
    struct arena *a;
    const struct request_law *law;
    const struct letter_rule *rule;
    const struct letter_case *c;
    const struct decision *decision; /* of a reply; NULL */
    struct buf out;
    struct missings missing;
    struct str item; /* within 【每 …】 */
    size_t item_number;
};

static void composing_done(struct composing *k)
{
    buf_done(&k->out);
}

const struct letter_rule *letter_rule_of(const struct request_law *law, enum letter_kind kind)
{
    for (size_t i = 0; i < law->letters.n; i++)
        if (law->letters.v[i].kind == kind)
            return &law->letters.v[i];
    return NULL;
}

const struct letter_rule *letter_rule_find(const struct request_law *law, struct str code)
{
    for (size_t i = 0; i < law->letters.n; i++)
        if (str_eq(law->letters.v[i].code, code))
            return &law->letters.v[i];
    return NULL;
}

struct str letter_name(const struct letter_rule *rule, struct str law)
{
    return rule->name_2007.n > 0 && str_eq(law, S("cn-2008")) ? rule->name_2007 : rule->name;
}

struct str letter_name_en(const struct letter_rule *rule, struct str law)
{
    return rule->name_2007_en.n > 0 && str_eq(law, S("cn-2008")) ? rule->name_2007_en
                                                                 : rule->name_en;
}

/* ---- Values ---- */

static bool is_2008(const struct letter_case *c)
{
    return str_eq(c->law, S("cn-2008"));
}

/* The Regulation by its name; the old one by its order's number, too, once the new one is in
 * force, so that nobody takes the one for the other. */
static struct str regulation(const struct composing *k)
{
    bool old = is_2008(k->c) && k->c->letter_day >= day_from(2019, 5, 15);
    return old ? S("《中华人民共和国政府信息公开条例》（国务院令第492号）")
               : S("《中华人民共和国政府信息公开条例》");
}

/* "第三十六条第（四）项" with the Regulation's name before it; another act brings its own. */
static struct str article_of(const struct composing *k, struct str article)
{
    if (article.n == 0 || str_starts(article, S("《")))
        return article;
    return arena_fmt(k->a, "%.*s%.*s", STR_ARG(regulation(k)), STR_ARG(article));
}

static struct str value_regulation(const struct composing *k)
{
    return regulation(k);
}

static struct str value_basis(const struct composing *k)
{
    return article_of(k, is_2008(k->c) ? k->rule->article_2007 : k->rule->article_2019);
}

static struct str value_article(const struct composing *k)
{
    return k->decision ? article_of(k, k->decision->article) : S("");
}

static struct str value_title(const struct composing *k)
{
    return k->decision && k->rule->kind == LETTER_REPLY ? k->decision->title
                                                        : letter_name(k->rule, k->c->law);
}

static struct str value_remedy(const struct composing *k)
{
    bool withheld = k->decision && k->rule->kind == LETTER_REPLY &&
                    decision_review_first(&k->law->decisions, k->decision, k->c);
    const struct remedy *r = remedy_for(&k->law->remedies, k->c->letter_day, withheld);
    /* A third party challenges the decision to release, of which the letter tells it. */
    struct str act = k->rule->kind == LETTER_REPLY ? S("答复") : S("决定");
    return r ? remedy_text(k->a, r, &k->c->authority, act) : S("");
}

/* What follows from law and case together. */
static const struct computed {
    struct str name, name_en;
    struct str (*value)(const struct composing *k);
} computeds[] = {
    {STR_INIT("条例"), STR_INIT("the Regulation"), value_regulation},
    {STR_INIT("依据"), STR_INIT("article the letter stands on"), value_basis},
    {STR_INIT("条款"), STR_INIT("article of the decision"), value_article},
    {STR_INIT("标题"), STR_INIT("title"), value_title},
    {STR_INIT("救济"), STR_INIT("remedies"), value_remedy},
};

static const struct computed *computed_find(struct str name)
{
    for (size_t i = 0; i < COUNT(computeds); i++)
        if (str_eq(computeds[i].name, name))
            return &computeds[i];
    return NULL;
}

bool letter_knows(struct str name)
{
    return fact_find(name) || computed_find(name);
}

/* What the signature gives: its day, its number, and the remedies that go by that day. */
static bool is_late(struct str name)
{
    return str_eq(name, S("成文日期")) || str_eq(name, S("文号")) || str_eq(name, S("救济"));
}

static struct str value_of(const struct composing *k, struct str name);

/* The name itself, if its value will be there. */
static struct str value_late(const struct composing *k, struct str name)
{
    struct letter_case today = *k->c;
    struct composing then = *k;
    then.c = &today;
    today.undated = false;
    bool there = !str_eq(name, S("救济")) || value_of(&then, name).n > 0;
    return there ? arena_fmt(k->a, "{%.*s}", STR_ARG(name)) : S("");
}

static struct str value_of(const struct composing *k, struct str name)
{
    if (k->c->undated && is_late(name))
        return value_late(k, name);
    if (str_eq(name, S("项")))
        return k->item;
    if (str_eq(name, S("序")))
        return arena_fmt(k->a, "%zu", k->item_number);
    const struct computed *computed = computed_find(name);
    if (computed)
        return computed->value(k);
    const struct fact *f = fact_find(name);
    return f ? fact_value(k->a, f, k->c) : S("");
}

static void miss(struct arena *a, struct missings *m, struct str name, struct str name_en)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i].name, name))
            return;
    *vec_push(a, m) = (struct missing){name, name_en};
}

static void miss_name(struct arena *a, struct missings *m, struct str name)
{
    const struct computed *computed = computed_find(name);
    const struct fact *f = fact_find(name);
    miss(a, m, name, computed ? computed->name_en : f ? fact_name_en(f) : name);
}

/* ---- Filling ---- */

/* A stop before a stop: "…属实。" in "{认定事实}。". */
static bool stop_follows(struct str rest)
{
    static const char *const stops[] = {"。", "，", "；", "、", "）", "”", "："};
    for (size_t i = 0; i < COUNT(stops); i++)
        if (str_starts(rest, str_c(stops[i])))
            return true;
    return false;
}

static struct str without_stop(struct str s)
{
    static const char *const stops[] = {"。", "；", "，"};
    for (size_t i = 0; i < COUNT(stops); i++)
        if (str_ends(s, str_c(stops[i])))
            return str_head(s, s.n - strlen(stops[i]));
    return s;
}

/* What a case says stays within its line and its cell. */
static struct str value_tame(struct arena *a, struct str value, struct str rest)
{
    struct buf b cleanup(buf_done) = BUF_INIT(LETTER_MAX);
    struct str left = str_trim(value), bar = S("｜");
    while (left.n > 0) {
        if (str_starts(left, bar)) {
            buf_char(&b, '|');
            left = str_skip(left, bar.n);
            continue;
        }
        buf_char(&b, (unsigned char)left.p[0] < 0x20 ? ' ' : left.p[0]);
        left = str_skip(left, 1);
    }
    struct str tame = arena_str(a, buf_str(&b));
    return stop_follows(rest) ? without_stop(tame) : tame;
}

/* `line` with its names in braces filled in; what has no value is missing. */
static void fill(struct composing *k, struct str line)
{
    ptrdiff_t open, close;
    while ((open = str_find_char(line, '{')) >= 0 && (close = str_find_char(line, '}')) > open) {
        struct str name = str_skip(str_head(line, (size_t)close), (size_t)open + 1);
        struct str rest = str_skip(line, (size_t)close + 1);
        struct str value = value_tame(k->a, value_of(k, name), rest);
        if (value.n == 0)
            miss_name(k->a, &k->missing, name);
        buf_put(&k->out, str_head(line, (size_t)open));
        buf_put(&k->out, value);
        line = rest;
    }
    buf_put(&k->out, line);
    buf_char(&k->out, '\n');
}

/* ---- Conditions: 【有 名 名】, 【无 名】, 【旧】, 【新】, 【单位】, 【公民】, 【每 名】, 【决定】 ---- */

static bool all_there(const struct composing *k, struct str names, bool there)
{
    struct str name;
    while (str_next(&names, ' ', &name))
        if (name.n > 0 && (value_of(k, name).n > 0) != there)
            return false;
    return true;
}

static void lines(struct composing *k, struct str text);
static void line(struct composing *k, struct str text);

static void each_item (struct composing *k, struct str name, struct str text)
{
    const struct fact *f = fact_find(str_trim(name));
    struct strs items = f ? fact_items(k->a, f, k->c) : (struct strs){0};
    if (items.n == 0)
        miss_name(k->a, &k->missing, str_trim(name));
    for (size_t i = 0; i < items.n; i++) {
        k->item = items.v[i];
        k->item_number = i + 1;
        line(k, text);
    }
}

/* Does the line with this condition stand? */
static bool condition(const struct composing *k, struct str what)
{
    struct str word, names;
    (void)str_cut(what, ' ', &word, &names);
    if (str_eq(word, S("有")))
        return all_there(k, names, true);
    if (str_eq(word, S("无")))
        return all_there(k, names, false);
    if (str_eq(word, S("旧")))
        return is_2008(k->c);
    if (str_eq(word, S("新")))
        return !is_2008(k->c);
    return false;
}

static void decision_lines(struct composing *k)
{
    if (k->decision)
        lines(k, k->decision->wording);
}

/* Cuts 【what】 off the beginning. */
static bool bracket(struct str *line, struct str *ret_what)
{
    struct str open = S("【"), close = S("】");
    ptrdiff_t end;
    if (!str_starts(*line, open) || (end = str_find(*line, close)) < 0)
        return false;
    *ret_what = str_skip(str_head(*line, (size_t)end), open.n);
    *line = str_skip(*line, (size_t)end + close.n);
    return true;
}

static void line(struct composing *k, struct str text)
{
    struct str what;
    while (bracket(&text, &what)) {
        if (str_eq(what, S("决定"))) {
            decision_lines(k);
            return;
        }
        if (str_starts(what, S("每 "))) {
            each_item (k, str_skip(what, strlen("每 ")), text)
                ;
            return;
        }
        if (!condition(k, what))
            return;
    }
    fill(k, text);
}

static void lines(struct composing *k, struct str text)
{
    struct str one;
    while (str_next(&text, '\n', &one)) {
        one = str_trim(one);
        if (one.n > 0 && one.p[0] != '#')
            line(k, one);
    }
}

/* ---- What a template may say ---- */

static bool condition_known(struct str what)
{
    struct str word, names, name;
    if (str_eq(what, S("旧")) || str_eq(what, S("新")) || str_eq(what, S("决定")))
        return true;
    (void)str_cut(what, ' ', &word, &names);
    if (!str_eq(word, S("有")) && !str_eq(word, S("无")) && !str_eq(word, S("每")))
        return false;
    while (str_next(&names, ' ', &name))
        if (name.n > 0 && !letter_knows(name))
            return false;
    return true;
}

/* One list a line: each of two would print its items times those of the other. */
static struct str line_wrong(struct arena *a, struct str line)
{
    struct str what;
    int lists = 0;
    while (bracket(&line, &what)) {
        lists += str_starts(what, S("每 "));
        if (!condition_known(what) || lists > 1)
            return arena_fmt(a, "【%.*s】", STR_ARG(what));
    }
    for (;;) {
        ptrdiff_t open = str_find_char(line, '{'), close = str_find_char(line, '}');
        if (open < 0 && close < 0)
            return S("");
        if (open < 0 || close < open)
            return arena_fmt(a, "a brace that has no other: %.*s", STR_ARG(line));
        struct str name = str_skip(str_head(line, (size_t)close), (size_t)open + 1);
        if (!letter_knows(name) && !str_eq(name, S("项")) && !str_eq(name, S("序")))
            return arena_fmt(a, "{%.*s}", STR_ARG(name));
        line = str_skip(line, (size_t)close + 1);
    }
}

struct str letter_template_wrong(struct arena *a, struct str text)
{
    struct str one;
    while (str_next(&text, '\n', &one)) {
        one = str_trim(one);
        struct str bad = one.n == 0 || one.p[0] == '#' ? S("") : line_wrong(a, one);
        if (bad.n > 0)
            return bad;
    }
    return S("");
}

/* ---- What a letter must say, and must not ---- */

/* Without white space, so that a line that an officer broke is the same line. */
static struct str squeezed(struct arena *a, struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(LETTER_MAX);
    struct str wide = S("　");
    while (s.n > 0) {
        if (str_starts(s, wide)) {
            s = str_skip(s, wide.n);
            continue;
        }
        if ((unsigned char)s.p[0] > 0x20)
            buf_char(&b, s.p[0]);
        s = str_skip(s, 1);
    }
    return arena_str(a, buf_str(&b));
}

static bool says(const struct composing *k, struct str text, struct str value)
{
    struct str wanted = squeezed(k->a, without_stop(value_tame(k->a, value, S(""))));
    return wanted.n > 0 && str_find(text, wanted) >= 0;
}

static bool says_name(const struct composing *k, struct str text, struct str name)
{
    const struct fact *f = fact_find(name);
    if (!f || !fact_is_list(f))
        return says(k, text, value_of(k, name));
    struct strs items = fact_items(k->a, f, k->c);
    for (size_t i = 0; i < items.n; i++)
        if (!says(k, text, items.v[i]))
            return false;
    return items.n > 0;
}

/* A withdrawal stands on no article; no other decision is without one. */
static bool is_excused(const struct composing *k, struct str name)
{
    return str_eq(name, S("条款")) && k->decision && k->decision->article.n == 0;
}

static void need(struct composing *k, struct str text, struct str names)
{
    struct str rest = names, name, first = S("");
    while (str_next(&rest, '/', &name)) {
        first = first.n > 0 ? first : name;
        if (says_name(k, text, name) || is_excused(k, name))
            return;
    }
    miss_name(k->a, &k->missing, first);
}

/* Of what the decision requires, that which its wording prints. */
static void need_of_decision(struct composing *k, struct str text)
{
    const struct decision *d = k->decision;
    for (size_t i = 0; i < d->facts.n; i++) {
        struct str rest = d->facts.v[i], name;
        while (str_next(&rest, '/', &name)) {
            struct str held = arena_fmt(k->a, "{%.*s}", STR_ARG(name));
            struct str each = arena_fmt(k->a, "【每 %.*s】", STR_ARG(name));
            bool printed = str_find(d->wording, held) >= 0 || str_find(d->wording, each) >= 0;
            if (printed && value_of(k, name).n > 0)
                need(k, text, name);
        }
    }
}

static void hide(struct composing *k, struct str text, struct str name)
{
    struct str value = squeezed(k->a, value_of(k, name));
    const struct fact *f = fact_find(name);
    if (f && utf8_count(value) >= 2 && str_find(text, value) >= 0)
        miss(k->a, &k->missing, arena_fmt(k->a, "不得出现：%.*s", STR_ARG(name)),
             arena_fmt(k->a, "must not stand in it: %.*s", STR_ARG(fact_name_en(f))));
}

static void check(struct composing *k, struct str text)
{
    struct str bare = squeezed(k->a, text);
    for (size_t i = 0; i < k->rule->facts.n; i++)
        need(k, bare, k->rule->facts.v[i]);
    for (size_t i = 0; i < k->rule->facts_2019.n && !is_2008(k->c); i++)
        need(k, bare, k->rule->facts_2019.v[i]);
    for (size_t i = 0; i < k->rule->hidden.n; i++)
        hide(k, bare, k->rule->hidden.v[i]);
    if (k->decision && k->rule->kind == LETTER_REPLY)
        need_of_decision(k, bare);
    if (k->rule->numbered && !k->c->undated && k->c->letter_number.n == 0)
        miss_name(k->a, &k->missing, S("文号"));
}

/* What the decision lacks, whether the letter prints it or not: a search has to be on record. */
static void check_decision(struct composing *k)
{
    struct missings m;
    if (!k->decision) {
        miss(k->a, &k->missing, S("答复决定"), S("decision"));
        return;
    }
    if (decision_check(k->a, &k->law->decisions, k->decision, k->c, &m) < 0)
        for (size_t i = 0; i < m.n; i++)
            miss(k->a, &k->missing, m.v[i].name, m.v[i].name_en);
}

/* Is there such a letter under the regime of the case? */
static bool exists(const struct letter_rule *rule, const struct letter_case *c)
{
    return (is_2008(c) ? rule->article_2007 : rule->article_2019).n > 0;
}

static int composing_begin(struct arena *a, const struct request_law *law, enum letter_kind kind,
                           const struct letter_case *c, struct composing *ret)
{
    const struct letter_rule *rule = letter_rule_of(law, kind);
    if (!rule)
        return err_set(ERR_BROKEN, "no letter of kind %d", (int)kind);
    *ret = (struct composing){.a = a, .law = law, .rule = rule, .c = c, .item = S("")};
    buf_init(&ret->out, LETTER_MAX);
    if (kind == LETTER_REPLY)
        ret->decision = decision_find(&law->decisions, c->decision);
    if (!exists(rule, c))
        miss(a, &ret->missing, S("该时期条例没有此文书"), S("a letter of this regime"));
    return 0;
}

static int refusal(const struct composing *k, struct missings *ret_missing)
{
    *ret_missing = k->missing;
    return k->missing.n == 0 ? 0
                             : err_set(ERR_INVALID, "letter %.*s: %zu things are missing or wrong",
                                       STR_ARG(k->rule->code), k->missing.n);
}

int letter_compose(struct arena *a, const struct request_law *law, enum letter_kind kind,
                   const struct letter_case *c, struct str *ret_text, struct missings *ret_missing)
{
    struct composing k cleanup(composing_done) = {0};
    int r = composing_begin(a, law, kind, c, &k);
    if (r < 0)
        return r;
    if (kind == LETTER_REPLY)
        check_decision(&k);
    lines(&k, k.rule->text);
    if (!buf_ok(&k.out))
        return err_set(ERR_TOO_LARGE, "a letter of more than %zu bytes", LETTER_MAX);

    struct str text = arena_str(a, buf_str(&k.out));
    check(&k, text);
    r = refusal(&k, ret_missing);
    if (r == 0)
        *ret_text = text;
    return r;
}

int letter_check(struct arena *a, const struct request_law *law, enum letter_kind kind,
                 const struct letter_case *c, struct str text, struct missings *ret_missing)
{
    struct composing k cleanup(composing_done) = {0};
    if (text.n > LETTER_MAX)
        return err_set(ERR_TOO_LARGE, "a letter of more than %zu bytes", LETTER_MAX);
    int r = composing_begin(a, law, kind, c, &k);
    if (r < 0)
        return r;
    if (kind == LETTER_REPLY)
        check_decision(&k);
    check(&k, text);
    return refusal(&k, ret_missing);
}

int letter_date(struct arena *a, const struct request_law *law, enum letter_kind kind,
                const struct letter_case *c, struct str draft, struct str *ret_text,
                struct missings *ret_missing)
{
    struct composing k cleanup(composing_done) = {0};
    struct str rest = draft, one;
    int r = composing_begin(a, law, kind, c, &k);
    if (r < 0)
        return r;
    while (str_next(&rest, '\n', &one))
        fill(&k, one);
    if (!buf_ok(&k.out))
        return err_set(ERR_TOO_LARGE, "a letter of more than %zu bytes", LETTER_MAX);
    struct str text = arena_str(a, buf_str(&k.out));
    if (kind == LETTER_REPLY)
        check_decision(&k);
    check(&k, text);
    r = refusal(&k, ret_missing);
    if (r == 0)
        *ret_text = text;
    return r;
}

/* ---- Numbers ---- */

static bool number_name_known(struct str name)
{
    return str_eq(name, S("字头")) || str_eq(name, S("类")) || str_eq(name, S("年")) ||
           str_eq(name, S("号"));
}

struct str letter_number_pattern_wrong(struct str pattern)
{
    struct str line = pattern;
    ptrdiff_t open, close;
    while ((open = str_find_char(line, '{')) >= 0) {
        close = str_find_char(line, '}');
        if (close < open ||
            !number_name_known(str_skip(str_head(line, (size_t)close), (size_t)open + 1)))
            return S("unknown name");
        line = str_skip(line, (size_t)close + 1);
    }
    if (str_find(pattern, S("{年}")) < 0)
        return S("no {年}");
    return str_find(pattern, S("{号}")) < 0 ? S("no {号}") : S("");
}

int letter_number(struct arena *a, const struct letter_number *n, struct str *ret)
{
    struct str pattern = n->pattern.n > 0 ? n->pattern : S(LETTER_NUMBER_PATTERN);
    struct str bad = letter_number_pattern_wrong(pattern);
    if (bad.n > 0)
        return err_set(ERR_INVALID, "letter number: %.*s", STR_ARG(bad));
    if (n->year < 1949 || n->year > 9999 || n->number < 1)
        return err_set(ERR_INVALID, "letter number: %d, %lld", n->year, (long long)n->number);

    const struct html_arg args[] = {
        html_arg_str(S("字头"), n->word),
        html_arg_str(S("类"), n->kind_word),
        html_arg_int(S("年"), n->year),
        html_arg_int(S("号"), n->number),
    };
    *ret = text_expand(a, pattern, args, COUNT(args));
    return 0;
}

/* meta.c: see meta.h. The items of the Regulation are data/law/disclosure.tsv. */
#include "domain/catalogue/meta.h"

#include "base/vec.h"
#include "disclosure_items.h"
#include "engine/json.h"
#include "engine/tsv.h"
#include "web/asset.h"

#define REGULATION_OF_2019 day_from(2019, 5, 15)

const char *const meta_modes[] = {"website", "gazette", "press", "media", "other", NULL};
const char *const meta_validities[] = {"in_force", "amended", "repealed", "expired", NULL};
const char *const meta_genres[] = {"决议", "决定", "命令", "公报", "公告",       "通告", "意见",
                                   "通知", "通报", "报告", "请示", "批复",       "议案", "函",
                                   "纪要", "规章", "规范性文件", "其他", NULL};

bool meta_is_rule(struct str genre)
{
    return str_eq(genre, S("规章")) || str_eq(genre, S("规范性文件"));
}

/* ---- Items of the Regulation ---- */

static struct str table(void)
{
    const struct asset *f = asset_find(&disclosure_items, "disclosure.tsv");
    assert(f);
    return f->bytes;
}

struct str meta_law(day_t day)
{
    return day >= REGULATION_OF_2019 ? S("cn-2019") : S("cn-2008");
}

void meta_bases(struct arena *a, day_t day, struct meta_bases *ret)
{
    struct str rest = table(), law = meta_law(day);
    struct tsv_line line;
    while (tsv_next(&rest, &line))
        if (day == DAY_NONE || str_eq(line.cell[1], law))
            *vec_push(a, ret) = (struct meta_basis){line.cell[0], line.cell[1], line.cell[2],
                                                    line.cell[3], line.cell[4]};
}

static bool basis_find(struct str code, struct tsv_line *ret)
{
    struct str rest = table();
    while (tsv_next(&rest, ret))
        if (str_eq(ret->cell[0], code))
            return true;
    return false;
}

struct str meta_basis_law(struct arena *a, struct str code)
{
    struct tsv_line line;
    (void)a;
    return basis_find(code, &line) ? line.cell[1] : S("");
}

/* ---- In order ---- */

static bool is_one_of(struct str value, const char *const *choices)
{
    for (size_t i = 0; choices[i]; i++)
        if (str_eq(value, str_c(choices[i])))
            return true;
    return value.n == 0;
}

bool meta_is_validity(struct str code)
{
    return is_one_of(code, meta_validities);
}

static bool basis_fits(struct str code, day_t made)
{
    struct tsv_line line;
    if (code.n == 0)
        return true;
    return basis_find(code, &line) && str_eq(line.cell[1], meta_law(made));
}

enum meta_wrong meta_check(struct arena *a, const struct document_meta *m, day_t made,
                           const char **ret_name)
{
    (void)a;
    struct document_meta whole = meta_whole(m);
    m = &whole;
    bool changed = str_eq(m->validity, S("amended")) || str_eq(m->validity, S("repealed"));
    const struct {
        bool wrong;
        const char *name;
        enum meta_wrong how;
    } rules[] = {
        {!is_one_of(m->mode, meta_modes), "mode", META_WRONG_CHOICE},
        {!is_one_of(m->validity, meta_validities), "validity", META_WRONG_CHOICE},
        {!basis_fits(m->basis, made), "basis", META_WRONG_BASIS},
        {m->expires != DAY_NONE && m->effective != DAY_NONE && m->expires < m->effective, "expires",
         META_WRONG_DAYS},
        {m->open_until != DAY_NONE && made != DAY_NONE && m->open_until < made, "open_until",
         META_WRONG_UNTIL},
        {changed && m->validity_on == DAY_NONE, "validity_on", META_WRONG_BY},
        {changed && m->validity_by.n == 0, "validity_by", META_WRONG_BY},
    };
    for (size_t i = 0; i < COUNT(rules); i++)
        if (rules[i].wrong) {
            *ret_name = rules[i].name;
            return rules[i].how;
        }
    return META_OK;
}

/* ---- In JSON ---- */

struct document_meta meta_whole(const struct document_meta *m)
{
    struct document_meta whole = *m;
#define TEXT_WHOLE(name, max) \
 if (whole.name.n == 0)       \
  whole.name = S("");
#define DAY_WHOLE(name) \
 if (whole.name == 0)    \
  whole.name = DAY_NONE;
    DOCUMENT_META(TEXT_WHOLE, DAY_WHOLE)
#undef TEXT_WHOLE
#undef DAY_WHOLE
    return whole;
}

void meta_put(json_t *object, const struct document_meta *m)
{
#define TEXT_PUT(name, max) \
 if (m->name.n > 0)         \
  json_put_str(object, #name, m->name);
#define DAY_PUT(name)         \
 if (m->name != DAY_NONE)     \
  json_put_day(object, #name, m->name);
    DOCUMENT_META(TEXT_PUT, DAY_PUT)
#undef TEXT_PUT
#undef DAY_PUT
}

struct document_meta meta_get(struct arena *a, const json_t *object)
{
    return (struct document_meta){
#define TEXT_GET(name_, max) .name_ = json_get_str(a, object, #name_),
#define DAY_GET(name_)       .name_ = json_get_day(object, #name_),
        DOCUMENT_META(TEXT_GET, DAY_GET)
#undef TEXT_GET
#undef DAY_GET
    };
}

/* ---- For people ---- */

/* 第十条第（一）项; "article 10 (1)", by its code 2007-10-1. */
static struct str article_said(struct arena *a, enum lang lang, const struct meta_basis *b)
{
    struct str law, rest, article, item;
    str_cut(b->code, '-', &law, &rest);
    bool items = str_cut(rest, '-', &article, &item);
    if (lang == LANG_ZH)
        return b->article;
    return items ? ARENA_JOIN(a, S("article "), article, S(" ("), item, S(")"))
                 : ARENA_JOIN(a, S("article "), article);
}

struct str meta_basis_said(struct arena *a, enum lang lang, const struct meta_basis *b)
{
    bool new = str_eq(b->law, S("cn-2019"));
    struct html_arg args[] = {
        html_arg_str(S("article"), article_said(a, lang, b)),
        html_arg_str(S("what"), lang == LANG_ZH ? b->zh : b->en),
    };
    return text_expand(a, text(lang, new ? TEXT_meta_basis_2019 : TEXT_meta_basis_2007), args,
                       COUNT(args));
}

static struct str basis_value(struct arena *a, enum lang lang, struct str code)
{
    struct tsv_line line;
    if (!basis_find(code, &line))
        return code;
    struct meta_basis b = {line.cell[0], line.cell[1], line.cell[2], line.cell[3], line.cell[4]};
    return meta_basis_said(a, lang, &b);
}

struct str meta_value(struct arena *a, enum lang lang, const char *name, struct str value)
{
    if (strcmp(name, "basis") == 0)
        return basis_value(a, lang, value);
    if (strcmp(name, "mode") != 0 && strcmp(name, "validity") != 0 && strcmp(name, "secrecy") != 0)
        return value;
    enum text t = text_named("meta", name, value);
    return t == TEXT_NONE ? value : text(lang, t);
}

static struct str day_said(struct arena *a, enum lang lang, day_t day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct civil c = day_civil(day);
    return lang == LANG_ZH ? day_zh(a, day)
                           : arena_fmt(a, "%d %s %d", c.day, months[c.month - 1], c.year);
}

void meta_items(struct arena *a, enum lang lang, const struct document_meta *m,
                struct meta_items *ret)
{
#define TEXT_ITEM(name_, max)                                                               \
 if (m->name_.n > 0)                                                                        \
  *vec_push(a, ret) = (struct meta_item){                                                   \
      #name_, TEXT_meta_##name_, meta_value(a, lang, #name_, m->name_),                     \
      text_find(arena_fmt(a, "meta." #name_ ".%.*s", STR_ARG(m->name_))) ||                 \
              strcmp(#name_, "basis") == 0                                                  \
          ? lang_tag(lang)                                                                  \
          : lang_tag(LANG_ZH)};
#define DAY_ITEM(name_)     \
 if (m->name_ != DAY_NONE)  \
  *vec_push(a, ret) = (struct meta_item){#name_, TEXT_meta_##name_, day_said(a, lang, m->name_), \
                                         lang_tag(lang)};
    DOCUMENT_META(TEXT_ITEM, DAY_ITEM)
#undef TEXT_ITEM
#undef DAY_ITEM
}

/* ---- Relations ---- */

const struct relation_kind relation_kinds[] = {
    {"interprets", TEXT_relation_interprets, TEXT_relation_interprets_back},
    {"amends", TEXT_relation_amends, TEXT_relation_amends_back},
    {"repeals", TEXT_relation_repeals, TEXT_relation_repeals_back},
    {"implements", TEXT_relation_implements, TEXT_relation_implements_back},
    {"related", TEXT_relation_related, TEXT_relation_related},
    {NULL, TEXT_NONE, TEXT_NONE},
};

const struct relation_kind *relation_kind(struct str code)
{
    for (const struct relation_kind *k = relation_kinds; k->code; k++)
        if (str_eq(code, str_c(k->code)))
            return k;
    return NULL;
}

/* meta.h: the particulars of a document beyond title, number and text (目录元数据).
 *
 * DOCUMENT_META declares them, once: from it follow the struct, the officer's form, the digest that is
 * signed, the ledger's payload, what a version keeps and how versions are compared, the table on the page, and the
 * JSON. A particular that is not given is in none of these, so that documents from before it was known keep
 * their digests. (SQL has no macros: catalogue.sql and catalogue_public.sql name them again.)
 *
 * Articles 12, 19 to 21 (2019), 9 to 12 and 19 (2007). */
#ifndef DOMAIN_CATALOGUE_META_H
#define DOMAIN_CATALOGUE_META_H

#include "base/date.h"
#include "engine/text.h"
#include <jansson.h>

/* TEXT_(name, letters at most), DAY_(name). */
#define DOCUMENT_META(TEXT_, DAY_)                                                  \
 TEXT_(mode, 20)         /* by what means it is published (公开方式) */       \
 TEXT_(basis, 20)        /* which item of the Regulation asks for it (公开依据) */ \
 TEXT_(source, 120)      /* where it comes from (来源) */                         \
 TEXT_(keywords, 120)    /* 主题词 */                                              \
 TEXT_(validity, 20)     /* 有效性 */                                              \
 TEXT_(validity_by, 200) /* what amended or repealed it */                         \
 DAY_(validity_on)                                                                 \
 DAY_(effective) /* 施行日期 */                                                  \
 DAY_(expires)   /* 失效日期: the last day on which it holds */             \
 DAY_(open_until) /* 公开时限: the last day on which it is to be public; none: for good */

struct document_meta {
#define META_TEXT(name, max) struct str name;
#define META_DAY(name)       day_t name;
    DOCUMENT_META(META_TEXT, META_DAY)
#undef META_TEXT
#undef META_DAY
};

/* From anything that has members of these names (a row). */
#define META_TEXT_OF(name, max) .name = row_->name,
#define META_DAY_OF(name)       .name = row_->name,

/* What may be chosen; each ends in NULL. The name of one for people: meta_value(). */
extern const char *const meta_modes[];      /* website, gazette, press, media, other */
extern const char *const meta_validities[]; /* in_force, amended, repealed, expired */
extern const char *const meta_genres[];     /* 15 kinds of official documents and three */
/* The secrecy review's outcome of whatever is public (涉密状态), as the ledger says it. */
#define META_UNCLASSIFIED "unclassified"
/* One of meta_validities, or "". */
bool meta_is_validity(struct str code);
/* Genres that are rules of the authority (规章、行政规范性文件). */
bool meta_is_rule(struct str genre);

/* An item of the Regulation. */
struct meta_basis {
    struct str code, law, article, zh, en;
};
struct meta_bases {
    struct meta_basis *v;
    size_t n, room;
};
/* Those of the Regulation in force on a day; DAY_NONE: all. */
void meta_bases(struct arena *a, day_t day, struct meta_bases *ret);
/* As people read it: 《政府信息公开条例》（2019年）第二十条第（一）项：…. */
struct str meta_basis_said(struct arena *a, enum lang lang, const struct meta_basis *b);
/* The Regulation in force on a day: "cn-2008", "cn-2019". */
struct str meta_law(day_t day);
/* Under which Regulation: "cn-2008", "cn-2019"; "" is no item. */
struct str meta_basis_law(struct arena *a, struct str code);

enum meta_wrong { META_OK, META_WRONG_CHOICE, META_WRONG_BASIS, META_WRONG_DAYS, META_WRONG_UNTIL, META_WRONG_BY };
/* Are they in order? `made`: the day that tells the Regulation; *ret_name: which is not. */
enum meta_wrong meta_check(struct arena *a, const struct document_meta *m, day_t made,
                           const char **ret_name);

/* With missing texts as "", and days as DAY_NONE where a caller who knows nothing of particulars left 0. */
struct document_meta meta_whole(const struct document_meta *m);
void meta_put(json_t *object, const struct document_meta *m);
struct document_meta meta_get(struct arena *a, const json_t *object);

/* One after the other, for pages: what it is called and what it says; those that are not given left out. */
struct meta_item {
    const char *name;
    enum text label;
    struct str text;
    const char *lang;
};
struct meta_items {
    struct meta_item *v;
    size_t n, room;
};
void meta_items(struct arena *a, enum lang lang, const struct document_meta *m,
                struct meta_items *ret);
/* What people read of a particular's value: 政府网站, 现行有效, 《条例》（2019年）第二十条第（一）项：…. */
struct str meta_value(struct arena *a, enum lang lang, const char *name, struct str value);

/* ---- What documents have to do with one another ---- */

struct relation_kind {
    const char *code;
    enum text name, back; /* from the document that says it; from the other one */
};
extern const struct relation_kind relation_kinds[]; /* ends with a code NULL */
const struct relation_kind *relation_kind(struct str code); /* NULL: none */

#endif

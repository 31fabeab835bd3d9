/* letter.h: the letters of disclosure upon request: their texts, their mandatory contents, their
 * numbers, and their paper.
 *
 * A letter is made in two steps, so that an officer can change it in between:
 *   letter_compose()   the kind's text (letters/NAME.txt) filled from the case: lines of plain
 *                      text, each a paragraph, some with a mark in front (标题：, 主送：, 落款 …);
 *   letter_pdf()       such a text as the paper of GB/T 9704—2012, letter format (信函格式).
 * Both refuse a letter whose mandatory content is missing, and name it: so does an edited one.
 * The rules are data/law/letters.tsv; letters/README.md tells a lawyer how to change a text. */
#ifndef DOMAIN_LAW_LETTER_H
#define DOMAIN_LAW_LETTER_H

#include "domain/law/decision.h"
#include "domain/law/facts.h"
#include "paper/pdf.h"

enum letter_kind {
    LETTER_RECEIPT,           /* 登记回执 */
    LETTER_CORRECTION,        /* 补正告知书 */
    LETTER_EXTENSION,         /* 延期答复告知书 */
    LETTER_REASONS,           /* 说明理由告知书 (article 35) */
    LETTER_DELAY,             /* 延迟答复告知书 (article 35) */
    LETTER_THIRD_PARTY,       /* 第三方意见征求书: hides who asks */
    LETTER_THIRD_PARTY_ASKED, /* 征求第三方意见告知书: to the applicant */
    LETTER_AUTHORITY,         /* 征求意见函: to another or a joint authority */
    LETTER_RELEASE_TOLD,      /* 公开告知书: to a third party who did not agree */
    LETTER_REPLY,             /* 答复书: every decision */
    LETTER_FEE,               /* 收费通知书 */
    LETTER_DELIVERY,          /* 送达回证 */
    LETTER_TRANSFER,          /* 移送函: to the other authority */
    LETTER_TRANSFER_TOLD,     /* 移送告知书: to the applicant */
    LETTER__MAX
};

struct letter_rule {
    enum letter_kind kind;
    struct str code; /* "correction": also of letters/correction.txt */
    struct str name, name_en;
    struct str name_2007, name_2007_en;    /* where it is called otherwise under that regime; "" */
    struct str article_2007, article_2019; /* "" does not exist under that regime */
    struct str word;                       /* 字头, after the authority's own: 补 */
    bool numbered, sealed;
    struct strs facts;  /* mandatory, by name; a REPLY adds its decision's */
    struct strs facts_2019; /* mandatory besides, under the regime of 2019 alone */
    struct strs hidden; /* facts that must not stand in it: the applicant's identity */
    struct str text;    /* letters/NAME.txt */
};

struct letter_rules {
    struct letter_rule *v;
    size_t n, room;
};

struct request_law;

const struct letter_rule *letter_rule_of(const struct request_law *law, enum letter_kind kind);
/* By code; NULL. */
const struct letter_rule *letter_rule_find(const struct request_law *law, struct str code);
/* What the regime of a case (its code) calls it; in English. */
struct str letter_name(const struct letter_rule *rule, struct str law);
struct str letter_name_en(const struct letter_rule *rule, struct str law);

/* The text of a letter of that kind. ERR_INVALID: something mandatory is missing, each by name in
 * *ret_missing (the only output that is touched then). */
int letter_compose(struct arena *a, const struct request_law *law, enum letter_kind kind,
                   const struct letter_case *c, struct str *ret_text, struct missings *ret_missing)
    must_use;

/* Does a text, which may have been edited, still say everything mandatory, and nothing hidden?
 * 0 or ERR_INVALID with the names. */
int letter_check(struct arena *a, const struct request_law *law, enum letter_kind kind,
                 const struct letter_case *c, struct str text, struct missings *ret_missing)
    must_use;

/* The text of a draft (struct letter_case, undated) on the day when it is signed: `c` is the case with
 * its letter's day and number. Refused like letter_check(). */
int letter_date(struct arena *a, const struct request_law *law, enum letter_kind kind,
                const struct letter_case *c, struct str draft, struct str *ret_text,
                struct missings *ret_missing) must_use;

/* What a letter's text calls it, which is what its paper is titled; `otherwise` where it does not say. */
struct str letter_title(struct str text, struct str otherwise);

/* The paper of a checked text: views into a, c and text. ERR_MALFORMED: a line's mark is wrong. */
int letter_paper(struct arena *a, const struct request_law *law, enum letter_kind kind,
                 const struct letter_case *c, struct str text, struct paper *ret) must_use;

struct letter_made {
    struct str pdf;         /* bytes */
    struct str substituted; /* "" or the faces that were replaced, for officer and log */
};

/* letter_check(), letter_paper() and the PDF, drawn in a process apart. */
int letter_pdf(struct arena *a, const struct request_law *law, enum letter_kind kind,
               const struct letter_case *c, struct str text, struct letter_made *ret,
               struct missings *ret_missing) must_use;

/* ---- Templates ---- */

/* Is it a name that a text may have in braces: a fact, or 条例 依据 条款 标题 救济? */
bool letter_knows(struct str name);
/* "" or what is wrong with a text that somebody has changed: an unknown name, an open brace. */
struct str letter_template_wrong(struct arena *a, struct str text);

/* ---- Numbers ---- */

/* A letter's number from its pattern: {字头} the authority's word, {类} the kind's, {年}, {号}; and
 * text as it stands. GB/T 9704—2012 7.2.5 wants "{字头}{类}〔{年}〕{号}号": the year in full, in six-cornered
 * brackets, no 第, no leading zeros; "{字头}{类}（{年}）第{号}号" is the older practice. */
#define LETTER_NUMBER_PATTERN "{字头}{类}〔{年}〕{号}号"
struct letter_number {
    struct str pattern; /* "" the standard's */
    struct str word, kind_word;
    int year;
    int64_t number; /* from 1; counting is the caller's: by word, kind and year, without gap */
};
/* ERR_INVALID: an unknown name, no {年} or no {号}, a year or number that is none. */
int letter_number(struct arena *a, const struct letter_number *n, struct str *ret) must_use;
/* "" or what is wrong with a pattern that an administrator enters. */
struct str letter_number_pattern_wrong(struct str pattern);

#endif

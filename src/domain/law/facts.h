/* facts.h: what a letter can say about a request: one view of a case, and the names that letters
 * and tables of law call its facts by.
 *
 * A fact has a Chinese name (收到日), which stands in braces in a letter's text and in the lists
 * of required facts in data/law/; so a lawyer reads and changes both without reading C. Views
 * only: the caller fills struct letter_case from its records and owns everything in it. An empty
 * text, a zero number and DAY_NONE mean that the fact is not there. */
#ifndef DOMAIN_LAW_FACTS_H
#define DOMAIN_LAW_FACTS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

/* A part of a document that is withheld while the rest is released (区分处理: article 37 of 2019,
 * 22 of 2007). */
struct decision_part {
    struct str span;     /* "第3页第2段", "附件2第5至9行" */
    struct str ground;   /* the decision that would withhold it alone: "D4", "K4b" */
    struct str article;  /* "第十五条" */
    struct str reason;   /* why, for this part */
    struct str reviewer; /* who looked at it */
    day_t look_again;    /* when it is to be looked at again (article 18 of 2019) */
};
struct decision_parts {
    struct decision_part *v;
    size_t n, room;
};

struct letter_authority {
    struct str name;   /* 全称: signs, and stands at the head */
    struct str office; /* 政府信息公开工作机构 */
    struct str address, postcode, telephone, fax, email, website, hours;
    struct str government; /* 本级人民政府: where one asks for reconsideration */
    struct str superior;   /* 上一级主管部门 */
    bool vertical;         /* 垂直领导: reconsideration by the superior alone */
    struct str court;      /* 有管辖权的人民法院 */
};

struct letter_applicant {
    struct str name;
    bool organisation; /* 你单位 instead of 你 */
    struct str contact, address;
};

struct letter_case {
    struct letter_authority authority;
    struct letter_applicant applicant;

    /* the letter itself */
    struct str letter_number; /* as letter_number() gives it */
    day_t letter_day;         /* 成文日期 */
    /* A draft: what only its signature gives it (成文日期, 文号, 救济) stays a name in braces. */
    bool undated;
    /* From this day on a notice of holidays is still to come: what is reckoned to it or beyond is said to
     * be provisional. DAY_NONE: nothing is. */
    day_t unannounced;
    struct strs enclosures;

    /* the request */
    struct str law;    /* "cn-2008", "cn-2019": the regime of the day of receipt */
    struct str number; /* 编号 */
    day_t received;    /* T0 */
    struct str channel;
    struct str asked;  /* 申请内容 */
    struct str wanted; /* 获取信息的方式和形式 */
    day_t due;         /* 答复期限末日 as it stands */
    struct str query_code, query_address;

    /* correction (补正) */
    day_t correction_sent, correction_due, correction_received;
    struct str correction_unclear; /* 不明确之处 */
    struct strs correction_items;  /* all at once (一次性) */
    /* 2008: does the correction stop the clock or restart it? Configuration of the authority. */
    bool correction_restarts;

    /* extension (延期) */
    day_t extension_from, extension_to;             /* the last day before and after */
    int extension_days;                             /* working days */
    struct str extension_reason;
    struct str extension_consent; /* the head of the disclosure office who agreed, by name */
    day_t extension_consented;

    /* third party (第三方) and other authorities (其他机关) */
    struct str third_party, third_content, third_answer_to;
    day_t third_sent, third_due, third_answered;
    struct str third_opinion; /* 同意公开, 不同意公开, 逾期未答复 */
    struct str third_reason;
    struct str consulted; /* the other authority that is asked */
    day_t consulted_sent, consulted_due, consulted_answered;

    /* excessive requests (article 35 of 2019) */
    struct str excess;             /* the numbers that are found excessive */
    day_t excess_sent, excess_due; /* reasons asked for, until */
    struct str excess_reason;      /* what the applicant said, and what is held of it */
    day_t delay_to;                /* 延迟答复的合理期限 */
    struct str delay_reason;

    /* the decision */
    struct str decision; /* its code */
    struct str finding;  /* 认定事实 */
    struct str reason;
    struct str where;        /* where it is published already */
    struct str means;        /* how, in which form, when and where it is provided */
    struct str statute;      /* the law and article that forbids, or that has its own procedure */
    struct str secret_basis; /* 定密依据 */
    struct str harm; /* which of the four: 国家安全、公共安全、经济安全、社会稳定 */
    struct str interest;      /* 商业秘密 or 个人隐私 */
    struct str internal_kind; /* 人事管理、后勤管理、内部工作流程 */
    struct str process_kind;  /* 讨论记录、过程稿、磋商信函、请示报告 */
    struct str search_scope;  /* 检索范围: which records were searched */
    struct str search_words;  /* 检索方法和关键词 */
    struct str search_by;     /* who searched */
    day_t search_day;
    struct str other_name, other_contact; /* the authority that has it */
    struct str other_unknown;             /* why none can be named */
    struct str earlier_number;
    day_t earlier_day;
    struct str petition_channel, publication_source;
    struct str released; /* of a partial release: what is released */
    struct decision_parts parts;
    struct str closing_reason;
    day_t withdrawn;

    /* the fee */
    struct str fee_basis, fee_standard, fee_quantity, fee_how;
    int64_t fee_fen;
    struct strs fee_lines; /* struct fee's explanation */
    day_t fee_sent, fee_due;

    /* delivery */
    struct str delivery_what, delivery_way, delivery_to, delivery_place;
    struct str delivery_tracking, delivery_by, delivery_note;
    day_t delivery_posted, delivery_signed;

    /* transfer (移送) */
    struct str transfer_to, transfer_contact, transfer_reason;
};

/* The facts' table: a name that is not in it is an error of the text that uses it. */
struct fact;
const struct fact *fact_find(struct str name);
/* 收到日; for the page in English: "day of receipt". */
struct str fact_name(const struct fact *f);
struct str fact_name_en(const struct fact *f);
bool fact_is_list(const struct fact *f);
/* As it stands in a letter: a day as 2016年12月15日, money as 2000.00元, a list's items joined by
 * “；”. "" if it is not there. */
struct str fact_value(struct arena *a, const struct fact *f, const struct letter_case *c);
/* The items of a list; one item for any other fact that is there. */
struct strs fact_items(struct arena *a, const struct fact *f, const struct letter_case *c);

/* Set it from what is kept or typed: a day as 2016-12-15, a list with an item a line. ERR_INVALID: no
 * such day, or a fact that is not set by a text. */
int fact_set(struct arena *a, const struct fact *f, struct letter_case *c, struct str value)
    must_use;

/* An empty case: every day is DAY_NONE, every text "". */
struct letter_case letter_case_empty(void);

#endif

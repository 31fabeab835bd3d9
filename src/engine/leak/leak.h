/* leak.h: what must not go out: personal data, minors, marks of secrecy, in a text.
 *
 * A pure function over text: no store, no clock, no file. It says what it found, where, and how the
 * value looks when it is masked (脱敏). words.c has the words that the rules go by, names.c
 * what makes a name, the other leak_*.c the rules; tests/leak says how well they do.
 *
 * Masking follows the practice of publication (身份证 35*************123, 手机 138****1234, addresses
 * only down to the town, 姓名 with 某); a mark of secrecy (密级标志) blocks publication until the secrecy
 * review (保密审查, Law on Guarding State Secrets 保守国家秘密法 articles 14, 17, 20 and 64) lifts it.
 *
 * What is found nowhere but here may be printed or kept only as `masked`. */
#ifndef ENGINE_LEAK_LEAK_H
#define ENGINE_LEAK_LEAK_H

#include "base/arena.h"
#include "base/date.h"

/* LEAK(NAME, "word of the command line") */
#define LEAK_TABLE(LEAK)                                                                     \
 LEAK(IDENTITY, "identity")   /* 公民身份号码, GB 11643; 15 digits of old */           \
 LEAK(MOBILE, "mobile")       /* 手机 */                                                   \
 LEAK(PHONE, "phone")         /* 固定电话 of a person */                                 \
 LEAK(BANK_CARD, "bank_card") /* 银行卡, Luhn */                                          \
 LEAK(PASSPORT, "passport")   /* 护照, 通行证, 军官证: with their label */           \
 LEAK(PLATE, "plate")         /* 机动车号牌 */                                          \
 LEAK(EMAIL, "email")         /* 电子邮箱 */                                             \
 LEAK(QQ, "qq")               /* QQ, when named */                                           \
 LEAK(WECHAT, "wechat")       /* 微信号, when named */                                    \
 LEAK(ADDRESS, "address")     /* 住址 below the town (乡、镇、街道) */               \
 LEAK(MINOR, "minor")         /* a birth date or age that makes a minor (未成年人) */    \
 LEAK(HEALTH, "health")       /* 健康状况 beside a name */                               \
 LEAK(CLASSIFICATION, "classification") /* 密级, 内部资料, 不得外传 …: blocks */ \
 LEAK(POSITION, "position")             /* GPS position in an image: file.h */               \
 LEAK(UNREADABLE, "unreadable")         /* nobody could look inside: file.h */

enum leak_kind {
#define LEAK_ENUM(name, word) LEAK_##name,
    LEAK_TABLE(LEAK_ENUM)
#undef LEAK_ENUM
    LEAK_KIND__MAX
};

struct leak_finding {
    enum leak_kind kind;
    size_t at, n;      /* bytes of the text */
    int line;          /* of the text, from 1 */
    struct str masked; /* instead of these bytes; never the value itself */
    bool blocks;       /* nobody may accept it but the secrecy review */
    bool minor;        /* an identity number whose holder is under 18 */
};

struct leak_findings {
    struct leak_finding *v; /* in the order of the text, not overlapping */
    size_t n, room;
};

struct leak_options {
    day_t today; /* who is a minor depends on it; DAY_NONE: nobody is */
    /* Published service telephones and mailboxes of the authority: no findings. Digits are
     * compared, with or without the area code. */
    struct strs published;
};

/* "identity" … */
const char *leak_kind_name(enum leak_kind kind);

/* All findings of a valid UTF-8 text; *ret belongs to the arena. Time grows with the text, not with
 * what is in it. */
void leak_scan(struct arena *a, struct str text, const struct leak_options *o,
               struct leak_findings *ret);

/* The text with each of the findings masked; those that block stay as they are. */
struct str leak_mask(struct arena *a, struct str text, const struct leak_findings *f);

#endif

/* in.h: what the files of the leak scan share; for this folder alone.
 *
 * Rules do not look at the text as it was typed but at a plain form of it (plain.c):
 * full-width letters, digits and punctuation are ASCII, every dash is "-", every middle dot "·",
 * every odd space " ", invisible letters are gone, long runs of Chinese digits are digits. A map
 * leads back. */
#ifndef ENGINE_LEAK_IN_H
#define ENGINE_LEAK_IN_H

#include "base/utf8.h"
#include "base/vec.h"
#include "engine/leak/leak.h"

/* What a word of words.c means to the rules. A word may mean several things. */
enum leak_word {
    W_OFFICE = 1 << 0,        /* an office or its service: its telephone is nobody's secret */
    W_PERSON = 1 << 1,        /* a private person: his is */
    W_PHONE = 1 << 2,         /* label of a telephone number */
    W_CODE = 1 << 3,          /* label of a number that is no personal data */
    W_CARD = 1 << 4,          /* label of a bank card */
    W_ACCOUNT = 1 << 5,       /* label of an account, which may be a company's */
    W_ID = 1 << 6,            /* label of an identity number */
    W_PASSPORT = 1 << 7,      /* label of a passport or permit */
    W_QQ = 1 << 8,            /* label of a QQ number */
    W_WECHAT = 1 << 9,        /* label of a WeChat number */
    W_HOME = 1 << 10,         /* label of a home address */
    W_PLACE = 1 << 11,        /* label of any address */
    W_BIRTH = 1 << 12,        /* label of a birth date */
    W_NAME = 1 << 13,         /* what follows may be a name */
    W_HEALTH = 1 << 14,       /* an illness or disability */
    W_SUFFERS = 1 << 15,      /* has it: 患有, 确诊 */
    W_PUBLIC = 1 << 16,       /* makes an illness a public matter: 防治, 宣传 */
    W_SECRET = 1 << 17,       /* 绝密, 机密, 秘密 */
    W_INTERNAL = 1 << 18,     /* 内部资料 … */
    W_KEEP = 1 << 19,         /* 不得外传, 注意保存 … */
    W_GRADE = 1 << 20,        /* 密级 */
    W_COPY = 1 << 21,         /* 份号 */
    W_PAPER = 1 << 22,        /* 此件, 本资料 */
    W_PLATE = 1 << 23,        /* label of a number plate */
    W_SEX = 1 << 24,          /* 男, 女 */
    W_ORG = 1 << 25,          /* 公司 …: an account or a domicile is an organisation's */
    W_OFFICER = 1 << 26,      /* label of a military officer's card (军官证) */
    W_HEALTH_LABEL = 1 << 27, /* label of an illness: 病种, 诊断 */
    W_CHILD = 1 << 28,        /* a child, a pupil: a birth date beside it is a minor's */
    W_TERM = 1 << 29,         /* 保密期限 */
    W_PROPERTY = 1 << 30,     /* 公开属性: what may be published of a paper */
    W_FORBID =
        1u
        << 31, /* 不得, 请勿: with what is forbidden behind it, W_KEEP; with W_PAPER, 本, 该: with
                                 what is a paper behind it, W_PAPER */
};

struct leak_hit {
    size_t at, n;
    uint32_t what;
};

struct leak_hits {
    struct leak_hit *v;
    size_t n, room;
};

#define LEAK_COLUMNS 64

/* The answer of leak_line_name(), which is asked at every number and place of a line. */
struct leak_line_name {
    bool known, found;
    size_t at, n;
};

/* The scan of one text, and the line it stands at. */
struct leak_scan {
    struct arena *a;
    const struct leak_options *o;
    struct str text;        /* as it was typed */
    struct str plain;       /* its plain form */
    const uint32_t *origin; /* where in the text each byte of the plain form begins; n + 1 */
    size_t from, to;        /* the line, in the plain form */
    uint32_t what;          /* all that its words mean */
    char cell; /* what parts its cells: a tab, a stroke, a comma, blanks; 0: it has none */
    bool latin;             /* most of it is Latin letters */
    bool dotted;            /* it has a middle dot: names of some peoples do */
    size_t done;            /* numbers before this place have been looked at */
    day_t dated;            /* when the document was made, as its end says; DAY_NONE: it does not */
    int number;             /* of the line */
    int child_line;         /* the last one that spoke of a child; 0: none */
    int sex_line;           /* the last that is 男 or 女 and nothing else; 0: none */
    int passport_line;      /* the last short one that named a passport; 0: none */
    struct leak_hit subject; /* whom one of the lines before named */
    int subject_line;        /* that line; 0: none */
    uint32_t
        above; /* what the line before means, if it is a label and nothing else, or asks for one */
    size_t answer;  /* where what it asks for begins: behind 答：, else the line's beginning */
    int owner;      /* whose the lines before are: -1 an office's, 1 a person's, 0: nobody says */
    int owner_line; /* the last that said so */
    struct leak_hits hits;
    struct leak_line_name *name;
    uint32_t header[LEAK_COLUMNS]; /* what the columns of the table are */
    size_t header_n;
    char header_cell;
    bool is_header;    /* this line */
    size_t line_first; /* the first finding of this line */
    struct leak_findings *out;
};

/* ---- plain.c ---- */

void leak_plain(struct leak_scan *s);
/* 〇, ○, 零, 一, 幺, 壹 to 九, 玖: its value; any other letter: -1. */
int leak_chinese_digit(int32_t c);

/* ---- words.c ---- */

/* The longest word at place i of the line; false if there is none. */
bool leak_word_at(const struct leak_scan *s, size_t i, struct leak_hit *ret);

/* ---- keep.c ---- */

/* How far it is said, behind 不得, 请勿, that something is not to be spread: 擅自对外摘抄、翻印; 0: it is
 * not. */
size_t leak_spreading(const struct leak_scan *s, size_t i);
/* How long it is said, behind such a word, where or to whom: 至外网, 朋友圈; 0: it is not. */
size_t leak_whither(const struct leak_scan *s, size_t i);

/* ---- names.c ---- */

/* Is all of it a person's name? */
bool leak_is_name(struct str s);
/* The length in bytes of a name that begins at i and ends before a letter that names do not go on
 * with; 0: none. */
size_t leak_name_at(const struct leak_scan *s, size_t i);
/* Is the letter before i a surname, at the beginning of a word? */
bool leak_is_surname(const struct leak_scan *s, size_t i);
/* Does a name end before i? */
bool leak_name_ends(const struct leak_scan *s, size_t i);
/* The first name in the sentence of i, before it or behind it; better one that ends there. */
bool leak_name_near(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n);
/* 该人丙肝抗体阳性: is what stands at i told of the one whom a sentence before named? */
bool leak_is_of_one_named(const struct leak_scan *s, size_t i);
/* A name that fills a cell or clause of this line, or stands behind a label for one. */
bool leak_line_name(const struct leak_scan *s, size_t *ret_at, size_t *ret_n);
bool leak_line_has_name(const struct leak_scan *s);

/* ---- whose.c ---- */

/* Is it an office's rather than a person's? By the nearest word before, else after. -1 an office's,
 * 1 a person's, 0 nobody says. */
int leak_whose(const struct leak_scan *s, size_t from, size_t to);
/* Do the first words behind i end like an office? Does the word before i? */
bool leak_office_behind(const struct leak_scan *s, size_t i);
bool leak_office_ends(const struct leak_scan *s, size_t i);
/* 民警, 律师, 李老师: somebody by his title. His telephone is his office's; a mailbox at a house for anybody
 * and a WeChat number are his own. */
bool leak_is_title(const struct leak_scan *s, const struct leak_hit *h);

/* ---- told.c ---- */

/* Is nothing between a name's end and an illness but what lets it be told of the one with the name?
 * *ret_verb: a word between says that he has it. */
bool leak_told(const struct leak_scan *s, size_t from, size_t to, bool *ret_verb);

/* Does all of it say which part of a body, or how bad it is: 左胫骨? */
bool leak_is_bodily(struct str s);

/* ---- subject.c ---- */

#define LEAK_SUBJECT_REACH 6 /* lines */

/* Keep whom this line names, for those that follow. */
void leak_subject(struct leak_scan *s);
/* Whom one of the few lines before named; a place before this line. */
bool leak_subject_of(const struct leak_scan *s, size_t *ret_at, size_t *ret_n);
/* Whose one of the few lines before was: 昭通市公安局, 企业名称：…: -1 an office's; 申请人：…: 1 a person's; 0:
 * nobody says. */
int leak_owner_of(const struct leak_scan *s);

/* ---- around.c: looking around ---- */

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(char c)
{
    return is_digit(c) || is_letter(c);
}

static inline bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

/* A byte within a letter of several. */
static inline bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static inline bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]))
            return true;
    }
    return false;
}

/* Is the letter of three bytes one of these? */
static inline bool is_letter_of(const char *letters, const char *letter)
{
    for (size_t i = 0; letters[i]; i += 3) {
        if (memcmp(letters + i, letter, 3) == 0)
            return true;
    }
    return false;
}

/* The byte at i, 0 beyond the text. */
static inline char at(const struct leak_scan *s, size_t i)
{
    return i < s->plain.n ? s->plain.p[i] : 0;
}

/* The byte before i in the line; 0 at its beginning. */
static inline char before(const struct leak_scan *s, size_t i)
{
    return i > s->from ? s->plain.p[i - 1] : 0;
}

static inline struct str piece(const struct leak_scan *s, size_t from, size_t to)
{
    return str_of(s->plain.p + from, to > from ? to - from : 0);
}

/* How many digits stand from i on. */
static inline size_t digits_from(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    while (is_digit(at(s, i + n)))
        n++;
    return n;
}

bool leak_starts(const struct leak_scan *s, size_t i, struct str word);
bool leak_ends(const struct leak_scan *s, size_t i, struct str word);
/* Any of the words, which are separated by spaces; the length of the one that is there, 0: none. */
size_t leak_starts_any(const struct leak_scan *s, size_t i, const char *words);
bool leak_ends_any(const struct leak_scan *s, size_t i, const char *words);

/* The place of the letter before i in the line, and of the one after i. */
static inline size_t leak_back(const struct leak_scan *s, size_t i)
{
    if (i > s->from)
        i--;
    while (i > s->from && is_tail(s->plain.p[i]))
        i--;
    return i;
}

static inline size_t leak_next(const struct leak_scan *s, size_t i)
{
    if (i < s->to)
        i++;
    while (i < s->to && is_tail(s->plain.p[i]))
        i++;
    return i;
}

/* Past blanks, colons, brackets and the like, backward and forward. */
size_t leak_skip_back(const struct leak_scan *s, size_t i);
size_t leak_skip(const struct leak_scan *s, size_t i);
/* What the word before i says (only blanks, colons and brackets between), or the head of i's
 * column. */
uint32_t leak_label(const struct leak_scan *s, size_t i);
/* The nearest word with one of these meanings that ends before i, within `reach` bytes; then the
 * nearest after it. NULL: none. */
const struct leak_hit *leak_hit_before(const struct leak_scan *s, size_t i, uint32_t what,
                                       size_t reach);
const struct leak_hit *leak_hit_after(const struct leak_scan *s, size_t i, uint32_t what,
                                      size_t reach);
/* Does a word of the line mean this? */
bool leak_line_has(const struct leak_scan *s, uint32_t what);
/* Has this line a finding of the kind already? */
bool leak_line_found(const struct leak_scan *s, enum leak_kind kind);
size_t leak_past_blank(const struct leak_scan *s, size_t i);
/* The column of i in its line, 0 for the first. */
size_t leak_column(const struct leak_scan *s, size_t i);

/* ---- leak.c ---- */

/* Is the number published by the authority? */
bool leak_is_published(const struct leak_scan *s, struct str value);
/* Note a finding, in places of the plain form; nothing if one of this line covers it already. */
struct leak_finding *leak_add(struct leak_scan *s, enum leak_kind kind, size_t from, size_t to,
                              struct str masked);

/* ---- The rules ---- */

/* When the document was made, by a line near its end that is a date alone; DAY_NONE: no such
 * line. */
day_t leak_document_day(const struct leak_scan *s);

void leak_numbers(struct leak_scan *s); /* numbers.c: identity, cards, telephones */
void leak_latin(struct leak_scan *s);   /* latin.c: mail, plates, passports, QQ, WeChat */
void leak_address(struct leak_scan *s); /* address.c */
void leak_minor(struct leak_scan *s);   /* minor.c: birth dates, ages */
void leak_health(struct leak_scan *s);  /* health.c: illness beside a name */
void leak_marks(struct leak_scan *s);   /* marks.c: secrecy */
void leak_english(struct leak_scan *s); /* english.c: a line in English */

#endif

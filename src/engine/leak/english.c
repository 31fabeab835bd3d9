/* english.c: what lines in English say of persons: where they live, how ill they are; and
 * their marks of secrecy. Numbers, mailboxes and birth dates are found by the rules that know no
 * language.
 *
 * Only lines that are mostly Latin letters are looked at, but for a mark at the beginning. Words are compared without case, but for
 * marks, which are written in capitals. */
#include "engine/leak/in.h"

static bool same_letter(char x, char y)
{
    return x == y || (is_letter(x) && is_letter(y) && (x | 0x20) == (y | 0x20));
}

static bool word_at(const struct leak_scan *s, size_t i, const char *word, size_t n)
{
    if (i + n > s->to || is_letter(before(s, i)) || is_letter(at(s, i + n)))
        return false;
    for (size_t k = 0; k < n; k++) {
        if (!same_letter(at(s, i + k), word[k]))
            return false;
    }
    return true;
}

/* One of the phrases, which are separated by "|", at i; its length, 0: none. */
static size_t phrase_at(const struct leak_scan *s, size_t i, const char *phrases)
{
    for (const char *p = phrases; *p; p += *p == '|') {
        const char *from = p;

        while (*p && *p != '|')
            p++;
        if (same_letter(at(s, i), *from) && word_at(s, i, from, (size_t)(p - from)))
            return (size_t)(p - from);
    }
    return 0;
}

/* The place of one of the phrases in [from, to), or `to`. */
static size_t phrase_in(const struct leak_scan *s, size_t from, size_t to, const char *phrases)
{
    for (size_t i = from; i < to; i++) {
        if (is_letter(at(s, i)) && !is_letter(before(s, i)) && phrase_at(s, i, phrases))
            return i;
    }
    return to;
}

static bool has_phrase(const struct leak_scan *s, size_t from, size_t to, const char *phrases)
{
    return phrase_in(s, from, to, phrases) < to;
}

/* "Room 502", "Unit 3A", "No. 35" */
static bool has_numbered(const struct leak_scan *s, size_t from, size_t to, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = from; i < to; i++) {
        if (!word_at(s, i, word, n))
            continue;
        i += n;
        while (i < to && (at(s, i) == ' ' || at(s, i) == '.'))
            i++;
        if (is_digit(at(s, i)))
            return true;
    }
    return false;
}

/* ---- Addresses ---- */

#define OFFICES                                                                                 \
 "office|bureau|centre|center|hall|university|college|school|hospital|hotel|company|ltd|court|" \
 "government|administrative|conference|meeting|lecture|station|bank|agency|department|committee"
#define HOMES                                                                                                                                                  \
 "home address|residential address|permanent address|current address|present address|home is at|residence|residing at|resides at|lives at|living at|lives in|" \
 "home|address"
#define END_OF_PLACE                                                                             \
 "lives|living|residing|tel|phone|mobile|telephone|email|e-mail|wechat|qq|id|passport|postcode|" \
 "zip|and|was|is|has|who"

/* From the first word of the place to a point, semicolon, bracket or the label of something
 * else. */
static size_t place_end(const struct leak_scan *s, size_t from)
{
    size_t i = from;

    for (; i < s->to && i - from < 160; i++) {
        char c = at(s, i);

        if ((unsigned char)c >= 0x80 || is_one_of(c, ";()\t|\"{}"))
            break;
        if (c == '.' && (i + 1 >= s->to || at(s, i + 1) == ' ') &&
            !leak_ends_any(s, i, "No no Rm Bldg"))
            break;
        if (is_letter(c) && !is_letter(before(s, i)) && phrase_at(s, i, END_OF_PLACE))
            break;
    }
    while (i > from && is_one_of(before(s, i), " ,"))
        i--;
    return i;
}

static bool is_dwelling(const struct leak_scan *s, size_t from, size_t to, bool home)
{
    bool room = has_numbered(s, from, to, "room") || has_numbered(s, from, to, "flat");

    if (has_phrase(s, from, to, OFFICES))
        return false;
    if (has_numbered(s, from, to, "group") && has_phrase(s, from, to, "village"))
        return true;
    if (room && (has_numbered(s, from, to, "unit") || has_numbered(s, from, to, "building")))
        return true;
    return home && (room || has_numbered(s, from, to, "no") || has_numbered(s, from, to, "unit") ||
                    has_phrase(s, from, to, "village"));
}

/* What may stand: from the town or district on. */
static void address_add(struct leak_scan *s, size_t from, size_t to)
{
    size_t keep = to;

    for (size_t i = from; i < to; i++) {
        size_t end = i;

        if (i != from && before(s, i) != ',')
            continue;
        while (end < to && at(s, end) != ',')
            end++;
        if (has_phrase(s, i, end, "town|township|district|county|city|province")) {
            keep = i;
            break;
        }
    }
    if (keep > from)
        (void)leak_add(
            s, LEAK_ADDRESS, from, to,
            arena_fmt(s->a, "****%s%.*s", keep < to ? "," : "", STR_ARG(piece(s, keep, to))));
}

/* ID No. 530602…: more digits than a house has. */
static bool long_number(const struct leak_scan *s, size_t i)
{
    while (i < s->to && !is_digit(at(s, i)) && at(s, i) != ',')
        i++;
    return digits_from(s, i) > 5;
}

/* 18 Qingnian Road */
static bool before_street(const struct leak_scan *s, size_t i)
{
    i += digits_from(s, i);
    return at(s, i) == ' ' && is_capital(at(s, i + 1));
}

static void addresses(struct leak_scan *s)
{
    for (size_t i = s->from; i < s->to; i++) {
        size_t n, to, from;

        if (is_alnum(before(s, i)) || !is_alnum(at(s, i)))
            continue;
        n = phrase_at(s, i, HOMES);
        from = n ? leak_skip(s, i + n) : i;
        if (!n && !is_digit(at(s, i)) && !phrase_at(s, i, "room|flat|unit|no|group|building"))
            continue;
        if (!n && (long_number(s, i) || (is_digit(at(s, i)) && !before_street(s, i))))
            continue;
        to = place_end(s, from);
        if (to > from && is_dwelling(s, from, to, n > 0 && !phrase_at(s, i, "address")) &&
            !has_phrase(s, to, to + 60 < s->to ? to + 60 : s->to, OFFICES)) {
            address_add(s, from, to);
            i = to;
        }
    }
}

/* ---- Illness beside a name ---- */

#define ILLNESSES                                                                              \
 "tuberculosis|hiv|aids|hepatitis|cancer|leukemia|leukaemia|diabetes|epilepsy|schizophrenia|"  \
 "depression|uremia|uraemia|kidney disease|kidney failure|renal failure|heart disease|stroke|" \
 "syphilis|pneumonia|covid-19|covid|tumor|tumour|dialysis|hypertension|cirrhosis|dementia|"    \
 "alzheimer|parkinson|autism|bipolar disorder|mental illness|mental disorder|silicosis|"       \
 "pneumoconiosis|lupus|disability|disabled|paralysed|paralyzed|pregnant|addiction|"            \
 "ptsd|asthma|heart attack|parkinson's|alzheimer's|anxiety disorder|panic disorder|"           \
 "multiple sclerosis|arthritis"

/* Ms. Liu Fang, Wang Hui: one or two words with a capital letter behind a title, or two without;
 * the place behind it, or 0. */
static size_t english_name(const struct leak_scan *s, size_t i)
{
    size_t n = phrase_at(s, i, "mr|ms|mrs|miss|patient"), words = 0;
    bool titled = n > 0;

    i += n;
    while (titled && (at(s, i) == '.' || at(s, i) == ' ' || at(s, i) == ':'))
        i++;
    while (words < 3 && is_capital(at(s, i))) {
        size_t k = i + 1;

        while (is_letter(at(s, k)) && (at(s, k) & 0x20))
            k++;
        if (k == i + 1 || is_alnum(at(s, k)))
            break;
        words++;
        i = k;
        if (at(s, k) != ' ')
            break;
        i = k + 1;
    }
    while (i > s->from && before(s, i) == ' ')
        i--;
    return words >= (titled ? 1u : 2u) ? i : 0;
}

/* Chen Jie (lung cancer) */
static bool illness_in_bracket(const struct leak_scan *s, size_t i)
{
    ptrdiff_t n = leak_starts(s, i, S(" (")) ? str_find_char(piece(s, i, s->to), ')') : -1;

    return n > 0 && n < 40 && has_phrase(s, i, i + (size_t)n, ILLNESSES);
}

/* Ms. Liu Fang was diagnosed with lung cancer: a verb behind the name, then the illness, and
 * nobody who treats it. */
static bool suffers_behind(const struct leak_scan *s, size_t i)
{
    size_t high = i + 90 < s->to ? i + 90 : s->to;

    if (illness_in_bracket(s, i))
        return true;
    if (is_one_of(at(s, i), ",.;"))
        i++;
    while (at(s, i) == ' ')
        i++;
    return phrase_at(s, i,
                     "is|was|has|had|suffers|suffered|suffering|died|tested|hiv|diagnosed|"
                     "diagnosis|who") &&
           has_phrase(s, i, high, ILLNESSES) &&
           !has_phrase(s, i, high, "hospital|doctor|physician|professor|dr|expert|spoke|said");
}

/* diabetes patient Wu Dan: is the name at i that of a patient whose illness stands before? */
static bool is_patient(const struct leak_scan *s, size_t i)
{
    size_t low = i > s->from + 40 ? i - 40 : s->from;

    return leak_ends_any(s, leak_skip_back(s, i), "patient") && !phrase_at(s, i, "patient") &&
           has_phrase(s, low, i, ILLNESSES);
}

static void illness(struct leak_scan *s)
{
    for (size_t i = s->from; i < s->to; i++) {
        size_t end;

        if (is_alnum(before(s, i)) || !is_capital(at(s, i)))
            continue;
        end = english_name(s, i);
        if (end && (suffers_behind(s, end) || is_patient(s, i))) {
            (void)leak_add(s, LEAK_HEALTH, i, end, S("***"));
            return;
        }
    }
}

/* ---- Marks of secrecy ---- */

static bool closes_line(const struct leak_scan *s, size_t i)
{
    while (i < s->to && is_one_of(at(s, i), " ]).!>*"))
        i++;
    return i >= s->to || is_one_of(at(s, i), "-,;:|/");
}

static void marks(struct leak_scan *s)
{
    static const char *const capitals[] = {
        "TOP SECRET",        "SECRET",          "CONFIDENTIAL",           "FOR INTERNAL USE ONLY",
        "INTERNAL USE ONLY", "NOT FOR RELEASE", "NOT FOR PUBLIC RELEASE", "FOR OFFICIAL USE ONLY"};
    size_t i = leak_skip(s, s->from), label;

    for (size_t k = 0; k < COUNT(capitals); k++) {
        size_t end = i + strlen(capitals[k]);

        if (!leak_starts(s, i, str_c(capitals[k])) ||
            (!s->latin && (unsigned char)at(s, end) >= 0x80))
            continue;
        if (end >= s->to ||
            (!is_alnum(at(s, end)) &&
             !(at(s, end) == ' ' && is_letter(at(s, end + 1)) && (at(s, end + 1) & 0x20)))) {
            (void)leak_add(s, LEAK_CLASSIFICATION, i, end, piece(s, i, end));
            return;
        }
    }
    if (!s->latin)
        return;
    label = phrase_at(
        s, i,
        "for official use only|for internal use only|internal use only|internal document|internal documents|not to be disclosed|do not copy or distribute|state secret|confidential|strictly confidential|top secret|not for distribution|do not distribute|do not circulate");
    if (label && closes_line(s, i + label)) {
        (void)leak_add(s, LEAK_CLASSIFICATION, i, i + label, piece(s, i, i + label));
        return;
    }
    label = phrase_at(s, i, "security classification|classification|classified|security level");
    if (label && at(s, i + label) == ':') {
        size_t from = leak_skip(s, i + label),
               n = phrase_at(s, from, "top secret|secret|confidential|internal");

        if (n)
            (void)leak_add(s, LEAK_CLASSIFICATION, i, from + n, piece(s, i, from + n));
    }
}

void leak_english(struct leak_scan *s)
{
    if (s->latin) {
        addresses(s);
        illness(s);
    }
    marks(s);
}

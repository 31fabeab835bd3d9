/* code.c: see code.h. */
#include "domain/requests/code.h"

#include "base/buf.h"
#include "base/num.h"
#include "base/rand.h"
#include "base/utf8.h"

#define GROUP          4
#define RECEIPT_LETTERS 6

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* n letters of five bits each. */
static struct str crockford(struct arena *a, const uint8_t *bytes, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t bit = i * 5;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        p[i] = letters[two >> (11 - bit % 8) & 31];
    }
    return str_of(p, n);
}

static struct str grouped(struct arena *a, struct str code)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64);
    for (size_t i = 0; i < code.n; i++) {
        if (i > 0 && i % GROUP == 0)
            buf_char(&out, '-');
        buf_char(&out, code.p[i]);
    }
    return arena_str(a, buf_str(&out));
}

static void names_of_bytes(struct arena *a, struct str bytes, char prefix, day_t day,
                           struct request_names *ret)
{
    uint8_t id[SEAL_KEY], code[SEAL_KEY], receipt[SEAL_KEY];
    struct civil d = day_civil(day);
    seal_derive("request submission", bytes, id);
    memcpy(id, bytes.p, RAND_KEY_TIME); /* its place in the order of time is no secret */
    seal_derive("request code", bytes, code);
    seal_derive("request receipt", bytes, receipt);
    ret->public_id = str_head(seal_key_text(a, id), 32);
    ret->code = grouped(a, crockford(a, code, REQUEST_CODE_LETTERS));
    ret->receipt = arena_fmt(a, "%c%02d%02d%02d-%.*s", prefix, d.year % 100, d.month, d.day,
                             STR_ARG(crockford(a, receipt, RECEIPT_LETTERS)));
}

int request_names_of(struct arena *a, struct str key, char prefix, day_t day,
                     struct request_names *ret)
{
    uint8_t bytes[RAND_KEY];
    if (num_parse_hex(key, bytes, sizeof(bytes)) < 0)
        return err_set(ERR_MALFORMED, "a form that this site did not make");
    names_of_bytes(a, str_of(bytes, sizeof(bytes)), prefix, day, ret);
    return 0;
}

void request_names_new(struct arena *a, char prefix, day_t day, struct request_names *ret)
{
    uint8_t bytes[RAND_KEY];
    rand_key_bytes(bytes);
    names_of_bytes(a, str_of(bytes, sizeof(bytes)), prefix, day, ret);
}

/* ---- What was typed ---- */

/* The letter that was meant; 0 for what parts groups; -1 for what is in no code. */
static int meant(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    if (c == '-' || c == ' ' || c == '\t')
        return 0;
    return c != 0 && strchr(letters, c) ? c : -1;
}

/* What stands after the last # of an address that was scanned. */
static struct str after_hash(struct str s)
{
    struct str head, tail;
    while (str_cut(s, '#', &head, &tail))
        s = tail;
    return s;
}

int request_code_read(struct arena *a, struct str typed, struct str *ret)
{
    struct str folded = utf8_fold(a, after_hash(str_trim(typed)));
    char code[REQUEST_CODE_LETTERS];
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        int c = meant(folded.p[i]);
        if (c == 0)
            continue;
        if (c < 0 || n == sizeof(code))
            return err_set(ERR_INVALID, "no query code");
        code[n++] = (char)c;
    }
    if (n != sizeof(code))
        return err_set(ERR_INVALID, "no query code");
    *ret = grouped(a, str_of(code, n));
    return 0;
}

static struct str only(struct arena *a, struct str s, bool (*wanted)(int32_t c))
{
    struct buf out cleanup(buf_done) = BUF_INIT(4 * KiB);
    size_t n;
    for (; s.n > 0; s = str_skip(s, n)) {
        int32_t c = utf8_decode(s, &n);
        if (wanted(c))
            buf_add(&out, s.p, n);
    }
    return arena_str(a, buf_str(&out));
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

struct str request_second_of(struct arena *a, struct str phone, struct str name)
{
    struct str digits = only(a, utf8_fold(a, phone), is_digit);
    if (digits.n >= 4)
        return str_skip(digits, digits.n - 4);
    return only(a, utf8_fold(a, name), utf8_is_word);
}

struct str request_second_read(struct arena *a, struct str typed)
{
    struct str word = only(a, utf8_fold(a, typed), utf8_is_word);
    struct str digits = only(a, word, is_digit);
    /* Who types the whole telephone number says its last four digits, too. */
    return digits.n == word.n && digits.n > 4 ? str_skip(digits, digits.n - 4) : word;
}

/* ---- What follows from it ---- */

struct str request_place(struct arena *a, struct str code)
{
    uint8_t place[SEAL_KEY];
    seal_derive("request place", code, place);
    return seal_key_text(a, place);
}

void request_key(struct arena *a, struct str code, struct str second, uint8_t ret[SEAL_KEY])
{
    seal_derive("request key", ARENA_JOIN(a, code, S("\n"), second), ret);
}

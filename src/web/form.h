/* form.h: from what was typed to a struct, with limits that cannot be forgotten.
 *
 * A form is a static table of fields; form_read() fills a struct by their offsets and keeps, for
 * each field, what was typed and what is wrong with it. A page with errors is shown again with
 * both; nothing is changed. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/http.h"

enum field_kind {
    FIELD_LINE,   /* struct str: one line, trimmed (also of U+3000) */
    FIELD_TEXT,   /* struct str: lines, \n */
    FIELD_SECRET, /* struct str: not trimmed, never shown again */
    FIELD_INT,    /* int64_t */
    FIELD_ID,     /* int64_t >= 1 */
    FIELD_DAY,  /* day_t: 2016-12-15, 2016/12/15, 2016.12.15, 2016年12月15日; empty: DAY_NONE */
    FIELD_BOOL, /* bool: a checkbox */
    FIELD_CHOICE, /* struct str: one of `choices` */
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset; /* in the form's struct */
    size_t max;    /* letters (code points) of a text; 0 is refused at start: a limit is declared */
    int64_t low, high; /* of an INT */
    bool required;
    const char *const *choices; /* of a CHOICE, ends in NULL */
    unsigned label,
        hint; /* enum text: what it is called, how to fill it in; 0 none (hidden fields) */
};

enum field_error {
    FIELD_OK,
    FIELD_MISSING,
    FIELD_TOO_LONG,
    FIELD_NOT_A_NUMBER,
    FIELD_OUT_OF_RANGE,
    FIELD_NOT_A_DAY,
    FIELD_NOT_A_CHOICE,
    FIELD_NOT_TEXT,
    FIELD_REFUSED
};

struct field_state {
    const struct field *field;
    struct str typed;
    enum field_error error;
    unsigned text; /* enum text of a rule's own message, with FIELD_REFUSED */
};

/* Why a form was not taken although nothing in it is wrong (the store failed, the disk is full,
 * somebody was first; 200: it was carried through a sign-in): for people. */
struct form_trouble {
    unsigned title, what; /* enum text; 0: there is none */
    int status;
    struct str id; /* of the request: what the log knows it by */
};

struct form {
    struct field_state *v; /* one for each field, in order */
    size_t n;
    bool ok;
    size_t files; /* that came with it: a page cannot give them back to the browser */
    struct form_trouble trouble;
};

/* Is the table whole (limits, choices)? ERR_BROKEN says which field is not: for the start of a
 * process; form_read() asserts it. */
int form_check(const struct field *fields, size_t n) must_use;
/* Fill *target (the form's struct) from the request's fields. Returns 0, or ERR_INVALID if any
 * field has an error (then ret->v says which), or ERR_MALFORMED. *ret and *target are filled in
 * every case. */
int form_read(struct request *req, const struct field *fields, size_t n, void *target,
              struct form *ret) must_use;
/* The same from values that are in the struct: to show a form for what exists. */
void form_show(struct arena *a, const struct field *fields, size_t n, const void *source,
               struct form *ret);
/* A rule's own refusal at a field, in the words of text key `text`. */
void form_refuse(struct form *f, const char *field, unsigned text);
const struct field_state *form_field(const struct form *f, const char *name);

#endif

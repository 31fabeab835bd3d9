/* markup.h: where in an HTML page the next byte stands.
 *
 * A template's literal bytes go through this scanner one by one; at each directive its context says
 * what a value there must be escaped for, or that none may stand there. The scanner is stricter than
 * a browser: what browsers would repair is a mistake here. */
#ifndef GEN_MARKUP_H
#define GEN_MARKUP_H

#include "base/str.h"

enum place {
    IN_TEXT,
    IN_RCDATA,     /* <title>, <textarea>: text, where tags mean nothing */
    IN_RAW,        /* <script>, <style> */
    IN_TAG_NAME,
    IN_TAG,        /* between attributes */
    IN_ATTR_NAME,
    AFTER_ATTR_NAME,
    BEFORE_VALUE,
    IN_VALUE,      /* quoted */
    IN_BARE_VALUE, /* not quoted */
    IN_COMMENT,
    IN_DECLARATION, /* <!doctype …>, <?xml …?>, CDATA */
    PLACE__MAX
};

enum attr_kind {
    ATTR_PLAIN,
    ATTR_ADDRESS, /* href, src … */
    ATTR_CODE,    /* on…, style, srcset, srcdoc: no value */
    ATTR_METHOD,  /* of a form: no value, since the hidden field depends on it */
};

/* How far an address has come. */
enum address {
    ADDRESS_START,   /* nothing yet: a value may bring the scheme */
    ADDRESS_SCHEME,  /* literal letters that may yet become a scheme */
    ADDRESS_UNKNOWN, /* a value has begun it */
    ADDRESS_PATH,
    ADDRESS_QUERY,   /* or fragment */
};

#define WORD_MAX 11

struct context {
    enum place place;
    struct str element; /* of the tag we are in, or of the title, textarea, script, style */
    bool closing;       /* the tag is </…> */
    bool needs_space;   /* before the next attribute */
    bool pre;           /* white space counts */
    bool post;          /* the tag is a form with method="post" */
    enum attr_kind attr;
    char quote;
    enum address address;
    char word[WORD_MAX + 1]; /* the beginning of a value that is looked at: a scheme, a method */
    size_t word_n;
    struct str end;     /* of a comment or declaration */
};

struct markup {
    struct context ctx;
    bool xml;
    struct str text;   /* the source: the scanner looks ahead in it */
    size_t name_at;    /* where the name that is being read began */
    const char *error; /* NULL: none; else what is wrong, for good */
    bool form_opened;  /* set when <form method="post"> has just ended; the caller takes it off */
    bool drops_newline; /* set when <textarea> or <pre> has: browsers drop a newline right after it */
};

/* The byte m->text.p[at], as literal text of the page. */
void markup_char(struct markup *m, size_t at);
/* A block or {attr} stands at `at`: a name that was being read ends there. */
void markup_break(struct markup *m, size_t at);
/* A value was written here. */
void markup_value(struct markup *m);

/* The C function that writes a value here; NULL and *ret_why if none may stand here. */
const char *markup_sink(const struct markup *m, const char **ret_why);
/* Why no {if}, {for}, … may stand here; NULL if one may. */
const char *markup_refuses_blocks(const struct markup *m);
const char *place_name(const struct context *ctx);

/* One context for what follows two branches; false if there is none. */
bool context_join(const struct context *a, const struct context *b, struct context *ret);
bool context_same(const struct context *a, const struct context *b);

#endif

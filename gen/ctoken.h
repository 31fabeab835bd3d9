/* ctoken.h: the words of a C file, for the checkers: comments left out, strings as one word. */
#ifndef GEN_CTOKEN_H
#define GEN_CTOKEN_H

#include "base/str.h"

enum ctoken_kind {
    CTOKEN_END,
    CTOKEN_NAME,
    CTOKEN_NUMBER,
    CTOKEN_STRING,  /* with its quotes, without a prefix */
    CTOKEN_CHAR,
    CTOKEN_INCLUDE, /* of an #include: "file.h" or <file.h>, or the macro's name */
    CTOKEN_OTHER,   /* a byte; "->" is one */
};

struct ctoken {
    enum ctoken_kind kind;
    struct str text;
    size_t line;
};

struct clex {
    struct str text;
    size_t at, line;
};

#define CLEX_INIT(text_) {.text = (text_), .line = 1}

/* The next word; CTOKEN_END at the end, again and again. Never fails: what is not C is bytes. */
struct ctoken ctoken_next(struct clex *l);

#endif

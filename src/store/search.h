/* search.h: full text in Chinese and Latin, the same hits on both engines.
 *
 * Text is folded (NFKC, case) and cut into tokens: a run of CJK letters into overlapping pairs and its last
 * letter alone (昭通市 → 昭通 通市 市), other words and numbers whole. A word of a query that is one CJK letter
 * is a prefix; two letters are one pair; longer ones are a phrase of pairs. On SQLite this is the FTS5 tokenizer
 * "gongkai"; on PostgreSQL the same tokens stand in a tsvector with a GIN index. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/db.h"

struct token {
    struct str text;    /* folded */
    size_t begin, end;  /* bytes in the original */
};

struct tokens {
    struct token *v;
    size_t n, room;
};

/* All tokens of a text, in order. */
void search_tokens(struct arena *a, struct str text, struct tokens *ret);

struct search_term {
    struct str text;   /* as typed */
    struct tokens tokens;
    bool exclude;      /* -word */
    bool prefix;       /* a single CJK letter */
};

struct search_query {
    struct search_term *v;
    size_t n, room;
};

#define SEARCH_MAX_BYTES 200
#define SEARCH_MAX_TERMS 8

/* What a person typed: words are all wanted, "…" or “…” is one phrase, a leading - excludes. Anything can be typed;
 * ERR_TOO_LARGE beyond SEARCH_MAX_BYTES, ERR_INVALID if nothing is left to look for. */
int search_parse(struct arena *a, struct str typed, struct search_query *ret) must_use;
/* The query in the engine's own form: a MATCH text for FTS5, a tsquery text for PostgreSQL; made from tokens only,
 * so nothing that was typed can be syntax. */
struct str search_match(struct arena *a, enum db_engine engine, const struct search_query *q);
/* What to store in the column that is searched: the text itself for FTS5, a tsvector text for PostgreSQL. */
struct str search_value(struct arena *a, enum db_engine engine, struct str text);

struct snippet_part {
    struct str text;
    bool hit;
};

struct snippet {
    struct snippet_part *v;
    size_t n, room;
    bool cut_before, cut_after; /* an ellipsis belongs there */
};

/* About `width` letters of the text around the densest hits, cut into parts that are hits or not. */
void search_snippet(struct arena *a, struct str text, const struct search_query *q, size_t width, struct snippet *ret);
/* Does the text satisfy the query? What both engines must agree with; tests use it as the oracle. */
bool search_accepts(struct arena *a, struct str text, const struct search_query *q);

#endif

/* search.h: full text in Chinese and Latin, the same hits on both engines.
 *
 * Text is folded (NFKC, case; ＡＢＣ１２ → abc12) and cut into tokens: a run of CJK letters into
 * overlapping pairs and its last letter alone (昭通市 → 昭通 通市 市), other words and numbers whole (a
 * word of more than 64 letters in pieces of 64). Everything else, bad bytes too, parts words;
 * characters that nobody sees do not. A word of a query that ends in a CJK letter without a
 * partner takes it as a prefix (年, 2016年); two letters are one pair; longer ones are a phrase of
 * pairs.
 *
 * SQLite: the FTS5 tokenizer "gongkai"; `where TABLE match :match`.
 *
 * PostgreSQL: a tsvector knows no position beyond 16383, no more than 256 of a lexeme, and no
 * more than 1 MiB; so we do without it. search_value() is one text: the folded text, a space
 * between what is not one CJK run, and after it, a line each, the distinct keys (tokens, and CJK
 * letters alone). The table keeps the two apart: the folded text, and the keys in a column with an
 * index, which finds the rows that hold all of the query's; where a word is a phrase or is
 * excluded, the folded text is looked at: a phrase of tokens is there if and only if its text is.
 * Functions of migrations/public say it, for columns that are `collate "C"`:
 *     insert … values (…, split_part(:value, chr(10), 1), …, search_keys(:title, :body))
 *     … where keys @> search_wanted(:match) and search_recheck(title, body, :match)
 *
 * On both, words may be found in different columns, a phrase in one; an excluded word may stand
 * in none. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/db.h"

struct token {
    struct str text;   /* folded */
    size_t begin, end; /* bytes in the original */
};

struct tokens {
    struct token *v;
    size_t n, room;
};

/* All tokens of a text, in order. Where folding changes nothing a token's text is a view of the
 * original: the text must live as long as the tokens. Offsets are those of the letters' first
 * and last byte; a letter that becomes several (㎏) has the same for each. */
void search_tokens(struct arena *a, struct str text, struct tokens *ret);

struct search_term {
    struct str text;      /* as typed, without quotes and minus */
    struct tokens tokens; /* to be found one after the other; at least one */
    bool exclude;         /* -word */
    bool prefix; /* the last token is a single CJK letter: the beginning of one is enough */
};

struct search_query {
    struct search_term *v;
    size_t n, room;
};

#define SEARCH_MAX_BYTES 200
#define SEARCH_MAX_TERMS 8

/* What a person typed: words are all wanted, "…", “…” or 「…」 is one phrase, a leading - or 不含
 * excludes.
 * Anything can be typed; ERR_TOO_LARGE beyond SEARCH_MAX_BYTES or SEARCH_MAX_TERMS, ERR_INVALID
 * if nothing is left to look for (signs only, exclusions only). `typed` must live as long as the
 * query. */
int search_parse(struct arena *a, struct str typed, struct search_query *ret) must_use;
/* The query in the engine's own form: a MATCH text for FTS5; for PostgreSQL a text that
 * search_wanted() and search_recheck() read. Made from tokens only (letters and digits), so
 * nothing that was typed can be syntax. */
struct str search_match(struct arena *a, enum db_engine engine, const struct search_query *q);
/* What to store in the column that is searched: the text itself for FTS5, the text described
 * above for PostgreSQL. */
struct str search_value(struct arena *a, enum db_engine engine, struct str text);

/* ---- Marks ----
 *
 * What is known of a row beside its texts: short words of the caller's ("c:3", "~sfz") that no text has,
 * since each holds a sign that parts words. They stand in a column of their own on SQLite, among the keys
 * on PostgreSQL. */

struct search_marks {
    struct strs all; /* each is wanted */
    struct strs any; /* one of them; none: it does not matter */
};

/* What to store, in `marks` or, parted at the spaces, in `keys`. White space, quotes and control
 * characters in a mark become "_". On SQLite the words of the title are among the marks, for a search of
 * titles: no mark begins with "=". */
struct str search_marks_value(struct arena *a, enum db_engine engine, struct strs marks,
                              struct str title);

/* Words and marks in the engine's own form: what the queries of the catalogue take. One of the two may
 * be absent: q NULL, no marks. */
struct search_asked {
    struct str match, marks, any_of;
    struct str titles; /* `match` for a search of titles: what is excluded stands in no column all the same */
};
struct search_asked search_ask(struct arena *a, enum db_engine engine, const struct search_query *q,
                               const struct search_marks *marks);

struct snippet_part {
    struct str text;
    bool hit;
};

struct snippet {
    struct snippet_part *v;
    size_t n, room;
    bool cut_before, cut_after; /* an ellipsis belongs there */
};

/* At most `width` letters of the text around the densest hits, cut into parts that are hits or
 * not; its beginning if there are none. Views of the text; white space is left as it is, but for
 * both ends. */
void search_snippet(struct arena *a, struct str text, const struct search_query *q, size_t width,
                    struct snippet *ret);
/* Does the text satisfy the query? What both engines must agree with; tests use it as the
 * oracle. */
bool search_accepts(struct arena *a, struct str text, const struct search_query *q);
/* The same for a row of several columns. */
bool search_accepts_row(struct arena *a, struct strs columns, const struct search_query *q);

#endif

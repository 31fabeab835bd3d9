/* search_sqlite.c: search_cut() as FTS5 wants it.
 *
 * FTS5 tokenizes the strings of a MATCH with FTS5_TOKENIZE_QUERY: there the last letter alone is
 * left out (see search_cut.h), so that "昭通市" is the phrase 昭通 + 通市 wherever it stands. A string
 * that begins with a space was made by search_match() of tokens; they are taken as they are. So are
 * marks, which begin with SEARCH_READY. */
#include "store/search_sqlite.h"
#include "store/search_cut.h"
#include <limits.h>
#include <sqlite3.h>

struct sink {
    void *context;
    int (*token)(void *context, int flags, const char *text, int n, int begin, int end);
};

static int pass_token(void *arg, struct str text, size_t begin, size_t end)
{
    struct sink *sink = arg;

    return sink->token(sink->context, 0, text.p, (int)text.n, (int)begin, (int)end);
}

/* What search_match() wrote: tokens already, each after a space. */
static int pass_ready(struct sink *sink, struct str text)
{
    struct str token;
    size_t at = 1;

    text = str_skip(text, 1);
    while (str_next(&text, ' ', &token)) {
        int r = pass_token(sink, token, at, at + token.n);

        if (r != SQLITE_OK)
            return r;
        at += token.n + 1;
    }
    return SQLITE_OK;
}

static int tokenizer_new(void *context, const char **args, int n, Fts5Tokenizer **ret)
{
    static char nothing; /* the tokenizer has no state, but FTS5 wants to hold something */

    (void)context;
    (void)args;
    if (n > 0)
        return SQLITE_ERROR;
    *ret = (Fts5Tokenizer *)&nothing;
    return SQLITE_OK;
}

static void tokenizer_free(Fts5Tokenizer *t)
{
    (void)t;
}

static int tokenizer_run(Fts5Tokenizer *t, void *context, int flags, const char *text, int n,
                         int (*token)(void *, int, const char *, int, int, int))
{
    struct sink sink = {context, token};
    enum cut_mode mode = flags & FTS5_TOKENIZE_QUERY ? CUT_QUERY : CUT_TEXT;

    (void)t;
    if (n <= 0)
        return SQLITE_OK;
    if (text[0] == SEARCH_READY[0] || (mode == CUT_QUERY && text[0] == ' '))
        return pass_ready(&sink, str_of(text, (size_t)n));
    return search_cut(str_of(text, (size_t)n), mode, pass_token, &sink);
}

static fts5_api *find_api(struct sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;

    if (sqlite3_prepare_v2(db, "select fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    return api;
}

int search_register_sqlite(struct sqlite3 *db)
{
    fts5_tokenizer tokenizer = {tokenizer_new, tokenizer_free, tokenizer_run};
    fts5_api *api = find_api(db);

    if (!api)
        return err_set(ERR_DATABASE, "this SQLite has no FTS5");
    if (api->xCreateTokenizer(api, "gongkai", NULL, &tokenizer, NULL) != SQLITE_OK)
        return err_set(ERR_DATABASE, "FTS5 takes no tokenizer: %s", sqlite3_errmsg(db));
    return 0;
}

/* fuzz_letter.c: a letter's text and an authority's own tables of law, whatever they are.
 *
 * The first byte says which file the rest is. Either it is refused with a message, or what is read
 * composes letters whose lines become blocks of a paper; a text as an officer edits it does, too. */
#include "domain/law/law.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *const names[] = {"receipt.txt",   "third-party.txt", "reply.txt",
                                    "decisions.txt", "decisions.tsv",   "letters.tsv",
                                    "remedies.tsv",  "tariffs.tsv"};

static struct letter_case some_case(struct str text)
{
    struct letter_case c = letter_case_empty();
    c.law = S("cn-2019");
    c.received = day_from(2024, 3, 1);
    c.letter_day = day_from(2024, 3, 20);
    c.decision = S("D7");
    c.number = c.letter_number = c.authority.name = c.authority.government = S("某");
    c.applicant.name = S("赵小满");
    c.asked = c.finding = c.reason = text;
    return c;
}

static void compose(struct arena *a, const struct request_law *law, const struct letter_case *c)
{
    for (int kind = 0; kind < LETTER__MAX; kind++) {
        struct missings m = {0};
        struct str text = S("");
        struct paper p;
        int r = letter_compose(a, law, (enum letter_kind)kind, c, &text, &m);
        if ((r == 0 && m.n > 0) || (r == ERR_INVALID && m.n == 0))
            abort(); /* refused with names, or complete */
        if (r == 0 && letter_paper(a, law, (enum letter_kind)kind, c, text, &p) == 0 &&
            p.n > text.n)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct request_law law;
    struct paper p;
    if (n == 0)
        return 0;
    struct str text = arena_str(a, str_of(bytes + 1, n - 1));
    struct asset file = {.name = str_c(names[bytes[0] % COUNT(names)]), .bytes = text};
    struct asset_table table = {&file, 1};
    struct letter_case c = some_case(text);

    err_clear();
    int r = request_law_read(a, &table, &law);
    if (r < 0 && (r != ERR_MALFORMED || err_context()[0] == 0))
        abort();
    if (r == 0)
        compose(a, &law, &c);
    if (request_law_load(a, &law) < 0)
        abort();
    struct missings m;
    (void)!letter_check(a, &law, LETTER_REPLY, &c, text, &m);
    (void)!letter_paper(a, &law, LETTER_REPLY, &c, text, &p);
    (void)letter_number_pattern_wrong(text);
    return 0;
}

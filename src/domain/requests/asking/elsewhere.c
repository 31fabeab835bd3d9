/* elsewhere.c: see elsewhere.h. */
#include "domain/requests/asking/elsewhere.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "engine/tsv.h"
#include "request_elsewhere_file.h"

#define MOST 3

/* The first of these words that stands in the question; "". */
static struct str word_in(struct str words, struct str question)
{
    struct str word, rest = words;
    bool more = true;
    while (more) {
        more = str_cut(rest, ' ', &word, &rest);
        if (!more)
            word = rest;
        if (word.n > 0 && str_find(question, word) >= 0)
            return word;
    }
    return S("");
}

void request_elsewhere(struct arena *a, struct str question, struct request_elsewheres *ret)
{
    struct str table = request_elsewhere_file.v[0].bytes, asked = utf8_fold(a, question);
    struct tsv_line line;
    *ret = (struct request_elsewheres){0};
    while (ret->n < MOST && tsv_next(&table, &line)) {
        struct str word = word_in(line.cell[0], asked);
        if (word.n > 0)
            *vec_push(a, ret) =
                (struct request_elsewhere){word, line.cell[1], line.cell[2], line.cell[3]};
    }
}

/* authority.h: the demonstration's people publish documents of corpus.h, by the rules that the pages call. */
#ifndef BENCH_AUTHORITY_H
#define BENCH_AUTHORITY_H

#include "base/map.h"
#include "corpus.h"
#include "engine/flow.h"

struct authority {
    struct db *desk;
    struct arena *arena;
    struct map departments, categories, topics, people;
};

void authority_open(struct authority *t, struct arena *a, struct db *desk);
const struct actor *authority_person(struct authority *t, struct str login);
/* Draft it and fire the first `moves` of submit, pass_first, pass_second, pass_final (4: it is published), in the caller's transaction; its id.
 * At 09:00 of its day and after. */
int64_t authority_draft(struct authority *t, struct arena *a, const struct corpus_document *d, size_t moves);

#endif

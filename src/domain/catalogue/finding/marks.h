/* marks.h: what the full-text index knows of a document beside its words: where it is filed, of which
 * genre it is, and how its title is spoken (engine/pinyin.h). Written by the projection, asked by lists
 * and searches. */
#ifndef DOMAIN_CATALOGUE_MARKS_H
#define DOMAIN_CATALOGUE_MARKS_H

#include "catalogue_public_sql.h"

enum mark {
    MARK_CATEGORY, /* its own, not those above it */
    MARK_TOPIC,
    MARK_DEPARTMENT,
    MARK_GENRE,
    MARK_VALIDITY, /* whether it holds, where anything says so (validity.h) */
    MARK_SOUND
};

struct str mark_of(struct arena *a, enum mark kind, int64_t id);
struct str mark_word(struct arena *a, enum mark kind, struct str word);
/* All marks of a document. They follow from its row alone: what was indexed can be taken out again. */
struct strs document_marks(struct arena *a, const struct catalogue_public_document_row *d);

#endif

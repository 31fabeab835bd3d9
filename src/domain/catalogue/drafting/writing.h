/* writing.h: a document's text as a form carries it: typed into the plain field, or as HTML.
 *
 * The field `body` holds marked text or HTML, and `body_kind` says which; the editor (assets/editor)
 * takes the field's place where there is JavaScript. Without it a rich text is its canonical source
 * in the same field: nothing is lost. */
#ifndef DOMAIN_CATALOGUE_WRITING_H
#define DOMAIN_CATALOGUE_WRITING_H

#include "domain/catalogue/body.h"
#include "engine/page.h"

/* Letters in the field: a table's tags are more than its words. */
#define WRITING_FIELD_MAX 300000

extern const char *const writing_kinds[]; /* of a FIELD_CHOICE */

/* The body out of the field, cleaned. Where it cannot be, the field `body` of the form says why and
 * the result is ERR_INVALID. */
int writing_body(struct ctx *c, struct str typed, struct str kind, struct str *ret) must_use;
/* What the field shows of a body, and its kind. */
struct str writing_typed(struct arena *a, struct str body);
struct str writing_kind(struct str body);

#endif

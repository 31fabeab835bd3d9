/* pages_desk.h: what the files of the desk's pages of documents share. Nobody else includes it. */
#ifndef DOMAIN_CATALOGUE_PAGES_DESK_H
#define DOMAIN_CATALOGUE_PAGES_DESK_H

#include "domain/catalogue/drafting/views_desk.h"

/* A document at the desk: /documents/3, /documents/3/edit; the second with the language. */
struct str document_path(struct ctx *c, int64_t id, const char *below);
struct str document_address(struct ctx *c, int64_t id, const char *below);
/* The one that the address names. ERR_ABSENT. */
int document_asked(struct ctx *c, struct catalogue_document_row *ret) must_use;
bool document_may_edit(const struct ctx *c, const struct catalogue_document_row *d);

enum text document_state_name(struct str state);
bool document_is_reviewed(struct str state);
/* Until when the step that a document is in is due. */
void document_term_of(struct ctx *c, const struct review_clock *clock, struct str urgency,
                      moment_t began, struct document_item *ret);
struct option document_option(struct ctx *c, int64_t id, struct said name, struct str typed);

/* The work item. */
int document_show(struct ctx *c) must_use;
/* The work item once more, with why nothing was done and what was typed. */
int document_show_refused(struct ctx *c, enum text refused, struct str note) must_use;
/* A page that only who drafted it may see, and while it is a draft: asked for by its address it says why not, on the
 * work item, which has the way on. What was sent meanwhile is a conflict. */
int document_show_no_draft(struct ctx *c, const struct catalogue_document_row *d) must_use;
/* The same because of what was wanted of the leak scan's findings. */
int document_show_leaks(struct ctx *c, enum text refused, struct str reason) must_use;
/* What the scan found, and what the actor may do about it. */
int document_leaks_view(struct ctx *c, const struct catalogue_document_row *d,
                        struct leaks_view *ret) must_use;

#endif

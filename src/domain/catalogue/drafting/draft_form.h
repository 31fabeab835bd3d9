/* draft_form.h: the form of a draft: what an officer types, and what of a document stands in it. */
#ifndef DOMAIN_CATALOGUE_DRAFT_FORM_H
#define DOMAIN_CATALOGUE_DRAFT_FORM_H

#include "domain/catalogue/drafting/kept.h"
#include "domain/catalogue/drafting/views_desk.h"

struct draft_form {
    struct str title, title_en, summary, number, genre, body, body_kind, digest;
    int64_t category, topic, department;
    day_t made, publish_day;
    struct str publish_time;
    struct document_meta meta;
    struct str page; /* which window it is typed in (kept.h) */
};

#define DRAFT_PARTICULARS 10 /* of DOCUMENT_META */
#define DRAFT_FIELDS      (15 + DRAFT_PARTICULARS)
extern const struct field draft_fields[DRAFT_FIELDS];
#define DRAFT_FORM PAGE_FORM(struct draft_form, draft_fields)

/* What is to be entered, but for its text (writing.h reads that). */
struct document_draft draft_of_form(const struct draft_form *in);
/* The form of a new one, and of one that stands there. The new one of a column (0: of none yet) has what the newest
 * document of that column has: topic, genre, department, basis, mode. */
int draft_form_fresh(struct ctx *c, int64_t category, struct draft_form *ret) must_use;
struct draft_form draft_form_of(struct ctx *c, const struct catalogue_document_row *d);
/* The form as it was kept while somebody typed; what is wrong in it is not said yet. */
void draft_form_kept(struct ctx *c, const struct kept *k);
/* What the particulars say must fit together: ERR_INVALID, and the field says what does not. */
int draft_fits(struct ctx *c) must_use;

/* The page of a new one once more, with why its file was not taken and what stood in the way of reading it (a name
 * of enum extract_reason; "" nothing). */
int document_new_refused(struct ctx *c, enum text wrong, struct str why) must_use;

/* What may be chosen in it. */
int draft_categories(struct ctx *c, struct options *ret) must_use;
int draft_topics(struct ctx *c, struct options *ret) must_use;
int draft_departments(struct ctx *c, struct options *ret) must_use;
int draft_choices(struct ctx *c, struct document_form_view *v) must_use;
/* A rule refused a draft whose fields are in order: a place was chosen that is not there (any more). The field says
 * so; ERR_INVALID. */
int draft_refuse_places(struct ctx *c) must_use;

#endif

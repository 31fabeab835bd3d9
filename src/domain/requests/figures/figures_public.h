/* figures_public.h: requests as figures on the public side, from the ledger: a record of each without its
 * applicant and words, counts of them that are kept as they change, and the due dates that moved. */
#ifndef DOMAIN_REQUESTS_FIGURES_PUBLIC_H
#define DOMAIN_REQUESTS_FIGURES_PUBLIC_H

#include "domain/requests/case.h"
#include "request_figures_public_sql.h"

/* Of "request.event": its member "figure"; entries from before there was one bring no record. */
int request_figure_project(struct db *pub, struct arena *a, const struct ledger_entry *e,
                           json_t *payload) must_use;
/* Of "request.shifted". */
int request_shifted_project(struct db *pub, struct arena *a, const struct ledger_entry *e,
                            json_t *payload) must_use;

#endif

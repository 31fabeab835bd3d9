/* card.h: the card with a query code that the desk prints. For this folder alone. */
#ifndef DOMAIN_REQUESTS_CARD_H
#define DOMAIN_REQUESTS_CARD_H

#include "domain/requests/asking/views_applicant.h"

/* All of it but the frame; the code stands nowhere else. */
int request_card(struct ctx *c, int64_t id, struct str code, struct request_card_view *ret)
    must_use;

#endif

/* law.h: what the law says of requests: decisions, remedies, tariffs, letters, the report's tables.
 *
 * They stand in data/law/ as texts with tabs, each row with its article and the days between
 * which it holds, and are built into the program; request_law_load() reads them once at start into
 * an arena that outlives their use. An authority whose practice differs where the law leaves it
 * open hands in its own files by the same names. */
#ifndef DOMAIN_LAW_LAW_H
#define DOMAIN_LAW_LAW_H

#include "domain/law/decision.h"
#include "domain/law/facts.h"
#include "domain/law/fee.h"
#include "domain/law/letter.h"
#include "domain/law/remedy.h"
#include "domain/law/tables.h"
#include "web/asset.h"

struct request_law {
    struct decisions decisions;
    struct remedies remedies;
    struct tariffs tariffs;
    struct letter_rules letters;
};

/* Those that the program brings. ERR_MALFORMED names file and line. */
int request_law_load(struct arena *a, struct request_law *ret) must_use;
/* `own` has files by the same names (decisions.tsv, reply.txt …) that replace the program's; each is
 * checked: unknown facts, days that are none, letters that leave out mandatory content. */
int request_law_read(struct arena *a, const struct asset_table *own, struct request_law *ret)
    must_use;

#endif

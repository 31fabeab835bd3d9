/* reads.h: how often a document's page was asked for (浏览量): counted in the public process (engine/reads.h) where `serve --count-reads`
 * says so, handed in through the inbox, added up at the desk, and told to readers once a day by the ledger. Numbers of
 * documents and counts, nothing else: who reads what is not known here either. */
#ifndef DOMAIN_CATALOGUE_READS_H
#define DOMAIN_CATALOGUE_READS_H

#include "domain/frame/frame.h"
#include "engine/inbox.h"
#include "engine/projector.h"

extern const struct intake document_reads_intake;
/* Once a day: what was read more than readers were told, as one entry of the ledger (or several, of
 * READS_TOLD documents each). In the caller's transaction; how many documents. */
#define READS_TOLD 5000
int document_reads_tell(struct db *db, struct arena *a, moment_t now) must_use;

/* What readers are told of a document; 0 where nobody counts. Whether anybody does is asked once for
 * each head of the ledger. */
int document_reads_of(struct ctx *c, int64_t id, int64_t *ret) must_use;

int project_reads(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *payload)
    must_use;

#endif

/* kept.h: what is typed into the form of a draft, kept while somebody types (自动保存).
 *
 * It is nobody's but the account's, no version, no entry of the ledger, and not what is signed: a page that
 * was closed, a browser that fell over, a session that ended lose nothing. It goes when the form is saved or its writer
 * throws it away. One for each account and document; a second window is told that the first one is keeping. */
#ifndef DOMAIN_CATALOGUE_KEPT_H
#define DOMAIN_CATALOGUE_KEPT_H

#include "base/date.h"
#include "engine/access.h"
#include "store/db.h"

#define KEPT_PAGE_MAX   32
#define KEPT_FIELDS_MAX 340000 /* letters */

struct kept {
    struct str page;   /* the window in which it is typed */
    struct str digest; /* of what stood there when its form was opened */
    struct str fields; /* JSON: name → what was typed */
    moment_t at;
};

/* A name for a window. */
struct str kept_page(struct arena *a);
/* What is kept for the document (0: a new one). 1: *ret; 0: nothing. */
int kept_get(struct db *db, struct arena *a, int64_t account, int64_t document, struct kept *ret)
    must_use;
/* Keep it; in the caller's transaction. ERR_FORBIDDEN: not who drafts it; ERR_CONFLICT: another window keeps it;
 * ERR_GONE: this window has saved its form already; ERR_INVALID: no JSON object. */
int kept_put(struct db *db, struct arena *a, const struct actor *actor, int64_t document,
             const struct kept *k) must_use;
/* The form of this window was saved: nothing that it still sends is kept any more. In the caller's transaction. */
int kept_saved(struct db *db, struct arena *a, int64_t account, int64_t document, struct str page,
               moment_t now) must_use;
/* Thrown away by its writer. */
int kept_drop(struct db *db, int64_t account, int64_t document) must_use;

#endif

/* bodies.h: the authority and its departments: names, addresses, hours, telephones.
 *
 * What readers need of them is public: each change is an entry of the ledger and is projected. The
 * authority's particulars are settings by name ("authority.name_zh", "authority.address_zh" …);
 * article 19 of the 2007 Regulation and article 12 of the 2019 one ask for them in the guide. */
#ifndef DOMAIN_BODIES_H
#define DOMAIN_BODIES_H

#include "engine/ledger.h"
#include "engine/projector.h"

/* Set a particular; in the caller's transaction. */
int bodies_set(struct db *db, struct arena *a, struct str name, struct str value, int64_t actor,
               moment_t now) must_use;
/* A particular on the desk's side; "" if it is not set. */
int bodies_setting(struct db *db, struct arena *a, const char *name, struct str *ret) must_use;

int bodies_department_add(struct db *db, struct arena *a, struct str code, struct str name_zh,
                          struct str name_en, int64_t actor, moment_t now, int64_t *ret_id)
    must_use;

/* What readers see of a thing that has a code and two names, in the ledger: "WHAT.set" of "WHAT:id". */
int bodies_name_enter(struct db *db, struct arena *a, const char *what, int64_t id, struct str code,
                      struct str name_zh, struct str name_en, int64_t actor, moment_t now) must_use;
/* Other names for it; its code stays. ERR_ABSENT. */
int bodies_department_set(struct db *db, struct arena *a, int64_t id, struct str name_zh,
                          struct str name_en, int64_t actor, moment_t now) must_use;

struct bodies_department {
    int64_t id;
    struct str code, name_zh, name_en;
};
struct bodies_departments {
    struct bodies_department *v;
    size_t n, room;
};
int bodies_departments(struct db *db, struct arena *a, struct bodies_departments *ret) must_use;

extern const struct projections bodies_projections;

#endif

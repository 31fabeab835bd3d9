/* unnamed.h: files among the blobs that no row of their store names: left by an upload whose record was not
 * kept, or by whoever died between the two. */
#ifndef APP_UNNAMED_H
#define APP_UNNAMED_H

#include "base/date.h"
#include "store/db.h"

/* So long a file may wait for the row that will name it. */
#define UNNAMED_SECONDS 3600

struct unnamed {
    int64_t files, bytes; /* that were there for UNNAMED_SECONDS and that nothing names */
    int64_t removed;      /* of them, if they were to be */
};

/* A file is named if its hash stands in any text of any table, also amid others (an entry of the ledger): so
 * no subject has to say where it keeps hashes. What the leak scan knows of a file (leak_…) does not keep it,
 * but a masked copy is kept with its file. One that is put in its place anew meanwhile is spared
 * (blob_retire()). */
int unnamed_look(struct db *db, const char *blobs, moment_t now, bool remove, struct unnamed *ret)
    must_use;

#endif

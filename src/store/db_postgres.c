/* db_postgres.c: a store on PostgreSQL. */
#include "store/db_internal.h"

int postgres_open(struct str url, enum db_mode mode, struct db **ret)
{
    (void)url;
    (void)mode;
    (void)ret;
    return err_set(ERR_DATABASE, "PostgreSQL is not there yet");
}

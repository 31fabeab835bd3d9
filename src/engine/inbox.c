/* inbox.c: adding to the inbox. What takes it over is taker.c, in another process. */
#include "engine/inbox.h"

#include "inbox_sql.h"

int inbox_add(struct db *pub, void *arg)
{
    const struct submission *s = arg;
    int r;

    assert(db_in_tx(pub));
    if (s->public_id.n == 0 || s->public_id.n > INBOX_ID_MAX)
        return err_set(ERR_INVALID, "inbox: no usable id");
    if (s->payload.n > INBOX_PAYLOAD_MAX)
        return err_set(ERR_TOO_LARGE, "inbox: beyond %zu bytes", INBOX_PAYLOAD_MAX);
    r = inbox_sql_add(pub, s->public_id, s->kind, s->received, s->payload);
    return r < 0 ? r : 0;
}

/* draft.c: see draft.h. */
#include "domain/requests/asking/draft.h"

#include "engine/json.h"
#include "engine/ledger.h"

#define MARK "gongkai request draft 1"

struct str request_draft_write(struct arena *a, const struct request_texts *t)
{
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "format", S(MARK));
    request_texts_put(j, t);
    return ledger_canonical(a, j);
}

int request_draft_read(struct arena *a, struct str bytes, struct request_texts *ret)
{
    if (bytes.n > REQUEST_DRAFT_MAX)
        return err_set(ERR_TOO_LARGE, "no draft is that large");
    json_t *j cleanup(json_done) = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, NULL);
    if (!j || !str_eq(json_get_str(a, j, "format"), S(MARK)))
        return err_set(ERR_MALFORMED, "no draft of ours");
    request_texts_get(a, j, ret);
    return 0;
}

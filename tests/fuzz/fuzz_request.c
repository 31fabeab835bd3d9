/* fuzz_request.c: bytes as a request, through the twin: its parser, the checks, the page cache, the
 * body and a page that touches whatever it is given. */
#include "web/server.h"
#include <stdlib.h>

static void page(void *arg, void *worker, struct request *req, struct response *res)
{
    (void)arg;
    (void)worker;
    assert(str_starts(req->path, S("/")));
    assert(req->args.n <= HTTP_FIELDS_MAX && req->fields.n <= HTTP_FIELDS_MAX);
    response_redirect(req, res, req->path);
    response_filename(req, res, request_arg(req, "a"), false);
    res->status = 200;
    res->body = req->query;
    res->store = req->args.n > 0;
    res->etag = req->args.n > 1 ? S("tag") : S("");
    res->fd = -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct server_config c = {.threads = 1, .handler = page, .trusted_proxy = S("127.0.0.1")};
    struct str out;

    if (page_cache_open(MiB, NULL, &c.cache) < 0)
        abort();
    /* twice: the second time it may come from memory */
    for (int i = 0; i < 2; i++) {
        if (server_twin(&c, a, str_of(data, size), &out) < 0 || !str_starts(out, S("HTTP/1.1 ")))
            abort();
    }
    page_cache_close(c.cache);
    arena_free(a);
    return 0;
}

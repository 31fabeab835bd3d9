/* pages_files.c: the attachments of a draft. */
#include "domain/catalogue/drafting/pages_desk.h"

#include "store/blob.h"

/* ---- Attachments ---- */

/* An empty file is nothing that anybody meant to publish: it is left out. *ret: how many came in, or
 * stood there. ERR_INVALID: they would be too many. */
static int attach_all(struct ctx *c, int64_t id, size_t *ret)
{
    size_t n = 0;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    for (size_t i = 0; i < c->req->uploads.n; i++) {
        const struct upload *u = &c->req->uploads.v[i];
        if (u->size == 0)
            continue;
        r = blob_adopt(c->site->blobs, u->path, u->hash);
        if (r < 0)
            return r;
        r = document_attach(c->db, c->arena, id, u->name, S(""), u->hash, u->size, &c->actor,
                            c->now);
        if (r < 0)
            return r;
        n++;
    }
    *ret = n;
    return tx_commit(&tx);
}

static int attach(struct ctx *c)
{
    int64_t id = ctx_param_id(c, "id");
    size_t n;
    int r = attach_all(c, id, &n);
    if (r == ERR_INVALID) {
        c->res->status = err_status(r);
        return document_show_refused(c, TEXT_document_files_many, S(""));
    }
    if (r < 0)
        return r;
    frame_done(c,
               n == 0                  ? "attach_none"
               : n < c->req->uploads.n ? "attach_some"
                                       : "attach",
               document_path(c, id, "#files"));
    return 0;
}

static int detach(struct ctx *c)
{
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_detach(c->db, c->arena, id, ctx_param_id(c, "file"), &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "detach", document_path(c, id, "#files"));
    return 0;
}

/* A file of a draft: always as a download; nothing that was handed in is ever shown in place
 * here. */
static int file(struct ctx *c)
{
    struct catalogue_attachment_rows files = {0};
    int r = catalogue_sql_attachments(c->db, c->arena, ctx_param_id(c, "id"), &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < files.n; i++) {
        if (files.v[i].id != ctx_param_id(c, "file"))
            continue;
        r = blob_open(c->site->blobs, files.v[i].hash, &c->res->fd, &c->res->size);
        if (r < 0)
            return r;
        c->res->status = 200;
        c->res->type = S("application/octet-stream");
        response_filename(c->req, c->res, files.v[i].name, false);
        return 0;
    }
    return err_set(ERR_ABSENT, "no such file");
}
static const struct page pages[] = {
    {METHOD_POST, "/documents/{id}/files", SIDE_DESK, ROLE_OFFICER, attach, .again = document_show,
     .uploads = true},
    {METHOD_GET, "/documents/{id}/files/{file}", SIDE_DESK, ALLOW_READERS, file},
    {METHOD_POST, "/documents/{id}/files/{file}/remove", SIDE_DESK, ROLE_OFFICER, detach},
};

const struct pages catalogue_file_pages = {pages, COUNT(pages)};

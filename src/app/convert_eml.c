/* convert_eml.c: a mail that was opened in the convert process, on its way back: a fixed head, what it says as
 * JSON, and the bytes of its files one after another. */
#include "app/convert_in.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "engine/json.h"
#include "engine/ledger.h"

#define EML_MAGIC    UINT32_C(0x676b7877)
#define EML_JSON_MAX (256 * KiB)

struct eml_answer {
    uint32_t magic;
    int32_t err; /* 0, or why it is no mail */
    uint32_t json, bytes;
};

static json_t *eml_json(const struct eml *e)
{
    json_t *j = json_object(), *files = json_array();

    json_put_str(j, "message_id", e->message_id);
    json_put_str(j, "from", e->from);
    json_put_str(j, "from_name", e->from_name);
    json_put_str(j, "subject", e->subject);
    json_put_str(j, "text", e->text);
    json_put_int(j, "sent", e->sent);
    json_put_int(j, "received", e->received);
    json_put_bool(j, "cut", e->cut);
    for (size_t i = 0; i < e->n; i++) {
        json_t *f = json_object();

        json_put_str(f, "name", e->v[i].name);
        json_put_int(f, "size", (int64_t)e->v[i].bytes.n);
        json_array_append_new(files, f);
    }
    json_object_set_new(j, "files", files);
    return j;
}

int convert_eml_write(struct arena *a, int file, int back)
{
    struct eml_answer head = {.magic = EML_MAGIC};
    struct str bytes, json = S("");
    struct eml e = {0};
    int r = extract_bytes(a, file, &bytes);

    head.err = r < 0 ? r : eml_read(a, bytes, &e);
    if (head.err == 0) {
        json_t *j cleanup(json_done) = eml_json(&e);

        json = ledger_canonical(a, j);
        head.json = (uint32_t)json.n;
        for (size_t i = 0; i < e.n; i++)
            head.bytes += (uint32_t)e.v[i].bytes.n;
    }
    r = file_write_fd(back, &head, sizeof(head));
    if (r == 0)
        r = file_write_fd(back, json.p, json.n);
    for (size_t i = 0; r == 0 && head.err == 0 && i < e.n; i++)
        r = file_write_fd(back, e.v[i].bytes.p, e.v[i].bytes.n);
    return r;
}

/* ---- Who asks ---- */

static bool answer_ok(const struct eml_answer *h)
{
    bool known = h->err == 0 || h->err == ERR_MALFORMED || h->err == ERR_TOO_LARGE;

    return h->magic == EML_MAGIC && known && h->json <= EML_JSON_MAX && h->bytes <= 2 * EML_MAX;
}

static struct str text_in(struct arena *a, const json_t *j, const char *name, size_t letters)
{
    struct str s = json_get_str(a, j, name);

    return utf8_is_text(s) ? utf8_head(s, letters) : S("");
}

/* False: its sizes are not those of what came. */
static bool files_take(struct arena *a, const json_t *list, struct str bytes, struct eml *ret)
{
    const json_t *f;
    size_t i;

    json_array_foreach(list, i, f)
    {
        int64_t size = json_get_int(f, "size");

        if (size < 0 || (size_t)size > bytes.n || ret->n == EML_FILES)
            return false;
        *vec_push(a, ret) =
            (struct eml_file){text_in(a, f, "name", EML_LINE), str_head(bytes, (size_t)size)};
        bytes = str_skip(bytes, (size_t)size);
    }
    return bytes.n == 0;
}

static bool eml_take(struct arena *a, struct str json, struct str bytes, struct eml *ret)
{
    json_t *j cleanup(json_done) = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);

    if (!j)
        return false;
    *ret = (struct eml){
        .message_id = text_in(a, j, "message_id", EML_LINE),
        .from = text_in(a, j, "from", EML_ADDRESS),
        .from_name = text_in(a, j, "from_name", EML_LINE),
        .subject = text_in(a, j, "subject", EML_LINE),
        .text = text_in(a, j, "text", EML_TEXT),
        .sent = json_get_int(j, "sent"),
        .received = json_get_int(j, "received"),
        .cut = json_get_bool(j, "cut"),
    };
    return ret->from.n > 0 && files_take(a, json_object_get(j, "files"), bytes, ret);
}

int convert_eml_read(struct arena *a, int fd, int64_t deadline, struct eml *ret)
{
    struct eml_answer head;
    char *json, *bytes;
    int r = convert_read_all(fd, &head, sizeof(head), deadline);

    if (r < 0)
        return r;
    if (r > 0 && answer_ok(&head) && head.err < 0)
        return err_set(head.err, "convert: no mail");
    if (r == 0 || !answer_ok(&head))
        return err_set(ERR_MALFORMED, "convert: the mail broke its reader");
    json = arena_alloc(a, head.json + 1);
    bytes = arena_alloc(a, head.bytes + 1);
    r = convert_read_all(fd, json, head.json, deadline);
    if (r > 0)
        r = convert_read_all(fd, bytes, head.bytes, deadline);
    if (r < 0)
        return r;
    return r > 0 && eml_take(a, str_of(json, head.json), str_of(bytes, head.bytes), ret)
               ? 0
               : err_set(ERR_MALFORMED, "convert: the mail broke its reader");
}

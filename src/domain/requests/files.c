/* files.c: see files.h. */
#include "domain/requests/files.h"

#include "base/file.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "engine/json.h"

#define PARTS_MAX  ((int64_t)(REQUEST_FILE_MAX / REQUEST_FILE_PART))
#define BOX_MAX    (2 * REQUEST_FILE_PART) /* a sealed part, as text */
#define ID_LETTERS 64

/* ---- Kinds ---- */

#define KINDS_MAX    40
#define KIND_LETTERS 8

/* What officers can open: papers, sheets, pictures, sound of a call; no programs, no archives. */
const char *const request_file_kinds_standard =
    "pdf ofd doc docx wps rtf txt xls xlsx et csv jpg jpeg png bmp gif tif tiff heic webp mp3 m4a wav";

static bool is_between(char c)
{
    return c == ' ' || c == ',' || c == ';' || c == '.';
}

/* The next ending of a list, without its dot. */
static bool kind_next(struct str *rest, struct str *ret)
{
    while (rest->n > 0 && is_between(rest->p[0]))
        *rest = str_skip(*rest, 1);
    size_t n = 0;
    while (n < rest->n && !is_between(rest->p[n]))
        n++;
    *ret = str_head(*rest, n);
    *rest = str_skip(*rest, n);
    return n > 0;
}

static bool is_kind(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
              (s.p[i] >= '0' && s.p[i] <= '9')))
            return false;
    return s.n > 0 && s.n <= KIND_LETTERS;
}

bool request_file_kinds_usable(struct str kinds)
{
    struct str rest = kinds, one;
    size_t n = 0;
    for (; kind_next(&rest, &one); n++)
        if (!is_kind(one))
            return false;
    return n <= KINDS_MAX && (n > 0 || str_trim(kinds).n == 0);
}

/* Each behind `before` (0: nothing), and `between` two of them. */
static struct str kinds_joined(struct arena *a, struct str kinds, char before, char between)
{
    char *all = arena_alloc_array(a, kinds.n + 1, 3), *to = all;
    struct str one;
    while (kind_next(&kinds, &one)) {
        if (to > all)
            *to++ = between;
        if (before)
            *to++ = before;
        to = mempcpy(to, one.p, one.n);
    }
    return str_of(all, (size_t)(to - all));
}

struct request_file_kinds request_file_kinds(struct arena *a, struct str setting)
{
    bool chosen = str_trim(setting).n > 0 && request_file_kinds_usable(setting);
    struct str kinds = chosen ? setting : str_c(request_file_kinds_standard);
    return (struct request_file_kinds){kinds, kinds_joined(a, kinds, 0, ' '),
                                       kinds_joined(a, kinds, '.', ',')};
}

static struct str ending_of(struct str name)
{
    struct str s = str_trim(name);
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == '.')
            return str_skip(s, i + 1);
    return S("");
}

static bool is_taken(const struct request_file_kinds *kinds, struct str name)
{
    struct str rest = kinds->kinds, one, ending = ending_of(name);
    while (kind_next(&rest, &one))
        if (str_eq_nocase(one, ending))
            return true;
    return false;
}

enum text request_files_fault(const struct uploads *came, const struct request_file_kinds *kinds)
{
    int64_t all = 0;
    if (came->n > REQUEST_FILES_MAX)
        return TEXT_requests_fault_files_many;
    for (size_t i = 0; i < came->n; i++) {
        if (came->v[i].size == 0)
            return TEXT_requests_fault_file_empty;
        if (came->v[i].size > (int64_t)REQUEST_FILE_MAX)
            return TEXT_requests_fault_file_large;
        if (kinds && !is_taken(kinds, came->v[i].name))
            return TEXT_requests_fault_file_kind;
        all += came->v[i].size;
    }
    return all > (int64_t)REQUEST_FILES_ALL ? TEXT_requests_fault_files_all : TEXT_NONE;
}

enum text request_files_chosen(const struct uploads *came, size_t most, enum text large)
{
    for (size_t i = 0; i < came->n; i++)
        if (came->v[i].size > (int64_t)most)
            return large;
    return uploads_filled(came) > 0 ? TEXT_NONE : TEXT_requests_fault_file_none;
}

static int64_t parts_of(int64_t size)
{
    return (size + (int64_t)REQUEST_FILE_PART - 1) / (int64_t)REQUEST_FILE_PART;
}

static bool is_identity(const struct upload *u)
{
    return str_eq(u->field, S(REQUEST_IDENTITY_FIELD));
}

static struct str name_of(const struct upload *u)
{
    struct str name = utf8_head(str_trim(u->name), REQUEST_FILE_NAME);
    return name.n > 0 ? name : S("file");
}

/* The k-th part of a file's bytes. */
static struct str part_of(struct str bytes, int64_t k)
{
    return str_head(str_skip(bytes, (size_t)k * REQUEST_FILE_PART), REQUEST_FILE_PART);
}

/* ---- The public side ---- */

static void list_add(json_t *list, struct str id, const struct upload *u)
{
    json_t *j = json_object();
    json_put_str(j, "id", id);
    json_put_str(j, "name", name_of(u));
    json_put_int(j, "size", u->size);
    json_put_bool(j, "identity", is_identity(u));
    json_array_append_new(list, j);
}

static void part_add(struct arena *a, const struct seal_pair *pair, struct str id, int64_t k,
                     struct str bytes, moment_t now, struct submissions *ret)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "file", id);
    json_put_int(payload, "part", k);
    json_put_str(payload, "box", seal_close_with(a, pair, bytes));
    *vec_push(a, ret) =
        (struct submission){.public_id = arena_fmt(a, "%.*s-%lld", STR_ARG(id), (long long)k),
                            .kind = S("request.file"),
                            .received = now,
                            .payload = ledger_canonical(a, payload)};
}

/* Its id follows from the submission's: a second click sends the same file again. */
static int file_seal(struct arena *a, const struct seal_pair *pair, struct str id,
                     const struct upload *u, moment_t now, struct submissions *ret)
{
    struct str bytes;
    int r = file_read(a, u->path, REQUEST_FILE_MAX, &bytes);
    if (r < 0)
        return r;
    for (int64_t k = 0; k < parts_of(u->size); k++)
        part_add(a, pair, id, k, part_of(bytes, k), now, ret);
    return 0;
}

int request_files_seal(struct arena *a, const struct seal_pair *pair, struct str id,
                       const struct uploads *came, moment_t now, json_t *inside,
                       struct submissions *ret)
{
    json_t *list = json_array();
    json_object_set_new(inside, "files", list);
    for (size_t i = 0; i < came->n; i++) {
        struct str file = arena_fmt(a, "%.*s-f%zu", STR_ARG(id), i);
        list_add(list, file, &came->v[i]);
        int r = file_seal(a, pair, file, &came->v[i], now, ret);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- The desk ---- */

int request_files_expect(struct db *db, struct arena *a, int64_t request, const json_t *inside)
{
    const json_t *list = json_object_get(inside, "files"), *j;
    size_t i;
    if (json_array_size(list) > REQUEST_FILES_MAX)
        return err_set(ERR_MALFORMED, "more files than a form takes");
    json_array_foreach(list, i, j)
    {
        struct str id = json_get_str(a, j, "id");
        int64_t size = json_get_int(j, "size");
        struct applicant_file_insert_row row;
        if (id.n == 0 || id.n > ID_LETTERS || size < 1 || size > (int64_t)REQUEST_FILE_MAX)
            return err_set(ERR_MALFORMED, "a file that no form of ours sent");
        int r = applicant_sql_file_insert(db, a, request, id, json_get_bool(j, "identity"),
                                         utf8_head(json_get_str(a, j, "name"), REQUEST_FILE_NAME),
                                         size, parts_of(size), &row);
        if (r < 0)
            return r;
    }
    return 0;
}

int request_file_take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                      void *app)
{
    (void)s;
    (void)app;
    struct str id = json_get_str(a, payload, "file"), box = json_get_str(a, payload, "box");
    int64_t part = json_get_int(payload, "part");
    struct applicant_file_by_public_id_row file;
    int r = applicant_sql_file_by_public_id(desk, a, id, &file);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "a part of a file that nobody expects");
    if (part < 0 || part >= file.parts || box.n == 0 || box.n > BOX_MAX)
        return err_set(ERR_MALFORMED, "no part of that file");
    r = applicant_sql_file_part_insert(desk, file.id, part, box);
    return r < 0 ? r : 0;
}

static int file_keep(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t request,
                     const struct upload *u)
{
    struct str bytes;
    struct applicant_file_insert_row row;
    int r = file_read(a, u->path, REQUEST_FILE_MAX, &bytes);
    if (r == 0)
        r = applicant_sql_file_insert(db, a, request, rand_hex(a, 16), is_identity(u), name_of(u),
                                     u->size, parts_of(u->size), &row);
    for (int64_t k = 0; r >= 0 && k < parts_of(u->size); k++)
        r = applicant_sql_file_part_insert(db, row.id, k,
                                          seal_close(a, keys->public_key, part_of(bytes, k)));
    return r < 0 ? r : 0;
}

int request_files_keep(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t request,
                       const struct uploads *came)
{
    if (came->n > 0 && !keys->there)
        return err_set(ERR_ABSENT, "no key to seal a request's files with");
    int r = 0;
    for (size_t i = 0; r == 0 && i < came->n; i++)
        r = file_keep(db, a, keys, request, &came->v[i]);
    return r;
}

static int parts_open(struct arena *a, const struct seal_keys *keys, int64_t size,
                      const struct applicant_file_parts_rows *parts, struct str *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT((size_t)size + BOX_MAX);
    for (size_t i = 0; i < parts->n; i++) {
        struct str bytes;
        int r = seal_open(a, keys, parts->v[i].box, &bytes);
        if (r < 0)
            return r;
        buf_put(&out, bytes);
    }
    *ret = arena_str(a, buf_str(&out));
    return 0;
}

int request_file_open(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t request,
                      int64_t file, struct applicant_file_row *ret, struct str *ret_bytes)
{
    struct applicant_file_parts_rows parts = {0};
    int r = applicant_sql_file_get(db, a, request, file, ret);
    if (r < 0)
        return r;
    if (r == 0 || ret->destroyed != DAY_NONE)
        return err_set(ERR_ABSENT, "no such file");
    r = applicant_sql_file_parts(db, a, file, &parts);
    if (r < 0)
        return r;
    if ((int64_t)parts.n != ret->parts)
        return err_set(ERR_ABSENT, "the file is not whole yet");
    return parts_open(a, keys, ret->size, &parts, ret_bytes);
}

int request_file_is_identity(struct db *db, struct arena *a, int64_t request, int64_t file,
                             const struct actor *actor, moment_t now)
{
    struct request_happening e = {
        .kind = "identity-marked", .day = moment_day(now), .until = DAY_NONE, .note = S("")};
    int r = applicant_sql_file_identity_set(db, request, file, true);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "no file that could be one");
    return request_event_add(db, a, request, &e, actor->id, now);
}

int request_identity_files_destroy(struct db *db, struct arena *a, int64_t request, day_t day)
{
    (void)a;
    int r = applicant_sql_identity_parts_delete(db, request);
    if (r >= 0)
        r = applicant_sql_identity_files_destroy(db, request, day);
    return r < 0 ? r : 0;
}

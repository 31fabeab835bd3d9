/* mail_in.c: mails that came in, from the sealed file to the request. See mail_in.h. */
#include "domain/requests/mail/mail_in.h"

#include "base/buf.h"
#include "base/fault.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "engine/mail_fetch.h"

#define PART REQUEST_FILE_PART

/* ---- Sealed files ---- */

static int file_keep(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t mail,
                     int64_t position, struct str name, struct str bytes)
{
    struct mail_in_file_insert_row row;
    int64_t parts = (int64_t)((bytes.n + PART - 1) / PART);
    int r = mail_in_sql_file_insert(db, a, mail, position, utf8_head(name, REQUEST_FILE_NAME),
                                    (int64_t)bytes.n, parts, &row);
    for (int64_t k = 0; r >= 0 && k < parts; k++)
        r = mail_in_sql_part_insert(
            db, row.id, k,
            seal_close(a, keys->public_key, str_head(str_skip(bytes, (size_t)k * PART), PART)));
    return r < 0 ? r : 0;
}

static int file_open(struct db *db, struct arena *a, const struct seal_keys *keys,
                     const struct mail_in_file_row *f, struct str *ret)
{
    struct mail_in_parts_rows parts = {0};
    struct buf out cleanup(buf_done) = BUF_INIT((size_t)f->size + PART);
    int r = mail_in_sql_parts(db, a, f->id, &parts);
    for (size_t i = 0; r >= 0 && i < parts.n; i++) {
        struct str bytes;
        r = seal_open(a, keys, parts.v[i].box, &bytes);
        if (r >= 0)
            buf_put(&out, bytes);
    }
    if (r < 0)
        return r;
    *ret = arena_str(a, buf_str(&out));
    return ret->n == (size_t)f->size ? 0 : err_set(ERR_BROKEN, "a mail's file is not whole");
}

/* ---- Keeping ---- */

static struct str digest_of(struct arena *a, const struct seal_keys *keys, const char *purpose,
                            struct str bytes)
{
    uint8_t digest[SEAL_KEY];
    seal_derive_keyed(keys->secret, purpose, bytes, digest);
    return seal_key_text(a, digest);
}

static int read_ask(struct db *db, struct arena *a, int64_t id, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "mail", id);
    return job_add(db, a, MAIL_READ_JOB, arena_fmt(a, "%lld", (long long)id), payload, now);
}

int mail_in_keep(struct db *db, struct arena *a, const struct seal_keys *keys, struct str bytes,
                 const char *source, moment_t arrived, moment_t now)
{
    struct mail_in_made_row made;
    if (!keys->there)
        return err_set(ERR_ABSENT, "no key to seal mails with");
    if (bytes.n == 0)
        return err_set(ERR_INVALID, "an empty mail");
    if (bytes.n > EML_MAX)
        return err_set(ERR_TOO_LARGE, "a mail of more than %zu bytes", EML_MAX);
    int r = mail_in_sql_insert(db, a, digest_of(a, keys, "request mail", bytes), str_c(source),
                               S("reading"), arrived, now, S(""), &made);
    if (r <= 0)
        return r;
    r = file_keep(db, a, keys, made.id, 0, text(LANG_ZH, TEXT_mail_original), bytes);
    if (r == 0)
        r = read_ask(db, a, made.id, now);
    return r < 0 ? r : 1;
}

/* ---- Reading ---- */

int mail_in_bytes(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                  struct str *ret)
{
    struct mail_in_mail_row row;
    struct mail_in_file_row file;
    *ret = S("");
    int r = mail_in_sql_get(db, a, id, &row);
    if (r <= 0 || !str_eq(row.state, S("reading")))
        return r < 0 ? r : 0;
    r = mail_in_sql_file(db, a, id, 0, &file);
    return r <= 0 ? r : file_open(db, a, keys, &file, ret);
}

static struct str box_of(struct arena *a, const struct seal_keys *keys, const struct eml *e)
{
    json_t *j cleanup(json_done) = json_object();
    json_put_str(j, "from", e->from);
    json_put_str(j, "from_name", e->from_name);
    json_put_str(j, "subject", e->subject);
    json_put_str(j, "text", e->text);
    return seal_close(a, keys->public_key, ledger_canonical(a, j));
}

static int contents_destroy(struct db *db, int64_t id)
{
    int r = mail_in_sql_parts_delete(db, id);
    if (r >= 0)
        r = mail_in_sql_files_delete(db, id);
    return r < 0 ? r : 0;
}

/* Those that fit; the mail itself has the others. */
static int attachments_keep(struct db *db, struct arena *a, const struct seal_keys *keys,
                            int64_t id, const struct eml *e, bool *ret_cut)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < e->n; i++) {
        bool fits = e->v[i].bytes.n > 0 && e->v[i].bytes.n <= REQUEST_FILE_MAX;
        *ret_cut = *ret_cut || !fits;
        if (fits)
            r = file_keep(db, a, keys, id, (int64_t)i + 1, e->v[i].name, e->v[i].bytes);
    }
    return r;
}

static int read_as(struct db *db, struct arena *a, const struct seal_keys *keys,
                   const struct mail_in_mail_row *row, const struct eml *e)
{
    struct mail_in_known_row other;
    struct str known =
        e->message_id.n > 0 ? digest_of(a, keys, "request mail id", e->message_id) : S("");
    int twice = known.n > 0 ? mail_in_sql_known(db, a, row->id, known, &other) : 0;
    moment_t arrived = row->arrived > 0 ? row->arrived : e->received;
    bool cut = e->cut;
    if (twice < 0)
        return twice;
    int r = twice ? contents_destroy(db, row->id) : attachments_keep(db, a, keys, row->id, e, &cut);
    if (r == 0)
        r = mail_in_sql_read(db, row->id, twice ? S("double") : S("waiting"), known, arrived,
                             e->sent, twice ? S("") : box_of(a, keys, e), cut);
    return r < 0 ? r : 0;
}

int mail_in_read(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                 const struct eml *e)
{
    struct mail_in_mail_row row;
    int r = mail_in_sql_get(db, a, id, &row);
    if (r <= 0 || !str_eq(row.state, S("reading")))
        return r < 0 ? r : 0;
    if (e)
        return read_as(db, a, keys, &row, e);
    r = mail_in_sql_read(db, id, S("unreadable"), S(""), row.arrived, 0, S(""), false);
    return r < 0 ? r : 0;
}

/* ---- For the desk ---- */

static int opened(struct arena *a, const struct seal_keys *keys, const struct mail_in_mail_row *row,
                  struct mail_in *ret)
{
    struct str plain = S("{}");
    int r = row->box.n > 0 ? seal_open(a, keys, row->box, &plain) : 0;
    if (r < 0)
        return r;
    json_t *j cleanup(json_done) = json_loadb(plain.p, plain.n, 0, NULL);
    *ret = (struct mail_in){
        .id = row->id,
        .from = json_get_str(a, j, "from"),
        .from_name = json_get_str(a, j, "from_name"),
        .subject = json_get_str(a, j, "subject"),
        .text = json_get_str(a, j, "text"),
        .arrived = row->arrived,
        .sent = row->sent,
        .taken = row->taken,
        .cut = row->cut,
        .reading = str_eq(row->state, S("reading")),
        .unreadable = str_eq(row->state, S("unreadable")),
    };
    return 0;
}

int mail_in_waiting(struct db *db, struct arena *a, const struct seal_keys *keys,
                    struct mail_ins *ret)
{
    struct mail_in_mail_rows rows = {0};
    int r = mail_in_sql_waiting(db, a, MAIL_IN_ROWS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        r = opened(a, keys, &rows.v[i], vec_push(a, ret));
    return r < 0 ? r : 0;
}

int mail_in_count(struct db *db, struct arena *a, int64_t *ret)
{
    struct mail_in_how_many_row row;
    int r = mail_in_sql_how_many(db, a, &row);
    *ret = r < 0 ? 0 : row.n;
    return r < 0 ? r : 0;
}

int mail_in_get(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                struct mail_in *ret)
{
    struct mail_in_mail_row row;
    int r = mail_in_sql_get(db, a, id, &row);
    if (r < 0)
        return r;
    bool there = r == 1 && (str_eq(row.state, S("waiting")) || str_eq(row.state, S("unreadable")));
    return there ? opened(a, keys, &row, ret) : err_set(ERR_ABSENT, "no mail waits under that");
}

int mail_in_files(struct db *db, struct arena *a, int64_t id, struct mail_in_file_rows *ret)
{
    int r = mail_in_sql_files(db, a, id, ret);
    return r < 0 ? r : 0;
}

int mail_in_file(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t id,
                 int64_t position, struct mail_in_file_row *ret, struct str *ret_bytes)
{
    int r = mail_in_sql_file(db, a, id, position, ret);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "the mail has no such file");
    return file_open(db, a, keys, ret, ret_bytes);
}

day_t mail_in_day(const struct mail_in *m)
{
    moment_t t = m->arrived > 0 ? m->arrived : m->sent;
    return moment_day(t > 0 && t <= m->taken ? t : m->taken);
}

/* ---- What its words say ---- */

/* What applicants write before what they write. A close one ends at the next mark; another may hold marks. */
static const struct label {
    const char *label;
    size_t at;
    bool close;
} labels[] = {
#define AT(name) offsetof(struct request_texts, name)
    {"申请人姓名", AT(name), true},
    {"申请人名称", AT(name), true},
    {"申请人", AT(name), true},
    {"姓名", AT(name), true},
    {"联系电话", AT(phone), true},
    {"联系方式", AT(phone), true},
    {"手机号码", AT(phone), true},
    {"手机", AT(phone), true},
    {"电话", AT(phone), true},
    {"身份证号码", AT(id_number), true},
    {"身份证号", AT(id_number), true},
    {"证件号码", AT(id_number), true},
    {"通信地址", AT(address), false},
    {"通讯地址", AT(address), false},
    {"联系地址", AT(address), false},
    {"地址", AT(address), false},
    {"文号", AT(wanted_number), false},
    {"文件名称", AT(wanted_name), false},
    {"信息名称", AT(wanted_name), false},
#undef AT
};

/* Without white space at both ends, the Chinese one too. */
static struct str bare(struct str s)
{
    struct str wide = S("\u3000");
    for (s = str_trim(s); str_starts(s, wide); s = str_trim(s))
        s = str_skip(s, wide.n);
    for (; str_ends(s, wide); s = str_trim(s))
        s = str_head(s, s.n - wide.n);
    return s;
}

/* What follows a label: behind its colon, or at once if it begins with a figure; "" it is none. */
static struct str after_label(struct str s, struct str label)
{
    static const char *const colons[] = {"：", ":", "﹕"};
    if (!str_starts(s, label))
        return S("");
    s = bare(str_skip(s, label.n));
    for (size_t i = 0; i < COUNT(colons); i++)
        if (str_starts(s, str_c(colons[i])))
            return bare(str_skip(s, strlen(colons[i])));
    return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9' ? s : S("");
}

static const struct label *label_of(struct str s, struct str *ret_value)
{
    for (size_t i = 0; i < COUNT(labels); i++) {
        *ret_value = after_label(s, str_c(labels[i].label));
        if (ret_value->n > 0)
            return &labels[i];
    }
    return NULL;
}

/* How many bytes a mark between two facts has; 0: there is none. */
static size_t mark_at(struct str s, bool spaces)
{
    static const char *const marks[] = {"，", ",", "；", ";", "。"}, *const blanks[] = {" ", "\t",
                                                                                        "\u3000"};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_starts(s, str_c(marks[i])))
            return strlen(marks[i]);
    for (size_t i = 0; spaces && i < COUNT(blanks); i++)
        if (str_starts(s, str_c(blanks[i])))
            return strlen(blanks[i]);
    return 0;
}

/* Up to where this part of a line goes: to the mark before the next label; a close one to any mark but a space. */
static struct str part_of(struct str s, bool close)
{
    struct str value;
    for (size_t i = 0; i < s.n; i++) {
        struct str here = str_skip(s, i);
        size_t mark = mark_at(here, true);
        if (mark > 0 &&
            ((close && mark_at(here, false) > 0) || label_of(bare(str_skip(here, mark)), &value)))
            return str_head(s, i);
    }
    return s;
}

static bool is_address(const struct label *l)
{
    return l && l->at == offsetof(struct request_texts, address);
}

/* Of the person who asks, not of what he asks for. */
static bool is_personal(const struct label *l)
{
    return l && l->at != offsetof(struct request_texts, wanted_number) &&
           l->at != offsetof(struct request_texts, wanted_name);
}

/* Past the mark between two facts. */
static struct str past_mark(struct str s)
{
    s = bare(s);
    return bare(str_skip(s, mark_at(s, false)));
}

/* The facts of a line to `ret`, what else it says to `rest`. An address in the middle of a sentence is a place
 * that is asked about, unless another fact of the person stands beside it. */
static void line_take(struct str line, struct request_texts *ret, struct buf *rest)
{
    bool began = false, beside = true; /* at the start of the line, or after a fact of the person */
    struct str value, following;
    if (!label_of(line, &value) && part_of(line, false).n == line.n) {
        buf_put(rest, line);
        return;
    }
    while (line.n > 0) {
        const struct label *label = label_of(line, &value);
        struct str from = label ? value : line, part = part_of(from, label && label->close);
        struct str after = past_mark(str_skip(from, part.n));
        if (is_address(label) && !beside && !is_personal(label_of(after, &following))) {
            from = line;
            part = str_head(line, (size_t)(value.p - line.p) + part.n);
            label = NULL;
        }
        beside = is_personal(label);
        if (label)
            *(struct str *)((char *)ret + label->at) = bare(part);
        else if (part.n > 0) {
            buf_put(rest, began ? S("，") : S(""));
            buf_put(rest, bare(part));
            began = true;
        }
        line = after;
    }
}

static struct str short_of(struct str s, size_t letters)
{
    return utf8_head(s, letters);
}

void mail_in_texts(struct arena *a, const struct mail_in *m, struct request_texts *ret)
{
    struct buf wanted cleanup(buf_done) = BUF_INIT(m->text.n * 2 + 1);
    struct str rest = m->text, line;
    *ret = (struct request_texts){0};
    while (str_next(&rest, '\n', &line)) {
        size_t before = wanted.n;
        line = bare(line);
        line_take(line, ret, &wanted);
        if (wanted.n > before || line.n == 0) /* a line of facts alone leaves none */
            buf_put(&wanted, S("\n"));
    }
#define SHORT(field, letters) ret->field = short_of(arena_str(a, ret->field), letters);
    REQUEST_TEXTS(SHORT)
#undef SHORT
    ret->class = S("person");
    ret->medium = S("electronic");
    ret->delivery = S("email");
    ret->email = short_of(m->from, 100);
    if (ret->name.n == 0)
        ret->name = short_of(m->from_name, 60);
    if (ret->id_number.n > 0)
        ret->id_kind = S("id_card");
    struct str other = str_trim(buf_str(&wanted));
    ret->wanted = short_of(other.n > 0 ? arena_str(a, other) : m->subject, 2000);
}

/* ---- Seen to ---- */

static int file_move(struct db *db, struct arena *a, int64_t request,
                     const struct mail_in_file_row *f, int64_t mail)
{
    struct applicant_file_insert_row row;
    int r = applicant_sql_file_insert(
        db, a, request, arena_fmt(a, "mail-%lld-%lld", (long long)mail, (long long)f->position),
        false, f->name, f->size, f->parts, &row);
    if (r >= 0)
        r = mail_in_sql_part_move(db, f->id, row.id);
    return r < 0 ? r : 0;
}

static int seen_to(struct db *db, int64_t id, const char *state, int64_t request,
                   const struct actor *actor, struct str note)
{
    int r = mail_in_sql_seen_to(db, id, str_c(state), request, actor->id, note);
    if (r < 0)
        return r;
    return r == 1 ? 0 : err_set(ERR_CONFLICT, "somebody saw to the mail");
}

int mail_in_registered(struct db *db, struct arena *a, int64_t id, int64_t request,
                       const struct actor *actor)
{
    struct mail_in_file_rows files = {0};
    int r = seen_to(db, id, "registered", request, actor, S(""));
    if (r == 0)
        r = mail_in_sql_files(db, a, id, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++)
        r = file_move(db, a, request, &files.v[i], id);
    return r < 0 ? r : contents_destroy(db, id);
}

int mail_in_dismiss(struct db *db, struct arena *a, int64_t id, struct str note,
                    const struct actor *actor)
{
    (void)a;
    if (str_trim(note).n == 0)
        return err_set(ERR_INVALID, "a mail is not put away without a reason");
    int r = seen_to(db, id, "dismissed", 0, actor, note);
    return r < 0 ? r : contents_destroy(db, id);
}

/* ---- The mailbox ---- */

struct fetching {
    const struct mails_worker *w;
    const struct seal_keys *keys;
    struct db *db;
    struct str name;
};

/* Kept, and how far we are, in one transaction: who is killed between two of them begins with the next. */
static int fetched(void *arg, const struct mail_fetched *m)
{
    const struct fetching *f = arg;
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    moment_t now = clock_now(&f->w->clock);
    int r = fault_hit("mail.fetched");
    if (r == 0)
        r = tx_begin(f->db, &tx);
    if (r == 0 && m->too_large) {
        struct mail_in_made_row made;
        struct str digest = digest_of(
            a, f->keys, "request mail large",
            arena_fmt(a, "%lld/%lld", (long long)m->place.validity, (long long)m->place.uid));
        r = mail_in_sql_insert(f->db, a, digest, S("imap"), S("unreadable"), m->arrived, now,
                               text(LANG_ZH, TEXT_mail_too_large), &made);
    } else if (r == 0) {
        r = mail_in_keep(f->db, a, f->keys, m->bytes, "imap", m->arrived, now);
    }
    if (r >= 0)
        r = mail_in_sql_mailbox_set(f->db, f->name, m->place.validity, m->place.uid);
    return r < 0 ? r : tx_commit(&tx);
}

int mail_in_fetch(const struct mails_worker *w, const struct seal_keys *keys, struct db *db,
                  struct arena *a)
{
    const struct mail_server *s = &w->server;
    struct fetching f = {.w = w,
                         .keys = keys,
                         .db = db,
                         .name = arena_fmt(a, "%.*s/%.*s/%.*s", STR_ARG(s->imap_host),
                                           STR_ARG(s->imap_user), STR_ARG(s->imap_folder))};
    struct mail_in_mailbox_row row;
    struct mail_place place = {0, 0};
    if (!s->fetches || !keys->there)
        return 0;
    int r = mail_in_sql_mailbox(db, a, f.name, &row);
    if (r < 0)
        return r;
    if (r == 1)
        place = (struct mail_place){row.validity, row.uid};
    r = mail_fetch(a, s, place, MAIL_FETCH_MOST, EML_MAX, fetched, &f);
    return r < 0 ? r : 0;
}

/* leaks.c: what was found, what was said of it, and whether a thing may go on. See leaks.h. */
#include "domain/leaks/leaks.h"

#include "base/buf.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "leaks_sql.h"

bool leaks_is_move(struct str event)
{
    return str_eq(event, S("leak_accept")) || str_eq(event, S("leak_lift"));
}

/* ---- Scanning ---- */

struct words {
    struct str *v;
    size_t n, room;
};

static const char *const separators[] = {" ", ",", "\n", ";", "，", "、", "；", "\xe3\x80\x80"};

/* The separator that `s` begins with; 0 none. */
static size_t separator_at(struct str s)
{
    for (size_t i = 0; i < COUNT(separators); i++)
        if (str_starts(s, str_c(separators[i])))
            return strlen(separators[i]);
    return 0;
}

/* Separated as officers do it; an empty word is none. */
static void words_of(struct arena *a, struct str list, struct words *ret)
{
    size_t begin = 0;
    for (size_t i = 0; i <= list.n;) {
        size_t skip = i < list.n ? separator_at((struct str){list.p + i, list.n - i}) : 1;
        if (skip == 0) {
            i++;
            continue;
        }
        if (i > begin)
            *vec_push(a, ret) = (struct str){list.p + begin, i - begin};
        i += skip;
        begin = i;
    }
}

int leaks_options(struct db *db, struct arena *a, day_t today, struct leak_options *ret)
{
    static const char *const settings[] = {"authority.phone_zh", "authority.phone_en",
                                           "authority.fax", "authority.email", "leaks.published"};
    struct words words = {0};
    for (size_t i = 0; i < COUNT(settings); i++) {
        struct str value;
        int r = bodies_setting(db, a, settings[i], &value);
        if (r < 0)
            return r;
        words_of(a, value, &words);
    }
    *ret = (struct leak_options){.today = today, .published = {words.v, words.n}};
    return 0;
}

int leaks_read_later(struct db *db, struct arena *a, struct str hash, struct str name, moment_t due)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "hash", hash);
    json_put_str(payload, "name", name);
    return job_add(db, a, LEAKS_READ_JOB, hash, payload, due);
}

int leaks_file_scanned(struct db *db, struct arena *a, struct str hash, const struct extract *x,
                       moment_t now)
{
    struct leak_options options;
    int r = leaks_options(db, a, moment_day(now), &options);
    if (r < 0)
        return r;
    struct leak_file_findings found = {0};
    leak_scan_file(a, x, &options, &found);
    r = leaks_sql_file_set(db, hash, now);
    if (r >= 0)
        r = leaks_sql_file_forget(db, hash);
    for (size_t i = 0; i < found.n && r >= 0; i++) {
        const struct leak_file_finding *f = &found.v[i];
        r = leaks_sql_file_finding_add(db, hash, (int64_t)i, str_c(leak_kind_name(f->kind)),
                                       f->place, f->masked, f->hidden, f->blocks);
    }
    return r < 0 ? r : 0;
}

int leaks_file_known(struct db *db, struct arena *a, struct str hash)
{
    struct leaks_file_known_row known;
    struct leaks_file_findings_rows rows = {0};
    int r = leaks_sql_file_known(db, a, hash, &known);
    if (r <= 0)
        return r;
    r = leaks_sql_file_findings(db, a, hash, &rows);
    return r < 0 ? r : rows.n > 0 ? LEAKS_FILE_FOUND : LEAKS_FILE_CLEAN;
}

/* ---- A thing's list ---- */

enum leak_kind leaks_kind(struct str name)
{
    for (int k = 0; k < LEAK_KIND__MAX; k++)
        if (str_eq(name, str_c(leak_kind_name((enum leak_kind)k))))
            return (enum leak_kind)k;
    return LEAK_UNREADABLE; /* of a later version: nobody here can say what it is */
}

static struct leaks_item *item_add(struct arena *a, struct leaks_list *list,
                                   const struct leaks_part *part, enum leak_kind kind,
                                   struct str digest, int64_t position)
{
    struct leaks_item *x = vec_push(a, list);
    struct str known_by = arena_fmt(a, "%.*s\n%.*s\n%lld\n%s", STR_ARG(part->code), STR_ARG(digest),
                                    (long long)position, leak_kind_name(kind));
    *x = (struct leaks_item){.part = part,
                             .kind = kind,
                             .digest = digest,
                             .position = position,
                             .key = str_head(ledger_digest(a, known_by), 16)};
    return x;
}

static bool is_own(const struct leaks_own *own, struct arena *a, const struct leaks_part *part,
                   const struct leak_finding *f)
{
    return own->is &&own->is(own->arg, a, f->kind, str_of(part->words.p + f->at, f->n));
}

static void look_at_text(struct arena *a, const struct leaks_part *part,
                         const struct leak_options *o, const struct leaks_own *own,
                         struct leaks_list *ret)
{
    struct leak_findings found = {0};
    leak_scan(a, part->words, o, &found);
    struct str digest = found.n > 0 ? ledger_digest(a, part->words) : S("");
    for (size_t i = 0; i < found.n; i++) {
        const struct leak_finding *f = &found.v[i];
        if (is_own(own, a, part, f))
            continue;
        struct leaks_item *x = item_add(a, ret, part, f->kind, digest, (int64_t)f->at);
        x->line = f->line;
        x->masked = f->masked;
        x->blocks = f->blocks;
    }
}

static int look_at_file(struct db *db, struct arena *a, const struct leaks_part *part,
                        struct leaks_list *ret)
{
    struct leaks_file_known_row known;
    int r = leaks_sql_file_known(db, a, part->hash, &known);
    if (r <= 0) {
        ret->waiting += r == 0;
        return r;
    }
    struct leaks_file_findings_rows rows = {0};
    r = leaks_sql_file_findings(db, a, part->hash, &rows);
    for (size_t i = 0; i < rows.n; i++) {
        const struct leaks_file_findings_row *f = &rows.v[i];
        struct leaks_item *x = item_add(a, ret, part, leaks_kind(f->kind), part->hash, f->position);
        x->place = f->place;
        x->masked = f->masked;
        x->hidden = f->hidden;
        x->blocks = f->blocks;
    }
    return r;
}

/* What was said of a finding of exactly this content. */
static void say(struct leaks_list *list, const struct leaks_settled_row *s)
{
    for (size_t i = 0; i < list->n; i++) {
        struct leaks_item *x = &list->v[i];
        if (x->position != s->position || !str_eq(x->part->code, s->part) ||
            !str_eq(x->digest, s->digest) || !str_eq(str_c(leak_kind_name(x->kind)), s->kind))
            continue;
        x->outcome = s->outcome;
        x->reason = s->reason;
        x->by_zh = s->by_zh;
        x->by_en = s->by_en;
        x->by = s->account;
        x->at = s->at;
    }
}

static void count_up(struct arena *a, struct leaks_list *list)
{
    struct buf all cleanup(buf_done) = BUF_INIT(64 * MiB);
    for (size_t i = 0; i < list->n; i++) {
        const struct leaks_item *x = &list->v[i];
        list->open += x->outcome.n == 0;
        list->blocking += x->outcome.n == 0 && x->blocks;
        buf_fmt(&all, "%.*s %.*s %.*s\n", STR_ARG(x->key), STR_ARG(x->outcome), STR_ARG(x->reason));
    }
    list->digest = ledger_digest(a, buf_str(&all));
}

int leaks_look(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today,
               struct leaks_list *ret)
{
    struct leak_options options;
    *ret = (struct leaks_list){0};
    int r = leaks_options(db, a, today, &options);
    for (size_t i = 0; i < thing->parts.n && r >= 0; i++) {
        const struct leaks_part *part = &thing->parts.v[i];
        if (part->hash.n == 0)
            look_at_text(a, part, &options, &thing->own, ret);
        else
            r = look_at_file(db, a, part, ret);
    }
    if (r < 0)
        return r;
    struct leaks_settled_rows said = {0};
    r = leaks_sql_settled(db, a, str_c(thing->flow->name), thing->id, &said);
    if (r < 0)
        return r;
    for (size_t i = 0; i < said.n; i++)
        say(ret, &said.v[i]);
    count_up(a, ret);
    return 0;
}

/* ---- What people say ---- */

static int settle_one(struct db *db, const struct leaks_thing *thing, const struct leaks_item *x,
                      struct str outcome, const struct flow_act *act)
{
    return leaks_sql_settle(db, str_c(thing->flow->name), thing->id, x->part->code, x->digest,
                            x->position, str_c(leak_kind_name(x->kind)), outcome, act->note,
                            act->actor->id, act->now);
}

/* How many. */
static int settle_open(struct db *db, struct arena *a, const struct leaks_thing *thing,
                       const char *event, struct str key, const struct flow_act *act)
{
    bool lifts = strcmp(event, "leak_lift") == 0;
    struct leaks_list list;
    int r = leaks_look(db, a, thing, moment_day(act->now), &list);
    int settled = 0;
    for (size_t i = 0; i < list.n && r >= 0; i++) {
        const struct leaks_item *x = &list.v[i];
        if (x->outcome.n > 0 || x->blocks != lifts || (key.n > 0 && !str_eq(x->key, key)))
            continue;
        r = settle_one(db, thing, x, str_c(event), act);
        settled++;
    }
    return r < 0 ? r : settled;
}

int leaks_settle(struct db *db, struct arena *a, const struct leaks_thing *thing, const char *event,
                 struct str key, const struct flow_act *act)
{
    int r = flow_fire(db, a, thing->flow, thing->id, event, act, NULL);
    if (r >= 0)
        r = settle_open(db, a, thing, event, key, act);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_CONFLICT, "%s: no such finding is open", event) : 0;
}

int leaks_keep(struct db *db, struct arena *a, const struct leaks_thing *thing,
               const struct flow_act *act)
{
    int r = settle_open(db, a, thing, "leak_accept", S(""), act);
    return r < 0 ? r : 0;
}

int leaks_submit(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today)
{
    struct leaks_list list;
    int r = leaks_look(db, a, thing, today, &list);
    if (r < 0)
        return r;
    return list.open > list.blocking
               ? err_set(ERR_HELD, "%zu findings of the leak scan are open", list.open)
               : 0;
}

int leaks_seen(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today,
               struct str digest)
{
    struct leaks_list list;
    int r = digest.n > 0 ? leaks_look(db, a, thing, today, &list) : 0;
    if (r < 0 || digest.n == 0 || str_eq(digest, list.digest))
        return r;
    return err_set(ERR_CONFLICT, "the list of findings is another by now");
}

/* The n-th that looks like `x` in its part. */
static size_t nth_alike(const struct leaks_list *list, size_t at)
{
    const struct leaks_item *x = &list->v[at];
    size_t n = 0;
    for (size_t i = 0; i < at; i++)
        n += list->v[i].kind == x->kind && str_eq(list->v[i].part->code, x->part->code) &&
             str_eq(list->v[i].masked, x->masked);
    return n;
}

/* What was said of the same finding before; NULL: nothing, or there was none. */
static const struct leaks_item *said_before(const struct leaks_list *before,
                                            const struct leaks_list *now, size_t at)
{
    const struct leaks_item *x = &now->v[at];
    for (size_t i = 0; i < before->n; i++) {
        const struct leaks_item *b = &before->v[i];
        if (b->kind == x->kind && str_eq(b->part->code, x->part->code) &&
            str_eq(b->masked, x->masked) && nth_alike(before, i) == nth_alike(now, at))
            return b->outcome.n > 0 ? b : NULL;
    }
    return NULL;
}

int leaks_carry(struct db *db, struct arena *a, const struct leaks_list *before,
                const struct leaks_thing *thing, day_t today)
{
    struct leaks_list now;
    int r = leaks_look(db, a, thing, today, &now);
    for (size_t i = 0; r >= 0 && i < now.n; i++) {
        const struct leaks_item *x = &now.v[i];
        const struct leaks_item *b = x->outcome.n == 0 ? said_before(before, &now, i) : NULL;
        if (b)
            r = leaks_sql_settle(db, str_c(thing->flow->name), thing->id, x->part->code, x->digest,
                                 x->position, str_c(leak_kind_name(x->kind)), b->outcome, b->reason,
                                 b->by, b->at);
    }
    return r < 0 ? r : 0;
}

int leaks_pass(struct db *db, struct arena *a, const struct leaks_thing *thing, const char *event,
               const struct flow_act *act)
{
    struct leaks_list list;
    int r = leaks_look(db, a, thing, moment_day(act->now), &list);
    if (r < 0)
        return r;
    if (list.waiting > 0)
        return err_set(ERR_BUSY, "%zu files are still being read", list.waiting);
    if (list.open > 0)
        return err_set(ERR_HELD, "%zu findings of the leak scan are open", list.open);
    r = leaks_sql_signature_add(db, str_c(thing->flow->name), thing->id, str_c(event), act->digest,
                       list.digest, (int64_t)list.n, act->actor->id, act->now);
    return r < 0 ? r : 0;
}

int leaks_signatures(struct db *db, struct arena *a, const struct leaks_thing *thing,
                     struct str list, struct leaks_signatures *ret)
{
    struct leaks_signatures_rows rows = {0};
    int r = leaks_sql_signatures(db, a, str_c(thing->flow->name), thing->id, &rows);
    if (r < 0)
        return r;
    *ret = (struct leaks_signatures){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct leaks_signature){.event = rows.v[i].event,
                                                     .list = rows.v[i].list,
                                                     .by_zh = rows.v[i].by_zh,
                                                     .by_en = rows.v[i].by_en,
                                                     .found = rows.v[i].found,
                                                     .current = str_eq(rows.v[i].list, list),
                                                     .at = rows.v[i].at};
    return 0;
}

/* ---- Masked copies of files ---- */

int leaks_copy_ask(struct db *db, struct arena *a, struct str hash, struct str name, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "hash", hash);
    json_put_str(payload, "name", name);
    int r = leaks_sql_copy_ask(db, hash, now);
    return r < 0 ? r : job_add(db, a, LEAKS_COPY_JOB, hash, payload, JOB_SOON);
}

bool leaks_to_mask(const struct leaks_list *list, const struct leaks_part *part)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct leaks_item *x = &list->v[i];
        if (x->part == part && x->outcome.n == 0 && !x->blocks && x->kind != LEAK_UNREADABLE)
            return true;
    }
    return false;
}

/* As a whole: beyond the limits, or of another kind than its name says. */
static bool is_unreadable(const struct leaks_list *list, const struct leaks_part *part)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct leaks_item *x = &list->v[i];
        if (x->part == part && x->kind == LEAK_UNREADABLE && str_eq(x->place, S("file")))
            return true;
    }
    return false;
}

bool leaks_copy_can(const struct leaks_list *list, const struct leaks_part *part)
{
    static const char *const can[] = {".docx", ".xlsx", ".jpg", ".jpeg", ".png"};
    for (size_t i = 0; i < COUNT(can); i++) {
        struct str end = str_c(can[i]);
        if (part->name.n > end.n && str_eq_nocase(str_skip(part->name, part->name.n - end.n), end))
            return !is_unreadable(list, part);
    }
    return false;
}

int leaks_copies_ask(struct db *db, struct arena *a, const struct leaks_thing *thing,
                     const struct leaks_list *list, moment_t now)
{
    int asked = 0;
    for (size_t i = 0; i < thing->parts.n; i++) {
        const struct leaks_part *part = &thing->parts.v[i];
        struct leaks_copy copy;
        if (part->hash.n == 0 || !leaks_to_mask(list, part) || !leaks_copy_can(list, part))
            continue;
        int r = leaks_copy_get(db, a, part->hash, &copy);
        if (r == 0 && copy.state.n > 0)
            continue;
        if (r == 0)
            r = leaks_copy_ask(db, a, part->hash, part->name, now);
        if (r < 0)
            return r;
        asked++;
    }
    return asked;
}

int leaks_copy_made(struct db *db, struct arena *a, struct str hash, struct str copy, int64_t size,
                    const struct extract *x, moment_t now)
{
    int r = leaks_sql_copy_set(db, hash, x ? S("made") : S("refused"), copy, size, now);
    if (r >= 0 && x)
        r = leaks_file_scanned(db, a, copy, x, now);
    return r < 0 ? r : 0;
}

int leaks_copy_get(struct db *db, struct arena *a, struct str hash, struct leaks_copy *ret)
{
    struct leaks_copy_row row;
    struct leaks_file_findings_rows left = {0};
    *ret = (struct leaks_copy){0};
    int r = leaks_sql_copy(db, a, hash, &row);
    if (r <= 0)
        return r;
    if (row.copy.n > 0)
        r = leaks_sql_file_findings(db, a, row.copy, &left);
    *ret = (struct leaks_copy){row.state, row.copy, row.size, (int64_t)left.n};
    return r < 0 ? r : 0;
}

int leaks_copies(struct db *db, struct arena *a, struct leaks_copies *ret)
{
    struct leaks_copies_rows rows = {0};
    *ret = (struct leaks_copies){0};
    int r = leaks_sql_copies(db, a, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) = (struct leaks_copied){rows.v[i].hash, rows.v[i].copy};
    return r < 0 ? r : 0;
}

int leaks_file_forgotten(struct db *db, struct str hash)
{
    int r = leaks_sql_file_forget(db, hash);
    if (r >= 0)
        r = leaks_sql_copy_forget(db, hash);
    if (r >= 0)
        r = leaks_sql_file_drop(db, hash);
    return r < 0 ? r : 0;
}

int leaks_forget(struct db *db, struct arena *a, bool (*there)(const void *arg, struct str hash),
                 const void *arg)
{
    struct leaks_files_known_rows rows = {0};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r >= 0)
        r = leaks_sql_files_known(db, a, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        if (!there(arg, rows.v[i].hash))
            r = leaks_file_forgotten(db, rows.v[i].hash);
    return r < 0 ? r : tx_commit(&tx);
}

/* ---- Masking ---- */

/* How a part is kept and what was scanned of it may differ (markup), so that places do not agree:
 * what is open is known again by its kind and how it looks masked. */
static bool is_wanted(const struct leaks_list *list, const struct leaks_part *part, struct str key,
                      const struct leak_finding *f)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct leaks_item *x = &list->v[i];
        if (str_eq(x->part->code, part->code) && x->outcome.n == 0 && x->kind == f->kind &&
            (key.n == 0 || str_eq(key, x->key)) && str_eq(x->masked, f->masked))
            return true;
    }
    return false;
}

struct str leaks_mask(struct arena *a, const struct leak_options *o, const struct leaks_list *list,
                      const struct leaks_part *part, struct str key, struct str source)
{
    struct leak_findings found = {0}, wanted = {0};
    leak_scan(a, source, o, &found);
    for (size_t i = 0; i < found.n; i++)
        if (is_wanted(list, part, key, &found.v[i]))
            *vec_push(a, &wanted) = found.v[i];
    return wanted.n > 0 ? leak_mask(a, source, &wanted) : source;
}

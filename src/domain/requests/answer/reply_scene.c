/* reply_scene.c: see reply_scene.h. */
#include "domain/requests/answer/reply_scene.h"
#include "base/buf.h"
#include "base/vec.h"
#include "engine/job.h"
#include "engine/json.h"
#include "paper/extract.h"
#include "reply_sql.h"
#include "store/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <unistd.h>

int64_t scene_ask(struct scene *t, const char *wanted, const char *channel)
{
    struct request_texts texts = scene_texts();
    texts.wanted = str_c(wanted);
    return scene_register(t, &texts, channel, t->now);
}

int scene_notify(struct scene *t, int64_t id, const char *act, const char *note, day_t until,
                 int days, const struct request_notice *notice)
{
    struct request_act what = {.kind = request_act_find(str_c(act)),
                               .day = moment_day(t->now),
                               .until = until,
                               .days = days,
                               .note = str_c(note),
                               .opinion = S("refuses")};
    struct request_notice none = {.consented = DAY_NONE, .by = DAY_NONE};
    int64_t letter;
    struct tx tx cleanup(tx_end) = {0};
    assert_non_null(what.kind);
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    t->why = S("");
    int r = request_notify(t->s->desk, t->s->arena, LANG_ZH, &t->law, id, &what,
                           notice ? notice : &none, &t->b.office, t->now, &letter, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

int scene_act(struct scene *t, int64_t id, const char *act, const char *note)
{
    return scene_notify(t, id, act, note, DAY_NONE, 0, NULL);
}

int scene_decide(struct scene *t, int64_t id, const struct actor *who, const char *code,
                 const char *const *facts)
{
    struct reply_facts list = {0};
    for (; *facts; facts++) {
        struct str name, value;
        assert_true(str_cut(str_c(*facts), '=', &name, &value));
        *vec_push(t->s->arena, &list) = (struct reply_fact){name, value};
    }
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    int r = reply_decide(t->s->desk, t->s->arena, &t->law, id, str_c(code), &list, who, t->now);
    return r < 0 ? r : tx_commit(&tx);
}

int scene_move(struct scene *t, int64_t id, const char *event, const struct actor *who)
{
    struct missings missing = {0};
    struct flow_act act = {.actor = who, .now = t->now, .note = S("同意")};
    struct requests_request_row row = scene_row(t, id);
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(reply_digest(t->s->desk, t->s->arena, id, row.round, &act.digest), 0);
    int r = reply_move(t->s->desk, t->s->arena, &t->house, id, event, &act, &missing);
    t->why = missing_names(t->s->arena, &missing, false);
    return r < 0 ? r : tx_commit(&tx);
}

static void must_move(struct scene *t, int64_t id, const char *event, const struct actor *who)
{
    int r = scene_move(t, id, event, who);
    if (r < 0)
        fail_msg("%s: %s %s %.*s", event, err_name(r), err_context(), STR_ARG(t->why));
}

void scene_assign(struct scene *t, int64_t id)
{
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    assert_int_equal(reply_assign(t->s->desk, t->s->arena, id, t->b.traffic, &t->b.office, t->now),
                     0);
    assert_int_equal(tx_commit(&tx), 0);
}

int64_t scene_sign(struct scene *t, int64_t id)
{
    static const char *const facts[] = {"认定事实=该信息由本机关制作并保存",
                                        "提供方式=随本答复书提供电子文本", NULL};
    struct reply_letter_row letter;
    if (str_eq(scene_row(t, id).state, S("accepted"))) {
        scene_assign(t, id);
        assert_int_equal(scene_decide(t, id, &t->b.officer, "G2", facts), 0);
    }
    must_move(t, id, "submit", &t->b.officer);
    must_move(t, id, "pass_first", &t->b.head);
    must_move(t, id, "secrecy_open", &t->b.office);
    must_move(t, id, "pass_second", &t->b.office);
    must_move(t, id, "pass_final", &t->b.leader);
    assert_int_equal(
        reply_sql_letter_reply(t->s->desk, t->s->arena, id, scene_row(t, id).round, &letter), 1);
    return letter.id;
}

static int job_letter(void *app, struct db *db, struct arena *a, const struct job *j,
                      json_t *payload)
{
    (void)j;
    return letter_job(app, db, a, payload);
}

static int job_papers(void *app, struct db *db, struct arena *a, const struct job *j,
                      json_t *payload)
{
    (void)j;
    return papers_job(app, db, a, payload);
}

void scene_work(struct scene *t)
{
    static const struct job_kind kinds[] = {{LETTER_JOB, job_letter}, {PAPERS_JOB, job_papers}};
    struct requests_worker w = {
        .blobs = t->s->desk_blobs, .clock = clock_fixed(t->now), .law = &t->law};
    struct job_runner runner = {.db = t->s->desk, .app = &w, .v = kinds, .n = COUNT(kinds)};
    int r;
    while ((r = job_run_due(&runner, t->now)) > 0)
        ;
    assert_int_equal(r, 0);
}

struct letter_delivery scene_by_hand(const struct scene *t)
{
    return (struct letter_delivery){.way = S("hand"),
                                    .day = moment_day(t->now),
                                    .received = DAY_NONE,
                                    .receiver = S("赵小满"),
                                    .place = S(""),
                                    .tracking = S(""),
                                    .note = S("")};
}

int scene_deliver(struct scene *t, int64_t letter, const struct letter_delivery *d)
{
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    assert_int_equal(tx_begin(t->s->desk, &tx), 0);
    t->why = S("");
    int r = letter_deliver(t->s->desk, t->s->arena, LANG_ZH, &t->house, letter, d, &t->b.office,
                           t->now, &id, &t->why);
    return r < 0 ? r : tx_commit(&tx);
}

static struct str without_space(struct arena *a, struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(1 * MiB);
    for (; s.n > 0; s = str_skip(s, 1))
        if ((unsigned char)s.p[0] > 0x20)
            buf_char(&b, s.p[0]);
    return arena_str(a, buf_str(&b));
}

struct str scene_pdf_text(struct scene *t, int64_t letter)
{
    struct reply_letter_row l;
    struct extract x;
    int64_t size;
    int fd;
    assert_int_equal(reply_sql_letter(t->s->desk, t->s->arena, letter, &l), 1);
    assert_int_equal(blob_open(t->s->desk_blobs, l.hash, &fd, &size), 0);
    assert_int_equal(extract(t->s->arena, fd, S("letter.pdf"), &x), 0);
    (void)close(fd);
    return without_space(t->s->arena, x.text);
}

/* house.c: see house.h. */
#include "house.h"

#include "base/file.h"
#include "base/num.h"
#include "base/rand.h"
#include "engine/ledger.h"
#include "people_sql.h"
#include "store/blob.h"
#include "store/stmt.h"
#include "web/session.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void must(int r, const char *what)
{
    if (r < 0)
        fail_msg("%s: %s %s", what, err_name(r), err_context());
}

/* ---- The people ---- */

/* Signed in without a password: sessions as people_sign_in() makes them. */
static struct str session_of(struct house *h, const struct actor *who)
{
    struct str token = session_token(h->arena);

    must(people_sql_session_insert(h->stores->desk, session_digest(h->arena, token), who->id,
                                   BUREAU_MORNING, BUREAU_MORNING + PEOPLE_SESSION_IDLE, false),
         "session");
    return token;
}

static void add_administrator(struct house *h, struct actor *ret)
{
    struct people_new n = {.login = S("he.an"), .name_zh = S("何安"), .name_en = S(""), .department = S("traffic"),
                           .roles = ROLE_ADMINISTRATOR};
    struct tx tx cleanup(tx_end) = {0};
    int64_t id;

    must(tx_begin(h->stores->desk, &tx), "tx");
    must(people_add_hashed(h->stores->desk, h->arena, &n, S(""), BUREAU_MORNING, &id), "administrator");
    must(tx_commit(&tx), "tx");
    must(people_find(h->stores->desk, h->arena, n.login, ret), "administrator");
}

static void sign_all_in(struct house *h)
{
    struct actor administrator;

    add_administrator(h, &administrator);
    h->sessions[OFFICER] = session_of(h, &h->bureau.officer);
    h->sessions[HEAD] = session_of(h, &h->bureau.head);
    h->sessions[OFFICE] = session_of(h, &h->bureau.office);
    h->sessions[LEADER] = session_of(h, &h->bureau.leader);
    h->sessions[ADMINISTRATOR] = session_of(h, &administrator);
}

/* ---- The house ---- */

static void know_tables(struct house *h, struct db *db, struct house_tables *ret);
static void greet(struct house *h);

static void open_site(struct house *h, enum side side)
{
    struct site *s = &h->sites[side];

    wiring_site(h->arena, side, s);
    s->clock = clock_fixed(BUREAU_MORNING);
    s->store_url = side == SIDE_DESK ? h->stores->desk_url : h->stores->pub_url;
    s->blobs = side == SIDE_DESK ? h->stores->desk_blobs : h->stores->pub_blobs;
    s->spool = side == SIDE_DESK ? h->spool : NULL;
    s->app = side == SIDE_PUBLIC ? &h->door : NULL;
    must(site_open(h->arena, s), "site_open");
    h->hands[side] = (struct house_hand){.house = h, .side = side};
}

struct house *house_new(enum db_engine engine)
{
    struct stores *stores = stores_new(engine);
    struct house *h = arena_one(stores->arena, struct house);

    *h = (struct house){.stores = stores, .arena = stores->arena, .ask = arena_new(1 * MiB), .door = {.wake = -1}};
    h->spool = arena_fmt(h->arena, "%s/spool", stores->folder).p;
    must(file_make_dir(h->spool, 0750), "spool");
    bureau_found(stores->desk, h->arena, &h->bureau);
    sign_all_in(h);
    must(group_open(stores->pub_url, &h->door.group), "group_open");
    open_site(h, SIDE_PUBLIC);
    open_site(h, SIDE_DESK);
    h->published = bureau_publish(stores->desk, h->arena, &h->bureau, "关于限行的通告", "自即日起昭阳区限行。");
    must(house_project(h), "project");
    know_tables(h, stores->desk, &h->tables[SIDE_DESK]);
    know_tables(h, stores->pub, &h->tables[SIDE_PUBLIC]);
    greet(h);
    return h;
}

void house_hang_up(struct house *h)
{
    for (size_t i = 0; i < COUNT(h->hands); i++)
        db_done(&h->hands[i].db);
}

void house_free(struct house *h)
{
    house_hang_up(h);
    group_close(h->door.group);
    arena_free(h->ask);
    stores_free(h->stores);
}

int house_setup(void **state)
{
    enum db_engine engine = *(enum db_engine *)*state;
    bool there = engine == DB_SQLITE || getenv("GONGKAI_TEST_PG");

    *state = there ? house_new(engine) : NULL;
    return 0;
}

int house_teardown(void **state)
{
    if (*state)
        house_free(*state);
    return 0;
}

void house_forget(struct house *h)
{
    arena_reset(h->ask);
}

/* Ends the account's sessions, as it should: the officer's is made anew. */
void house_set_password(struct house *h, const char *login)
{
    must(people_set_password(h->stores->desk, h->ask, str_c(login), S(HOUSE_PASSWORD), 0, BUREAU_MORNING), "password");
    h->sessions[OFFICER] = session_of(h, &h->bureau.officer);
}

/* ---- Asking ---- */

/* As the processes do it: the store may be away when it is wanted. */
static void serve(void *arg, void *worker, struct request *req, struct response *res)
{
    struct house_hand *hand = worker;
    const struct site *s = &hand->house->sites[hand->side];
    int r = hand->db ? 0 : db_open(s->store_url, hand->side == SIDE_DESK ? DB_WRITE : DB_READ, &hand->db);

    (void)arg;
    if (r < 0) {
        *res = response_none();
        response_plain(res, err_status(ERR_BUSY), S("503 the store is away\n"));
        return;
    }
    site_serve(s, hand->db, req, res);
}

static void *lend_hand(void *arg)
{
    return arg;
}

static void take_back(void *worker)
{
    (void)worker;
}

struct answer house_ask(struct house *h, enum side side, struct str bytes)
{
    struct server_config config = {
        .listen_fd = -1, .threads = 1, .handler = serve, .arg = &h->hands[side], .worker_new = lend_hand,
        .worker_free = take_back, .spool = h->sites[side].spool, .csp = S(""), .trusted_proxy = S("")};
    struct answer a = {0};
    struct str all;
    ptrdiff_t end;

    must(server_twin(&config, h->ask, bytes, &all), "server_twin");
    end = str_find(all, S("\r\n\r\n"));
    if (end < 0 || all.n < 12)
        fail_msg("no answer at all: %.*s", STR_ARG(all));
    a.head = str_head(all, (size_t)end + 2);
    a.body = str_skip(all, (size_t)end + 4);
    a.status = (all.p[9] - '0') * 100 + (all.p[10] - '0') * 10 + (all.p[11] - '0');
    return a;
}

struct str answer_header(const struct answer *a, const char *name)
{
    struct str rest = a->head, line, key, value;

    while (str_next(&rest, '\n', &line)) {
        if (str_cut(line, ':', &key, &value) && str_eq_nocase(key, str_c(name)))
            return str_trim(value);
    }
    return S("");
}

static struct str cookie_line(struct house *h, int who)
{
    return who < 0 ? S("") : arena_fmt(h->ask, "Cookie: %s=%.*s\r\n", SESSION_COOKIE, STR_ARG(h->sessions[who]));
}

struct str house_get(struct house *h, int who, const char *path)
{
    return arena_fmt(h->ask, "GET %s HTTP/1.1\r\nHost: localhost\r\n%.*s\r\n", path, STR_ARG(cookie_line(h, who)));
}

static struct str post(struct house *h, int who, const char *path, struct str type, struct str body)
{
    return arena_fmt(h->ask,
                     "POST %s HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n%.*sContent-Type: %.*s\r\n"
                     "Content-Length: %zu\r\n\r\n%.*s",
                     path, STR_ARG(cookie_line(h, who)), STR_ARG(type), body.n, STR_ARG(body));
}

static struct str token_of(struct house *h, int who)
{
    return who < 0 ? S("") : session_csrf(h->ask, h->sessions[who]);
}

struct str house_post(struct house *h, int who, const char *path, struct str fields)
{
    struct str body = arena_fmt(h->ask, "%.*s&" CSRF_FIELD "=%.*s", STR_ARG(fields), STR_ARG(token_of(h, who)));

    return post(h, who, path, S("application/x-www-form-urlencoded"), body);
}

struct str house_upload(struct house *h, int who, const char *path, const char *name, struct str bytes)
{
    struct str body = arena_fmt(h->ask,
                                "--edge\r\nContent-Disposition: form-data; name=\"" CSRF_FIELD "\"\r\n\r\n%.*s\r\n"
                                "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                                "Content-Type: text/plain\r\n\r\n%.*s\r\n--edge--\r\n",
                                STR_ARG(token_of(h, who)), name, STR_ARG(bytes));

    return post(h, who, path, S("multipart/form-data; boundary=edge"), body);
}

struct str house_draft_fields(struct house *h, const char *title, struct str digest)
{
    return arena_fmt(h->ask,
                     "title=%.*s&title_en=&summary=&number=&genre=%.*s&category=%lld&topic=%lld&department=%lld"
                     "&made=2016-11-16&body=%.*s&digest=%.*s",
                     STR_ARG(url_encode(h->ask, str_c(title))), STR_ARG(url_encode(h->ask, S("通告"))),
                     (long long)h->bureau.notices, (long long)h->bureau.topic, (long long)h->bureau.traffic,
                     STR_ARG(url_encode(h->ask, S("正文如下。"))), STR_ARG(digest));
}

struct str house_move_fields(struct house *h, int64_t id, const char *event)
{
    return arena_fmt(h->ask, "event=%s&note=&digest=%.*s", event, STR_ARG(house_document_digest(h, id)));
}

struct str house_key(struct house *h)
{
    return rand_hex(h->ask, 16);
}

/* Both connections are open, so that a test's first failure is within a request. */
static void greet(struct house *h)
{
    assert_int_equal(house_ask(h, SIDE_PUBLIC, house_get(h, -1, "/")).status, 200);
    assert_int_equal(house_ask(h, SIDE_DESK, house_get(h, -1, "/sign-in")).status, 200);
}

/* ---- What stands in the stores ---- */

/* A query that is made here, with one column. Statements are kept by the address of their query: it stays. */
static const struct query *query_of(struct house *h, const char *text)
{
    struct query *q = arena_one(h->arena, struct query);

    *q = (struct query){.name = "fault.digest", .text = {text, text}, .columns = 1};
    return q;
}

static void texts(struct house *h, struct db *db, const struct query *q, struct strs *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    size_t room = 4096;
    int r;

    *ret = (struct strs){arena_many(h->ask, room, struct str), 0};
    must(stmt_open(db, q, &s), q->text[0]);
    while ((r = stmt_step(s)) > 0) {
        assert_true(ret->n < room);
        ret->v[ret->n++] = stmt_text(s, 0, h->ask);
    }
    must(r, q->text[0]);
}

static struct str one_text(struct house *h, struct db *db, const struct query *q)
{
    struct strs all;

    texts(h, db, q, &all);
    return all.n ? all.v[0] : S("");
}

/* The query of a table's rows as texts. Virtual tables are left out: their content stands in tables beside them. */
static const struct query *rows_query(struct house *h, struct db *db, struct str table)
{
    struct str columns;
    const char *ask;

    if (h->stores->engine == DB_POSTGRES)
        return query_of(h, arena_fmt(h->arena, "select t::text from \"%.*s\" t order by 1", STR_ARG(table)).p);
    ask = arena_fmt(h->arena, "select group_concat('quote(\"' || name || '\")', ' || char(44) || ') "
                              "from pragma_table_info('%.*s')", STR_ARG(table)).p;
    columns = one_text(h, db, query_of(h, ask));
    return query_of(h, arena_fmt(h->arena, "select %.*s from \"%.*s\" order by 1", STR_ARG(columns), STR_ARG(table)).p);
}

static void know_tables(struct house *h, struct db *db, struct house_tables *ret)
{
    struct strs names;

    texts(h, db,
          query_of(h, h->stores->engine == DB_POSTGRES
                          ? "select table_name::text from information_schema.tables where table_schema = current_schema() "
                            "and table_type = 'BASE TABLE' order by 1"
                          : "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' "
                            "and name not like 'sqlite_%' order by 1"),
          &names);
    assert_true(names.n > 5);
    *ret = (struct house_tables){arena_many(h->arena, names.n, const struct query *), names.n};
    for (size_t i = 0; i < names.n; i++)
        ret->v[i] = rows_query(h, db, names.v[i]);
}

static void put_store(struct house *h, struct db *db, const struct house_tables *tables, struct buf *out)
{
    struct strs rows;

    for (size_t i = 0; i < tables->n; i++) {
        texts(h, db, tables->v[i], &rows);
        for (size_t k = 0; k < rows.n; k++)
            buf_fmt(out, "%zu %.*s\n", i, STR_ARG(rows.v[k]));
    }
}

struct str house_digest(struct house *h)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64 * MiB);

    put_store(h, h->stores->desk, &h->tables[SIDE_DESK], &out);
    put_store(h, h->stores->pub, &h->tables[SIDE_PUBLIC], &out);
    assert_true(buf_ok(&out));
    return ledger_digest(h->ask, buf_str(&out));
}

int64_t house_count(struct house *h, enum side side, const char *table)
{
    const char *ask = arena_fmt(h->arena, "select cast(count(*) as text) from %s", table).p;
    int64_t n;

    must(num_parse(one_text(h, side == SIDE_DESK ? h->stores->desk : h->stores->pub, query_of(h, ask)), 0, INT64_MAX, &n), ask);
    return n;
}

static void assert_empty(const char *folder, const char *what)
{
    DIR *d = opendir(folder);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            fail_msg("%s: %s/%s was left", what, folder, e->d_name);
    }
    if (d)
        closedir(d);
}

void house_assert_tidy(const struct house *h, const char *what)
{
    assert_empty(h->spool, what);
    assert_empty(arena_fmt(h->ask, "%s/tmp", h->stores->desk_blobs).p, what);
    assert_empty(arena_fmt(h->ask, "%s/tmp", h->stores->pub_blobs).p, what);
}

/* ---- Documents ---- */

int64_t house_document(struct house *h, const char *title, const char *state)
{
    const struct {
        const char *to, *event;
        const struct actor *who;
    } moves[] = {
        {"first", "submit", &h->bureau.officer},
        {"second", "pass_first", &h->bureau.head},
        {"final", "pass_second", &h->bureau.office},
    };
    struct document_draft d = bureau_draft(&h->bureau, title, "正文如下。");
    const char *at = "draft";
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};

    must(tx_begin(h->stores->desk, &tx), "tx");
    must(document_create(h->stores->desk, h->ask, &d, &h->bureau.officer, BUREAU_MORNING, &id), "a draft");
    must(tx_commit(&tx), "tx");
    for (size_t i = 0; strcmp(at, state) != 0; i++) {
        assert_true(i < COUNT(moves));
        must(bureau_move(h->stores->desk, h->ask, id, moves[i].event, moves[i].who, ""), moves[i].event);
        at = moves[i].to;
    }
    return id;
}

struct str house_document_digest(struct house *h, int64_t id)
{
    struct str digest;

    must(document_digest(h->stores->desk, h->ask, id, &digest), "document_digest");
    return digest;
}

struct projector house_projector(struct house *h)
{
    struct projector p = {.desk = h->stores->desk, .pub = h->stores->pub, .desk_blobs = h->stores->desk_blobs,
                          .pub_blobs = h->stores->pub_blobs, .head_path = h->stores->head};

    wiring_projector(h->ask, &p);
    return p;
}

int house_project(struct house *h)
{
    struct projector p = house_projector(h);

    return projector_run(&p);
}

int house_take(struct house *h)
{
    struct taker t = {.desk = h->stores->desk, .pub = h->stores->pub, .clock = clock_fixed(BUREAU_MORNING)};

    wiring_intakes(h->stores->arena, &t);
    return taker_run(&t);
}

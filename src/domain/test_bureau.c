/* test_bureau.c: see test_bureau.h. */
#include "domain/test_bureau.h"

#include "domain/leaks/leaks.h"

#include <stdio.h>
#include <stdlib.h>

static void must(int r)
{
    if (r >= 0)
        return;
    fprintf(stderr, "the bureau could not be founded: %s %s\n", err_name(r), err_context());
    abort();
}

static void person(struct db *db, struct arena *a, const char *login, const char *name,
                   const char *department, roles_t roles, struct actor *ret)
{
    struct people_new n = {.login = str_c(login),
                           .name_zh = str_c(name),
                           .name_en = S(""),
                           .department = str_c(department),
                           .roles = roles};
    int64_t id;
    must(people_add_hashed(db, a, &n, S(""), BUREAU_MORNING, &id));
    must(people_find(db, a, n.login, ret));
}

void bureau_found(struct db *db, struct arena *a, struct bureau *ret)
{
    struct tx tx cleanup(tx_end) = {0};
    must(tx_begin(db, &tx));
    must(bodies_set(db, a, S("authority.name_zh"), S("试验市公安局"), 0, BUREAU_MORNING));
    must(bodies_set(db, a, S("authority.organisation_code"), S("01526999-3"), 0, BUREAU_MORNING));
    must(bodies_department_add(db, a, S("traffic"), S("交通警察支队"), S("Traffic Police"), 0,
                               BUREAU_MORNING, &ret->traffic));
    must(bodies_department_add(db, a, S("household"), S("户政管理支队"),
                               S("Household Registration"), 0, BUREAU_MORNING, &ret->household));
    must(catalogue_category_add(db, a, S("notices"), 0, 1, S("通告"), S("Notices"), S(""), S(""), 0,
                                BUREAU_MORNING, &ret->notices));
    must(catalogue_topic_add(db, a, S("traffic"), S("道路交通"), S("Traffic"), 0, BUREAU_MORNING,
                             &ret->topic));
    person(db, a, "an.yi", "安逸", "traffic", ROLE_OFFICER, &ret->officer);
    person(db, a, "bai.lu", "白露", "traffic", ROLE_DEPARTMENT_HEAD, &ret->head);
    person(db, a, "cai.wen", "蔡文", "household", ROLE_DEPARTMENT_HEAD, &ret->other_head);
    person(db, a, "deng.ke", "邓可", "household", ROLE_DISCLOSURE_OFFICE | ROLE_DEPARTMENT_HEAD,
           &ret->office);
    person(db, a, "fu.an", "傅安", "household", ROLE_LEADER | ROLE_DISCLOSURE_OFFICE, &ret->leader);
    person(db, a, "gu.ning", "顾宁", "household", ROLE_AUDITOR, &ret->auditor);
    must(tx_commit(&tx));
}

struct document_draft bureau_draft(const struct bureau *b, const char *title, const char *body)
{
    return (struct document_draft){
        .title = str_c(title),
        .title_en = S(""),
        .summary = S("概述"),
        .number = S(""),
        .genre = S("通告"),
        .body = str_c(body),
        .category = b->notices,
        .topic = b->topic,
        .department = b->traffic,
        .made = day_from(2016, 11, 16),
    };
}

int bureau_move(struct db *db, struct arena *a, int64_t id, const char *event,
                const struct actor *who, const char *note)
{
    struct flow_act act = {.actor = who, .now = BUREAU_MORNING, .note = str_c(note)};
    struct tx tx cleanup(tx_end) = {0};
    must(tx_begin(db, &tx));
    must(document_digest(db, a, id, &act.digest));
    /* Before the second signature comes the secrecy review. */
    int r = strcmp(event, "pass_second") == 0 ? document_move(db, a, id, "secrecy_open", &act) : 0;
    if (r >= 0)
        r = document_move(db, a, id, event, &act);
    return r < 0 ? r : tx_commit(&tx);
}

int64_t bureau_publish(struct db *db, struct arena *a, const struct bureau *b, const char *title,
                       const char *body)
{
    struct document_draft d = bureau_draft(b, title, body);
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    must(tx_begin(db, &tx));
    must(document_create(db, a, &d, &b->officer, BUREAU_MORNING, &id));
    must(tx_commit(&tx));
    must(bureau_move(db, a, id, "submit", &b->officer, ""));
    must(bureau_move(db, a, id, "pass_first", &b->head, ""));
    must(bureau_move(db, a, id, "pass_second", &b->office, ""));
    must(bureau_move(db, a, id, "pass_final", &b->leader, ""));
    return id;
}

void bureau_read(struct db *desk, struct arena *a, struct str hash, const char *text)
{
    struct extract x = {.kind = FILE_TXT, .pages = 1, .text = str_c(text)};
    must(document_attachment_read(desk, hash, str_c(file_kind_type(x.kind)), x.pages,
                                  extract_shown(a, &x), false));
    must(leaks_file_scanned(desk, a, hash, &x, BUREAU_MORNING));
}

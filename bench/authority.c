/* authority.c: see authority.h. */
#include "authority.h"

#include "catalogue_sql.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"
#include "report.h"

static void *boxed(struct arena *a, int64_t id)
{
    int64_t *box = arena_one(a, int64_t);
    *box = id;
    return box;
}

static int64_t id_of(const struct map *m, struct str code)
{
    const int64_t *box = map_get(m, code);
    assert(box);
    return *box;
}

void authority_open(struct authority *t, struct arena *a, struct db *desk)
{
    struct bodies_departments departments = {0};
    struct catalogue_categories_rows categories = {0};
    struct catalogue_topics_rows topics = {0};
    struct map *maps[] = {&t->departments, &t->categories, &t->topics, &t->people};

    *t = (struct authority){.desk = desk, .arena = a};
    for (size_t i = 0; i < COUNT(maps); i++)
        map_init(maps[i], a);
    must("departments", bodies_departments(desk, a, &departments));
    must("categories", catalogue_sql_categories(desk, a, &categories));
    must("topics", catalogue_sql_topics(desk, a, &topics));
    for (size_t i = 0; i < departments.n; i++)
        map_set(&t->departments, departments.v[i].code, boxed(a, departments.v[i].id));
    for (size_t i = 0; i < categories.n; i++)
        map_set(&t->categories, categories.v[i].code, boxed(a, categories.v[i].id));
    for (size_t i = 0; i < topics.n; i++)
        map_set(&t->topics, topics.v[i].code, boxed(a, topics.v[i].id));
}

const struct actor *authority_person(struct authority *t, struct str login)
{
    struct actor *actor = map_get(&t->people, login);
    if (actor)
        return actor;
    actor = arena_one(t->arena, struct actor);
    must("account", people_find(t->desk, t->arena, login, actor));
    map_set(&t->people, login, actor);
    return actor;
}

static void move(struct authority *t, struct arena *a, int64_t id, const char *event, struct str login, moment_t at)
{
    struct flow_act act = {.actor = authority_person(t, login), .now = at, .note = S("")};
    must("digest", document_digest(t->desk, a, id, &act.digest));
    must(event, document_move(t->desk, a, id, event, &act));
}

int64_t authority_draft(struct authority *t, struct arena *a, const struct corpus_document *d, size_t moves)
{
    const struct corpus_model *m = d->model;
    const struct {
        const char *event;
        struct str who;
    } way[] = {{"submit", m->officer}, {"pass_first", m->first}, {"pass_second", m->second}, {"pass_final", m->final}};
    struct document_draft draft = {
        .title = d->title,
        .title_en = S(""),
        .summary = d->summary,
        .number = d->number,
        .genre = m->genre,
        .body = d->body,
        .category = id_of(&t->categories, m->category),
        .topic = id_of(&t->topics, m->topic),
        .department = id_of(&t->departments, m->department),
        .made = d->day,
    };
    moment_t at = day_begin(d->day) + 9 * 3600;
    int64_t id;

    assert(moves <= COUNT(way));
    must("draft", document_create(t->desk, a, &draft, authority_person(t, m->officer), at, &id));
    for (size_t i = 0; i < moves; i++) {
        moment_t then = at + 600 * (moment_t)(i + 1);
        if (strcmp(way[i].event, "pass_second") == 0)
            move(t, a, id, "secrecy_open", way[i].who, then);
        move(t, a, id, way[i].event, way[i].who, then);
    }
    return id;
}

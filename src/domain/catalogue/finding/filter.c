/* filter.c: see filter.h. Numbers come from what the projector counted (listing.h); where a choice goes
 * beyond that, the full-text index counts, up to a bound. */
#include "domain/catalogue/finding/filter.h"

#include "base/vec.h"
#include "domain/catalogue/finding/marks.h"

#define GENRE_BYTES_MAX 60

/* ---- The address ---- */

static int filter_listing(const struct filter *f, struct listing *ret)
{
    *ret = (struct listing){
        .category = f->category ? f->category->id : 0,
        .topic = f->topic ? f->topic->id : 0,
        .department = f->department ? f->department->id : 0,
        .genre = f->genre,
        .validity = f->validity,
    };
    return listing_set_span(ret, f->month);
}

int filter_read(const struct ctx *c, const struct furniture *f, struct filter *ret,
                struct listing *ret_listing)
{
    struct str category = request_arg(c->req, "category"), topic = request_arg(c->req, "topic"),
               department = request_arg(c->req, "department"), genre = request_arg(c->req, "genre"),
               validity = request_arg(c->req, "validity");
    *ret = (struct filter){
        .category = category.n > 0 ? furniture_category(f, category) : NULL,
        .topic = topic.n > 0 ? heading_by_code(&f->topics, topic) : NULL,
        .department = department.n > 0 ? heading_by_code(&f->departments, department) : NULL,
        .genre = genre,
        .validity = validity,
        .month = request_arg(c->req, "month"),
    };
    bool unknown = (category.n > 0 && !ret->category) || (topic.n > 0 && !ret->topic) ||
                   (department.n > 0 && !ret->department) || genre.n > GENRE_BYTES_MAX ||
                   !meta_is_validity(validity);
    return unknown ? ERR_ABSENT : filter_listing(ret, ret_listing);
}

bool filter_is_empty(const struct filter *f)
{
    return !f->category && !f->topic && !f->department && f->genre.n == 0 && f->validity.n == 0 &&
           f->month.n == 0;
}

struct str filter_link(const struct ctx *c, struct str base, const struct filter *f)
{
    const struct {
        const char *name;
        struct str value;
    } args[] = {
        {"category", f->category ? f->category->code : S("")},
        {"topic", f->topic ? f->topic->code : S("")},
        {"genre", f->genre},
        {"validity", f->validity},
        {"department", f->department ? f->department->code : S("")},
        {"month", f->month},
    };
    struct str link = base;
    char sign = str_find_char(base, '?') < 0 ? '?' : '&';
    for (size_t i = 0; i < COUNT(args); i++) {
        if (args[i].value.n == 0)
            continue;
        link = arena_fmt(c->arena, "%.*s%c%s=%.*s", STR_ARG(link), sign, args[i].name,
                         STR_ARG(url_encode(c->arena, args[i].value)));
        sign = '&';
    }
    return link;
}

/* ---- What is chosen ---- */

static void add_chosen(const struct ctx *c, struct str base, enum text name, struct said value,
                       const struct filter *without, struct chosen_list *ret)
{
    *vec_push(c->arena, ret) = (struct chosen){name, value, filter_link(c, base, without)};
}

static struct said said_heading(const struct ctx *c, const struct heading *h)
{
    return said_in(c->lang, h->name_zh, h->name_en);
}

static struct said said_validity(const struct ctx *c, struct str code)
{
    return (struct said){meta_value(c->arena, c->lang, "validity", code), lang_tag(c->lang)};
}

struct chosen_list filter_chosen(const struct ctx *c, struct str base, const struct filter *now)
{
    struct chosen_list list = {0};
    struct filter without = *now;
    without.category = NULL;
    if (now->category)
        add_chosen(c, base, TEXT_facet_category,
                   said_in(c->lang, now->category->name_zh, now->category->name_en), &without,
                   &list);
    without = *now;
    without.topic = NULL;
    if (now->topic)
        add_chosen(c, base, TEXT_facet_topic, said_heading(c, now->topic), &without, &list);
    without = *now;
    without.genre = S("");
    if (now->genre.n > 0)
        add_chosen(c, base, TEXT_facet_genre, (struct said){now->genre, lang_tag(LANG_ZH)},
                   &without, &list);
    without = *now;
    without.validity = S("");
    if (now->validity.n > 0)
        add_chosen(c, base, TEXT_meta_validity, said_validity(c, now->validity), &without, &list);
    without = *now;
    without.month = S("");
    if (now->month.n > 0)
        add_chosen(c, base, TEXT_facet_month,
                   (struct said){frame_month(c, now->month), lang_tag(c->lang)}, &without, &list);
    without = *now;
    without.department = NULL;
    if (now->department)
        add_chosen(c, base, TEXT_facet_department, said_heading(c, now->department), &without,
                   &list);
    return list;
}

struct str filter_words(const struct ctx *c, const struct filter *now)
{
    struct chosen_list list = filter_chosen(c, S("/list"), now);
    struct str words = S("");
    for (size_t i = 0; i < list.n; i++)
        words = ARENA_JOIN(c->arena, words, i > 0 ? text(c->lang, TEXT_list_and) : S(""),
                           text(c->lang, list.v[i].name), text(c->lang, TEXT_list_is),
                           list.v[i].value.text);
    return list.n > 0 ? words : text(c->lang, TEXT_list_title);
}

/* ---- Counting ---- */

static int kept_counts(struct ctx *c, const struct furniture *f, const struct listing *l,
                       enum listing_part part, struct counts *ret)
{
    struct catalogue_public_facet_rows rows = {0};
    int r = listing_facet(c->db, c->arena, f, l, part, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = (struct count){.id = rows.v[i].id, .n = rows.v[i].n};
    return r < 0 ? r : 0;
}

static int kept_months(struct ctx *c, const struct listing *l, struct counts *ret)
{
    struct catalogue_public_facet_months_rows rows = {0};
    int r = catalogue_public_sql_facet_months(c->db, c->arena, l->category, l->topic, l->department,
                                              &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, ret) = (struct count){.word = rows.v[i].month, .n = rows.v[i].n};
    return r < 0 ? r : 0;
}

#define COUNTED_HERE 1000

/* What a filter holds with one more mark. */
static int count_marked(struct ctx *c, struct search_filter filter, struct str mark, struct count k,
                        struct counts *ret)
{
    struct strs *all = &filter.marks.all;
    struct str *more = arena_many(c->arena, all->n + 1, struct str);
    for (size_t i = 0; i < all->n; i++)
        more[i] = all->v[i];
    more[all->n] = mark;
    filter.marks.all = (struct strs){more, all->n + (mark.n > 0 ? 1 : 0)};
    int r = search_index_count(c->db, c->arena, NULL, &filter, COUNTED_HERE, &k.n);
    k.more = k.n == COUNTED_HERE;
    if (r >= 0 && k.n > 0)
        *vec_push(c->arena, ret) = k;
    return r < 0 ? r : 0;
}

static int marked_headings(struct ctx *c, const struct search_filter *filter,
                           const struct headings *list, enum mark kind, struct counts *ret)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < list->n; i++)
        r = count_marked(c, *filter, mark_of(c->arena, kind, list->v[i].id),
                         (struct count){.id = list->v[i].id}, ret);
    return r;
}

static int marked_categories(struct ctx *c, const struct furniture *f,
                             const struct search_filter *filter, struct counts *ret)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < f->categories.n; i++)
        r = count_marked(c, *filter, mark_of(c->arena, MARK_CATEGORY, f->categories.v[i].id),
                         (struct count){.id = f->categories.v[i].id}, ret);
    return r;
}

/* What is counted one by one, and found by marks. */
static const struct word_facet {
    const char *kind; /* in pub_tally */
    enum mark mark;
    enum facet_kind facet;
} word_facets[] = {
    {"genre", MARK_GENRE, FACET_GENRE},
    {"validity", MARK_VALIDITY, FACET_VALIDITY},
};

/* The words that there are; with a filter: in its choice, else as the projector counted them. */
static int counted_words(struct ctx *c, const struct word_facet *w,
                         const struct search_filter *filter, struct counts *ret)
{
    struct catalogue_public_tally_rows rows = {0};
    int r = catalogue_public_sql_tally(c->db, c->arena, str_c(w->kind), &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct count k = {.word = rows.v[i].value, .n = rows.v[i].n};
        if (filter)
            r = count_marked(c, *filter, mark_word(c->arena, w->mark, k.word),
                             (struct count){.word = k.word}, ret);
        else
            *vec_push(c->arena, ret) = k;
    }
    return r < 0 ? r : 0;
}

/* The years that there are; of the chosen year the months. */
static int marked_times(struct ctx *c, const struct furniture *f, const struct listing *l,
                        struct counts *ret)
{
    struct counts months = {0};
    struct listing other = *l;
    struct str last = S("");
    int r = kept_months(c, l, &months);
    for (size_t i = 0; r >= 0 && i < months.n; i++) {
        struct str month = months.v[i].word, year = str_head(month, 4);
        if (!str_eq(year, last)) {
            r = listing_set_span(&other, year);
            struct search_filter filter = listing_filter(c->arena, f, &other);
            if (r >= 0)
                r = count_marked(c, filter, S(""), (struct count){.word = year}, ret);
            last = year;
        }
        if (r < 0 || !str_starts(l->span, year))
            continue;
        r = listing_set_span(&other, month);
        struct search_filter filter = listing_filter(c->arena, f, &other);
        if (r >= 0)
            r = count_marked(c, filter, S(""), (struct count){.word = month}, ret);
    }
    return r < 0 ? r : 0;
}

/* The choice without one of its parts: what the others would hold. */
static struct search_filter without(struct ctx *c, const struct furniture *f,
                                    const struct listing *l, enum facet_kind kind)
{
    struct listing other = *l;
    if (kind == FACET_CATEGORY)
        other.category = 0;
    else if (kind == FACET_TOPIC)
        other.topic = 0;
    else if (kind == FACET_DEPARTMENT)
        other.department = 0;
    else if (kind == FACET_GENRE)
        other.genre = S("");
    else if (kind == FACET_VALIDITY)
        other.validity = S("");
    return listing_filter(c->arena, f, &other);
}

static int counted_by_marks(struct ctx *c, const struct furniture *f, const struct listing *l,
                            struct counts ret[FACET__MAX])
{
    struct search_filter filter = without(c, f, l, FACET_CATEGORY);
    int r = marked_categories(c, f, &filter, &ret[FACET_CATEGORY]);
    filter = without(c, f, l, FACET_TOPIC);
    if (r >= 0)
        r = marked_headings(c, &filter, &f->topics, MARK_TOPIC, &ret[FACET_TOPIC]);
    filter = without(c, f, l, FACET_DEPARTMENT);
    if (r >= 0)
        r = marked_headings(c, &filter, &f->departments, MARK_DEPARTMENT, &ret[FACET_DEPARTMENT]);
    return r < 0 ? r : marked_times(c, f, l, &ret[FACET_TIME]);
}

static int counted_before(struct ctx *c, const struct furniture *f, const struct listing *l,
                          struct counts ret[FACET__MAX])
{
    int r = kept_counts(c, f, l, LISTING_CATEGORY, &ret[FACET_CATEGORY]);
    if (r >= 0)
        r = kept_counts(c, f, l, LISTING_TOPIC, &ret[FACET_TOPIC]);
    if (r >= 0)
        r = kept_counts(c, f, l, LISTING_DEPARTMENT, &ret[FACET_DEPARTMENT]);
    return r < 0 ? r : kept_months(c, l, &ret[FACET_TIME]);
}

/* Is nothing else chosen than a word of this kind? */
static bool is_alone(const struct filter *now, enum facet_kind kind)
{
    struct filter other = *now;
    if (kind == FACET_GENRE)
        other.genre = S("");
    else
        other.validity = S("");
    return filter_is_empty(&other);
}

int filter_counts(struct ctx *c, const struct furniture *f, const struct filter *now,
                  const struct listing *l, struct counts ret[FACET__MAX])
{
    int r = listing_is_marked(l) ? counted_by_marks(c, f, l, ret) : counted_before(c, f, l, ret);
    for (size_t i = 0; r >= 0 && i < COUNT(word_facets); i++) {
        const struct word_facet *w = &word_facets[i];
        struct search_filter filter = without(c, f, l, w->facet);
        r = counted_words(c, w, is_alone(now, w->facet) ? NULL : &filter, &ret[w->facet]);
    }
    return r < 0 ? r : 0;
}

/* ---- As links ---- */

/* What the links are made with. */
struct making {
    const struct ctx *c;
    const struct furniture *f;
    struct str base;
    const struct filter *now;
};

static const struct count *count_of(const struct counts *counts, int64_t id)
{
    for (size_t i = 0; i < counts->n; i++)
        if (counts->v[i].id == id)
            return &counts->v[i];
    return NULL;
}

static void choose(const struct making *m, const struct filter *then, struct said name,
                   const struct count *k, bool chosen, bool under, struct choices *ret)
{
    *vec_push(m->c->arena, ret) =
        (struct choice){filter_link(m->c, m->base, then), name, k->n, chosen, under, k->more};
}

/* With those right under it. */
static bool counted_under(const struct making *m, const struct counts *counts,
                          const struct category *k, struct count *ret)
{
    bool there = false;
    *ret = (struct count){.id = k->id};
    for (size_t i = 0; i < m->f->categories.n; i++) {
        const struct category *other = &m->f->categories.v[i];
        const struct count *found =
            other->id == k->id || other->parent == k->id ? count_of(counts, other->id) : NULL;
        if (!found)
            continue;
        there = true;
        ret->n += found->n;
        ret->more = ret->more || found->more;
    }
    return there;
}

static struct choices category_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    struct count n;
    for (size_t i = 0; i < m->f->categories.n; i++) {
        const struct category *k = &m->f->categories.v[i];
        struct filter then = *m->now;
        then.category = k;
        if (counted_under(m, counts, k, &n))
            choose(m, &then, said_in(m->c->lang, k->name_zh, k->name_en), &n, m->now->category == k,
                   k->parent != 0, &list);
    }
    return list;
}

static struct choices topic_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    for (size_t i = 0; i < m->f->topics.n; i++) {
        const struct heading *h = &m->f->topics.v[i];
        const struct count *n = count_of(counts, h->id);
        struct filter then = *m->now;
        then.topic = h;
        if (n)
            choose(m, &then, said_heading(m->c, h), n, m->now->topic == h, false, &list);
    }
    return list;
}

static struct choices department_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    for (size_t i = 0; i < m->f->departments.n; i++) {
        const struct heading *h = &m->f->departments.v[i];
        const struct count *n = count_of(counts, h->id);
        struct filter then = *m->now;
        then.department = h;
        if (n)
            choose(m, &then, said_heading(m->c, h), n, m->now->department == h, false, &list);
    }
    return list;
}

static struct choices genre_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    for (size_t i = 0; i < counts->n; i++) {
        struct filter then = *m->now;
        then.genre = counts->v[i].word;
        choose(m, &then, (struct said){then.genre, lang_tag(LANG_ZH)}, &counts->v[i],
               str_eq(m->now->genre, then.genre), false, &list);
    }
    return list;
}

static struct choices validity_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    for (size_t i = 0; i < counts->n; i++) {
        struct filter then = *m->now;
        then.validity = counts->v[i].word;
        choose(m, &then, said_validity(m->c, then.validity), &counts->v[i],
               str_eq(m->now->validity, then.validity), false, &list);
    }
    return list;
}

static void choose_time(const struct making *m, const struct count *k, struct choices *ret)
{
    struct filter then = *m->now;
    then.month = k->word;
    choose(m, &then, (struct said){frame_month(m->c, k->word), lang_tag(m->c->lang)}, k,
           str_eq(m->now->month, k->word), k->word.n > 4, ret);
}

/* The years; within the chosen year its months too. Counts run from the newest; a year by itself has been
 * counted, else it is the sum of its months. */
static struct choices time_choices(const struct making *m, const struct counts *counts)
{
    struct choices list = {0};
    for (size_t i = 0, next; i < counts->n; i = next) {
        struct count year = {.word = str_head(counts->v[i].word, 4)};
        bool counted = counts->v[i].word.n == 4;
        for (next = i; next < counts->n && str_starts(counts->v[next].word, year.word); next++) {
            if (counted && next > i)
                continue;
            year.n += counts->v[next].n;
            year.more = year.more || counts->v[next].more;
        }
        choose_time(m, &year, &list);
        for (size_t k = i; k < next && str_starts(m->now->month, year.word); k++)
            if (counts->v[k].word.n > 4)
                choose_time(m, &counts->v[k], &list);
    }
    return list;
}

static const struct {
    enum text name;
    struct choices (*choices)(const struct making *m, const struct counts *counts);
} facets[FACET__MAX] = {
    [FACET_CATEGORY] = {TEXT_facet_category, category_choices},
    [FACET_TOPIC] = {TEXT_facet_topic, topic_choices},
    [FACET_GENRE] = {TEXT_facet_genre, genre_choices},
    [FACET_VALIDITY] = {TEXT_meta_validity, validity_choices},
    [FACET_TIME] = {TEXT_facet_month, time_choices},
    [FACET_DEPARTMENT] = {TEXT_facet_department, department_choices},
};

void filter_facets(const struct ctx *c, const struct furniture *f, struct str base,
                   const struct filter *now, const struct counts counts[FACET__MAX],
                   struct facets *ret)
{
    struct making m = {c, f, base, now};
    for (size_t i = 0; i < FACET__MAX; i++) {
        struct choices list = facets[i].choices(&m, &counts[i]);
        if (list.n > 0)
            *vec_push(c->arena, ret) = (struct facet){facets[i].name, list};
    }
}

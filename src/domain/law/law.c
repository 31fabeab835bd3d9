/* law.c: reading the tables of law. See law.h. */
#include "domain/law/law.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/law/tables.h"
#include "request_law_files.h"

#define COLUMNS_MAX 16

struct reading {
    struct arena *a;
    const struct asset_table *own; /* NULL: none */
    const struct decisions *decisions;
    /* where it reads: for messages */
    const char *file;
    int line;
    struct str cell[COLUMNS_MAX];
};

static int wrong(const struct reading *r, const char *what, struct str of)
{
    return err_set(ERR_MALFORMED, "%s:%d: %s: %.*s", r->file, r->line, what, STR_ARG(of));
}

static const struct asset *found_in(const struct asset_table *t, struct str name)
{
    for (size_t i = 0; t && i < t->n; i++)
        if (str_eq(t->v[i].name, name))
            return &t->v[i];
    return NULL;
}

/* The authority's own file, else the program's; NULL: neither has it. */
static const struct asset *file_of(const struct reading *r, struct str name)
{
    const struct asset *own = found_in(r->own, name);
    return own ? own : found_in(&request_law_files, name);
}

/* ---- Rows and cells ---- */

static bool next_row(struct reading *r, struct str *rest)
{
    struct str text, cell;
    do {
        if (!str_next(rest, '\n', &text))
            return false;
        r->line++;
    } while (str_trim(text).n == 0 || text.p[0] == '#');
    size_t n = 0;
    while (n < COLUMNS_MAX && str_next(&text, '\t', &cell))
        r->cell[n++] = str_trim(cell);
    while (n < COLUMNS_MAX)
        r->cell[n++] = S("");
    return true;
}

static int cell_day(struct reading *r, size_t i, day_t *ret)
{
    if (r->cell[i].n == 0) {
        *ret = DAY_NONE;
        return 0;
    }
    return day_parse(r->cell[i], ret) == 0 ? 0 : wrong(r, "no day", r->cell[i]);
}

/* Between which days the row holds; it has a first one. */
static int cell_days(struct reading *r, size_t i, day_t *ret_from, day_t *ret_till)
{
    int e = cell_day(r, i, ret_from);
    if (e == 0)
        e = cell_day(r, i + 1, ret_till);
    if (e < 0)
        return e;
    if (*ret_from == DAY_NONE || (*ret_till != DAY_NONE && *ret_till < *ret_from))
        return wrong(r, "no span of days", r->cell[i]);
    return 0;
}

static int cell_number(struct reading *r, size_t i, int64_t *ret)
{
    return num_parse(r->cell[i], 0, 1000000000, ret) == 0 ? 0 : wrong(r, "no number", r->cell[i]);
}

/* The place of the cell in a list of words. */
static int cell_word(struct reading *r, size_t i, const char *const *words, size_t n, int *ret)
{
    for (size_t w = 0; w < n; w++) {
        if (str_eq(r->cell[i], str_c(words[w]))) {
            *ret = (int)w;
            return 0;
        }
    }
    return wrong(r, "unknown word", r->cell[i]);
}

static const char *const no_yes[] = {"no", "yes"};

static int cell_bool(struct reading *r, size_t i, bool *ret)
{
    int word = 0;
    int e = cell_word(r, i, no_yes, COUNT(no_yes), &word);
    if (e == 0)
        *ret = word == 1;
    return e;
}

/* Names of facts with spaces between; each of alternatives a/b is looked up. */
static int cell_facts(struct reading *r, size_t i, struct strs *ret)
{
    struct {
        struct str *v;
        size_t n, room;
    } names = {0};
    struct str rest = r->cell[i], entry, name;
    while (str_next(&rest, ' ', &entry)) {
        struct str alternatives = entry;
        if (entry.n == 0)
            continue;
        while (str_next(&alternatives, '/', &name))
            if (!letter_knows(name))
                return wrong(r, "unknown fact", name);
        *vec_push(r->a, &names) = entry;
    }
    *ret = (struct strs){names.v, names.n};
    return 0;
}

/* ---- Decisions ---- */

/* The section "== CODE" of decisions.txt. */
static struct str section(struct str text, struct str code)
{
    struct str rest = text, line, found = S("");
    bool in = false;
    while (str_next(&rest, '\n', &line)) {
        if (str_starts(line, S("== "))) {
            if (in)
                return found;
            in = str_eq(str_trim(str_skip(line, 3)), code);
            found = (struct str){rest.p, 0};
        } else if (in && line.n > 0) {
            found.n = (size_t)(line.p + line.n - found.p);
        }
    }
    return in ? found : S("");
}

/* Do the reports know the rows that it names? An end that is no row's would be lost. */
static int check_rows(const struct reading *r, const struct decision *d)
{
    bool found = d->row_2021.n == 0 && d->result == DECISION_INTERIM;
    for (int i = 0; i < TABLE_THREE_ROWS && !found; i++)
        found = str_eq(d->row_2021, table_three_row_code(i));
    if (!found)
        return wrong(r, "no row of table three", d->row_2021);
    if (d->row_2014.n > 0 && statistics_2014_row(d->row_2014) < 0)
        return wrong(r, "no row of the statistics of 2014", d->row_2014);
    return 0;
}

static int read_decision(struct reading *r, struct str wordings, struct decision *ret)
{
    static const char *const results[] = {"released", "partial", "withheld", "unable",
                                          "declined", "other",   "interim"};
    static const char *const firsts[] = {"no", "yes", "parts"};
    struct decision d = {.code = r->cell[0],
                         .law = r->cell[1],
                         .article = r->cell[5],
                         .row_2021 = r->cell[7],
                         .row_2019 = r->cell[8],
                         .row_2014 = r->cell[9],
                         .name = r->cell[10],
                         .name_en = r->cell[11],
                         .title = r->cell[13],
                         .note = r->cell[14]};
    int result = 0, first = 0;
    int e = cell_days(r, 2, &d.from, &d.till);
    if (e == 0)
        e = cell_word(r, 4, results, COUNT(results), &result);
    if (e == 0)
        e = cell_word(r, 6, firsts, COUNT(firsts), &first);
    if (e == 0)
        e = cell_facts(r, 12, &d.facts);
    if (e < 0)
        return e;
    d.result = (enum decision_result)result;
    d.review_first = first == 1;
    d.wording = str_trim(section(wordings, d.code));
    if (d.wording.n == 0 && d.result != DECISION_INTERIM)
        return wrong(r, "no wording in decisions.txt for", d.code);
    e = check_rows(r, &d);
    if (e == 0)
        *ret = d;
    return e;
}

static int read_decisions(struct reading *r, struct decisions *ret)
{
    r->file = "decisions.tsv";
    r->line = 0;
    struct str rest = file_of(r, S("decisions.tsv"))->bytes;
    struct str wordings = file_of(r, S("decisions.txt"))->bytes;
    while (next_row(r, &rest)) {
        struct decision d;
        int e = read_decision(r, wordings, &d);
        if (e < 0)
            return e;
        if (decision_in_force(ret, d.code, d.from))
            return wrong(r, "a code that is there already", d.code);
        struct str bad = letter_template_wrong(r->a, d.wording);
        if (bad.n == 0 && str_find(d.wording, S("【决定】")) >= 0)
            bad = S("【决定】"); /* would stand within itself */
        if (bad.n > 0)
            return wrong(r, "its wording", bad);
        *vec_push(r->a, ret) = d;
    }
    return 0;
}

/* ---- Remedies, tariffs ---- */

static int read_remedies(struct reading *r, struct remedies *ret)
{
    static const char *const kinds[] = {"all", "withheld", "other"};
    r->file = "remedies.tsv";
    r->line = 0;
    struct str rest = file_of(r, S("remedies.tsv"))->bytes;
    while (next_row(r, &rest)) {
        struct remedy m = {.code = r->cell[0], .articles = r->cell[9], .wording = r->cell[10]};
        int64_t days = 0, months = 0, after = 0;
        int kind = 0;
        int e = cell_days(r, 1, &m.from, &m.till);
        if (e == 0)
            e = cell_word(r, 3, kinds, COUNT(kinds), &kind);
        if (e == 0)
            e = cell_bool(r, 4, &m.review_first);
        if (e == 0)
            e = cell_number(r, 5, &days);
        if (e == 0)
            e = cell_number(r, 6, &months);
        if (e == 0)
            e = cell_number(r, 7, &after);
        if (e == 0)
            e = cell_bool(r, 8, &m.superior);
        if (e < 0)
            return e;
        m.for_withheld = kind != 2;
        m.for_other = kind != 1;
        m.reconsideration_days = (int)days;
        m.litigation_months = (int)months;
        m.litigation_days_after_review = (int)after;
        *vec_push(r->a, ret) = m;
    }
    return 0;
}

static int read_tariffs(struct reading *r, struct tariffs *ret)
{
    static const char *const bases[] = {
        [FEE_NONE] = "none", [FEE_ITEMS] = "items", [FEE_PAGES] = "pages", [FEE_COSTS] = "costs"};
    r->file = "tariffs.tsv";
    r->line = 0;
    struct str rest = file_of(r, S("tariffs.tsv"))->bytes;
    while (next_row(r, &rest)) {
        struct tariff t = {.unit = r->cell[8], .article = r->cell[9]};
        int64_t *const numbers[] = {&t.first, &t.last, &t.fen, &t.step, &t.step_fen};
        int basis = 0;
        int e = cell_word(r, 0, bases, COUNT(bases), &basis);
        if (e == 0)
            e = cell_days(r, 1, &t.from, &t.till);
        for (size_t i = 0; e == 0 && i < COUNT(numbers); i++)
            e = cell_number(r, 3 + i, numbers[i]);
        if (e < 0)
            return e;
        t.basis = (enum fee_basis)basis;
        *vec_push(r->a, ret) = t;
    }
    return 0;
}

/* ---- Letters ---- */

/* Does the kind's text, or what stands with it, say a mandatory fact? */
static bool text_says(struct reading *r, const struct letter_rule *rule, struct str names)
{
    struct str name;
    while (str_next(&names, '/', &name)) {
        struct str held = arena_fmt(r->a, "{%.*s}", STR_ARG(name));
        struct str each = arena_fmt(r->a, "【每 %.*s】", STR_ARG(name));
        if (str_find(rule->text, held) >= 0 || str_find(rule->text, each) >= 0)
            return true;
        /* of a reply, the decision's own wording may say it: {条款} */
        for (size_t i = 0; rule->kind == LETTER_REPLY && i < r->decisions->n; i++)
            if (str_find(r->decisions->v[i].wording, held) >= 0)
                return true;
    }
    return false;
}

static int check_text(struct reading *r, const struct letter_rule *rule)
{
    struct str bad = letter_template_wrong(r->a, rule->text);
    if (bad.n > 0)
        return wrong(r, "its text", bad);
    const struct strs lists[] = {rule->facts, rule->facts_2019};
    for (size_t k = 0; k < COUNT(lists); k++)
        for (size_t i = 0; i < lists[k].n; i++)
            if (!text_says(r, rule, lists[k].v[i]))
                return wrong(r, "its text leaves out what is mandatory", lists[k].v[i]);
    return 0;
}

static int read_letter(struct reading *r, struct letter_rule *ret)
{
    static const char *const codes[LETTER__MAX] = {
        [LETTER_RECEIPT] = "receipt",
        [LETTER_CORRECTION] = "correction",
        [LETTER_EXTENSION] = "extension",
        [LETTER_REASONS] = "reasons",
        [LETTER_DELAY] = "delay",
        [LETTER_THIRD_PARTY] = "third-party",
        [LETTER_THIRD_PARTY_ASKED] = "third-party-asked",
        [LETTER_AUTHORITY] = "authority",
        [LETTER_RELEASE_TOLD] = "release-told",
        [LETTER_REPLY] = "reply",
        [LETTER_FEE] = "fee",
        [LETTER_DELIVERY] = "delivery",
        [LETTER_TRANSFER] = "transfer",
        [LETTER_TRANSFER_TOLD] = "transfer-told",
    };
    struct letter_rule l = {.code = r->cell[0],
                            .name = r->cell[1],
                            .name_en = r->cell[2],
                            .article_2007 = r->cell[3],
                            .article_2019 = r->cell[4],
                            .word = r->cell[5],
                            .name_2007 = r->cell[10],
                            .name_2007_en = r->cell[11]};
    int kind = 0;
    int e = cell_word(r, 0, codes, COUNT(codes), &kind);
    if (e == 0)
        e = cell_bool(r, 6, &l.numbered);
    if (e == 0)
        e = cell_bool(r, 7, &l.sealed);
    if (e == 0)
        e = cell_facts(r, 8, &l.facts);
    if (e == 0)
        e = cell_facts(r, 9, &l.hidden);
    if (e == 0)
        e = cell_facts(r, 12, &l.facts_2019);
    if (e < 0)
        return e;
    l.kind = (enum letter_kind)kind;
    const struct asset *text = file_of(r, arena_fmt(r->a, "%.*s.txt", STR_ARG(l.code)));
    if (!text)
        return wrong(r, "no text", l.code);
    l.text = text->bytes;
    *ret = l;
    return check_text(r, &l);
}

static int read_letters(struct reading *r, struct letter_rules *ret)
{
    r->file = "letters.tsv";
    r->line = 0;
    struct str rest = file_of(r, S("letters.tsv"))->bytes;
    bool seen[LETTER__MAX] = {0};
    while (next_row(r, &rest)) {
        struct letter_rule l;
        int e = read_letter(r, &l);
        if (e < 0)
            return e;
        if (seen[l.kind])
            return wrong(r, "a letter that is there already", l.code);
        seen[l.kind] = true;
        *vec_push(r->a, ret) = l;
    }
    for (int k = 0; k < LETTER__MAX; k++)
        if (!seen[k])
            return err_set(ERR_MALFORMED, "letters.tsv: letter %d is missing", k);
    return 0;
}

int request_law_read(struct arena *a, const struct asset_table *own, struct request_law *ret)
{
    struct request_law law = {0};
    struct reading r = {.a = a, .own = own, .decisions = &law.decisions};
    int e = read_decisions(&r, &law.decisions);
    if (e == 0)
        e = read_remedies(&r, &law.remedies);
    if (e == 0)
        e = read_tariffs(&r, &law.tariffs);
    if (e == 0)
        e = read_letters(&r, &law.letters);
    if (e == 0)
        *ret = law;
    return e;
}

int request_law_load(struct arena *a, struct request_law *ret)
{
    return request_law_read(a, NULL, ret);
}

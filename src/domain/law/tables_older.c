/* tables_older.c: the forms before 2021: table three of 2019, and the statistics of 2014 to 2018.
 * See tables.h. */
#include "base/vec.h"
#include "domain/law/tables.h"

/* ---- The format of 2019: rows of 2021 with one for 其他处理 ---- */

#define ROW_2019_OTHER 20
#define ROW_2021_OTHER 20 /* 3.6.1 to 3.6.3 */
#define OTHERS         3

/* The row of 2021 that a row of 2019 is, or begins with. */
static int row_2021(int row)
{
    assert(row >= 0 && row < TABLE_THREE_2019_ROWS);
    return row <= ROW_2019_OTHER ? row : row + OTHERS - 1;
}

struct str table_three_2019_row_code(int row)
{
    return row == ROW_2019_OTHER ? S("3.6") : table_three_row_code(row_2021(row));
}

struct str table_three_2019_row_name(int row)
{
    return row == ROW_2019_OTHER ? S("（六）其他处理") : table_three_row_name(row_2021(row));
}

struct table_three_2019 table_three_2019(const struct table_three *t)
{
    struct table_three_2019 old = {0};
    for (int column = 0; column < TABLE_THREE_COLUMNS; column++) {
        for (int row = 0; row < TABLE_THREE_2019_ROWS; row++)
            old.cell[row][column] = t->cell[row_2021(row)][column];
        for (int i = 1; i < OTHERS; i++)
            old.cell[ROW_2019_OTHER][column] += t->cell[ROW_2021_OTHER + i][column];
    }
    return old;
}

/* ---- The statistics of 2014 to 2018 ---- */

static const struct {
    struct str code, name;
    struct str part_of; /* the code of the sum that it goes into */
} rows[STATISTICS_2014_ROWS] = {
    {STR_INIT("received"), STR_INIT("（一）收到申请数"), STR_INIT("")},
    {STR_INIT("received.1"), STR_INIT("1.当面申请数"), STR_INIT("received")},
    {STR_INIT("received.2"), STR_INIT("2.传真申请数"), STR_INIT("received")},
    {STR_INIT("received.3"), STR_INIT("3.网络申请数"), STR_INIT("received")},
    {STR_INIT("received.4"), STR_INIT("4.信函申请数"), STR_INIT("received")},
    {STR_INIT("ended"), STR_INIT("（二）申请办结数"), STR_INIT("")},
    {STR_INIT("ended.1"), STR_INIT("1.按时办结数"), STR_INIT("ended")},
    {STR_INIT("ended.2"), STR_INIT("2.延期办结数"), STR_INIT("ended")},
    {STR_INIT("answers"), STR_INIT("（三）申请答复数"), STR_INIT("")},
    {STR_INIT("1"), STR_INIT("1.属于已主动公开范围数"), STR_INIT("answers")},
    {STR_INIT("2"), STR_INIT("2.同意公开答复数"), STR_INIT("answers")},
    {STR_INIT("3"), STR_INIT("3.同意部分公开答复数"), STR_INIT("answers")},
    {STR_INIT("4"), STR_INIT("4.不同意公开答复数"), STR_INIT("answers")},
    {STR_INIT("4.1"), STR_INIT("其中：涉及国家秘密"), STR_INIT("4")},
    {STR_INIT("4.2"), STR_INIT("其中：涉及商业秘密"), STR_INIT("4")},
    {STR_INIT("4.3"), STR_INIT("其中：涉及个人隐私"), STR_INIT("4")},
    {STR_INIT("4.4"), STR_INIT("其中：危及国家安全、公共安全、经济安全和社会稳定"), STR_INIT("4")},
    {STR_INIT("4.5"), STR_INIT("其中：不是《条例》所指政府信息"), STR_INIT("4")},
    {STR_INIT("4.6"), STR_INIT("其中：法律法规规定的其他情形"), STR_INIT("4")},
    {STR_INIT("5"), STR_INIT("5.不属于本行政机关公开数"), STR_INIT("answers")},
    {STR_INIT("6"), STR_INIT("6.申请信息不存在数"), STR_INIT("answers")},
    {STR_INIT("7"), STR_INIT("7.告知作出更改补充数"), STR_INIT("answers")},
    {STR_INIT("8"), STR_INIT("8.告知通过其他途径办理数"), STR_INIT("answers")},
};

struct str statistics_2014_code(int row)
{
    assert(row >= 0 && row < STATISTICS_2014_ROWS);
    return rows[row].code;
}

struct str statistics_2014_name(int row)
{
    assert(row >= 0 && row < STATISTICS_2014_ROWS);
    return rows[row].name;
}

int statistics_2014_row(struct str code)
{
    for (int i = 0; i < STATISTICS_2014_ROWS; i++)
        if (str_eq(rows[i].code, code))
            return i;
    return -1;
}

/* So many more in a row, and in the sums that it goes into. */
static void add(struct statistics_2014 *t, struct str code, int64_t n)
{
    while (code.n > 0) {
        int row = statistics_2014_row(code);
        assert(row >= 0);
        t->value[row] += n;
        code = rows[row].part_of;
    }
}

static bool within(day_t day, int year, day_t cutoff)
{
    return day != DAY_NONE && day >= day_from(year, 1, 1) && day <= cutoff;
}

/* A withdrawal is no answer; a decision of no year is a fault. */
static int add_answer(struct statistics_2014 *t, const struct decisions *all, struct str code,
                      int64_t n)
{
    const struct decision *d = decision_find(all, code);
    if (!d)
        return err_set(ERR_BROKEN, "decision %.*s is none", STR_ARG(code));
    if (d->row_2014.n > 0 && statistics_2014_row(d->row_2014) < 0)
        return err_set(ERR_BROKEN, "decision %.*s has no row of 2014", STR_ARG(code));
    if (d->row_2014.n > 0 && d->result != DECISION_INTERIM)
        add(t, d->row_2014, n);
    return 0;
}

static int count(struct statistics_2014 *t, const struct decisions *all,
                 const struct tabled_case *c, int year, day_t cutoff)
{
    static const char *const channels[CHANNEL__MAX] = {
        [CHANNEL_COUNTER] = "received.1",
        [CHANNEL_FAX] = "received.2",
        [CHANNEL_NETWORK] = "received.3",
        [CHANNEL_LETTER] = "received.4",
    };
    if (c->channel < 0 || c->channel >= CHANNEL__MAX)
        return err_set(ERR_BROKEN, "a case of channel %d", (int)c->channel);
    int64_t n = c->alike > 0 ? c->alike : 1;
    if (within(c->received, year, cutoff))
        add(t, str_c(channels[c->channel]), n);
    if (within(c->told_to_correct, year, cutoff))
        add(t, S("7"), n);
    if (!within(c->closed, year, cutoff))
        return 0;
    add(t, c->extended ? S("ended.2") : S("ended.1"), n);
    return add_answer(t, all, c->decision, n);
}

int statistics_2014(const struct decisions *all, struct tabled_cases cases, int year, day_t cutoff,
                    struct statistics_2014 *ret)
{
    struct statistics_2014 t = {0};
    struct tabled_case c;
    int more;
    while ((more = cases.next(cases.arg, &c)) > 0) {
        int r = count(&t, all, &c, year, cutoff);
        if (r < 0)
            return r;
    }
    if (more < 0)
        return more;
    *ret = t;
    return 0;
}

struct table_faults statistics_2014_check(struct arena *a, const struct statistics_2014 *t)
{
    static const struct {
        const char *rule, *sum;
    } rules[] = {{"V14.1", "received"}, {"V14.2", "ended"}, {"V14.3", "answers"}, {"V14.4", "4"}};
    struct table_faults f = {0};
    for (size_t i = 0; i < COUNT(rules); i++) {
        int sum_row = statistics_2014_row(str_c(rules[i].sum));
        int64_t sum = 0;
        for (int row = 0; row < STATISTICS_2014_ROWS; row++)
            sum += str_eq(rows[row].part_of, str_c(rules[i].sum)) ? t->value[row] : 0;
        if (t->value[sum_row] != sum)
            *vec_push(a, &f) = (struct table_fault){.rule = rules[i].rule,
                                                    .cell = rows[sum_row].name,
                                                    .is = t->value[sum_row],
                                                    .should = sum};
    }
    return f;
}

/* tables.c: tables three and four of the annual report. See tables.h. */
#include "domain/law/tables.h"

#include "base/vec.h"

static const struct {
    struct str code, name;
} rows[TABLE_THREE_ROWS] = {
    {STR_INIT("1"), STR_INIT("一、本年新收政府信息公开申请数量")},
    {STR_INIT("2"), STR_INIT("二、上年结转政府信息公开申请数量")},
    {STR_INIT("3.1"), STR_INIT("（一）予以公开")},
    {STR_INIT("3.2"), STR_INIT("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")},
    {STR_INIT("3.3.1"), STR_INIT("1.属于国家秘密")},
    {STR_INIT("3.3.2"), STR_INIT("2.其他法律行政法规禁止公开")},
    {STR_INIT("3.3.3"), STR_INIT("3.危及“三安全一稳定”")},
    {STR_INIT("3.3.4"), STR_INIT("4.保护第三方合法权益")},
    {STR_INIT("3.3.5"), STR_INIT("5.属于三类内部事务信息")},
    {STR_INIT("3.3.6"), STR_INIT("6.属于四类过程性信息")},
    {STR_INIT("3.3.7"), STR_INIT("7.属于行政执法案卷")},
    {STR_INIT("3.3.8"), STR_INIT("8.属于行政查询事项")},
    {STR_INIT("3.4.1"), STR_INIT("1.本机关不掌握相关政府信息")},
    {STR_INIT("3.4.2"), STR_INIT("2.没有现成信息需要另行制作")},
    {STR_INIT("3.4.3"), STR_INIT("3.补正后申请内容仍不明确")},
    {STR_INIT("3.5.1"), STR_INIT("1.信访举报投诉类申请")},
    {STR_INIT("3.5.2"), STR_INIT("2.重复申请")},
    {STR_INIT("3.5.3"), STR_INIT("3.要求提供公开出版物")},
    {STR_INIT("3.5.4"), STR_INIT("4.无正当理由大量反复申请")},
    {STR_INIT("3.5.5"), STR_INIT("5.要求行政机关确认或重新出具已获取信息")},
    {STR_INIT("3.6.1"),
     STR_INIT("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")},
    {STR_INIT("3.6.2"),
     STR_INIT("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请")},
    {STR_INIT("3.6.3"), STR_INIT("3.其他")},
    {STR_INIT("3.7"), STR_INIT("（七）总计")},
    {STR_INIT("4"), STR_INIT("四、结转下年度继续办理")},
};

enum {
    ROW_NEW = 0,
    ROW_CARRIED = 1,
    ROW_FIRST_RESULT = 2,
    ROW_TOTAL = 23,
    ROW_LEFT = 24,
};

static const struct str columns[TABLE_THREE_COLUMNS] = {
    STR_INIT("自然人"),       STR_INIT("商业企业"), STR_INIT("科研机构"), STR_INIT("社会公益组织"),
    STR_INIT("法律服务机构"), STR_INIT("其他"),     STR_INIT("总计"),
};

struct str table_three_row_code(int row)
{
    assert(row >= 0 && row < TABLE_THREE_ROWS);
    return rows[row].code;
}

struct str table_three_row_name(int row)
{
    assert(row >= 0 && row < TABLE_THREE_ROWS);
    return rows[row].name;
}

struct str table_three_column_name(int column)
{
    assert(column >= 0 && column < TABLE_THREE_COLUMNS);
    return columns[column];
}

/* ---- Table three ---- */

static int result_row(const struct decisions *all, struct str code)
{
    const struct decision *d = decision_find(all, code);
    for (int i = ROW_FIRST_RESULT; d && d->row_2021.n > 0 && i < ROW_TOTAL; i++)
        if (str_eq(rows[i].code, d->row_2021))
            return i;
    return err_set(ERR_BROKEN, "decision %.*s has no row in table three", STR_ARG(code));
}

static void put(struct table_three_place *p, int row)
{
    p->row[p->n++] = row;
}

int table_three_place(const struct decisions *all, const struct tabled_case *c, int year,
                      day_t cutoff, struct table_three_place *ret)
{
    day_t first = day_from(year, 1, 1);
    struct table_three_place p = {0};
    bool ended_before = c->closed != DAY_NONE && c->closed < first;
    if (c->received > cutoff || ended_before) {
        *ret = p;
        return 0;
    }
    put(&p, c->received >= first ? ROW_NEW : ROW_CARRIED);
    if (c->closed == DAY_NONE || c->closed > cutoff) {
        put(&p, ROW_LEFT);
    } else {
        int row = result_row(all, c->decision);
        if (row < 0)
            return row;
        put(&p, row);
        put(&p, ROW_TOTAL);
    }
    *ret = p;
    return 0;
}

int table_three(const struct decisions *all, struct tabled_cases cases, int year, day_t cutoff,
                struct table_three *ret)
{
    struct table_three t = {0};
    struct tabled_case c;
    int more;
    while ((more = cases.next(cases.arg, &c)) > 0) {
        struct table_three_place p;
        int r = table_three_place(all, &c, year, cutoff, &p);
        if (r < 0)
            return r;
        if (c.applicant < 0 || c.applicant >= APPLICANT__MAX)
            return err_set(ERR_BROKEN, "a case has an applicant of class %d", (int)c.applicant);
        int64_t n = c.alike > 0 ? c.alike : 1;
        for (int i = 0; i < p.n; i++) {
            t.cell[p.row[i]][c.applicant] += n;
            t.cell[p.row[i]][APPLICANT__MAX] += n;
        }
    }
    if (more < 0)
        return more;
    *ret = t;
    return 0;
}

/* ---- Table four ---- */

int table_four(struct challenges challenges, int year, day_t cutoff, struct table_four *ret)
{
    struct table_four t = {0};
    struct challenge c;
    day_t first = day_from(year, 1, 1);
    int more;
    while ((more = challenges.next(challenges.arg, &c)) > 0) {
        if (c.way < 0 || c.way >= CHALLENGE__WAY_MAX || c.result < 0 ||
            c.result >= CHALLENGE__RESULT_MAX)
            return err_set(ERR_BROKEN, "a challenge of way %d, result %d", (int)c.way,
                           (int)c.result);
        bool ended = c.ended != DAY_NONE && c.ended <= cutoff;
        if (c.filed > cutoff || (ended && c.ended < first))
            continue;
        t.cell[c.way][ended ? c.result : CHALLENGE_PENDING]++;
        t.cell[c.way][CHALLENGE__RESULT_MAX]++;
    }
    if (more < 0)
        return more;
    *ret = t;
    return 0;
}

/* ---- The identities ---- */

static void fault(struct arena *a, struct table_faults *f, const char *rule, struct str cell,
                  int64_t is, int64_t should)
{
    if (is != should)
        *vec_push(a, f) =
            (struct table_fault){.rule = rule, .cell = cell, .is = is, .should = should};
}

static struct str cell_name(struct arena *a, int row, int column)
{
    return arena_fmt(a, "%.*s｜%.*s", STR_ARG(rows[row].name), STR_ARG(columns[column]));
}

/* V3.1: new + carried = done + left. V3.2: the 21 leaves = done. In each column. */
static void check_column(struct arena *a, const struct table_three *t, int column,
                         struct table_faults *f)
{
    int64_t leaves = 0;
    for (int row = ROW_FIRST_RESULT; row < ROW_TOTAL; row++)
        leaves += t->cell[row][column];
    fault(a, f, "V3.1", cell_name(a, ROW_LEFT, column), t->cell[ROW_LEFT][column],
          t->cell[ROW_NEW][column] + t->cell[ROW_CARRIED][column] - t->cell[ROW_TOTAL][column]);
    fault(a, f, "V3.2", cell_name(a, ROW_TOTAL, column), t->cell[ROW_TOTAL][column], leaves);
}

/* V3.3: the six classes = the row's total. */
static void check_row(struct arena *a, const struct table_three *t, int row, struct table_faults *f)
{
    int64_t sum = 0;
    for (int column = 0; column < APPLICANT__MAX; column++)
        sum += t->cell[row][column];
    fault(a, f, "V3.3", cell_name(a, row, APPLICANT__MAX), t->cell[row][APPLICANT__MAX], sum);
}

struct table_faults table_three_check(struct arena *a, const struct table_three *t,
                                      const struct table_three *before)
{
    struct table_faults f = {0};
    for (int column = 0; column < TABLE_THREE_COLUMNS; column++)
        check_column(a, t, column, &f);
    for (int row = 0; row < TABLE_THREE_ROWS; row++)
        check_row(a, t, row, &f);
    if (before)
        fault(a, &f, "V3.4", cell_name(a, ROW_CARRIED, APPLICANT__MAX),
              t->cell[ROW_CARRIED][APPLICANT__MAX], before->cell[ROW_LEFT][APPLICANT__MAX]);
    return f;
}

struct table_faults table_four_check(struct arena *a, const struct table_four *t)
{
    static const char *const ways[CHALLENGE__WAY_MAX] = {"行政复议", "未经复议直接起诉",
                                                         "复议后起诉"};
    struct table_faults f = {0};
    for (int way = 0; way < CHALLENGE__WAY_MAX; way++) {
        int64_t sum = 0;
        for (int result = 0; result < CHALLENGE__RESULT_MAX; result++)
            sum += t->cell[way][result];
        fault(a, &f, "V4.1", arena_fmt(a, "%s｜总计", ways[way]),
              t->cell[way][CHALLENGE__RESULT_MAX], sum);
    }
    return f;
}

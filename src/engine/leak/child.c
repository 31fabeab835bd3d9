/* child.c: was somebody born then a minor in what is told? By today; by when the document was made or
 * the deed done; by what the text calls him (初二学生, 未成年人, 现年15岁), without a date. */
#include "engine/leak/minor.h"

day_t leak_day_of(const struct birth *b)
{
    return day_from(b->year, b->month ? b->month : 1, b->day ? b->day : 1);
}

bool leak_under_18(const struct birth *b, day_t day)
{
    return day != DAY_NONE && leak_day_of(b) <= day &&
           day_from(b->year + 18, b->month ? b->month : 1, b->day ? b->day : 1) > day;
}

/* 〔2017〕31号: at the last day of the year of a paper's number. */
static day_t day_of_number(const struct leak_scan *s, size_t i)
{
    int year;

    if (!leak_ends_any(s, i, "〔 [ (") || leak_read_number(s, i, 4, &year) != 4 || year < 1990 ||
        year > 2100 || !leak_starts_any(s, i + 4, "〕 ] )") ||
        !is_digit(at(s, i + 4 + leak_starts_any(s, i + 4, "〕 ] )"))))
        return DAY_NONE;
    return day_from(year, 12, 31);
}

/* The latest date of the line but this one: when it happened, or was made known. */
static day_t day_told(const struct leak_scan *s, const struct birth *but)
{
    struct birth b;
    day_t day = DAY_NONE, one;

    for (size_t k = s->from; k < s->to; k++) {
        if (!is_digit(at(s, k)) || is_digit(before(s, k)) || k == but->from)
            continue;
        one = day_of_number(s, k);
        if (one == DAY_NONE && leak_date_at(s, k, &b) && b.month) {
            one = leak_day_of(&b);
            k = b.to - 1;
        }
        if (one != DAY_NONE && (day == DAY_NONE || one > day))
            day = one;
    }
    return day;
}

/* What only a child is called, or does. */
static const char *const children =
    "未成年 不满十八 不满十六 不满十四 未满十八 未满十六 未满十四 不满18 不满16 不满14 未满18 未满16 未满14 "
    "年级 初一 初二 初三 高一 高二 高三 小学生 中学生 初中生 高中生 女学生 男学生 学生 儿童 幼儿 婴儿 少年 幼女 女童 男童 "
    "女婴 男婴 弃婴 孩子 小孩 娃娃 我家娃 学籍 学前班 小班 中班 大班 班级 完小 上小学 读小学 上初中 读初中 上高中 读高中 "
    "中学就读 小学就读 新生儿 入学 少女";
/* Behind one of them: an office, a rule, a grown-up, a feast. */
static const char *const grown =
    "会 处 科 工作 家长 教师 老师 校长 节 组织 活动 代表 法 保护 资助 食堂 安全 用品 医院 福利 文学 教育 宫 公园 "
    "时期 时代 毕业 学历 文化 园长 司机 运动 主任 辅导员 专列 票 优惠";

/* 大学生, 子女已成年 are none. */
static bool is_grown(const struct leak_scan *s, size_t i, size_t end)
{
    return leak_starts_any(s, end, grown) ||
           leak_ends_any(s, i, "大 研究 留 博士 本科 老 原 给 对 向 为 护送 帮 教 届");
}

/* 现年15岁, 15周岁, 十三岁 */
static bool is_childs_age(const struct leak_scan *s, size_t i)
{
    size_t k = leak_ends_any(s, i, "周") ? i - 3 : i, from = k;
    int age;

    while (from > s->from && is_digit(before(s, from)) && k - from < 3)
        from--;
    if (from < k)
        return leak_read_number(s, from, 3, &age) > 0 && age > 0 && age < 18 &&
               !leak_starts_any(s, i + 3, "以上 以下 至 以 的人 儿童");
    return false;
}

bool leak_says_child(const struct leak_scan *s)
{
    for (size_t i = s->from; i < s->to; i = leak_next(s, i)) {
        size_t n = (unsigned char)at(s, i) >= 0xe4 ? leak_starts_any(s, i, children) : 0;

        if (n && !is_grown(s, i, i + n))
            return true;
        i += n ? n - 3 : 0;
        if (leak_starts(s, i, S("岁")) && is_childs_age(s, i))
            return true;
    }
    return false;
}

/* A party to a case, whose age counts when it happened. */
static bool has_party(const struct leak_scan *s)
{
    static const char *const parties =
        "行为人 违法人 嫌疑人 被处罚人 被告人 受害人 被害人 被侵害人 当事人 被讯问人 被询问人 失踪 走失 溺水 死者 罪犯 犯";

    for (size_t i = s->from; i < s->to; i = leak_next(s, i)) {
        if ((unsigned char)at(s, i) >= 0xe4 && leak_starts_any(s, i, parties))
            return true;
    }
    return false;
}

#define CHILD_REACH 6    /* lines: a form names the school above the day of birth */
#define FIRST_YEAR  1988 /* who was born before was no minor when papers came to be kept as texts */

bool leak_is_minor(const struct leak_scan *s, const struct birth *b)
{
    day_t told;
    bool near;

    if (leak_under_18(b, s->o->today))
        return true;
    near = s->child_line && s->number - s->child_line <= CHILD_REACH;
    told = near || b->year >= FIRST_YEAR ? day_told(s, b) : DAY_NONE;
    if (near && (leak_under_18(b, s->dated) || leak_under_18(b, told)))
        return true;
    if (b->year < FIRST_YEAR)
        return false;
    if (told != DAY_NONE)
        return leak_under_18(b, told) && (leak_says_child(s) || has_party(s));
    return (s->dated == DAY_NONE || leak_under_18(b, s->dated)) && leak_says_child(s);
}

/* age.c: ages under 18 beside somebody, or said of a party to a case. */
#include "engine/leak/minor.h"

/* 15岁, 十五周岁 at i: the place behind it if the age is under 18; 0: none, or a bound
 * (满16周岁) or a group. */
static size_t minors_age(const struct leak_scan *s, size_t i)
{
    int age;
    size_t k = i + leak_read_number(s, i, 3, &age);

    if (k == i)
        k = leak_chinese_small(s, i, &age);
    while (at(s, k) == ' ')
        k++;
    if (leak_starts(s, k, S("周")))
        k += 3;
    if (age <= 0 || age >= 18 || !leak_starts(s, k, S("岁")))
        return 0;
    k += 3;
    if (leak_starts_any(s, k, "以 至 到 - ( 及 组 儿 少 以上 以下 前 后 内 或 未 起 ~") ||
        (leak_ends_any(s, i, "< > ≤ ≥ 满 过 至 - ~ 到 超 达 于 大 小 为 对 前") &&
         !leak_ends_any(s, i, "刚满 才满")))
        return 0;
    return k;
}

/* 5岁男童周子轩, 十四岁的陈晓雨: the name stands behind. */
static bool name_behind(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    static const char *const between = "的 男 女 童 孩 学 生 儿 子 少 年 幼 小 初 高 中";

    i += leak_starts_any(s, i, "半 多");
    i += leak_starts_any(s, i, ",叫 ,名叫 ,名字叫");
    while (i < s->to && leak_starts_any(s, i, between) && !leak_name_at(s, i))
        i = leak_next(s, i);
    *ret_at = i;
    *ret_n = leak_name_at(s, i);
    /* Whatever the sentence goes on with: 的王小虎独自在家. */
    for (size_t n = 9; n >= 6 && *ret_n == 0 && !leak_starts(s, leak_next(s, i), S("某")); n -= 3)
        *ret_n = i + n <= s->to && leak_is_name(piece(s, i, i + n)) ? n : 0;
    return *ret_n > 0;
}

/* 报案人：施正权　被侵害人：施雨桐　年龄：11周岁: the last one whom a label names before it,
 * be it hidden by 某. */
static bool labelled_before(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    for (size_t k = s->hits.n; k > 0; k--) {
        const struct leak_hit *h = &s->hits.v[k - 1];

        if (h->at >= i || !(h->what & (W_NAME | W_PERSON | W_CHILD)))
            continue;
        *ret_at = leak_skip(s, h->at + h->n);
        *ret_n = leak_starts(s, leak_next(s, *ret_at), S("某")) ? 6 : leak_name_at(s, *ret_at);
        if (*ret_n && *ret_at + *ret_n <= i)
            return i - *ret_at <= NAME_REACH;
    }
    return false;
}

/* 大的叫段文涛，11岁，小的叫段文静，8岁: each has the age right behind his name. */
static bool name_right_before(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    size_t end = i;

    while (end > s->from && is_one_of(before(s, end), " ,("))
        end--;
    for (size_t n = 12; n >= 6 && end < i; n -= 3) {
        if (end >= s->from + n && leak_is_name(piece(s, end - n, end))) {
            *ret_at = end - n;
            *ret_n = n;
            return true;
        }
    }
    return false;
}

/* A name before it, by which one knows who is so old. */
static bool name_before(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    if (leak_ends_any(s, i, "带领 组织 辅导 资助 指导 看望 慰问 陪伴 照顾"))
        return false;
    if (name_right_before(s, i, ret_at, ret_n))
        return true;
    if (labelled_before(s, i, ret_at, ret_n))
        return true;
    if (leak_line_name(s, ret_at, ret_n) && *ret_at < i && i - *ret_at <= NAME_REACH)
        return true;
    return leak_name_near(s, i, ret_at, ret_n) && *ret_at < i && i - *ret_at <= NAME_REACH;
}

/* 被害人李某某（男，9岁）: a name with 某 hides who it is, and yet what minors did or suffered
 * is not published (未成年人保护法 article 103): a party to a case, told by what he is in it. */
static const char *const parties =
    "被害人 受害人 被侵害人 受侵害人 嫌疑人 违法行为人 违法人 未成年人 被告人 学生 小学生 中学生 "
    "当事人 伤者 死者 被处罚人 失踪人 被监护人 儿童 女童 男童 少年 幼女 涉案人 女孩 男孩 同学 "
    "之子 之女 吸毒人员 涉毒人员 少年犯 走失人员 肇事者 戒毒人员";

static bool is_party(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    for (int n = 0; n < 24 && k > s->from; n++) {
        k = leak_back(s, k);
        if (leak_starts(s, k, S("某")) &&
            leak_ends_any(s, leak_skip_back(s, leak_back(s, k)), parties))
            return true;
        if (leak_starts_any(s, k, "。 ;"))
            return false;
    }
    return false;
}

/* 14岁女学生陈某: the same behind the age, where it says what somebody is. The place of the
 * name; 0: it does not. */
static size_t party_behind(const struct leak_scan *s, size_t i)
{
    size_t k = leak_starts(s, i, S("的")) ? i + 3 : i, from = k;

    while (k < s->to && leak_starts_any(s, k, "男 女 童 孩 学 生 儿 少 年 幼"))
        k = leak_next(s, k);
    return k > from ? k : 0;
}

/* 被害人系14周岁的初中生, 受害人小芳今年只有9岁: said of a party without a name, or by a pet
 * name. */
static bool is_of_party(const struct leak_scan *s, size_t i)
{
    static const char *const strong =
        "被害人 受害人 被侵害人 受侵害人 嫌疑人 违法行为人 被告人 被害女童 被害男童";
    static const char *const between = "系 是 为 一 名 今 年 仅 才 只 有 刚 , (";

    while (i > s->from && leak_ends_any(s, i, between))
        i = leak_back(s, i);
    if (leak_ends_any(s, i, strong))
        return true;
    i = leak_back(s, i);
    return leak_ends_any(s, i, "小") && leak_ends_any(s, leak_back(s, i), strong);
}

/* 姓名：罗子涵 and, in a line below, 年龄：16岁. */
static bool name_above(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    size_t k = leak_skip_back(s, i);

    return s->to - s->from < 90 && leak_ends_any(s, k, "年龄 现年 周岁 岁数") &&
           leak_subject_of(s, ret_at, ret_n);
}

/* A name by which one knows who is so old: behind the age, before it, or in a cell of its own. */
static bool name_of_age(const struct leak_scan *s, size_t i, size_t end, size_t *ret_at,
                        size_t *ret_n)
{
    bool named = name_behind(s, end, ret_at, ret_n) || name_before(s, i, ret_at, ret_n) ||
                 (leak_ends_any(s, leak_skip_back(s, i), "年龄 周岁 岁数") &&
                  leak_line_name(s, ret_at, ret_n)) ||
                 name_above(s, i, ret_at, ret_n);

    /* 张某丽 is hidden nearly: his age is masked, as that of 张某. */
    return named && !leak_starts(s, leak_next(s, *ret_at), S("某"));
}

/* 年龄：9, 年龄（周岁）：9, 年龄 12 民族: in a field of its own, whose word says that they are years. */
static size_t age_in_field(const struct leak_scan *s, size_t i)
{
    int age;
    size_t end = i + leak_read_number(s, i, 3, &age), k = leak_skip_back(s, i);

    k = leak_ends_any(s, k, "周岁 岁数") ? leak_skip_back(s, k - 6) : k;
    k = leak_ends_any(s, k, "岁") ? leak_skip_back(s, k - 3) : k;
    if (k == i || age <= 0 || age >= 18 || !leak_ends_any(s, k, "年龄") ||
        !(end >= s->to || is_one_of(at(s, end), " ,;\t|)") || leak_starts_any(s, end, "、 。")))
        return 0;
    return end;
}

/* 李小明，男，15岁: an age under 18 beside somebody: the name is masked, of a party the age. */
void leak_age_at(struct leak_scan *s, size_t i)
{
    bool goes_on = is_digit(before(s, i)) ||
                   (is_tail(before(s, i)) && leak_ends_any(s, i, CHINESE_DIGITS)),
         of_party;
    size_t end = goes_on ? 0 : minors_age(s, i), behind, at_, n_;

    if (!end && !goes_on && is_digit(at(s, i)))
        end = age_in_field(s, i);
    if (!end)
        return;
    behind = party_behind(s, end);
    if (name_of_age(s, i, end, &at_, &n_)) {
        (void)leak_add(s, LEAK_MINOR, at_, at_ + n_,
                       arena_fmt(s->a, "%.*s某", STR_ARG(piece(s, at_, at_ + 3))));
        of_party = leak_ends_any(s, leak_skip_back(s, at_), parties) || behind == at_;
    } else {
        of_party = is_party(s, i) || is_of_party(s, i) ||
                   (behind && leak_starts(s, leak_next(s, behind), S("某")));
    }
    if (of_party)
        (void)leak_add(s, LEAK_MINOR, i, end, S("**岁"));
}

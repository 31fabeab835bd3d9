/* leak_person.c: what makes a minor, and illness beside a name. */
#include "engine/leak_in.h"

/* ---- Birth dates ---- */

struct birth {
    size_t from, to;
    int year, month, day; /* month, day 0: not told */
};

static size_t read_number(const struct leak_scan *s, size_t i, size_t most, int *ret)
{
    size_t n = 0;
    int value = 0;

    while (n < most && is_digit(at(s, i + n))) {
        value = value * 10 + (at(s, i + n) - '0');
        n++;
    }
    *ret = value;
    return n;
}

/* 二〇一二: four Chinese digits; the place behind, or 0. */
static size_t chinese_year(const struct leak_scan *s, size_t i, int *ret)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    int year = 0;

    for (int n = 0; n < 4; n++) {
        int d = 0;

        if (leak_starts_any(s, i, "零 ○ O 0"))
            d = 0;
        else
            while (d < 10 && !leak_starts(s, i, str_c(digits[d])))
                d++;
        if (d == 10)
            return 0;
        year = year * 10 + d;
        i = leak_next(s, i);
    }
    *ret = year;
    return leak_starts(s, i, S("年")) ? i : 0;
}

/* 1 to 31 in Chinese: 五, 十二, 二十, 三十一; the place behind, or i. */
static size_t chinese_small(const struct leak_scan *s, size_t i, int *ret)
{
    static const char *const digits[] = {"十", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    int value = 0;
    bool any = false;

    for (int n = 0; n < 3; n++) {
        int d = 0;

        while (d < 10 && !leak_starts(s, i, str_c(digits[d])))
            d++;
        if (d == 10)
            break;
        if (d == 0)
            value = value ? value * 10 : 10;
        else
            value += d;
        any = true;
        i = leak_next(s, i);
    }
    *ret = any ? value : 0;
    return i;
}

static bool month_of(const struct leak_scan *s, size_t *i, const char *after, int *ret)
{
    size_t k = *i, n;

    while (at(s, k) == ' ')
        k++;
    n = read_number(s, k, 2, ret);
    k = n ? k + n : chinese_small(s, k, ret);
    while (at(s, k) == ' ')
        k++;
    if (*ret == 0 || !leak_starts_any(s, k, after)) {
        *ret = 0;
        return false;
    }
    *i = leak_next(s, k);
    return true;
}

/* 2012年5月3日, 2012-05-03, 2012.05, 2012/5/3, 20120503, 2012年. */
static bool date_at(const struct leak_scan *s, size_t i, struct birth *ret)
{
    size_t k, n;
    struct birth b = {.from = i};

    if (is_digit(before(s, i)))
        return false;
    n = read_number(s, i, 4, &b.year);
    k = n == 4 ? i + 4 : chinese_year(s, i, &b.year);
    if (!k || b.year < 1900 || b.year > 2100)
        return false;
    while (at(s, k) == ' ')
        k++;
    if (leak_starts(s, k, S("年"))) {
        k += 3;
        if (month_of(s, &k, "月", &b.month))
            (void)month_of(s, &k, "日 号", &b.day);
    } else if (strchr("-./", at(s, k)) && at(s, k) && is_digit(at(s, k + 1))) {
        char sep = at(s, k);

        n = read_number(s, k + 1, 2, &b.month);
        k += 1 + n;
        if (at(s, k) == sep && is_digit(at(s, k + 1)))
            k += 1 + read_number(s, k + 1, 2, &b.day);
    } else if (is_digit(at(s, k)) && k == i + 4) {
        n = read_number(s, k, 2, &b.month);
        k += n;
        k += read_number(s, k, 2, &b.day);
    }
    b.to = k;
    if (at(s, k) == '*' || leak_starts_any(s, k, "× ＊ X x") || is_digit(at(s, k)) ||
        b.month > 12 || b.day > 31)
        return false;
    *ret = b;
    return true;
}

/* Under 18 for certain: what is not told is taken as early as it can be. */
static bool is_minor(const struct leak_scan *s, const struct birth *b)
{
    day_t today = s->o->today;

    return today != DAY_NONE &&
           day_from(b->year + 18, b->month ? b->month : 1, b->day ? b->day : 1) > today &&
           day_from(b->year, b->month ? b->month : 1, b->day ? b->day : 1) <= today;
}

static void birth_add(struct leak_scan *s, const struct birth *b)
{
    if (is_minor(s, b))
        (void)leak_add(s, LEAK_MINOR, b->from, b->to, arena_fmt(s->a, "%d年**月", b->year));
}

/* After a date these make it a bound, not somebody's. */
static const char *const bounds = "( 以 之 前 后 至 到 - ~ 起 止 及 (含 期间 间 ～ 以前 以后 、 或";

/* 出生日期：2012-05-03; 生于2012年5月. */
static void birth_label(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n);
    struct birth b;

    if (at(s, i) == '\t' && i == h->at + h->n)
        i++;
    if (!date_at(s, i, &b))
        return;
    if (leak_starts_any(s, b.to, bounds) && !leak_starts_any(s, b.to, "("))
        return;
    if (leak_starts_any(s, b.to, "(含 (以"))
        return;
    if (leak_starts_any(s, h->at, "出生") && h->n == 6 && leak_ends_any(s, h->at, "凡 后 前 间 内"))
        return;
    birth_add(s, &b);
}

/* 2012年5月3日出生, 2012年5月生, (2012年生). A year alone is a statistic unless a sex or name stands beside. */
static void birth_before(struct leak_scan *s, size_t i)
{
    struct birth b;
    size_t k, at_, n_;

    if (!date_at(s, i, &b) || leak_ends_any(s, i, "至 到 - ~ ～ 与 和"))
        return;
    for (k = b.to; at(s, k) == ' '; k++)
        ;
    if (leak_starts(s, k, S("出生"))) {
        k += 6;
        if (leak_starts_any(s, k, "人 的 率 登 缺 医 证 婴 儿 并 且 地 数 性 总") ||
            is_digit(at(s, k)))
            return;
    } else if (leak_starts(s, k, S("生"))) {
        k += 3;
        if (!(k >= s->to || strchr(",;)( \t", at(s, k)) || leak_starts_any(s, k, "。 、 于 人")) ||
            leak_starts_any(s, k, "人口"))
            return;
    } else {
        return;
    }
    if (!b.month && !leak_line_has(s, W_SEX) && !leak_line_has_name(s, &at_, &n_))
        return;
    birth_add(s, &b);
}

/* ---- Names in a sentence ---- */

/* Letters before a name at its place in a sentence. */
static const char *const before_names =
    "村民 居民 学生 职工 员工 同志 群众 党员 教师 民警 患者 病人 儿子 女儿 丈夫 妻子 父亲 母亲 户主 其子 其女 其妻 其夫 "
    "其父 其母 姓名 当事人 申请人 嫌疑人 被告人 罪犯 男子 女子 老人 青年 干部 贫困户 低保户 五保户 家属 成员 儿童 孤儿 学员 "
    "考生 选手 工人 农民 驾驶员 司机 老师 同学 病例 感染者 密接 残疾人 女士 先生 我村 我县 我镇 该村 本人 负责人 为 系 是 对 给 向 "
    "与 和 经 诊断 致 将 被 由 叫 名 犯 该 童 孩 兹有 : 组 者 员 人 亲 子 弟 兄 妹 姐 侄 孙";

/* A name in this sentence, before the place i or behind it. */
static bool name_near(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    size_t low = i > s->from + 150 ? i - 150 : s->from;
    size_t high = s->to > i + 90 ? i + 90 : s->to;

    while (low > s->from && ((unsigned char)s->plain.p[low] & 0xc0) == 0x80)
        low--;
    for (size_t k = low; k < high; k = leak_next(s, k)) {
        char c = before(s, k);
        size_t n;

        if (!(k == s->from || (c && strchr(" ,:;()\t|/\"", c)) ||
              leak_ends_any(s, k, "、 。 “ ” 》") || leak_ends_any(s, k, before_names) ||
              (leak_label(s, k) & (W_NAME | W_PERSON))))
            continue;
        n = leak_name_at(s, k);
        if (n) {
            *ret_at = k;
            *ret_n = n;
            return true;
        }
    }
    return false;
}

/* ---- Ages ---- */

#define NAME_REACH     60
#define CHINESE_DIGITS "一 二 三 四 五 六 七 八 九 十"

/* 15岁, 十五周岁 at i: the place behind it if the age is under 18; 0: none, or a bound (满16周岁) or a group. */
static size_t minors_age(const struct leak_scan *s, size_t i)
{
    int age;
    size_t k = i + read_number(s, i, 3, &age);

    if (k == i)
        k = chinese_small(s, i, &age);
    while (at(s, k) == ' ')
        k++;
    if (leak_starts(s, k, S("周")))
        k += 3;
    if (age <= 0 || age >= 18 || !leak_starts(s, k, S("岁")))
        return 0;
    k += 3;
    if (leak_starts_any(s, k, "以 至 到 - ( 及 ～ 组 儿 少 以上 以下 前 后 内 或 未 起 ~") ||
        leak_ends_any(s, i, "< > ≤ ≥ 满 未满 不满 过 至 - ~ ～ 到 超 达 于 大 小 为 对 前"))
        return 0;
    return k;
}

/* 5岁男童周子轩, 十四岁的陈晓雨: the name stands behind. */
static bool name_behind(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    static const char *const between = "的 男 女 童 孩 学 生 儿 子 少 年 幼 小 初 高 中";

    while (i < s->to && leak_starts_any(s, i, between) && !leak_name_at(s, i))
        i = leak_next(s, i);
    *ret_at = i;
    *ret_n = leak_name_at(s, i);
    /* Whatever the sentence goes on with: 的王小虎独自在家. */
    for (size_t n = 9; n >= 6 && *ret_n == 0; n -= 3)
        *ret_n = i + n <= s->to && leak_is_name(piece(s, i, i + n)) ? n : 0;
    return *ret_n > 0;
}

/* A name before it, by which one knows who is so old. */
static bool name_before(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    if (leak_line_has_name(s, ret_at, ret_n) && *ret_at < i && i - *ret_at <= NAME_REACH)
        return true;
    return name_near(s, i, ret_at, ret_n) && *ret_at < i && i - *ret_at <= NAME_REACH;
}

/* 被害人李某某（男，9岁）: a name with 某 hides who it is, and yet what minors did or suffered is not published
 * (未成年人保护法 article 103): a party to a case, told by what he is in it. */
static const char *const parties =
    "被害人 受害人 被侵害人 受侵害人 嫌疑人 违法行为人 违法人 未成年人 被告人 学生 小学生 中学生 当事人 伤者 死者 被处罚人 失踪人 "
    "被监护人 儿童 女童 男童 少年 幼女 涉案人 女孩 男孩 同学 之子 之女";

static bool is_party(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    for (int n = 0; n < 24 && k > s->from; n++) {
        k = leak_back(s, k);
        if (leak_starts(s, k, S("某")) && leak_ends_any(s, leak_back(s, k), parties))
            return true;
        if (leak_starts_any(s, k, "。 ；"))
            return false;
    }
    return false;
}

/* 14岁女学生陈某: the same behind the age, where it says what somebody is. The place of the name; 0: it does not. */
static size_t party_behind(const struct leak_scan *s, size_t i)
{
    size_t k = leak_starts(s, i, S("的")) ? i + 3 : i, from = k;

    while (k < s->to && leak_starts_any(s, k, "男 女 童 孩 学 生 儿 少 年 幼"))
        k = leak_next(s, k);
    return k > from ? k : 0;
}

/* 被害人系14周岁的初中生, 受害人小芳今年只有9岁: said of a party without a name, or by a pet name. */
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

/* 李小明，男，15岁: an age under 18 beside somebody. */
static void age_at(struct leak_scan *s, size_t i)
{
    bool goes_on = is_digit(before(s, i)) || leak_ends_any(s, i, CHINESE_DIGITS);
    size_t end = goes_on ? 0 : minors_age(s, i), at_, n_;

    if (!end)
        return;
    bool named =
        name_behind(s, end, &at_, &n_) || name_before(s, i, &at_, &n_) ||
        (leak_ends_any(s, leak_skip_back(s, i), "年龄") && leak_line_has_name(s, &at_, &n_));
    if (named)
        (void)leak_add(s, LEAK_MINOR, at_, at_ + n_,
                       arena_fmt(s->a, "%.*s某", STR_ARG(piece(s, at_, at_ + 3))));
    size_t behind = party_behind(s, end);
    if (named ? leak_ends_any(s, at_, parties) || behind == at_
              : is_party(s, i) || is_of_party(s, i) ||
                    (behind && leak_starts(s, leak_next(s, behind), S("某"))))
        (void)leak_add(s, LEAK_MINOR, i, end, S("**岁"));
}

/* 王浩宇 男 2014-09-03; 张小雨，女，彝族，2013年5月2日: behind the sex, and perhaps the people, of a named one. */
static bool behind_sex(const struct leak_scan *s, size_t i)
{
    size_t at_, n_, k = i;

    for (int n = 0; n < 2; n++) {
        size_t was = k;

        while (k > s->from && strchr(" ,\t|", before(s, k)))
            k--;
        if (was == k || k == s->from)
            return false;
        if (leak_ends_any(s, k, "男 女"))
            return leak_line_has_name(s, &at_, &n_) && at_ < i && i - at_ <= NAME_REACH;
        if (!leak_ends_any(s, k, "族"))
            return false;
        while (k > s->from && (unsigned char)before(s, k) >= 0x80 && !leak_ends_any(s, k, "男 女"))
            k = leak_back(s, k);
    }
    return false;
}

static bool column_is_birth(const struct leak_scan *s, size_t i)
{
    return s->header_n && (before(s, i) == s->cell || i == s->from) && (leak_label(s, i) & W_BIRTH);
}

static void minors(struct leak_scan *s)
{
    struct birth b;

    for (size_t i = s->from; i < s->to; i++) {
        unsigned char c = (unsigned char)s->plain.p[i];

        if (c >= 0x80 && leak_starts_any(s, i, CHINESE_DIGITS))
            age_at(s, i);
        if (c >= 0x80 ? c == 0xe4 && leak_starts(s, i, S("二")) : is_digit((char)c)) {
            if (c < 0x80 && is_digit(before(s, i)))
                continue;
            if ((column_is_birth(s, i) || behind_sex(s, i)) && date_at(s, i, &b))
                birth_add(s, &b);
            else
                birth_before(s, i);
            if (c < 0x80)
                age_at(s, i);
        }
    }
    for (size_t k = 0; k < s->hits.n; k++) {
        if (s->hits.v[k].what & W_BIRTH)
            birth_label(s, &s->hits.v[k]);
    }
}

/* ---- Health ---- */

/* 某 hides a name enough. */
static struct str masked_name(struct leak_scan *s, size_t i, size_t n)
{
    return arena_fmt(s->a, "%.*s某", STR_ARG(piece(s, i, i + (n == 12 ? 6 : 3))));
}

/* Is it said of a person that he has it, or does it stand in a table beside him? */
static bool is_of_person(const struct leak_scan *s, const struct leak_hit *h, size_t name,
                         size_t name_n)
{
    size_t end = h->at + h->n, gap_from = name + name_n;
    char c = at(s, end), b = before(s, h->at);

    if (leak_hit_before(s, h->at, W_SUFFERS | W_HEALTH_LABEL, 36) ||
        leak_starts_any(
            s, end,
            "残疾 阳性 抗体 病史 史 术后 患者 患儿 病人 感染 晚期 早期 中期 携带者 病毒携带 病毒感染 住院 ( 治疗 一级 二级 三级 四级 并 后 死亡 去世"))
        return true;
    if (leak_ends_any(s, h->at, "因 患 得 患上") || leak_starts(s, h->at, S("骨折")))
        return true;
    if (leak_label(s, h->at) & (W_HEALTH_LABEL | W_SUFFERS))
        return true;
    /* A cell of its own, or the next word but one after the name. */
    if (leak_ends_any(s, h->at,
                      "重度 中度 轻度 急性 慢性 原发 继发 晚期 早期 恶性 一级 二级 三级 四级"))
        b = before(s, h->at - 6);
    if ((h->at == s->from || (b && strchr(" \t,:|(", b)) ||
         leak_ends_any(s, h->at, "、 系 属 为 是 “ 精神 肢体 智力 听力 视力 言语 多重")) &&
        (end >= s->to || (c && strchr(" \t,|;)", c)) || is_digit(c) ||
         leak_starts_any(s, end, "、 。 ”") || leak_hit_after(s, end, W_HEALTH, 0)))
        return true;
    return gap_from == h->at || name == leak_skip(s, end);
}

static void health(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i, n, end = h->at + h->n;
    const struct leak_hit *public_;

    public_ = leak_hit_after(s, end, W_PUBLIC, 18);
    if (public_ &&
        !(leak_starts_any(s, public_->at, "管理 办法 目录 名录 标准 规范") &&
          public_->at > end + 9) &&
        public_->at < end + 13)
        return;
    if (leak_starts_any(s, end, "防 病房 科 院 专 门诊 日 村 疫 所"))
        return;
    if (!name_near(s, h->at, &i, &n))
        return;
    /* The head of an office at a conference about an illness is not ill. */
    if (leak_line_has(s, W_PUBLIC) && !leak_ends_any(s, i, "患者 病人 病例 姓名 姓名:") &&
        !leak_hit_before(s, h->at, W_SUFFERS | W_HEALTH_LABEL, 24))
        return;
    if (i < h->at + h->n && h->at < i + n)
        return;
    if (leak_starts_any(s, i + n,
                        "局长 主任 医生 医师 教授 院长 书记 县长 市长 区长 副 院士 专家 护士"))
        return;
    if (is_of_person(s, h, i, n))
        (void)leak_add(s, LEAK_HEALTH, i, i + n, masked_name(s, i, n));
}

/* 病种：…, 残疾类别：…: whatever stands behind the label or under the head of its column. */
static void health_told(struct leak_scan *s, size_t i)
{
    size_t at_, n_;

    if (i >= s->to || (unsigned char)at(s, i) < 0xe4 ||
        leak_starts_any(
            s, i,
            "无 健康 良好 一般 正常 否 未 不 请 如 及 和 按 应 的 与 等 × ○ 合格 优 较好 有 填") ||
        !leak_line_has_name(s, &at_, &n_))
        return;
    (void)leak_add(s, LEAK_HEALTH, at_, at_ + n_, masked_name(s, at_, n_));
}

static void health_labels(struct leak_scan *s)
{
    size_t i = s->from;

    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];
        size_t end = h->at + h->n;

        if ((h->what & W_HEALTH_LABEL) && at(s, end) == ':')
            health_told(s, leak_skip(s, end));
    }
    for (size_t k = 0; k < s->header_n && i <= s->to; k++) {
        size_t end = i;

        while (end < s->to && at(s, end) != s->cell)
            end++;
        if ((s->header[k] & W_HEALTH_LABEL) && end > i)
            health_told(s, i);
        i = end + 1;
    }
}

void leak_person(struct leak_scan *s)
{
    if (leak_line_has(s, W_HEALTH_LABEL) || s->header_n)
        health_labels(s);
    if (s->o->today != DAY_NONE)
        minors(s);
    for (size_t k = 0; k < s->hits.n; k++) {
        if (s->hits.v[k].what & W_HEALTH)
            health(s, &s->hits.v[k]);
    }
}

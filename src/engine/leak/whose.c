/* whose.c: is a number or a place an office's, or a person's? By the words around it, by
 * how offices are called, by what one calls a telephone for. */
#include "engine/leak/in.h"

/* 昭阳分局, 户政科, 二号站: an office by its last letter, at the end of a word. */
bool leak_office_ends(const struct leak_scan *s, size_t i)
{
    static const char *const ends =
        "局 科 处 室 所 站 队 部 厅 院 校 委 股 办 社 司 馆 团 会 行 海关 台";
    size_t end = leak_skip_back(s, i), head;

    if (before(s, end) == ',')
        end = leak_skip_back(s, end - 1);
    if (!leak_ends_any(s, end, ends))
        return false;
    head = leak_back(s, end);
    return head > s->from && is_tail(before(s, head)) &&
           !leak_ends_any(
               s, end,
               "住处 家室 居室 一部 两部 这部 那部 全部 一处 两处 一行 一所 一站 一台 两台 多台 这台");
}

/* 0870-2158888（昭通市自然资源和规划局）: the first words behind it end like an office. */
bool leak_office_behind(const struct leak_scan *s, size_t i)
{
    size_t from = leak_skip(s, i), k = from;

    while (k < s->to && k - from < 90 && (unsigned char)at(s, k) >= 0x80 &&
           !leak_starts_any(s, k, "、 。 ”"))
        k = leak_next(s, k);
    return k >= from + 9 && leak_office_ends(s, k);
}

/* 0870-2158888，市卫生计生委疾控科: the next clause is an office; one that begins with a verb tells of somebody. */
static bool office_in_next_clause(const struct leak_scan *s, size_t i)
{
    return at(s, i) == ',' && leak_office_behind(s, i + 1) &&
           !leak_starts_any(s, i + 1,
                            "住 现 家 户 系 原 是 在 就 任 供 工作 毕业 请 本人 我 他 她");
}

/* 订场电话, 援助电话: what one calls for, and not who answers (李女士电话, 业主电话). */
static bool service_label(const struct leak_scan *s, const struct leak_hit *label)
{
    static const char *const persons =
        "人 者 员 主 方 属 长 友 某 亲 子 女 士 生 系 家 宅 定 的 妻 夫 父 母 爷 奶 姐 哥 弟 妹 "
        "叔 姨 伯 他 她 我 您 及 和 或 其 座 固 约 络 东 客 户 板";
    size_t i;

    if (!label || !leak_starts_any(s, label->at, "电话 热线 联系电话"))
        return false;
    i = label->at;
    if (leak_ends_any(s, i, "厂家 商家 专家 店家"))
        return true;
    return i >= s->from + 6 && (unsigned char)before(s, i) >= 0x80 &&
           (unsigned char)before(s, leak_back(s, i)) >= 0x80 && !leak_ends_any(s, i, persons) &&
           !leak_ends_any(s, i, "、 。 “ ”") && !leak_name_ends(s, i);
}

bool leak_is_title(const struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const titles =
        "老师 律师 警官 同志 主任 科长 所长 书记 局长 队长 处长 民警 干事 编辑 专家";

    return leak_starts_any(s, h->at, titles) == h->n;
}

#define WHOSE_REACH 180

/* The place before the number of a floor or room: 三楼, 203室. */
static size_t past_floor_back(const struct leak_scan *s, size_t i)
{
    while (i > s->from && (is_digit(before(s, i)) ||
                           leak_ends_any(s, i, "一 二 三 四 五 六 七 八 九 十 负 楼 大")))
        i = leak_back(s, i);
    return i;
}

/* Who is named in the line has what stands in it, unless he is but the one to be called. */
static bool is_of_somebody(const struct leak_scan *s)
{
    return leak_line_has_name(s) && str_find(piece(s, s->from, s->to), S("联系人")) < 0;
}

/* 献县交通运输局\t0317-…: the cell before is an office's. */
static bool in_cell_of_office(const struct leak_scan *s, size_t i)
{
    size_t end = leak_skip_back(s, i);

    return end > s->from && is_one_of(before(s, end), "\t|,") && leak_office_ends(s, end - 1);
}

/* 地址：湖南省教育考试院三楼　电话：…: where one calls is an office's place. */
static bool below_place_of_office(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *place = leak_hit_before(s, i, W_PLACE | W_HOME, WHOSE_REACH);

    if (!place || (place->what & W_HOME))
        return false;
    for (size_t k = place->at + place->n; k < i; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, "楼 层 室 窗口 大厅") &&
            leak_office_ends(s, past_floor_back(s, k)))
            return true;
    }
    return false;
}

int leak_whose(const struct leak_scan *s, size_t from, size_t to)
{
    const struct leak_hit *h = leak_hit_before(s, from, W_OFFICE | W_PERSON, WHOSE_REACH);
    const struct leak_hit *label = leak_hit_before(s, from, W_PHONE, 12);

    if (h && (h->what & W_OFFICE))
        return -1;
    if (leak_office_ends(s, from) || leak_office_ends(s, label ? label->at : from))
        return -1;
    if (h)
        return 1;
    h = leak_hit_after(s, to, W_OFFICE | W_PERSON, 90);
    if (h)
        return h->what & W_OFFICE ? -1 : 1;
    if (leak_office_behind(s, to) || office_in_next_clause(s, to) || service_label(s, label))
        return -1;
    if (is_of_somebody(s))
        return 0;
    return in_cell_of_office(s, from) || below_place_of_office(s, from) ? -1 : leak_owner_of(s);
}

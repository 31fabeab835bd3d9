/* place.c: where a place begins and ends, how far it may stand (the town), whether an office is
 * there. */
#include "engine/leak/place.h"

#define ADDRESS_MAX 200

/* What cannot stand in an address. */
static bool ends_address(const struct leak_scan *s, size_t i)
{
    static const char *const breaks =
        "。 、 “ ” 》 《 【 】 电话 固话 座机 联系 身份证 手机 邮编 户主 与 因 于 被 以及 其 现年 的";

    char c = at(s, i);

    if ((unsigned char)c < 0x80)
        return !(is_alnum(c) || c == '-' || c == '#' || c == '(' || c == ')' || c == ' ');
    return leak_starts_any(s, i, breaks);
}

size_t leak_place_end(const struct leak_scan *s, size_t i)
{
    size_t from = i;
    int open = 0; /* brackets: one that is closed and was not opened here stands around the place */

    while (i < s->to && i - from < ADDRESS_MAX && !ends_address(s, i)) {
        open += (at(s, i) == '(') - (at(s, i) == ')');
        if (open < 0)
            break;
        /* A blank ends it unless a number or more of the place follows. */
        if (at(s, i) == ' ' && !(is_alnum(at(s, i + 1)) && !is_digit(at(s, i + 5))) &&
            !leak_hit_after(s, i + 1, 0, 0)) {
            size_t k = i;

            while (at(s, k) == ' ')
                k++;
            if (k - i > 1 || leak_name_at(s, k) ||
                (!is_digit(at(s, k)) && (unsigned char)at(s, k) < 0x80))
                break;
        }
        i = leak_next(s, i);
    }
    while (i > from && (before(s, i) == ' ' || before(s, i) == '('))
        i--;
    return i;
}

size_t leak_place_begin(const struct leak_scan *s, size_t i)
{
    static const char *const breaks = "。 、 “ ” 》 《 【 】 住 系 为 址 于 在 是 从 到 人 其";
    size_t from = i;

    while (i > s->from && from - i < 120) {
        size_t k = leak_back(s, i);
        char c = at(s, k);

        if ((unsigned char)c < 0x80 ? !(is_alnum(c) || c == '-' || c == '#')
                                    : leak_starts_any(s, k, breaks))
            break;
        i = k;
    }
    return i;
}

/* ---- The parts of a place ---- */

/* The place behind the town's name (乡, 镇, 街道), or behind county, city, province if there is
 * no town. */
size_t leak_behind_town(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const no_towns =
        "镇雄 镇江 镇远 镇康 镇沅 镇坪 镇安 镇平 镇原 镇巴 镇赉 镇宁 镇海 镇村 乡村 乡宁 乡城 "
        "乡道 镇长 乡长 镇中 镇街 镇政";
    size_t best = from, last = from;
    bool town = false;

    for (size_t i = from; i < to; i = leak_next(s, i)) {
        size_t n = i - last;

        if (leak_starts(s, i, S("街道办事处")))
            best = i + 15, town = true, i += 12;
        else if (leak_starts(s, i, S("街道")) && n >= 3)
            best = i + 6, town = true, i += 3;
        else if (!town && n >= 3 && leak_starts_any(s, i, "镇 乡") &&
                 !leak_starts_any(s, i, no_towns) && i < from + 90)
            best = i + 3, town = true;
        else if (!town && n >= 3 && leak_starts_any(s, i, "省 市 州 县 区 旗") && i < from + 75 &&
                 !leak_starts_any(s, i, "市场 区间 县城 市政 市民 县委 区委 省道 县道 州府") &&
                 !leak_ends_any(s, i, "小 社 园 库 开发 工业 校 院 厂 生活 住宅 家属 辖 景 矿 新"))
            best = last = i + 3;
        if (town)
            break;
    }
    return best;
}

bool leak_has_any(const struct leak_scan *s, size_t from, size_t to, const char *words)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if ((unsigned char)at(s, i) >= 0x80 && leak_starts_any(s, i, words))
            return true;
    }
    return false;
}

/* 某苑5栋3单元902室: the estate is not named, the door is. */
static bool has_door(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if (leak_starts_any(s, i, "单元 栋 幢") && is_digit(before(s, i)) &&
            is_digit(at(s, i + leak_starts_any(s, i, "单元 栋 幢"))))
            return true;
    }
    return false;
}

bool leak_is_masked_place(const struct leak_scan *s, size_t from, size_t to)
{
    return leak_has_any(s, from, to, "× ○ ● □") ||
           (leak_has_any(s, from, to, "某") && !has_door(s, from, to)) ||
           memchr(s->plain.p + from, '*', to - from) || at(s, to) == '*' ||
           leak_starts_any(s, to, "× ○ ● □");
}

void leak_address_add(struct leak_scan *s, size_t from, size_t to)
{
    size_t town = leak_behind_town(s, from, to);

    if (to > from)
        (void)leak_add(s, LEAK_ADDRESS, from, to,
                       arena_fmt(s->a, "%.*s****", STR_ARG(piece(s, from, town))));
}

/* Behind an office's word: no more than where a home is (学校旁, 医院对面), or a street's name (学院路). */
static const char *const not_there =
    "旁 边 对面 背后 后面 隔壁 附近 斜对面 路 街 巷 大道 北路 南路 东路 西路 中路";

/* One of the words, and an office. */
static bool has_office(const struct leak_scan *s, size_t from, size_t to, const char *offices)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        size_t n = (unsigned char)at(s, i) >= 0x80 ? leak_starts_any(s, i, offices) : 0;

        if (n && !leak_starts_any(s, i + n, not_there))
            return true;
    }
    return false;
}

/* The place behind the last word for where people live: whoever is at home in 粮食局宿舍 is in no
 * office. */
static size_t behind_home(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = to; i > from; i = leak_back(s, i)) {
        if ((unsigned char)before(s, i) >= 0x80 &&
            leak_ends_any(s, i, "宿舍 家属院 家属区 家属楼 职工住宅 生活区"))
            return i;
    }
    return from;
}

bool leak_is_office_here(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const offices =
        "局 办公 政务 大厦 公司 会议 大楼 窗口 大厅 派出所 法院 检察院 医院 学校 中学 小学 大学 "
        "幼儿园 银行 酒店 宾馆 学院 教学楼 实验楼 办公楼 综合楼 教室 考场 考点 政府 管委会 "
        "管理委员会 支队 大队 广场 商场 市场 超市 工业园 产业园 写字楼 商铺 门面 车站 法庭 仓库 "
        "园区 工地 项目部 卫生院 村委会办 服务站 营业厅 便民 接待室 会见室 调解室 询问室 讯问室";

    size_t behind = to + 12 < s->to ? to + 12 : s->to;

    /* …1203室（云南某某科技有限公司） */
    if (at(s, to) == '(' || at(s, to) == ' ') {
        ptrdiff_t n = str_find_char(piece(s, to, s->to), ')');

        behind = n > 0 && n < 75 ? to + (size_t)n : behind;
    }
    from = behind_home(s, from, to);
    for (size_t i = from; i < behind; i = leak_next(s, i)) {
        if (leak_starts(s, i, S("中心")) && !leak_starts_any(s, i + 6, "社区 村 街 路 小区"))
            return true;
    }
    return has_office(s, from, behind, offices) || leak_starts_any(s, to, "办公 会议");
}

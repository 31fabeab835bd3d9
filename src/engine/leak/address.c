/* address.c: home addresses below the town.
 *
 * What may stand is 云南省昭通市昭阳区凤凰街道; what is found is what follows it: village,
 * group, street and number, building and room. Three ways in: a label (家庭住址, 家住, 户籍地),
 * a dwelling's shape (3栋2单元501室, 双河村5组12号), a place beside a person (a name, an
 * identity number, a mobile telephone in the same line). An office's address is none. */
#include "engine/leak/place.h"

/* Has the line somebody's number, a name, or one of these words beside the place? */
static bool beside_any(const struct leak_scan *s, uint32_t what)
{
    return leak_line_found(s, LEAK_IDENTITY) || leak_line_found(s, LEAK_MOBILE) ||
           leak_line_has(s, what) || leak_line_has_name(s);
}

static bool beside_person(const struct leak_scan *s)
{
    return beside_any(s, W_PERSON | W_SEX | W_ID);
}

/* ---- By label ---- */

static const char *const below_town =
    "村 社区 居委会 组 路 街 巷 弄 号 栋 幢 楼 单元 室 小区 苑 园 屯 寨 院 庄 胡同 大道 坝 营 "
    "宿舍 公寓 家园 新城 坪 湾 沟 坡 塘 桥 屋 房 厂 城 里";

/* Words of a sentence about places rather than of a place. */
static const char *const prose =
    "公安 派出所 部门 机关 政府 办理 申请 证明 登记 变更 的 和 或 应 可 不 等 及 户口 管辖 条件 "
    "人口 街道办理 窗口 服务 情况 信息 填写 提供 门牌 到 证 发生 迁 相 农村 城镇 城市 城乡 本市 "
    "本县 本村 外地 当地 居民 地址 法院 检察院 按 向 由 时 期间 年 人员 为准 一致 在外 期 满 月 "
    "学校 大学 医院 监狱 隔离 酒店 宾馆 看护 养老 管理";

/* A digit, or 二十一组, 三号. */
static bool has_number(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if (is_digit(at(s, i)) ||
            (leak_starts_any(s, i, LEAK_NUMERALS) &&
             leak_starts_any(s, leak_next(s, i), "组 社 号 栋 幢 单元 室 楼")))
            return true;
    }
    return false;
}

/* 户籍 876543 人: how many live there. 房号：2207 is a room. */
static bool is_count(const struct leak_scan *s, size_t from, size_t to, bool colon)
{
    size_t i = from + digits_from(s, from);

    while (i > from && at(s, i) == ' ')
        i++;
    return i > from && ((i >= to && !colon) || leak_starts_any(s, i, "人 户 名 口 万 % 个"));
}

/* 户籍 0870-2158822: digits of a telephone behind a word that is a department's here. */
static bool is_telephone(const struct leak_scan *s, size_t from, size_t to)
{
    size_t digits = 0;

    for (size_t i = from; i < to; i++) {
        if (!is_digit(at(s, i)) && !is_one_of(at(s, i), "- ()"))
            return false;
        digits += is_digit(at(s, i));
    }
    return digits >= 7;
}

/* 现住址：XX镇XX村　　组, 本村: units without a name, a form to be filled in. */
static bool is_form(const struct leak_scan *s, size_t from, size_t to)
{
    static const char units[] = "省市州县区乡镇街道村组社路号室栋幢单元弄巷屯寨某本该我";

    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if ((unsigned char)at(s, i) < 0x80 ? !is_one_of(at(s, i), " Xx_-/()")
                                           : i + 3 > to || !is_letter_of(units, s->plain.p + i))
            return false;
    }
    return true;
}

/* Is what stands behind the label a place, and below the town? */
static bool is_home(const struct leak_scan *s, size_t from, size_t to, bool colon)
{
    size_t town = leak_behind_town(s, from, to);

    if (to < town + 3 || leak_is_masked_place(s, town, to) || is_form(s, from, to))
        return false;
    if (!leak_has_any(s, town, to, below_town) && !has_digit(piece(s, town, to)))
        return false;
    if (is_count(s, from, to, colon) || is_telephone(s, from, to))
        return false;
    if (colon)
        return !leak_has_any(s, town, to, "派出所 政府 公安局 机关 如实填写 详细到 填写");
    if (leak_ends_any(s, to, "居委会 村委会 村民委员会 居民委员会"))
        return town > from;
    if (leak_has_any(s, town, to, prose))
        return has_number(s, town, to) && town > from &&
               leak_has_any(s, town, to, "号 组 栋 幢 单元 室 楼 宿舍") &&
               !leak_has_any(s, town, to, "派出所 政府 机关 办理 申请 隔离");
    return town > from || has_digit(piece(s, town, to)) ||
           leak_has_any(s, town, to, "组 号 小区 单元");
}

/* Between the label and the place stands a colon or the bound of a cell: what follows is an
 * address for certain. */
/* 现住址不变：, 家庭地址填：: a few letters between the label and its colon; the place behind it. */
static size_t past_filler(const struct leak_scan *s, size_t end)
{
    size_t n = leak_starts_any(
        s, end, "不变: 填: 填写: 如下: 变更为: 一栏: 栏: 为: 应为: 更正为: 登记为: 改为:");

    return n ? leak_skip(s, end + n) : leak_skip(s, end);
}

static bool has_colon(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (at(s, i) == ':' || at(s, i) == '\t')
            return true;
    }
    return false;
}

/* 国家在, 专家在: no family lives there. */
static bool is_family(const struct leak_scan *s, size_t i)
{
    return !leak_starts_any(s, i, "家在 家就在 家住") || (unsigned char)before(s, i) < 0x80 ||
           leak_ends_any(s, i,
                         "他 她 我 俺 咱 您 你 其 者 人 。 、 孩 童 女 男 生 老 的 学 婆 爷 奶") ||
           leak_name_ends(s, i);
}

/* …6号3-901, 凯莱帝景12-1-402: house and door, as only dwellings are told. */
static bool ends_in_door(const struct leak_scan *s, size_t from, size_t to)
{
    size_t door = to, house;

    while (door > from && is_digit(before(s, door)))
        door--;
    house = door - (before(s, door) == '-');
    while (house > from && is_digit(before(s, house)))
        house--;
    return to - door >= 3 && to - door <= 4 && house + 1 < door && door - house <= 3 &&
           !is_alnum(before(s, house));
}

/* 地址, 通讯地址: a person's only where a person stands beside it, and no office. */
static bool is_persons_place(const struct leak_scan *s, const struct leak_hit *h, size_t from,
                             size_t to)
{
    size_t town = leak_behind_town(s, from, to);

    if (leak_is_office_here(s, from, to) || leak_line_has(s, W_ORG) || leak_whose(s, h->at, to) < 0)
        return false;
    if (leak_starts_any(s, h->at, "位于 坐落") && !beside_person(s))
        return false;
    /* 楼栋号-单元号 are names of fields. */
    if (leak_owner_of(s) < 0 && !beside_any(s, W_PERSON | W_ID))
        return false;
    return ends_in_door(s, town, to) ||
           (leak_starts_any(s, h->at, "门牌") && leak_has_any(s, town, to, "路 街 巷 弄 村") &&
            leak_has_any(s, town, to, "号 组 社") && has_number(s, town, to)) ||
           leak_ends_any(s, h->at, "他家 她家 我家 家里 老家 本人 我的 他的 她的") ||
           (leak_has_any(s, town, to, "村 组 社 单元 栋 幢 小区 寨 号院 花园 家园 公寓 家属院") &&
            (leak_has_any(s, town, to, "组 社") ||
             (leak_has_any(s, town, to, "号 室") && has_number(s, town, to)))) ||
           beside_any(s, W_PERSON | W_ID);
}

/* 住所 of a company is where it is registered. */
static bool is_companys_place(const struct leak_scan *s, const struct leak_hit *h, size_t from,
                              size_t to)
{
    return leak_hit_before(s, h->at, W_ORG, 300) || leak_hit_after(s, h->at + h->n, W_ORG, 300) ||
           leak_is_office_here(s, from, to) || leak_whose(s, h->at, to) < 0;
}

/* 江阳区方山镇大坪村2队（现住址）: the label stands in a bracket behind the place. */
static void before_label(struct leak_scan *s, const struct leak_hit *h)
{
    size_t to = h->at - 1, from;

    if (!(h->what & W_HOME) || before(s, h->at) != '(' || at(s, h->at + h->n) != ')')
        return;
    from = leak_place_begin(s, to);
    if (leak_behind_town(s, from, to) > from && is_home(s, from, to, true) &&
        !leak_is_office_here(s, from, to))
        leak_address_add(s, from, to);
}

static void by_label(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, from = past_filler(s, end), to;
    bool colon;

    /* 租住的昭阳区公园路27号3楼302室 */
    if (leak_starts(s, end, S("的")) && leak_starts_any(s, h->at, "租住 居住 暂住 现住 借住"))
        from = end + 3;

    if (at(s, from) == '\t' && from == end)
        from++;
    colon = has_colon(s, end, from);
    /* 现住址，昭阳区北闸镇…: a place that names its county or town. */
    if (at(s, end) == ',' && from == end && (h->what & W_HOME)) {
        from = leak_skip(s, end + 1);
        colon = leak_behind_town(s, from, leak_place_end(s, from)) > from;
    }
    to = leak_place_end(s, from);
    /* 廉租住房6栋 */
    if (leak_starts(s, h->at, S("租住")) && leak_ends_any(s, h->at, "廉 公 出"))
        return;
    if (s->is_header || !is_family(s, h->at) || leak_starts(s, from, S("号码")))
        return;
    if (h->what & W_HOME ? (h->what & W_ORG) && is_companys_place(s, h, from, to)
                         : !is_persons_place(s, h, from, to))
        return;
    if (is_home(s, from, to, colon) && (colon || !leak_is_office_here(s, from, to)))
        leak_address_add(s, from, to);
}

/* 住云南省…, behind a comma: judgments and decisions write so. */
static void by_live(struct leak_scan *s, size_t i)
{
    size_t from = leak_skip(s, i + 3), to;
    char c = before(s, i);

    if (!(i == s->from || is_one_of(c, ",;( \t") ||
          leak_ends_any(s, i, "。 、 人 族 生 现 女 男 其 某 告 前 现在")))
        return;
    if (leak_starts_any(s, i, "住院 住房 住宅 住户 住宿 住建 住处 住址 住所 住持 住民 住校 住满"))
        return;
    to = leak_place_end(s, from);
    if (leak_behind_town(s, from, to) > from && is_home(s, from, to, false) &&
        !leak_is_office_here(s, from, to))
        leak_address_add(s, from, to);
}

/* Cells under 家庭住址. */
static void by_column(struct leak_scan *s)
{
    size_t i = s->from;

    for (size_t k = 0; k < s->header_n && i <= s->to; k++) {
        size_t end = i = leak_past_blank(s, i);

        while (end < s->to && at(s, end) != s->cell)
            end++;
        if ((s->header[k] & W_HOME) && end > i && is_home(s, i, end, true))
            leak_address_add(s, i, end);
        i = end + 1;
    }
}

/* A line below 现住址：. */
static void below_label(struct leak_scan *s)
{
    size_t from = leak_skip(s, s->answer), to = leak_place_end(s, from);

    if ((s->above & W_ORG) && leak_owner_of(s) < 0)
        return;
    if (is_home(s, from, to, true) && !leak_is_office_here(s, from, to))
        leak_address_add(s, from, to);
}

/* ---- By shape ---- */

static bool is_numeral_before(const struct leak_scan *s, size_t i)
{
    return is_digit(before(s, i)) || (is_letter(before(s, i)) && i > s->from + 1) ||
           leak_ends_any(s, i, LEAK_NUMERALS);
}

static size_t past_number(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    while (i < s->to && n < 6 && (is_digit(at(s, i)) || leak_starts_any(s, i, LEAK_NUMERALS))) {
        i = leak_next(s, i);
        n++;
    }
    return n ? i : 0;
}

/* Behind 单元, 栋, 幢, 号楼: a room's number, with 室, 号, 户 or nothing; the place behind, or
 * 0. */
static size_t past_room(const struct leak_scan *s, size_t i, bool unit)
{
    size_t k;

    while (at(s, i) == '-' || at(s, i) == ' ')
        i++;
    k = past_number(s, i);
    if (!k)
        return 0;
    while (at(s, k) == '-' && past_number(s, k + 1))
        k = past_number(s, k + 1);
    /* 1单元6C, 3栋12B室 */
    if (unit && is_capital(at(s, k)) && !is_alnum(at(s, k + 1)) && at(s, k + 1) != '-')
        k++;
    if (leak_starts_any(s, k, "室 号 户 房"))
        return k + 3;
    /* 2单元3楼, 2栋3楼6号 */
    if (leak_starts_any(s, k, "楼 层")) {
        size_t door = past_number(s, k + 3);

        if (door && leak_starts_any(s, door, "室 号 户"))
            return door + 3;
        return unit ? k + 3 : 0;
    }
    return (k - i >= 3 || is_capital(at(s, k - 1))) &&
                   !leak_starts_any(s, k, "层 楼 栋 幢 米 平 套 万 元 个 年 月 人 部 台")
               ? k
               : 0;
}

/* The place before 在, 设在, 位于. */
static size_t behind_at(const struct leak_scan *s, size_t i)
{
    if (leak_ends_any(s, i, "设在 位于 搬至 迁至"))
        return i - 6;
    return leak_ends_any(s, i, "在 至") ? i - 3 : i;
}

/* 报名地点：, 开标地点：: where something is done, nobody lives there. */
static bool is_place_of_event(const struct leak_scan *s, size_t from)
{
    return leak_ends_any(s, leak_skip_back(s, from),
                         "获取地点 报名地点 开标地点 评标地点 递交地点 提交地点 送货地点 交货地点 "
                         "集合地点 举办地点 活动地点 会议地点 服务地点 领取地点 受理地点 考试地点 "
                         "面试地点 体检地点 踏勘地点 看样地点 竞价地点 拍卖地点 经营地点 施工地点 "
                         "建设地点 实施地点 项目地点 咨询地点 培训地点 签到地点 报到地点");
}

static void shape_add(struct leak_scan *s, size_t i, size_t to)
{
    size_t from = leak_place_begin(s, i);
    const struct leak_hit *office;

    /* 办公地址：…8号A栋1201室; 办公室在A栋1201室 */
    office = leak_hit_before(s, behind_at(s, from), W_OFFICE | W_ORG, 0);
    if ((leak_label(s, from) & W_PLACE) && !beside_person(s) && leak_whose(s, from, to) < 0)
        return;
    if (is_place_of_event(s, from) || (leak_label(s, from) & (W_OFFICE | W_ORG)) ||
        (office && !leak_is_title(s, office)))
        return;
    if (!leak_is_office_here(s, from, to) && !leak_is_masked_place(s, from, to))
        leak_address_add(s, from, to);
}

/* A flat to be given, sold or let is nobody's home yet. */
static bool is_nobodys_yet(const struct leak_scan *s)
{
    return !beside_person(s) &&
           leak_has_any(
               s, s->from, s->to,
               "共 房源 待分配 拍卖 法拍 变卖 建筑面积 套型 招租 竞价 起拍 招商 首次登记 样板间 在售");
}

/* 2单元501室; 3栋501室 and 12号楼301 where people live. */
static void room(struct leak_scan *s, size_t i, size_t n, bool unit)
{
    size_t to = is_numeral_before(s, i) ? past_room(s, i + n, unit) : 0;
    size_t from;

    if (!to)
        return;
    from = leak_place_begin(s, i);
    if (is_nobodys_yet(s))
        return;
    if (unit ||
        leak_has_any(s, from, i, "小区 苑 花园 家园 公寓 新村 宿舍 家属 里 庭 府 湾 城 居 庄") ||
        beside_person(s))
        shape_add(s, i, to);
}

/* The bytes of 马某, 马某某 or a name; 0: neither. */
static size_t somebody_at(const struct leak_scan *s, size_t i)
{
    size_t n = leak_name_at(s, i), k = leak_next(s, i);

    if (n || !leak_starts(s, k, S("某")))
        return n;
    while (leak_starts(s, k, S("某")))
        k += 3;
    return k - i;
}

/* 龙泉村骡马口社: a group with a name of its own ends a cell or clause behind its village. */
static bool named_group(const struct leak_scan *s, size_t from, size_t i)
{
    size_t end = i + 3, k = i;
    char c = at(s, end);

    if (end < s->to && !is_one_of(c, ",;()\t |\"") && !is_digit(c) && !somebody_at(s, end) &&
        !leak_starts_any(s, end, "、 。 ” 村民 居民 的村民 的居民 的农民 的人 人, 人。 人;"))
        return false;
    for (int n = 0; n < 5 && k > from; n++) {
        k = leak_back(s, k);
        if (n > 0 && leak_ends_any(s, k, "村 委会 社区 委员会"))
            return true;
    }
    return false;
}

/* 户主, 受灾户, 证人 before the place: one of them lives there. */
static bool beside_one(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_PERSON, 60);

    return h &&
           !leak_starts_any(s, h->at,
                            "农户 村民 贫困户 五保户 住户 用户 考生 学生 家长 业主 低保 网民") &&
           !leak_has_any(s, h->at + h->n, i, "集中 供养 设 安置点 等");
}

/* 前河村五组 马某 */
static bool beside_hidden(const struct leak_scan *s, size_t i)
{
    size_t k = leak_skip(s, i), n = k > i ? somebody_at(s, k) : 0;

    return n && (k + n == s->to || is_one_of(at(s, k + n), " ,\t")) && !leak_line_has(s, W_OFFICE);
}

/* 双河村5组12号; 系双河村5组村民; 双河村5组 beside a person. */
static void group(struct leak_scan *s, size_t i, size_t n)
{
    size_t to = i + n, k, from = leak_place_begin(s, i);
    bool village = leak_has_any(s, from, i, "村 社区 委会 寨 居委");

    if (!village || i < from + 6 ||
        (!is_numeral_before(s, i) && n == 3 && !named_group(s, from, i)) ||
        leak_ends_any(
            s, i,
            "领导 工作 监督 帮扶 协调 专项 推进 合作 供销 信用 联 旅行 报 公 个 各 名 余 多 全部 每") ||
        leak_starts_any(s, to, ",负责人 ,法定代表人"))
        return;
    k = past_number(s, to);
    if (k && leak_starts_any(s, k, "号 室 户")) {
        shape_add(s, i, k + 3);
        return;
    }
    k = to + somebody_at(s, to);
    if (leak_starts_any(s, k, "家中 家里 家内 自家 住处") &&
        !leak_starts_any(s, k + 6, "走访 有 没有 困难 情况")) {
        shape_add(s, i, to);
        return;
    }
    k = to + leak_starts_any(s, to, "的");
    if (leak_starts_any(s, k, "村民 居民 农民 人")) {
        size_t after = k + leak_starts_any(s, k, "村民 居民 农民 人");

        if (leak_ends_any(s, from, "系 是 为") || leak_name_at(s, leak_skip(s, after)) ||
            leak_name_ends(s, before(s, from) == ',' ? from - 1 : from))
            shape_add(s, i, to);
        return;
    }
    if ((beside_any(s, W_SEX | W_ID) || beside_one(s, from) || beside_hidden(s, to)) &&
        !leak_starts_any(s, to, "长 集体 村道 公路 道路 土地 的 委员"))
        shape_add(s, i, to);
}

/* 去了…东三巷5号看望陈伯: where the verb begins in [from, to]; 0: nowhere. */
static size_t visited(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t k = from; k <= to && k < s->to; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, "看望 探望"))
            return leak_starts_any(
                       s, k + 6,
                       "一线 民警 干警 官兵 职工 值班 医护 全体 驻 消防 坚守 执勤 师生 在")
                       ? 0
                       : k;
    }
    return 0;
}

/* 凤霞路128号 beside a person. */
static void street(struct leak_scan *s, size_t i, size_t n)
{
    size_t k = past_number(s, i + n), to, verb;

    if (!k || !leak_starts(s, k, S("号")))
        return;
    to = leak_place_end(s, k + 3);
    if (leak_starts_any(s, to, "的家 的住处 的住所 的出租 的租住 的家中") &&
        !leak_starts_any(s, to, "的家长 的家具 的家电 的家政")) {
        shape_add(s, i, to);
        return;
    }
    verb = visited(s, k + 3, to);
    if (verb) {
        shape_add(s, i, verb);
        return;
    }
    if (leak_has_any(s, k, to, "后院 民房 出租屋 出租房 自建房 住房 家中") ||
        (beside_any(s, 0) && !leak_line_has(s, W_OFFICE | W_ORG)))
        shape_add(s, i, to);
}

/* 502室（瑞祥小区8栋2单元）: the place behind the bracket with its house; 0: there is none. */
static size_t house_behind(const struct leak_scan *s, size_t i)
{
    ptrdiff_t n = at(s, i) == '(' ? str_find_char(piece(s, i, s->to), ')') : -1;

    return n > 0 && n < 90 && leak_has_any(s, i, i + (size_t)n, "栋 幢 单元 号楼") &&
                   !leak_is_office_here(s, i, i + (size_t)n)
               ? i + (size_t)n
               : 0;
}

/* 500弄12号301室 */
static void numbered_room(struct leak_scan *s, size_t i, size_t n)
{
    size_t k = i, end = house_behind(s, i + n);

    while (k > s->from && (is_digit(before(s, k)) || before(s, k) == '-'))
        k--;
    if (i - k >= 3 && end && beside_person(s)) {
        leak_address_add(s, k, end);
        return;
    }
    if (i - k >= 3 && leak_ends_any(s, k, "号 弄 栋 幢") && is_numeral_before(s, k - 3) &&
        !leak_starts_any(s, i + n, "为 作 设 系"))
        shape_add(s, i, i + n);
}

/* The place is all of its line, cell or clause. */
static bool fills_clause(const struct leak_scan *s, size_t from, size_t to)
{
    char c = before(s, leak_place_begin(s, from));

    return (c == 0 || is_one_of(c, " \t|,;")) && (to >= s->to || is_one_of(at(s, to), " \t|,;"));
}

/* 金沙苑5-2-301, 新城一期4-2-701, 龙湖一号3-2-1503: building, unit and room by hyphens; i is at the first hyphen. */
static void flat(struct leak_scan *s, size_t i)
{
    static const char *const estates =
        "小区 苑 花园 家园 公寓 新村 宿舍 家属院 家属区 府 湾 庭 庄 楼盘 郡 墅";
    static const char *const maybe_estates = "里 城 居 园 期 区 社区";
    static const char *const grand_estates =
        "一号 壹号 国际 天下 名都 首府 学府 御景 江南 半岛 豪庭 雅居 香榭 山水 世家 领地";
    size_t from = i, k = i, n = 0, parts = 1;

    while (is_digit(before(s, from)))
        from--;
    if (i - from > 2 || i == from)
        return;
    from -= is_capital(before(s, from)); /* A2-3-1704 */
    for (; at(s, k) == '-' && (n = digits_from(s, k + 1)) > 0; parts++)
        k += 1 + n;
    /* The room has three or four digits; a date has no such last part. */
    if ((parts != 2 && parts != 3) || n < 3 || n > 4 || is_alnum(at(s, k)) || at(s, k) == '-')
        return;
    if (is_nobodys_yet(s) || leak_starts_any(s, k, "型 户 米 台 号 %"))
        return;
    if (leak_ends_any(s, from, estates) ? parts == 3 || beside_person(s)
        : leak_ends_any(s, from, grand_estates)
            ? parts == 3 && !leak_ends_any(s, from, "第一号") &&
                  (beside_person(s) || fills_clause(s, from, k))
            : beside_person(s) && leak_ends_any(s, from, maybe_estates))
        shape_add(s, from, k + leak_starts_any(s, k, "室"));
}

static const struct {
    const char *word;
    void (*look)(struct leak_scan *s, size_t i, size_t n);
} shapes[] = {
    {"村民小组", group},   {"小组", group}, {"组", group},  {"社区", street},
    {"社", group},         {"路", street},  {"村", street}, {"委员会", street},
    {"室", numbered_room}, {"街", street},  {"巷", street}, {"大道", street},
    {"弄", street},
};

static void by_shape(struct leak_scan *s, size_t i)
{
    if (leak_starts(s, i, S("单元")))
        room(s, i, 6, true);
    else if (leak_starts(s, i, S("号楼")))
        room(s, i, 6, false);
    else if (leak_starts_any(s, i, "栋 幢"))
        room(s, i, 3, false);
    else {
        for (size_t k = 0; k < COUNT(shapes); k++) {
            if (leak_starts(s, i, str_c(shapes[k].word))) {
                shapes[k].look(s, i, strlen(shapes[k].word));
                return;
            }
        }
    }
}

static size_t past_break_back(const struct leak_scan *s, size_t i)
{
    while (i > s->from && is_one_of(before(s, i), " \t|,"))
        i--;
    return i;
}

static bool has_column_of_names(const struct leak_scan *s)
{
    uint32_t all = 0;

    for (size_t k = 0; k < s->header_n; k++)
        all |= s->header[k];
    return all & W_NAME;
}

/* 苗凤山 山东省曹县庄寨镇…46号: a cell or clause that begins with its province, city or county and goes below
 * the town, in a line that names somebody and no office. */
static void whole_place(struct leak_scan *s, size_t i)
{
    size_t to = leak_place_end(s, i);

    if (s->header_n && leak_label(s, i) && !has_column_of_names(s))
        return;
    if (leak_behind_town(s, i, to) > i && is_home(s, i, to, true) && has_number(s, i, to) &&
        !leak_is_office_here(s, i, to) &&
        (leak_line_has_name(s) || leak_name_ends(s, past_break_back(s, i))))
        leak_address_add(s, i, to);
}

/* The third to sixth letter of a cell or clause says that a province, city or county is named. */
static bool begins_place(const struct leak_scan *s, size_t i)
{
    if (i > s->from &&
        ((unsigned char)s->plain.p[i - 1] >= 0x80 || !is_one_of(s->plain.p[i - 1], " \t|,")))
        return false;
    for (size_t k = i + 6; k <= i + 12 && k + 3 <= s->to; k += 3) {
        if (is_letter_of("省市县区州旗", s->plain.p + k))
            return true;
    }
    return false;
}

/* Does one of the letters that a shape begins with stand here? Most letters are told by their
 * last byte: here without its two highest bits. */
static bool may_begin(const struct leak_scan *s, size_t i)
{
    static const char letters[] = "村小组社路街巷大弄单号栋幢住室委";
    static const bool lasts[64] = {
        [0x11] = true, [0x0f] = true, [0x04] = true, [0x3e] = true, [0x2f] = true,
        [0x17] = true, [0x37] = true, [0x27] = true, [0x15] = true, [0x0b] = true,
        [0x22] = true, [0x24] = true, [0x14] = true,
    };

    return lasts[s->plain.p[i + 2] & 63] && is_letter_of(letters, s->plain.p + i);
}

void leak_address(struct leak_scan *s)
{
    bool labelled = s->is_header || leak_line_has(s, W_OFFICE | W_ORG | W_PLACE | W_HOME);

    for (size_t k = 0; k < s->hits.n; k++) {
        if (!(s->hits.v[k].what & (W_HOME | W_PLACE)))
            continue;
        by_label(s, &s->hits.v[k]);
        before_label(s, &s->hits.v[k]);
    }
    if (s->header_n)
        by_column(s);
    else if (s->above & W_HOME)
        below_label(s);
    for (size_t i = s->from; i + 3 <= s->to; i++) {
        if ((unsigned char)s->plain.p[i] < 0xe4) {
            if (s->plain.p[i] == '-')
                flat(s, i);
            continue;
        }
        if (!labelled && begins_place(s, i))
            whole_place(s, i);
        if (!may_begin(s, i))
            continue;
        if (leak_starts(s, i, S("住")))
            by_live(s, i);
        else
            by_shape(s, i);
    }
}

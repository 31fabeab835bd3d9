/* mobile.c: mobile telephones (手机), told from amounts and codes of eleven digits. */
#include "engine/leak/digits.h"

/* Behind a number these make it an amount. */
static const char *const units =
    "元 万 亿 亩 吨 千 公 米 毫米 厘米 微米 纳米 平 % 人 户 个 台 件 立 度 株 册 字 次 倍 美 块 k m h 号文 号仓 号库 "
    "号楼 份 头 只 辆 项 分 方 yuan Yuan 字节 ℃ 斤 克 升 瓦 赫 比特 字节 起 宗 例 条 套 枚 笔 批 "
    "篇 场";

static bool is_amount(const struct leak_scan *s, size_t from, size_t to)
{
    size_t i = to, k = leak_skip_back(s, from);

    /* 决算数 13612345678 13712345678: a row of figures behind what it counts. */
    while (k > s->from && (is_digit(before(s, k)) || is_one_of(before(s, k), " \t.,")))
        k--;
    if (leak_ends_any(
            s, k,
            "数 数量 总量 产量 销量 流量 播放量 阅读量 访问量 点击量 下载量 阅读 播放 访问 浏览 "
            "下载 水量 电量 总额 金额 税额 余额 产值 总值 应缴款 存款 贷款 税费 GDP 费用 收入 支出"))
        return true;
    while (at(s, i) == ' ')
        i++;
    return leak_starts_any(s, i, units) ||
           leak_ends_any(
               s, k,
               "(元 (万元 (亿元 (吨 (人次 ¥ ￥ $ 人民币 共计 合计 总额 金额 总计 投资 预算 产值 收入 支出 资金 总价 "
               "罚款 价款 总值 余额 结余 税款 货款") ||
           (at(s, to) == '.' && is_digit(at(s, to + 1))) ||
           (at(s, to) == ',' && is_digit(at(s, to + 1)) && is_digit(at(s, to + 2)) &&
            is_digit(at(s, to + 3)) && !is_digit(at(s, to + 4)));
}

/* A part of an address of the web or of a file's name. */
static bool in_address_of_web(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const files = ".htm .html .shtml .pdf .doc .xls .jpg .jpeg .png .jsp .mp4 "
                                     ".zip .rar .ofd .wps .txt .csv";
    char c = before(s, from);

    if (leak_starts_any(s, to, files))
        return true;
    return (c == '/' || c == '_' || c == '=' || c == '-') &&
           (leak_starts_any(s, to, "_ &") || (c == '_' && at(s, to) == '.'));
}

/* 蒋师傅, 王某, 李姐: somebody by what he is called, who need have no name. */
static const char *const titles =
    "某 先生 女士 师傅 老师 同志 医生 师 姐 哥 叔 嫂 姨 大爷 大妈 老板";

/* What one does with a telephone, right before its number. */
static const char *const called =
    "的号码 新号码 发送至 发送到 发至 发到 致电 电联 回电 来电 打 拨 拨打 换成 改成 换号 号码 找我 找他 找她 "
    "联系我 联系他 联系她";

/* A name, or what a telephone is called in the line; or in a clause of its own beside a person. */
static bool beside_somebody(const struct leak_scan *s, size_t i, bool one_by_one)
{
    return leak_line_has(s, W_PHONE | W_WECHAT) || leak_line_has_name(s) ||
           leak_ends_any(s, leak_skip_back(s, i), called) ||
           (one_by_one && (leak_ends_any(s, leak_skip_back(s, i), titles) ||
                           (unsigned char)before(s, i) >= 0x80)) ||
           (leak_line_has(s, W_PERSON) &&
            (is_one_of(before(s, i), ",:(") || (one_by_one && (leak_label(s, i) & W_PERSON))));
}

/* 1 3 8 1 2 3 4 5 6 7 8, 15368 402 917, 15328 194821: apart as one dictates it, and nothing goes on
 * behind it. */
static bool dictated(const struct leak_scan *s, const struct groups *g, size_t k)
{
    size_t least = k == 11 ? 1 : 2;

    if (k != g->n || g->v[0].n > 5 || k < 2 || (k > 6 && k < 11))
        return false;
    for (size_t i = 0; i < k; i++) {
        if (g->v[i].n < least || (i && (g->v[i].broken || g->v[i].sep != g->v[1].sep)) ||
            (i && !is_one_of(g->v[i].sep, " -")))
            return false;
    }
    return beside_somebody(s, g->v[0].at, k == 11);
}

/* 138-1234-5678 and the like: how many groups; 0: not a shape of mobile numbers. */
static size_t mobile_groups(const struct leak_scan *s, const struct groups *g, bool labelled)
{
    size_t k = groups_of(g, 11);

    if (k && dictated(s, g, k))
        return k;
    if (k == 0 || k > (labelled ? 11u : 3u))
        return 0;
    if (labelled || k == 1)
        return k;
    for (size_t i = 1; i < k; i++) {
        if (g->v[i].broken || !is_one_of(g->v[i].sep, k == 3 ? "- .)" : "- )"))
            return 0;
    }
    if (k == 2)
        return g->v[0].n == 3 || g->v[0].n == 7 ? k : 0;
    if (g->v[0].n == 3)
        return g->v[1].n == 4 ||
                       (g->v[1].n == 3 && leak_name_ends(s, leak_skip_back(s, g->v[0].at)))
                   ? k
                   : 0;
    return g->v[0].n == 4 && g->v[1].n >= 3 && g->v[1].sep == '-' ? k : 0;
}

/* A letter that stands alone before it: 赵 138 1234 5678; but for those that count. */
static bool surname_ends(const struct leak_scan *s, size_t i)
{
    size_t head = leak_back(s, i);

    return i - head == 3 && (unsigned char)before(s, head) < 0x80 &&
           !leak_ends_any(s, i, "共 约 计 为 达 至 近 超 第 合 总 余 户 年 月 日 元");
}

/* 老杨 138 0870 6612 */
static bool nickname_ends(const struct leak_scan *s, size_t i)
{
    return i > s->from && leak_ends_any(s, leak_back(s, i), "老 小 阿");
}

/* Columns of figures: blanks between, and a figure before or behind. */
static bool among_figures(const struct leak_scan *s, const struct groups *g, size_t k)
{
    size_t i = g->v[0].at;

    if (k == 1 || g->v[1].sep != ' ' || (k == 11 && (leak_label(s, i) & W_PERSON)) ||
        leak_ends_any(s, leak_skip_back(s, i), titles) ||
        leak_ends_any(s, leak_skip_back(s, i), called) ||
        leak_ends_any(s, leak_skip_back(s, i), "同号 的号") ||
        nickname_ends(s, leak_skip_back(s, i)))
        return false;
    while (i > s->from && (before(s, i) == ' ' || before(s, i) == '\t'))
        i--;
    /* Behind another number of somebody's. */
    if (i == s->done && i > s->from)
        return false;
    if (is_digit(before(s, i)) || (i > s->from && (unsigned char)before(s, i) >= 0x80 &&
                                   i != g->v[0].at && !leak_name_ends(s, i) && !surname_ends(s, i)))
        return true;
    return (k < g->n && g->v[k].sep == ' ' && g->v[k].n < 7) ||
           leak_starts(s, group_end(g, k - 1), S("\t"));
}

static void mobile_add(struct leak_scan *s, size_t from, size_t to, const char *d)
{
    char masked[12] = "***********";

    memcpy(masked, d, 3);
    memcpy(masked + 7, d + 7, 4);
    if (!leak_is_published(s, str_of(d, 11)) && !leak_starts_any(s, to, "(示例 (样例 (例"))
        (void)leak_add(s, LEAK_MOBILE, from, to, str_of(masked, 11));
    s->done = to;
}

/* Letters before the number: "Tel", "手机Mob"; any other make it a code. */
static bool letters_before_ok(const struct leak_scan *s, size_t i)
{
    return !is_letter(before(s, i)) || (leak_label(s, i) & (W_PHONE | W_WECHAT)) != 0;
}

static bool mobile_context_ok(const struct leak_scan *s, size_t from, size_t to, uint32_t label)
{
    if (label & (W_PHONE | W_WECHAT))
        return true;
    if (leak_is_code_label(s, from, label) || (label & W_QQ) || is_amount(s, from, to) ||
        in_address_of_web(s, from, to) || leak_behind_code(s, from))
        return false;
    return !(leak_ends(s, leak_skip_back(s, from), S("第")) && leak_starts(s, to, S("号")));
}

bool leak_mobile(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);
    size_t k = mobile_groups(s, g, (label & W_PHONE) != 0);
    size_t end = k ? group_end(g, k - 1) : 0;

    if (!k || g->digits[0] != '1' || g->digits[1] < '3' || is_alnum(at(s, end)) ||
        at(s, end) == '@' || !letters_before_ok(s, g->v[0].at) ||
        !mobile_context_ok(s, g->v[0].at, end, label) ||
        (!(label & W_PHONE) && among_figures(s, g, k)))
        return false;
    /* 138 1234 5678 in one with what follows by dashes is a code. */
    if (at(s, end) == '-' && is_alnum(at(s, end + 1)) && !(label & W_PHONE) &&
        !(k < g->n && (g->v[k].n == 11 || g->v[k].n == 3 || g->v[k].n == 4)))
        return false;
    mobile_add(s, g->v[0].at, end, g->digits);
    return true;
}

/* 8613812345678, +86 138…, 013812345678. */
bool leak_mobile_country(struct leak_scan *s, const struct groups *g)
{
    static const char *const codes[] = {"0086", "86", "0"};

    for (size_t i = 0; i < COUNT(codes); i++) {
        size_t n = strlen(codes[i]), k = groups_of(g, n + 11);
        const char *d = g->digits + n;
        bool plus = before(s, g->v[0].at) == '+' || g->v[0].n == n || i != 1;

        if (!k || k > 5 || memcmp(g->digits, codes[i], n) != 0 || d[0] != '1' || d[1] < '3' ||
            is_alnum(at(s, group_end(g, k - 1))))
            continue;
        if (i == 2 && k > 1 && g->v[1].sep == '.')
            continue;
        if (!plus && !(leak_label(s, g->v[0].at) & W_PHONE))
            continue;
        if (leak_label(s, g->v[0].at) & W_CODE)
            continue;
        mobile_add(s, g->v[0].at, group_end(g, k - 1), d);
        return true;
    }
    return false;
}

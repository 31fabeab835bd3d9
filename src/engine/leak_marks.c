/* leak_marks.c: marks of secrecy and phrases that forbid publication, told from the same words in a
 * sentence: 国家秘密, 商业秘密, 保守秘密的义务 and "行政机关不得公开" are no marks.
 *
 * A mark has a star (秘密★1年), or a label (密级：秘密), or stands alone: in a line, between
 * brackets, in a cell, beside other marks. */
#include "engine/leak_in.h"

static const char *const stars = "★ ☆ ✩ ✪ ⭐ ✭ ✮ ✯ ⋆ * ※ ✡ ✰";

static size_t past_blanks(const struct leak_scan *s, size_t i)
{
    while (i < s->to && is_blank(at(s, i)))
        i++;
    return i;
}

/* 3年, 10 年, 长期, 6个月: the place behind it, or i. */
static size_t past_period(const struct leak_scan *s, size_t i)
{
    size_t k = past_blanks(s, i), from = k;

    if (leak_starts(s, k, S("长期")))
        return k + 6;
    while (is_digit(at(s, k)) || leak_starts_any(s, k, "一 二 三 四 五 六 七 八 九 十 两 半"))
        k = leak_next(s, k);
    if (k == from || k - from > 9)
        return i;
    k = past_blanks(s, k);
    if (leak_starts(s, k, S("年")))
        return k + 3;
    return leak_starts(s, k, S("个月")) ? k + 6 : i;
}

/* A dash as it is typed in Chinese; a hyphen is a part of a word. */
static bool is_dash(const struct leak_scan *s, size_t i)
{
    return s->text.p[s->origin[i]] != '-';
}

/* The line's begin or end, a bracket, the bound of a cell, a sentence's end. */
static bool opens(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k > s->from && before(s, k) == ' ')
        k--;
    if (k == s->from || is_one_of(before(s, k), "\t|([{!"))
        return true;
    if (before(s, k) == '-')
        return is_dash(s, k - 1);
    if (before(s, k) == ',' || before(s, k) == ';')
        /* A comma of Chinese sentences is none of a table's. */
        return s->text.p[s->origin[k - 1]] == ',' && k == i;
    return leak_ends_any(s, k, "【 〔 『 「 。 《 ▲ ● ■ ◆");
}

static bool closes(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k < s->to && at(s, k) == ' ')
        k++;
    if (k >= s->to || is_one_of(at(s, k), "\t|)]}!."))
        return true;
    if (at(s, k) == '-')
        return is_dash(s, k);
    if (at(s, k) == ',' || at(s, k) == ';')
        return s->text.p[s->origin[k]] == ',' && k == i;
    return leak_starts_any(s, k, "】 〕 』 」 。");
}

/* Enclosed in “ ” or 《 》: somebody speaks of the words. */
static bool is_quoted(const struct leak_scan *s, size_t from, size_t to)
{
    return (leak_ends_any(s, from, "“ ‘ 《 \" 「") && leak_starts_any(s, to, "” ’ 》 \" 」")) ||
           (leak_ends_any(s, from, "《") || leak_starts_any(s, to, "》"));
}

static void mark_add(struct leak_scan *s, size_t from, size_t to)
{
    (void)leak_add(s, LEAK_CLASSIFICATION, from, to, piece(s, from, to));
}

/* ---- 绝密, 机密, 秘密 ---- */

/* A star behind it; of a footnote's asterisk only if the word is no part of a longer one. */
static bool starred(const struct leak_scan *s, const struct leak_hit *h, size_t *ret_end)
{
    size_t end = h->at + h->n, k = past_blanks(s, end);

    /* 机密级文件★5年 */
    k += leak_starts_any(s, k, "文件 材料 级文件 级");
    if (!leak_starts_any(s, k, stars))
        return false;
    if (at(s, k) == '*' && (at(s, k + 1) == '*' || !opens(s, h->at)) &&
        past_period(s, k + 1) == k + 1)
        return false;
    *ret_end = past_period(s, leak_next(s, k));
    return true;
}

static bool graded(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    for (; k > s->from; k = leak_back(s, k)) {
        if (!is_blank(before(s, k)) && !is_one_of(before(s, k), ":=([|") &&
            !leak_ends_any(s, k, "★ 【"))
            break;
    }
    for (size_t n = 0; n < s->hits.n; n++) {
        const struct leak_hit *h = &s->hits.v[n];

        if ((h->what & W_GRADE) && h->at + h->n == k && k < i)
            return true;
    }
    return (leak_label(s, i) & W_GRADE) && leak_column(s, i) < s->header_n;
}

/* Does a paper speak of itself right before i: 本资料, 该文件为, 此件供? */
static bool of_this_paper(const struct leak_scan *s, size_t i)
{
    static const char *const verbs = "属于 属 系 为 是 涉及 含有 仅供 只供 供 仅限 限 均为 定为";
    const struct leak_hit *paper = leak_hit_before(s, i, W_PAPER, 6);
    size_t k = paper ? paper->at + paper->n : 0;

    return paper && leak_starts_any(s, paper->at, "此 本 该 会议材料") &&
           k + leak_starts_any(s, k, verbs) == i;
}

/* 机密　昭公通〔2024〕7号: at the beginning of a line, before the number of the paper. */
static bool heads_number(const struct leak_scan *s, size_t from, size_t end)
{
    size_t i = past_blanks(s, end), most = i + 40 < s->to ? i + 40 : s->to;

    if (i == end || past_blanks(s, s->from) != from)
        return false;
    while (i < most && !is_blank(at(s, i)) && !leak_starts_any(s, i, "〔 [ 、 。 的"))
        i = leak_next(s, i);
    return i < most && is_digit(at(s, i + leak_starts_any(s, i, "〔 [")));
}

/* 警务工作秘密 不得外传; 属工作秘密，未经批准不得扩散 */
static void work_secret(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, begin = h->at;
    bool apart = at(s, end) == ',' || is_blank(at(s, end));
    const struct leak_hit *next = leak_hit_after(s, end, W_KEEP, apart ? 45 : 8);

    while (leak_ends_any(s, begin, "属 于 系"))
        begin = leak_back(s, begin);
    if (next && leak_ends_any(s, end, "工作秘密 警务秘密") && opens(s, begin) &&
        !leak_starts_any(s, end, "的 和 或 、") && !is_quoted(s, h->at, end))
        mark_add(s, h->at, next->at + next->n);
}

static void secret(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, period;

    if (starred(s, h, &end)) {
        if (!is_quoted(s, h->at, end))
            mark_add(s, h->at, end);
        return;
    }
    if (leak_ends_any(s, h->at, "★ ☆") && closes(s, end)) {
        mark_add(s, h->at, end);
        return;
    }
    if (graded(s, h->at)) {
        mark_add(s, h->at, past_period(s, end));
        return;
    }
    period = past_period(s, end);
    if (opens(s, h->at) && closes(s, period) && !is_quoted(s, h->at, period)) {
        mark_add(s, h->at, period);
        return;
    }
    if (opens(s, h->at) && leak_starts(s, end, S("件")) && closes(s, end + 3)) {
        mark_add(s, h->at, end + 3);
        return;
    }
    if (of_this_paper(s, h->at) && !leak_starts_any(s, end, "的 级 和 、 事项") &&
        !is_quoted(s, h->at, end)) {
        mark_add(s, h->at, end);
        return;
    }
    if (heads_number(s, h->at, end)) {
        mark_add(s, h->at, end);
        return;
    }
    work_secret(s, h);
}

/* ---- 内部资料 and 不得外传 ---- */

/* 密级：内部 */
static void grade(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n;

    if (at(s, past_blanks(s, i)) != ':')
        return;
    i = past_blanks(s, past_blanks(s, i) + 1);
    if (leak_starts_any(s, i, "内部 工作秘密 警务"))
        mark_add(s, h->at, i + 6);
}

/* Words that make a sentence of it. */
static const char *const sentence_before =
    "的 和 及 与 或 对 将 为 是 用 于 各 、 制作 编印 印制 发放 查阅 接触 获取 涉密 提供 泄露 "
    "管理 规范 加强 单位 机关 机构 企业 公司 系统 局 院 部门 学校 组织 政府 属 按 以 作 等";
static const char *const sentence_after =
    "的 和 及 与 或 管理 、 规定 制度 办法 审批 保管 流转 性 运转 费 工作 条例 进行 档案 系统 网 "
    "归档 》 外 由 应 被 时 等 之 为 是 清单 目录 登记";

/* 仅限, 仅供 in the same clause before i. */
static bool has_only(const struct leak_scan *s, size_t i)
{
    for (size_t k = i; k > s->from && i - k < 30 && before(s, k) != ','; k = leak_back(s, k)) {
        if (leak_ends_any(s, k, "仅限 仅供 只供 只限"))
            return true;
    }
    return false;
}

static void internal(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, begin = h->at, k;
    const struct leak_hit *next;

    if (is_quoted(s, begin, end))
        return;
    if (leak_ends_any(s, begin, "仅供 只供 仅限 只限 限 供 属 系 专供 请")) {
        if (!leak_starts_any(s, end, "的 和 及 与 或 、 管理 制度") &&
            leak_ends_any(s, begin, "仅供 只供 仅限 只限 专供 ,供 (供 ,限 (限")) {
            while (begin > s->from && leak_ends_any(s, begin, "仅 只 供 限 专"))
                begin = leak_back(s, begin);
            mark_add(s, begin, end);
            return;
        }
    }
    /* 本简报供内部参阅; 报告仅限领导同志内部参阅 */
    if (closes(s, end) &&
        (of_this_paper(s, begin) ||
         (has_only(s, begin) && !leak_ends_any(s, begin, "单位 机关 企业 公司 学校")))) {
        mark_add(s, begin, end);
        return;
    }
    next = leak_hit_after(s, end, W_KEEP, 16);
    if (next && !leak_starts_any(s, end, "的 和 及 与 管理 制度 、 为由") &&
        !leak_ends_any(s, h->at, "的 和 及 与 、")) {
        mark_add(s, begin, next->at + next->n);
        return;
    }
    k = past_blanks(s, end);
    if (leak_starts_any(s, k, stars)) {
        mark_add(s, begin, k);
        return;
    }
    if (opens(s, begin) && closes(s, end))
        mark_add(s, begin, end);
    else if (opens(s, begin) && at(s, k) == ',' && !leak_starts_any(s, end, sentence_after) &&
             s->to - s->from < 90)
        mark_add(s, begin, end);
    else if (opens(s, begin) && (k > end || leak_starts_any(s, end, "· 第")) &&
             !leak_starts_any(s, k, sentence_after))
        mark_add(s, begin, end);
    else if (closes(s, end) && before(s, begin) == ' ' &&
             !leak_ends_any(s, begin, sentence_before) && s->to - s->from < 60)
        mark_add(s, begin, end);
}

/* What these words are said of: this paper (此件不公开), or nothing: a line or bracket of its
 * own. */
static void keep(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, k = h->at;
    const struct leak_hit *paper;
    bool bare;

    if (is_quoted(s, h->at, end) || leak_starts_any(s, end, "的 和 、 或 政府信息 其"))
        return;
    bare = closes(s, end) || at(s, end) == ',' || is_blank(at(s, end)) ||
           leak_starts_any(s, end, "发布 传播 复制 转发");
    while (k > s->from && is_blank(before(s, k)))
        k--;
    if (!bare)
        return;
    /* 不公开 is a property of many things: a mark only of this paper. */
    paper = leak_hit_before(s, h->at, W_PAPER | W_INTERNAL, 30);
    if (paper && paper->at + paper->n + 18 >= k &&
        !leak_starts_any(s, paper->at + paper->n, "的 和 及 、 为由") &&
        !leak_starts_any(s, end, "为由") &&
        (opens(s, paper->at) || leak_ends_any(s, paper->at, ", 、") || paper->n >= 6) &&
        !leak_ends_any(s, paper->at, "的 等 个人 申报 申请 信息 “ ‘")) {
        if (!is_quoted(s, paper->at, end))
            mark_add(s, paper->at, end);
        return;
    }
    if (leak_starts_any(s, h->at,
                        "不公开 不予公开 不对外公开 不宜公开 不上网 妥善保管 严格保密 不得公开 "
                        "不得向社会公开 不向社会公开 "
                        "注意保密 请注意保密 请注意保存")) {
        if ((opens(s, h->at) && closes(s, end) &&
             leak_starts_any(
                 s, h->at,
                 "注意保密 严格保密 请注意保密 请注意保存 不得公开 不得向社会公开 不向社会公开") &&
             s->to - s->from < 60))
            mark_add(s, h->at, end);
        return;
    }
    /* 有关情况严禁外传 */
    if (closes(s, end) && leak_ends_any(s, h->at, "情况 事项 数据 名单 消息") &&
        leak_starts_any(s, h->at, "严禁外传 不得外传 请勿外传 禁止外传 切勿外传 不准外传")) {
        mark_add(s, h->at, end);
        return;
    }
    if (opens(s, h->at) || (before(s, h->at) == ',' && s->to - s->from < 75) ||
        (is_blank(before(s, h->at)) && s->to - s->from < 75))
        mark_add(s, h->at, end);
}

/* 份号：000012 */
static void copy_number(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), n = digits_from(s, i);

    if (n >= 3 && n <= 7 && (i > h->at + h->n))
        mark_add(s, h->at, i + n);
}

/* 本件属国家秘密: the words alone are in every law. */
static void state_secret(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n, n;

    if (!leak_starts_any(s, h->at, "此 本"))
        return;
    i += leak_starts_any(s, i, "属于 属 系 为 是 涉及 含有");
    n = i > h->at + h->n ? leak_starts_any(s, i, "国家秘密 涉密文件 涉密材料 涉密资料") : 0;
    if (n && !leak_starts_any(s, i + n, "的 和 或 、"))
        mark_add(s, h->at, i + n);
}

/* 保密期限：5年 */
static void term(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), end = past_period(s, i);
    char c = at(s, h->at + h->n);

    if (is_one_of(c, ": \t") && end > i && closes(s, end))
        mark_add(s, h->at, end);
}

/* 公开属性：不予公开 */
static void property(struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const nots[] = {"不予公开", "不公开", "免予公开", "不宜公开"};
    size_t i = leak_skip(s, h->at + h->n);

    for (size_t k = 0; k < COUNT(nots) && i > h->at + h->n; k++) {
        if (leak_starts(s, i, str_c(nots[k])) && closes(s, i + strlen(nots[k])))
            mark_add(s, h->at, i + strlen(nots[k]));
    }
}

/* 应当, 不得 in the clause before i. */
static bool is_duty(const struct leak_scan *s, size_t i)
{
    for (size_t k = i; k > s->from && i - k < 60 && before(s, k) != ','; k = leak_back(s, k)) {
        if (leak_ends_any(s, k, "应 应当 须 不得 不要 严禁 禁止 凡 未 没有"))
            return true;
    }
    return false;
}

/* 右上角手写“内部参阅”, 封面盖有“机密”: what is told of the words is that they stand on the paper. */
static bool is_on_paper(const struct leak_scan *s, size_t from, size_t to)
{
    size_t i = from;

    while (leak_ends_any(s, i, "“ ‘ \" 「 :"))
        i = leak_back(s, i);
    return leak_ends_any(s, i, "手写 写着 写有 印有 印着 盖有 盖着 加盖 标有 标着 批有") &&
           leak_hit_before(s, i, W_PAPER, 48) && leak_starts_any(s, to, "” ’ \" 」") &&
           !leak_starts_any(s, leak_next(s, to), "的 等 或 字样的 标志的 标识的") && !is_duty(s, i);
}

/* What is looked at beside each word of a mark. */
static const struct {
    uint32_t what;
    void (*look)(struct leak_scan *s, const struct leak_hit *h);
} looks[] = {
    {W_SECRET, secret}, {W_COPY, copy_number},  {W_GRADE, grade},       {W_PAPER, state_secret},
    {W_TERM, term},     {W_PROPERTY, property}, {W_INTERNAL, internal}, {W_KEEP, keep},
};

void leak_marks(struct leak_scan *s)
{
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        for (size_t i = 0; i < COUNT(looks); i++) {
            if (h->what & looks[i].what)
                looks[i].look(s, h);
        }
        if ((h->what & (W_SECRET | W_INTERNAL | W_KEEP)) && is_on_paper(s, h->at, h->at + h->n))
            mark_add(s, h->at, h->at + h->n);
    }
}

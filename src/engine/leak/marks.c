/* marks.c: marks of secrecy and phrases that forbid publication, told from the same words in a
 * sentence: 国家秘密, 商业秘密, 保守秘密的义务 and "行政机关不得公开" are no marks.
 *
 * A mark has a star (秘密★1年), or a label (密级：秘密), or stands alone: in a line, between
 * brackets, in a cell, beside other marks. */
#include "engine/leak/mark.h"

size_t leak_past_blanks(const struct leak_scan *s, size_t i)
{
    while (i < s->to && is_blank(at(s, i)))
        i++;
    return i;
}

/* 3年, 10 年, 长期, 6个月, (3年), ·长期: the place behind it, or i. */
static size_t past_period(const struct leak_scan *s, size_t i)
{
    size_t k = leak_past_blanks(s, i), from, end = i;
    size_t bracket;

    k += leak_starts_any(s, k, "·");
    bracket = leak_starts_any(s, k, "( [ 〔 【");
    k += bracket;
    /* 机密（保密期限5年） */
    k += bracket ? leak_starts_any(s, k, "保密期限: 保密期限 期限: 期限") : 0;
    from = k;
    if (leak_starts(s, k, S("长期")))
        end = k + 6;
    while (is_digit(at(s, k)) || leak_starts_any(s, k, "一 二 三 四 五 六 七 八 九 十 两 半"))
        k = leak_next(s, k);
    if (k > from && k - from <= 9) {
        k = leak_past_blanks(s, k);
        if (leak_starts(s, k, S("年")))
            end = k + 3;
        else if (leak_starts(s, k, S("个月")))
            end = k + 6;
    }
    if (end > i && bracket)
        return leak_starts_any(s, end, ") ] 〕 】") ? leak_next(s, end) : i;
    return end;
}

/* A dash as it is typed in Chinese; a hyphen is a part of a word. */
static bool is_dash(const struct leak_scan *s, size_t i)
{
    return s->text.p[s->origin[i]] != '-';
}

bool leak_opens(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k > s->from && before(s, k) == ' ')
        k--;
    if (k == s->from || is_one_of(before(s, k), "\t|([{!>~`#"))
        return true;
    if (before(s, k) == '-')
        return is_dash(s, k - 1);
    if (before(s, k) == ',' || before(s, k) == ';')
        /* A comma of Chinese sentences is none of a table's. */
        return s->text.p[s->origin[k - 1]] == ',' && k == i;
    return leak_ends_any(s, k,
                         "【 〔 『 「 。 《 ▲ ● ■ ◆ ★ ☆ ※ 注: 备注: 说明: 声明: 提示: 提醒: 警示:");
}

bool leak_closes(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k < s->to && at(s, k) == ' ')
        k++;
    if (k >= s->to || is_one_of(at(s, k), "\t|)]}!.<~`"))
        return true;
    if (at(s, k) == '-')
        return is_dash(s, k);
    if (at(s, k) == ',' || at(s, k) == ';')
        return s->text.p[s->origin[k]] == ',' && k == i;
    return leak_starts_any(s, k, "】 〕 』 」 。 ★ ☆ ※");
}

bool leak_is_quoted(const struct leak_scan *s, size_t from, size_t to)
{
    /* All of the line: nobody speaks of it. */
    if (leak_back(s, from) == s->from && leak_next(s, to) == s->to)
        return false;
    return (leak_ends_any(s, from, "“ ‘ 《 \" 「") && leak_starts_any(s, to, "” ’ 》 \" 」")) ||
           (leak_ends_any(s, from, "《") || leak_starts_any(s, to, "》"));
}

void leak_mark_add(struct leak_scan *s, size_t from, size_t to)
{
    (void)leak_add(s, LEAK_CLASSIFICATION, from, to, piece(s, from, to));
}

bool leak_is_duty(const struct leak_scan *s, size_t i)
{
    for (size_t k = i; k > s->from && i - k < 60 && before(s, k) != ','; k = leak_back(s, k)) {
        if (leak_ends_any(s, k, "应 应当 须 不得 不要 严禁 禁止 凡 未 没有"))
            return true;
    }
    return false;
}

/* ---- 绝密, 机密, 秘密 ---- */

/* A star behind it; an asterisk as it is typed for footnotes only if the word is no part of a longer one. */
static bool starred(const struct leak_scan *s, const struct leak_hit *h, size_t *ret_end)
{
    size_t end = h->at + h->n, k = leak_past_blanks(s, end);

    /* 机密级文件★5年 */
    k += leak_starts_any(s, k, "文件 材料 级文件 级");
    if (!leak_starts_any(s, k, LEAK_STARS))
        return false;
    if (at(s, k) == '*' && s->text.p[s->origin[k]] == '*' &&
        (at(s, k + 1) == '*' || !(leak_opens(s, h->at) || is_blank(before(s, h->at)))) &&
        past_period(s, k + 1) == k + 1)
        return false;
    *ret_end = past_period(s, leak_next(s, k));
    return true;
}

/* The length of the words for "is" that end before i: 密级栏填写, 密级定为; 0: none. */
static size_t verb_before(const struct leak_scan *s, size_t i)
{
    struct str rest = S("确定 标注 标识 填写 填 定 标 栏 为 是 属 系"), word;
    size_t n = 0;

    while (str_next(&rest, ' ', &word)) {
        if (leak_ends(s, i, word))
            n = word.n > n ? word.n : n;
    }
    return n;
}

/* Past what stands between 密级 and its value, backward: colons, quotes, bounds of cells and of HTML's,
 * 为, 定为. */
static size_t before_value(const struct leak_scan *s, size_t i, bool *ret_verb)
{
    *ret_verb = false;
    while (i > s->from) {
        size_t n = 0;

        if (before(s, i) == '>') {
            while (i > s->from && before(s, i) != '<')
                i--;
            n = i > s->from;
        } else if (is_blank(before(s, i)) || is_one_of(before(s, i), ":=([|\"'")) {
            n = 1;
        } else if (leak_ends_any(s, i, "★ 【 “ ‘ 「")) {
            n = i - leak_back(s, i);
        } else {
            n = verb_before(s, i);
            *ret_verb |= n > 0;
        }
        if (!n)
            break;
        i -= n;
    }
    return i;
}

/* 密级：机密, 密级为“机密”: but not 密级为机密以上的. */
static bool graded(const struct leak_scan *s, const struct leak_hit *h)
{
    bool verb;
    size_t k = before_value(s, h->at, &verb), end = h->at + h->n;
    const struct leak_hit *label = k < h->at ? leak_hit_before(s, k, W_GRADE, 0) : NULL;

    end += leak_starts_any(s, end, "” ’ 」");
    if (label)
        return !verb ||
               !(leak_starts_any(s, end, "的 和 或 、 以上 及 级的 级以上 两 三 文件 事项 国家") ||
                 leak_is_duty(s, label->at));
    return (leak_label(s, h->at) & W_GRADE) && leak_column(s, h->at) < s->header_n;
}

/* 文头：绝密  文号：…: a field of its own. */
static bool is_field(const struct leak_scan *s, size_t from, size_t end)
{
    /* "secret_level":"机密" */
    if (before(s, from) == '"' && at(s, end) == '"')
        return is_one_of(before(s, from - 1), ":=");
    return is_one_of(before(s, from), ":=") &&
           !leak_ends_any(s, leak_skip_back(s, from),
                          "主题词 关键词 关键字 题目 名称 标题 揭秘 揭开") &&
           (end >= s->to || is_blank(at(s, end)) || is_one_of(at(s, end), ",;|)\"<") ||
            leak_starts_any(s, end, "。"));
}

bool leak_of_this_paper(const struct leak_scan *s, size_t i)
{
    static const char *const verbs =
        "属于 属 系 为 是 涉及 含有 仅供 只供 供 仅限 限 均为 定为 经确定为 确定为";
    const struct leak_hit *paper = leak_hit_before(s, i, W_PAPER, 6);
    size_t k = paper ? paper->at + paper->n : 0;

    k += paper ? digits_from(s, k) : 0; /* 附件1为 */
    return paper && leak_starts_any(s, paper->at, "此 本 该 这份 以上 以下 上述 附件 会议材料") &&
           k + leak_starts_any(s, k, verbs) == i;
}

/* 机密　昭公通〔2024〕7号: at the beginning of a line, before the number of the paper. */
static bool heads_number(const struct leak_scan *s, size_t from, size_t end)
{
    size_t i = leak_past_blanks(s, end), most = i + 40 < s->to ? i + 40 : s->to;

    if (i == end || leak_past_blanks(s, s->from) != from)
        return false;
    while (i < most && !is_blank(at(s, i)) && !leak_starts_any(s, i, "〔 [ 、 。 的"))
        i = leak_next(s, i);
    return i < most && is_digit(at(s, i + leak_starts_any(s, i, "〔 [")));
}

/* （警务工作秘密，仅限本局民警阅读）, 按工作秘密管理，仅限专班成员阅知: who alone may read it; the place behind it, 0: none. */
static size_t readers_behind(const struct leak_scan *s, size_t i)
{
    size_t k = i + leak_starts_any(s, i, "管理 对待 掌握"), most;

    k = leak_skip(s, k);
    if (!leak_starts_any(s, k, "仅限 只限 仅供 限于"))
        return 0;
    for (most = k + 60 < s->to ? k + 60 : s->to; k < most; k = leak_next(s, k)) {
        size_t n = leak_starts_any(s, k, "阅知 阅读 阅看 知悉 掌握 传阅 阅");
        if (n)
            return k + n;
        if (leak_starts_any(s, k, "。"))
            return 0;
    }
    return 0;
}

/* 警务工作秘密 不得外传; 属工作秘密，未经批准不得扩散 */
static void work_secret(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, begin = h->at, readers = readers_behind(s, end);
    bool of_it;
    bool apart = at(s, end) == ',' || is_blank(at(s, end));
    const struct leak_hit *next = leak_hit_after(s, end, W_KEEP, apart ? 45 : 8);

    /* 工作秘密　保密期限1年　昭通市公安局办公室: apart, and its period or whose it is behind it. */
    if (leak_opens(s, begin) && is_blank(at(s, end)) &&
        (leak_hit_after(s, leak_past_blanks(s, end), W_TERM | W_GRADE | W_COPY, 0) ||
         past_period(s, end) > leak_past_blanks(s, end) ||
         (s->to - s->from < 90 && leak_closes(s, s->to) &&
          leak_ends_any(
              s, s->to,
              "局 办公室 委 政府 支队 大队 中队 派出所 指挥部 科 处 厅 院 办 中心 制 编印 印发")))) {
        leak_mark_add(s, begin, end);
        return;
    }
    while (leak_ends_any(s, begin, "属 于 系 按"))
        begin = leak_back(s, begin);
    /* 本报告涉及侦查措施，属警务工作秘密，…不得外传 */
    of_it = begin < h->at && before(s, begin) == ',';
    if ((next || readers) && leak_ends_any(s, end, "工作秘密 警务秘密") &&
        (leak_opens(s, begin) || leak_hit_before(s, begin, W_PAPER, of_it ? 120 : 12)) &&
        !leak_starts_any(s, end, "的 和 或 、") && !leak_is_quoted(s, h->at, end))
        leak_mark_add(s, h->at, readers ? readers : next->at + next->n);
}

/* 原件左上角标的是, 扫描件首页有, PPT右上角：: where on a sheet, and that something stands there; how it is to be
 * written (应在左上角标注) does not say that it does. */
static bool on_sheet(const struct leak_scan *s, size_t i)
{
    static const char *const seen =
        "标的是 标的 标着 标了 写的是 写着 印的是 印着 印了 盖的是 盖着 盖了 显示 显示为 注的是 注着 注有 注了 有 是 标有 写有 印有 盖有 "
        "打着 打的是 贴着 带着 还有 仍有 居然有 标注 标明 清楚地写着 能看到 可见 看到";
    static const char *const sheets =
        "左上角 右上角 左上方 右上方 扉页 首页 封面 页眉 页脚 水印 版头 报头 扫描件 复印件 原件 截图 照片 第一页 封皮 标题下 文头 红头 上面 上";
    size_t k = i, n;
    struct str rest = str_c(seen), word;
    size_t best = 0;

    while (str_next(&rest, ' ', &word)) {
        if (leak_ends(s, i, word) && word.n > best)
            best = word.n;
    }
    k -= best;
    for (n = 0; n < 3 && leak_ends_any(s, k, "就 还 都 明明 明确 清楚 分明 却 仍 也"); n++)
        k = leak_ends_any(s, k, "明明 明确 清楚 分明") ? k - 6 : k - 3;
    return (best || at(s, i) == ':') && leak_ends_any(s, k, sheets) &&
           !(leak_ends_any(s, k, "上") &&
             !leak_ends_any(s, k, "件上 纸上 文上 料上 面上 案上 稿上 表上 盒上 袋上 单上"));
}

/* 右上角手写“内部参阅”, 封面盖有“机密”: what is told of the words is that they stand on the paper. */
static bool is_on_paper(const struct leak_scan *s, size_t from, size_t to)
{
    size_t i = from;

    while (leak_ends_any(s, i, "“ ‘ \" 「 :"))
        i = leak_back(s, i);
    if (!leak_starts_any(s, to, "” ’ \" 」") ||
        leak_starts_any(s, leak_next(s, to), "的 等 或 字样的 标志的 标识的") || leak_is_duty(s, i))
        return false;
    return (leak_ends_any(s, i, "手写 写着 写有 印有 印着 盖有 盖着 加盖 标有 标着 标 批有") &&
            leak_hit_before(s, i, W_PAPER, 48)) ||
           on_sheet(s, i);
}

/* 本名单按工作秘密管理, 有关数据按照警务工作秘密管理: said of this paper, or of what it tells. */
static bool managed_so(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, begin = h->at, n;
    const struct leak_hit *paper;

    n = leak_starts_any(s, end, "管理 掌握 对待 保管");
    if (!n || !leak_ends_any(s, end, "工作秘密 警务秘密") ||
        !leak_ends_any(s, begin, "按 按照 作为") ||
        !(leak_closes(s, end + n) || is_one_of(at(s, end + n), ",;")))
        return false;
    begin -= leak_ends_any(s, begin, "按照 作为") ? 6 : 3;
    paper = leak_hit_before(s, begin, W_PAPER, 36);
    if (leak_is_duty(s, begin) || leak_is_quoted(s, h->at, end) ||
        !(leak_opens(s, begin) || before(s, begin) == ',' ||
          (paper && !leak_ends_any(s, paper->at, "的 类 等")) ||
          leak_ends_any(s, begin, "数据 情况 信息 名单 表 稿 册")))
        return false;
    leak_mark_add(s, h->at, end + n);
    return true;
}

/* 本文件属于机密级国家秘密: said of a paper; the words alone are in every law. */
static bool is_state_grade(const struct leak_scan *s, const struct leak_hit *h, size_t end)
{
    const struct leak_hit *paper = leak_hit_before(s, h->at, W_PAPER, 12);

    return leak_ends_any(s, h->at + h->n, "级") && leak_starts(s, h->at + h->n, S("国家秘密")) &&
           leak_closes(s, end) && leak_ends_any(s, h->at, "属于 属 系 为 是") && paper &&
           !leak_ends_any(s, paper->at, "等 类 、 的") && !leak_is_duty(s, h->at);
}

/* ---- The ways in which such words are a mark ---- */

/* Of one way: true, the hit is settled by it, mostly as a mark. Asked in their order (ways). */
typedef bool secret_way(struct leak_scan *s, const struct leak_hit *h);

static bool mark_to(struct leak_scan *s, const struct leak_hit *h, size_t to)
{
    leak_mark_add(s, h->at, to);
    return true;
}

static bool by_state_grade(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    return is_state_grade(s, h, end + 12) && mark_to(s, h, end + 12);
}

/* 机密★5年, but where it is spoken of: “机密★”的含义. */
static bool by_star(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end;

    if (!starred(s, h, &end))
        return false;
    if (leak_starts_any(s, end,
                        "的标 的含义 的文件应 的格式 的公文应 等标 等字样 字样的 标志应 标识应"))
        return true;
    if (!leak_is_quoted(s, h->at, end) || is_on_paper(s, h->at, end))
        leak_mark_add(s, h->at, end);
    return true;
}

/* ★机密 */
static bool by_star_before(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    return leak_ends_any(s, h->at, "★ ☆") && (leak_closes(s, end) || is_blank(at(s, end))) &&
           mark_to(s, h, end);
}

/* 密级：机密 */
static bool by_grade(struct leak_scan *s, const struct leak_hit *h)
{
    return graded(s, h) && mark_to(s, h, past_period(s, h->at + h->n));
}

/* 机密　10年: in a line or field of its own. */
static bool alone(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, period = past_period(s, end);
    bool line = leak_opens(s, h->at) &&
                (leak_closes(s, period) || (period > end && is_blank(at(s, period))));

    return (line || is_field(s, h->at, period)) &&
           (at(s, period) == '"' || !leak_is_quoted(s, h->at, period)) && mark_to(s, h, period);
}

/* 机密级，仅限常委传阅 */
static bool by_readers(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    if (!leak_opens(s, h->at) || !leak_ends_any(s, end, "级"))
        return false;
    end += leak_starts_any(s, end, "文件 材料 资料");
    return (at(s, end) == ',' || is_blank(at(s, end))) &&
           leak_starts_any(s, leak_past_blanks(s, end + 1),
                           "仅限 仅供 限 请 不得 严禁 注意 未经 阅后 妥善 专人") &&
           mark_to(s, h, end);
}

/* 该方案经审核确定为秘密级，保密期限3年 */
static bool by_decision(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    return leak_ends_any(s, h->at, "确定为 定为 标为") && leak_line_has(s, W_PAPER) &&
           (leak_closes(s, end) || at(s, end) == ',') && !leak_is_duty(s, h->at) &&
           mark_to(s, h, end);
}

/* 机密件, 秘密件 at the head of a paper. */
static bool as_paper(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    if (!leak_opens(s, h->at))
        return false;
    if (leak_ends_any(s, end, "密件") && is_blank(at(s, end)))
        return mark_to(s, h, end);
    return leak_starts(s, end, S("件")) && (leak_closes(s, end + 3) || is_blank(at(s, end + 3))) &&
           mark_to(s, h, end + 3);
}

/* 以上为工作秘密，…; 这份是涉密件 */
static bool said_of_this(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;
    bool above =
        leak_ends_any(
            s, h->at,
            "以上为 以上属 以上是 以上均为 以上均属 此为 此系 此属 这是 这份是 这属于 上述为 上述属 均属 这页是") &&
        !leak_starts_any(s, end, "的 级 和 、 事项 或") && s->to - s->from < 150;
    bool paper = leak_of_this_paper(s, h->at) && !leak_starts_any(s, end, "的 级 和 、 事项");

    return (above || paper) && !leak_is_quoted(s, h->at, end) && mark_to(s, h, end);
}

/* 密电传真 机密 特急 签批盖章 */
static bool before_urgency(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    return (is_blank(before(s, h->at)) || h->at == s->from) && is_blank(at(s, end)) &&
           leak_starts_any(s, leak_past_blanks(s, end), "特急 加急 平急 特提 急件") &&
           mark_to(s, h, end);
}

/* 绝密 启用前: of examinations. */
static bool until_opened(struct leak_scan *s, const struct leak_hit *h)
{
    size_t until = leak_past_blanks(s, h->at + h->n);

    return (leak_opens(s, h->at) || is_blank(before(s, h->at))) &&
           leak_starts_any(s, until, "启用前 启封前 开启前 开考前") && mark_to(s, h, until + 9);
}

static bool by_number(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;

    return heads_number(s, h->at, end) && mark_to(s, h, end);
}

static void secret(struct leak_scan *s, const struct leak_hit *h)
{
    static secret_way *const ways[] = {by_state_grade, by_star,        by_star_before, by_grade,
                                       alone,          by_readers,     by_decision,    as_paper,
                                       said_of_this,   before_urgency, until_opened,   by_number,
                                       managed_so};

    for (size_t i = 0; i < COUNT(ways); i++) {
        if (ways[i](s, h))
            return;
    }
    work_secret(s, h);
}

/* ---- What else a cover says ---- */

/* 密级：内部 */
static void grade(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n;

    if (at(s, leak_past_blanks(s, i)) != ':')
        return;
    i = leak_past_blanks(s, leak_past_blanks(s, i) + 1);
    if (leak_starts_any(s, i, "内部 工作秘密 警务"))
        leak_mark_add(s, h->at, i + 6);
}

/* 第000213份 共300份: a number of five or six places, the first of them 0, that fills its line or field. */
static void copy_told(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_past_blanks(s, h->at + 3), n = digits_from(s, i),
           end = leak_past_blanks(s, i + n);

    if (n >= 5 && n <= 7 && leak_opens(s, h->at) && leak_starts(s, end, S("份")) &&
        (leak_closes(s, end + 3) || is_blank(at(s, end + 3)) ||
         leak_starts_any(s, end + 3, ",共 (共 /共")))
        leak_mark_add(s, h->at, end + 3);
}

/* 份号：000012 */
static void copy_number(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), n;

    i = leak_skip(s, i + leak_starts_any(s, i, "第"));
    n = digits_from(s, i);
    if (leak_starts(s, h->at, S("第"))) {
        copy_told(s, h);
        return;
    }
    if (n >= 3 && n <= 7 && (i > h->at + h->n || (n >= 6 && at(s, i) == '0')))
        leak_mark_add(s, h->at, i + n);
}

/* 本件属国家秘密: the words alone are in every law. */
static void state_secret(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n, n;

    /* 以下内容涉密，公开时应删除 */
    if (leak_starts_any(s, h->at, "此 本 该 附件 以下 以上 上述") && leak_starts(s, i, S("涉密")) &&
        (leak_closes(s, i + 6) || is_one_of(at(s, i + 6), ",;")) &&
        !leak_is_quoted(s, h->at, i + 6)) {
        leak_mark_add(s, h->at, i + 6);
        return;
    }
    if (!leak_starts_any(s, h->at, "此 本 该 附件 来件 这份") || leak_starts(s, h->at, S("该信息")))
        return;
    i += leak_starts_any(s, i, "已被 已 经");
    i += leak_starts_any(s, i, "属于 属 系 为 是 涉及 含有 确定为 定为");
    n = i > h->at + h->n
            ? leak_starts_any(s, i,
                              "国家秘密 涉密文件 涉密材料 涉密资料 涉密件 工作秘密 警务工作秘密")
            : 0;
    if (n && !leak_starts_any(s, i + n, "的 和 或 、 事项"))
        leak_mark_add(s, h->at, i + n);
}

/* 保密期限：5年 */
static void term(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), end = past_period(s, i);
    char c = at(s, h->at + h->n);

    if (is_one_of(c, ": \t") && end > i && leak_closes(s, end))
        leak_mark_add(s, h->at, end);
}

/* 知悉范围：市局党委成员 */
static void known_to(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, i = leak_skip(s, end);

    if (at(s, end) == ':' && i < s->to && (unsigned char)at(s, i) >= 0x80 &&
        leak_ends_any(s, end, "知悉范围 传达范围") && !leak_is_duty(s, h->at) &&
        !leak_starts_any(s, i, "请 应 填 主动 社会 公众"))
        leak_mark_add(s, h->at, end);
}

/* 公开属性：不予公开 */
static void property(struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const nots[] = {"不予公开", "不公开", "免予公开", "不宜公开"};
    size_t i = leak_skip(s, h->at + h->n);

    for (size_t k = 0; k < COUNT(nots) && i > h->at + h->n; k++) {
        if (leak_starts(s, i, str_c(nots[k])) && leak_closes(s, i + strlen(nots[k])))
            leak_mark_add(s, h->at, i + strlen(nots[k]));
    }
}

/* What is looked at beside each word of a mark. */
static const struct {
    uint32_t what;
    void (*look)(struct leak_scan *s, const struct leak_hit *h);
} looks[] = {
    {W_SECRET, secret},          {W_COPY, copy_number}, {W_GRADE, grade},
    {W_PAPER, state_secret},     {W_TERM, term},        {W_PROPERTY, property},
    {W_INTERNAL, leak_internal}, {W_KEEP, leak_keep},   {W_PAPER, leak_only},
    {W_PAPER, known_to},
};

/* 第 000118 份: with blanks, at the beginning of a line; no word of the list has any. */
static void copy_apart(struct leak_scan *s)
{
    struct leak_hit h = {.at = leak_past_blanks(s, s->from), .n = 3, .what = W_COPY};

    if (leak_starts(s, h.at, S("第 ")) && at(s, leak_past_blanks(s, h.at + 3)) == '0')
        copy_told(s, &h);
}

void leak_marks(struct leak_scan *s)
{
    copy_apart(s);
    leak_head(s);
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        for (size_t i = 0; i < COUNT(looks); i++) {
            if (h->what & looks[i].what)
                looks[i].look(s, h);
        }
        if ((h->what & (W_SECRET | W_INTERNAL | W_KEEP)) && is_on_paper(s, h->at, h->at + h->n))
            leak_mark_add(s, h->at, h->at + h->n);
    }
}

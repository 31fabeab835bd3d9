/* keep.c: what keeps a paper in the house: 内部资料, 不得外传, 仅限…阅知, told from the same
 * words in rules for everybody (任何人不得泄露) and in advice (请勿将验证码透露给他人): a mark forbids to
 * spread this paper, or nothing that is named. */
#include "engine/leak/mark.h"

#define HEAD_LINES 6 /* in which a mark may be one word that means much else */

/* ---- What is forbidden: 不得 (擅自 对外) 摘抄、翻印 ---- */

static const char *const manners =
    "擅自 随意 私自 任意 自行 再 予以 进行 用手机 将其 将此件 对外 向外 往外 向社会 向任何人 向他人 "
    "向无关人员 向外界 向媒体 向外单位 在互联网上 在互联网 在外网 在网上 在群里 通过微信、QQ 通过微信和QQ 通过微信或QQ 通过微信 通过QQ 用微信 用QQ 通过手机 通过公网 通过邮件 在微信群 通过短信 通过互联网 通过网络 以任何形式 "
    "以任何方式 以任何途径 公开 截图 拍照";
/* To spread, whatever it is; and what is done with other things as well. */
static const char *const strong =
    "外传 外泄 外漏 外露 外发 外转 外流 扩散 转外单位 转外群 转外 往外说 往外传 往外发 说出去 传出去 发出去 发朋友圈 "
    "上传互联网 上传外网 上互联网 上外网 翻印 摘抄 摘录 转抄 抄录 传抄 对外讲 对外说 截图外传 截屏外传 拍照外传 "
    "外宣 带出会场 带出办公室 带出单位 带出机关";
static const char *const weak =
    "复印 复制 转发 转载 引用 张贴 拍照 拍摄 截图 截屏 录音 录像 公开 公布 发布 上网 挂网 登报 见报 广播 报道 "
    "宣传 传播 散发 提供 传输 传递 泄露 泄漏 透露 披露 外借 外带 带出 带离 传阅 对外 上传 外出 抄";
/* To whom or where it is not to go: no object of its own. */
static const char *const whither =
    "至 到 给 媒体 记者 互联网 外网 网络 朋友圈 外单位 外群 外人 他人 外界 社会 无关人员 办公室 会场 单位 出去 外地 "
    "其他单位 群外 网上 外部 门户网站 网站";

static size_t one_of_spreading(const struct leak_scan *s, size_t i)
{
    size_t n = leak_starts_any(s, i, strong);

    return n ? n : leak_starts_any(s, i, weak);
}

size_t leak_whither(const struct leak_scan *s, size_t i)
{
    size_t end = i, n;

    while ((n = leak_starts_any(s, end, whither)) > 0)
        end += n;
    return end - i;
}

/* A verb with what may stand before and behind it; its length. */
static size_t spreading_verb(const struct leak_scan *s, size_t i)
{
    size_t k = i, n = one_of_spreading(s, k);

    for (int m = 0; m < 3 && !n; m++) {
        size_t manner = leak_starts_any(s, k, manners);

        if (!manner)
            return 0;
        k += manner;
        n = one_of_spreading(s, k);
    }
    /* 截图发朋友圈: the second says it. */
    while (n) {
        k += n;
        n = one_of_spreading(s, k);
    }
    return k > i ? k + leak_whither(s, k) - i : 0;
}

size_t leak_spreading(const struct leak_scan *s, size_t i)
{
    size_t end = i, n = spreading_verb(s, i);

    while (n) {
        size_t gap;

        end += n;
        gap = leak_starts_any(s, end, "、 或 和 及 或者 以及 ,勿 ,请勿 ,不得 ,不准 ,严禁");
        gap += leak_starts_any(s, end + gap, "不得 不准 严禁 禁止");
        n = gap ? spreading_verb(s, end + gap) : 0;
        end += n ? gap : 0;
    }
    return end - i;
}

/* Done with other things as well: only a paper that speaks of itself makes a mark of it. */
static bool is_weak(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t k = h->at;

    for (; k < h->at + h->n; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, strong))
            return false;
    }
    for (k = h->at; k < h->at + h->n; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, weak))
            return true;
    }
    return false;
}

/* ---- 内部资料 and 不得外传 ---- */

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

/* 仅供公安机关内部使用, 属公安内部资料: whose house it is, and before it that it is for that alone; where
 * that begins, or begin. */
static size_t of_the_house(const struct leak_scan *s, size_t begin, size_t end)
{
    struct str rest = S("公安机关 公安 警务 本局 我局"), word;
    size_t k = begin, n;

    while (str_next(&rest, ' ', &word)) {
        if (k == begin && leak_ends(s, begin, word))
            k -= word.n;
    }
    if (k == begin || !(leak_closes(s, end) || is_one_of(at(s, end), ",; ")))
        return begin;
    n = leak_ends_any(s, k, "仅供 仅限 只供 只限 属于") ? 6 : leak_ends_any(s, k, "属 系") ? 3 : 0;
    return n && (leak_opens(s, k - n) || is_blank(before(s, k - n))) ? k - n : begin;
}

/* 属性：内部参阅: what a field says of the paper. */
static bool is_property(const struct leak_scan *s, size_t begin, size_t end)
{
    size_t label = leak_skip_back(s, begin);

    return label < begin && leak_closes(s, end) &&
           leak_ends_any(s, label, "属性 性质 标识 涉密情况 保密要求 公开情况");
}

/* Where 仅供, 限, 专供 before i begins. */
static size_t before_purpose(const struct leak_scan *s, size_t i)
{
    while (i > s->from && leak_ends_any(s, i, "仅 只 供 限 专"))
        i = leak_back(s, i);
    return i;
}

void leak_internal(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n, begin = h->at, k;
    const struct leak_hit *next;

    if (leak_is_quoted(s, begin, end))
        return;
    if (leak_ends_any(s, begin, "仅供 只供 仅限 只限 限 供 属 系 专供 请")) {
        if (!leak_starts_any(s, end, "的 和 及 与 或 、 管理 制度") &&
            leak_ends_any(s, begin, "仅供 只供 仅限 只限 专供 ,供 (供 ,限 (限")) {
            leak_mark_add(s, before_purpose(s, begin), end);
            return;
        }
    }
    /* 本简报供内部参阅; 报告仅限领导同志内部参阅 */
    if ((leak_closes(s, end) || at(s, end) == ',') &&
        (leak_of_this_paper(s, begin) ||
         (has_only(s, begin) && !leak_ends_any(s, begin, "单位 机关 企业 公司 学校")))) {
        leak_mark_add(s, begin, end);
        return;
    }
    /* 供内部参阅, 仅供领导参阅: all of a line or bracket. */
    k = before_purpose(s, begin);
    if (k < begin && leak_opens(s, k) && leak_closes(s, end)) {
        leak_mark_add(s, k, end);
        return;
    }
    k = of_the_house(s, begin, end);
    if (k < begin) {
        leak_mark_add(s, k, end);
        return;
    }
    if (is_property(s, begin, end)) {
        leak_mark_add(s, begin, end);
        return;
    }
    next = leak_hit_after(s, end, W_KEEP, 16);
    if (next && !leak_starts_any(s, end, "的 和 及 与 管理 制度 、 为由") &&
        !leak_ends_any(s, h->at, "的 和 及 与 、")) {
        leak_mark_add(s, begin, next->at + next->n);
        return;
    }
    k = leak_past_blanks(s, end);
    if (leak_starts_any(s, k, LEAK_STARS)) {
        leak_mark_add(s, begin, k);
        return;
    }
    /* 内部参考（第27期）, 内部传阅：主要领导 */
    if (leak_opens(s, begin) &&
        (leak_starts_any(s, end, "(第 (总第 (20 [20 〔") ||
         (at(s, end) == ':' && leak_ends_any(s, end, "传阅 参阅 掌握 传达 参考")))) {
        leak_mark_add(s, begin, end);
        return;
    }
    if ((leak_opens(s, begin) || leak_starts_any(s, begin, "( [ 【")) &&
        (leak_closes(s, end) || (begin > s->from && leak_starts(s, end, S("第")))))
        leak_mark_add(s, begin, end);
    else if (leak_opens(s, begin) && at(s, k) == ',' && !leak_starts_any(s, end, sentence_after) &&
             s->to - s->from < 90)
        leak_mark_add(s, begin, end);
    else if (leak_opens(s, begin) && (k > end || leak_starts_any(s, end, "· 第")) &&
             !leak_starts_any(s, k, sentence_after))
        leak_mark_add(s, begin, end);
    else if (leak_closes(s, end) && before(s, begin) == ' ' &&
             !leak_ends_any(s, begin, sentence_before) && s->to - s->from < 60)
        leak_mark_add(s, begin, end);
}

/* Said to everybody: a rule, and none of a paper. */
static bool is_for_everybody(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if (leak_starts_any(s, i, "任何 单位和个人 应当 工作人员 公民 违反 依法 第 《 凡 泄露者"))
            return true;
    }
    return false;
}

/* 未经批准不得摘抄本资料 */
static bool paper_behind(const struct leak_scan *s, size_t i)
{
    return leak_starts_any(s, i, "本 此 该") && leak_hit_after(s, i, W_PAPER, 0);
}

/* 本简报, 此名单, 发送范围：…, in the same sentence before it, or right behind it. */
static bool is_of_paper(const struct leak_scan *s, const struct leak_hit *h)
{
    const struct leak_hit *paper = leak_hit_before(s, h->at, W_PAPER, 120);

    if (paper_behind(s, h->at + h->n))
        return !is_for_everybody(s, s->from, h->at);
    if (!paper ||
        !leak_starts_any(s, paper->at,
                         "此 本 该 这 以上 以下 上述 附件 群内 发 知悉范围 传 阅读范围 分发 "
                         "下发 印发 来件"))
        return false;
    for (size_t i = paper->at; i < h->at; i = leak_next(s, i)) {
        if (leak_starts_any(s, i, "。"))
            return false;
    }
    return !leak_starts_any(s, paper->at + paper->n, "的 和 及 、 为由 所 中 规定 自") &&
           !leak_ends_any(s, paper->at, "的 “ ‘ 对 将") && !is_for_everybody(s, s->from, h->at);
}

/* 举报人信息严格保密，不得泄露: the sentence says of whose data it is to be kept, and promises it. */
static bool is_of_people(const struct leak_scan *s, const struct leak_hit *h)
{
    const struct leak_hit *first = leak_hit_before(s, h->at, W_KEEP, 12);
    size_t i = first ? first->at : h->at;

    while (leak_ends_any(s, i, "保密 严格 ,"))
        i -= before(s, i) == ',' ? 1 : 6;
    while (leak_ends_any(s, i, "应 当 须 要 必 将 会 予 以 均 都 依 法"))
        i = leak_back(s, i);
    return leak_ends_any(
        s, i,
        "人信息 人身份 人姓名 人隐私 个人信息 身份信息 者信息 者身份 生信息 员信息 "
        "户信息 的信息 的身份 的隐私 人资料 个人资料 人情况 商业秘密 隐私");
}

/* A line of its own, or beside another word of its kind. */
static bool is_alone(const struct leak_scan *s, const struct leak_hit *h)
{
    if (is_of_people(s, h))
        return false;
    if (s->to - s->from < 75 &&
        !leak_ends_any(s, h->at + h->n, "复制 转载 拍照 拍摄 录像 录音 外出") &&
        (leak_opens(s, h->at) || is_blank(before(s, h->at))))
        return true;
    return leak_hit_before(s, h->at, W_KEEP, 12) || leak_hit_after(s, h->at + h->n, W_KEEP, 12);
}

/* 不公开 is a property of many things: a mark only of this paper, or a line of its own. */
static const char *const properties =
    "不公开 不予公开 不对外公开 不对外公布 不对外发布 不宜公开 不上网 妥善保管 严格保密 不得公开 不得向社会公开 不向社会公开 "
    "注意保密 请注意保密 请注意保存";

/* 此件不公开, 内部资料不得外传: right behind the paper; where it begins. */
static const struct leak_hit *paper_beside(const struct leak_scan *s, const struct leak_hit *h)
{
    const struct leak_hit *paper = leak_hit_before(s, h->at, W_PAPER | W_INTERNAL, 30);
    size_t end = paper ? paper->at + paper->n : 0, k = h->at;

    while (k > s->from && is_blank(before(s, k)))
        k--;
    return paper && end + 18 >= k && !leak_starts_any(s, end, "的 和 及 、 为由") &&
                   !leak_starts_any(s, h->at + h->n, "为由") &&
                   (leak_opens(s, paper->at) || leak_ends_any(s, paper->at, ", 、") ||
                    (paper->n >= 6 && !leak_starts_any(s, h->at, properties)) ||
                    leak_starts_any(s, paper->at, "此 本 该 附件")) &&
                   !leak_ends_any(s, paper->at, "的 等 密 站 网 个人 申报 申请 信息 “ ‘") &&
                   !leak_ends_any(s, h->at, "的,")
               ? paper
               : NULL;
}

/* 请妥善保管准考证，注意保存: what somebody is to keep for himself. */
static bool is_own_thing(const struct leak_scan *s, size_t i)
{
    static const char *const things =
        "准考证 票据 凭证 回执 收据 发票 证件 密码 证书 行李 物品 财物 身份证 户口簿 存折 通知书 条码 申请材料";

    for (size_t k = s->from; k < i; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, things))
            return true;
    }
    return false;
}

/* （不予公开）, and nothing else in the line. */
static bool is_line_in_brackets(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t from = leak_past_blanks(s, s->from), end = h->at + h->n;

    return h->at == from + 1 && is_one_of(at(s, from), "([") && is_one_of(at(s, end), ")]") &&
           leak_past_blanks(s, end + 1) == s->to;
}

static bool is_property_alone(const struct leak_scan *s, const struct leak_hit *h)
{
    if (is_line_in_brackets(s, h))
        return true;
    if (leak_closes(s, h->at + h->n) && s->to - s->from < 60 &&
        (leak_ends_any(s, h->at, "注: 备注: 说明:") ||
         (is_blank(before(s, h->at)) &&
          leak_ends_any(s, h->at - 1, "信息 资料 材料 文件 数据 名单 内容"))))
        return true;
    return leak_opens(s, h->at) && leak_closes(s, h->at + h->n) && s->to - s->from < 60 &&
           leak_starts_any(
               s, h->at,
               "注意保密 严格保密 请注意保密 请注意保存 不宜公开 不得公开 不得向社会公开 不向社会公开");
}

/* 有关情况严禁外传 */
static bool is_of_matter(const struct leak_scan *s, const struct leak_hit *h)
{
    return leak_closes(s, h->at + h->n) && leak_ends_any(s, h->at, "情况 事项 数据 名单 消息") &&
           leak_starts_any(s, h->at, "严禁外传 不得外传 请勿外传 禁止外传 切勿外传 不准外传");
}

/* 密码切勿外泄; 本人电话…，请勿外泄: what somebody keeps for himself. */
static bool is_his_own(const struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const things =
        "密码 验证码 银行卡 信息 证件 身份证 账号 隐私 电话 手机 号码 姓名 住址";

    for (size_t i = s->from; i < h->at; i = leak_next(s, i)) {
        if (leak_starts_any(s, i, things))
            return true;
    }
    return false;
}

/* 以下布控名单请勿外传: asked of who reads it. */
static bool is_asked(const struct leak_scan *s, const struct leak_hit *h)
{
    return !is_weak(s, h) && s->to - s->from <= 150 &&
           leak_starts_any(s, h->at, "请勿 切勿 勿 别 千万 不要 请不要") && !is_his_own(s, h);
}

/* A clause of its own in a short line, or the first of it. */
static bool stands_apart(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t begin = h->at - (leak_ends_any(s, h->at, "请") ? 3 : 0);
    char c = before(s, begin);

    if (c == ',' && leak_starts(s, h->at, S("请勿")) && is_his_own(s, h))
        return false;
    return (leak_opens(s, begin) || ((c == ',' || is_blank(c)) && s->to - s->from < 75)) &&
           (!is_weak(s, h) || is_alone(s, h) || leak_line_has(s, W_PAPER | W_INTERNAL | W_SECRET));
}

/* 请勿将本通报内容向外透露: the paper stands within. */
static bool names_paper(const struct leak_scan *s, const struct leak_hit *h)
{
    for (size_t k = h->at; k < h->at + h->n && k < h->at + 15; k = leak_next(s, k)) {
        if (leak_starts_any(s, k, "将 把"))
            return leak_starts_any(s, k + 3, "本 此 该 这 以上 上述 有关 相关");
    }
    return false;
}

/* 未经批准不得外传: where the condition begins. */
static size_t before_condition(const struct leak_scan *s, size_t i)
{
    static const char *const consents = "批准 许可 同意 允许 授权 审批 审查";

    return i >= s->from + 12 && leak_ends_any(s, i, consents) && leak_ends_any(s, i - 6, "未经")
               ? i - 12
               : i;
}

/* 未经许可不得公开, and nothing else in the line or bracket. */
static bool is_conditional(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t begin = before_condition(s, h->at);

    return begin < h->at && leak_opens(s, begin) && leak_closes(s, h->at + h->n) &&
           !leak_ends_any(s, h->at + h->n, "转载 复制 引用 转发") && s->to - s->from < 75;
}

/* What these words are said of: this paper (此件不公开), or nothing: a line or bracket of its
 * own. */
void leak_keep(struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;
    const struct leak_hit *paper;
    bool bare = leak_closes(s, end) || is_one_of(at(s, end), ",;:") || is_blank(at(s, end)) ||
                leak_starts_any(s, end, "发布 传播 复制 转发 机要 办公室 局办 保密室 保密办");

    if (leak_is_quoted(s, h->at, end) ||
        leak_starts_any(s, end, "的 和 、 或 政府信息 其 ,法律 ,但法律 ,除法律 ,另有规定") ||
        (leak_starts_any(s, h->at, "注意保存 注意保管 妥善保管 请注意保存 请注意保管") &&
         is_own_thing(s, h->at)))
        return;
    if (bare && names_paper(s, h)) {
        if (!is_for_everybody(s, s->from, h->at))
            leak_mark_add(s, h->at, end);
        return;
    }
    /* 本机关对该信息决定不予公开: what a reply says of what was asked for. */
    if (leak_starts_any(s, h->at, properties) && leak_ends_any(s, h->at, "决定 依法 均 故 予以"))
        return;
    if (is_conditional(s, h)) {
        leak_mark_add(s, before_condition(s, h->at), end);
        return;
    }
    paper = bare ? paper_beside(s, h) : NULL;
    if (paper) {
        if (!leak_is_quoted(s, paper->at, end))
            leak_mark_add(s, paper->at, end);
    } else if (leak_starts_any(s, h->at, properties)) {
        if (is_property_alone(s, h))
            leak_mark_add(s, h->at, end);
    } else if (((bare || paper_behind(s, end)) && is_of_paper(s, h)) ||
               (bare && (is_of_matter(s, h) || stands_apart(s, h) || is_asked(s, h)))) {
        leak_mark_add(s, h->at, end);
    }
}

/* 本件仅限局领导阅知, 本简报只发至县级公安机关: a paper says for whom it is. */
void leak_only(struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const onlys =
        "仅限 只限 限 仅供 只供 专供 供 仅发 只发 仅送 只送 发至 仅在 只在 请 仅对 只对";
    static const char *const readers =
        "知悉 阅知 掌握 传阅 参阅 阅读 阅示 阅研 内部使用 播放 一级 县团级 公安机关 范围内使用";
    size_t i = h->at + h->n, from = i;

    if (!leak_starts_any(s, h->at, "此 本 该 这 以上 以下 上述 附件") ||
        !leak_starts_any(s, i, onlys))
        return;
    for (; i < s->to && i - from < 75 && !is_one_of(at(s, i), ",;") &&
           !leak_starts_any(s, i, "。 的 、 ”");
         i = leak_next(s, i)) {
        if (leak_starts_any(s, i, "公众 社会 群众 公民 市民 申请人 考生 村民"))
            return;
    }
    if (leak_ends_any(s, i, readers) && !leak_is_quoted(s, h->at, i))
        leak_mark_add(s, h->at, i);
}

/* 仅限县处级以上领导干部阅读: who belongs to the house, and that he reads it; the place behind it, 0: it is not
 * said. i is behind 仅限. */
static size_t past_readers(const struct leak_scan *s, size_t i)
{
    static const char *const insiders =
        "领导 干部 常委 党委 党组 机关 工作人员 民警 党员 党内 专案组 专班 负责人 负责同志 委员 级以上 涉密人员 "
        "班子成员 局内 本局 全体成员";
    size_t most = i + 75 < s->to ? i + 75 : s->to;
    bool inside = false;

    for (; i < most && !is_one_of(at(s, i), ",;:"); i = leak_next(s, i)) {
        size_t n = leak_starts_any(s, i, "阅读 阅知 阅看 阅示 阅存 参阅 传阅 知悉 掌握 阅");

        if (inside && n && leak_closes(s, i + n))
            return i + n;
        inside |= leak_starts_any(s, i, insiders) > 0;
    }
    return 0;
}

/* 发至县团级, 传达到县处级以上领导干部: how far down a paper goes; the place behind it, 0: it is not said. */
static size_t past_rank(const struct leak_scan *s, size_t i)
{
    static const char *const ranks =
        "省军级 省部级 地师级 地厅级 地市级 厅局级 县团级 县、团级 县处级 县级 师级 团级 科级 乡科级";
    static const char *const of_rank =
        "领导干部 党员领导干部 党员干部 党委 党组织 党组 主要负责同志 负责同志 领导同志 干部";
    size_t n = leak_starts_any(s, i, ranks), end = i + n;

    end += leak_starts_any(s, end, "以上 以下");
    end += leak_starts_any(s, end, of_rank);
    return n && leak_closes(s, end) ? end : 0;
}

/* 内部, and nothing else in one of the first lines; 内部 and 外部 one below the other are a list. */
static size_t past_internal(const struct leak_scan *s, size_t i)
{
    size_t end = leak_past_blanks(s, i + 6);
    struct str below = str_skip(s->plain, end < s->plain.n ? end + 1 : end);

    return s->number <= HEAD_LINES && leak_starts(s, i, S("内部")) && end == s->to &&
                   !str_starts(below, S("外部"))
               ? i + 6
               : 0;
}

void leak_head(struct leak_scan *s)
{
    static const char firsts[] = "仅只限发传下内此本";
    size_t i = leak_past_blanks(s, s->from), from, n, end;

    i += is_one_of(at(s, i), "([") ? 1 : leak_starts(s, i, S("【")) ? 3 : 0;
    if (i + 6 > s->to || !is_letter_of(firsts, s->plain.p + i))
        return;
    from = i;
    i += leak_starts_any(s, i, "此件 本件 本文件");
    n = leak_starts_any(s, i, "仅限 只限 仅供 只供 限");
    if (n)
        end = past_readers(s, i + n);
    else if ((n = leak_starts_any(s, i, "发至 传达至 传达到 下发至")) > 0)
        end = past_rank(s, i + n);
    else
        end = past_internal(s, i);
    if (end)
        leak_mark_add(s, from, end);
}

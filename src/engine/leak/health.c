/* health.c: illness and disability (健康状况) beside a name. */
#include "engine/leak/in.h"

/* 某 hides a name enough. */
static struct str masked_name(struct leak_scan *s, size_t i, size_t n)
{
    return arena_fmt(s->a, "%.*s某", STR_ARG(piece(s, i, i + (n == 12 ? 6 : 3))));
}

/* 张老三（本名张光荣）: what else he is called, in a bracket behind his name. */
static void alias_add(struct leak_scan *s, size_t i)
{
    size_t n = at(s, i) == '(' ? leak_starts_any(s, i + 1, "本名 真名 原名 又名 曾用名 别名") : 0;
    size_t from = leak_skip(s, i + 1 + n), name = n ? leak_name_at(s, from) : 0;

    if (name)
        (void)leak_add(s, LEAK_HEALTH, from, from + name, masked_name(s, from, name));
}

/* The name wherever the line says it: one that is left would be found again. */
static void name_add(struct leak_scan *s, size_t i, size_t n)
{
    struct str name = piece(s, i, i + n);

    for (size_t k = s->from; k + n <= s->to; k = leak_next(s, k)) {
        if (k != i && !leak_starts(s, k, name))
            continue;
        (void)leak_add(s, LEAK_HEALTH, k, k + n, masked_name(s, k, n));
        alias_add(s, k + n);
    }
}

/* Is it told of the one whose name ends at `from`? A verb says so, or the clause of the illness ends behind
 * it. */
static bool told_beside(const struct leak_scan *s, size_t from, size_t to)
{
    bool verb;

    return leak_told(s, from, to, &verb);
}

static bool told_with_verb(const struct leak_scan *s, size_t from, size_t to)
{
    bool verb;

    return leak_told(s, from, to, &verb) && verb;
}

/* 怀孕5个月, 怀孕三十二周: how far it is. */
static bool is_pregnancy_term(const struct leak_scan *s, size_t i)
{
    size_t k = i + leak_starts_any(s, i, "已 约 近 满");

    while (k < s->to && k - i < 18 &&
           (is_digit(at(s, k)) || leak_starts_any(s, k, "一 二 两 三 四 五 六 七 八 九 十 多")))
        k = leak_next(s, k);
    return k > i && leak_ends_any(s, i, "孕") && leak_starts_any(s, k, "个月 个多月 月 周 个余月");
}

/* "jbmc":"癫痫": a value of JSON. */
static bool is_json_value(const struct leak_scan *s, const struct leak_hit *h)
{
    return leak_ends(s, h->at, S(":\"")) && at(s, h->at + h->n) == '"';
}

/* The clause or cell ends behind it, or says how far it went. */
static bool is_whole(const struct leak_scan *s, size_t i)
{
    return i >= s->to || is_one_of(at(s, i), " ,\t|;()+?!.") || is_digit(at(s, i)) ||
           leak_starts_any(
               s, i,
               "、 。 ” 走失 去世 死亡 病故 卧床 在床 在家 需 急需 申请 无法 不能 致 导致 随访 了 和 及 合并 一期 二期 三期 期 级 多年 已 伴 等 术后 复发 后 并 五项 检查 甲型 乙型 型 Ⅰ Ⅱ Ⅲ Ⅳ 状态 症状 发作 "
               "人 手术 一次 二次 两次 三次") ||
           leak_hit_after(s, i, W_HEALTH | W_SUFFERS, 0) || is_pregnancy_term(s, i);
}

/* The place before how bad it is or where, in a word of two letters: 重度, 左腿. */
static size_t before_degree(const struct leak_scan *s, size_t i)
{
    static const char *const degrees =
        "重度 中度 轻度 急性 慢性 原发 继发 晚期 早期 恶性 一级 二级 三级 四级 双侧 左侧 右侧 "
        "下肢 上肢 全身 半身 双目 双眼 左眼 右眼 双耳 左腿 右腿 双腿 严重 突发";

    return leak_ends_any(s, i, degrees) ? i - 6 : i;
}

/* 患有肺结核, 肺结核患者, 病种：肺结核: the words before or behind say that somebody has it. */
static bool is_said_to_have(const struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const behind =
        "残疾 阳性 表面抗原 初筛阳性 检测阳性 抗体 病史 史 术后 患者 患儿 病人 感染 晚期 早期 "
        "中期 携带者 病毒携带 病毒感染 住院 ( 治疗 一级 二级 三级 四级 五级 六级 七级 八级 九级 "
        "十级 并 后 死亡 去世 活动期 急性期 发作 缓解期 稳定期 恢复期 康复期 抗病毒 合并 都查出 查出 "
        "确诊 加重 缠身 卧床 支架 搭桥";
    size_t end = h->at + h->n;

    return leak_hit_before(s, h->at, W_SUFFERS | W_HEALTH_LABEL, 36) ||
           leak_starts_any(s, end, behind) || leak_hit_after(s, end, W_SUFFERS, 0) ||
           leak_ends_any(
               s, before_degree(s, h->at),
               "因 患 得 患上 现 仍 一直 伴有 属于 事由: 理由: 原因: 伤情: 病情: 病因: 结论: 症状: 因为 本人 妻子 丈夫 父亲 母亲 儿子 女儿 老伴 其妻 其夫 其父 其母 其子 其女") ||
           leak_starts(s, h->at, S("骨折")) ||
           (before_degree(s, h->at) < h->at && leak_name_ends(s, before_degree(s, h->at))) ||
           (leak_label(s, h->at) & (W_HEALTH_LABEL | W_SUFFERS));
}

/* A cell or clause of its own, but for how bad it is: 肢体残疾; 重度抑郁症; 属智力残疾. */
static bool fills_part(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;
    char b = before(s, before_degree(s, h->at)), c = at(s, end);

    if (h->at > s->from && !is_one_of(b, " \t,:|(-") &&
        !leak_ends_any(s, h->at, "、 系 属 为 是 “ 精神 肢体 智力 听力 视力 言语 多重"))
        return false;
    return end >= s->to || is_one_of(c, " \t,|;)") || is_digit(c) ||
           leak_starts_any(s, end, "、 。 ”") || leak_hit_after(s, end, W_HEALTH, 0);
}

/* …给申立群家评低保，他常年透析: a clause that begins with him whom the sentence has named. */
static bool is_of_him(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t k = h->at, n;

    while (k > s->from && h->at - k < 45 && !is_one_of(before(s, k), ",;") &&
           !leak_ends_any(s, k, "。"))
        k = leak_back(s, k);
    n = is_one_of(before(s, k), ",;") ? leak_starts_any(s, k, "他 她 其本人 其 该人") : 0;
    return n && told_beside(s, k + n, h->at) && is_whole(s, h->at + h->n);
}

/* Is it said of the one with the name that he has it, or does it stand in a table beside him? */
static bool is_of_person(const struct leak_scan *s, const struct leak_hit *h, size_t name,
                         size_t name_n)
{
    size_t end = h->at + h->n, name_end = name + name_n;

    return is_said_to_have(s, h) || fills_part(s, h) || is_json_value(s, h) || is_of_him(s, h) ||
           (told_beside(s, name_end, h->at) && is_whole(s, end)) ||
           told_with_verb(s, name_end, h->at) || name_end == h->at ||
           (leak_starts(s, name_end, S("的")) && name_end + 3 == h->at) ||
           name == leak_skip(s, end);
}

static bool hidden_name_before(const struct leak_scan *s, size_t i)
{
    for (size_t k = i; k > s->from && i - k < 60; k = leak_back(s, k)) {
        if (leak_ends_any(s, k, "某"))
            return true;
    }
    return false;
}

/* Of those who have an illness; their names follow. */
static const char *const lists =
    "名单 名册 花名册 台账 管理名单 管理名册 管理台账 救助名单 随访名单 登记名单";

/* 肺结核防治, 糖尿病门诊, 精神病院: what is done about it, or where. */
static bool is_public(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at + h->n;
    const struct leak_hit *p = leak_hit_after(s, end, W_PUBLIC, 12);

    if (leak_starts_any(
            s, end,
            "防 病房 科 院 专 门诊 日 村 疫 所 治疗仪 治疗技术 治疗药 治疗设备 用药 药 试剂 检测试 特效 患者健康 患者免费 的危害 危害 的后果 后果"))
        return true;
    /* A column of its own: 红斑狼疮 慰问2000 */
    if (p && leak_starts(s, p->at, S("慰问")) && is_blank(before(s, p->at)) &&
        is_digit(at(s, p->at + p->n)))
        return false;
    if (p && leak_starts_any(s, p->at, lists))
        return false;
    if (!p || (p->at > end + 9 && leak_starts_any(s, p->at, "管理 办法 目录 名录 标准 规范")))
        return false;
    for (size_t k = end; k < p->at; k++) {
        if (is_one_of(at(s, k), ",\t;"))
            return false;
    }
    return true;
}

/* 未患传染病, HIV抗体检测结果为阴性: he has it not. */
static bool is_denied(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t from = h->at + h->n;

    if (leak_ends_any(
            s, before_degree(s, h->at),
            "未患 未患有 不患 不患有 没患 没患有 没有患 无 未发现 未发现有 未检出 未见 排除 未感染"))
        return true;
    for (size_t k = from; k < s->to && k - from < 36 && (unsigned char)at(s, k) >= 0x80 &&
                          !leak_starts_any(s, k, "、 。 阳性");
         k = leak_next(s, k)) {
        if (leak_starts_any(s, k, "阴性"))
            return true;
    }
    return false;
}

/* The head of an office at a conference about an illness is not ill. */
static bool speaks_of_it(const struct leak_scan *s, const struct leak_hit *h, size_t name,
                         size_t name_n)
{
    static const char *const offices =
        "总理 主席 将军 元帅 烈士 局长 主任 医生 医师 教授 院长 书记 县长 市长 区长 副 院士 专家 "
        "护士";

    static const char *const roles =
        "医师 医生 交警 民警 辅警 护士 记者 主讲 主讲人 专家 教授 志愿者 慈善家 联系人 负责人 农技员 院长 所长 站长 局长 科长 主任 代表 "
        "医师: 医生: 主讲: 主讲人: 联系人: 负责人: 兽医 防疫员 校长 咨询师 研究员 检疫员 秘书长 理事长 会长 干事";

    if (leak_starts_any(s, name + name_n, offices))
        return true;
    /* 李明告诉记者，患者应…: of others. */
    if (name < h->at && leak_starts_any(s, name + name_n, "说 讲 告诉 介绍") &&
        !told_beside(s, name + name_n, h->at))
        return true;
    if (leak_ends_any(s, name, roles) && name < h->at && !told_beside(s, name + name_n, h->at))
        return true;
    if (leak_ends_any(s, name, roles) && name > h->at)
        return true;
    return leak_line_has(s, W_PUBLIC) && !leak_is_of_one_named(s, h->at) &&
           !told_beside(s, name + name_n, h->at) &&
           !leak_ends_any(s, name, "患者 病人 病例 姓名 姓名:") &&
           !(leak_label(s, name) & W_PERSON) &&
           !leak_ends_any(s, name, "被拘留人 罪犯 被告人 违法人员 戒毒人员 帮扶对象") &&
           !leak_ends_any(s, h->at, "因 患 得") &&
           !leak_hit_before(s, h->at, W_SUFFERS | W_HEALTH_LABEL, 24);
}

/* 双耳失聪的杨秀兰, 聋哑人李小山: the name right behind; false: somebody without a name, or nobody. */
static bool is_of_name_behind(const struct leak_scan *s, const struct leak_hit *h, size_t *ret_at,
                              size_t *ret_n)
{
    size_t i = h->at + h->n, list;

    i += leak_starts_any(s, i, "患者 患儿 发作 病人 人员 对象 儿童 老人 学生 村民 居民 职工 人");
    i += leak_starts_any(s, i, "的 者:");
    /* 精神障碍患者管理名单：李云龙 */
    list = leak_starts_any(s, i, lists);
    i = list ? leak_skip(s, i + list) : i;
    *ret_at = i;
    *ret_n = i > h->at + h->n ? leak_name_at(s, i) : 0;
    return *ret_n > 0;
}

/* 心脏病发作的群众, 骨折老人: somebody else than the one who is named. */
static bool is_of_somebody(const struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const somebody =
        "群众 老人 儿童 同事 男子 女子 旅客 孩子 村民 居民 学生 学员 人员 患者 病人 司机 驾驶员 乘客 妇女";
    size_t i = h->at + h->n, n;

    /* 民警谢远航、何玉兰抓获吸毒人员5名 */
    if (leak_ends_any(s, i, "人员") && is_digit(at(s, i)))
        return true;
    i += leak_starts_any(s, i, "发作 突发 晚期 阳性");
    i += leak_starts_any(s, i, "的");
    n = leak_starts_any(s, i, somebody);
    return n && i + n < s->to && (unsigned char)at(s, i + n) >= 0x80 &&
           !leak_starts_any(s, i + n, "、 。 “ ”") && !leak_name_at(s, i + n);
}

/* 王小山系乙肝病毒携带者，杨涛系艾滋病感染者: each of the two has his own. */
static bool begins_clause(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    size_t k = i;

    while (k > s->from && i - k < 90 && !is_one_of(before(s, k), ",;:") &&
           !leak_ends_any(s, k, "、 。"))
        k = leak_back(s, k);
    *ret_at = k;
    *ret_n = k < i ? leak_name_at(s, k) : 0;
    return *ret_n > 0 && k + *ret_n <= i;
}

/* 孙正芳反映其弟孙正华有精神病史: of a relative who is named between; false: his name is hidden. */
static bool rather_kin(const struct leak_scan *s, size_t to, size_t *at_, size_t *n)
{
    static const char *const kin =
        "其弟 其父 其母 其妻 其夫 其子 其女 其兄 其姐 其妹 父亲 母亲 妻子 丈夫 儿子 女儿 弟弟 哥哥 姐姐 妹妹 老伴 老婆 老公 媳妇 "
        "孙子 孙女 之子 之女 之父 之母 之妻 之夫 之弟 之妹 之兄 之姐";

    for (size_t k = *at_ + *n; k < to; k = leak_next(s, k)) {
        size_t m;

        if (!leak_ends_any(s, k, kin))
            continue;
        if (leak_starts(s, leak_next(s, k), S("某")))
            return false;
        m = leak_name_at(s, k);
        if (m && k + m <= to) {
            *at_ = k;
            *n = m;
        }
    }
    return true;
}

/* 熊涛（色弱）、方晓梅（贫血）: in such a list the illness is of the one before its bracket alone. */
static bool is_in_list(const struct leak_scan *s, const struct leak_hit *h)
{
    return before(s, h->at) == '(' && at(s, h->at + h->n) == ')' &&
           str_find(piece(s, s->from, s->to), S(")、")) >= 0;
}

/* 事由：先兆流产住院保胎, 伤情：鼻骨骨折: a field of a form that asks for it, at the beginning of the line. */
static bool in_field(const struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const fields =
        "事由 理由 原因 伤情 病情 诊断 结论 结果 症状 情况 事项 病因 疾病 病症 死因 健康 诉求 意见";
    ptrdiff_t n = str_find_char(piece(s, s->from, h->at), ':');

    return n > 0 && n <= 30 && leak_ends_any(s, s->from + (size_t)n, fields) &&
           h->at - s->from - (size_t)n < 48;
}

/* 乙肝表面抗原阳性、转氨酶升高: what a line says is nothing but the illness. */
static bool fills_line(const struct leak_scan *s, const struct leak_hit *h)
{
    return before_degree(s, h->at) == s->from && is_whole(s, h->at + h->n) &&
           s->to - s->from < 90 && s->number - s->subject_line <= 3;
}

/* 因患急性阑尾炎须手术, 你反映患尘肺病…: somebody has it, whom a line before has named. */
static bool is_said_alone(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = before_degree(s, h->at);

    return s->to - s->from < 150 && !leak_line_has(s, W_PUBLIC) && !hidden_name_before(s, h->at) &&
           (leak_hit_before(s, h->at, W_SUFFERS | W_HEALTH_LABEL, 36) || in_field(s, h) ||
            fills_line(s, h) || leak_ends_any(s, i, "因 患 得 系 是 为 有 怀"));
}

static void subject_add(struct leak_scan *s)
{
    size_t i, n;

    if (leak_subject_of(s, &i, &n))
        (void)leak_add(s, LEAK_HEALTH, i, i + n, masked_name(s, i, n));
}

static void health(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i, n;

    if (is_public(s, h) || is_denied(s, h) ||
        (leak_starts(s, h->at, S("孕")) && h->n == 3 && !is_pregnancy_term(s, h->at + 3)))
        return;
    if (is_of_name_behind(s, h, &i, &n)) {
        name_add(s, i, n);
        return;
    }
    if (is_of_somebody(s, h))
        return;
    if ((leak_name_ends(s, h->at) || !begins_clause(s, h->at, &i, &n)) &&
        !leak_name_near(s, h->at, &i, &n)) {
        if (is_said_alone(s, h))
            subject_add(s);
        return;
    }
    if (!rather_kin(s, h->at, &i, &n))
        return;
    if (is_in_list(s, h) && i + n + 1 != h->at)
        return;
    /* The illness itself was read as a name. */
    if (i < h->at + h->n && h->at < i + n)
        return;
    /* 庄某，精神分裂症，监护人庄明: it is said of the one whose name is hidden. */
    if (i > h->at && (hidden_name_before(s, h->at) || hidden_name_before(s, i)))
        return;
    if (speaks_of_it(s, h, i, n) || !is_of_person(s, h, i, n))
        return;
    name_add(s, i, n);
    /* 花荣，9岁，脑瘫: a minor's name is hidden already; the illness is. */
    if (!leak_line_found(s, LEAK_HEALTH) && leak_line_found(s, LEAK_MINOR))
        (void)leak_add(s, LEAK_HEALTH, h->at, h->at + h->n, S("**"));
}

/* 因患梅尼埃病, 确诊为多系统萎缩症: an illness that no list knows, by how it ends, right behind the word
 * that says that somebody has it. */
static void unlisted(struct leak_scan *s, const struct leak_hit *suffers)
{
    static const char *const verbs =
        "患有 身患 罹患 患上 患了 确诊为 确诊 诊断为 被诊断 诊断: 因患 患 得了";
    static const char *const ends =
        "病 症 炎 癌 瘤 障碍 综合征 结核 硬化 萎缩 衰竭 坏死 缺损 畸形 狭窄 增生 溃疡 积水";
    static const char *const none =
        "疾病 患病 重病 大病 得病 发病 生病 看病 治病 毛病 传染病 慢性病";
    size_t from = suffers->at + suffers->n, most = from + 39 < s->to ? from + 39 : s->to, n;

    if (!leak_starts_any(s, suffers->at, verbs))
        return;
    from += leak_starts_any(s, from, ": 为 出 有 上 了");
    for (size_t i = from; i < most && (unsigned char)at(s, i) >= 0xe4; i = leak_next(s, i)) {
        struct leak_hit h = {.at = from, .what = W_HEALTH};

        if (leak_starts_any(s, i, "的 和 及 或 等 者 、"))
            return;
        n = leak_starts_any(s, i, ends);
        h.n = i + n - from;
        if (n && i > from && !leak_ends_any(s, i + n, none) && !leak_hit_after(s, i, W_PUBLIC, 3)) {
            health(s, &h);
            return;
        }
    }
}

/* A few letters without a sign between, none of them a name. */
static bool is_one_clause(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i = leak_next(s, i)) {
        if (!is_alnum(at(s, i)) && ((unsigned char)at(s, i) < 0x80 || leak_name_at(s, i)))
            return false;
    }
    return to - from <= 36;
}

/* 核酸检测结果 鲁春燕 …阳性: what was tested stands at the beginning, what came of it at the end. */
static void tested(struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const tests[] = {"核酸",   "痰涂片", "痰检", "抗原", "抗体",         "病毒",
                                        "螺旋体", "HPV",    "HIV",  "新冠", "甲基安非他明", "吗啡",
                                        "氯胺酮", "冰毒",   "尿检", "毛发"};

    size_t first = h->at;
    struct leak_hit whole = *h;

    for (size_t i = 0; i < COUNT(tests); i++) {
        ptrdiff_t n = str_find(piece(s, s->from, first), str_c(tests[i]));

        first = n >= 0 ? s->from + (size_t)n : first;
    }
    if (first == h->at)
        return;
    /* HIV检测呈阳性 is one thing that is told. */
    if (is_one_clause(s, first, h->at)) {
        whole.at = first;
        whole.n += h->at - first;
    }
    health(s, &whole);
}

/* 病种：…, 残疾类别：…: whatever stands behind the label or under the head of its column. */
static void health_told(struct leak_scan *s, size_t i)
{
    size_t at_, n_;

    if (i >= s->to || (unsigned char)at(s, i) < 0xe4 ||
        leak_starts_any(
            s, i,
            "无 健康 良好 一般 正常 否 未 不 请 如 及 和 按 应 的 与 等 × ○ 合格 优 较好 有 填") ||
        (!leak_line_name(s, &at_, &n_) && !leak_name_near(s, i, &at_, &n_) &&
         !(!s->is_header && !s->header_n && s->to - s->from < 150 &&
           leak_subject_of(s, &at_, &n_))) ||
        hidden_name_before(s, at_))
        return;
    if (at_ < s->from)
        subject_add(s);
    else
        name_add(s, at_, n_);
}

/* 李明，男，40岁，扩张型心肌病: an illness that no list knows, in a cell or clause of its own beside a
 * name. i is behind its last letter. */
static void unlisted_part(struct leak_scan *s, size_t i)
{
    static const char *const none =
        "疾病 重病 大病 传染病 慢性病 职业病 毛病 看病 发病 无病 因病 有病 患病 治病 后遗症 急症 重症 发炎 消炎 炎炎";
    struct leak_hit h = {.at = i, .what = W_HEALTH};

    if (!(i >= s->to || is_one_of(at(s, i), ",;)\t|") || leak_starts_any(s, i, "、 。")) ||
        leak_ends_any(s, i, none))
        return;
    while (h.at > s->from && i - h.at < 42 && (unsigned char)before(s, h.at) >= 0x80 &&
           !leak_ends_any(s, h.at, "、 。 “ ” 岁 族"))
        h.at = leak_back(s, h.at);
    h.n = i - h.at;
    if (h.n >= 9 && h.n <= 39 && is_one_of(before(s, h.at), ",(\t| ") &&
        !leak_hit_after(s, h.at, W_PUBLIC, h.n) &&
        !leak_starts_any(s, h.at, "防 治 抗 无 未 不 对 关 为 因 预 控 查 如 或 是 本 主"))
        health(s, &h);
}

/* All five letters begin with the same byte. */
static void unlisted_parts(struct leak_scan *s)
{
    static const char letters[] = "病症炎癌瘤";
    size_t i = s->from, room = s->to - s->from;
    const char *p;

    while (room >= 3 && (p = memchr(s->plain.p + i, letters[0], room)) != NULL) {
        i = (size_t)(p - s->plain.p);
        if (i + 3 <= s->to && is_letter_of(letters, p) &&
            !leak_hit_after(s, leak_back(s, i), W_HEALTH, 3))
            unlisted_part(s, i + 3);
        room = s->to - ++i;
    }
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
        size_t end = i = leak_past_blank(s, i);

        while (end < s->to && at(s, end) != s->cell)
            end++;
        if ((s->header[k] & W_HEALTH_LABEL) && end > i)
            health_told(s, i);
        i = end + 1;
    }
}

/* 孕妇陈丽 */
static void pregnant(struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = leak_skip(s, h->at + h->n), n = leak_name_at(s, i);

    if (n)
        name_add(s, i, n);
}

void leak_health(struct leak_scan *s)
{
    if (leak_line_has(s, W_HEALTH_LABEL) || s->header_n)
        health_labels(s);
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        if (h->what & W_HEALTH)
            health(s, h);
        else if (leak_starts_any(s, h->at, "孕妇 产妇"))
            pregnant(s, h);
        else if (leak_starts(s, h->at, S("阳性")))
            tested(s, h);
        else if (h->what & W_SUFFERS)
            unlisted(s, h);
    }
    unlisted_parts(s);
}

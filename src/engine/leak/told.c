/* told.c: what may stand between a name and the illness that is told of it: sex, age, a day, how bad it
 * is, 这个是, 体检查出. Nothing else may: 张伟主持癌症研讨 tells of no illness of his. */
#include "engine/leak/in.h"

/* How bad it is, or where: of such letters alone a part right behind a name may be made (付家祥颅骨骨折). */
static const char bodily[] =
    "左右双目上下侧前后内外颅骨股髋膝踝肘腕肩肋胸腰颈椎脊髓脑心肝肺脾胃肠肾胆胰眼球耳鼻喉口舌手足脚腿臂指趾关节头面皮肤血管"
    "胫腓尺桡髌锁骶跟距掌急慢性重轻中度晚早期先天原发继一二三四型级肢体第多处闭合开放全身半";

/* What says that he has it. The longer before the shorter that begins alike. */
static const char *const verbs =
    "患有 患上 患了 患过 患 得了 得过 得的是 得的 得上 得 查出来 查出 检出 查到 检查出 发现 确诊为 确诊 诊断为 "
    "诊断出 诊断 被诊断 显示有 显示 提示 有 属于 属 系 是 因 处于 正处 处在 染上 感染 出现 罹患 身患 突发 并发 伴有 怀 "
    "确认为 认定为 隐瞒 做了 做过 做 接受 实施 构成 持有 持 行 称患 评为 评定为 鉴定为 被评为 生了 落下";

/* What says nothing: when, who, how surely. */
static const char *const fillers =
    "一 二 两 三 四 五 六 七 八 九 十 几 数 近年来 近年 近几年 前些年 陈述 介绍 告知 男 女 岁 周岁 汉族 彝族 苗族 回族 白族 布依族 族 今年 去年 前年 年初 年底 年前 年 月份 月 上月 本月 日 号 近期 最近 "
    "目前 现在 现 曾经 曾 早已 已经 已被 已 于 在 期间 时 前 后 多年前 多年 多 起 之前 天 周 这个人 这个 那个 这人 此人 该同志 "
    "该人 该 他 她 自己 自称 本人 自述 陈述 就是 就 也 又 还 都 一直 长期 长年 常年 突然 不幸 刚刚 刚 确实 确 可能 疑似 怀疑 "
    "其实 原来 案发 作案 犯罪 事发 行为 呈 尿检 尿检结果 血液 血样 尿液 同志 老人 大爷 大妈 大娘 女士 先生 师傅 老师 同学 称 说 讲 反映 反复 为 经医院 经医生 经诊断 经检查 经查 经 医院 "
    "体检报告 检验报告 检查报告 检查结果 体检结果 检测结果 入职体检 报告 体检 检查 被 、 当庭 当场 以 用 同 仍 正 其 家里 由于 "
    "每周 每月 每天 定期 既往 家庭 工伤 从小 自幼 自小 打小 天生 先天 "
    "旧病复发 病情加重 之子 之女 之父 之母 之妻 之夫 之兄 之弟 之孙 之孙女 的儿子 的女儿 的父亲 的母亲 的妻子 的丈夫 的孙子 的孙女 "
    "春 夏 秋 冬 底 初 因公 因车祸 因摔倒 因工 在工作中";

/* 左手拇指、食: of which parts it is told. */
static bool is_list_of_parts(struct str s)
{
    for (size_t i = 0; i < s.n; i += 3) {
        if (i + 3 > s.n ||
            !(is_letter_of(bodily, s.p + i) || is_letter_of("、和及拇食无名小", s.p + i)))
            return false;
    }
    return true;
}

bool leak_is_bodily(struct str s)
{
    for (size_t i = 0; i < s.n; i += 3) {
        if (i + 3 > s.n || !is_letter_of(bodily, s.p + i))
            return false;
    }
    return true;
}

/* What says where or how bad it is (双目失明, 煤工尘肺), not what is done about it; where it
 * begins. */
static size_t before_qualifier(const struct leak_scan *s, size_t from, size_t i)
{
    static const char *const stops =
        "治 防 讲 谈 研 查 关 对 向 的 与 和 学 写 助 救 扶 慰 访 为 解 评 说 论 控 抗 管 服 建 "
        "专 做 术 主 长 展 科 及 等 给 患 有 伴 系 是 属 因 得 现 出 示 怀 在 于 已 、 男 女 族 岁 年 月 日";

    for (int n = 0; n < 7 && i > from && (unsigned char)before(s, i) >= 0x80; n++) {
        size_t k = leak_back(s, i);

        if (leak_starts_any(s, k, stops))
            break;
        i = k;
    }
    return i;
}

/* Nothing but blanks, colons, brackets. */
static bool passes_signs(const struct leak_scan *s, size_t from, size_t to)
{
    for (; from < to; from++) {
        if (!is_one_of(at(s, from), " ,:("))
            return false;
    }
    return true;
}

bool leak_told(const struct leak_scan *s, size_t from, size_t to, bool *ret_verb)
{
    size_t begin = before_qualifier(s, from, to), start = from;

    *ret_verb = false;
    while (from < to) {
        char c = at(s, from);
        size_t n = (unsigned char)c < 0x80 ? is_one_of(c, " ,\t|:(-;/.\"") || is_digit(c)
                                           : leak_starts_any(s, from, fillers);

        if (!n) {
            n = leak_starts_any(s, from, verbs);
            *ret_verb |= n > 0;
        }
        if (!n)
            break;
        from += n;
    }
    /* Right behind it, or before it; what is left says how bad it is. */
    if (from >= to || (from > start && from >= begin))
        return true;
    return !*ret_verb && passes_signs(s, start, from) && to - from <= 48 &&
           is_list_of_parts(piece(s, from, to));
}

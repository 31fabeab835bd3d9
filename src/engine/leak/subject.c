/* subject.c: whom a form or a letter is about, by one of the lines before: 犯罪嫌疑人尚文龙, 姓名：谭红英,
 * 宁正权同志：. The lines that follow speak of him without his name. Likewise whose a telephone or a place is: below
 * 昭通市公安局 an office's, below 企业名称：… a company's, below 申请人：… a person's. */
#include "engine/leak/in.h"

#define LINE_MOST 90 /* bytes of a line that names him */

/* Somebody whom papers are about, and no official who signs or is to be called. */
static const char *const roles =
    "姓名 患者 病人 患儿 当事人 申请人 被申请人 被处罚人 违法行为人 嫌疑人 犯罪嫌疑人 受害人 被害人 罪犯 被告人 原告 被告 上诉人 "
    "被拘留人 证人 报案人 被鉴定人 被询问人 询问对象 被侵害人 职工 员工 学生 救助对象 补助对象 受助人 帮扶对象 死者 伤者 户主 考生 吸毒人员 戒毒人员 违法人员 驾驶人 "
    "村民 居民 老人 工人 教师 队员 同志 信访人 矫正对象 社区矫正对象 被执行人 受助对象 低保 本人 失主 家长 学员";

/* 宁正权同志：, at the beginning of the line. */
static size_t letter_to(const struct leak_scan *s, size_t i)
{
    size_t n = leak_name_at(s, i), k;

    for (k = 6; !n && k <= 12; k += 3) {
        if (i + k < s->to && leak_is_name(piece(s, i, i + k)) &&
            leak_starts_any(s, i + k, "同志: 先生: 女士: 同学: 老师:"))
            n = k;
    }
    k = i + n;
    k += n ? leak_starts_any(s, k, "同志 先生 女士 同学 老师") : 0;
    return n && at(s, k) == ':' && k + 1 == s->to ? n : 0;
}

/* 工作单位：昭通市供电局, in the form of a person. */
static bool is_workplace(const struct leak_scan *s)
{
    return str_find(str_head(piece(s, s->from, s->to), 36), S("单位")) >= 0 ||
           str_find(str_head(piece(s, s->from, s->to), 36), S("服务处所")) >= 0;
}

/* By the last word that says whose; 尊敬的市公安局： is whom a letter is written to. */
static int owner_of_line(const struct leak_scan *s)
{
    const struct leak_hit *h = leak_hit_before(s, s->to, W_OFFICE | W_ORG | W_PERSON, s->to);

    if (h && (h->what & (W_PERSON | W_HOME)))
        return h->what & W_PERSON ? 1 : 0;
    if (before(s, s->to) == ':' && !(h && h->at + h->n + 1 == s->to && h->n > 6))
        return 0;
    return (h && !leak_is_title(s, h)) || leak_office_ends(s, s->to) ? -1 : 0;
}

static void owner(struct leak_scan *s)
{
    int whose = owner_of_line(s);

    if (whose < 0 && leak_owner_of(s) > 0 && is_workplace(s))
        return;
    if (whose) {
        s->owner = whose;
        s->owner_line = s->number;
    }
}

int leak_owner_of(const struct leak_scan *s)
{
    return s->owner_line && s->number - s->owner_line <= LEAK_SUBJECT_REACH ? s->owner : 0;
}

/* 关于同意卢大海同志退休的批复: the name before the word; where it begins, 0 bytes: none. */
static size_t comrade(const struct leak_scan *s, const struct leak_hit *h, size_t *ret_at)
{
    for (size_t n = 9; leak_starts(s, h->at, S("同志")) && n >= 6; n -= 3) {
        if (h->at >= s->from + n && leak_is_name(piece(s, h->at - n, h->at))) {
            *ret_at = h->at - n;
            return n;
        }
    }
    return 0;
}

void leak_subject(struct leak_scan *s)
{
    size_t i = s->from, n;

    if (s->to - s->from > LINE_MOST || s->header_n)
        return;
    owner(s);
    while (i < s->to && is_blank(at(s, i)))
        i++;
    n = letter_to(s, i);
    /* 敖文博 in a line of its own. */
    n = n || i + 12 < s->to || !leak_is_name(piece(s, i, s->to)) ? n : s->to - i;
    for (size_t k = 0; k < s->hits.n && !n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        if ((h->what & (W_PERSON | W_NAME | W_CHILD | W_OFFICE)) &&
            leak_starts_any(s, h->at, roles) == h->n) {
            i = leak_skip(s, h->at + h->n);
            i = at(s, i) == '\t' ? leak_skip(s, i + 1) : i;
            n = leak_name_at(s, i);
        }
        n = n ? n : comrade(s, h, &i);
    }
    if (n) {
        s->subject = (struct leak_hit){.at = i, .n = n};
        s->subject_line = s->number;
    }
}

bool leak_subject_of(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    if (!s->subject_line || s->subject_line == s->number ||
        s->number - s->subject_line > LEAK_SUBJECT_REACH)
        return false;
    *ret_at = s->subject.at;
    *ret_n = s->subject.n;
    return true;
}

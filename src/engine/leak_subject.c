/* leak_subject.c: whom a form or a letter is about, by one of the lines before: 犯罪嫌疑人尚文龙, 姓名：谭红英,
 * 宁正权同志：. The lines that follow speak of him without his name. */
#include "engine/leak_in.h"

#define LINE_MOST 90 /* bytes of a line that names him */
#define REACH     6  /* lines */

/* Somebody whom papers are about, and no official who signs or is to be called. */
static const char *const roles =
    "姓名 患者 病人 当事人 申请人 被申请人 被处罚人 违法行为人 嫌疑人 犯罪嫌疑人 受害人 被害人 罪犯 被告人 原告 被告 上诉人 "
    "被拘留人 职工 员工 学生 救助对象 补助对象 受助人 帮扶对象 死者 伤者 户主 考生 吸毒人员 戒毒人员 违法人员 驾驶人 "
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

void leak_subject(struct leak_scan *s)
{
    size_t i = s->from, n;

    if (s->to - s->from > LINE_MOST || s->header_n)
        return;
    while (i < s->to && is_blank(at(s, i)))
        i++;
    n = letter_to(s, i);
    for (size_t k = 0; k < s->hits.n && !n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        if (leak_starts_any(s, h->at, roles) == h->n) {
            i = leak_skip(s, h->at + h->n);
            n = leak_name_at(s, i);
        }
    }
    if (n) {
        s->subject = (struct leak_hit){.at = i, .n = n};
        s->subject_line = s->number;
    }
}

bool leak_subject_of(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    if (!s->subject_line || s->subject_line == s->number || s->number - s->subject_line > REACH)
        return false;
    *ret_at = s->subject.at;
    *ret_n = s->subject.n;
    return true;
}

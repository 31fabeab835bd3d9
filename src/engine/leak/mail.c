/* mail.c: mailboxes (电子邮箱), also as they are written to keep robots away; an office's own are none. */
#include "engine/leak/latin.h"

static bool is_local_part(char c)
{
    return is_alnum(c) || is_one_of(c, "._%+-");
}

/* A hyphen as it was typed; a dash (—) is none. */
static bool is_hyphen(const struct leak_scan *s, size_t i)
{
    return at(s, i) == '-' && s->text.p[s->origin[i]] == '-';
}

static bool is_domain_part(const struct leak_scan *s, size_t i)
{
    return is_alnum(at(s, i)) || at(s, i) == '.' || is_hyphen(s, i);
}

/* What stands for a dot in [dot]com; the length, 0 none. */
static size_t dot_sign(const struct leak_scan *s, size_t i)
{
    static const char *const signs[] = {"[dot]", "(dot)", "dot ", "[DOT]", "(DOT)", "DOT ",
                                        "{dot}", "[.]",   "(.)",  "点 ",   "(点)",  "点"};
    size_t k = at(s, i) == ' ' ? i + 1 : i;

    for (size_t n = 0; n < COUNT(signs); n++) {
        size_t end = k + strlen(signs[n]);

        /* "dot" alone is a word: only between blanks. */
        if (leak_starts(s, k, str_c(signs[n])) && (k > i || !is_letter(signs[n][0])))
            return end + (at(s, end) == ' ') - i;
    }
    /* 163 . com, 163 .com */
    if (k > i && at(s, k) == '.') {
        size_t next = k + 1 + (at(s, k + 1) == ' ');

        return leak_starts_any(s, next, "com cn net") ? next - i : 0;
    }
    /* 126。com: as a Chinese keyboard types it. */
    return leak_starts(s, i, S("。")) && leak_starts_any(s, i + 3, "com cn net org") ? 3 : 0;
}

/* Houses where anybody has a mailbox. */
static bool is_private_house(const struct leak_scan *s, size_t host)
{
    static const char *const houses =
        "qq vip.qq 163 vip.163 126 yeah gmail outlook hotmail live foxmail sina vip.sina sohu 139 189 wo 21cn "
        "tom aliyun icloud yahoo msn 88 me protonmail proton naver";
    size_t n = leak_starts_any(s, host, houses);

    return n && (at(s, host + n) == '.' || dot_sign(s, host + n));
}

/* Signs that stand for @ to keep robots away; the length, 0 none. "#" only before a known house. */
static size_t at_sign(const struct leak_scan *s, size_t i)
{
    static const char *const signs[] = {"(at)", "[at]", "(AT)", "[AT]", " at ", " AT ",
                                        "{at}", "<at>", "(@)",  "[@]",  "#at#"};

    for (size_t k = 0; k < COUNT(signs); k++) {
        if (leak_starts(s, i, str_c(signs[k])))
            return strlen(signs[k]);
    }
    if (at(s, i) == '@')
        return 1;
    return at(s, i) == '#' && is_private_house(s, i + 1 + (at(s, i + 1) == ' ')) ? 1 : 0;
}

/* The end of a host name with a dot and a last part of letters; 0: none. *ret_dot: its last dot. */
static size_t domain_end(const struct leak_scan *s, size_t i)
{
    size_t end = i, last = 0, n;

    while (end < s->to && end < i + 100) {
        n = dot_sign(s, end);
        if (!n && !is_domain_part(s, end))
            break;
        if (n || at(s, end) == '.')
            last = end + (n ? n : 1);
        end += n ? n : 1;
    }
    while (end > i && !is_alnum(at(s, end - 1)))
        end--;
    if (!last || last > end || last - 1 == i || end - last < 2) {
        /* qq.com. at the end of a sentence */
        last = 0;
        for (size_t k = i + 1; k + 2 < end; k++) {
            if (at(s, k) == '.')
                last = k + 1;
        }
    }
    if (!last || end - last < 2)
        return 0;
    for (size_t k = last; k < end; k++) {
        /* sun@qq.com-2024: the next cell stands behind a hyphen. */
        if (at(s, k) == '-' && k > last + 1)
            return k;
        if (!is_letter(at(s, k)))
            return 0;
    }
    return end;
}

/* 冯志坚（fzj@…）, 岳鹏飞,yuepf@…: right behind a name, which begins at `from` at the earliest. */
static bool stands_behind_name(const struct leak_scan *s, size_t from, size_t to)
{
    size_t end = leak_skip_back(s, before(s, to) == ',' ? to - 1 : to);

    for (size_t n = 6; n <= 9; n += 3) {
        if (before(s, to) != ':' && end >= from + n && leak_is_name(piece(s, end - n, end)))
            return true;
    }
    return false;
}

/* A name between the office's word and the mailbox: 报名表 | 余涛 | 本科 | yu@…, 律师贺琳(he@…): it is
 * his. */
static bool name_between(const struct leak_scan *s, size_t from, size_t to)
{
    size_t at_, n;

    if (stands_behind_name(s, from, to))
        return true;
    return (
        (memchr(s->plain.p + from, '|', to - from) || memchr(s->plain.p + from, '\t', to - from)) &&
        leak_line_name(s, &at_, &n) && at_ >= from && at_ + n <= to);
}

/* A box of digits there is somebody's QQ number, unless it is called an office's mailbox, or one is told
 * to send to it. */
static bool is_called_mailbox(const struct leak_scan *s, const struct leak_hit *office, size_t from)
{
    size_t i = leak_skip_back(s, from), end = office->at + office->n;

    return leak_ends_any(s, i, "发送至 发至 发到 发往 投至 报送 寄至 反馈至 发送到 投递至") ||
           (end <= i && i - end <= 15 && leak_ends_any(s, i, "邮箱 信箱 邮件 邮箱号"));
}

static bool all_digits(const struct leak_scan *s, size_t from)
{
    return at(s, from + digits_from(s, from)) == '@';
}

/* 报名表第6栏：电子信箱(…@foxmail.com): what somebody has filled in. */
static bool is_filled_in(const struct leak_scan *s, const struct leak_hit *form, size_t from)
{
    size_t end = form->at + form->n;

    return end < from && is_one_of(before(s, from), ":(") && leak_starts_any(s, end, "表") &&
           str_find(piece(s, end, from), S("栏")) >= 0;
}

/* 已发送至你填写的邮箱…: of the one who is written to. */
static bool is_of_reader(const struct leak_scan *s, size_t from)
{
    size_t least = from > s->from + 45 ? from - 45 : s->from;

    for (size_t i = leak_skip_back(s, from); i > least; i = leak_back(s, i)) {
        if (leak_ends_any(
                s, i,
                "来自 发自 你填写的 您填写的 你提供的 您提供的 你预留的 您预留的 你登记的 您登记的 申请人填写的 "
                "申请人提供的 填的 我填写的 留的 我的 他的 她的 本人的 你指定的 您指定的 申请人指定的 申请人预留的 你的 您的"))
            return true;
        if (is_one_of(before(s, i), ",;:") || leak_ends_any(s, i, "。"))
            return false;
    }
    return false;
}

/* 例：name@example.com */
static bool is_example(const struct leak_scan *s, size_t host)
{
    return leak_starts_any(s, host, "xxx. xx. XXX. example.com example.net example.org") > 0 &&
           !leak_starts(s, host, S("example.com."));
}

/* 采购人, 代理机构: whom bidders write to is public by law. */
static bool is_procurement(const struct leak_scan *s)
{
    for (size_t k = 0; k < s->hits.n; k++) {
        if (leak_starts_any(s, s->hits.v[k].at, "采购人 采购单位 代理机构 招标人 招标代理"))
            return true;
    }
    return false;
}

/* 征求意见邮箱：…, 办公室邮箱: called so itself. */
static bool is_called_mailbox_of_office(const struct leak_scan *s, size_t from)
{
    const struct leak_hit *h = leak_hit_before(s, from, W_OFFICE | W_PERSON | W_NAME, 36);

    return h && (h->what & W_OFFICE) && !leak_is_title(s, h) &&
           leak_ends_any(s, leak_skip_back(s, from), "邮箱 信箱 邮件 邮箱号") &&
           leak_skip_back(s, from) <= h->at + h->n + 15;
}

/* 报名wangfei@qq.com: what one does by it stands right before the mailbox, which is not spelled like an office's. */
static bool is_sent_to(const struct leak_scan *s, size_t from, size_t host)
{
    return leak_ends_any(s, from, "报名 培训 咨询 投稿 预约 应聘 求职") && is_letter(at(s, from)) &&
           host - 1 - from >= 5 && !leak_is_office_handle(piece(s, from, host - 1));
}

static bool mail_is_official(const struct leak_scan *s, size_t from, size_t host, size_t end)
{
    const struct leak_hit *h;

    if (str_ends(piece(s, host, end), S("gov.cn")) || is_example(s, host) ||
        leak_ends_any(s, leak_skip_back(s, from), "格式如 例如 示例 样例 格式 形如 如:") ||
        leak_is_published(s, piece(s, from, end)))
        return true;
    if (is_private_house(s, host) &&
        (leak_is_own_handle(piece(s, from, host - 1)) || stands_behind_name(s, s->from, from)) &&
        !is_called_mailbox_of_office(s, from))
        return false;
    if (is_of_reader(s, from) || (is_private_house(s, host) && is_sent_to(s, from, host)))
        return false;
    if (is_procurement(s))
        return true;
    h = leak_hit_before(s, from, W_OFFICE | W_PERSON | W_NAME, 90);
    if (!h)
        h = at(s, end) == '\t' ? NULL : leak_hit_after(s, end, W_OFFICE | W_PERSON, 12);
    if (!h && (leak_is_office_handle(piece(s, from, host - 1)) ||
               (at(s, end) == '(' && leak_office_behind(s, end))))
        return true;
    if (!h || !(h->what & W_OFFICE) || (h->at < from && name_between(s, h->at + h->n, from)))
        return false;
    if (is_private_house(s, host))
        return !leak_is_title(s, h) && !is_filled_in(s, h, from) &&
               (h->at > from || !all_digits(s, from) || is_called_mailbox(s, h, from));
    return true;
}

static void mail_add(struct leak_scan *s, size_t from, size_t host, size_t end)
{
    (void)leak_add(s, LEAK_EMAIL, from, end,
                   arena_fmt(s->a, "%c***@%.*s", at(s, from), STR_ARG(piece(s, host, end))));
}

/* Where the blanks and brackets before i begin. */
static size_t before_blanks(const struct leak_scan *s, size_t i)
{
    while (i > s->from && is_one_of(before(s, i), " ()[]"))
        i--;
    return i;
}

/* chenlin2088 在 163 点 com: written as one says it, and at a house for anybody. i is at com, cn, net. */
void leak_mail_spoken(struct leak_scan *s, size_t i)
{
    size_t host, from, end = i + leak_starts_any(s, i, "com.cn com cn net"), k;
    const struct leak_hit *office;

    host = before_blanks(s, i);
    if (end == i || is_alnum(at(s, end)) || !leak_ends_any(s, host, "点"))
        return;
    host = before_blanks(s, host - 3);
    while (is_alnum(before(s, host)))
        host--;
    k = before_blanks(s, host);
    if (!is_private_house(s, host) || !leak_ends_any(s, k, "在 艾特 圈A 圈a 圈"))
        return;
    k = leak_ends_any(s, k, "艾特") ? k - 6 : leak_ends_any(s, k, "在 圈") ? k - 3 : k - 4;
    k = from = before_blanks(s, k);
    while (from > s->from && is_local_part(before(s, from)))
        from--;
    office = leak_hit_before(s, from, W_OFFICE | W_PERSON | W_NAME, 60);
    if (office && (office->what & W_OFFICE) && !leak_is_own_handle(piece(s, from, k)))
        return;
    if (k - from >= 4)
        (void)leak_add(s, LEAK_EMAIL, from, end, arena_fmt(s->a, "%c***@…", at(s, from)));
}

/* A mailbox whose part before the @ ends at `end`, and its host begins at `host`. */
static void mail_between(struct leak_scan *s, size_t end_of_local, size_t host)
{
    size_t i = end_of_local, from = i, end;

    while (from > s->from && i - from < 64 && is_local_part(at(s, from - 1)))
        from--;
    /* m***87@163.com */
    if (from < i && (before(s, from) == '*' || leak_ends_any(s, from, "× ○ ●")))
        return;
    while (from < i && !is_alnum(at(s, from)))
        from++;
    end = domain_end(s, host);
    /* " at " before a whole mailbox: write me at long.xiaomei@qq.com. */
    if (from == i || !end || at(s, end) == '@')
        return;
    if (!leak_ends(s, from, S("//")) && !mail_is_official(s, from, host, end))
        mail_add(s, from, host, end);
}

/* li.fang88 at the end of a line, @163.com at the beginning of the next. */
static void mail_broken_before(const struct leak_scan *s, size_t host)
{
    struct leak_line_name name = {.known = false};
    struct leak_scan both = *s;
    size_t break_ = s->from - 1;

    both.name = &name;
    both.from = break_;
    both.number--;
    while (both.from > 0 && at(s, both.from - 1) != '\n')
        both.from--;
    if (break_ > both.from && is_alnum(at(s, break_ - 1)) && is_private_house(s, host))
        mail_between(&both, break_, host);
}

/* li.fang88@ at the end of a line, 163.com at the beginning of the next. */
static void mail_broken_behind(const struct leak_scan *s, size_t end_of_local)
{
    struct leak_line_name name = {.known = false};
    struct leak_scan both = *s;
    ptrdiff_t n = str_find_char(str_skip(s->plain, s->to + 1), '\n');

    both.name = &name;
    both.to = n < 0 ? s->plain.n : s->to + 1 + (size_t)n;
    if (is_private_house(&both, s->to + 1))
        mail_between(&both, end_of_local, s->to + 1);
}

void leak_mail_at(struct leak_scan *s, size_t i)
{
    size_t n = at_sign(s, i), end_of_local = i, host = i + n;

    if (n == 0)
        return;
    while (end_of_local > s->from && at(s, end_of_local - 1) == ' ')
        end_of_local--;
    if (i - end_of_local > 1)
        return;
    while (at(s, host) == ' ' && host < i + n + 3)
        host++;
    if (end_of_local == s->from && s->from > 0)
        mail_broken_before(s, host);
    else if (host == s->to && s->to < s->plain.n)
        mail_broken_behind(s, end_of_local);
    else
        mail_between(s, end_of_local, host);
}

/* chat.c: QQ and WeChat numbers (QQ号, 微信号), where they are named; those of a service are none. */
#include "engine/leak/latin.h"

static bool is_wechat(char c)
{
    return is_alnum(c) || c == '_' || c == '-';
}

/* 微信号为, QQ同号: what stands between a label and its value; its length, 0: none. A Latin word
 * is no part of a longer one. */
static size_t filler_at(const struct leak_scan *s, size_t i)
{
    struct str rest = S(
        "加我 找我 一直用的是 一直用的 用的是 就是 变更为 号码 同号 号 码 为 是 同手机 number no. No. NO. account 联系 ID id Id 账户 帐户 账号 帐号 分别为 、 , 都是 均为 信 is wx "
        "WX vx VX");
    struct str word;

    while (str_next(&rest, ' ', &word)) {
        if (leak_starts(s, i, word) && !(is_letter(word.p[0]) && is_wechat(at(s, i + word.n))))
            return word.n;
    }
    return 0;
}

/* QQ（备用号）：, QQ/MSN 一栏：, QQ及昵称：: a few letters more before a colon; the place behind it, 0: none. */
static size_t behind_colon(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    for (; k < s->to && k - i < 36; k = leak_next(s, k)) {
        if (at(s, k) == ':')
            return k + 1;
        if (is_one_of(at(s, k), ",;\t|") || is_digit(at(s, k)) ||
            (is_letter(at(s, k)) && !is_capital(at(s, k))) ||
            leak_hit_after(s, k, W_QQ | W_WECHAT, 0) ||
            leak_starts_any(s, k, "、 。 群 公众 支付 手机 电话"))
            return 0;
    }
    return 0;
}

/* QQ（昵称：小月，号码2938471056）: the first number behind it. */
static size_t behind_nickname(const struct leak_scan *s, size_t i)
{
    size_t k = i;

    while (k < s->to && k - i < 75 && !is_digit(at(s, k)) && !leak_starts_any(s, k, "。"))
        k = leak_next(s, k);
    return digits_from(s, k) >= 6 ? k : i;
}

/* 九三七一零四八二六: a number in words. */
static size_t chinese_digits(const struct leak_scan *s, size_t i)
{
    size_t k = i, len, n = 0;

    while (k < s->to && leak_chinese_digit(utf8_decode(piece(s, k, s->to), &len)) >= 0) {
        k += len;
        n++;
    }
    return n >= 6 && n <= 11 ? k - i : 0;
}

/* 加他的QQ，号码二开头的那个，2915073846: told in the same sentence; else i. */
static size_t number_told(const struct leak_scan *s, size_t i)
{
    bool called = false;

    for (size_t k = i; k < s->to && k - i < 75 && !leak_starts_any(s, k, "。 手机 电话 群");
         k = leak_next(s, k)) {
        size_t n = digits_from(s, k);

        called |= leak_starts(s, k, S("号码"));
        if (n && called && n >= 6 && n <= 10 &&
            (is_one_of(before(s, k), ",: ") || leak_ends_any(s, k, "是 为")))
            return k;
        if (n)
            return i;
    }
    return i;
}

static size_t value_of_label(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t i = h->at + h->n, colon = behind_colon(s, i);
    bool cell = false;

    if (leak_starts_any(s, leak_skip(s, i), "昵称 网名"))
        return behind_nickname(s, i);
    if (colon)
        return leak_skip(s, colon);
    for (int n = 0; n < 6; n++) {
        size_t was = i;

        i = leak_skip(s, i);
        i += filler_at(s, i);
        /* The cell beside its label. */
        if (!cell && is_one_of(at(s, i), "\t|")) {
            cell = true;
            i += at(s, i) == at(s, i + 1) ? 2 : 1;
        }
        if (i == was)
            break;
    }
    return is_alnum(at(s, i)) || chinese_digits(s, i) || !(h->what & W_QQ)
               ? i
               : number_told(s, h->at + h->n);
}

static size_t past_handle(const struct leak_scan *s, size_t i)
{
    while (is_wechat(at(s, i)))
        i++;
    return i;
}

static size_t past_signs_back(const struct leak_scan *s, size_t i)
{
    while (i > s->from && is_one_of(before(s, i), " ,\t|("))
        i--;
    return i;
}

/* 微信号：pingan-shaanxi（平安陕西官方公众号）: who has it stands in a bracket behind. */
static bool is_public_account(const struct leak_scan *s, size_t i)
{
    ptrdiff_t n = at(s, i) == '(' ? str_find_char(piece(s, i, s->to), ')') : -1;

    return n > 0 && n < 75 &&
           leak_ends_any(s, i + (size_t)n, "公众号 官方号 订阅号 服务号 官方微信 工作号 官微");
}

/* 微信/QQ527282943: what stands at i is the second label of one number. */
static bool is_first_of_two(const struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    size_t end = h->at + h->n;

    return i == end + leak_starts_any(s, end, "/ 、 和 与 及") && i > end &&
           leak_hit_after(s, i, W_QQ | W_WECHAT, 0);
}

static bool is_service(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_OFFICE | W_PERSON | W_NAME, 40);
    const struct leak_hit *own = leak_hit_before(s, i, W_QQ | W_WECHAT, 6);

    /* 本人微信（WeChat ID: …） */
    if (own && leak_starts_any(s, own->at, "本人 个人 私人 我"))
        return false;
    /* 在招聘网站上看到信息，加了QQ…: of who is on the other side. */
    if (leak_ends_any(
            s, i,
            "加了 添加 添加了 加他 加她 加对方 加他的 加她的 加对方的 对方 他的 她的 自称 互加"))
        return false;
    if (leak_ends_any(s, i, "官方 客服 售后"))
        return true;
    /* 合作社负责人微信 */
    if (leak_ends_any(s, i, "负责人"))
        return false;
    /* 考生咨询登记：顾雨薇，QQ …: whoever is named right before it has it. */
    if (leak_name_ends(s, past_signs_back(s, i)))
        return false;

    return h && (h->what & W_OFFICE) && !leak_is_title(s, h);
}

static void qq_add(struct leak_scan *s, size_t from, size_t to)
{
    size_t first = is_digit(at(s, from)) ? 2 : 3;

    (void)leak_add(s, LEAK_QQ, from, to,
                   arena_fmt(s->a, "%.*s*****", STR_ARG(piece(s, from, from + first))));
}

static void qq_value(struct leak_scan *s, size_t i)
{
    size_t end, words = chinese_digits(s, i), n = leak_digits_at(s, i, 12, false, &end);

    if (words) {
        qq_add(s, i, i + words);
        i = leak_skip(s, i + words);
        n = leak_digits_at(s, i, 12, false, &end);
    }
    if (n < 5)
        n = leak_digits_at(s, i, 12, true, &end);
    if (n < 5 || n > 11 || is_alnum(at(s, end)) || at(s, i) == '0' || at(s, end) == '*' ||
        (at(s, end) == '.' && is_alnum(at(s, end + 1))) ||
        (at(s, end) == '@' && is_alnum(at(s, end + 1))) || is_digit(before(s, i)))
        return;
    qq_add(s, i, end);
}

/* xxxxxx: a place to be filled in. */
static bool is_blank_form(const struct leak_scan *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (!is_one_of(at(s, i), "xX_-"))
            return false;
    }
    return true;
}

static void wechat_value(struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    static const char *const no_values = "http https www weixin wechat app qq";
    size_t end = i;
    bool marked = false, told;

    while (is_wechat(at(s, end)))
        end++;
    for (size_t k = i; k < end; k++)
        marked |= is_digit(at(s, k)) || is_one_of(at(s, k), "_-");
    told = h->n == 0 || before(s, h->at) == '(' || leak_ends_any(s, h->at + h->n, "号 号码") ||
           leak_starts_any(s, h->at, "个人 本人 私人 加我");
    for (size_t k = h->at + h->n; k < i; k++)
        told |= is_one_of(at(s, k), ":=|\t") || leak_starts_any(s, k, "-- 为 是 【");
    if (end - i < 6 || end - i > 24 || is_public_account(s, end) || at(s, end) == '.' ||
        at(s, end) == '/' || at(s, end) == ':' || leak_starts_any(s, i, no_values) ||
        is_blank_form(s, i, end))
        return;
    /* A word of letters is a number only behind 号 or a colon, and if no other word goes on. */
    if (!marked && (!told || (at(s, end) == ' ' && is_letter(at(s, end + 1)))))
        return;
    if (i == h->at + h->n && is_letter(at(s, h->at + h->n - 1)))
        return;
    /* All digits, and no mobile telephone (that has been found): only where it is called a
     * number. */
    (void)leak_add(s, LEAK_WECHAT, i, end,
                   arena_fmt(s->a, "%.*s*****", STR_ARG(piece(s, i, i + 2))));
}

/* 739201846（QQ）: the label stands in a bracket behind its value; where that begins, or the label's own
 * place. */
static size_t value_before(const struct leak_scan *s, const struct leak_hit *h)
{
    size_t end = h->at - 1, i;

    if (before(s, h->at) != '(' || at(s, h->at + h->n) != ')')
        return h->at;
    while (before(s, end) == ' ')
        end--;
    for (i = end; is_wechat(before(s, i)); i--)
        ;
    return i < end ? i : h->at;
}

/* 13812345678（微信同号）: the telephone that this line says is his WeChat number too; what says so is hidden,
 * the number has been found. */
static void same_as_telephone(struct leak_scan *s, const struct leak_hit *h)
{
    static const char *const telephone =
        "手机号码 电话号码 手机号 电话号 手机 电话 此号码 该号码 此号 该号 QQ";
    size_t i = h->at + h->n, n, end;

    i += leak_starts_any(s, i, "号码 号 也");
    i += leak_starts_any(s, i, "与 和 跟 就是 即 是");
    n = leak_starts_any(s, i, telephone);
    end = i + n + leak_starts_any(s, i + n, "同号 同步 相同 一致 同一号码 同一个号 一样");
    if (end == i + n && leak_starts_any(s, i, "同"))
        end = i + 3 + leak_starts_any(s, i + 3, telephone);
    if (leak_ends_any(s, h->at + h->n, "同号"))
        end = i = h->at + h->n;
    else if (end <= i + 3)
        return;
    if (leak_line_found(s, LEAK_MOBILE) || leak_line_found(s, LEAK_QQ))
        (void)leak_add(s, LEAK_WECHAT, h->at, end, S("微信**"));
}

/* Q：987650123, 扣：28475610: labels of questions and amounts (代扣：…) as well: only in a clause of its own that
 * a number fills. */
static bool is_doubtful(const struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    char c = before(s, h->at), behind;
    size_t n = digits_from(s, i);

    if (at(s, h->at + h->n - 1) != ':' || !leak_starts_any(s, h->at, "Q q 扣"))
        return false;
    behind = at(s, i + n);
    return !(c == 0 || is_one_of(c, " ,;|\t(") || leak_ends_any(s, h->at, "。 、")) || n < 6 ||
           !(i + n >= s->to || is_one_of(behind, " ,;|\t)") || leak_starts_any(s, i + n, "。 、"));
}

/* 微信搜索 lihua_1990; what one searches for is mostly an office's account (关注…公众号). */
static bool is_account_searched(const struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    static const char *const accounts[] = {"公众", "小程序", "视频号", "关注", "官方", "订阅号"};
    struct str line = piece(s, s->from, s->to);

    if (!leak_starts_any(s, h->at, "微信搜 搜索微信 搜微信 微信查找"))
        return false;
    for (size_t k = 0; k < COUNT(accounts); k++) {
        if (str_find(line, str_c(accounts[k])) >= 0)
            return true;
    }
    return leak_is_office_handle(piece(s, i, past_handle(s, i)));
}

/* QQ/微信：876512340, 微信和QQ都是…: one number that two labels name. It has been found by the second; what says that
 * it is the first's too is hidden. */
static void shared_with(struct leak_scan *s, const struct leak_hit *h, size_t i)
{
    const struct leak_hit *first = leak_hit_before(s, h->at, W_QQ | W_WECHAT, 3);
    size_t gap = first ? first->at + first->n : 0, n = digits_from(s, i);

    if (!first || (first->what & h->what & (W_QQ | W_WECHAT)) || n < 5 || n > 10 ||
        is_wechat(at(s, i + n)) ||
        !(gap == h->at || gap + leak_starts_any(s, gap, "/ 、 和 与 及 ( ,") == h->at))
        return;
    if (first->what & W_QQ)
        (void)leak_add(s, LEAK_QQ, first->at, gap, S("QQ**"));
    else
        (void)leak_add(s, LEAK_WECHAT, first->at, gap, S("微信**"));
}

void leak_chat(struct leak_scan *s, const struct leak_hit *h)
{
    static const struct leak_hit none = {.n = 0};
    size_t i, found;

    if (!(h->what & (W_QQ | W_WECHAT)))
        return;
    i = value_before(s, h);
    if (i < h->at && !is_service(s, i)) {
        if (h->what & W_QQ)
            qq_value(s, i);
        else if (h->what & W_WECHAT)
            wechat_value(s, &none, i);
    }
    i = value_of_label(s, h);
    if ((is_service(s, h->at) && !leak_is_own_handle(piece(s, i, past_handle(s, i)))) ||
        is_doubtful(s, h, i) || is_account_searched(s, h, i) || is_first_of_two(s, h, i))
        return;
    found = s->out->n;
    if (h->what & W_QQ)
        qq_value(s, i);
    if (h->what & W_WECHAT) {
        wechat_value(s, h, i);
        same_as_telephone(s, h);
    }
    if (s->out->n > found)
        shared_with(s, h, i);
}

/* 2026-09-14 21:07:33 迷途羔羊(1384502967): as QQ exports what was written. */
void leak_chat_log(struct leak_scan *s)
{
    size_t end = s->to, from, colon = s->from + 13;

    while (end > s->from && is_blank(s->plain.p[end - 1]))
        end--;
    if (before(s, end) != ')' || end < s->from + 24 || digits_from(s, s->from) != 4 ||
        !is_one_of(at(s, s->from + 4), "-/") ||
        !(at(s, colon) == ':' || at(s, colon - 1) == ':' || at(s, colon - 2) == ':'))
        return;
    for (from = --end; is_digit(before(s, from)); from--)
        ;
    if (before(s, from) == '(' && end - from >= 5 && end - from <= 11)
        qq_add(s, from, end);
}

void leak_chat_column(struct leak_scan *s, size_t i)
{
    uint32_t head = leak_label(s, i);
    struct leak_hit none = {.at = 0, .n = 0};
    const struct leak_hit *own = leak_hit_before(s, i, W_WECHAT, 6);

    if (own && is_account_searched(s, own, i))
        return;
    if (head & W_QQ)
        qq_value(s, i);
    else if (head & W_WECHAT)
        wechat_value(s, &none, i);
}

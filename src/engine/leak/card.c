/* card.c: bank cards (银行卡): Luhn, who issues them, whose account it is. */
#include "engine/leak/digits.h"

static bool luhn_ok(const char *d, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        int x = d[n - 1 - i] - '0';

        x = i % 2 ? 2 * x : x;
        sum += x > 9 ? x - 9 : x;
    }
    return sum % 10 == 0;
}

/* Who issues cards with these first digits. `sure`: numbers that begin so are hardly anything else,
 * so no label is asked for. */
static const struct issuer {
    const char *first;
    const char *lengths;
    bool sure;
} issuers[] = {
    {"62", "16 17 18 19", true}, /* 银联 */
    {"9558", "16 19", true},     /* 工商银行 */
    {"95595", "19", true},       /* 光大银行 */
    {"90", "16 19", false},      /* 光大银行 and savings banks of old */
    {"94", "16 17 18 19", false}, {"98", "16 19", false}, /* 农村信用社 of old */
    {"99", "16", false},          {"10", "19", false},    /* 农业银行 of old */
    {"60", "16 17 18 19", false}, {"68", "16 17 18 19", false}, {"69", "16 17 18 19", false},
    {"84", "16 17 18 19", false}, {"87", "16 17 18 19", false}, {"4", "16", false}, /* Visa */
    {"51", "16", false},                                                            /* Mastercard */
    {"52", "16", false},          {"53", "16", false},          {"54", "16", false},
    {"55", "16", false},          {"22", "16", false},          {"35", "16", false}, /* JCB */
    {"36", "16", false},          {"37", "15", false}, /* American Express */
    {"34", "15", false},          {"63", "16 19", false},       {"65", "16", false},
    {"66", "16 18", false},       {"40", "18 19", false},       {"43", "18 19", false},
    {"45", "18 19", false},
};

static bool length_ok(const char *lengths, size_t n)
{
    char two[3] = {(char)('0' + n / 10), (char)('0' + n % 10), 0};

    return strstr(lengths, two) != NULL;
}

static const struct issuer *issuer_of(const char *d, size_t n)
{
    for (size_t i = 0; i < COUNT(issuers); i++) {
        if (memcmp(d, issuers[i].first, strlen(issuers[i].first)) == 0 &&
            length_ok(issuers[i].lengths, n))
            return &issuers[i];
    }
    return NULL;
}

/* Four and four, as on the card. */
static bool in_fours(const struct groups *g, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        if (i + 1 < k ? g->v[i].n != 4 : g->v[i].n > 4)
            return false;
    }
    return k >= 4;
}

/* An account of an organisation, by whose name stands nearest before it. */
static bool is_of_organisation(const struct leak_scan *s, size_t i)
{
    const struct leak_hit *h = leak_hit_before(s, i, W_ORG | W_PERSON | W_NAME | W_CARD, 180);

    /* 退保证金账号：whoever paid it gets it back. */
    return h && (h->what & W_ORG) && !(h->what & (W_PERSON | W_CARD)) &&
           !(leak_starts(s, h->at, S("保证金")) && leak_ends_any(s, h->at, "退 退还 退回 返还"));
}

static void card_add(struct leak_scan *s, const struct groups *g, size_t k, size_t n)
{
    char masked[24];
    size_t end = group_end(g, k - 1);

    memset(masked, '*', sizeof(masked));
    memcpy(masked, g->digits, 4);
    memcpy(masked + n - 4, g->digits + n - 4, 4);
    (void)leak_add(s, LEAK_BANK_CARD, g->v[0].at, end, str_of(masked, n));
    s->done = end;
}

/* 卡6226…, 6229…这张卡: called a card by words that the lexicon leaves alone (刷卡, 卡片). */
static bool is_called_card(const struct leak_scan *s, size_t from, size_t to, uint32_t label)
{
    return (label & W_CARD) || leak_hit_before(s, from, W_CARD, 60) ||
           leak_ends_any(s, leak_skip_back(s, from), "卡 卡上 卡内 卡里 卡为 卡是") ||
           leak_starts_any(s, leak_skip(s, to), "这张 那张 这个卡 的卡 的银行卡 卡");
}

/* 622 908 4736 1820 59771: in groups of any size, but none of a digit or two. */
static bool in_groups(const struct groups *g, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        if (g->v[i].n < 3)
            return false;
    }
    return k >= 2 && k <= 6;
}

/* Somebody's name in the line, or a bank's right before the number or behind it. */
static bool beside_owner(const struct leak_scan *s, size_t from, size_t to)
{
    static const char *const banks =
        "银行 农信社 信用社 邮储 农行 工行 建行 中行 交行 招行 农业银行 工商银行 建设银行 中国银行 交通银行 招商银行";
    size_t before = leak_skip_back(s, from);

    return leak_line_has_name(s) || leak_name_ends(s, before) || leak_ends_any(s, before, banks) ||
           leak_starts_any(s, leak_skip(s, to), banks);
}

static bool card_shape_ok(const struct leak_scan *s, const struct groups *g, size_t k, size_t n,
                          uint32_t label)
{
    const struct issuer *by = issuer_of(g->digits, n);
    size_t from = g->v[0].at, end = group_end(g, k - 1);
    bool carded, account;

    if (!by || !luhn_ok(g->digits, n))
        return false;
    carded = is_called_card(s, from, end, label);
    account = label & W_ACCOUNT || leak_hit_before(s, from, W_ACCOUNT, 60);
    if (leak_is_code_label(s, from, label) && !carded)
        return false;
    if (is_of_organisation(s, from) && !carded)
        return false;
    if (carded || account)
        return true;
    if (k > 1 && !in_fours(g, k) && !(by->sure && in_groups(g, k) && beside_owner(s, from, end)))
        return false;
    if (by->sure)
        return (n == 16 || n == 19 || in_fours(g, k) || beside_owner(s, from, end)) &&
               !leak_hit_before(s, from, W_CODE, 24);
    return in_fours(g, k) && n == 16 && !leak_hit_before(s, from, W_CODE, 60);
}

static bool crosses_line(const struct groups *g, size_t k)
{
    for (size_t i = 1; i < k; i++) {
        if (g->v[i].broken)
            return true;
    }
    return false;
}

/* On its line first: what the next line begins with may be a number of its own. */
bool leak_card(struct leak_scan *s, const struct groups *g)
{
    uint32_t label = leak_label(s, g->v[0].at);

    for (int across = 0; across < 2; across++) {
        for (size_t n = 19; n >= 15; n--) {
            size_t k = groups_of(g, n);

            if (k && crosses_line(g, k) == across && ends_number(s, group_end(g, k - 1)) &&
                card_shape_ok(s, g, k, n, label)) {
                card_add(s, g, k, n);
                return true;
            }
        }
    }
    return false;
}

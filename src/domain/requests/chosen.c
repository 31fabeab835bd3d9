/* chosen.c: what an authority sets for itself about requests. See requests.h. */
#include "domain/requests/requests.h"
#include "base/num.h"
#include "domain/bodies/bodies.h"
#include "engine/text.h"

#define CHOICE_MAX 36500 /* what a page lets enter is less */

const struct request_choice_of request_choices[REQUEST_CHOICES] = {
    [REQUEST_MANY_ALIKE] = {"requests.many_alike", 10},
    [REQUEST_MANY_MONTHS] = {"requests.many_months", 12},
    [REQUEST_SHIFTS_MANY] = {"requests.shifts_many", 10},
    [REQUEST_IDENTITY_DAYS] = {"requests.identity_days", 180},
};

int request_chosen(struct db *db, struct arena *a, enum request_choice which, int64_t *ret)
{
    struct str setting;
    int r = bodies_setting(db, a, request_choices[which].setting, &setting);
    if (r < 0)
        return r;
    if (num_parse(setting, 1, CHOICE_MAX, ret) < 0)
        *ret = request_choices[which].standard;
    return 0;
}

/* ---- 登记号 ---- */

static const char *const years[] = {"年", "year"}, *const serials[] = {"号", "n", "nnnn"};

static bool one_of(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_c(names[i])))
            return true;
    return false;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

bool request_number_pattern_usable(struct str pattern)
{
    struct str before, rest = pattern, name;
    int year = 0, serial = 0;
    while (str_cut(rest, '{', &before, &rest)) {
        if (has_digit(before) || str_find_char(before, '}') >= 0 ||
            !str_cut(rest, '}', &name, &rest))
            return false;
        bool is_year = one_of(name, years, COUNT(years));
        if (!is_year && !one_of(name, serials, COUNT(serials)))
            return false;
        year += is_year;
        serial += !is_year;
    }
    bool rests = !has_digit(before) && str_find_char(before, '}') < 0;
    return pattern.n == 0 || (year == 1 && serial == 1 && rests);
}

struct str request_number(struct arena *a, struct str pattern, int year, int64_t serial)
{
    const struct html_arg args[] = {
        html_arg_int(S("年"), year),
        html_arg_int(S("号"), serial),
        html_arg_int(S("year"), year),
        html_arg_int(S("n"), serial),
        html_arg_str(S("nnnn"), arena_fmt(a, "%04lld", (long long)serial)),
    };
    bool usable = pattern.n > 0 && request_number_pattern_usable(pattern);
    return text_expand(a, usable ? pattern : S(REQUEST_NUMBER_PATTERN), args, COUNT(args));
}

/* ---- Received by the web form, 2015 to 2019 ---- */

int request_web_receipt_days(struct str setting)
{
    int64_t days;
    return num_parse(setting, 0, 9, &days) < 0 ? -1 : (int)days;
}

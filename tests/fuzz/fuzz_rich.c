/* fuzz_rich.c: bytes as the HTML of a document. What comes out is the same when it goes in again, and
 * holds nothing but the closed set. */
#include "base/utf8.h"
#include "web/rich.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool truth)
{
    if (!truth)
        abort();
}

/* Every tag and attribute that the source may have. */
static void check_tags(struct str s)
{
    static const char *const tags[] = {
        "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody",
        "tr", "th", "td", "strong", "em", "sup", "sub", "a", "br"};
    static const char *const attributes[] = {"class=\"centre\"", "class=\"right\"", "class=\"flush\"",
                                             "start=\"", "href=\"http", "href=\"HTTP", "href=\"/",
                                             "href=\"mailto:", "href=\"tel:", "scope=\"col\"",
                                             "scope=\"row\"", "colspan=\"", "rowspan=\"", "href=\""};
    ptrdiff_t at;

    while ((at = str_find_char(s, '<')) >= 0) {
        struct str tag, name, rest;
        bool known = false;

        s = str_skip(s, (size_t)at + 1);
        check(str_cut(s, '>', &tag, &rest));
        s = rest;
        str_cut(str_starts(tag, S("/")) ? str_skip(tag, 1) : tag, ' ', &name, &rest);
        for (size_t i = 0; i < COUNT(tags); i++)
            known |= str_eq(name, str_c(tags[i]));
        check(known);
        struct str one;
        while (str_next(&rest, ' ', &one)) {
            known = false;
            for (size_t i = 0; i < COUNT(attributes); i++)
                known |= str_starts(one, str_c(attributes[i]));
            check(known && str_ends(one, S("\"")));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct rich r, again;

    if (rich_read(a, str_of(data, size), &r) == 0) {
        struct str once = rich_source(a, &r);

        check(utf8_is_text(once) && once.n <= RICH_SOURCE_MAX);
        check_tags(once);
        check(rich_read(a, once, &again) == 0);
        check(str_eq(rich_source(a, &again), once));
        check(utf8_is_text(rich_page(a, &r).html));
    }
    arena_free(a);
    return 0;
}

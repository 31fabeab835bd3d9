/* page_view.h: a view for the page that the generators' own test makes. */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include "text_table.h"
#include "web/html.h"

struct page_row {
    struct str href, title;
    bool chosen;
};

struct page_view {
    struct str title, typed;
    const char *lang;
    struct {
        const struct page_row *v;
        size_t n;
    } rows;
    enum text key;
    int64_t n;
    struct html_safe body;
};

#endif

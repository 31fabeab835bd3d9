/* views.h: what the page of working days shows. */
#ifndef DOMAIN_HOLIDAYS_VIEWS_H
#define DOMAIN_HOLIDAYS_VIEWS_H

#include "domain/frame/frame.h"
#include "domain/holidays/holidays.h"

struct holidays_year {
    int year;
    struct str href;
    bool here;
};
struct holidays_years {
    struct holidays_year *v;
    size_t n, room;
};

struct holidays_notice_item {
    struct str number, title, source, known;
    struct str entered; /* "" with the program */
};
struct holidays_notice_items {
    struct holidays_notice_item *v;
    size_t n, room;
};

/* Days that a notice arranges. */
struct holidays_item {
    struct str first, last; /* last "": one day */
    bool works;
    struct said occasion;
    struct str number, replaced; /* by which notice; "" it holds */
};
struct holidays_items {
    struct holidays_item *v;
    size_t n, room;
};

/* A day's cell in the year's table: its mark, and its class, which is its colour. */
struct holidays_cell {
    enum text mark;
    const char *look;
};
struct holidays_month {
    struct str name;
    struct {
        struct holidays_cell *v;
        size_t n;
    } cells; /* 31, also where the month is shorter */
    int works;
};
struct holidays_months {
    struct holidays_month *v;
    size_t n;
};

struct holidays_view {
    struct frame_desk frame;
    const struct form *form;
    int year, works; /* working days */
    bool announced, may_change;
    struct holidays_years years;
    struct holidays_notice_items notices;
    struct holidays_items items;
    struct holidays_months months;
    struct {
        int *v;
        size_t n;
    } days; /* 1 to 31 */
    const struct holidays_problems *problems;
};

#endif

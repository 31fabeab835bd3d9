/* views_figures.h: what the pages of figures show, at the desk and to readers. */
#ifndef DOMAIN_REQUESTS_VIEWS_FIGURES_H
#define DOMAIN_REQUESTS_VIEWS_FIGURES_H

#include "domain/frame/frame.h"

/* A number that opens what it counts; href "": nothing to open. */
struct figure_cell {
    int64_t n;
    struct str href;
};
struct figure_cells {
    struct figure_cell *v;
    size_t n, room;
};

/* A table of a report: names as the form prints them, in Chinese. */
struct grid_row {
    struct str name;
    bool sum, part, deep, heading; /* a sum; stands under one; under a part of one; no numbers */
    struct figure_cells cells;
};
struct grid {
    struct str title;
    const char *id;
    struct strs columns;
    struct grid_rows {
        struct grid_row *v;
        size_t n, room;
    } rows;
    struct grid_faults {
        struct grid_fault {
            const char *rule;
            struct str cell;
            int64_t is, should;
        } * v;
        size_t n, room;
    } faults; /* identities that do not hold */
    struct export_links exports;
    bool checked;
};
struct grids {
    struct grid *v;
    size_t n, room;
};

/* A row with its bar, as parts of a hundred. */
struct counted_row {
    struct said name;
    struct figure_cell cell;
    int64_t bar;
};
struct counted_rows {
    struct counted_row *v;
    size_t n, room;
};
struct counted {
    enum text title, head, unit;
    const char *id;
    struct counted_rows rows;
};
struct counteds {
    struct counted *v;
    size_t n, room;
};

/* A figure in large type. */
struct big_figure {
    enum text name;
    struct figure_cell cell;
    bool none, days; /* nothing to say; working days */
};
struct big_figures {
    struct big_figure *v;
    size_t n, room;
};

/* A month with two bars: received and answered. */
struct load_month {
    struct str name, short_name;
    struct figure_cell came, went;
    struct str came_x, went_x, width, middle;
    int64_t came_y, came_height, went_y, went_height;
};
struct load_months {
    struct load_month *v;
    size_t n, room;
};

struct figure_link {
    struct str href, name;
    bool here;
};
struct figure_links {
    struct figure_link *v;
    size_t n, room;
};

struct figures_view {
    struct frame_desk frame;
    struct figure_links years, formats;
    int year;
    struct str until, until_words, other_until; /* ISO; in words */
    struct big_figures big;
    struct load_months months;
    struct counteds counteds;
    struct grids grids;
    bool whole; /* the cut-off is the year's end */
};

struct figure_record {
    int64_t id;
    struct str number, name, wanted, received, closed, overdue;
    struct said decision;
    enum text state, channel;
    int64_t days, late;
};
struct figure_records {
    struct figure_record *v;
    size_t n, room;
};

struct records_view {
    struct frame_desk frame;
    struct str what, back, next;
    bool counts_acts; /* the figure counts answers or lawsuits, of which a case may have two */
    struct figure_records rows;
    struct export_links exports;
};

/* ---- Dates that moved ---- */

struct rederived {
    int64_t id, examined, moved, passed;
    struct str notices, at, href;
    struct said who;
    bool done;
};
struct rederiveds {
    struct rederived *v;
    size_t n, room;
};
struct moved {
    int64_t request;
    struct str number, before, after, at, day;
    enum text cause;
    struct said who;
    bool passed;
};
struct moveds {
    struct moved *v;
    size_t n, room;
};
struct shifts_view {
    struct frame_desk frame;
    struct rederiveds runs;
    struct rederived run; /* of one change */
    struct moveds moved;
    struct str next;
    bool one;
};

/* ---- Readers ---- */

struct public_shift {
    struct str at, day, notices;
    struct said department;
    enum text cause, role;
    int64_t n, passed;
};
struct public_shifts {
    struct public_shift *v;
    size_t n, room;
};

struct public_figures_view {
    struct frame_public frame;
    struct figure_links years;
    struct str year, shifts;
    struct big_figures big;
    struct counteds counteds;
    bool any;
};
struct public_records_view {
    struct frame_public frame;
    struct str what, back, next;
    struct figure_records rows;
};
struct public_shifts_view {
    struct frame_public frame;
    struct public_shifts rows;
    struct str back, next;
};

#endif

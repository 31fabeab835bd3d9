/* views.h: what home, figures and help show. */
#ifndef DOMAIN_SITE_VIEWS_H
#define DOMAIN_SITE_VIEWS_H

#include "domain/frame/frame.h"

/* ---- Home ---- */

struct home_link {
    struct str href;
    struct said name;
};
struct home_links {
    struct home_link *v;
    size_t n, room;
};

struct home_document {
    struct str href, day, iso;
    struct said title;
};
struct home_documents {
    struct home_document *v;
    size_t n, room;
};

struct home_column {
    int64_t id;
    struct str href;
    struct said name;
    struct home_documents documents;
};
struct home_columns {
    struct home_column *v;
    size_t n, room;
};

struct home_figure {
    struct str href;
    struct said name;
    int64_t n;
};
struct home_figures {
    struct home_figure *v;
    size_t n, room;
};

/* How requests are answered: none of it where none was answered or is open. */
struct home_health {
    bool there, answered;
    int64_t open, median, year; /* working days, of the newest year */
};

struct home_view {
    struct frame_public frame;
    struct home_links wanted;
    struct str list, request, about, statistics;
    struct home_columns columns;
    struct home_figures figures; /* of the year; empty while nothing was published */
    struct str year;
    struct home_health health;
    struct str requests; /* their figures */
};

/* ---- Figures ---- */

/* A row: what is counted, how many, the list of them, and the bar as parts of a hundred. */
struct figure {
    struct said name;
    struct str href;
    int64_t n, bar;
    int64_t own;       /* of a group: how many stand in itself */
    bool group, under; /* counts those under it as well; stands under one */
};
struct figure_rows {
    struct figure *v;
    size_t n, room;
};

struct figure_table {
    enum text title, head;
    const char *id;
    struct figure_rows rows;
    int64_t sum;
};
struct figure_tables {
    struct figure_table *v;
    size_t n, room;
};

/* A column of the chart of months: places along it in percent, heights in pixels. */
struct month_bar {
    struct str x, width, middle, label;
    int64_t y, height, value_y, n;
};
struct month_bars {
    struct month_bar *v;
    size_t n, room;
};

struct year_link {
    struct str href, name;
    bool here;
};
struct year_links {
    struct year_link *v;
    size_t n, room;
};

struct statistics_view {
    struct frame_public frame;
    struct str year; /* as words; "" nothing was published yet */
    struct year_links years;
    struct month_bars months;
    struct figure_tables tables;
    struct figure_rows most_read; /* documents, of any year; none where nobody counts */
    int64_t sum;
    struct str all, requests; /* the year's documents; figures of requests */
    bool agree;     /* the tables' sums are the same */
    struct export_links exports;
};

/* ---- The guide, the map, how it looks ---- */

struct guide_column {
    struct str href;
    struct said name, about;
    bool under;
};
struct guide_columns {
    struct guide_column *v;
    size_t n, room;
};

struct guide_view {
    struct frame_public frame;
    struct guide_columns columns;
    struct home_links topics;
    struct said arrangement, places, supervision; /* text "": the standard words, or nothing */
    struct str list, search, rules, feed, request, documents;
    enum text remedy;
    bool has_documents;
};

struct map_view {
    struct frame_public frame;
    struct home_links services, columns, topics, departments, years;
};

struct sitemap_address {
    struct str address, day; /* day "": nobody knows */
};
struct sitemap_addresses {
    struct sitemap_address *v;
    size_t n, room;
};
struct sitemap_view {
    struct sitemap_addresses addresses;
};

struct display_choice {
    const char *value;
    enum text name;
    bool now;
};
struct display_choices {
    struct display_choice colours[4], sizes[2];
    struct str theme_action, size_action, here;
};
struct display_view {
    struct frame_public frame;
    struct display_choices choices;
};
struct display_desk_view {
    struct frame_desk frame;
    struct display_choices choices;
};

/* ---- Help ---- */

struct about_view {
    struct frame_public frame;
    struct home_links columns, feeds;
    struct str list, search, statistics, guide, feed, name;
    bool has_guide;
};

#endif

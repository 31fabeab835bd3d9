/* views_imports.h: what the pages of imports show. */
#ifndef DOMAIN_CATALOGUE_VIEWS_IMPORTS_H
#define DOMAIN_CATALOGUE_VIEWS_IMPORTS_H

#include "domain/frame/frame.h"

struct import_item {
    struct str href, when, name;
    struct said who;
    int64_t taken, there, refused, line, lines; /* lines 0: not known (yet) */
    bool published;
    bool goes_on;      /* handed in at the desk, and not over */
    enum text trouble; /* why it is over before its end; TEXT_NONE */
};
struct import_items {
    struct import_item *v;
    size_t n, room;
};

struct refused_item {
    int64_t line;
    struct str source, title;
    enum text why;
};
struct refused_items {
    struct refused_item *v;
    size_t n, room;
};

struct imports_view {
    struct frame_desk frame;
    struct import_items runs;
    struct export_links table; /* an empty one, to be filled in */
    const struct form *form;   /* to hand one in */
    struct options as, owners, categories, topics, departments;
    bool may_begin;
};

struct import_view {
    struct frame_desk frame;
    struct import_item run;
    struct refused_items refused;
    struct export_links exports;
    bool more; /* there were more than are kept */
};

#endif

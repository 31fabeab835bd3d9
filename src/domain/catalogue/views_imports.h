/* views_imports.h: what the pages of imports show. */
#ifndef DOMAIN_CATALOGUE_VIEWS_IMPORTS_H
#define DOMAIN_CATALOGUE_VIEWS_IMPORTS_H

#include "domain/frame/frame.h"

struct import_item {
    struct str href, when, name;
    struct said who;
    int64_t taken, there, refused;
    bool published;
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
};

struct import_view {
    struct frame_desk frame;
    struct import_item run;
    struct refused_items refused;
    struct export_links exports;
    bool more; /* there were more than are kept */
};

#endif

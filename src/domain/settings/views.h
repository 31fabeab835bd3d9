/* views.h: what the pages of settings show. */
#ifndef DOMAIN_SETTINGS_VIEWS_H
#define DOMAIN_SETTINGS_VIEWS_H

#include "domain/frame/frame.h"

#define SETTINGS_READERS (ROLE_ADMINISTRATOR | ROLE_AUDITOR)

/* The pages, one under the other's name. */
struct settings_tab {
    const char *href;
    enum text name;
    bool here;
};
struct settings_tabs {
    struct settings_tab *v;
    size_t n;
};

struct settings_tabs settings_tabs(struct ctx *c);
bool settings_may_change(const struct ctx *c);

/* The language of a value: English where its name ends so, Chinese where any of it is, else the page's. */
const char *setting_lang(enum lang page, const struct field_state *f);

struct particulars_view {
    struct frame_desk frame;
    struct settings_tabs tabs;
    const struct form *form;
    bool may_change;
    int64_t refused; /* submissions that the rules refused: they were put aside */
};

/* A department, a column or a topic. */
struct column_view {
    struct frame_desk frame;
    const struct form *form;
    struct said name;
    struct str action, back;
    struct options departments, accounts;
};

/* The names of a department or a topic. */
struct names_view {
    struct frame_desk frame;
    const struct form *form;
    struct said name;
    struct str code, action, back;
};

struct named_row {
    struct str code, name_zh, name_en, parent;
    struct str edit; /* "" it has no page */
};
struct named_rows {
    struct named_row *v;
    size_t n, room;
};

struct named_view {
    struct frame_desk frame;
    struct settings_tabs tabs;
    const struct form *form;
    const char *action;
    enum text heading;
    struct named_rows rows;
    bool columns; /* with parents and what they are about */
    struct options parents;
    bool may_change;
};

#endif

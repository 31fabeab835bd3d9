/* views.h: what the pages of accounts show. */
#ifndef DOMAIN_PEOPLE_VIEWS_H
#define DOMAIN_PEOPLE_VIEWS_H

#include "domain/bodies/bodies.h"
#include "domain/frame/frame.h"
#include "domain/people/people.h"

struct sign_in_view {
    struct frame_desk frame;
    const struct form *form;
    struct str next; /* where to go afterwards */
    bool refused;    /* wrong, or too often */
    bool too_many;
};

struct password_view {
    struct frame_desk frame;
    const struct form *form;
};

struct role_choice {
    struct str code;
    enum text name;
    bool chosen;
};
struct role_choices {
    struct role_choice *v;
    size_t n, room;
};

struct account_view {
    struct people_account account;
    struct role_choices roles; /* the chosen ones: their names */
};
struct account_views {
    struct account_view *v;
    size_t n, room;
};

struct accounts_view {
    struct frame_desk frame;
    struct account_views accounts;
};

struct account_new_view {
    struct frame_desk frame;
    const struct form *form;
    struct bodies_departments departments;
    struct str department; /* the code that is chosen */
    struct role_choices roles;
};

#endif

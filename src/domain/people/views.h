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
    struct str carried; /* a form of a session that ended (engine/carry.h); "" */
    bool files;         /* there were files with it, which are not carried */
    bool renewed;       /* his password was replaced a moment ago */
    bool refused;    /* wrong, or too often */
    bool too_many;
};

/* Signed in, and here is the form that was being written. */
struct carried_view {
    struct frame_desk frame;
    struct str next, carried;
};

struct password_view {
    struct frame_desk frame;
    const struct form *form;
    bool temporary; /* the one that he has was chosen by somebody else */
    struct str next, carried; /* a form to go on with afterwards (engine/carry.h); "" */
};

struct email_view {
    struct frame_desk frame;
    const struct form *form;
    bool off; /* no mail server is set */
};

/* An administrator chooses a password for somebody. */
struct reset_view {
    struct frame_desk frame;
    const struct form *form;
    struct str login;
};

/* The code after the password. */
struct code_view {
    struct frame_desk frame;
    const struct form *form;
    struct str next; /* where to go afterwards */
    struct str carried;
};

struct factor_view {
    struct frame_desk frame;
    const struct form *form;
    struct field_view code;
    struct people_second_factor factor;
    struct people_codes codes; /* just made: shown this once */
    struct str qr;             /* qr_base64() */
    struct str key, since; /* key: in groups of four */
    struct str next;
    bool required_now; /* nothing else opens before it is done */
};

/* A role by its name, and the checkbox that gives it. */
struct role_item {
    enum text name;
    const char *field;
};
struct role_items {
    struct role_item *v;
    size_t n, room;
};

struct account_view {
    struct people_account account;
    struct role_items roles;
    struct said name, department;
    bool may_switch; /* nobody disables himself */
};
struct account_views {
    struct account_view *v;
    size_t n, room;
};

struct accounts_view {
    struct frame_desk frame;
    struct account_views accounts;
    bool may_change;
};

struct account_new_view {
    struct frame_desk frame;
    const struct form *form;
    struct options departments; /* by code */
    struct role_items roles;    /* all */
};

#endif

/* views_applicant.h: what the desk's pages about an applicant show. */
#ifndef DOMAIN_REQUESTS_VIEWS_APPLICANT_H
#define DOMAIN_REQUESTS_VIEWS_APPLICANT_H

#include "domain/requests/views_desk.h"

struct request_file_item {
    struct str name, size, href, destroyed;
    bool identity, whole;
};
struct request_file_items {
    struct request_file_item *v;
    size_t n, room;
};

struct request_applicant_view {
    struct frame_desk frame;
    const struct form *form;
    const struct requests_request_row *r;
    struct str address; /* of the case */
    struct request_file_items files;
    struct request_happenings letters; /* what he sent, and what he was told: newest first */
    struct options documents;
    bool office; /* may tell, and replace a code */
};

/* A card with a code that stands nowhere else. */
struct request_card_view {
    struct frame_desk frame;
    enum text title, lead;
    const struct request_before *before; /* NULL: nobody asked */
    struct str number, receipt, code, second, address, href;
    bool second_is_phone, oral; /* oral: there is a record to sign */
    struct str qr;              /* qr_base64(); "": none */
};

/* 口头申请记录: what was said at the counter, as it was written down, for the applicant to read and sign. */
struct request_oral_view {
    struct frame_desk frame;
    const struct requests_request_row *r;
    struct str address, day, at; /* when it was written down */
    struct said authority, writer;
    enum text class, medium, delivery;
};

struct request_look_view {
    struct frame_desk frame;
    const struct form *form;
    struct options ways;
    bool refused;
};

/* What may be told to who said the second fact: the same that he reads himself. */
struct request_told_view {
    struct frame_desk frame;
    struct str number, href;
    enum text state, next;
    struct proof proof;
    struct request_happenings steps;
};

#endif

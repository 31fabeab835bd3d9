/* views.h: what a page shows of the leak scan: {call leaks_section(&v->leaks)} in the page of the thing. */
#ifndef DOMAIN_LEAKS_VIEWS_H
#define DOMAIN_LEAKS_VIEWS_H

#include "domain/frame/frame.h"
#include "domain/leaks/leaks.h"

struct leaks_row {
    struct said part; /* the file, or what the text is */
    struct str place, masked, key;
    enum text kind;
    bool hidden, blocks, open;
    bool may_mask, may_settle; /* who looks may do it now */
    enum text outcome;
    struct said who;
    struct str when, reason;
};
struct leaks_rows {
    struct leaks_row *v;
    size_t n, room;
};

/* A file with findings, and the masked copy of it. */
struct leaks_file {
    struct said name;
    struct str code, size;
    enum text state; /* TEXT_NONE: nobody asked for a copy */
    bool waiting, made;
    int64_t left; /* what is still found in the copy */
};
struct leaks_files {
    struct leaks_file *v;
    size_t n, room;
};

struct leaks_signer {
    struct said who;
    enum text event;
    struct str when, list;
    int64_t found;
    bool current;
};
struct leaks_signers {
    struct leaks_signer *v;
    size_t n, room;
};

/* What who looks may do with findings here and now. */
struct leaks_may {
    bool mask, accept, lift;
};

struct leaks_view {
    struct str address; /* of the thing: forms go to …/leaks/mask, /accept, /lift */
    struct str back;    /* …#leaks-title: to look again */
    struct leaks_rows rows;
    struct leaks_files files; /* only for who may change them */
    struct leaks_signers signers;
    struct leaks_may may; /* of it what there is to do */
    int64_t open, blocking, waiting;
    struct str digest; /* of the list: goes with whoever signs it */
    struct str reason; /* what was typed and not taken */
    enum text refused; /* why; TEXT_NONE */
};

/* Fill a view; `may` is the subject's to say. */
int leaks_show(struct ctx *c, const struct leaks_thing *thing, const struct leaks_may *may,
               struct str address, struct leaks_view *ret) must_use;

/* Does the section ask who looks for a reason: is there a place for one that was typed? */
bool leaks_take_reason(const struct leaks_view *v);

/* In the reader's words: what a finding is, where it is ("page 2"), why nobody could read it. */
enum text leaks_kind_name(enum leak_kind kind);
struct str leaks_place(struct arena *a, enum lang lang, struct str place);
struct str leaks_unread(enum lang lang, struct str why);

/* The form of the three acts, for the subject's table of pages. */
struct leaks_form {
    struct str key; /* "" all that there are */
    struct str note;
};
#define LEAKS_FIELDS 2
extern const struct field leaks_fields[LEAKS_FIELDS];
#define LEAKS_FORM                                 \
 .fields = leaks_fields, .fields_n = LEAKS_FIELDS, \
 .input_size = sizeof(struct leaks_form)

/* The answer of a page: the masked copy of the file with this content, always as a download, by the file's name.
 * ERR_ABSENT: none was made. */
int leaks_copy_send(struct ctx *c, struct str hash, struct str name) must_use;

#endif

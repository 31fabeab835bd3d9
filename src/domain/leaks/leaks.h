/* leaks.h: what the leak scan (防泄露检查, engine/leak/leak.h) found in a thing that is to become public,
 * and what people said of it.
 *
 * It knows no subject: a document of the catalogue, a reply with its files. The subject says of which
 * parts the thing is made; texts are scanned each time they are looked at (a text that stands there
 * unscanned cannot be), files when the convert process reads them, by the hash of their content. A
 * finding is masked by changing the content, accepted (确认保留) with a reason, or, where it is a mark of
 * secrecy (密级标志), lifted (解除) with a reason by who reviews for secrecy. What was said holds for exactly
 * that content: another text, another file, and it has to be said again.
 *
 * The subject puts LEAKS_ACCEPT_MOVE and LEAKS_LIFT_MOVE into its flow's table, so that the history has
 * it all, and asks leaks_pass() where something is signed: nothing passes while a file is unread or a
 * finding open; who signs, signs the list.
 *
 * Articles 14, 15 and 17 of the Regulation (2019); Personal Information Protection Law (个人信息保护法)
 * articles 25 and 28; Law on Guarding State Secrets (保守国家秘密法, 2024) article 35. */
#ifndef DOMAIN_LEAKS_H
#define DOMAIN_LEAKS_H

#include "engine/flow.h"
#include "engine/leak/leak.h"
#include "engine/leak/file.h"
#include "engine/text.h"

/* Moves that change no state: {"leak_accept", state, state …}. */
#define LEAKS_ACCEPT_MOVE(state, roles, rules)                    \
 {                                                                \
  "leak_accept", state, state, roles, FLOW_NOTE | (unsigned)(rules) \
 }
#define LEAKS_LIFT_MOVE(state, roles)               \
 {                                                  \
  "leak_lift", state, state, roles, FLOW_NOTE       \
 }
bool leaks_is_move(struct str event);

/* ---- Scanning ---- */

/* Today, and what the authority publishes itself: its telephones and mailboxes (settings
 * "authority.phone_zh", "authority.phone_en", "authority.fax", "authority.email") and the list of exceptions
 * (setting "leaks.published", separated by spaces, commas, 、 or ；). */
int leaks_options(struct db *db, struct arena *a, day_t today, struct leak_options *ret) must_use;

/* A file is opened in the convert process and scanned: job LEAKS_READ_JOB, payload {"hash", "name"}. */
#define LEAKS_READ_JOB "attachment.read"
int leaks_read_later(struct db *db, struct arena *a, struct str hash, struct str name, moment_t due)
    must_use;

/* Keep what was found in a file; in the caller's transaction. A second scan takes the place of the
 * first. */
int leaks_file_scanned(struct db *db, struct arena *a, struct str hash, const struct extract *x,
                       moment_t now) must_use;

/* 0: nobody has scanned a file of this content. */
enum {
    LEAKS_FILE_CLEAN = 1,
    LEAKS_FILE_FOUND = 2
};
int leaks_file_known(struct db *db, struct arena *a, struct str hash) must_use;

/* By the word it is kept as; one of a later version is LEAK_UNREADABLE: nobody here can say what it is. */
enum leak_kind leaks_kind(struct str name);

/* ---- A thing's list ---- */

struct leaks_part {
    struct str code;  /* "title", "body", "file:3": what it is known by */
    enum text label;  /* what people call it; TEXT_NONE: `name` is the file's */
    struct str name;
    struct str words; /* of a text */
    struct str hash;  /* of a file: its blob; "" it is a text */
};
struct leaks_parts {
    struct leaks_part *v;
    size_t n, room;
};
/* What the one who gets the thing has told us himself, and nobody else's, is no finding in its texts: his
 * own telephone in a letter to him. `is` NULL: the thing goes to everybody. */
struct leaks_own {
    bool (*is)(const void *arg, struct arena *a, enum leak_kind kind, struct str value);
    const void *arg;
};
struct leaks_thing {
    const struct flow *flow;
    int64_t id;
    struct leaks_parts parts;
    struct leaks_own own;
};

struct leaks_item {
    const struct leaks_part *part;
    enum leak_kind kind;
    int line;          /* of a text */
    struct str place;  /* in a file: "page 2", "Sheet1!C5" */
    struct str masked; /* never the value itself; of an unreadable part: why */
    bool blocks, hidden;
    struct str digest; /* of the part's content */
    int64_t position;  /* in it */
    struct str key;    /* by which a form names it */
    struct str outcome; /* "" open; "leak_accept", "leak_lift" */
    struct str reason, by_zh, by_en;
    int64_t by;
    moment_t at;
};
struct leaks_list {
    struct leaks_item *v;
    size_t n, room;
    size_t open;     /* neither accepted nor lifted */
    size_t blocking; /* of them: marks of secrecy */
    size_t waiting;  /* files that nobody has read yet */
    struct str digest; /* of the list and of what was said of it */
};
int leaks_look(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today,
               struct leaks_list *ret) must_use;

/* ---- What people say ---- */

/* `event` is "leak_accept" or "leak_lift"; `key` one finding, or "" all that it can settle (marks of
 * secrecy are lifted, never accepted). In the caller's transaction; act->note is the reason. ERR_CONFLICT:
 * there is nothing of the kind (any more); others as of flow_fire(). */
int leaks_settle(struct db *db, struct arena *a, const struct leaks_thing *thing, const char *event,
                 struct str key, const struct flow_act *act) must_use;

/* All that can be accepted is, with act->note for a reason, of a thing without moves of its own: it goes out in
 * this transaction, and whoever sends it is who says so. */
int leaks_keep(struct db *db, struct arena *a, const struct leaks_thing *thing,
               const struct flow_act *act) must_use;

/* May it go to review? What is known already would only come back from there. A mark of secrecy may: it
 * can be lifted nowhere else. ERR_HELD. */
int leaks_submit(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today)
    must_use;

/* Is the list still the one of this digest, which who signs saw? "" is not compared. ERR_CONFLICT. */
int leaks_seen(struct db *db, struct arena *a, const struct leaks_thing *thing, day_t today,
               struct str digest) must_use;

/* The texts got what only a signature gives them (day, number): what was said of `before` holds for the
 * same findings of the thing as it is now. */
int leaks_carry(struct db *db, struct arena *a, const struct leaks_list *before,
                const struct leaks_thing *thing, day_t today) must_use;

/* May it go on? Then who acts has signed the list as it stands (`event`: what he signed it with).
 * ERR_BUSY: a file is still being read; ERR_HELD: a finding is open. */
int leaks_pass(struct db *db, struct arena *a, const struct leaks_thing *thing, const char *event,
               const struct flow_act *act) must_use;

/* ---- Masking ---- */

/* A text with what is open in it masked: the one that `key` names, or all ("") but the marks of
 * secrecy. `source` is how the part's text is kept (of rich text its markup). Where nothing could be masked
 * it is `source` itself. */
struct str leaks_mask(struct arena *a, const struct leak_options *o, const struct leaks_list *list,
                      const struct leaks_part *part, struct str key, struct str source);

/* A masked copy (脱敏副本) of a file is made in the convert process: job LEAKS_COPY_JOB, payload
 * {"hash", "name"}. */
#define LEAKS_COPY_JOB "leaks.copy"
struct leaks_copy {
    struct str state; /* "" nobody asked for one; "waiting", "made", "refused": none can be made */
    struct str hash;  /* of the copy */
    int64_t size;
    int64_t left; /* what is still found in it */
};
int leaks_copy_ask(struct db *db, struct arena *a, struct str hash, struct str name, moment_t now)
    must_use;
/* Is something open in a file that a copy would mask? What nobody could read is no such thing. */
bool leaks_to_mask(const struct leaks_list *list, const struct leaks_part *part);
/* Can a copy be made of it? Of Word, Excel and pictures, by the name (one that lies is a finding of its
 * own), where it could be read. */
bool leaks_copy_can(const struct leaks_list *list, const struct leaks_part *part);
/* Ask for a copy of each file of the thing that wants one and has none. Returns of how many. */
int leaks_copies_ask(struct db *db, struct arena *a, const struct leaks_thing *thing,
                     const struct leaks_list *list, moment_t now) must_use;
/* What came of it. *x: what the copy says, NULL where there is none. */
int leaks_copy_made(struct db *db, struct arena *a, struct str hash, struct str copy, int64_t size,
                    const struct extract *x, moment_t now) must_use;
int leaks_copy_get(struct db *db, struct arena *a, struct str hash, struct leaks_copy *ret) must_use;

/* Masked copies that were made. */
struct leaks_copied {
    struct str of, hash; /* the file, the copy */
};
struct leaks_copies {
    struct leaks_copied *v;
    size_t n, room;
};
int leaks_copies(struct db *db, struct arena *a, struct leaks_copies *ret) must_use;
/* Nothing is known of a file of this content any more. */
int leaks_file_forgotten(struct db *db, struct str hash) must_use;
/* What is known of files that are gone goes too: in a transaction of its own. `there`: is it still? */
int leaks_forget(struct db *db, struct arena *a, bool (*there)(const void *arg, struct str hash),
                 const void *arg) must_use;

struct leaks_signature {
    struct str event, list, by_zh, by_en;
    int64_t found;
    bool current; /* of the list as it stands */
    moment_t at;
};
struct leaks_signatures {
    struct leaks_signature *v;
    size_t n, room;
};
int leaks_signatures(struct db *db, struct arena *a, const struct leaks_thing *thing,
                     struct str list, struct leaks_signatures *ret) must_use;

#endif

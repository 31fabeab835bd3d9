/* catalogue.h: information that is published proactively (主动公开), from draft to reader.
 *
 * Articles 9 to 12 and 15 to 18 of the 2007 Regulation, 19 to 26 of the 2019 one. A document is
 * written by an officer, signed at three levels (初审 the department, 复审 the disclosure office, 批准
 * the leader), and becomes public by an entry of the ledger. What each signs is the digest of
 * exactly what stands there: text, metadata and the hashes of the attachments. A change after a
 * signature voids all of them. */
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include "base/clock.h"
#include "domain/catalogue/meta.h"
#include "engine/flow.h"
#include "engine/job.h"
#include "engine/page.h"
#include "engine/projector.h"

#define DOCUMENT_TITLE_MAX           120
#define DOCUMENT_SUMMARY_MAX         200
#define DOCUMENT_BODY_MAX            100000 /* letters */
#define DOCUMENT_ATTACHMENTS_MAX     20
#define DOCUMENT_ATTACHMENT_TEXT_MAX (1 * MiB) /* bytes of an attachment's text that are searched */

/* What the template of index numbers (setting "index.template") may hold between braces. */
#define INDEX_TEMPLATE_PLACES                       \
 {                                                  \
  "org", "category", "year", "mmdd", "nnn", "nnnnn" \
 }

/* What an officer types. */
struct document_draft {
    struct str title, title_en, summary, number, genre, body;
    int64_t category, topic, department;
    day_t made;
    struct document_meta meta;
    moment_t publish_at; /* not before; 0: when it is approved */
};

/* Categories (目录分类, the columns of the site) and topics, in the caller's transaction. */
int catalogue_category_add(struct db *db, struct arena *a, struct str code, int64_t parent,
                           int64_t position, struct str name_zh, struct str name_en,
                           struct str about_zh, struct str about_en, int64_t actor, moment_t now,
                           int64_t *ret_id) must_use;
/* A column as the administrator keeps it: who keeps it and within how many days something is to come are the
 * desk's own (0: nobody, no rhythm); the rest is public. ERR_ABSENT. */
struct catalogue_column {
    int64_t id, position, department, account, rhythm;
    struct str code, name_zh, name_en, about_zh, about_en;
};
int catalogue_column(struct db *db, struct arena *a, int64_t id, struct catalogue_column *ret)
    must_use;
int catalogue_column_set(struct db *db, struct arena *a, const struct catalogue_column *k,
                         int64_t actor, moment_t now) must_use;
int catalogue_topic_add(struct db *db, struct arena *a, struct str code, struct str name_zh,
                        struct str name_en, int64_t actor, moment_t now, int64_t *ret_id) must_use;
/* Other names for it; its code stands in addresses and stays. ERR_ABSENT. */
int catalogue_topic_set(struct db *db, struct arena *a, int64_t id, struct str name_zh,
                        struct str name_en, int64_t actor, moment_t now) must_use;

/* A column or a topic, as the desk lists them; parent 0: at the top, and for topics. */
struct catalogue_heading {
    int64_t id, parent;
    struct str code, name_zh, name_en;
};
struct catalogue_headings {
    struct catalogue_heading *v;
    size_t n, room;
};
/* In display order. */
int catalogue_categories(struct db *db, struct arena *a, struct catalogue_headings *ret) must_use;
int catalogue_topics(struct db *db, struct arena *a, struct catalogue_headings *ret) must_use;

/* A new draft of `owner`; its id. In the caller's transaction, as are all that follow. */
int document_create(struct db *db, struct arena *a, const struct document_draft *d,
                    const struct actor *owner, moment_t now, int64_t *ret_id) must_use;
/* Change what stands there. ERR_FORBIDDEN: not the owner; ERR_CONFLICT: not a draft (recall it
 * first), or `digest`, what the officer saw, is another by now. */
int document_change(struct db *db, struct arena *a, int64_t id, const struct document_draft *d,
                    struct str digest, const struct actor *actor, moment_t now) must_use;
/* Attach a blob that is in the desk's folder already; once, however often the same file of that
 * name comes. ERR_INVALID: too many. */
int document_attach(struct db *db, struct arena *a, int64_t id, struct str name, struct str type,
                    struct str hash, int64_t size, const struct actor *actor, moment_t now)
    must_use;
int document_detach(struct db *db, struct arena *a, int64_t id, int64_t attachment,
                    const struct actor *actor, moment_t now) must_use;
/* What convert read in a file: kept with every attachment of that hash. */
int document_attachment_read(struct db *db, struct str hash, struct str type, int64_t pages,
                             struct str text, bool unreadable) must_use;

/* The leak scan (防泄露检查, domain/leaks): the parts that a document is made of. */
struct leaks_thing;
int document_leaks_thing(struct db *db, struct arena *a, int64_t id, struct leaks_thing *ret)
    must_use;
/* Mask what is open in its texts: the finding `key`; or all (""), and then masked copies of its files are made
 * too, to be looked at and taken. A change by the officer like any other. Returns how many copies were asked
 * for. ERR_CONFLICT: nothing of the kind is open, or it is no draft. */
int document_mask(struct db *db, struct arena *a, int64_t id, struct str key,
                  const struct actor *actor, moment_t now) must_use;
/* Have files read that were attached before there was a scan; how many, at most 100. */
int document_files_unscanned(struct db *db, struct arena *a) must_use;

/* Fire a move of the document's flow. The last signature publishes: ledger entry and job of the
 * PDF are written in the same transaction. `digest`: what the actor saw. Errors as of
 * flow_fire(). */
int document_move(struct db *db, struct arena *a, int64_t id, const char *event,
                  const struct flow_act *act) must_use;

/* Fill in the approval sheet: by who drafted it, unless it is under review (ERR_FORBIDDEN,
 * ERR_CONFLICT). */
struct review_sheet;
struct review_levels;
int document_sheet_set(struct db *db, struct arena *a, int64_t id, const struct review_sheet *sheet,
                       const struct actor *actor, moment_t now) must_use;
/* Is there that move, with these levels? Without the first a draft goes to the second at once, without
 * the last the second publishes. */
bool document_move_is_used(const struct review_levels *levels, const char *event);
/* What a move is, at `now`, of what is not to be public before `publish_at`: the last signature does not publish
 * it yet. Another move, or one whose time has come, is itself. */
const char *document_move_at(const char *event, moment_t publish_at, moment_t now);
/* Put the sheet on paper as it stands when the worker gets to it: job "document.sheet". */
int document_sheet_print(struct db *db, struct arena *a, int64_t id) must_use;

/* What another site published, taken over with its dates. Not reviewed here, and nothing says that it
 * was: the entry in the ledger is of the day of the import and says "imported", the day of publication
 * is the old one. */
struct document_past {
    struct str source;       /* what the document is called there: taken over once */
    struct str index_number; /* "": by the template, of that day */
    day_t published;         /* DAY_NONE: it stays a draft */
    int64_t run;             /* which import takes it (imports.h); 0: not noted */
};
/* 1: the source is here already, taken by *ret_run (0: nobody noted by which). */
int document_imported(struct db *db, struct arena *a, struct str source, int64_t *ret_run) must_use;
/* Note the source of a fresh draft and, with a day, make it public. ERR_FORBIDDEN: no administrator;
 * ERR_INVALID: a day to come; ERR_BUSY: an attachment is not read yet. */
int document_import(struct db *db, struct arena *a, int64_t id, const struct document_past *past,
                    const struct actor *actor, moment_t now) must_use;

/* Say what it has to do with another document (relation_kinds), or take it back. ERR_INVALID: no such
 * kind, no such document, itself. */
int document_relate(struct db *db, struct arena *a, int64_t id, struct str kind, int64_t other,
                    const struct actor *actor, moment_t now) must_use;
int document_unrelate(struct db *db, struct arena *a, int64_t id, struct str kind, int64_t other,
                      const struct actor *actor, moment_t now) must_use;

/* Why a draft was begun, where a record of another subject was the reason (an answered request): the
 * desk's own knowledge, in no digest, no ledger entry and no public table. `path`: of that record's page
 * without its language, "requests/17"; `name`: what it is called. Again: nothing changes. */
int document_origin_add(struct db *db, int64_t document, struct str path, struct str name) must_use;
struct document_from {
    int64_t id;
    struct str title, state;
    bool public_;
};
struct documents_from {
    struct document_from *v;
    size_t n, room;
};
/* The documents that were begun because of it, the newest first. */
int documents_from(struct db *db, struct arena *a, struct str path, struct documents_from *ret)
    must_use;
/* Column and topic of what the department wrote last; where it wrote nothing, of anybody's; then the first
 * ones. Never those of the guide, the rules and the yearly reports. ERR_ABSENT: there is no column. */
int catalogue_usual(struct db *db, struct arena *a, int64_t department, int64_t *ret_category,
                    int64_t *ret_topic) must_use;

/* Which documents somebody has to see to by when: steps of the review that wait for him, answers of his department as a co-signer,
 * drafts of his whose 20 working days are ending. For reminders (due.c). */
struct document_due {
    int64_t id;
    struct str state; /* "first" … */
    day_t due;
};
struct documents_due {
    struct document_due *v;
    size_t n, room;
};
/* Those that are due by `until` or were before, soonest first, at most `limit`. */
int documents_due(struct db *db, struct arena *a, const struct actor *who, day_t today, day_t until,
                  size_t limit, struct documents_due *ret) must_use;

/* The digest of exactly what would be signed now. */
int document_digest(struct db *db, struct arena *a, int64_t id, struct str *ret) must_use;

/* Documents that are public already and may be what a question in somebody's own words asks for,
 * best first; at most `limit`. */
struct catalogue_suggestion {
    int64_t id;
    struct str title, title_en;
    day_t published;
};
struct catalogue_suggestions {
    struct catalogue_suggestion *v;
    size_t n, room;
};
int catalogue_suggest(struct db *pub, struct arena *a, struct str question, size_t limit,
                      struct catalogue_suggestions *ret) must_use;

extern const struct flow document_flow;
extern const struct pages catalogue_desk_pages, catalogue_draft_pages, catalogue_kept_pages,
    catalogue_import_pages, catalogue_writing_pages, catalogue_item_pages, catalogue_leaks_pages,
    catalogue_sweep_pages, catalogue_move_pages, catalogue_file_pages, catalogue_sheet_pages,
    catalogue_public_pages, catalogue_term_pages, catalogue_version_pages, catalogue_rules_pages;
extern const struct projections catalogue_projections;

/* What the catalogue's jobs know. */
struct catalogue_worker {
    const char *blobs; /* the desk's folder */
    struct str public_url; /* of the public store, for scrubbing alone */
    struct clock clock;
};

/* Make the PDF of a publication: job "document.pdf"; `worker` is a struct catalogue_worker *. */
int document_pdf_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload) must_use;
/* Publish what was approved for a moment that has come: job "document.publish". */
int document_publish_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                         json_t *payload) must_use;
/* Say in the ledger that the last day on which a document held is over: job "document.expire". */
int document_expire_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                        json_t *payload) must_use;
/* After a recall the public store forgets its bytes: job "document.scrub". */
int document_scrub_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                       json_t *payload) must_use;
/* The same at once: no byte of what was taken out of the public store stands in its file or its log (SQLite). */
int document_scrub(struct db *pub, struct arena *a) must_use;
/* Put an approval sheet on paper: job "document.sheet". */
int document_sheet_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                       json_t *payload) must_use;

#endif

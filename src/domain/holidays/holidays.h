/* holidays.h: the working days of the house (工作日历): the State Council's notices in the desk's store,
 * where they come from, and the calendar that is made of them.
 *
 * A notice is entered once. Entered again with the same days it changes nothing; with other days it is
 * another version, which holds from then on, and the earlier one stays. Notices that came with the
 * program are renewed with it; one that the house entered itself is never overwritten by the program.
 * Whatever the house enters stands on the ledger. */
#ifndef DOMAIN_HOLIDAYS_HOLIDAYS_H
#define DOMAIN_HOLIDAYS_HOLIDAYS_H

#include "engine/calendar.h"
#include "engine/page.h"
#include "engine/projector.h"

/* ---- The calendar ---- */

/* The rows that hold; those in the program where the store has none yet. */
int holidays_rows(struct db *db, struct arena *a, struct calendar_rows *ret) must_use;
/* The calendar of these rows, as it was known on `known` (DAY_NONE: as it is known). */
int holidays_calendar(struct db *db, struct arena *a, day_t known, const struct calendar **ret)
    must_use;

/* The calendar as it stood when `latest` was the last notice that had been entered. */
int holidays_calendar_at(struct db *db, struct arena *a, int64_t latest,
                         const struct calendar **ret) must_use;
/* Was no notice entered after that one? */
int holidays_is_latest(struct db *db, struct arena *a, int64_t notice, bool *ret) must_use;

/* ---- The public side ---- */

/* The calendar that readers and applicants reckon by: what is in the program, and what the house
 * entered, by the ledger. */
int holidays_public_calendar(struct db *pub, struct arena *a, const struct calendar **ret) must_use;
/* The same, a const struct calendar *, as frame_once() (domain/frame) reads what is kept for a head. */
struct furniture;
int holidays_public_reader(struct db *pub, const struct furniture *f, const void **ret) must_use;
extern const struct projections holidays_projections;

/* ---- Entering ---- */

/* The job that a change of the calendar adds: {"earlier", "latest": the last notice's id before and
 * after it, "notices": their numbers, "at", "actor"}. */
#define HOLIDAYS_CHANGED "calendar.changed"

struct holidays_entered {
    int64_t added, changed, same; /* notices */
};

/* Enter notices with their days, in the caller's transaction. ERR_INVALID: they cannot be a calendar
 * (calendar_make()); then nothing may be committed. `by` 0: the command line. */
int holidays_enter(struct db *db, struct arena *a, const struct calendar_rows *rows, int64_t by,
                   moment_t now, struct holidays_entered *ret) must_use;
/* The same with what is in the program, in the caller's transaction: at init and at migrate. */
int holidays_enter_builtin(struct db *db, struct arena *a, moment_t now) must_use;

/* ---- Files ---- */

#define HOLIDAYS_FILE_MAX MiB
#define HOLIDAYS_DAYS_MAX 2000

/* What is wrong with a file, and where: "line 3", "days[2]"; "" the file as a whole. */
struct holidays_problem {
    struct str at;
    enum text why;
};

struct holidays_file {
    struct calendar_rows rows;
    struct holidays_problems {
        struct holidays_problem *v;
        size_t n, room;
    } problems;
};

/* The notice of the days whose file does not say it: what is not known is "", 0 or DAY_NONE. */
struct holidays_notice {
    struct str number, title, source;
    day_t known;
    int year;
};

/* Read a file by its name's ending: csv, json, ics. ERR_INVALID: ret->problems says what is wrong,
 * every one of them, and nothing of it is to be entered. (README.md has the formats.) */
int holidays_read(struct arena *a, struct str name, struct str bytes,
                  const struct holidays_notice *otherwise, struct holidays_file *ret) must_use;

extern const struct pages holidays_pages;

#endif

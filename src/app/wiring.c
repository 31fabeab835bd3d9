/* wiring.c: see wiring.h. The one place that knows all subjects. */
#include "app/wiring.h"

#include <sys/mman.h>
#include <unistd.h>

#include "app/convert.h"
#include "app/import_job.h"
#include "assets.h"
#include "base/file.h"
#include "base/vec.h"
#include "domain/aside/aside_pages.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/imports/imports.h"
#include "domain/catalogue/reading/reads.h"
#include "domain/catalogue/leaks/sweep.h"
#include "domain/desk/desk.h"
#include "domain/feedback/feedback.h"
#include "domain/frame/frame.h"
#include "domain/holidays/holidays.h"
#include "domain/leaks/leaks.h"
#include "domain/people/people.h"
#include "domain/review/review.h"
#include "domain/requests/after/casefile.h"
#include "domain/requests/after/publish.h"
#include "domain/requests/mail/mail_in.h"
#include "domain/requests/requests.h"
#include "domain/settings/settings.h"
#include "domain/site/site.h"
#include "engine/json.h"
#include "store/blob.h"

/* ---- Pages ---- */

static const struct pages *const public_subjects[] = {&site_pages,
                                                      &site_display_pages,
                                                      &catalogue_public_pages,
                                                      &catalogue_term_pages,
                                                      &catalogue_version_pages,
                                                      &catalogue_rules_pages,
                                                      &feedback_public_pages,
                                                      &requests_public_pages,
                                                      &requests_status_pages,
                                                      &requests_figures_public_pages,
                                                      &requests_later_pages};
static const struct pages *const desk_subjects[] = {&desk_pages,
                                                    &site_display_desk_pages,
                                                    &desk_health_pages,
                                                    &settings_column_pages,
                                                    &settings_named_pages,
                                                    &people_pages,
                                                    &people_second_factor_pages,
                                                    &people_email_pages,
                                                    &catalogue_desk_pages,
                                                    &catalogue_draft_pages,
                                                    &catalogue_kept_pages,
                                                    &catalogue_import_pages,
                                                    &catalogue_writing_pages,
                                                    &catalogue_item_pages,
                                                    &catalogue_leaks_pages,
                                                    &catalogue_sweep_pages,
                                                    &catalogue_move_pages,
                                                    &catalogue_file_pages,
                                                    &catalogue_sheet_pages,
                                                    &review_pages,
                                                    &feedback_desk_pages,
                                                    &aside_pages,
                                                    &requests_list_pages,
                                                    &requests_intake_pages,
                                                    &requests_case_pages,
                                                    &requests_reply_pages,
                                                    &requests_leaks_pages,
                                                    &requests_letter_pages,
                                                    &requests_applicant_pages,
                                                    &requests_mail_pages,
                                                    &requests_mail_in_pages,
                                                    &requests_publish_pages,
                                                    &requests_withheld_pages,
                                                    &requests_act_pages,
                                                    &requests_delivery_pages,
                                                    &requests_reply_move_pages,
                                                    &requests_after_pages,
                                                    &requests_figures_pages,
                                                    &requests_records_pages,
                                                    &requests_shifts_pages,
                                                    &settings_pages,
                                                    &settings_lists_pages,
                                                    &settings_levels_pages,
                                                    &settings_requests_pages,
                                                    &holidays_pages};

void wiring_site(struct arena *a, enum side side, struct site *ret)
{
    static const struct {
        const struct pages *const *v;
        size_t n;
    } of_side[] = {
        [SIDE_PUBLIC] = {public_subjects, COUNT(public_subjects)},
        [SIDE_DESK] = {desk_subjects, COUNT(desk_subjects)},
    };
    bool desk = side == SIDE_DESK;
    size_t n = of_side[side].n;
    struct pages *tables = arena_many(a, n, struct pages);
    for (size_t i = 0; i < n; i++)
        tables[i] = *of_side[side].v[i];
    *ret = (struct site){
        .side = side,
        .subjects = tables,
        .subjects_n = n,
        .assets = &assets,
        .actor_of = desk ? people_actor : NULL,
        .session_was = desk ? people_session_was : NULL,
        .sessions_of = desk ? people_sessions_of : NULL,
        .sign_in_with = desk ? people_sign_in_with : NULL,
        .error_page = frame_error,
    };
}

/* ---- The two paths between the stores ---- */

void wiring_projector(struct arena *a, struct projector *p)
{
    static const struct projections *const all[] = {&bodies_projections, &catalogue_projections,
                                                    &requests_projections, &holidays_projections};
    struct projections *tables = arena_many(a, COUNT(all), struct projections);
    for (size_t i = 0; i < COUNT(all); i++)
        tables[i] = *all[i];
    p->subjects = tables;
    p->subjects_n = COUNT(all);
}

void wiring_intakes(struct arena *a, struct taker *t)
{
    struct intake *all = arena_many(a, feedback_intakes_n + requests_intakes_n + 1, struct intake);
    memcpy(all, feedback_intakes, feedback_intakes_n * sizeof(*all));
    memcpy(all + feedback_intakes_n, requests_intakes, requests_intakes_n * sizeof(*all));
    t->v = all;
    all[feedback_intakes_n + requests_intakes_n] = document_reads_intake;
    t->n = feedback_intakes_n + requests_intakes_n + 1;
}

int wiring_remind(struct db *desk, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);
    if (r == 0)
        r = mails_daily(desk, a, now);
    return r < 0 ? r : tx_commit(&tx);
}

/* What happens to requests by the clock alone: somebody's day passed, a day of many moves is over. */
static int clock_requests(struct db *desk, moment_t now)
{
    int r;
    do {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct tx tx cleanup(tx_end) = {0};
        r = tx_begin(desk, &tx);
        if (r == 0)
            r = requests_by_the_clock(desk, a, now);
        int committed = r > 0 ? tx_commit(&tx) : 0;
        if (committed < 0)
            return committed;
    } while (r > 0);
    return r;
}

static int tidy_files(struct db *desk)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);
    int documents = r == 0 ? document_files_unscanned(desk, a) : r;
    int replies = documents >= 0 ? reply_files_unscanned(desk, a) : documents;
    return replies < 0 ? replies : documents + replies > 0 ? tx_commit(&tx) : 0;
}

static int tell_reads(struct db *desk, moment_t now)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(desk, &tx);
    if (r == 0)
        r = document_reads_tell(desk, a, now);
    return r <= 0 ? r : tx_commit(&tx);
}

int wiring_tidy(struct db *desk, moment_t now)
{
    int people = people_tidy(desk, now), requests = request_identities_end(desk, now),
        clock = clock_requests(desk, now), files = tidy_files(desk),
        mails = wiring_remind(desk, now), told = tell_reads(desk, now);
    return people < 0     ? people
           : requests < 0 ? requests
           : clock < 0    ? clock
           : files < 0    ? files
           : mails < 0    ? mails
                          : told;
}

/* ---- Jobs ---- */

static int document_pdf(void *app, struct db *db, struct arena *a, const struct job *j,
                        json_t *payload)
{
    struct wiring_worker *w = app;
    return document_pdf_job(&w->catalogue, db, a, j, payload);
}

static int document_publish_at(void *app, struct db *db, struct arena *a, const struct job *j,
                               json_t *payload)
{
    struct wiring_worker *w = app;
    return document_publish_job(&w->catalogue, db, a, j, payload);
}

static int document_expire(void *app, struct db *db, struct arena *a, const struct job *j,
                           json_t *payload)
{
    struct wiring_worker *w = app;
    return document_expire_job(&w->catalogue, db, a, j, payload);
}

static int document_forgotten(void *app, struct db *db, struct arena *a, const struct job *j,
                              json_t *payload)
{
    struct wiring_worker *w = app;
    return document_scrub_job(&w->catalogue, db, a, j, payload);
}

static int document_sheet_paper(void *app, struct db *db, struct arena *a, const struct job *j,
                                json_t *payload)
{
    struct wiring_worker *w = app;
    return document_sheet_job(&w->catalogue, db, a, j, payload);
}

static int request_letter(void *app, struct db *db, struct arena *a, const struct job *j,
                          json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j;
    return letter_job(&w->requests, db, a, payload);
}

static int request_papers(void *app, struct db *db, struct arena *a, const struct job *j,
                          json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j;
    return papers_job(&w->requests, db, a, payload);
}

static int request_file(void *app, struct db *db, struct arena *a, const struct job *j,
                        json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j;
    return casefile_job(&w->requests, db, a, payload);
}

static int mail_out(void *app, struct db *db, struct arena *a, const struct job *j, json_t *payload)
{
    struct wiring_worker *w = app;
    return mails_send_job(&w->mails, db, a, j, payload);
}

static int mail_read_enter(struct db *db, struct arena *a, const struct seal_keys *keys,
                           int64_t mail, const struct eml *e)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r == 0)
        r = mail_in_read(db, a, keys, mail, e);
    return r < 0 ? r : tx_commit(&tx);
}

/* A mail is opened in the convert process alone; it is never on a disk in the clear. */
static int mail_read(void *app, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload)
{
    (void)j;
    const struct wiring_worker *w = app;
    int64_t mail = json_get_int(payload, "mail");
    int fd cleanup(file_close) = -1;
    struct str bytes;
    struct eml e;
    int r = mail_in_bytes(db, a, &w->keys, mail, &bytes);
    if (r < 0 || bytes.n == 0)
        return r;
    fd = memfd_create("mail", MFD_CLOEXEC);
    r = fd < 0 ? err_errno("memfd_create") : file_write_fd(fd, bytes.p, bytes.n);
    if (r == 0)
        r = convert_eml(w->convert, a, fd, &e);
    if (r == ERR_MALFORMED || r == ERR_TOO_LARGE)
        return mail_read_enter(db, a, &w->keys, mail, NULL);
    return r < 0 ? r : mail_read_enter(db, a, &w->keys, mail, &e);
}

static int mail_look(void *app, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j;
    (void)payload;
    return mail_in_fetch(&w->mails, &w->keys, db, a);
}

static int read_enter(struct db *db, struct arena *a, struct str hash, const struct extract *x,
                      moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = document_attachment_read(db, hash, str_c(file_kind_type(x->kind)), x->pages,
                                 extract_shown(a, x), x->unreadable);
    if (r >= 0)
        r = leaks_file_scanned(db, a, hash, x, now);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

/* A file is opened in the convert process alone; what it says comes back as text. */
int wiring_read(const struct wiring_worker *w, struct db *db, struct arena *a, struct str hash,
                struct str name)
{
    int fd cleanup(file_close) = -1;
    int64_t size;
    int r = blob_open(w->blobs, hash, &fd, &size);
    if (r < 0)
        return r;
    struct extract x;
    r = convert_ask(w->convert, a, fd, name, &x);
    if (r < 0)
        return r;
    return read_enter(db, a, hash, &x, clock_now(&w->catalogue.clock));
}

static int attachment_read(void *app, struct db *db, struct arena *a, const struct job *j,
                           json_t *payload)
{
    (void)j;
    return wiring_read(app, db, a, json_get_str(a, payload, "hash"),
                       json_get_str(a, payload, "name"));
}

static int copy_enter(struct db *db, struct arena *a, struct str hash, struct str copy,
                      int64_t size, const struct extract *x, moment_t now)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r >= 0)
        r = leaks_copy_made(db, a, hash, copy, size, x, now);
    return r < 0 ? r : tx_commit(&tx);
}

/* The copy is opened there too: what is still found in it stands beside it. */
static int copy_keep(const struct wiring_worker *w, struct db *db, struct arena *a, struct str hash,
                     struct str name, struct str bytes, moment_t now)
{
    int fd cleanup(file_close) = -1;
    struct extract x;
    struct str copy;
    int64_t size;
    int r = blob_put(w->blobs, a, bytes, &copy);
    if (r >= 0)
        r = blob_open(w->blobs, copy, &fd, &size);
    if (r >= 0)
        r = convert_ask(w->convert, a, fd, name, &x);
    return r < 0 ? r : copy_enter(db, a, hash, copy, size, &x, now);
}

/* A masked copy of an attachment is made in the convert process alone. */
static int attachment_copy(void *app, struct db *db, struct arena *a, const struct job *j,
                           json_t *payload)
{
    (void)j;
    const struct wiring_worker *w = app;
    struct str hash = json_get_str(a, payload, "hash"), name = json_get_str(a, payload, "name"),
               bytes;
    moment_t now = clock_now(&w->catalogue.clock);
    int fd cleanup(file_close) = -1;
    struct leak_options options;
    int64_t size;
    int r = blob_open(w->blobs, hash, &fd, &size);
    if (r >= 0)
        r = leaks_options(db, a, moment_day(now), &options);
    if (r < 0)
        return r;
    r = convert_copy(w->convert, a, fd, name, &options, &bytes);
    if (r == ERR_INVALID || r == ERR_MALFORMED || r == ERR_TOO_LARGE)
        return copy_enter(db, a, hash, S(""), 0, NULL, now);
    return r < 0 ? r : copy_keep(w, db, a, hash, name, bytes, now);
}

static int published_sweep(void *app, struct db *db, struct arena *a, const struct job *j,
                           json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j, (void)payload;
    return sweep_job(db, a, clock_now(&w->catalogue.clock));
}

static int documents_import(void *app, struct db *db, struct arena *a, const struct job *j,
                            json_t *payload)
{
    (void)j;
    return import_job(app, db, a, payload);
}

static int outside_links(void *app, struct db *db, struct arena *a, const struct job *j,
                         json_t *payload)
{
    const struct wiring_worker *w = app;
    (void)j, (void)payload;
    return links_step(&w->links, db, a, clock_now(&w->catalogue.clock));
}

const struct job_kind wiring_jobs[] = {
    {LINKS_JOB, outside_links},
    {IMPORT_JOB, documents_import},
    {SWEEP_JOB, published_sweep},
    {LEAKS_COPY_JOB, attachment_copy},
    {HOLIDAYS_CHANGED, requests_calendar_changed},
    {"document.pdf", document_pdf},
    {"document.publish", document_publish_at},
    {"document.expire", document_expire},
    {"document.scrub", document_forgotten},
    {"document.sheet", document_sheet_paper},
    {LEAKS_READ_JOB, attachment_read},
    {ALIKE_JOB, requests_compare},
    {LETTER_JOB, request_letter},
    {PAPERS_JOB, request_papers},
    {MAIL_JOB, mail_out},
    {MAIL_READ_JOB, mail_read},
    {MAIL_FETCH_JOB, mail_look},
    {CASEFILE_JOB, request_file},
};
const size_t wiring_jobs_n = COUNT(wiring_jobs);

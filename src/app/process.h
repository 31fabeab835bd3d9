/* process.h: what the supervisor and its processes agree on.
 *
 * A process is this program again, with `process NAME`, so that nothing of one is in the memory
 * of another. It finds its descriptors at fixed numbers; those it has no use for are closed.
 * SIGTERM is blocked from the beginning and taken from a signalfd: what was begun is finished.
 * It writes one byte to FD_READY when it serves. */
#ifndef APP_PROCESS_H
#define APP_PROCESS_H

#include "app/app.h"
#include "base/log.h"

enum process_kind {
    PROCESS_CONVERT,
    PROCESS_WORKER,
    PROCESS_DESK,
    PROCESS_PUBLIC,
    PROCESS__MAX
};

enum process_fd {
    FD_LISTEN = 3,  /* public, desk: the socket that listens */
    FD_WAKE = 4,    /* public, desk: write to wake the worker; worker: sleep on it (an eventfd) */
    FD_READY = 5,   /* a pipe to the supervisor */
    FD_CONVERT = 6, /* convert: requests; worker, desk: where to ask */
    FD_SHOWN = 7,   /* worker, desk: engine/shown.h */
    FD_PAST = 8,
};

/* Options of `serve` that its processes share. */
struct serve_options {
    const char *public_address, *desk_address, *threads, *cache, *trusted_proxy, *count_reads, *log,
        *log_level;
};
#define SERVE_OPTIONS(o)                                                                         \
 {.name = "--threads", .value = &(o).threads}, {.name = "--cache", .value = &(o).cache},         \
     {.name = "--trusted-proxy", .value = &(o).trusted_proxy},                                   \
     {.name = "--count-reads", .value = &(o).count_reads}, {.name = "--log", .value = &(o).log}, \
 {                                                                                               \
  .name = "--log-level", .value = &(o).log_level                                                 \
 }

const char *process_name(enum process_kind kind);
/* The log as the options say, under this process's name; ERR_INVALID for a word that is none. */
int process_log(const struct serve_options *o, const char *name) must_use;

/* Tell the supervisor that all stands. */
void process_ready(void);
/* A descriptor that becomes readable when it is time to end. */
int process_stop_fd(int *ret_fd) must_use;
/* worker, convert: who waits for a page goes before them; when there is nothing left of the processor they have a
 * quarter of it. */
int process_step_back(void) must_use;

/* The bodies; they return when the process is asked to end. */
int process_serve_public(struct app *app, const struct serve_options *o) must_use;
int process_serve_desk(struct app *app, const struct serve_options *o) must_use;
int process_work(struct app *app) must_use;
int process_convert(struct app *app) must_use;

/* The walls of the convert process; as root also the user that owns the folder (NULL: nobody
 * else). */
int process_enter_convert(const char *owner_of) must_use;

/* The walls of the public process, and where it finds its store behind them. Used by the
 * isolation's test too. */
int process_enter_public(struct app *app) must_use;

#endif

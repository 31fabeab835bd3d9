/* bundle.h: a backup's file: a tar that is read and written entry by entry, and knows whether it
 * is whole.
 *
 *     about          "gongkai-backup 1" and the engine, a line each; always the first
 *     inbox.…        what the public handed in and nobody took yet
 *     desk.…         the desk's store
 *     seal.key       the desk's key for what people handed in sealed
 *     blobs/HASH     its files
 *     end            how many entries stand before it; always the last
 *
 * Any tar can look into it. */
#ifndef APP_BUNDLE_H
#define APP_BUNDLE_H

#include "base/arena.h"
#include "base/err.h"

struct bundle_writer;

/* The file takes its name when bundle_finish() returns 0, and is its owner's alone (mode 0600). */
int bundle_create(const char *path, struct bundle_writer **ret) must_use;
int bundle_add(struct bundle_writer *w, const char *name, struct str bytes) must_use;
/* A whole file; at most `size` bytes of it, exactly those. */
int bundle_add_fd(struct bundle_writer *w, const char *name, int fd, int64_t size) must_use;
int bundle_add_file(struct bundle_writer *w, const char *name, const char *path) must_use;
/* Durable under its name; the writer is gone in any case. */
int bundle_finish(struct bundle_writer *w) must_use;
/* Nothing is left of it. NULL is welcome. */
void bundle_abandon(struct bundle_writer *w);

struct bundle_reader;

/* ERR_MALFORMED: not a backup of ours. *ret_engine: what `about` says. */
int bundle_open(const char *path, struct arena *a, struct bundle_reader **ret,
                struct str *ret_engine) must_use;
void bundle_close(struct bundle_reader *r);
/* 1: an entry, its name in the arena; 0: the end, and all was there. ERR_MALFORMED: cut or
 * damaged. */
int bundle_next(struct bundle_reader *r, struct arena *a, struct str *ret_name) must_use;
/* The next piece of the entry's bytes: 1, 0 at its end; valid until the next call. */
int bundle_read_piece(struct bundle_reader *r, struct str *ret) must_use;
/* The entry's bytes into a new file (mode 0660 less the umask). */
int bundle_extract(struct bundle_reader *r, const char *path) must_use;

#endif

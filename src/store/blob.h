/* blob.h: files by the SHA-256 of their content.
 *
 * A folder DIR/ab/abcdef… ; a blob is there wholly or not at all, never changes, and is durable
 * when blob_finish(), blob_adopt() or blob_copy() returns 0. What is being written stands in
 * DIR/tmp. DIR must be there; folders below it get 0750, files 0640, less the umask, and DIR's
 * group if DIR is set-group-ID. Writes pass fault_hit("write"). A writer belongs to one thread;
 * all else can be called by many at once. */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/arena.h"
#include "base/err.h"

#define BLOB_HEX 64 /* characters of a hash as the stores keep it: lower-case hexadecimal */

struct blob_writer;

/* ERR_NO_SPACE, ERR_IO; after an error of blob_write() only blob_abandon() or blob_finish(),
 * which says it again. */
int blob_begin(const char *dir, struct blob_writer **ret) must_use;
int blob_write(struct blob_writer *w, const void *p, size_t n) must_use;
/* Durable under its hash (in the arena) with its size; the writer is gone in any case. */
int blob_finish(struct blob_writer *w, struct arena *a, struct str *ret_hash, int64_t *ret_size)
    must_use;
/* Forget what was written. NULL is welcome. */
void blob_abandon(struct blob_writer *w);

/* All at once. */
int blob_put(const char *dir, struct arena *a, struct str bytes, struct str *ret_hash) must_use;
/* Take over a file that was already written and hashed (an upload's spool file, same file
 * system): it is moved. The hash is believed; the mode becomes 0640. After an error the file may
 * still be where it was. */
int blob_adopt(const char *dir, const char *path, struct str hash) must_use;
/* Open for reading; ERR_ABSENT; a hash that is no hash is ERR_INVALID (nothing else reaches the
 * path). */
int blob_open(const char *dir, struct str hash, int *ret_fd, int64_t *ret_size) must_use;
/* The whole blob, at most max bytes. */
int blob_read(struct arena *a, const char *dir, struct str hash, size_t max, struct str *ret)
    must_use;
bool blob_exists(const char *dir, struct str hash);
/* From one store's folder into another's; 0 if it is there already; the copy is checked against
 * the hash. */
int blob_copy(const char *from, const char *to, struct str hash) must_use;
/* 0 also if it was not there. */
int blob_remove(const char *dir, struct str hash) must_use;
/* 1 if nobody has put the blob in its place since `before` (seconds since 1970), else 0; and with `remove` it
 * is gone then. It is moved aside before it is looked at: who puts the same content in its place
 * meanwhile finds the place free, and what was put there just before comes back. */
int blob_retire(const char *dir, struct str hash, int64_t before, bool remove) must_use;
/* Read it through and compare: ERR_BROKEN if the content is not what its name says. */
int blob_verify(const char *dir, struct str hash) must_use;
/* Call `each` for every blob in the folder, in order of name, until it returns other than 0:
 * that is returned. `each` may remove the blob. */
int blob_walk(const char *dir, int (*each)(void *arg, struct str hash, int64_t size), void *arg)
    must_use;
/* Take away what writers that died left in DIR/tmp and that nobody has written to since `before`
 * (seconds since 1970); how many. At the start of a process: an hour ago is soon enough. */
int blob_sweep(const char *dir, int64_t before) must_use;

#endif

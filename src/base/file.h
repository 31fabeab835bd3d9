/* file.h: files that are wholly there or not at all. Every write goes through fault_hit() (fault.h),
 * so that tests can make the n-th one fail: "write" before the bytes, "file.rename" before the new
 * file takes its name, "file.sync" before the folder is synced. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* The whole file, at most `max` bytes (more: ERR_TOO_LARGE), in the arena. */
int file_read(struct arena *a, const char *path, size_t max, struct str *ret) must_use;
/* Write, fsync, rename over `path`, fsync the folder: after 0 it survives a power cut. After an error
 * the old file is there as it was; only if the last fsync fails it may be the new one. The umask
 * is taken off `mode`. A process killed within leaves a PATH.<hex>.new that nobody reads. */
int file_write(const char *path, struct str bytes, unsigned mode) must_use;
/* All bytes or an error. */
int file_write_fd(int fd, const void *p, size_t n) must_use;
/* fsync the folder that holds path. */
int file_sync_dir(const char *path) must_use;
/* Make the folder and its parents; 0 if it is there. */
int file_make_dir(const char *path, unsigned mode) must_use;
/* Take away the files in the folder (not below it) that nobody has written to since `before` (seconds
 * since 1970); how many. 0 where there is no folder. */
int file_sweep(const char *dir, int64_t before) must_use;
/* For cleanup(): closes *fd if >= 0. */
void file_close(int *fd);

#endif

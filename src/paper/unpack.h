/* unpack.h: the files in a zip that somebody handed in, one after another. For the convert process alone: the bytes are
 * hostile. */
#ifndef PAPER_UNPACK_H
#define PAPER_UNPACK_H

#include "base/arena.h"

#define UNPACK_FILES     5000
#define UNPACK_BYTES     (512 * MiB) /* of all files together, unpacked */
#define UNPACK_FILE      (64 * MiB)  /* of one */
#define UNPACK_NAME      255         /* bytes */
#define UNPACK_RATIO     200         /* unpacked to packed, of all together, after the first MiB */

/* Called for each file in the order of the zip, until it returns other than 0: that is returned. `name`: its path in the
 * zip, UTF-8 (from GB18030 where the zip does not say), parted by "/", without "." or ".." and without an empty part. */
typedef int (*unpack_each_fn)(void *me, struct str name, struct str bytes);

/* Folders, links, encrypted and unnamable files are passed over: *ret_passed says how many. ERR_MALFORMED: no zip, or a
 * damaged one; ERR_TOO_LARGE: beyond the limits above. */
int unpack(struct arena *a, struct str zip, unpack_each_fn each, void *me, int *ret_passed) must_use;

#endif

/* convert.h: the process that opens untrusted files, and how one asks it.
 *
 * It has no store and no network. Each file is opened in a child of its own, which has nothing
 * but that file and the way back for its answer, 60 s of time and 1 GiB of memory. What a file
 * does to the child ends with the child: what runs out of time or memory is killed and unreadable.
 *
 * Requests go through one socket (SOCK_SEQPACKET) that desk and worker share; a request carries
 * the file and the way back as descriptors, so answers cannot be mixed up, and requests wait in
 * the socket while the process is started anew. */
#ifndef APP_CONVERT_H
#define APP_CONVERT_H

#include "engine/leak/copy.h"
#include "paper/eml.h"
#include "paper/extract.h"
#include "paper/unpack.h"

#define CONVERT_SECONDS  60
#define CONVERT_MEMORY   (1024 * MiB)
#define CONVERT_NAME_MAX 255
/* Of the published numbers of leak_options; if they are longer, none is taken for published. */
#define CONVERT_PUBLISHED_MAX (32 * KiB)

/* The two ends: what asks, what the process serves. Both are close-on-exec. */
int convert_sockets(int *ret_ask, int *ret_serve) must_use;

/* Serve requests until the socket ends or `stop` (an eventfd or signalfd; -1 none) is readable.
 * Runs in a sandboxed process. */
int convert_serve(int socket, int stop) must_use;

/* What is the file, and what does it say? fd is not closed; `name` is cut to CONVERT_NAME_MAX
 * bytes. A file that broke its reader is unreadable: that is an answer. ERR_BUSY: no answer in
 * time, ask again later. */
int convert_ask(int socket, struct arena *a, int fd, struct str name, struct extract *ret) must_use;

/* A masked copy of the file by the rules of the leak scan; *ret belongs to the arena. ERR_INVALID,
 * ERR_MALFORMED, ERR_TOO_LARGE: none can be made, as of copy_masked(); a file that broke its reader is
 * malformed. ERR_BUSY as above. */
int convert_copy(int socket, struct arena *a, int fd, struct str name, const struct leak_options *o,
                 struct str *ret) must_use;

/* What a mail says and brings; *ret belongs to the arena. ERR_MALFORMED: no mail, or it broke its reader;
 * ERR_TOO_LARGE. ERR_BUSY as above. */
int convert_eml(int socket, struct arena *a, int fd, struct eml *ret) must_use;

/* The files of a zip, each given to `each` as it comes (unpack.h); an error of `each` ends it and is returned.
 * ERR_MALFORMED: no zip, or it broke its reader; ERR_TOO_LARGE. ERR_BUSY as above. */
int convert_unzip(int socket, int fd, unpack_each_fn each, void *me) must_use;

#endif

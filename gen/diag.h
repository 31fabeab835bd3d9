/* diag.h: what the generators and checkers share: messages with their place, and output files.
 *
 * A message is "file:line: what is wrong", one a line, as compilers write it, so that editors jump to
 * it. A run collects messages and fails at its end if there is one. An output is written only if its
 * bytes changed, so that nothing is compiled anew for nothing. */
#ifndef GEN_DIAG_H
#define GEN_DIAG_H

#include "base/arena.h"
#include "base/buf.h"

#define GEN_MAX (64 * MiB)   /* of an output */
#define INPUT_MAX (16 * MiB) /* of an input file */

struct diag {
    struct buf text;
    size_t n;
};

void diag_init(struct diag *d);
void diag_done(struct diag *d);
/* Line 0: the file as a whole. */
void diag_at(struct diag *d, struct str file, size_t line, const char *format, ...)
    printf_like(4, 5);
/* Print what was collected to stderr; the exit code: 0 or 1. */
int diag_end(const struct diag *d);

/* The whole file, or a message. */
bool gen_read(struct diag *d, struct arena *a, const char *path, struct str *ret) must_use;
/* Write `bytes` unless the file holds them already; on failure a message. */
void gen_write(struct diag *d, const char *path, const struct buf *bytes);

/* Files that an output was made from, for ninja. */
struct paths {
    struct str *v;
    size_t n, room;
};
/* Make's rule "target: path path …" in the file `path`; nothing if it is NULL. */
void gen_depfile(struct diag *d, const char *path, const char *target, const struct paths *deps);
/* Files under the folder `dir` whose name ends in one of `ends` (…, NULL), sorted; the folders
 * themselves are added to *deps, since a new file shows only there. */
void gen_walk(struct diag *d, struct arena *a, struct str dir, bool deep, const char *const *ends,
              struct paths *files, struct paths *deps);

/* Options "--name value" before the other arguments; NULL where absent. Takes them off the list. */
const char *gen_option(int *argc, char **argv, const char *name);

/* The last part of a path; and that without its last ending. */
struct str path_base(struct str path);
struct str path_stem(struct str path);

/* NAME_test.c, test_NAME.c, NAME_test_util.h: a test or what serves tests. */
bool path_is_test(struct str path);

/* A C string literal of the bytes, with its quotes; a line of it ends at each newline, indented. */
void put_literal(struct buf *out, struct str s, size_t indent);
/* The beginning of a header's guard: HTML_CATALOGUE_H for html_catalogue.h. */
void put_guard(struct buf *out, struct str header);

#endif

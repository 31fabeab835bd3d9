/* convert_in.h: what the files of the convert process share. Nobody else includes it. */
#ifndef APP_CONVERT_IN_H
#define APP_CONVERT_IN_H

#include "app/convert.h"

/* n bytes before the deadline (of clock_ticks()): 1; the other end is gone: 0. */
int convert_read_all(int fd, void *p, size_t n, int64_t deadline) must_use;
/* In the child: the mail in `file`, as the answer to `back`. */
int convert_eml_write(struct arena *a, int file, int back) must_use;
/* In the child: the files of the zip in `file`. */
int convert_zip_write(struct arena *a, int file, int back) must_use;
/* Who asked: the answers, checked as if a stranger had sent them. */
int convert_zip_read(int fd, int64_t deadline, unpack_each_fn each, void *me) must_use;
int convert_eml_read(struct arena *a, int fd, int64_t deadline, struct eml *ret) must_use;

#endif

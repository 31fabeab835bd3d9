/* progress.h: long work shows how far it is, on a terminal; elsewhere it is silent. */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include "base/base.h"

/* "what: done" on stderr, at most ten times a second; all 0: unknown. */
void progress(const char *what, int64_t done, int64_t all);
/* Clear the line. */
void progress_end(void);

#endif

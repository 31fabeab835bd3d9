/* progress.c: see progress.h. */
#include "app/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

void progress(const char *what, int64_t done, int64_t all)
{
    /* The last time a line was shown: of the terminal, not of the program's work. */
    static int64_t shown;
    int64_t now = clock_ticks();
    if (!isatty(STDERR_FILENO) || now - shown < 100 * 1000 * 1000)
        return;
    shown = now;
    if (all > 0)
        fprintf(stderr, "\r\033[K%s: %lld of %lld", what, (long long)done, (long long)all);
    else
        fprintf(stderr, "\r\033[K%s: %lld", what, (long long)done);
}

void progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}

/* err.c: names and statuses from the table, and the context of this thread's last error.
 *
 * The context is the only state: a fixed text per thread, cut when it is too long. It is written
 * beside and then copied, so that a context may be wrapped into a new one. */
#include "base/err.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CONTEXT_SIZE 512

static _Thread_local char context[CONTEXT_SIZE];

const char *err_name(int err)
{
    switch (err) {
#define ERR_CASE(name, code, status, level)                                                        \
    case code:                                                                                     \
        return #name;
        ERR_TABLE(ERR_CASE)
#undef ERR_CASE
    }
    return "UNKNOWN";
}

int err_status(int err)
{
    switch (err) {
#define ERR_CASE(name, code, status, level)                                                        \
    case code:                                                                                     \
        return status;
        ERR_TABLE(ERR_CASE)
#undef ERR_CASE
    }
    return 500;
}

int err_set(enum err err, const char *format, ...)
{
    int saved = errno;
    char text[CONTEXT_SIZE];
    va_list args;

    va_start(args, format);
    if (vsnprintf(text, sizeof(text), format, args) < 0)
        text[0] = 0;
    va_end(args);
    memcpy(context, text, strlen(text) + 1);
    errno = saved;
    return err;
}

int err_errno(const char *what)
{
    switch (errno) {
    case ENOSPC:
    case EDQUOT:
        return err_set(ERR_NO_SPACE, "%s: %m", what);
    case ENOENT:
        return err_set(ERR_ABSENT, "%s: %m", what);
    }
    return err_set(ERR_IO, "%s: %m", what);
}

void err_clear(void)
{
    context[0] = 0;
}

const char *err_context(void)
{
    return context;
}

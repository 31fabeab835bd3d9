/* log.h: one event, one line, key=value or JSON; never a person's name, number, address or text.
 *
 *     log_info("request", LOG_STR("id", ctx->id), LOG_INT("status", 200));
 *
 * The event's name and the keys are literals. Written with one write(2), so that lines of several
 * processes do not mix. The lower floors (base, store, paper) return errors and do not log. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_form { LOG_TEXT, LOG_JSON };

struct log_pair {
    const char *key;
    struct str text;
    int64_t number;
    bool is_number;
};

#define LOG_STR(k, s) ((struct log_pair){.key = (k), .text = (s)})
#define LOG_C(k, c) ((struct log_pair){.key = (k), .text = str_c(c)})
#define LOG_INT(k, i) ((struct log_pair){.key = (k), .number = (i), .is_number = true})

/* Once, before the first line: where (a descriptor), in which form, from which level up, and the
 * name of this process ("public", "desk" …). Without it: stderr, text, INFO. */
void log_open(int fd, enum log_form form, enum log_level least, const char *process);
void log_write(enum log_level level, const char *event, const struct log_pair *pairs, size_t n);

#define LOG_PAIRS(...) (const struct log_pair[]){__VA_ARGS__}
#define LOG_AT(level, event, ...)                                                                  \
    log_write(level, event, LOG_PAIRS(__VA_ARGS__), COUNT(LOG_PAIRS(__VA_ARGS__)))
#define log_debug(event, ...) LOG_AT(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) LOG_AT(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) LOG_AT(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) LOG_AT(LOG_ERROR, event, __VA_ARGS__)
/* The last error of this thread, at the level of its kind. */
void log_err(const char *event, int err);

#endif

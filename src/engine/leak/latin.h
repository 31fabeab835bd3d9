/* latin.h: what is found by a Latin letter or sign, in files of their own; for latin.c,
 * mail.c and chat.c alone. */
#ifndef ENGINE_LEAK_LATIN_H
#define ENGINE_LEAK_LATIN_H

#include "engine/leak/in.h"

/* A mailbox whose @, or what stands for it, is at i. */
void leak_mail_at(struct leak_scan *s, size_t i);
/* One that is written as it is said, 在 for @ and 点 for its dot; i is at its last part. */
void leak_mail_spoken(struct leak_scan *s, size_t i);
/* QQ and WeChat numbers behind their labels; one at i under the head of its column. */
void leak_chat(struct leak_scan *s, const struct leak_hit *h);
void leak_chat_column(struct leak_scan *s, size_t i);
/* The number of who wrote, in the head line of a message of a log. */
void leak_chat_log(struct leak_scan *s);
/* Digits from i on, at most; `spaced`: with a blank or dash between some. */
size_t leak_digits_at(const struct leak_scan *s, size_t i, size_t most, bool spaced,
                      size_t *ret_end);

/* ---- handle.c ---- */

/* tanglijuan520, zzj-1969: spelled like a person's name, or with a year of birth. */
bool leak_is_own_handle(struct str s);
/* xinfang_zt, ztjubao0870, info: an office's. */
bool leak_is_office_handle(struct str s);

#endif

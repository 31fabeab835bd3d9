/* mark.h: what marks of secrecy and words that forbid to spread share; for marks.c and
 * keep.c alone. */
#ifndef ENGINE_LEAK_MARK_H
#define ENGINE_LEAK_MARK_H

#include "engine/leak/in.h"

#define LEAK_STARS "★ ☆ ✩ ✪ ⭐ ✭ ✮ ✯ ⋆ * ※ ✡ ✰ ▲ ● ◆ ■"

size_t leak_past_blanks(const struct leak_scan *s, size_t i);
/* The line's begin or end, a bracket, the bound of a cell, a sentence's end. */
bool leak_opens(const struct leak_scan *s, size_t i);
bool leak_closes(const struct leak_scan *s, size_t i);
/* Enclosed in “ ” or 《 》: somebody speaks of the words. */
bool leak_is_quoted(const struct leak_scan *s, size_t from, size_t to);
/* Does a paper speak of itself right before i: 本资料, 该文件为, 此件供? */
bool leak_of_this_paper(const struct leak_scan *s, size_t i);
/* 应当, 不得 in the clause before i. */
bool leak_is_duty(const struct leak_scan *s, size_t i);
void leak_mark_add(struct leak_scan *s, size_t from, size_t to);

/* ---- keep.c ---- */

/* 内部资料 … */
void leak_internal(struct leak_scan *s, const struct leak_hit *h);
/* 不得外传 … */
void leak_keep(struct leak_scan *s, const struct leak_hit *h);
/* 本件仅限局领导阅知 */
void leak_only(struct leak_scan *s, const struct leak_hit *h);
/* A line that is such a mark and names no paper: 仅限县处级以上领导干部阅读, 发至县团级, 内部. */
void leak_head(struct leak_scan *s);

#endif

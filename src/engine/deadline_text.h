/* deadline_text.h: the proof of a date in words (text/LANG/deadline.po): for pages, letters and the
 * terminal alike, so that the applicant and the public read what the officer reads. */
#ifndef ENGINE_DEADLINE_TEXT_H
#define ENGINE_DEADLINE_TEXT_H

#include "engine/deadline.h"
#include "engine/text.h"

/* What a step was and did, as a sentence without its article: "Third party asked; they have until
 * 2024-04-01, and the clock stands until they answer." */
struct str deadline_step_text(struct arena *a, enum lang lang, const struct deadline_case *of,
                              const struct deadline_step *step);
/* Why the case leaves a day out; TEXT_NONE: the calendar says why it counts or not. */
enum text deadline_day_why(const struct deadline_case *of, const struct deadline *d,
                           const struct deadline_day *day);
/* Why a day is counted or left out: "National Day (国办发明电〔2023〕7号)". */
struct str deadline_day_text(struct arena *a, enum lang lang, const struct deadline_case *of,
                             const struct deadline *d, const struct deadline_day *day);
/* The same for a day of a calendar alone. */
struct str calendar_day_text(struct arena *a, enum lang lang, const struct calendar_day *day);

/* What happened: 告知补正. */
struct str event_text(enum lang lang, enum event_kind kind);
/* Why an event was refused, for people: what the law asks. */
struct str refusal_text(enum lang lang, enum refusal why);
/* The weekday, short: 周一, Mon. */
struct str weekday_text(enum lang lang, day_t d);

/* The whole proof as plain text: law, steps, and, where they were listed, days, a line each. */
void deadline_explain(struct arena *a, enum lang lang, const struct deadline_case *of,
                      const struct deadline *d, struct buf *out);

#endif

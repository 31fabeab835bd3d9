/* text.h: what the program says, in every language it speaks.
 *
 * Made from text/ by gen/text: enum text (TEXT_catalogue_empty …), text_table and text_html. A request has
 * a language; the machine's locale is never asked. */
#ifndef ENGINE_TEXT_H
#define ENGINE_TEXT_H

#include "text_table.h"
#include "web/html.h"

/* The table of one language, escaped: what struct html wants. */
const struct html_safe *text_html_of(enum lang lang);
struct str text(enum lang lang, enum text key);
/* With its placeholders filled in, in the arena; not escaped: for mail, PDF and the terminal. */
struct str text_fill(struct arena *a, enum lang lang, enum text key, const struct html_arg *args,
                     size_t n);
/* The same with a template that is not a text of ours: an index number's, a letter's. A
 * placeholder that has no value stays as it is. */
struct str text_expand(struct arena *a, struct str template, const struct html_arg *args, size_t n);
/* By the key's name ("err.ABSENT"); TEXT_NONE if there is none. */
enum text text_find(struct str key);
/* The same for a key of three parts: text_named("requests", "state", S("accepted")). */
enum text text_named(const char *subject, const char *kind, struct str code);
/* "zh-CN", "en": for the lang attribute and hreflang. */
const char *lang_tag(enum lang lang);
/* What an address of this language begins with: "", "/en". */
const char *lang_root(enum lang lang);

#endif

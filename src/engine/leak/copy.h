/* copy.h: the masked copy (脱敏副本) of a file, by the rules of the leak scan: what leak.h masks in a text
 * is masked in the file. Marks of secrecy stay: they are for the secrecy review. For the convert
 * process alone. */
#ifndef ENGINE_LEAK_COPY_H
#define ENGINE_LEAK_COPY_H

#include "engine/leak/leak.h"
#include "paper/copy.h"

/* fd is read from its start and not closed; its kind is told by its first bytes. *ret belongs to the
 * arena. Errors as of copy_masked(). */
int leak_copy(struct arena *a, int fd, struct str name, const struct leak_options *o,
              struct str *ret) must_use;

#endif

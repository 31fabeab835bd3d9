/* charset.h: texts in the encodings that Chinese offices write, to UTF-8. By glibc's iconv: a process that
 * decodes must be able to read its modules (/usr/lib). */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include "base/arena.h"
#include "base/buf.h"

/* UTF-16 with its byte order mark. */
bool charset_is_utf16(struct str bytes);
/* `from` in an encoding that iconv knows to *out, which may be cut at its maximum; a character that the end
 * cuts in two is left out. ERR_MALFORMED where it is not that encoding. */
int charset_convert(struct str from, const char *encoding, struct buf *out) must_use;
/* Bytes of text in whatever encoding to *out, as above: UTF-16 with a mark, UTF-8, or GB18030 (which holds GBK). */
int charset_decode(struct str bytes, struct buf *out) must_use;
/* The same of a file that is taken wholly or not at all, into the arena, without a byte order mark: nothing is
 * left out, and what is UTF-8 but for a few bytes is not taken for GB18030. ERR_MALFORMED: *ret_line is the line
 * (from 1) that is no text. */
int charset_whole(struct arena *a, struct str bytes, struct str *ret, int *ret_line) must_use;

#endif

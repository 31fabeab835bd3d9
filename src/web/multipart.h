/* multipart.h: a form with files, taken apart while it comes.
 *
 * Knows multipart/form-data as browsers send it (RFC 7578): fields go to `fields`, files to the
 * spool folder, hashed on the way and durable when their part ends. Bounded by the limits of
 * http.h. Bytes may come in any portions; no byte is looked at twice. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/http.h"

struct multipart;

/* The boundary that a Content-Type names; ERR_MALFORMED. */
int multipart_boundary(struct str content_type, struct str *ret) must_use;

/* `spool` NULL: files are refused: they are read over, and multipart_end() says ERR_MALFORMED. What is found is appended to the two lists, in
 * the arena. */
struct multipart *multipart_new(struct arena *a,
                                struct str boundary,
                                const char *spool,
                                struct pairs *fields,
                                struct uploads *uploads);
/* After an error nothing more is taken and all spool files are gone. ERR_MALFORMED, ERR_TOO_LARGE,
 * ERR_FORBIDDEN, ERR_NO_SPACE, ERR_IO. */
int multipart_feed(struct multipart *m, const void *p, size_t n) must_use;
/* There is no more: ERR_MALFORMED if the last boundary did not come. */
int multipart_end(struct multipart *m) must_use;
/* Give back what it holds, and remove the spool files that nobody took over. NULL is welcome. */
void multipart_free(struct multipart *m);

#endif

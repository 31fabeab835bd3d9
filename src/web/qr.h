/* qr.h: a text as a QR code (ISO/IEC 18004), a small picture. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/arena.h"
#include "base/err.h"

/* A PNG with one pixel for each module and the four white ones around that scanners want: pages show it
 * larger, with image-rendering: pixelated. In the arena. Error correction M. ERR_TOO_LARGE: more than a
 * code holds (some 2,300 bytes). */
int qr_make(struct arena *a, struct str text, struct str *ret_png) must_use;
/* For <img src="data:image/png;base64,…"> (RFC 2397): within the page no query code and no secret stands in the
 * address of a second request. */
struct str qr_base64(struct arena *a, struct str png);

/* A press for codes of texts that begin alike and end in as many other letters, as the cards of query codes do: a
 * tenth of the work for each, once a hundred or two were asked for. Many threads may use one. */
struct qr_press;
struct qr_press *qr_press_new(void);
/* NULL is welcome. */
void qr_press_free(struct qr_press *p);
/* What qr_make() makes of `head` with `tail` behind it. NULL for `p`: as that does. */
int qr_print(struct qr_press *p, struct arena *a, struct str head, struct str tail,
             struct str *ret_png) must_use;

#endif

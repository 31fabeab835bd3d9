/* qr.h: a text as a QR code, drawn with one path of an SVG: no script, no image file. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/arena.h"
#include "base/err.h"

struct qr {
    int size;        /* modules on a side, with the four white ones around that scanners want */
    struct str
        path; /* of the dark modules, for <path d="…" stroke="#000"> in a viewBox of 0 0 size size:
                        runs of them are strokes as wide as one */
};

/* Error correction M. ERR_TOO_LARGE: more than a code holds (some 2,300 bytes). */
int qr_make(struct arena *a, struct str text, struct qr *ret) must_use;

/* A press for codes of texts that begin alike and end in as many other letters, as the cards of query codes do: a
 * tenth of the work for each, once a hundred or two were asked for. Many threads may use one. */
struct qr_press;
struct qr_press *qr_press_new(void);
/* NULL is welcome. */
void qr_press_free(struct qr_press *p);
/* What qr_make() draws for `head` with `tail` behind it. NULL for `p`: as that does. */
int qr_print(struct qr_press *p, struct arena *a, struct str head, struct str tail, struct qr *ret)
    must_use;

#endif

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

#endif

/* qr.c: see qr.h. */
#include "web/qr.h"

#include "base/buf.h"

#include <qrencode.h>

#define QUIET 4 /* modules of white on each side, by ISO/IEC 18004 */

static void code_done(QRcode **code)
{
    QRcode_free(*code);
}

/* A row's dark modules, each run of them one stroke. */
static void row_draw(const QRcode *code, int y, struct buf *out)
{
    const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
    for (int x = 0; x < code->width; x++) {
        int from = x;
        while (x < code->width && row[x] & 1)
            x++;
        if (x > from)
            buf_fmt(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
}

int qr_make(struct arena *a, struct str text, struct qr *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * MiB);
    QRcode *code cleanup(code_done) = QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_M);
    if (!code)
        return err_set(ERR_TOO_LARGE, "%zu bytes do not fit into a QR code", text.n);
    for (int y = 0; y < code->width; y++)
        row_draw(code, y, &out);
    *ret = (struct qr){.size = code->width + 2 * QUIET, .path = arena_str(a, buf_str(&out))};
    return 0;
}

/* qr.c: see qr.h. */
#include "web/qr.h"

#include "base/buf.h"

#include <qrcodegen.h>

#define QUIET 4 /* modules of white on each side, by ISO/IEC 18004 */

static void point(struct buf *out, char command, int n)
{
    buf_char(out, command);
    buf_int(out, n);
}

/* One stroke: n modules from (x, y) to the right. */
static void stroke(struct buf *out, int x, int y, int n)
{
    point(out, 'M', x + QUIET);
    point(out, ' ', y + QUIET);
    point(out, 'h', n);
    buf_put(out, S("v1"));
    point(out, 'h', -n);
    buf_char(out, 'z');
}

static void row_draw(const uint8_t *code, int size, int y, struct buf *out)
{
    for (int x = 0; x < size; x++) {
        int from = x;
        while (x < size && qrcodegen_getModule(code, x, y))
            x++;
        if (x > from)
            stroke(out, from, y, x - from);
    }
}

/* A reader takes any of the eight masks. The standard's choice of the best is nine tenths of the work,
 * and each receipt of a request has its own code: one mask for all, the chessboard. */
int qr_make(struct arena *a, struct str text, struct qr *ret)
{
    uint8_t code[qrcodegen_BUFFER_LEN_MAX], work[qrcodegen_BUFFER_LEN_MAX];
    struct buf out cleanup(buf_done) = BUF_INIT(1 * MiB);
    if (!qrcodegen_encodeText(arena_cstr(a, text), work, code, qrcodegen_Ecc_MEDIUM,
                              qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX, qrcodegen_Mask_0,
                              false))
        return err_set(ERR_TOO_LARGE, "%zu bytes do not fit into a QR code", text.n);
    int size = qrcodegen_getSize(code);
    for (int y = 0; y < size; y++)
        row_draw(code, size, y, &out);
    *ret = (struct qr){.size = size + 2 * QUIET, .path = arena_str(a, buf_str(&out))};
    return 0;
}

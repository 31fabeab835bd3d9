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

/* Runs of dark modules: the first from where the row begins, the others from where the last ended. */
static void row_draw(const uint8_t *code, int size, int y, struct buf *out)
{
    int at = -1;
    for (int x = 0; x < size; x++) {
        int from = x;
        while (x < size && qrcodegen_getModule(code, x, y))
            x++;
        if (x == from)
            continue;
        if (at < 0) {
            point(out, 'M', from + QUIET);
            point(out, ' ', y + QUIET);
            buf_put(out, S(".5"));
        } else {
            point(out, 'm', from - at);
            buf_put(out, S(" 0"));
        }
        point(out, 'h', x - from);
        at = x;
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

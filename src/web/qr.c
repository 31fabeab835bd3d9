/* qr.c: see qr.h. */
#include "web/qr.h"

#include "base/buf.h"

#include <pthread.h>
#include <qrcodegen.h>
#include <stdlib.h>

#define QUIET 4 /* modules of white on each side, by ISO/IEC 18004 */
#define PRESS_SIDE 64 /* modules; larger codes are drawn without a press */
#define WORDS      ((qrcodegen_VERSION_MAX * 4 + 17 + 63) / 64)

/* Dark modules are the set bits of a row, the leftmost the lowest. */
struct modules {
    int size;
    uint64_t row[qrcodegen_VERSION_MAX * 4 + 17][WORDS];
};

/* ---- The drawing ---- */

/* The first module from x on that is dark (or light); 64 * WORDS if there is none. */
static int next(const uint64_t row[WORDS], int x, bool dark)
{
    for (int w = x / 64; w < WORDS; w++, x = 64 * w) {
        uint64_t left = (dark ? row[w] : ~row[w]) >> (x % 64);
        if (left != 0)
            return x + __builtin_ctzll(left);
    }
    return 64 * WORDS;
}

static char *put_number(char *p, int n)
{
    if (n >= 100)
        *p++ = (char)('0' + n / 100);
    if (n >= 10)
        *p++ = (char)('0' + n / 10 % 10);
    *p++ = (char)('0' + n % 10);
    return p;
}

/* Runs of dark modules: the first from where the row begins, the others from where the last ended. */
static char *row_draw(char *p, const uint64_t row[WORDS], int y)
{
    int end = -1;
    for (int x = next(row, 0, true), to; x < 64 * WORDS; x = next(row, to, true)) {
        to = next(row, x, false);
        *p++ = end < 0 ? 'M' : 'm';
        p = put_number(p, end < 0 ? x + QUIET : x - end);
        *p++ = ' ';
        p = put_number(p, end < 0 ? y + QUIET : 0);
        if (end < 0) {
            *p++ = '.';
            *p++ = '5';
        }
        *p++ = 'h';
        p = put_number(p, to - x);
        end = to;
    }
    return p;
}

/* A run has a light module behind it: a row has half as many as modules. */
#define ROW_MAX ((64 * WORDS / 2 + 1) * sizeof("m999 999.5h999"))

static struct qr draw(struct arena *a, const struct modules *m)
{
    struct buf out = BUF_INIT(1 * MiB);
    for (int y = 0; y < m->size; y++) {
        char *p = buf_reserve(&out, ROW_MAX);
        out.n += (size_t)(row_draw(p, m->row[y], y) - p);
    }
    return (struct qr){.size = m->size + 2 * QUIET, .path = arena_own(a, buf_take(&out))};
}

/* ---- The modules ---- */

/* A reader takes any of the eight masks. The standard's choice of the best is nine tenths of the work,
 * and each receipt of a request has its own code: one mask for all, the chessboard. */
static int encode(struct str text, struct modules *ret)
{
    uint8_t code[qrcodegen_BUFFER_LEN_MAX], work[qrcodegen_BUFFER_LEN_MAX];
    if (text.n <= sizeof(work))
        memcpy(work, text.p, text.n);
    if (text.n > sizeof(work) ||
        !qrcodegen_encodeBinary(work, text.n, code, qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN,
                                qrcodegen_VERSION_MAX, qrcodegen_Mask_0, false))
        return err_set(ERR_TOO_LARGE, "%zu bytes do not fit into a QR code", text.n);
    *ret = (struct modules){.size = qrcodegen_getSize(code)};
    for (int y = 0; y < ret->size; y++)
        for (int x = 0; x < ret->size; x++)
            if (qrcodegen_getModule(code, x, y))
                ret->row[y][x / 64] |= UINT64_C(1) << (x % 64);
    return 0;
}

int qr_make(struct arena *a, struct str text, struct qr *ret)
{
    struct modules m;
    int r = encode(text, &m);
    if (r == 0)
        *ret = draw(a, &m);
    return r;
}

/* ---- A press ---- */

/* Codes of one length under one mask are linear: data, its Reed-Solomon words and their places are sums
 * over GF(2). So the modules of a text are those of the head with zero bytes behind it, and for each bit
 * of the tail what this bit turns over: the plates. */
struct qr_press {
    pthread_mutex_t lock;
    struct arena *a;
    struct str head;
    size_t tail_n;
    struct modules blank;
    uint64_t (*plates)[PRESS_SIDE]; /* tail_n * 8, of `blank.size` rows each; NULL: none yet */
    size_t without;                 /* drawn without plates since they were made */
};

struct qr_press *qr_press_new(void)
{
    struct qr_press *p = calloc(1, sizeof(*p));
    if (!p)
        abort();
    pthread_mutex_init(&p->lock, NULL);
    p->a = arena_new(0);
    return p;
}

void qr_press_free(struct qr_press *p)
{
    if (!p)
        return;
    pthread_mutex_destroy(&p->lock);
    arena_free(p->a);
    free(p);
}

/* What the bits of `text` turn over, against the blank. */
static int plate_make(struct qr_press *p, struct str text, uint64_t plate[PRESS_SIDE])
{
    struct modules m;
    int r = encode(text, &m);
    for (int y = 0; r == 0 && y < m.size; y++)
        plate[y] = m.row[y][0] ^ p->blank.row[y][0];
    return r;
}

static int plates_make(struct qr_press *p, struct str head, size_t tail_n)
{
    arena_reset(p->a);
    p->plates = NULL;
    p->without = 0;
    p->head = arena_str(p->a, head);
    p->tail_n = tail_n;
    char *text = arena_alloc(p->a, head.n + tail_n + 1), *tail = text + head.n;
    memcpy(text, head.p, head.n);
    int r = encode(str_of(text, head.n + tail_n), &p->blank);
    if (r < 0 || p->blank.size > PRESS_SIDE)
        return r;
    uint64_t(*plates)[PRESS_SIDE] = arena_alloc_array(p->a, tail_n * 8, sizeof(*plates));
    for (size_t bit = 0; r == 0 && bit < tail_n * 8; bit++) {
        tail[bit / 8] = (char)(1U << bit % 8);
        r = plate_make(p, str_of(text, head.n + tail_n), plates[bit]);
        tail[bit / 8] = 0;
    }
    if (r == 0)
        p->plates = plates;
    return r;
}

static void print(const struct qr_press *p, struct str tail, struct modules *ret)
{
    *ret = p->blank;
    for (size_t bit = 0; bit < tail.n * 8; bit++)
        if ((unsigned char)tail.p[bit / 8] >> bit % 8 & 1)
            for (int y = 0; y < ret->size; y++)
                ret->row[y][0] ^= p->plates[bit][y];
}

/* Plates cost as much as a code for each: made when as many codes were drawn without. False: draw
 * this one without. */
static bool printed(struct qr_press *p, struct str head, struct str tail, struct modules *ret)
{
    bool fits = p->plates && p->tail_n == tail.n && str_eq(p->head, head);
    if (!fits && ++p->without > tail.n * 8)
        fits = plates_make(p, head, tail.n) == 0 && p->plates;
    if (fits)
        print(p, tail, ret);
    return fits;
}

int qr_print(struct qr_press *p, struct arena *a, struct str head, struct str tail, struct qr *ret)
{
    struct modules m;
    bool done = false;
    int r = 0;
    if (p) {
        pthread_mutex_lock(&p->lock);
        done = printed(p, head, tail, &m);
        pthread_mutex_unlock(&p->lock);
    }
    if (!done)
        r = encode(ARENA_JOIN(a, head, tail), &m);
    if (r == 0)
        *ret = draw(a, &m);
    return r;
}

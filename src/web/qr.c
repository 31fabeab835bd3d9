/* qr.c: see qr.h. */
#include "web/qr.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <qrcodegen.h>
#include <stdlib.h>
#include <zlib.h>

#define QUIET        4 /* modules of white on each side, by ISO/IEC 18004 */
#define SIDE_MAX     (qrcodegen_VERSION_MAX * 4 + 17 + 2 * QUIET)
#define STRIDE(side) (1 + ((size_t)(side) + 7) / 8)
#define PRESS_SIDE   72 /* larger codes are made without a press */

/* As a PNG has them: of each row a zero (no filter), then its pixels, the leftmost the highest bit; a
 * set bit is white. */
struct pixels {
    int side;
    size_t n;
    uint8_t at[SIDE_MAX * STRIDE(SIDE_MAX)];
};

static void whiten(struct pixels *p, int side)
{
    p->side = side;
    p->n = (size_t)side * STRIDE(side);
    memset(p->at, 0xff, p->n);
    for (int y = 0; y < side; y++)
        p->at[(size_t)y * STRIDE(side)] = 0;
}

static void blacken(struct pixels *p, int x, int y)
{
    p->at[(size_t)y * STRIDE(p->side) + 1 + (size_t)x / 8] &= (uint8_t) ~(0x80 >> x % 8);
}

/* ---- The picture: PNG, ISO/IEC 15948 ---- */

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define HEADER    13
#define AROUND \
 11 /* the stream's head and its block's, before the pixels, and its sum behind them */
#define CHUNK(n) (12 + (n))

static void put32(uint8_t *p, size_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> (24 - 8 * i));
}

/* Close a chunk whose n bytes stand at p + 8; where the next one begins. */
static uint8_t *chunk(uint8_t *p, const char *type, size_t n)
{
    put32(p, n);
    memcpy(p + 4, type, 4);
    put32(p + 8 + n, crc32_z(0, p + 4, n + 4));
    return p + CHUNK(n);
}

static uint8_t *put_header(uint8_t *p, int side)
{
    static const uint8_t kind[] = {1, 0, 0, 0, 0}; /* one bit of grey, not interlaced */
    put32(p + 8, (size_t)side);
    put32(p + 12, (size_t)side);
    memcpy(p + 16, kind, sizeof(kind));
    return chunk(p, "IHDR", HEADER);
}

/* A stream (RFC 1950) of one block that is stored as it is: so few bytes are not worth the packing. */
static uint8_t *put_pixels(uint8_t *p, const struct pixels *m)
{
    const uint8_t head[] = {
        0x78, 1, 1, (uint8_t)m->n, (uint8_t)(m->n >> 8), (uint8_t)~m->n, (uint8_t)(~m->n >> 8)};
    memcpy(p + 8, head, sizeof(head));
    memcpy(p + 8 + sizeof(head), m->at, m->n);
    put32(p + 8 + sizeof(head) + m->n, adler32_z(1, m->at, m->n));
    return chunk(p, "IDAT", m->n + AROUND);
}

static struct str picture(struct arena *a, const struct pixels *m)
{
    size_t n = strlen(SIGNATURE) + CHUNK(HEADER) + CHUNK(m->n + AROUND) + CHUNK(0);
    uint8_t *png = arena_alloc(a, n), *p = png;
    memcpy(p, SIGNATURE, strlen(SIGNATURE));
    p = put_header(p + strlen(SIGNATURE), m->side);
    p = put_pixels(p, m);
    chunk(p, "IEND", 0);
    return str_of((char *)png, n);
}

struct str qr_base64(struct arena *a, struct str png)
{
    uint8_t *letters = arena_alloc(a, (png.n + 2) / 3 * 4 + 1);
    int n = EVP_EncodeBlock(letters, (const uint8_t *)png.p, (int)png.n);
    return str_of((char *)letters, (size_t)n);
}

/* ---- The modules ---- */

/* A reader takes any of the eight masks. The standard's choice of the best is nine tenths of the work,
 * and each receipt of a request has its own code: one mask for all, the chessboard. */
static int encode(struct str text, struct pixels *ret)
{
    uint8_t code[qrcodegen_BUFFER_LEN_MAX], work[qrcodegen_BUFFER_LEN_MAX];
    if (text.n <= sizeof(work))
        memcpy(work, text.p, text.n);
    if (text.n > sizeof(work) ||
        !qrcodegen_encodeBinary(work, text.n, code, qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN,
                                qrcodegen_VERSION_MAX, qrcodegen_Mask_0, false))
        return err_set(ERR_TOO_LARGE, "%zu bytes do not fit into a QR code", text.n);
    int side = qrcodegen_getSize(code);
    whiten(ret, side + 2 * QUIET);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            if (qrcodegen_getModule(code, x, y))
                blacken(ret, x + QUIET, y + QUIET);
    return 0;
}

int qr_make(struct arena *a, struct str text, struct str *ret)
{
    struct pixels m;
    int r = encode(text, &m);
    if (r == 0)
        *ret = picture(a, &m);
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
    struct pixels blank;
    uint8_t *plates;                /* tail_n * 8, each of blank.n bytes; NULL: none yet */
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

static void turn(uint8_t *pixels, const uint8_t *plate, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pixels[i] ^= plate[i];
}

/* What the bits of `text` turn over, against the blank. */
static int plate_make(struct qr_press *p, struct str text, uint8_t *plate)
{
    struct pixels m;
    int r = encode(text, &m);
    if (r == 0) {
        memcpy(plate, m.at, m.n);
        turn(plate, p->blank.at, m.n);
    }
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
    if (r < 0 || p->blank.side > PRESS_SIDE)
        return r;
    uint8_t *plates = arena_alloc_array(p->a, tail_n * 8, p->blank.n);
    for (size_t bit = 0; r == 0 && bit < tail_n * 8; bit++) {
        tail[bit / 8] = (char)(1U << bit % 8);
        r = plate_make(p, str_of(text, head.n + tail_n), plates + bit * p->blank.n);
        tail[bit / 8] = 0;
    }
    if (r == 0)
        p->plates = plates;
    return r;
}

static void print(const struct qr_press *p, struct str tail, struct pixels *ret)
{
    const struct pixels *blank = &p->blank;
    ret->side = blank->side;
    ret->n = blank->n;
    memcpy(ret->at, blank->at, blank->n);
    for (size_t bit = 0; bit < tail.n * 8; bit++)
        if ((unsigned char)tail.p[bit / 8] >> bit % 8 & 1)
            turn(ret->at, p->plates + bit * blank->n, blank->n);
}

/* Plates cost as much as a code for each: made when as many codes were drawn without. False: draw
 * this one without. */
static bool printed(struct qr_press *p, struct str head, struct str tail, struct pixels *ret)
{
    bool fits = p->plates && p->tail_n == tail.n && str_eq(p->head, head);
    if (!fits && ++p->without > tail.n * 8)
        fits = plates_make(p, head, tail.n) == 0 && p->plates;
    if (fits)
        print(p, tail, ret);
    return fits;
}

int qr_print(struct qr_press *p, struct arena *a, struct str head, struct str tail, struct str *ret)
{
    struct pixels m;
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
        *ret = picture(a, &m);
    return r;
}

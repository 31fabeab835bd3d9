/* read_image.c: what a picture says beside itself: its EXIF data by libexif, above all where it was
 * taken; texts in PNG chunks, XMP and IPTC. The picture itself is not read. */
#include "paper/reader.h"
#include "base/charset.h"
#include "base/err.h"
#include "base/utf8.h"
#include <libexif/exif-data.h>

#define EXIF_MAX  (64 * KiB)
#define CHUNK_MAX (256 * KiB)

/* Degrees, minutes, seconds as three fractions; false if it is none. */
static bool degrees(ExifEntry *e, ExifByteOrder order, double *ret)
{
    double sum = 0, part = 1;

    if (!e || e->format != EXIF_FORMAT_RATIONAL || e->components < 1 || e->components > 3 ||
        e->size < e->components * 8)
        return false;
    for (unsigned i = 0; i < e->components; i++) {
        ExifRational q = exif_get_rational(e->data + 8 * (size_t)i, order);

        sum += q.denominator ? q.numerator / (double)q.denominator / part : 0;
        part *= 60;
    }
    *ret = sum;
    return sum <= 180;
}

static bool is_ref(ExifEntry *e, char letter)
{
    return e && e->size >= 1 && e->data[0] == (unsigned char)letter;
}

static void position(struct reader *r, ExifData *data, struct str place)
{
    ExifContent *gps = data->ifd[EXIF_IFD_GPS];
    ExifByteOrder order = exif_data_get_byte_order(data);
    double latitude, longitude;

    if (!degrees(exif_content_get_entry(gps, (ExifTag)EXIF_TAG_GPS_LATITUDE), order, &latitude) ||
        !degrees(exif_content_get_entry(gps, (ExifTag)EXIF_TAG_GPS_LONGITUDE), order, &longitude))
        return;
    if (is_ref(exif_content_get_entry(gps, (ExifTag)EXIF_TAG_GPS_LATITUDE_REF), 'S'))
        latitude = -latitude;
    if (is_ref(exif_content_get_entry(gps, (ExifTag)EXIF_TAG_GPS_LONGITUDE_REF), 'W'))
        longitude = -longitude;
    reader_whole(r, PART_POSITION, place, arena_fmt(r->a, "%.6f,%.6f", latitude, longitude));
}

struct texts {
    struct buf out;
    ExifByteOrder order;
};

/* Without the zeros that fill its room. */
static void text_add(struct buf *out, struct str s)
{
    while (s.n && s.p[s.n - 1] == 0)
        s.n--;
    if (s.n && utf8_valid(s) && !memchr(s.p, 0, s.n)) {
        buf_put(out, s);
        buf_char(out, '\n');
    }
}

static void utf16_add(struct buf *out, const char *encoding, struct str s)
{
    struct buf text cleanup(buf_done) = BUF_INIT(EXIF_MAX);

    if (charset_convert(s, encoding, &text) < 0)
        err_clear();
    text_add(out, buf_str(&text));
}

/* A comment says in its first eight bytes how it is written. */
static void comment_add(struct texts *t, struct str s)
{
    if (str_starts(s, S("UNICODE")))
        utf16_add(&t->out, t->order == EXIF_BYTE_ORDER_MOTOROLA ? "UTF-16BE" : "UTF-16LE",
                  str_skip(s, 8));
    else
        text_add(&t->out, str_skip(s, 8));
}

static void text_entry(ExifEntry *e, void *data)
{
    struct texts *t = data;
    struct str s = str_of(e->data, e->size);

    if (e->tag == EXIF_TAG_USER_COMMENT)
        comment_add(t, s);
    else if (e->tag >= EXIF_TAG_XP_TITLE && e->tag <= EXIF_TAG_XP_SUBJECT)
        utf16_add(&t->out, "UTF-16LE", s); /* as Windows writes them, whatever the order */
    else if (e->format == EXIF_FORMAT_ASCII)
        text_add(&t->out, s);
}

static void each_ifd(ExifContent *content, void *data)
{
    exif_content_foreach_entry(content, text_entry, data);
}

static void exif_read(struct reader *r, struct str bytes, struct str place)
{
    ExifData *data = exif_data_new_from_data((const unsigned char *)bytes.p, (unsigned)bytes.n);
    struct texts t = {.out = BUF_INIT(EXIF_MAX)};

    if (!data)
        return;
    t.order = exif_data_get_byte_order(data);
    position(r, data, place);
    exif_data_foreach_content(data, each_ifd, &t);
    reader_whole(r, PART_HIDDEN, place, buf_str(&t.out));
    buf_done(&t.out);
    exif_data_unref(data);
}

/* XMP is XML; it names the same things as EXIF. */
static void xmp_read(struct reader *r, struct str xmp, struct str place)
{
    if (!utf8_valid(xmp))
        return;
    if (str_find(xmp, S("exif:GPSLatitude")) >= 0)
        reader_whole(r, PART_POSITION, place, S("XMP"));
    reader_whole(r, PART_HIDDEN, place, xmp);
}

static uint32_t big_endian(const char *p, int n)
{
    uint32_t v = 0;

    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

/* IPTC, as press agencies caption pictures: 1C, record 2, which, length, bytes. */
static void iptc_read(struct reader *r, struct str s, struct str place)
{
    struct buf texts cleanup(buf_done) = BUF_INIT(EXIF_MAX);

    for (size_t i = 0; i + 5 <= s.n; i++) {
        size_t n = big_endian(s.p + i + 3, 2);

        if (s.p[i] != 0x1c || s.p[i + 1] != 2 || n > s.n - i - 5)
            continue;
        text_add(&texts, str_of(s.p + i + 5, n));
        i += 4 + n;
    }
    reader_whole(r, PART_HIDDEN, place, buf_str(&texts));
}

/* Segments up to the picture's data: FF, marker, length, bytes. */
static void jpeg_read(struct reader *r, struct str bytes, struct str place)
{
    static const char xap[] = "http://ns.adobe.com/xap/1.0/";
    size_t i = 2;

    while (i + 4 <= bytes.n && (unsigned char)bytes.p[i] == 0xff) {
        unsigned char marker = (unsigned char)bytes.p[i + 1];
        size_t n = big_endian(bytes.p + i + 2, 2);
        struct str segment;

        if (marker == 0xff) {
            i++;
            continue;
        }
        if (marker == 0xda || marker == 0xd9 || n < 2 || i + 2 + n > bytes.n)
            return;
        segment = str_of(bytes.p + i + 4, n - 2);
        if (marker == 0xe1 && str_starts(segment, S("Exif\0\0")))
            exif_read(r, segment, place);
        else if (marker == 0xe1 && str_starts(segment, str_of(xap, sizeof(xap))))
            xmp_read(r, str_skip(segment, sizeof(xap)), place);
        else if (marker == 0xed)
            iptc_read(r, segment, place);
        else if (marker == 0xfe && utf8_valid(segment))
            reader_whole(r, PART_HIDDEN, place, segment);
        i += 2 + n;
    }
}

/* Chunks: length, name, bytes, check sum. */
static void png_read(struct reader *r, struct str bytes, struct str place)
{
    size_t i = 8;

    while (i + 12 <= bytes.n) {
        size_t n = big_endian(bytes.p + i, 4);
        struct str name = str_of(bytes.p + i + 4, 4), body;

        if (n > bytes.n - i - 12)
            return;
        body = str_of(bytes.p + i + 8, n);
        if (str_eq(name, S("eXIf")) && n < EXIF_MAX) {
            char *copy = arena_alloc(r->a, n + 6);

            memcpy(copy, "Exif\0\0", 6);
            memcpy(copy + 6, body.p, n);
            exif_read(r, str_of(copy, n + 6), place);
        }
        if ((str_eq(name, S("tEXt")) || str_eq(name, S("iTXt"))) && n < CHUNK_MAX) {
            char *copy = arena_alloc(r->a, n + 1);

            for (size_t k = 0; k < n; k++)
                copy[k] = body.p[k] ? body.p[k] : ' ';
            xmp_read(r, str_of(copy, n), place);
        }
        i += 12 + n;
    }
}

enum extract_reason read_image(struct reader *r, struct str bytes, struct str place)
{
    if (str_starts(bytes, S("\x89PNG")))
        png_read(r, bytes, place);
    else
        jpeg_read(r, bytes, place);
    return EXTRACT_READ;
}

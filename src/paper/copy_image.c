/* copy_image.c: a picture without what it says beside itself. Segments and chunks are left out; the
 * picture's own data is not touched, and neither is its colour profile. */
#include "paper/copy_in.h"

static size_t big_endian(const char *p, int n)
{
    size_t v = 0;

    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

/* APP1 (EXIF, XMP), APP3 to APP13 (Photoshop, makers) and comments go. How the picture is turned goes with
 * EXIF: it is put upright by who takes it. APP0 (JFIF), APP2 (profile) and APP14 (colours) stay. */
static bool segment_goes(unsigned char marker)
{
    return marker == 0xe1 || (marker >= 0xe3 && marker <= 0xed) || marker == 0xef || marker == 0xfe;
}

static struct str jpeg(struct arena *a, struct str bytes)
{
    char *out = arena_alloc(a, bytes.n + 1);
    size_t i = 2, n = 2;

    memcpy(out, bytes.p, 2);
    while (i + 4 <= bytes.n && (unsigned char)bytes.p[i] == 0xff) {
        unsigned char marker = (unsigned char)bytes.p[i + 1];
        size_t length = big_endian(bytes.p + i + 2, 2);

        if (marker == 0xff) {
            i++;
            continue;
        }
        if (marker == 0xda || length < 2 || i + 2 + length > bytes.n)
            break;
        if (!segment_goes(marker)) {
            memcpy(out + n, bytes.p + i, length + 2);
            n += length + 2;
        }
        i += length + 2;
    }
    memcpy(out + n, bytes.p + i, bytes.n - i);
    return str_of(out, n + bytes.n - i);
}

static bool chunk_goes(struct str name)
{
    return str_eq(name, S("eXIf")) || str_eq(name, S("tEXt")) || str_eq(name, S("iTXt")) ||
           str_eq(name, S("zTXt")) || str_eq(name, S("tIME"));
}

/* What stands behind the end of the picture goes too. */
static struct str png(struct arena *a, struct str bytes)
{
    char *out = arena_alloc(a, bytes.n + 1);
    size_t i = 8, n = 8;

    memcpy(out, bytes.p, 8);
    while (i + 12 <= bytes.n) {
        size_t length = big_endian(bytes.p + i, 4);
        struct str name = str_of(bytes.p + i + 4, 4);

        if (length > bytes.n - i - 12)
            break;
        if (!chunk_goes(name)) {
            memcpy(out + n, bytes.p + i, length + 12);
            n += length + 12;
        }
        i += length + 12;
        if (str_eq(name, S("IEND")))
            break;
    }
    return str_of(out, n);
}

struct str copy_image(struct arena *a, struct str bytes)
{
    if (str_starts(bytes, S("\x89PNG\r\n\x1a\n")))
        return png(a, bytes);
    return str_starts(bytes, S("\xff\xd8")) ? jpeg(a, bytes) : bytes;
}

/* charset.c: see charset.h. */
#include "base/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/err.h"
#include "base/utf8.h"

#define MARK_UTF8 "\xef\xbb\xbf"

bool charset_is_utf16(struct str bytes)
{
    return str_starts(bytes, S("\xff\xfe")) || str_starts(bytes, S("\xfe\xff"));
}

/* *ret_left: bytes of a character that the end cuts in two. Where it fails, *out has what came before. */
static int convert(struct str from, const char *encoding, struct buf *out, size_t *ret_left)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    char *in = (char *)(uintptr_t)from.p; /* iconv's prototype is older than const */
    size_t left = from.n;
    int r = 0;

    if (cd == (iconv_t)-1)
        return err_set(ERR_IO, "iconv %s: not known", encoding);
    while (r == 0 && left && buf_ok(out)) {
        char chunk[4096], *to = chunk;
        size_t room = sizeof(chunk);
        size_t n = iconv(cd, &in, &left, &to, &room);

        buf_add(out, chunk, sizeof(chunk) - room);
        if (n == (size_t)-1 && errno == EINVAL)
            break;
        if (n == (size_t)-1 && errno != E2BIG)
            r = err_set(ERR_MALFORMED, "not %s", encoding);
    }
    iconv_close(cd);
    *ret_left = left;
    return r;
}

int charset_convert(struct str from, const char *encoding, struct buf *out)
{
    size_t left;

    return convert(from, encoding, out, &left);
}

int charset_decode(struct str bytes, struct buf *out)
{
    if (charset_is_utf16(bytes))
        return charset_convert(bytes, "UTF-16", out);
    if (!utf8_valid(bytes))
        return charset_convert(bytes, "GB18030", out);
    buf_put(out, bytes);
    return 0;
}

/* ---- Whole files ---- */

static int lines(struct str s)
{
    int n = 1;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

/* What has more Chinese letters of UTF-8 (three bytes or four) than bytes that are none was saved as that, and a
 * few bytes of it are damaged: as GB18030 it would be letters that nobody wrote. *ret_line: its first line that is not. */
static bool is_damaged_utf8(struct str s, int *ret_line)
{
    size_t good = 0, bad = 0, len;

    for (size_t i = 0; i < s.n; i += len) {
        bool ok = utf8_decode(str_skip(s, i), &len) >= 0;

        if (!ok && bad++ == 0)
            *ret_line = lines(str_head(s, i));
        good += ok && len > 2;
    }
    return good > bad;
}

static int whole(struct arena *a, struct str bytes, const char *encoding, struct str *ret,
                 int *ret_line)
{
    struct buf out cleanup(buf_done) =
        BUF_INIT(2 * bytes.n + 16); /* no character doubles its bytes */
    size_t left;
    int r = convert(bytes, encoding, &out, &left);

    if (r == 0 && left > 0)
        r = err_set(ERR_MALFORMED, "not %s", encoding);
    if (r == 0 && !buf_ok(&out))
        r = err_set(ERR_TOO_LARGE, "too much text");
    *ret_line = lines(buf_str(&out));
    *ret = r < 0 ? S("") : arena_str(a, buf_str(&out));
    return r;
}

int charset_whole(struct arena *a, struct str bytes, struct str *ret, int *ret_line)
{
    bool marked = str_starts(bytes, S(MARK_UTF8));

    *ret_line = 0;
    if (charset_is_utf16(bytes))
        return whole(a, bytes, "UTF-16", ret, ret_line);
    *ret = marked ? str_skip(bytes, strlen(MARK_UTF8)) : bytes;
    if (utf8_valid(*ret))
        return 0;
    if (is_damaged_utf8(*ret, ret_line) || marked)
        return err_set(ERR_MALFORMED, "not UTF-8");
    return whole(a, *ret, "GB18030", ret, ret_line);
}

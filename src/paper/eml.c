/* eml.c: see eml.h. */
#include "paper/eml.h"

#include "base/charset.h"
#include "base/utf8.h"
#include "paper/reader.h"
#include <gmime/gmime.h>

#define NAME_LETTERS 120

/* ---- Texts ---- */

/* One line without what nobody can read. */
static struct str line_of(struct arena *a, const char *from, size_t letters)
{
    struct buf out cleanup(buf_done) = BUF_INIT(4 * KiB);
    struct str s = str_c(from ? from : "");
    size_t n;
    for (; s.n > 0 && buf_ok(&out); s = str_skip(s, n)) {
        int32_t c = utf8_decode(s, &n);
        if (c < 0 || c == 0x7f || (c >= 0x80 && c < 0xa0) || utf8_is_unseen(c))
            continue;
        if (c < ' ')
            buf_char(&out, ' ');
        else
            buf_add(&out, s.p, n);
    }
    return arena_str(a, str_trim(utf8_head(buf_str(&out), letters)));
}

/* What is written, as what it is read. GB2312 is what Chinese programs write over GBK. */
static const struct {
    const char *written, *read;
} charsets[] = {
    {"utf-8", "UTF-8"},         {"us-ascii", "UTF-8"},  {"gb2312", "GB18030"},
    {"gbk", "GB18030"},         {"gb18030", "GB18030"}, {"cp936", "GB18030"},
    {"x-gbk", "GB18030"},       {"big5", "BIG5"},       {"iso-8859-1", "ISO-8859-1"},
    {"windows-1252", "CP1252"}, {"utf-16", "UTF-16"},   {"hz-gb-2312", "GB18030"},
};

/* In the charset that the part names; where it lies, in what it is. */
static int decode(struct str bytes, const char *charset, struct buf *out)
{
    for (size_t i = 0; charset && i < COUNT(charsets); i++) {
        if (!str_eq_nocase(str_c(charset), str_c(charsets[i].written)))
            continue;
        if (charset_convert(bytes, charsets[i].read, out) == 0)
            return 0;
        buf_clear(out);
    }
    return charset_decode(bytes, out);
}

/* ---- What GMime gives ---- */

static void object_done(void *p)
{
    GObject **o = p;
    if (*o)
        g_object_unref(*o);
}

static void iter_done(GMimePartIter **i)
{
    if (*i)
        g_mime_part_iter_free(*i);
}

/* The decoded bytes of a part. */
static struct str bytes_of(struct arena *a, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *to cleanup(object_done) = NULL;
    if (!content)
        return S("");
    to = g_mime_stream_mem_new();
    if (g_mime_data_wrapper_write_to_stream(content, to) < 0)
        return S("");
    const GByteArray *all = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(to));
    return arena_str(a, str_of(all->data, all->len));
}

static struct str base_name(struct str name)
{
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/' || name.p[i] == '\\')
            return str_skip(name, i + 1);
    return name;
}

struct reading {
    struct arena *a;
    struct eml *ret;
    struct reader plain, html; /* the two texts that there may be */
};

static void file_add(struct reading *r, const char *name, struct str bytes, const char *otherwise)
{
    struct str known = base_name(line_of(r->a, name, NAME_LETTERS));
    if (r->ret->n == EML_FILES) {
        r->ret->cut = true;
        return;
    }
    *vec_push(r->a, r->ret) = (struct eml_file){known.n > 0 ? known : str_c(otherwise), bytes};
}

static bool is_text(GMimeObject *o, const char *subtype)
{
    GMimeContentType *type = g_mime_object_get_content_type(o);
    const char *disposition = g_mime_object_get_disposition(o);
    return g_mime_content_type_is_type(type, "text", subtype) &&
           !(disposition && g_ascii_strcasecmp(disposition, "attachment") == 0) &&
           !g_mime_part_get_filename(GMIME_PART(o));
}

static void text_add(struct reading *r, GMimeObject *o, bool html)
{
    struct buf text cleanup(buf_done) = BUF_INIT(2 * EML_MAX);
    struct str bytes = bytes_of(r->a, GMIME_PART(o));
    const char *charset = g_mime_object_get_content_type_parameter(o, "charset");
    if (decode(bytes, charset, &text) < 0) {
        r->ret->cut = true;
        return;
    }
    if (html)
        (void)read_html(&r->html, buf_str(&text));
    else
        reader_text(&r->plain, buf_str(&text));
}

static void part_take(struct reading *r, GMimeObject *o)
{
    if (!GMIME_IS_PART(o))
        return;
    if (is_text(o, "plain"))
        text_add(r, o, false);
    else if (is_text(o, "html"))
        text_add(r, o, true);
    else
        file_add(r, g_mime_part_get_filename(GMIME_PART(o)), bytes_of(r->a, GMIME_PART(o)), "附件");
}

static int parts_take(struct reading *r, GMimeMessage *m)
{
    GMimePartIter *i cleanup(iter_done) = g_mime_part_iter_new(GMIME_OBJECT(m));
    int seen = 0;
    if (!g_mime_part_iter_is_valid(i))
        return 0;
    do {
        if (seen++ == EML_PARTS) {
            r->ret->cut = true;
            return 0;
        }
        part_take(r, g_mime_part_iter_get_current(i));
    } while (g_mime_part_iter_next(i));
    return 0;
}

/* ---- Headers ---- */

static void from_take(struct arena *a, GMimeMessage *m, struct eml *ret)
{
    InternetAddressList *list = g_mime_message_get_from(m);
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *who = internet_address_list_get_address(list, i);
        if (!INTERNET_ADDRESS_IS_MAILBOX(who))
            continue;
        struct str address =
            line_of(a, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(who)), EML_LINE);
        if (address.n == 0 || address.n > EML_ADDRESS)
            continue;
        ret->from = address;
        ret->from_name = line_of(a, internet_address_get_name(who), EML_LINE);
        return;
    }
}

static moment_t moment_of(GDateTime *t)
{
    gint64 seconds = t ? g_date_time_to_unix(t) : 0;
    return seconds > 0 && seconds < INT64_C(253402300799) ? seconds : 0;
}

/* "… by our.server with ESMTP id 4; Mon, 23 Nov 2026 10:00:00 +0800": each server puts its own on top. */
static moment_t received_of(GMimeMessage *m)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(m), "Received");
    const char *date = value ? strrchr(value, ';') : NULL;
    GDateTime *t = date ? g_mime_utils_header_decode_date(date + 1) : NULL;
    moment_t moment = moment_of(t);
    if (t)
        g_date_time_unref(t);
    return moment;
}

/* ---- The whole ---- */

/* Multiparts name their boundaries: more of those than may stand in each other is no mail that anybody wrote. */
static bool is_too_deep(struct str bytes)
{
    struct str word = S("boundary=");
    int seen = 0;
    for (ptrdiff_t at; (at = str_find(bytes, word)) >= 0;
         bytes = str_skip(bytes, (size_t)at + word.n))
        if (++seen > EML_DEPTH)
            return true;
    return false;
}

static GMimeMessage *parse(struct str bytes)
{
    static const char *const charsets_guessed[] = {"utf-8", "gb18030", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.p, bytes.n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_options_set_fallback_charsets(options,
                                                (const char **)(uintptr_t)charsets_guessed);
    GMimeMessage *m = g_mime_parser_construct_message(parser, options);
    g_object_unref(parser);
    g_object_unref(stream);
    g_mime_parser_options_free(options);
    return m;
}

static struct str text_cut(struct reading *r)
{
    struct str html = buf_str(&r->html.text);
    /* Of what a page says, what is shown. */
    struct extract x = {.text = html, .parts = r->html.parts.v, .parts_n = r->html.parts.n};
    struct str plain = str_trim(buf_str(&r->plain.text)),
               text = plain.n > 0 ? plain : str_trim(extract_shown(r->a, &x)),
               head = utf8_head(text, EML_TEXT);
    r->ret->cut = r->ret->cut || head.n < text.n;
    return arena_str(r->a, head);
}

static int message_take(struct reading *r, GMimeMessage *m)
{
    struct arena *a = r->a;
    from_take(a, m, r->ret);
    if (r->ret->from.n == 0)
        return err_set(ERR_MALFORMED, "no mail: nobody sent it");
    r->ret->message_id = line_of(a, g_mime_message_get_message_id(m), EML_LINE);
    r->ret->subject = line_of(a, g_mime_message_get_subject(m), EML_LINE);
    r->ret->sent = moment_of(g_mime_message_get_date(m));
    r->ret->received = received_of(m);
    int x = parts_take(r, m);
    if (x == 0)
        r->ret->text = text_cut(r);
    return x;
}

int eml_read(struct arena *a, struct str bytes, struct eml *ret)
{
    GMimeMessage *m cleanup(object_done) = NULL;
    *ret = (struct eml){
        .message_id = S(""), .from = S(""), .from_name = S(""), .subject = S(""), .text = S("")};
    if (bytes.n > EML_MAX || is_too_deep(bytes))
        return err_set(ERR_TOO_LARGE, "a mail beyond the limits");
    g_mime_init();
    m = parse(bytes);
    if (!m)
        return err_set(ERR_MALFORMED, "no mail");
    struct reading r = {.a = a,
                        .ret = ret,
                        .plain = {.a = a, .text = BUF_INIT(EXTRACT_MAX_BYTES), .within = S("")},
                        .html = {.a = a, .text = BUF_INIT(EXTRACT_MAX_BYTES), .within = S("")}};
    int x = message_take(&r, m);
    buf_done(&r.plain.text);
    buf_done(&r.html.text);
    return x;
}

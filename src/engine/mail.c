/* mail.c: settings of the mail server, and letters handed to it. See mail.h. */
#include "engine/mail_curl.h"

#include "base/buf.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/num.h"
#include "base/utf8.h"
#include "web/http.h"
#include <openssl/evp.h>

#define CONF_MAX        (16 * KiB)
#define PASSWORD_MAX    1024
#define CONNECT_SECONDS 10L
#define SEND_SECONDS    60L
#define WORD_LETTERS \
 10 /* of a header's word, before it is encoded: an encoded word has 75 bytes at most */

/* ---- Settings ---- */

static struct str *text_of(struct mail_server *s, struct str name)
{
    const struct {
        const char *name;
        struct str *place;
    } all[] = {{"host", &s->host},
               {"security", &s->security},
               {"from", &s->from},
               {"user", &s->user},
               {"password_file", &s->password_file},
               {"ca_file", &s->ca_file},
               {"imap_host", &s->imap_host},
               {"imap_security", &s->imap_security},
               {"imap_user", &s->imap_user},
               {"imap_password_file", &s->imap_password_file},
               {"imap_folder", &s->imap_folder}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_eq(str_c(all[i].name), name))
            return all[i].place;
    return NULL;
}

static int64_t *port_of(struct mail_server *s, struct str name)
{
    return str_eq(name, S("port")) ? &s->port : str_eq(name, S("imap_port")) ? &s->imap_port : NULL;
}

static int line_read(struct mail_server *s, struct str line, int n)
{
    struct str name, value;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return 0;
    if (!str_cut(line, ' ', &name, &value))
        return err_set(ERR_MALFORMED, "mail.conf:%d: a name without its value", n);
    value = str_trim(value);
    int64_t *port = port_of(s, name);
    if (port)
        return num_parse(value, 1, 65535, port) < 0
                   ? err_set(ERR_MALFORMED, "mail.conf:%d: no port", n)
                   : 0;
    struct str *place = text_of(s, name);
    if (!place)
        return err_set(ERR_MALFORMED, "mail.conf:%d: there is no such name", n);
    *place = value;
    return 0;
}

static bool is_here(struct str host)
{
    return str_eq(host, S("127.0.0.1")) || str_eq(host, S("::1")) || str_eq(host, S("localhost"));
}

static int check_security(struct str security, struct str host, const char *name)
{
    if (str_eq(security, S("tls")) || str_eq(security, S("starttls")))
        return 0;
    if (!str_eq(security, S("none")))
        return err_set(ERR_MALFORMED, "mail.conf: %s is tls, starttls or none", name);
    return is_here(host) ? 0
                         : err_set(ERR_MALFORMED, "mail.conf: %s none only on this machine", name);
}

static int server_check(struct mail_server *s)
{
    if (s->host.n == 0 && s->imap_host.n == 0)
        return err_set(ERR_MALFORMED, "mail.conf: host or imap_host is needed");
    if (s->host.n > 0 && !mail_address_ok(s->from))
        return err_set(ERR_MALFORMED, "mail.conf: from is no address");
    int r = s->host.n > 0 ? check_security(s->security, s->host, "security") : 0;
    if (r == 0 && s->imap_host.n > 0)
        r = check_security(s->imap_security, s->imap_host, "imap_security");
    if (r < 0)
        return r;
    s->on = s->host.n > 0;
    s->fetches = s->imap_host.n > 0;
    return 0;
}

int mail_server_load(struct arena *a, const char *path, struct mail_server *ret)
{
    struct str bytes, line;
    struct mail_server s = {.host = S(""),
                            .security = S("tls"),
                            .from = S(""),
                            .user = S(""),
                            .password_file = S(""),
                            .ca_file = S(""),
                            .imap_host = S(""),
                            .imap_security = S("tls"),
                            .imap_user = S(""),
                            .imap_password_file = S(""),
                            .imap_folder = S("INBOX"),
                            .port = 465,
                            .imap_port = 993};
    *ret = s;
    int r = file_read(a, path, CONF_MAX, &bytes);
    if (r == ERR_ABSENT)
        return 0;
    for (int n = 1; r == 0 && str_next(&bytes, '\n', &line); n++)
        r = line_read(&s, line, n);
    if (r == 0)
        r = server_check(&s);
    if (r == 0)
        *ret = s;
    return r;
}

bool mail_address_ok(struct str address)
{
    size_t at = 0;
    if (address.n < 3 || address.n > MAIL_ADDRESS_MAX || address.p[0] == '@' ||
        address.p[0] == '-' || address.p[address.n - 1] == '@')
        return false;
    for (size_t i = 0; i < address.n; i++) {
        unsigned char c = (unsigned char)address.p[i];
        at += c == '@';
        if (c <= ' ' || c >= 0x7f || strchr("<>()[],;:\\\"", c))
            return false;
    }
    return at == 1;
}

/* ---- libcurl ---- */

void mail_curl_done(CURL **c)
{
    if (*c)
        curl_easy_cleanup(*c);
}

static void set_certificate(struct arena *a, CURL *c, const struct mail_server *s, bool secure)
{
    (void)curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(secure ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    (void)curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    (void)curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (s->ca_file.n > 0)
        (void)curl_easy_setopt(c, CURLOPT_CAINFO, arena_cstr(a, s->ca_file));
}

static int set_login(struct arena *a, CURL *c, struct str user, struct str password_file)
{
    struct str password = S("");
    if (user.n == 0)
        return 0;
    int r = password_file.n > 0
                ? file_read(a, arena_cstr(a, password_file), PASSWORD_MAX, &password)
                : 0;
    if (r < 0)
        return r;
    (void)curl_easy_setopt(c, CURLOPT_USERNAME, arena_cstr(a, user));
    (void)curl_easy_setopt(c, CURLOPT_PASSWORD, arena_cstr(a, str_trim(password)));
    return 0;
}

int mail_curl_new(struct arena *a, const struct mail_server *s, struct str secure, struct str user,
                  struct str password_file, CURL **ret)
{
    CURL *c = curl_easy_init();
    if (!c)
        return err_set(ERR_BUSY, "mail: no memory");
    *ret = c;
    set_certificate(a, c, s, !str_eq(secure, S("none")));
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, SEND_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_PROXY, "");
    return set_login(a, c, user, password_file);
}

int mail_curl_result(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return 0;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
    case CURLE_LOGIN_DENIED:
        return err_set(ERR_FORBIDDEN, "mail: %s", curl_easy_strerror(code));
    }
    return err_set(ERR_BUSY, "mail: %s", curl_easy_strerror(code));
}

/* ---- A letter ---- */

/* What was said last, by us and by the server, before we said goodbye. */
struct talk {
    struct buf line;
    char command[5];
    bool over;
};

static void talk_done(struct talk *t)
{
    buf_done(&t->line);
}

/* Of what stands there only what everybody can read. */
static size_t heard(char *p, size_t size, size_t n, void *arg)
{
    struct talk *t = arg;
    struct str line = str_head(str_trim(str_of(p, size * n)), MAIL_ANSWER_MAX);
    if (t->over)
        return size * n;
    buf_clear(&t->line);
    for (size_t i = 0; i < line.n; i++)
        buf_char(&t->line, line.p[i] >= ' ' && line.p[i] < 0x7f ? line.p[i] : '?');
    return size * n;
}

static int said(CURL *c, curl_infotype kind, char *p, size_t n, void *arg)
{
    struct talk *t = arg;
    (void)c;
    if (kind != CURLINFO_HEADER_OUT || n < 4)
        return 0;
    t->over = t->over || memcmp(p, "QUIT", 4) == 0;
    if (!t->over)
        memcpy(t->command, p, 4);
    return 0;
}

static void put_encoded(struct buf *out, struct str s)
{
    unsigned char word[WORD_LETTERS * 4 * 4 / 3 + 8];
    for (bool first = true; s.n > 0; first = false) {
        struct str part = utf8_head(s, WORD_LETTERS);
        int n = EVP_EncodeBlock(word, (const unsigned char *)part.p, (int)part.n);
        s = str_skip(s, part.n);
        buf_fmt(out, "%s=?UTF-8?B?%.*s?=", first ? "" : "\r\n ", n, (const char *)word);
    }
}

/* RFC 2047, in words of a length that every server takes. */
static struct str encoded(struct arena *a, struct str s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(8 * KiB);
    put_encoded(&out, s);
    return arena_str(a, buf_str(&out));
}

/* RFC 5322, in China Standard Time. */
static struct str date_of(struct arena *a, moment_t t)
{
    struct str day = moment_http(a, t + CST_OFFSET); /* "Thu, 15 Dec 2016 09:30:00 GMT" */
    return arena_fmt(a, "%.*s +0800", (int)(day.n - 4), day.p);
}

struct letter {
    CURL *curl;
    struct curl_slist *to, *heads;
    curl_mime *mime;
    bool lacks; /* memory */
};

static void letter_done(struct letter *l)
{
    curl_slist_free_all(l->to);
    curl_slist_free_all(l->heads);
    curl_mime_free(l->mime);
    mail_curl_done(&l->curl);
}

static void head(struct letter *l, struct arena *a, const char *name, struct str value)
{
    struct curl_slist *longer =
        curl_slist_append(l->heads, arena_fmt(a, "%s: %.*s", name, STR_ARG(value)).p);
    if (longer)
        l->heads = longer;
    l->lacks = l->lacks || !longer;
}

static void put_heads(struct letter *l, struct arena *a, const struct mail_server *s,
                      const struct mail *m)
{
    head(l, a, "Date", date_of(a, m->date));
    head(l, a, "From",
         m->from_name.n > 0
             ? arena_fmt(a, "%.*s <%.*s>", STR_ARG(encoded(a, m->from_name)), STR_ARG(s->from))
             : arena_fmt(a, "<%.*s>", STR_ARG(s->from)));
    head(l, a, "To", arena_fmt(a, "<%.*s>", STR_ARG(m->to)));
    head(l, a, "Subject", encoded(a, m->subject));
    head(l, a, "Message-ID", arena_fmt(a, "<%.*s>", STR_ARG(m->id)));
    head(l, a, "Auto-Submitted", S("auto-generated"));
}

/* RFC 2231: a name in any script. */
static void put_name(struct letter *l, curl_mimepart *part, struct str name)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct curl_slist *heads = curl_slist_append(
        NULL, arena_fmt(a, "Content-Disposition: attachment; filename*=UTF-8''%.*s",
                        STR_ARG(url_encode(a, name)))
                  .p);
    l->lacks = l->lacks || !heads;
    if (heads)
        (void)curl_mime_headers(part, heads, 1); /* the part's from here on */
}

static void put_part(struct letter *l, struct str type, struct str bytes, struct str name)
{
    curl_mimepart *part = l->mime ? curl_mime_addpart(l->mime) : NULL;
    l->lacks = l->lacks || !part;
    if (!part)
        return;
    struct arena *a cleanup(arena_done) = arena_new(0);
    (void)curl_mime_data(part, bytes.p, bytes.n);
    (void)curl_mime_type(part, arena_cstr(a, type));
    (void)curl_mime_encoder(part, "base64");
    if (name.n > 0)
        put_name(l, part, name);
}

static int letter_make(struct letter *l, struct arena *a, const struct mail_server *s,
                       const struct mail *m)
{
    l->to = curl_slist_append(NULL, arena_cstr(a, m->to));
    l->mime = curl_mime_init(l->curl);
    l->lacks = !l->to;
    put_heads(l, a, s, m);
    put_part(l, S("text/plain; charset=utf-8"), m->text, S(""));
    for (size_t i = 0; i < m->files_n; i++)
        put_part(l, m->files[i].type, m->files[i].bytes, m->files[i].name);
    return l->lacks ? err_set(ERR_BUSY, "mail: no memory") : 0;
}

static void letter_set(struct letter *l, struct arena *a, const struct mail_server *s,
                       struct talk *talk)
{
    bool tls = str_eq(s->security, S("tls"));
    CURL *c = l->curl;
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(
        c, CURLOPT_URL,
        arena_fmt(a, "%s://%.*s:%lld", tls ? "smtps" : "smtp", STR_ARG(s->host), (long long)s->port)
            .p);
    (void)curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_cstr(a, s->from));
    (void)curl_easy_setopt(c, CURLOPT_MAIL_RCPT, l->to);
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, l->heads);
    (void)curl_easy_setopt(c, CURLOPT_MIMEPOST, l->mime);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, heard);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, talk);
    (void)curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, said);
    (void)curl_easy_setopt(c, CURLOPT_DEBUGDATA, talk);
    (void)curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
}

/* Refused for good is this letter alone where the server said 5xx to its address or its text; what it says
 * to our login or our sender is ours to mend. */
static int outcome(CURLcode code, const struct talk *talk)
{
    int64_t status;
    bool letter = strcmp(talk->command, "RCPT") == 0 || strcmp(talk->command, "DATA") == 0;
    if (code == CURLE_OK)
        return 0;
    if (num_parse(str_head(buf_str(&talk->line), 3), 500, 599, &status) < 0)
        return mail_curl_result(code);
    if (letter)
        return err_set(ERR_INVALID, "mail: refused with %lld", (long long)status);
    return err_set(ERR_FORBIDDEN, "mail: the server says %lld to %s", (long long)status,
                   talk->command);
}

int mail_send(struct arena *a, const struct mail_server *server, const struct mail *m,
              struct str *ret_answer)
{
    /* In this order: a letter that is done says goodbye, and the server answers. */
    struct talk talk cleanup(talk_done) = {.line = BUF_INIT(MAIL_ANSWER_MAX + 1)};
    struct letter l cleanup(letter_done) = {0};
    size_t all = m->text.n;
    *ret_answer = S("");
    for (size_t i = 0; i < m->files_n; i++)
        all += m->files[i].bytes.n;
    if (!mail_address_ok(m->to) || m->text.n > MAIL_TEXT_MAX || all > MAIL_FILES_MAX)
        return err_set(ERR_INVALID, "mail: no address, or too large");
    int r = fault_hit("mail.send");
    if (r == 0)
        r = mail_curl_new(a, server, server->security, server->user, server->password_file,
                          &l.curl);
    if (r == 0)
        r = letter_make(&l, a, server, m);
    if (r < 0)
        return r;
    letter_set(&l, a, server, &talk);
    CURLcode code = curl_easy_perform(l.curl);
    *ret_answer = arena_str(a, buf_str(&talk.line));
    r = outcome(code, &talk);
    return r == 0 ? fault_hit("mail.sent") : r;
}

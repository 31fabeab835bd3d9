/* markup.c: the scanner of literal HTML: a state for each place where a byte can stand. */
#include "markup.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool one_of(struct str name, const char *const *names)
{
    for (; *names; names++)
        if (str_eq_nocase(name, str_c(*names)))
            return true;
    return false;
}

/* Elements whose content browsers read in ways of their own, long out of use. */
static const char *const refused_elements[] = {"xmp",     "plaintext", "listing",
                                               "noembed", "noframes",  NULL};
static const char *const raw_elements[] = {"script", "style", NULL};
static const char *const rcdata_elements[] = {"title", "textarea", NULL};
static const char *const address_attributes[] = {"href",     "src",        "action",   "formaction",
                                                 "poster",   "cite",       "data",     "xlink:href",
                                                 "manifest", "background", "longdesc", NULL};
static const char *const code_attributes[] = {"style",  "srcset", "imagesrcset",
                                              "srcdoc", "ping",   NULL};
static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};

static void fail(struct markup *m, const char *error)
{
    if (!m->error)
        m->error = error;
}

/* Back to text; what is known of the tag is forgotten. */
static void to_text(struct markup *m)
{
    m->ctx = (struct context){.place = IN_TEXT, .pre = m->ctx.pre};
}

static void begin_until(struct markup *m, enum place place, struct str end)
{
    m->ctx.place = place;
    m->ctx.end = end;
}

/* "<" in text: a tag, a comment, a declaration. */
static void open_angle(struct markup *m, size_t at)
{
    struct str rest = str_skip(m->text, at);
    char next = rest.n > 1 ? rest.p[1] : 0;

    if (str_starts(rest, S("<!--"))) {
        begin_until(m, IN_COMMENT, S("-->"));
    } else if (m->xml && str_starts(rest, S("<![CDATA["))) {
        begin_until(m, IN_DECLARATION, S("]]>"));
    } else if (m->xml && next == '?') {
        begin_until(m, IN_DECLARATION, S("?>"));
    } else if (str_eq_nocase(str_head(rest, 9), S("<!doctype"))) {
        begin_until(m, IN_DECLARATION, S(">"));
    } else if (is_letter(next) || (next == '/' && rest.n > 2 && is_letter(rest.p[2]))) {
        m->ctx.place = IN_TAG_NAME;
        m->ctx.closing = next == '/';
        m->name_at = at + (m->ctx.closing ? 2 : 1);
    } else {
        fail(m, "a < that opens no tag is written &lt;");
    }
}

/* In <title>, <script> …: does the element end here? */
static void maybe_close(struct markup *m, size_t at)
{
    struct str rest = str_skip(m->text, at + 1);
    size_t n = m->ctx.element.n;

    if (!str_starts(rest, S("/")) || !str_eq_nocase(str_head(str_skip(rest, 1), n), m->ctx.element))
        return;
    rest = str_skip(rest, 1 + n);
    if (rest.n && rest.p[0] != '>' && !is_space(rest.p[0]))
        return;
    m->ctx.place = IN_TAG_NAME;
    m->ctx.closing = true;
    m->name_at = at + 2;
}

static void end_tag(struct markup *m)
{
    struct context *c = &m->ctx;

    if (!m->xml && !c->closing) {
        if (c->post)
            m->form_opened = true;
        if (str_eq_nocase(c->element, S("pre")))
            c->pre = true;
        m->drops_newline =
            str_eq_nocase(c->element, S("pre")) || str_eq_nocase(c->element, S("textarea"));
        if (one_of(c->element, raw_elements) || one_of(c->element, rcdata_elements)) {
            *c = (struct context){.place = one_of(c->element, raw_elements) ? IN_RAW : IN_RCDATA,
                                  .element = c->element,
                                  .pre = c->pre};
            return;
        }
    }
    if (c->closing && str_eq_nocase(c->element, S("pre")))
        c->pre = false;
    to_text(m);
}

static void end_tag_name(struct markup *m, size_t at)
{
    m->ctx.element = str_of(m->text.p + m->name_at, at - m->name_at);
    m->ctx.place = IN_TAG;
    if (!m->xml && one_of(m->ctx.element, refused_elements))
        fail(m, "this element is out of use, and browsers read its content in their own ways");
}

static enum attr_kind attr_kind(const struct markup *m, struct str name)
{
    if (one_of(name, address_attributes))
        return ATTR_ADDRESS;
    if (one_of(name, code_attributes) || (name.n > 2 && str_eq_nocase(str_head(name, 2), S("on"))))
        return ATTR_CODE;
    if (!m->xml && str_eq_nocase(name, S("method")) && str_eq_nocase(m->ctx.element, S("form")))
        return ATTR_METHOD;
    return ATTR_PLAIN;
}

static void end_attr_name(struct markup *m, size_t at)
{
    struct str name = str_of(m->text.p + m->name_at, at - m->name_at);

    m->ctx.attr = attr_kind(m, name);
    m->ctx.place = AFTER_ATTR_NAME;
    if (m->xml)
        return;
    if (str_eq_nocase(name, S("formmethod")))
        fail(m, "formmethod is refused: the method belongs to the form, where the hidden field is");
    if (str_eq_nocase(name, S("http-equiv")))
        fail(m, "http-equiv is refused: headers belong to the server");
}

/* Between attributes. */
static void tag_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (is_space(c)) {
        m->ctx.needs_space = false;
    } else if (c == '>') {
        end_tag(m);
    } else if (c == '/') {
        m->ctx.needs_space = false;
    } else if (m->ctx.needs_space) {
        fail(m, "white space is missing before an attribute");
    } else if (is_letter(c) || c == '_' || c == ':') {
        m->ctx.place = IN_ATTR_NAME;
        m->name_at = at;
    } else {
        fail(m, "an attribute's name is expected, or >");
    }
}

static void tag_name_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (at < m->name_at || is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':')
        return;
    end_tag_name(m, at);
    m->ctx.needs_space = true;
    tag_char(m, at);
}

static void remember(struct context *c, char letter)
{
    if (c->word_n < WORD_MAX)
        c->word[c->word_n++] = lower(letter);
}

static void forget(struct context *c)
{
    memset(c->word, 0, sizeof(c->word));
    c->word_n = 0;
}

static void begin_value(struct markup *m, char quote)
{
    m->ctx.place = quote ? IN_VALUE : IN_BARE_VALUE;
    m->ctx.quote = quote;
    m->ctx.address = ADDRESS_START;
    forget(&m->ctx);
}

static void end_value(struct markup *m)
{
    struct context *c = &m->ctx;

    if (c->attr == ATTR_METHOD && strcmp(c->word, "post") == 0)
        c->post = true;
    *c = (struct context){.place = IN_TAG,
                          .element = c->element,
                          .closing = c->closing,
                          .needs_space = true,
                          .pre = c->pre,
                          .post = c->post};
}

static void after_attr_name_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (is_space(c))
        return;
    if (c == '=') {
        m->ctx.place = BEFORE_VALUE;
        return;
    }
    if (m->xml)
        fail(m, "in XML an attribute has a value");
    m->ctx.place = IN_TAG;
    m->ctx.attr = ATTR_PLAIN;
    m->ctx.needs_space = at > 0 && !is_space(m->text.p[at - 1]);
    tag_char(m, at);
}

static void attr_name_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (is_space(c) || c == '=' || c == '>' || c == '/') {
        end_attr_name(m, at);
        after_attr_name_char(m, at);
    } else if (c == '"' || c == '\'' || c == '<' || c == '`') {
        fail(m, "a quote or < in an attribute's name");
    }
}

/* A picture within the page runs nothing. */
static const char picture[] = "image/png;base64,";

/* May the scheme that ends before the colon at `at` be written here? */
static bool is_scheme(const struct markup *m, size_t at)
{
    const struct context *c = &m->ctx;
    struct str rest = str_of(m->text.p + at + 1, m->text.n - at - 1);

    if (c->word_n == WORD_MAX)
        return false;
    return one_of(str_c(c->word), schemes) ||
           (strcmp(c->word, "data") == 0 && str_starts(rest, str_c(picture)));
}

/* Literal bytes of an address; only here can a scheme be written. */
static void address_char(struct markup *m, size_t at)
{
    struct context *c = &m->ctx;
    char letter = m->text.p[at];

    if (c->address == ADDRESS_QUERY)
        return;
    if (letter == '?' || letter == '#' || (letter == '&' && c->address == ADDRESS_UNKNOWN)) {
        c->address = ADDRESS_QUERY;
    } else if (letter == '/') {
        c->address = ADDRESS_PATH;
    } else if (c->address == ADDRESS_PATH) {
        return;
    } else if (letter == ':') {
        c->address = ADDRESS_PATH;
        if (!is_scheme(m, at))
            fail(m, "an address begins with /, ?, #, http:, https:, mailto:, tel:, "
                    "data:image/png;base64, or one value");
    } else if (c->address == ADDRESS_START) {
        c->address = ADDRESS_SCHEME;
    }
    if (c->address >= ADDRESS_PATH)
        forget(c);
    else
        remember(c, letter);
}

static void value_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (c == m->ctx.quote)
        end_value(m);
    else if (c == '<' && m->xml)
        fail(m, "a < in an attribute is written &lt;");
    else if (m->ctx.attr == ATTR_ADDRESS)
        address_char(m, at);
    else if (m->ctx.attr == ATTR_METHOD)
        remember(&m->ctx, c);
}

static void bare_value_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (is_space(c) || c == '>') {
        end_value(m);
        tag_char(m, at);
    } else if (strchr("\"'=<`", c)) {
        fail(m, "this value needs quotes");
    } else if (m->ctx.attr == ATTR_ADDRESS) {
        address_char(m, at);
    } else if (m->ctx.attr == ATTR_METHOD) {
        remember(&m->ctx, c);
    }
}

static void before_value_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    if (is_space(c))
        return;
    if (c == '"' || c == '\'') {
        begin_value(m, c);
    } else if (m->xml || c == '>') {
        fail(m, "a value in quotes is expected");
    } else {
        begin_value(m, 0);
        bare_value_char(m, at);
    }
}

/* Comments and declarations end with their mark. */
static void until_end(struct markup *m, size_t at)
{
    if (str_ends(str_head(m->text, at + 1), m->ctx.end))
        to_text(m);
}

static void raw_char(struct markup *m, size_t at)
{
    if (m->text.p[at] != '<')
        return;
    if (str_starts(str_skip(m->text, at), S("<!--")))
        fail(m, "<!-- inside script and style elements is refused");
    maybe_close(m, at);
}

void markup_char(struct markup *m, size_t at)
{
    char c = m->text.p[at];

    switch (m->ctx.place) {
    case IN_TEXT:
        if (c == '<')
            open_angle(m, at);
        return;
    case IN_RCDATA:
        if (c == '<')
            maybe_close(m, at);
        return;
    case IN_RAW:
        raw_char(m, at);
        return;
    case IN_TAG_NAME:
        tag_name_char(m, at);
        return;
    case IN_TAG:
        tag_char(m, at);
        return;
    case IN_ATTR_NAME:
        attr_name_char(m, at);
        return;
    case AFTER_ATTR_NAME:
        after_attr_name_char(m, at);
        return;
    case BEFORE_VALUE:
        before_value_char(m, at);
        return;
    case IN_VALUE:
        value_char(m, at);
        return;
    case IN_BARE_VALUE:
        bare_value_char(m, at);
        return;
    case IN_COMMENT:
    case IN_DECLARATION:
        until_end(m, at);
        return;
    case PLACE__MAX:
        return;
    }
}

void markup_break(struct markup *m, size_t at)
{
    if (m->ctx.place == IN_TAG_NAME && at > m->name_at) {
        end_tag_name(m, at);
        m->ctx.needs_space = true;
    } else if (m->ctx.place == IN_ATTR_NAME || m->ctx.place == AFTER_ATTR_NAME) {
        if (m->ctx.place == IN_ATTR_NAME)
            end_attr_name(m, at);
        m->ctx.place = IN_TAG;
        m->ctx.attr = ATTR_PLAIN;
        m->ctx.needs_space = !is_space(m->text.p[at - 1]);
    }
}

void markup_value(struct markup *m)
{
    struct context *c = &m->ctx;

    if (c->place == IN_VALUE && c->attr == ATTR_ADDRESS && c->address == ADDRESS_START)
        c->address = ADDRESS_UNKNOWN;
}

static const char *address_sink(enum address address, const char **ret_why)
{
    switch (address) {
    case ADDRESS_START:
        return "html_address";
    case ADDRESS_PATH:
        return "html_address_path";
    case ADDRESS_QUERY:
        return "html_address_query";
    case ADDRESS_SCHEME:
    case ADDRESS_UNKNOWN:
        break;
    }
    *ret_why =
        "a value may begin an address or follow a / ? # in it: here it could become the scheme";
    return NULL;
}

static const char *value_sink(const struct context *c, const char **ret_why)
{
    switch (c->attr) {
    case ATTR_PLAIN:
        return "html_value";
    case ATTR_ADDRESS:
        return address_sink(c->address, ret_why);
    case ATTR_CODE:
        *ret_why = "a value in an attribute that browsers run or take apart (on…, style, srcset, "
                   "srcdoc, ping)";
        return NULL;
    case ATTR_METHOD:
        *ret_why = "the method of a form is written out, since the hidden field depends on it";
        return NULL;
    }
    return NULL;
}

/* Why no value may stand at a place; NULL where one may. */
static const char *const place_refusals[PLACE__MAX] = {
    [IN_RAW] = "a value inside a script or style element",
    [IN_TAG_NAME] = "a value inside a tag's name",
    [IN_TAG] = "a value among the attributes: write name=\"{…}\" or {attr name if …}",
    [IN_ATTR_NAME] = "a value inside an attribute's name",
    [AFTER_ATTR_NAME] = "a value among the attributes: write name=\"{…}\" or {attr name if …}",
    [BEFORE_VALUE] = "a value in an attribute needs quotes around it",
    [IN_BARE_VALUE] = "a value in an attribute needs quotes around it",
    [IN_COMMENT] = "a value inside a comment of the page",
    [IN_DECLARATION] = "a value inside a declaration",
};

const char *markup_sink(const struct markup *m, const char **ret_why)
{
    if (place_refusals[m->ctx.place]) {
        *ret_why = place_refusals[m->ctx.place];
        return NULL;
    }
    return m->ctx.place == IN_VALUE ? value_sink(&m->ctx, ret_why) : "html_value";
}

const char *markup_refuses_blocks(const struct markup *m)
{
    enum place p = m->ctx.place;

    if (p == IN_VALUE && m->ctx.attr == ATTR_METHOD)
        return "the method of a form is written out, since the hidden field depends on it";
    if (p == IN_TEXT || p == IN_RCDATA || p == IN_TAG || p == IN_VALUE)
        return NULL;
    return p == IN_COMMENT
               ? "a directive inside a comment of the page: {# … #} is not sent"
               : "a directive here: it may stand in text, between attributes, in quoted values";
}

static const char *const place_names[PLACE__MAX] = {
    [IN_TEXT] = "in text",
    [IN_RCDATA] = "in a title or textarea",
    [IN_RAW] = "in a script or style element",
    [IN_TAG_NAME] = "in a tag's name",
    [IN_TAG] = "inside a tag",
    [IN_ATTR_NAME] = "in an attribute's name",
    [AFTER_ATTR_NAME] = "after an attribute's name",
    [BEFORE_VALUE] = "before an attribute's value",
    [IN_VALUE] = "in an attribute's value",
    [IN_BARE_VALUE] = "in an attribute's value",
    [IN_COMMENT] = "in a comment",
    [IN_DECLARATION] = "in a declaration",
};

const char *place_name(const struct context *ctx)
{
    if (ctx->place == IN_TEXT && ctx->pre)
        return "in text inside <pre>";
    return place_names[ctx->place];
}

/* All but what is known of the address. */
static bool same_but_address(const struct context *a, const struct context *b)
{
    return a->place == b->place && str_eq_nocase(a->element, b->element) &&
           a->closing == b->closing && a->pre == b->pre && a->post == b->post &&
           a->attr == b->attr && a->quote == b->quote && str_eq(a->end, b->end);
}

bool context_same(const struct context *a, const struct context *b)
{
    return same_but_address(a, b) && a->needs_space == b->needs_space && a->address == b->address &&
           strcmp(a->word, b->word) == 0;
}

bool context_join(const struct context *a, const struct context *b, struct context *ret)
{
    bool in_query = (a->address == ADDRESS_PATH && b->address == ADDRESS_QUERY) ||
                    (a->address == ADDRESS_QUERY && b->address == ADDRESS_PATH);
    struct context joined = *a;

    if (!same_but_address(a, b))
        return false;
    joined.needs_space = a->needs_space || b->needs_space;
    if (in_query)
        joined.address = ADDRESS_QUERY;
    else if (a->address != b->address || strcmp(a->word, b->word) != 0)
        joined.address = ADDRESS_UNKNOWN;
    *ret = joined;
    return true;
}

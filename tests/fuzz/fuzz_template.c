/* fuzz_template.c: the compiler of templates takes any bytes: C or a message, nothing else.
 *
 * Either it compiles without a message, or there is exactly one, and the output stays within its size. */
#include "template.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char texts[] = "msgid \"a.b\"\nmsgstr \"{n} x {m|one|many}\"\nmsgid \"c\"\nmsgstr \"c\"\n";

static void compile(struct arena *a, struct str text, bool xml, const struct po_set *set)
{
    struct diag d cleanup(diag_done) = {0};
    struct buf c cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf h cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct template_input in = {
        .path = S("fuzz.html"), .text = text, .header = S("html_fuzz.h"), .xml = xml, .texts = set};
    bool ok;

    diag_init(&d);
    ok = template_compile(a, &in, &d, &c, &h);
    if (ok != (d.n == 0) || d.n > 1 || !buf_ok(&c) || !buf_ok(&h))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct diag d cleanup(diag_done) = {0};
    struct po_set set;
    struct str text = arena_str(a, str_of(bytes, n));

    diag_init(&d);
    po_set_init(&set, a);
    po_parse(a, S("texts.po"), str_c(texts), &d, &set);
    compile(a, text, false, &set);
    compile(a, text, true, NULL);
    return 0;
}

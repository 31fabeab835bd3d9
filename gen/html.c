/* html.c: a file of templates to a C file and its header.
 *
 *     html [--po text/zh_CN] [--depfile FILE] INPUT OUT.c OUT.h
 *
 * With --po the keys of {t …} and their placeholders are checked against that language. A file whose
 * name ends in .xml is XML. */
#include "base/vec.h"
#include "template.h"
#include <stdio.h>

static void compile(struct arena *a, char **argv, const struct po_set *texts, struct diag *d)
{
    struct buf c cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf h cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct template_input in = {.path = str_c(argv[1]),
                                .header = path_base(str_c(argv[3])),
                                .xml = str_ends(str_c(argv[1]), S(".xml")),
                                .texts = texts};

    if (!gen_read(d, a, argv[1], &in.text) || !template_compile(a, &in, d, &c, &h))
        return;
    gen_write(d, argv[2], &c);
    gen_write(d, argv[3], &h);
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(64 * KiB);
    struct diag d cleanup(diag_done) = {0};
    struct po_set texts;
    struct paths deps = {0};
    const char *po = gen_option(&argc, argv, "--po");
    const char *depfile = gen_option(&argc, argv, "--depfile");

    diag_init(&d);
    if (argc != 4) {
        fputs("usage: html [--po PATH] [--depfile FILE] INPUT OUT.c OUT.h\n", stderr);
        return 2;
    }
    po_set_init(&texts, a);
    *vec_push(a, &deps) = str_c(argv[1]);
    if (po)
        po_load(a, po, &d, &texts, &deps);
    if (d.n == 0)
        compile(a, argv, po ? &texts : NULL, &d);
    if (d.n == 0)
        gen_depfile(&d, depfile, argv[2], &deps);
    return diag_end(&d);
}

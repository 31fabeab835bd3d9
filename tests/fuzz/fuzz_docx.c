/* fuzz_docx.c: bytes as the body of a docx file; behind a NUL as its comments. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct reader r = fuzz_reader(a);
    struct entry v[2] = {{.name = S("word/document.xml")}, {.name = S("word/comments.xml")}};
    struct package p = {.entries = {v, COUNT(v), COUNT(v)}};

    str_cut(str_of(data, size), 0, &v[0].bytes, &v[1].bytes);
    (void)read_docx(&r, &p);
    fuzz_check(&r);
    arena_free(a);
    return 0;
}

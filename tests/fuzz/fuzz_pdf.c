/* fuzz_pdf.c: bytes as a PDF: its text, annotations, forms, properties and attached files. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct reader r = fuzz_reader(a);

    (void)read_pdf(&r, str_of(data, size));
    fuzz_check(&r);
    arena_free(a);
    return 0;
}

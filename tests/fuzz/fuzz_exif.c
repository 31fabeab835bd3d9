/* fuzz_exif.c: bytes as a JPEG or PNG file: EXIF, XMP, chunks. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct reader r = fuzz_reader(a);

    (void)read_image(&r, str_of(data, size), S("EXIF"));
    fuzz_check(&r);
    arena_free(a);
    return 0;
}

/* fuzz_package.c: bytes as a zip file: whatever its names say it is. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct reader r = fuzz_reader(a);

    (void)read_package(&r, str_of(data, size), size % 2 ? FILE_ZIP : FILE_OFD);
    fuzz_check(&r);
    arena_free(a);
    return 0;
}

/* replay.c: run a fuzz target over the files of a folder, without the fuzzer.
 *
 *     TARGET_replay FOLDER…
 *
 * So each corpus is an ordinary test, under any compiler: what once broke stays mended. Exit 1 if there is
 * nothing to run, for a corpus that was lost tests nothing. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include <dirent.h>
#include <stdio.h>

#define INPUT_MAX (8 * MiB)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *folder, const char *name)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str path = arena_fmt(a, "%s/%s", folder, name);
    struct str bytes;

    if (file_read(a, path.p, INPUT_MAX, &bytes) < 0) {
        fprintf(stderr, "%s\n", err_context());
        return -1;
    }
    printf("%s\n", path.p);
    fflush(stdout);
    return LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
}

/* How many were run; -1 if one could not be. */
static int run_folder(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *entry;
    int n = 0;

    if (!d)
        return 0;
    while (n >= 0 && (entry = readdir(d))) {
        if (entry->d_name[0] != '.')
            n = run_file(folder, entry->d_name) < 0 ? -1 : n + 1;
    }
    closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        int n = run_folder(argv[i]);

        if (n <= 0) {
            fprintf(stderr, "%s: nothing was run\n", argv[i]);
            return 1;
        }
        printf("%s: %d inputs\n", argv[i], n);
    }
    return argc > 1 ? 0 : 2;
}

/* leaks.c: bench_leaks FILE DOCUMENTS: the leak scan over so many documents, in MB a second, beside a plain reader of the same bytes: grep
 * with one expression for identity numbers and mobile telephones. Some documents have something to be found. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "corpus.h"
#include "engine/leak/leak.h"
#include "report.h"

#define ONE_IN 20 /* documents with something to be found */

static size_t text_write(const char *path, int64_t documents)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    const struct corpus *c = corpus_new(a);
    FILE *f = fopen(path, "w");
    size_t bytes = 0;

    if (!f)
        must(path, ERR_IO);
    for (int64_t i = 0; i < documents; i++) {
        struct arena *once cleanup(arena_done) = arena_new(0);
        struct corpus_document d;

        corpus_make(c, once, i, documents, &d);
        bytes += (size_t)fprintf(f, "%.*s\n%.*s\n", STR_ARG(d.title), STR_ARG(d.body));
        if (i % ONE_IN == 0)
            bytes +=
                (size_t)fprintf(f, "联系人李明，身份证号530602199003071235，手机13987012345。\n");
    }
    if (fclose(f) != 0)
        must(path, ERR_IO);
    return bytes;
}

static struct str text_read(struct arena *a, const char *path, size_t n)
{
    char *p = arena_alloc(a, n);
    FILE *f = fopen(path, "r");

    if (!f || fread(p, 1, n, f) != n)
        must(path, ERR_IO);
    (void)fclose(f);
    return str_of(p, n);
}

static double plain_reader(const char *path)
{
    char command[600];
    int64_t began = clock_ticks();

    snprintf(
        command, sizeof(command),
        "LC_ALL=C.UTF-8 grep -cP '(?<!\\d)([1-9]\\d{16}[\\dXx]|1[3-9]\\d{9})(?!\\d)' %s >/dev/null",
        path);
    if (system(command) != 0)
        must("grep", ERR_BROKEN);
    return seconds_since(began);
}

/* As a document is scanned: each by itself. */
static double scan(struct str text, size_t *ret_found)
{
    const struct leak_options o = {.today = day_from(2026, 11, 23)};
    int64_t began = clock_ticks();
    struct str rest = text;

    *ret_found = 0;
    while (rest.n > 0) {
        struct arena *a cleanup(arena_done) = arena_new(0);
        struct leak_findings found;
        struct str piece = str_head(rest, 32 * KiB);
        ptrdiff_t end = piece.n < rest.n ? str_find_char(str_skip(rest, piece.n), '\n') : -1;

        piece.n = end < 0 ? rest.n : piece.n + (size_t)end + 1;
        leak_scan(a, piece, &o, &found);
        *ret_found += found.n;
        rest = str_skip(rest, piece.n);
    }
    return seconds_since(began);
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    if (argc != 3)
        must("bench_leaks FILE DOCUMENTS", ERR_INVALID);
    int64_t documents = number_argument(argv[2], 1, 1000000);
    size_t bytes = text_write(argv[1], documents), found;
    struct str text = text_read(a, argv[1], bytes);
    double mb = (double)bytes / 1e6, plain = plain_reader(argv[1]), ours = scan(text, &found);

    if (found < (size_t)((documents + ONE_IN - 1) / ONE_IN) * 2)
        must("the scan missed what was put there", ERR_BROKEN);
    report("leak scan: text", mb / ours, "MB/s", "grep -P with one expression", mb / plain, 0);
    (void)remove(argv[1]);
    return 0;
}

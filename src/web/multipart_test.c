/* multipart_test.c: forms with files, whole, in pieces, broken and hostile. */
#include "web/multipart.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/file.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    char *spool;
    struct pairs fields;
    struct uploads uploads;
};

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = arena_one(a, struct fixture);

    f->arena = a;
    f->spool = arena_cstr(a, S("/tmp/gongkai-multipart-XXXXXX"));
    *state = f;
    return mkdtemp(f->spool) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int r = rmdir(f->spool); /* fails if a spool file was left */

    arena_free(f->arena);
    return r;
}

static size_t files_in(const char *path)
{
    DIR *d = opendir(path);
    size_t n = 0;

    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* Feed all of it in pieces of `step` bytes; the result of the first call that fails, or of the
 * end. */
static int feed(struct multipart *m, struct str body, size_t step)
{
    int r;

    while (body.n) {
        struct str piece = str_head(body, step);

        r = multipart_feed(m, piece.p, piece.n);
        if (r < 0)
            return r;
        body = str_skip(body, piece.n);
    }
    return multipart_end(m);
}

static struct multipart *begin(struct fixture *f, const char *spool)
{
    f->fields.n = 0;
    f->uploads.n = 0;
    return multipart_new(f->arena, S("XbX"), spool, &f->fields, &f->uploads);
}

/* The result of one whole body; nothing is left of it. */
static int try(struct fixture *f, struct str body)
{
    struct multipart *m = begin(f, f->spool);
    int r = feed(m, body, body.n ? body.n : 1);

    multipart_free(m);
    return r;
}

#define FORM                                                                                   \
 "--XbX\r\n"                                                                                   \
 "Content-Disposition: form-data; name=\"title\"\r\n\r\n"                                      \
 "公开\r\n--Xb\r\n\r\n"                                                                      \
 "\r\n--XbX\r\n"                                                                               \
 "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\年报 %22a%22.txt\"\r\n" \
 "Content-Type: text/plain\r\n\r\n"                                                            \
 "abc"                                                                                         \
 "\r\n--XbX\r\n"                                                                               \
 "content-disposition: form-data; name=none; filename=\"\"\r\n\r\n"                            \
 "\r\n--XbX\r\n"                                                                               \
 "Content-Disposition: form-data; filename=\"x.txt\"; "                                        \
 "filename*=UTF-8''%E2%80%AE%E5%85%AC%EF%BB%BF.txt; "                                          \
 "name=\"e\"\r\n\r\n"                                                                          \
 "\r\n--XbX--\r\nepilogue"

static void assert_form(struct fixture *f)
{
    struct str content;

    assert_int_equal(f->fields.n, 1);
    assert_true(str_eq(f->fields.v[0].name, S("title")));
    assert_true(str_eq(f->fields.v[0].value, S("公开\r\n--Xb\r\n\r\n")));
    assert_int_equal(f->uploads.n, 2);
    assert_true(str_eq(f->uploads.v[0].field, S("file")));
    assert_true(str_eq(f->uploads.v[0].name, S("年报 \"a\".txt")));
    assert_true(str_eq(f->uploads.v[0].type, S("text/plain")));
    assert_int_equal(f->uploads.v[0].size, 3);
    assert_true(str_eq(f->uploads.v[0].hash,
                       S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    assert_int_equal(file_read(f->arena, f->uploads.v[0].path, 100, &content), 0);
    assert_true(str_eq(content, S("abc")));
    assert_true(str_eq(f->uploads.v[1].name, S("公.txt")));
    assert_int_equal(f->uploads.v[1].size, 0);
}

static void test_multipart__is_the_same_in_pieces_of_any_size(void **state)
{
    struct fixture *f = *state;

    for (size_t step = 1; step <= sizeof(FORM); step++) {
        struct multipart *m = begin(f, f->spool);

        assert_int_equal(feed(m, S(FORM), step), 0);
        assert_form(f);
        multipart_free(m);
        assert_int_equal(files_in(f->spool), 0);
    }
}

static void test_multipart__a_file_that_was_taken_over_stays(void **state)
{
    struct fixture *f = *state;
    struct multipart *m = begin(f, f->spool);
    char *kept = arena_cstr(f->arena, arena_fmt(f->arena, "%s/kept", f->spool));

    assert_int_equal(feed(m, S(FORM), 100), 0);
    assert_int_equal(files_in(f->spool), 2);
    assert_int_equal(rename(f->uploads.v[0].path, kept), 0);
    multipart_free(m);
    assert_int_equal(files_in(f->spool), 1);
    unlink(kept);
}

static void test_multipart__delimiters_in_the_data_are_only_whole_ones(void **state)
{
    struct fixture *f = *state;
    struct multipart *m = begin(f, f->spool);
    static const struct str body =
        STR_INIT("preamble\r\n--X\r\n--XbX\t \r\nContent-Disposition: form-data; name=a\r\n\r\n"
                 "\r\r\n\r\r\n--Xb\r\n--Xb\r--XbX\r\n--XbX--");

    assert_int_equal(feed(m, body, 3), 0);
    assert_int_equal(f->fields.n, 1);
    assert_true(str_eq(f->fields.v[0].value, S("\r\r\n\r\r\n--Xb\r\n--Xb\r--XbX")));
    multipart_free(m);
}

#define PART(head, value) "--XbX\r\n" head "\r\n\r\n" value "\r\n--XbX--"

static void test_multipart__what_is_broken_is_refused_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    static const struct str broken[] = {
        STR_INIT(""),
        STR_INIT("--XbX"),
        STR_INIT("--XbX\r\n"),
        STR_INIT("--XbXY\r\n"),
        STR_INIT("--XbX-\r\n"),
        STR_INIT("--XbX\r\n\r\nno head\r\n--XbX--"),
        STR_INIT("--XbX\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\ncut short"),
        STR_INIT(PART("no colon", "")),
        STR_INIT(PART("Content-Type: text/plain", "")),
        STR_INIT(PART("Content-Disposition: attachment; name=a", "")),
        STR_INIT(PART("Content-Disposition: form-data", "")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a", "")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"\xff\"", "")),
        STR_INIT(PART("Content-Disposition: form-data; name=a; filename*=latin1''a", "")),
        STR_INIT(PART("Content-Disposition: form-data; name=a; filename*=UTF-8''%zz", "")),
        STR_INIT(PART("Content-Disposition: form-data; name=a", "\xff")),
        STR_INIT(PART("Content-Disposition: form-data; name=a", "a\0b")),
    };

    for (size_t i = 0; i < COUNT(broken); i++) {
        assert_int_equal(try(f, broken[i]), ERR_MALFORMED);
        assert_int_equal(files_in(f->spool), 0);
    }
}

static void test_multipart__limits_are_kept(void **state)
{
    struct fixture *f = *state;
    struct buf b cleanup(buf_done) = BUF_INIT(4 * MiB);

    for (int i = 0; i <= HTTP_FIELDS_MAX; i++)
        buf_put(&b, S("--XbX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"));
    buf_put(&b, S("--XbX--"));
    assert_int_equal(try(f, buf_str(&b)), ERR_TOO_LARGE);
    buf_clear(&b);
    for (int i = 0; i <= HTTP_UPLOADS_MAX; i++)
        buf_put(&b, S("--XbX\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n\r\n"));
    buf_put(&b, S("--XbX--"));
    assert_int_equal(try(f, buf_str(&b)), ERR_TOO_LARGE);
    buf_clear(&b);
    buf_put(&b, S("--XbX\r\nContent-Disposition: form-data; name=a\r\n\r\n"));
    for (size_t i = 0; i <= HTTP_FORM_MAX; i++)
        buf_char(&b, 'x');
    assert_int_equal(try(f, buf_str(&b)), ERR_TOO_LARGE);
    buf_clear(&b);
    buf_put(&b, S("--XbX\r\nX-Long: "));
    for (size_t i = 0; i <= 5 * KiB; i++)
        buf_char(&b, 'x');
    assert_int_equal(try(f, buf_str(&b)), ERR_TOO_LARGE);
    assert_int_equal(files_in(f->spool), 0);
}

static void test_multipart__a_file_beyond_its_limit_is_given_up_at_once(void **state)
{
    struct fixture *f = *state;
    struct multipart *m = begin(f, f->spool);
    static char zeros[MiB];
    struct str head = S("--XbX\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n");
    int r = multipart_feed(m, head.p, head.n);

    for (size_t i = 0; i < HTTP_UPLOAD_MAX / sizeof(zeros); i++) {
        assert_int_equal(r, 0);
        r = multipart_feed(m, zeros, sizeof(zeros));
    }
    assert_int_equal(r, 0);
    assert_int_equal(files_in(f->spool), 1);
    assert_int_equal(multipart_feed(m, zeros, 1), ERR_TOO_LARGE);
    assert_int_equal(files_in(f->spool), 0);
    assert_int_equal(multipart_feed(m, zeros, 1), ERR_TOO_LARGE);
    multipart_free(m);
}

static void test_multipart__without_a_spool_files_are_refused(void **state)
{
    struct fixture *f = *state;
    struct multipart *m = begin(f, NULL);

    assert_int_equal(feed(m, S(FORM), 50), ERR_MALFORMED);
    multipart_free(m);
}

static void test_multipart__a_full_disk_is_told_and_cleaned(void **state)
{
#ifdef GONGKAI_FAULTS
    struct fixture *f = *state;

    fault_plan("write:1");
    assert_int_equal(try(f, S(FORM)), ERR_NO_SPACE);
    fault_plan(NULL);
    assert_int_equal(files_in(f->spool), 0);
#else
    (void)state;
    skip();
#endif
}

static void test_multipart__the_boundary_is_taken_from_the_type(void **state)
{
    struct str b;

    (void)state;
    assert_int_equal(multipart_boundary(S("multipart/form-data; boundary=abc"), &b), 0);
    assert_true(str_eq(b, S("abc")));
    assert_int_equal(multipart_boundary(S("multipart/form-data; a=b ; Boundary=\"a b?\"; c=d"), &b),
                     0);
    assert_true(str_eq(b, S("a b?")));
    assert_int_equal(multipart_boundary(S("multipart/form-data"), &b), ERR_MALFORMED);
    assert_int_equal(multipart_boundary(S("multipart/form-data; boundary="), &b), ERR_MALFORMED);
    assert_int_equal(multipart_boundary(S("multipart/form-data; boundary=a\rb"), &b),
                     ERR_MALFORMED);
    assert_int_equal(
        multipart_boundary(
            S("multipart/form-data; boundary="
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            &b),
        ERR_MALFORMED);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_multipart__is_the_same_in_pieces_of_any_size),
        FACT(test_multipart__a_file_that_was_taken_over_stays),
        FACT(test_multipart__delimiters_in_the_data_are_only_whole_ones),
        FACT(test_multipart__what_is_broken_is_refused_and_leaves_nothing),
        FACT(test_multipart__limits_are_kept),
        FACT(test_multipart__a_file_beyond_its_limit_is_given_up_at_once),
        FACT(test_multipart__without_a_spool_files_are_refused),
        FACT(test_multipart__a_full_disk_is_told_and_cleaned),
        FACT(test_multipart__the_boundary_is_taken_from_the_type),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}

/* cache_test.c: a page is kept for one head, within its bytes, for many threads. */
#include "web/cache.h"
#include "base/buf.h"
#include "base/rand.h"
#include <brotli/decode.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static int setup(void **state)
{
    struct page_cache *c;

    if (page_cache_open(1 * MiB, NULL, &c) < 0)
        return -1;
    page_cache_set_head(c, 2);
    *state = c;
    return 0;
}

static int teardown(void **state)
{
    page_cache_close(*state);
    return 0;
}

static const struct pairs no_headers;

/* Put a page of this body under the key, and let go of it. */
static void put(struct page_cache *c, const char *key, uint64_t head, struct str body)
{
    struct page *p = page_new(&no_headers, body, true);

    page_cache_put(c, str_c(key), head, p);
    page_unref(p);
}

static bool has(struct page_cache *c, const char *key)
{
    struct page *p = page_cache_find(c, str_c(key));

    page_unref(p);
    return p != NULL;
}

static void test_cache__what_was_put_is_found(void **state)
{
    struct page *p;

    put(*state, "/a", 2, S("one"));
    put(*state, "/b", 2, S("two"));
    put(*state, "/a", 2, S("three"));
    p = page_cache_find(*state, S("/a"));
    assert_non_null(p);
    assert_true(str_eq(page_body(p, ENCODING_PLAIN), S("three")));
    page_unref(p);
    assert_false(has(*state, "/c"));
    assert_int_equal(page_cache_stats(*state).pages, 2);
    assert_int_equal(page_cache_stats(*state).hits, 1);
    assert_int_equal(page_cache_stats(*state).misses, 1);
}

static void test_cache__a_page_ends_with_its_head(void **state)
{
    put(*state, "/a", 2, S("one"));
    page_cache_set_head(*state, 3);
    assert_false(has(*state, "/a"));
    page_cache_set_head(*state, 4);
    assert_false(has(*state, "/a"));
    assert_int_equal(page_cache_stats(*state).pages, 0);
    assert_int_equal(page_cache_stats(*state).bytes, 0);
}

static void test_cache__a_page_made_while_the_head_moved_is_not_kept(void **state)
{
    page_cache_set_head(*state, 4);
    put(*state, "/a", 2, S("old"));
    assert_false(has(*state, "/a"));
    page_cache_set_head(*state, 5);
    put(*state, "/a", 5, S("between"));
    page_cache_set_head(*state, 6);
    assert_false(has(*state, "/a"));
}

static void test_cache__the_head_comes_from_a_mapped_file(void **state)
{
    char path[] = "/tmp/gongkai-head-XXXXXX";
    int fd = mkstemp(path);
    uint64_t head = 8;
    struct page_cache *c;

    (void)state;
    assert_int_equal(page_cache_open(MiB, path, &c), ERR_BROKEN);
    assert_int_equal(pwrite(fd, &head, sizeof(head), 0), sizeof(head));
    assert_int_equal(page_cache_open(MiB, path, &c), 0);
    assert_int_equal(page_cache_head(c), 8);
    put(c, "/a", 8, S("x"));
    assert_true(has(c, "/a"));
    head = 9;
    assert_int_equal(pwrite(fd, &head, sizeof(head), 0), sizeof(head));
    assert_false(has(c, "/a"));
    page_cache_close(c);
    close(fd);
    unlink(path);
    assert_int_equal(page_cache_open(MiB, path, &c), ERR_ABSENT);
}

static void test_cache__stays_within_its_bytes_and_keeps_what_is_used(void **state)
{
    static char body[10 * KiB];
    char key[32];

    put(*state, "/used", 2, str_of(body, sizeof(body)));
    for (int i = 0; i < 1000; i++) {
        assert_true(has(*state, "/used"));
        snprintf(key, sizeof(key), "/%d", i);
        put(*state, key, 2, str_of(body, sizeof(body)));
        assert_true(page_cache_stats(*state).bytes <= MiB);
    }
    assert_true(page_cache_stats(*state).pages > 30);
    assert_true(page_cache_stats(*state).pages < 100);
}

static void test_cache__a_page_larger_than_its_share_is_not_kept(void **state)
{
    static char body[128 * KiB];

    put(*state, "/large", 2, str_of(body, sizeof(body)));
    assert_false(has(*state, "/large"));
}

static struct str long_text(struct arena *a)
{
    struct buf b cleanup(buf_done) = BUF_INIT(64 * KiB);

    for (int i = 0; i < 500; i++)
        buf_fmt(&b, "<li>政府信息公开 %d</li>\n", i);
    return arena_str(a, buf_str(&b));
}

static void test_page__its_packings_unpack_to_the_page(void **state)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str text = long_text(a), packed;
    struct page *p = page_new(&no_headers, text, true);
    uint8_t *out = arena_alloc(a, text.n);
    z_stream z = {0};
    size_t n = text.n;

    (void)state;
    assert_int_equal(page_packings(p), 1);
    page_pack(p, ENCODING_BROTLI);
    page_pack(p, ENCODING_GZIP);
    assert_int_equal(page_packings(p), 7);
    packed = page_body(p, ENCODING_BROTLI);
    assert_true(packed.n < text.n / 4);
    assert_int_equal(BrotliDecoderDecompress(packed.n, (const uint8_t *)packed.p, &n, out),
                     BROTLI_DECODER_RESULT_SUCCESS);
    assert_true(str_eq(str_of(out, n), text));
    packed = page_body(p, ENCODING_GZIP);
    z.next_in = (Bytef *)(uintptr_t)packed.p;
    z.avail_in = (uInt)packed.n;
    z.next_out = out;
    z.avail_out = (uInt)text.n;
    assert_int_equal(inflateInit2(&z, 31), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    assert_true(str_eq(str_of(out, text.n), text));
    page_unref(p);
}

static void test_page__what_packing_does_not_shorten_stays_plain(void **state)
{
    char noise[1000], zeros[1000] = {0};
    struct page *random, *picture;

    (void)state;
    rand_bytes(noise, sizeof(noise));
    random = page_new(&no_headers, str_of(noise, sizeof(noise)), true);
    picture = page_new(&no_headers, str_of(zeros, sizeof(zeros)), false);
    page_pack(random, ENCODING_GZIP);
    page_pack(random, ENCODING_BROTLI);
    page_pack(picture, ENCODING_GZIP);
    assert_int_equal(page_packings(random), 1);
    assert_int_equal(page_packings(picture), 1);
    page_unref(random);
    page_unref(picture);
}

static void test_page__its_tag_is_of_its_bytes(void **state)
{
    struct page *a = page_new(&no_headers, S("a"), true), *b = page_new(&no_headers, S("a"), true);
    struct page *c = page_new(&no_headers, S("c"), true);

    (void)state;
    assert_true(str_eq(page_etag(a, ENCODING_PLAIN), page_etag(b, ENCODING_PLAIN)));
    assert_false(str_eq(page_etag(a, ENCODING_PLAIN), page_etag(c, ENCODING_PLAIN)));
    assert_false(str_eq(page_etag(a, ENCODING_PLAIN), page_etag(a, ENCODING_GZIP)));
    assert_int_equal(page_etag(a, ENCODING_PLAIN).p[0], '"');
    page_unref(a);
    page_unref(b);
    page_unref(c);
}

static void count_free(void *p)
{
    (*(int *)p)++;
}

static void test_page__a_ready_response_is_set_once_and_freed_with_it(void **state)
{
    struct page *p = page_new(&no_headers, S("a"), true);
    int first = 0, second = 0;

    (void)state;
    assert_true(page_set_ready(p, 1, &first, count_free));
    assert_false(page_set_ready(p, 1, &second, count_free));
    assert_ptr_equal(page_ready(p, 1), &first);
    page_unref(p);
    assert_int_equal(first, 1);
    assert_int_equal(second, 0);
}

static void test_page__its_body_may_outlive_it(void **state)
{
    struct page *p = page_new(&no_headers, S("still here"), true);
    void *bytes = (void *)(uintptr_t)page_body_ref(p, ENCODING_PLAIN);

    (void)state;
    page_unref(p);
    assert_memory_equal(bytes, "still here", 10);
    page_body_unref(bytes);
}

/* Four threads put, find, pack and move the head; the sanitizers watch. */
static void *worry(void *arg)
{
    struct page_cache *c = arg;
    char key[32];

    for (int i = 0; i < 3000; i++) {
        struct page *p;

        snprintf(key, sizeof(key), "/%d", i % 50);
        p = page_cache_find(c, str_c(key));
        if (p) {
            page_pack(p, i % 2 ? ENCODING_GZIP : ENCODING_BROTLI);
            assert(page_body(p, ENCODING_PLAIN).n == 4000);
            page_unref(p);
        } else {
            static const char body[4000];

            put(c, key, page_cache_head(c), str_of(body, sizeof(body)));
        }
        if (i % 1000 == 999)
            page_cache_set_head(c, page_cache_head(c) + 2);
    }
    return NULL;
}

static void test_cache__threads_do_not_harm_each_other(void **state)
{
    pthread_t threads[4];

    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, worry, *state), 0);
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    assert_true(page_cache_stats(*state).hits > 0);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest facts[] = {
        FACT(test_cache__what_was_put_is_found),
        FACT(test_cache__a_page_ends_with_its_head),
        FACT(test_cache__a_page_made_while_the_head_moved_is_not_kept),
        FACT(test_cache__the_head_comes_from_a_mapped_file),
        FACT(test_cache__stays_within_its_bytes_and_keeps_what_is_used),
        FACT(test_cache__a_page_larger_than_its_share_is_not_kept),
        FACT(test_page__its_packings_unpack_to_the_page),
        FACT(test_page__what_packing_does_not_shorten_stays_plain),
        FACT(test_page__its_tag_is_of_its_bytes),
        FACT(test_page__a_ready_response_is_set_once_and_freed_with_it),
        FACT(test_page__its_body_may_outlive_it),
        FACT(test_cache__threads_do_not_harm_each_other),
    };

    return cmocka_run_group_tests(facts, NULL, NULL);
}

/* wiring_test.c: who may open which page, against the golden file; every page's table is whole.
 * A change of rights is seen in review. */
#include "app/wiring.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *arena;

static void open_sites(struct site *public_site, struct site *desk_site)
{
    wiring_site(arena, SIDE_PUBLIC, public_site);
    wiring_site(arena, SIDE_DESK, desk_site);
    if (site_open(arena, public_site) < 0 || site_open(arena, desk_site) < 0)
        fail_msg("%s", err_context());
}

static void test_permissions__are_those_of_the_golden_file(void **state)
{
    (void)state;
    struct site public_site, desk_site;
    open_sites(&public_site, &desk_site);
    const struct site *const sites[] = {&public_site, &desk_site};
    struct str now = site_matrix(arena, sites, COUNT(sites));

    const char *path = getenv("GONGKAI_PERMISSIONS");
    struct str golden;
    assert_int_equal(file_read(arena, path, 1 * MiB, &golden), 0);
    if (!str_eq(now, golden)) {
        fwrite(now.p, 1, now.n, stdout);
        fail_msg("the permissions changed. If that is meant, %s is to be what stands above", path);
    }
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_permissions__are_those_of_the_golden_file),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

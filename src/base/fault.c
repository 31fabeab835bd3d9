/* fault.c: counts how often each kind of step is passed, and fails or kills at the planned pass.
 *
 * Its state is global because a fault has to reach the deepest call unannounced; a lock guards it,
 * for database calls come from many threads. It is in no build but the tests'. A plan that cannot
 * be read ends the process: a test that meant to break something must not pass unbroken. */
#include "base/fault.h"

#ifdef GONGKAI_FAULTS

# include "base/num.h"
# include <pthread.h>
# include <signal.h>
# include <stdio.h>
# include <stdlib.h>

# define KINDS     256
# define KIND_SIZE 64

struct kind {
    char name[KIND_SIZE];
    int passed;
};

static struct {
    pthread_mutex_t lock;
    bool planned; /* the environment was looked at, or fault_plan() called */
    bool kill;
    char name[KIND_SIZE]; /* "": nothing fails */
    int64_t at;
    struct kind kinds[KINDS];
} faults = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Noreturn void refuse(const char *why, const char *what)
{
    fprintf(stderr, "fault: %s: %s\n", why, what);
    abort();
}

static void copy_name(char out[KIND_SIZE], struct str name)
{
    if (name.n >= KIND_SIZE)
        refuse("a name is too long", "GONGKAI_FAULT");
    memcpy(out, name.p, name.n);
    out[name.n] = 0;
}

/* "kill:NAME:N" or "NAME:N"; with the lock held. */
static void plan(const char *text)
{
    struct str name = str_c(text);
    struct str number;

    faults.planned = true;
    faults.kill = false;
    faults.name[0] = 0;
    memset(faults.kinds, 0, sizeof(faults.kinds));
    if (name.n == 0)
        return;
    if (str_starts(name, S("kill:"))) {
        faults.kill = true;
        name = str_skip(name, 5);
    }
    if (!str_cut(name, ':', &name, &number) || name.n == 0 ||
        num_parse(number, 1, INT32_MAX, &faults.at) < 0)
        refuse("neither KIND:N nor kill:STEP:N", text);
    copy_name(faults.name, name);
}

/* The place of `name`, made if it is new; with the lock held. */
static struct kind *find(const char *name)
{
    for (size_t i = 0; i < KINDS; i++) {
        struct kind *k = &faults.kinds[i];

        if (!k->name[0])
            copy_name(k->name, str_c(name));
        if (strcmp(k->name, name) == 0)
            return k;
    }
    refuse("too many kinds", name);
}

/* Count one pass; is it the planned one? */
static bool pass(const char *name)
{
    struct kind *k;
    bool hit;

    pthread_mutex_lock(&faults.lock);
    if (!faults.planned)
        plan(getenv("GONGKAI_FAULT"));
    k = find(name);
    k->passed++;
    hit = k->passed == faults.at && strcmp(name, faults.name) == 0;
    pthread_mutex_unlock(&faults.lock);
    return hit;
}

int fault_hit(const char *kind)
{
    static const struct {
        const char *kind;
        enum err err;
    } errors[] = {{"db", ERR_DATABASE}, {"write", ERR_NO_SPACE}};

    if (!pass(kind))
        return 0;
    if (faults.kill)
        raise(SIGKILL);
    for (size_t i = 0; i < COUNT(errors); i++) {
        if (strcmp(kind, errors[i].kind) == 0)
            return err_set(errors[i].err, "fault: %s", kind);
    }
    return err_set(ERR_IO, "fault: %s", kind);
}

void fault_plan(const char *text)
{
    pthread_mutex_lock(&faults.lock);
    plan(text);
    pthread_mutex_unlock(&faults.lock);
}

int fault_count(const char *kind)
{
    int passed;

    pthread_mutex_lock(&faults.lock);
    passed = find(kind)->passed;
    pthread_mutex_unlock(&faults.lock);
    return passed;
}

#endif

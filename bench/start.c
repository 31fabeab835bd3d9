/* start.c: bench_start ADDR TIMES COMMAND…: from starting the command to the first 200 at ADDR; then it is ended by SIGTERM. */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "report.h"

#define PATIENCE_S 30

static int64_t start(struct arena *a, const char *address, char **command)
{
    pid_t pid;
    int64_t began = clock_ticks(), took;
    if (posix_spawnp(&pid, command[0], NULL, NULL, command, environ) != 0) {
        fprintf(stderr, "bench: %s does not start\n", command[0]);
        exit(1);
    }
    while (client_get(a, address, S("/"), NULL) != 200 && seconds_since(began) < PATIENCE_S) {
        arena_reset(a);
        usleep(500);
    }
    took = clock_ticks() - began;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    return took;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: bench_start ADDR TIMES COMMAND…\n");
        return 2;
    }
    struct arena *a cleanup(arena_done) = arena_new(0);
    int64_t took[100], times = number_argument(argv[2], 1, 100);
    for (int64_t i = 0; i < times; i++)
        took[i] = start(a, argv[1], argv + 3);
    report("start-up: gongkai serve to the first 200", percentiles_of(took, (size_t)times).p50, "ms", NULL, 0, 0);
    return 0;
}

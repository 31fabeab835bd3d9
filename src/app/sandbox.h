/* sandbox.h: what a process gives away before it meets the outside.
 *
 * Three walls, each by the kernel and none by our own care: another user and a root folder that
 * holds nothing else (only when started as root), Landlock (which files, which ports), seccomp
 * (which system calls). What a kernel does not have is left out and told in `missing`, for the
 * log. All of it is for good: there is no way back. */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include "base/arena.h"
#include "base/err.h"

enum sandbox_profile {
    SANDBOX_PUBLIC,          /* sockets that are open already, files; no other socket, no process */
    SANDBOX_PUBLIC_POSTGRES, /* the same, and connections to its database */
    SANDBOX_CONVERT,         /* takes requests, forks one child for each file */
    SANDBOX_CONVERT_CHILD,   /* reads one file and writes one answer */
    SANDBOX_OUTSIDE,         /* asks other sites: connections and threads; no process, no store */
    SANDBOX_DESK,            /* desk and worker: no programs, no tracing, no administration */
    SANDBOX_PROFILE__MAX
};

struct sandbox {
    enum sandbox_profile profile;
    const char *root;     /* as root: this folder becomes "/"; NULL keeps the one there is */
    const char *owner_of; /* as root: become the owner of this folder; NULL stays */
    const char *write[6]; /* folders to read and write, ends in NULL; under `root` if there is one */
    const char *read[10]; /* folders and files to read; what does not exist is left out */
    int connect_port;     /* the one TCP port to connect to; 0 none; -1 any */
};

#define SANDBOX_MISSING_LANDLOCK 1
#define SANDBOX_MISSING_NETWORK  2 /* Landlock of before Linux 6.7: cannot tell ports */
#define SANDBOX_MISSING_SECCOMP  4

/* Raise all walls, in the right order; *ret_missing has the bits of what the kernel lacks. */
int sandbox_enter(const struct sandbox *s, unsigned *ret_missing) must_use;

/* Started as root: become the folder's owner, with the groups that owner has. Another user, or
 * the owner is root: nothing. With `root`, the process is shut into that folder first and stands
 * in its "/". */
int sandbox_become_owner(const char *folder, const char *root) must_use;
/* The walls without another user: what sandbox_enter() does last. */
int sandbox_landlock(const struct sandbox *s, unsigned *ret_missing) must_use;
int sandbox_seccomp(enum sandbox_profile profile, unsigned *ret_missing) must_use;

#endif

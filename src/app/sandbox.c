/* sandbox.c: user and root, Landlock by its system calls (glibc has none), seccomp by
 * libseccomp. */
#include "app/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/file.h"

/* ---- Another user, another root ---- */

static int become(uid_t uid, gid_t gid)
{
    struct passwd entry, *found = NULL;
    char names[4096];
    bool known = getpwuid_r(uid, &entry, names, sizeof(names), &found) == 0 && found;

    if ((known ? initgroups(found->pw_name, gid) : setgroups(0, NULL)) < 0)
        return err_errno("setgroups");
    if (setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
        return err_errno("setresuid");
    /* Nobody who is no longer root gets back there. */
    if (uid != 0 && setuid(0) == 0)
        return err_set(ERR_BROKEN, "root again after setresuid");
    return 0;
}

/* By the folder's group: a root without CAP_DAC_OVERRIDE (deploy/gongkai.service) comes in by no
 * other way. */
static int shut_into(const char *root, gid_t group)
{
    if (setegid(group) < 0)
        return err_errno("setegid");
    if (chdir(root) < 0)
        return err_errno(root);
    if (chroot(".") < 0)
        return err_errno("chroot");
    return 0;
}

int sandbox_become_owner(const char *folder, const char *root)
{
    struct stat st;
    int r;

    if (geteuid() != 0)
        return 0;
    if (stat(folder, &st) < 0)
        return err_errno(folder);
    if (root) {
        r = shut_into(root, st.st_gid);
        if (r < 0)
            return r;
    }
    if (st.st_uid == 0)
        return 0;
    return become(st.st_uid, st.st_gid);
}

/* ---- Landlock ---- */

/* Rights that are younger than the headers of Debian 12 (Linux 6.1). */
#define FS_TRUNCATE           (UINT64_C(1) << 14) /* ABI 3 */
#define FS_IOCTL_DEV          (UINT64_C(1) << 15) /* ABI 5 */
#define NET_BIND              (UINT64_C(1) << 0)  /* ABI 4 */
#define NET_CONNECT           (UINT64_C(1) << 1)
#define RULE_NET_PORT         2
#define SCOPE_ABSTRACT_SOCKET (UINT64_C(1) << 0) /* ABI 6 */
#define SCOPE_SIGNAL          (UINT64_C(1) << 1)

struct ruleset_attr {
    uint64_t fs, net, scoped;
};

struct net_attr {
    uint64_t allowed, port;
};

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                                               \
 (FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                    \
  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | \
  LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
#define FS_ALL_1 ((UINT64_C(1) << 13) - 1)

/* Everything that this kernel can watch is watched: what no rule allows is refused. */
static struct ruleset_attr ruleset_for(long abi, const struct sandbox *s, size_t *ret_size)
{
    struct ruleset_attr a = {.fs = FS_ALL_1};

    *ret_size = sizeof(a.fs);
    if (abi >= 2)
        a.fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        a.fs |= FS_TRUNCATE;
    if (abi >= 4) {
        a.net = NET_BIND | (s->connect_port >= 0 ? NET_CONNECT : 0);
        *ret_size = 2 * sizeof(a.fs);
    }
    if (abi >= 5)
        a.fs |= FS_IOCTL_DEV;
    if (abi >= 6) {
        a.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
        *ret_size = sizeof(a);
    }
    return a;
}

static int allow_path(int ruleset, const char *path, uint64_t rights)
{
    int fd cleanup(file_close) = open(path, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr rule = {.parent_fd = fd, .allowed_access = rights};
    struct stat st;

    /* A name that is empty is no folder, and not the present one. */
    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(path);
    if (fstat(fd, &st) < 0)
        return err_errno(path);
    /* A file has no rights of folders. */
    if (!S_ISDIR(st.st_mode))
        rule.allowed_access &=
            LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE;
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
        return err_errno("landlock_add_rule");
    return 0;
}

static int allow_paths(int ruleset, const char *const *paths, size_t n, uint64_t rights)
{
    int r;

    for (size_t i = 0; i < n && paths[i]; i++) {
        r = allow_path(ruleset, paths[i], rights);
        if (r < 0)
            return r;
    }
    return 0;
}

static int allow_port(int ruleset, int port)
{
    struct net_attr rule = {.allowed = NET_CONNECT, .port = (uint64_t)port};

    if (syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) < 0)
        return err_errno("landlock_add_rule");
    return 0;
}

int sandbox_landlock(const struct sandbox *s, unsigned *ret_missing)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct ruleset_attr attr;
    int ruleset cleanup(file_close) = -1;
    size_t size;
    int r;

    if (abi < 1) {
        *ret_missing |= SANDBOX_MISSING_LANDLOCK | SANDBOX_MISSING_NETWORK;
        return 0;
    }
    if (abi < 4)
        *ret_missing |= SANDBOX_MISSING_NETWORK;
    attr = ruleset_for(abi, s, &size);
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (ruleset < 0)
        return err_errno("landlock_create_ruleset");
    r = allow_paths(ruleset, s->write, COUNT(s->write), FS_WRITE & attr.fs);
    if (r < 0)
        return r;
    r = allow_paths(ruleset, s->read, COUNT(s->read), FS_READ & attr.fs);
    if (r < 0)
        return r;
    if (s->connect_port > 0 && attr.net) {
        r = allow_port(ruleset, s->connect_port);
        if (r < 0)
            return r;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_errno("no_new_privs");
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
        return err_errno("landlock_restrict_self");
    return 0;
}

/* ---- seccomp ---- */

/* What any process of ours needs to run, allocate, read and write what it has. */
static const char calls_basic[] =
    "brk mmap munmap mprotect mremap madvise mincore read readv pread64 preadv write writev "
    "pwrite64 lseek close close_range fstat newfstatat stat lstat statx fstatfs statfs open "
    "openat access faccessat faccessat2 readlink readlinkat getdents64 getcwd fcntl dup "
    "dup2 dup3 futex set_robust_list get_robust_list rseq set_tid_address membarrier "
    "sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max "
    "sched_get_priority_min clock_gettime clock_getres gettimeofday time nanosleep "
    "clock_nanosleep times getrusage rt_sigaction rt_sigprocmask rt_sigreturn "
    "rt_sigtimedwait sigaltstack restart_syscall getpid gettid getppid getuid geteuid "
    "getgid getegid tgkill getrandom uname sysinfo getrlimit poll ppoll select pselect6 "
    "arch_prctl exit exit_group";

/* A server that was given its sockets, and a store of files. */
static const char calls_serve[] =
    "accept accept4 recvfrom recvmsg sendto sendmsg sendmmsg sendfile shutdown getsockopt "
    "setsockopt getsockname getpeername epoll_create epoll_create1 epoll_ctl epoll_wait "
    "epoll_pwait epoll_pwait2 eventfd eventfd2 pipe pipe2 timerfd_create timerfd_settime "
    "timerfd_gettime signalfd signalfd4 splice listen fsync fdatasync sync_file_range "
    "ftruncate fallocate fadvise64 msync flock unlink unlinkat rename renameat renameat2 "
    "mkdir mkdirat rmdir link linkat umask fchmod copy_file_range";

/* What starts programs or looks into other processes. */
static const char calls_of_programs[] =
    "execve execveat process_vm_readv process_vm_writev kexec_load init_module finit_module "
    "delete_module mount umount2 pivot_root bpf perf_event_open userfaultfd io_uring_setup "
    "keyctl add_key request_key unshare setns reboot open_by_handle_at acct swapon swapoff "
    "chroot";

/* The converter's mother: takes requests, waits for her children. */
static const char calls_mother[] =
    "recvmsg wait4 waitid alarm setitimer prlimit64 setrlimit prctl seccomp kill signalfd4 "
    "pipe2";

struct filter {
    scmp_filter_ctx ctx;
    int r; /* the first failure */
};

static void filter_done(struct filter *f)
{
    if (f->ctx)
        seccomp_release(f->ctx);
}

/* The calls of a list, by name. A name that libseccomp does not know is an error, one that this
 * architecture does not have needs no rule. */
static void add(struct filter *f, uint32_t action, const char *names)
{
    struct str rest = str_c(names), name;
    char one[32];

    while (f->r == 0 && str_next(&rest, ' ', &name)) {
        int call;

        snprintf(one, sizeof(one), "%.*s", STR_ARG(name));
        call = seccomp_syscall_resolve_name(one);
        f->r = call == __NR_SCMP_ERROR ? -EINVAL : seccomp_rule_add(f->ctx, action, call, 0);
        f->r = f->r == -EDOM ? 0 : f->r;
    }
}

static void allow(struct filter *f, const char *names)
{
    add(f, SCMP_ACT_ALLOW, names);
}

static void allow_if(struct filter *f, int call, struct scmp_arg_cmp condition)
{
    if (f->r == 0)
        f->r = seccomp_rule_add_array(f->ctx, SCMP_ACT_ALLOW, call, 1, &condition);
}

/* Threads are welcome, processes are not; clone3 hides its flags in memory, so glibc is sent
 * back to clone. */
static void allow_threads(struct filter *f)
{
    allow_if(f, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    if (f->r == 0)
        f->r = seccomp_rule_add(f->ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    allow_if(f, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    allow_if(f, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_GET_NAME));
    allow_if(f, SCMP_SYS(prctl),
             SCMP_A0(SCMP_CMP_EQ, 0x53564d41)); /* PR_SET_VMA: malloc and ASan name their memory */
    /* To look at a limit, of oneself: glibc asks for the stack's. */
    allow_if(f, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0));
    /* Is it a terminal? How much is there to read? Non-blocking. */
    allow_if(f, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, 0x5401 /* TCGETS */));
    allow_if(f, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, FIONREAD));
    allow_if(f, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, FIONBIO));
}

static void allow_outside(struct filter *f)
{
    static const int families[] = {AF_INET, AF_INET6};

    for (size_t i = 0; i < COUNT(families); i++)
        allow_if(f, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
    /* bind: the resolver of glibc asks for a port of its own */
    allow(f, "connect bind");
}

static void allow_database(struct filter *f)
{
    allow_if(f, SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
    allow_outside(f);
}

/* Everything but what starts programs or looks into other processes. */
static void refuse_programs(struct filter *f)
{
    add(f, SCMP_ACT_ERRNO(EPERM), calls_of_programs);
#ifndef __SANITIZE_ADDRESS__
    /* ASan's leak check at the end stops the other threads by ptrace and asks for the layout. */
    add(f, SCMP_ACT_ERRNO(EPERM), "ptrace personality");
#endif
}

static void fill(struct filter *f, enum sandbox_profile profile)
{
    switch (profile) {
    case SANDBOX_PUBLIC_POSTGRES:
        allow_database(f);
        __attribute__((fallthrough));
    case SANDBOX_PUBLIC:
        allow(f, calls_basic);
        allow(f, calls_serve);
        allow_threads(f);
        return;
    case SANDBOX_OUTSIDE:
        allow_outside(f);
        allow(f, calls_basic);
        allow(f, calls_serve);
        allow(f, "socketpair"); /* libcurl's threads that resolve names */
        allow_threads(f);
        return;
    case SANDBOX_CONVERT:
        allow(f, calls_basic);
        allow(f, calls_mother);
        /* A fork, not a program: execve is not on any list. */
        allow(f, "clone fork vfork");
        if (f->r == 0)
            f->r = seccomp_rule_add(f->ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
        return;
    case SANDBOX_CONVERT_CHILD:
        allow(f, calls_basic);
        allow_threads(f);
        return;
    case SANDBOX_DESK:
        refuse_programs(f);
        return;
    case SANDBOX_PROFILE__MAX:
        break;
    }
    f->r = -EINVAL;
}

int sandbox_seccomp(enum sandbox_profile profile, unsigned *ret_missing)
{
    /* What is refused fails with EPERM, as if one had no right to it; nothing is killed for
     * asking. */
    struct filter f cleanup(filter_done) = {
        .ctx = seccomp_init(profile == SANDBOX_DESK ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM))};

    if (!f.ctx)
        return err_set(ERR_IO, "seccomp_init");
    fill(&f, profile);
    if (f.r < 0)
        return err_set(ERR_IO, "seccomp rule: %d", f.r);
    if (seccomp_load(f.ctx) < 0)
        *ret_missing |= SANDBOX_MISSING_SECCOMP;
    return 0;
}

/* ---- All of it ---- */

/* Nobody of the same user looks into this memory, no core file has it; and it ends with who
 * started it, by a signal that lets it finish (a change of user forgets that, so it stands
 * after). */
static int keep_private(enum sandbox_profile profile)
{
    bool traced = false;

#ifdef __SANITIZE_ADDRESS__
    traced = profile == SANDBOX_DESK; /* the leak check at the end looks from outside */
#endif
    (void)profile;
    if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) < 0)
        return err_errno("pdeathsig");
    if (!traced && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return err_errno("dumpable");
    return 0;
}

int sandbox_enter(const struct sandbox *s, unsigned *ret_missing)
{
    unsigned missing = 0;
    int r;

    if (s->owner_of) {
        r = sandbox_become_owner(s->owner_of, s->root);
        if (r < 0)
            return r;
    }
    r = sandbox_landlock(s, &missing);
    if (r < 0)
        return r;
    r = keep_private(s->profile);
    if (r < 0)
        return r;
    r = sandbox_seccomp(s->profile, &missing);
    if (r < 0)
        return r;
    *ret_missing = missing;
    return 0;
}

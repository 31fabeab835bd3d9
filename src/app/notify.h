/* notify.h: what systemd is told and what it hands in, without its library. Without systemd
 * nothing happens. */
#ifndef APP_NOTIFY_H
#define APP_NOTIFY_H

#include "base/arena.h"
#include "base/err.h"

/* "READY=1": see sd_notify(3). */
void notify(const char *state);

/* The socket that systemd opened under this name (FileDescriptorName=), as a descriptor of ours;
 * -1: none. Without names they are taken in the order of `index`. See sd_listen_fds(3). */
int inherited_socket(const char *name, int index);

#endif

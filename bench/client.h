/* client.h: one HTTP request over one connection, as simple as can be: for what is measured in milliseconds. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "base/arena.h"

/* `address`: "127.0.0.1:8080"; `request`: all its bytes, with "Connection: close". The status; 0 if nobody answers. *ret_body (may be NULL) in the arena. */
int client_ask(struct arena *a, const char *address, struct str request, struct str *ret_body);
/* GET path. */
int client_get(struct arena *a, const char *address, struct str path, struct str *ret_body);

#endif

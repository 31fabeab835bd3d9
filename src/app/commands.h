/* commands.h: the subcommands; main.c finds them through commands[]. Each file says what its
 * command does. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/app.h"
#include <sys/types.h>

int command_init(struct app *app, int argc, char **argv);
int command_serve(struct app *app, int argc, char **argv);
int command_migrate(struct app *app, int argc, char **argv);
int command_rebuild(struct app *app, int argc, char **argv);
int command_check(struct app *app, int argc, char **argv);
int command_user(struct app *app, int argc, char **argv);
int command_ledger(struct app *app, int argc, char **argv);
int command_import(struct app *app, int argc, char **argv);
int command_deadline(struct app *app, int argc, char **argv);
int command_mail(struct app *app, int argc, char **argv);
int command_scan(struct app *app, int argc, char **argv);
int command_backup(struct app *app, int argc, char **argv);
int command_restore(struct app *app, int argc, char **argv);
/* A convert process of this command's own, behind the walls of that of `serve`: it ends when the
 * socket is closed. */
int scan_reader_start(int *ret_socket, pid_t *ret_pid) must_use;
/* `gongkai scan --published`; the command's exit code. */
int scan_published(struct app *app);
/* gongkai import documents FOLDER --table FILE … */
int import_documents(struct app *app, int argc, char **argv);
/* gongkai import mail FOLDER */
int import_mail(struct app *app, int argc, char **argv);
/* Not for people: one process of `serve`. */
int command_process(struct app *app, int argc, char **argv);
#ifdef GONGKAI_FAULTS
/* For the test of the isolation: enter the public process's walls and try them. */
int command_isolation_probe(struct app *app, int argc, char **argv);
#endif

#endif

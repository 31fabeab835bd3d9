/* url.h: what the addresses of stores say: "sqlite:PATH",
 * "postgres://USER:PASSWORD@HOST:PORT/NAME?options". */
#ifndef APP_URL_H
#define APP_URL_H

#include "base/arena.h"

/* Is the address one of SQLite, and which file is it? */
bool url_file(struct str url, struct str *ret_path);
/* The folder that its file stands in; "" for another kind of store. */
const char *url_folder(struct arena *a, struct str url);
/* Which TCP port PostgreSQL is called at: 5432 if it says none; 0: a socket in the file system. */
int url_port(struct arena *a, struct str url);
/* The address without its password, which is decoded into *ret_password ("" if there is none):
 * for the arguments of a program, which everybody can read. */
struct str url_without_password(struct arena *a, struct str url, struct str *ret_password);

/* The address of PostgreSQL with another schema (a-z, 0-9, _) in its search_path. */
struct str url_with_schema(struct arena *a, struct str url, const char *schema);

#endif

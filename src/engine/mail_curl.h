/* mail_curl.h: what the files of mail share about libcurl. Nobody else includes it. */
#ifndef ENGINE_MAIL_CURL_H
#define ENGINE_MAIL_CURL_H

#include "engine/mail.h"
#include <curl/curl.h>

/* For cleanup(). */
void mail_curl_done(CURL **c);
/* A handle with the certificate's rules, the time limits and the login; `secure`: "tls", "starttls", "none".
 * ERR_BUSY: no memory; else as of reading the password's file. */
int mail_curl_new(struct arena *a, const struct mail_server *s, struct str secure, struct str user,
                  struct str password_file, CURL **ret) must_use;
/* What libcurl's result means: 0, ERR_FORBIDDEN, ERR_BUSY. */
int mail_curl_result(CURLcode code) must_use;

#endif

/* mail.h: the authority's own mail server: letters are handed to it (SMTP), and fetched from its mailbox
 * (mail_fetch.h). By libcurl.
 *
 * Off where there is no file DATA/desk/mail.conf. Its lines are NAME VALUE; # begins a remark:
 *     host smtp.example.gov.cn     port 465        security tls | starttls | none
 *     from xxgk@example.gov.cn     user xxgk       password_file /etc/gongkai/mail.password
 *     ca_file /etc/ssl/own.pem     (where the server's certificate is of an authority of one's own)
 *     imap_host imap.example.gov.cn    imap_port 993    imap_security tls | starttls | none
 *     imap_user xxgk    imap_password_file FILE    imap_folder INBOX    (mail_fetch.h)
 * `none` is for a server on this machine alone (127.0.0.1, ::1, localhost); elsewhere TLS 1.2 or later, and the
 * certificate is always verified. Neither settings nor password stand in a store, the ledger or the log. */
#ifndef ENGINE_MAIL_H
#define ENGINE_MAIL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#define MAIL_ON_SETTING  "site.mail" /* "1": there is a server; the public site reads it */
#define MAIL_ADDRESS_MAX 254         /* bytes */
#define MAIL_TEXT_MAX    (64 * KiB)
#define MAIL_FILES_MAX   (15 * MiB) /* with the text; on their way they grow by a third */
#define MAIL_ANSWER_MAX  200        /* bytes of the server's last line */

struct mail_server {
    struct str host, security, from, user, password_file;
    struct str imap_host, imap_security, imap_user, imap_password_file, imap_folder;
    struct str ca_file;
    int64_t port, imap_port;
    bool on;      /* letters can be sent */
    bool fetches; /* a mailbox is read */
};
/* ERR_MALFORMED: says the line. No such file: 0, and both are off. */
int mail_server_load(struct arena *a, const char *path, struct mail_server *ret) must_use;
/* An address that can stand in a header and in a command: one @, ASCII, no space, no control character, none
 * of <>()[],;:\" */
bool mail_address_ok(struct str address);

struct mail_file {
    struct str name, type, bytes;
};
struct mail {
    struct str id; /* Message-ID without <>: the same letter sent twice has the same */
    struct str from_name, to, subject, text;
    moment_t date;
    struct mail_file *files;
    size_t files_n;
};
/* Handed over, and taken by the server: 0, its last line
 * in *ret_answer ("250 2.0.0 Ok: queued as 12345"), which is the proof of the sending. ERR_INVALID: the server
 * refuses this letter or address for good (*ret_answer says how), or it is no address; ERR_BUSY: not now
 * (it does not answer, or says 4xx); ERR_FORBIDDEN: its certificate, our password or our sender is refused,
 * which is ours to mend: try again. No word of the letter and no address is in an error. Steps for
 * fault_hit(): mail.send, mail.sent (the server has it, nobody here knows). */
int mail_send(struct arena *a, const struct mail_server *server, const struct mail *m,
              struct str *ret_answer) must_use;

#endif

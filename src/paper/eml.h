/* eml.h: a mail as a file (.eml, RFC 5322 and MIME): who sent it, when, what it says, what it brings. By GMime; for the
 * convert process alone (app/convert.h).
 *
 * Texts are valid UTF-8 without control characters, whatever charset they came in (GB2312, GBK and GB18030 are read as
 * GB18030; headers without an encoding as UTF-8 or GB18030). A text that is HTML alone gives its shown words. Nothing
 * of it is fetched or run. */
#ifndef PAPER_EML_H
#define PAPER_EML_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#define EML_MAX     (32 * MiB) /* of the whole file */
#define EML_FILES   20         /* attachments; what is more stays in the file itself */
#define EML_PARTS   500        /* parts that are looked at, however deep */
#define EML_DEPTH   200        /* multiparts in it, and so within each other */
#define EML_TEXT    20000      /* letters of the text */
#define EML_LINE    200        /* letters of subject, names */
#define EML_ADDRESS 254        /* bytes */

struct eml_file {
    struct str name, bytes; /* the name leads nowhere: no folder is in it */
};
struct eml {
    struct str message_id; /* without <>; "" none */
    struct str from, from_name, subject, text;
    moment_t sent;     /* its Date; 0 none */
    moment_t received; /* by the topmost Received: when our own server took it; 0 none */
    struct eml_file *v;
    size_t n, room;
    bool cut; /* something was left out for a limit, or could not be read */
};

/* ERR_MALFORMED: no mail: nobody sent it; ERR_TOO_LARGE: beyond EML_MAX or EML_DEPTH. */
int eml_read(struct arena *a, struct str bytes, struct eml *ret) must_use;

#endif

/* extract.h: what a file is and what it says. For the convert process alone: it opens foreign
 * bytes.
 *
 * The text is in parts: a page, a cell, a comment, what was deleted but is still there, a hidden
 * sheet, the properties of the file. Where there is none, all of it is shown text.
 *
 * Limits: FILE_MAX_BYTES a file; EXTRACT_MAX_BYTES of text, EXTRACT_MAX_PAGES pages,
 * EXTRACT_MAX_PARTS parts; beyond them the text is cut and `cut` says so. For packages (docx, xlsx,
 * pptx, odt, zip): PACKAGE_MAX_ENTRIES entries, PACKAGE_MAX_ENTRY bytes in one and PACKAGE_MAX_BYTES
 * in all, PACKAGE_MAX_RATIO times as large as their file, PACKAGE_MAX_DEPTH packages within each
 * other. */
#ifndef PAPER_EXTRACT_H
#define PAPER_EXTRACT_H

#include "base/arena.h"
#include "base/err.h"

#define FILE_MAX_BYTES      (64 * MiB)
#define EXTRACT_MAX_BYTES   (32 * MiB)
#define EXTRACT_MAX_PAGES   2000
#define EXTRACT_MAX_PARTS   ((size_t)300000)
#define EXTRACT_MAX_PLACE   255 /* bytes */
#define PACKAGE_MAX_ENTRIES 10000
#define PACKAGE_MAX_ENTRY   (64 * MiB)
#define PACKAGE_MAX_BYTES   (192 * MiB)
#define PACKAGE_MAX_RATIO   200 /* beyond the first MiB */
#define PACKAGE_MAX_DEPTH   3
/* Of the text, what is worth an index. */
#define EXTRACT_INDEX_BYTES (4 * MiB)

enum file_kind {
    FILE_UNKNOWN,
    FILE_TXT,
    FILE_CSV,
    FILE_PDF,
    FILE_DOCX,
    FILE_XLSX,
    FILE_ODT,
    FILE_PNG,
    FILE_JPEG,
    FILE_ZIP,
    FILE_OLE,
    FILE_HTML,
    FILE_PPTX,
    FILE_ODS,
    FILE_ODP,
    FILE_OFD,
    FILE_KIND__MAX
};

enum extract_part_kind {
    PART_SHOWN,      /* who opens the file sees it */
    PART_HIDDEN,     /* it is there all the same: comments, deleted and hidden text, properties */
    PART_POSITION,   /* its text is "latitude,longitude": where a picture was taken */
    PART_UNREADABLE, /* its text says why nobody could look inside */
    PART_KIND__MAX
};

struct extract_part {
    size_t at; /* in the text, up to the next part */
    enum extract_part_kind kind;
    struct str place; /* "page 3", "Sheet1!C5", "comment 2"; English, for the list of findings */
};

/* Why a file is unreadable. */
enum extract_reason {
    EXTRACT_READ,
    EXTRACT_ENCRYPTED,
    EXTRACT_DAMAGED,    /* or not what it says it is */
    EXTRACT_OLD_OFFICE, /* .doc, .xls, .ppt, .wps */
    EXTRACT_PICTURES,   /* a PDF of pictures */
    EXTRACT_KIND,       /* a kind that is not read */
    EXTRACT_LIMIT,      /* beyond a limit: too large, a bomb */
    EXTRACT_BROKE,      /* it broke its reader */
    EXTRACT_NAME,       /* its name says that it is of another kind */
    EXTRACT_REASON__MAX
};

struct extract {
    enum file_kind kind;
    int pages;       /* 0: not a thing of pages */
    struct str text; /* valid UTF-8 */
    struct str html; /* of a DOCX: its structure, for the sanitizer (web/rich.h) alone; "" none */
    bool cut;
    bool unreadable; /* nothing was read */
    enum extract_reason reason;
    struct extract_part *parts; /* in order; none: all is shown */
    size_t parts_n;
};

/* "encrypted" … */
const char *extract_reason_name(enum extract_reason reason);
/* Why it is not to be taken for what it says, by its name too: a reason's name; "" it was read as a whole. */
struct str extract_unread(const struct extract *e);
/* The shown text alone, cut to EXTRACT_INDEX_BYTES: for search. */
struct str extract_shown(struct arena *a, const struct extract *e);

/* By its first bytes, never by its name (a name only tells TXT from CSV and HTML). */
enum file_kind file_kind_of(struct str bytes, struct str name);
/* The media type. */
const char *file_kind_type(enum file_kind k);
/* May a browser show it in place? Never a kind that can carry a program for the browser. */
bool file_kind_inline(enum file_kind k);
/* All of it from its start; fd is not closed. ERR_TOO_LARGE: more than FILE_MAX_BYTES. */
int extract_bytes(struct arena *a, int fd, struct str *ret) must_use;
/* fd is read from its start and not closed. */
int extract(struct arena *a, int fd, struct str name, struct extract *ret) must_use;

#endif

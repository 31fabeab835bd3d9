/* pdf.h: official letters and sheets as PDF, by GB/T 9704—2012 (A4, type area 156 × 225 mm, 22
 * lines of 28 characters): documents in the general format, and letters in the letter format.
 *
 * A paper is a list of blocks; fonts are named by role and found by fontconfig; where a face of
 * the standard (小标宋, 仿宋, 楷体, 黑体) is missing another is taken and the paper says so in
 * `substituted`. Fonts are embedded and subset. The same paper gives the same bytes (no clock,
 * no random id): made dates come from the caller. */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

enum paper_block_kind {
    PAPER_TITLE,      /* 2号小标宋, centred */
    PAPER_NUMBER,     /* document number: centred, 仿宋 */
    PAPER_HEADING_1,  /* 一、 黑体 */
    PAPER_HEADING_2,  /* （一） 楷体 */
    PAPER_TEXT,       /* 3号仿宋, first line indented by two characters */
    PAPER_TEXT_FLUSH, /* the same without indent */
    PAPER_LIST,       /* an item */
    PAPER_TABLE,      /* rows of cells */
    PAPER_SIGNATURE,  /* authority and date, right */
    PAPER_NOTE,       /* small, grey: what the paper is */
    PAPER_BREAK,      /* a new page */
    PAPER_ADDRESSEE,  /* 主送: flush, a line below the title */
    PAPER_ENCLOSURES, /* 附件说明: a line's space, then each line of the text a name */
    PAPER_SEAL,       /* authority and date with room for the seal (7.3.5.1) */
    PAPER_ANNOTATION, /* 附注: in brackets, below the date */
    PAPER_COPIES,     /* 版记: who gets a copy, at the foot of the last page */
    PAPER_BOX,        /* rows of names and contents, ruled: a form */
    PAPER_ENCLOSED,   /* 附件, 3号黑体 at the head of an enclosure's first page (7.3.4) */
    PAPER_CUT,        /* where a slip is cut off */
    PAPER_TEXT_CENTRE,
    PAPER_TEXT_RIGHT, /* a name, a date under a text that is not a paper of its own */
    PAPER__KIND_MAX
};

enum paper_layout {
    PAPER_OFFICIAL, /* 公文的一般格式 */
    PAPER_LETTER, /* 信函格式, 10.1: red double rules, the number at the right, page 1 unnumbered */
};

struct paper_row {
    struct str *v;
    size_t n;
    int lines; /* of a BOX: room for that many at least */
};

struct paper_block {
    enum paper_block_kind kind;
    struct str text;
    struct paper_row *rows; /* of a TABLE; the first is its head */
    size_t rows_n;
    bool
        dense; /* of a BOX: small type, smaller where that puts all of it on one page; contents may have lines */
};

struct paper {
    struct str title; /* of the PDF's metadata */
    struct str author;
    struct str lang;       /* "zh-CN" */
    day_t made;            /* the PDF's creation date */
    enum paper_layout layout;
    struct str letterhead; /* 发文机关标志, red, first page; "" none */
    struct str number;     /* of a LETTER: 发文字号, under the rule at the right; "" none */
    struct str
        footer; /* at the foot of each page beside the page number: the address of the page */
    struct paper_block *v;
    size_t n, room;
};

/* Into an arena; *ret_substituted: "" or the faces that were replaced, for the log and the
 * officer. At most 2,000 pages (ERR_TOO_LARGE). */
int paper_pdf(struct arena *a, const struct paper *p, struct str *ret_bytes,
              struct str *ret_substituted) must_use;

/* The same in a child process: the fonts' memory (some 100 MB for Chinese ones) and whatever
 * goes wrong in drawing end with it. At most 60 s of processor time; a child that dies is
 * ERR_BROKEN. No other thread may be drawing. */
int paper_pdf_apart(struct arena *a, const struct paper *p, struct str *ret_bytes,
                    struct str *ret_substituted) must_use;

#endif

/* reader.h: what the readers of foreign files share: text goes in, with the place it comes from. For
 * src/paper/ alone. */
#ifndef PAPER_READER_H
#define PAPER_READER_H

#include "base/buf.h"
#include "base/vec.h"
#include "paper/extract.h"

struct entry;

/* A cell of a workbook: which part of the text it is, and which `c` of its sheet. */
struct reader_cell {
    size_t part;
    struct entry *sheet;
    size_t number;
};

struct reader {
    struct arena *a;
    struct buf text; /* at most EXTRACT_MAX_BYTES */
    struct {
        struct extract_part *v;
        size_t n, room;
    } parts;
    int pages;
    bool cut;
    struct str within;  /* before each place: the name of the file in a package; "" */
    int depth;          /* packages within each other */
    size_t unpacked;    /* bytes of all packages so far */
    int read;           /* pages with a text */
    struct str html;    /* of the file itself, where it has structure; .p NULL or "" none */
    bool wants_cells;   /* copy_xlsx.c: note where each cell's text came from */
    struct {
        struct reader_cell *v;
        size_t n, room;
    } cells;
};

/* Add valid UTF-8 without what nobody can read: control characters go, CR LF becomes LF. Stops at
 * the limit, between two characters. */
void reader_text(struct reader *r, struct str s);
/* What is added from here on is of this kind and place. */
void reader_part(struct reader *r, enum extract_part_kind kind, struct str place);
/* A part with this text and a line end; nothing if there is no text. */
void reader_whole(struct reader *r, enum extract_part_kind kind, struct str place, struct str text);
/* Something inside could not be read. */
void reader_unreadable(struct reader *r, struct str place, enum extract_reason reason);

/* Each reads what it is named after; 0, or what to say about the whole file. */
enum extract_reason read_plain(struct reader *r, struct str bytes);
enum extract_reason read_html(struct reader *r, struct str bytes);
enum extract_reason read_pdf(struct reader *r, struct str bytes);
enum extract_reason read_image(struct reader *r, struct str bytes, struct str place);
enum extract_reason read_package(struct reader *r, struct str bytes, enum file_kind kind);
/* By its kind, which is told from its first bytes. */
enum extract_reason read_any(struct reader *r, struct str bytes, struct str name,
                             enum file_kind *ret_kind);

#endif

/* views_public.h: what the public pages of documents show. */
#ifndef DOMAIN_CATALOGUE_VIEWS_PUBLIC_H
#define DOMAIN_CATALOGUE_VIEWS_PUBLIC_H

#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/finding/search_index.h"
#include "domain/catalogue/term20.h"
#include "domain/catalogue/reading/views_versions.h"
#include "domain/frame/frame.h"

/* ---- Lists ---- */

/* A document in a list. */
struct listed {
    struct str href, number, day, iso;
    struct str made; /* when the list is in that order; "" it is not said */
    struct said title, category;
};
struct listed_items {
    struct listed *v;
    size_t n, room;
};

/* A choice with the number of documents behind it. */
struct choice {
    struct str href;
    struct said name;
    int64_t n;          /* 0: there are some, nobody counted */
    bool chosen, under; /* under: a level down */
    bool more;          /* counting ended at n */
};
struct choices {
    struct choice *v;
    size_t n, room;
};

/* A group of choices. */
struct facet {
    enum text name;
    struct choices choices;
};
struct facets {
    struct facet *v;
    size_t n, room;
};

struct column_view {
    struct frame_public frame;
    struct said name, about;
    struct choices children;
    struct listed_items items;
    struct pager pager;
    int64_t count;
    bool show_category; /* a document's own column is said where there are several */
    struct str feed, rss;
    struct str narrow; /* the same in the list with filters and orders */
    struct str rules;  /* where the authority's own are listed; "" not from this column */
    struct export_links exports;
};

/* A filter that is chosen: what it says, and the list without it. */
struct chosen {
    enum text name;
    struct said value;
    struct str without;
};
struct chosen_list {
    struct chosen *v;
    size_t n, room;
};

struct list_view {
    struct frame_public frame;
    struct chosen_list chosen;
    struct facets facets;
    struct choices orders;
    struct listed_items items;
    struct pager pager;
    int64_t count;
    bool too_many;  /* to be put in every order */
    bool more;      /* counting ended before the list does */
    struct str all; /* the list without any filter */
    struct str feed, rss;
    struct export_links exports;
};

/* ---- A document ---- */

struct attached {
    struct str href, name, size;
    struct str text_href; /* its words, on a page; "" there are none */
    enum text kind;       /* TEXT_NONE: its ending says it */
    struct str ending;
    int64_t pages;
};
struct attached_list {
    struct attached *v;
    size_t n, room;
};

struct neighbour {
    struct str href; /* "" none */
    struct said title;
};

struct document_view {
    struct frame_public frame;
    struct said title, category, topic, department;
    struct str category_href, topic_href, department_href;
    struct str index_number, number, genre, summary;
    struct str made, made_iso, published, published_iso, revised, revised_iso;
    struct html_safe body;
    struct body_headings contents; /* empty where the text is short */
    struct attached_list files;
    struct document_more more;
    struct str open_until; /* the last day; "" it stays */
    struct str due,
        due_href; /* by when the law wanted it, and why then; "" nobody knows when it was made */
    int64_t due_article;
    int64_t reads;                        /* how often its page was asked for; 0: nobody counts */
    bool unclassified;                    /* the secrecy review let it become public */
    struct str pdf, pdf_size, json, feed; /* pdf "" not made yet */
    struct neighbour older, newer;
    struct str address; /* absolute; "" where the site does not know its own */
    struct str code;    /* the address as a QR code, for paper */
    struct str aloud;   /* the script that reads it */
};

/* The words of an attachment. */
struct file_text_view {
    struct frame_public frame;
    struct said title; /* of the document */
    struct str name, text, href, document, aloud;
    struct attached file;
};

/* Until when a document was to be public, day by day. */
struct term20_view {
    struct frame_public frame;
    struct said title;
    struct str document, made, published;
    struct term20 term;
};

struct withdrawn_view {
    struct frame_public frame;
    struct said title;
    struct str published, withdrawn, reason;
    bool recalled; /* not even its title is left */
};

/* ---- Search ---- */

struct hit {
    struct listed listed;
    struct snippet title, text; /* the title in parts; words around the hits */
    struct str file, file_href; /* in which attachment; "" in the document itself */
};
struct hit_list {
    struct hit *v;
    size_t n, room;
};

struct search_view {
    struct frame_public frame;
    enum text message; /* why nothing was looked for, or nothing found; TEXT_NONE */
    struct hit_list hits;
    struct facets facets;
    struct chosen_list chosen;
    struct choices synonyms, meant; /* other words: of the same meaning; what may have been meant */
    struct choices topics, nearest; /* where words led nowhere */
    struct pager pager;
    struct str all; /* the search without any filter */
    struct str by_relevance, by_date, list, request, feed, rss;
    struct export_links exports;
    int64_t count, from, to;
    bool by_date_now, by_sound;
    bool more; /* counting ended before the hits did */
};

/* ---- Feeds ---- */

struct feed_entry {
    struct str id, href, updated, published, summary;
    struct str published_rss; /* as RFC 822 writes it */
    struct said title;
    struct str category;
};
struct feed_entries {
    struct feed_entry *v;
    size_t n, room;
};

struct feed_view {
    struct str id, title, author, self, page, updated, updated_rss;
    struct feed_entries entries;
};

#endif

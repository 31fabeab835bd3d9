/* read_pdf.c: PDF by poppler: the text of each page, also where a black bar lies over it (the bar
 * hides it from the eye only), what a page was cropped of and layers that are off, annotations, forms, links, the
 * outline, the properties, attached files. */
#include "paper/reader.h"
#include "base/num.h"
#include "base/utf8.h"
#include <poppler.h>

#define ATTACHMENTS_MAX 64
#define NESTED_MAX      16 /* outlines within each other: a hostile file makes a circle of them */
#define LISTED_MAX      5000
#define BOX_MOST        100000

static void pdf_done(PopplerDocument **d)
{
    if (*d)
        g_object_unref(*d);
}

/* Takes the string over. */
static void said(struct reader *r, enum extract_part_kind kind, struct str place, char *text)
{
    if (text && utf8_valid(str_c(text)))
        reader_whole(r, kind, place, str_c(text));
    g_free(text);
}

static void annotations(struct reader *r, PopplerPage *page, int number)
{
    GList *list = poppler_page_get_annot_mapping(page);
    struct str place = arena_fmt(r->a, "page %d annotation", number);

    for (GList *l = list; l; l = l->next) {
        PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;

        said(r, PART_HIDDEN, place, poppler_annot_get_contents(annot));
        if (!POPPLER_IS_ANNOT_MARKUP(annot))
            continue;
        said(r, PART_HIDDEN, place, poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(annot)));
        said(r, PART_HIDDEN, place, poppler_annot_markup_get_subject(POPPLER_ANNOT_MARKUP(annot)));
    }
    poppler_page_free_annot_mapping(list);
}

/* What may be chosen, and what has been typed instead. */
static void choices(struct reader *r, PopplerFormField *field, struct str place)
{
    int n = poppler_form_field_choice_get_n_items(field);

    for (int i = 0; i < n && i < LISTED_MAX; i++)
        said(r, PART_HIDDEN, place, poppler_form_field_choice_get_item(field, i));
    if (poppler_form_field_choice_is_editable(field))
        said(r, PART_SHOWN, place, poppler_form_field_choice_get_text(field));
}

static void form_fields(struct reader *r, PopplerPage *page, int number)
{
    GList *list = poppler_page_get_form_field_mapping(page);
    struct str place = arena_fmt(r->a, "page %d form", number);

    for (GList *l = list; l; l = l->next) {
        PopplerFormField *field = ((PopplerFormFieldMapping *)l->data)->field;

        if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT)
            said(r, PART_SHOWN, place, poppler_form_field_text_get_text(field));
        else if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_CHOICE)
            choices(r, field, place);
    }
    poppler_page_free_form_field_mapping(list);
}

static void links(struct reader *r, PopplerPage *page, int number)
{
    GList *list = poppler_page_get_link_mapping(page);
    struct str place = arena_fmt(r->a, "page %d link", number);

    for (GList *l = list; l; l = l->next) {
        PopplerAction *action = ((PopplerLinkMapping *)l->data)->action;

        if (action && action->type == POPPLER_ACTION_URI && action->uri.uri)
            said(r, PART_HIDDEN, place, g_strdup(action->uri.uri));
    }
    poppler_page_free_link_mapping(list);
}

static bool has_picture(PopplerPage *page)
{
    GList *list = poppler_page_get_image_mapping(page);
    bool has = list != NULL;

    poppler_page_free_image_mapping(list);
    return has;
}

/* Pages without a text that show a picture. */
struct picture_pages {
    int *v;
    size_t n, room;
};

static void pdf_page(struct reader *r, PopplerDocument *pdf, int i, struct picture_pages *pictures)
{
    PopplerPage *page = poppler_document_get_page(pdf, i);
    struct str place = arena_fmt(r->a, "page %d", i + 1);
    char *text;
    bool empty;

    if (!page) {
        reader_unreadable(r, place, EXTRACT_DAMAGED);
        return;
    }
    text = poppler_page_get_text(page);
    empty = !text || str_trim(str_c(text)).n == 0;
    said(r, PART_SHOWN, place, text);
    r->read += !empty;
    if (empty && has_picture(page))
        *vec_push(r->a, pictures) = i + 1;
    annotations(r, page, i + 1);
    form_fields(r, page, i + 1);
    links(r, page, i + 1);
    g_object_unref(page);
}

static void outline_read(struct reader *r, PopplerIndexIter *iter, int depth, int *left)
{
    do {
        PopplerAction *action = poppler_index_iter_get_action(iter);
        PopplerIndexIter *child = depth < NESTED_MAX ? poppler_index_iter_get_child(iter) : NULL;

        if (action) {
            said(r, PART_HIDDEN, S("outline"), g_strdup(action->any.title));
            poppler_action_free(action);
        }
        if (child)
            outline_read(r, child, depth + 1, left);
        poppler_index_iter_free(child);
    } while (--*left > 0 && poppler_index_iter_next(iter));
}

static void outline(struct reader *r, PopplerDocument *pdf)
{
    PopplerIndexIter *iter = poppler_index_iter_new(pdf);
    int left = LISTED_MAX;

    if (iter)
        outline_read(r, iter, 0, &left);
    poppler_index_iter_free(iter);
}

static void properties(struct reader *r, PopplerDocument *pdf)
{
    static const struct {
        const char *name;
        char *(*get)(PopplerDocument *pdf);
    } of[] = {
        {"property title", poppler_document_get_title},
        {"property author", poppler_document_get_author},
        {"property subject", poppler_document_get_subject},
        {"property keywords", poppler_document_get_keywords},
        {"property creator", poppler_document_get_creator},
        {"property producer", poppler_document_get_producer},
        {"property metadata", poppler_document_get_metadata},
    };

    for (size_t i = 0; i < COUNT(of); i++)
        said(r, PART_HIDDEN, str_c(of[i].name), of[i].get(pdf));
}

static gboolean keep(const gchar *bytes, gsize n, gpointer data, GError **error)
{
    (void)error;
    buf_add(data, bytes, n);
    return buf_ok(data);
}

static void attachment(struct reader *r, PopplerAttachment *file, int number)
{
    struct buf bytes cleanup(buf_done) = BUF_INIT(PACKAGE_MAX_ENTRY);
    struct str was = r->within, place = arena_fmt(r->a, "attached file %d", number);
    enum extract_reason reason = EXTRACT_LIMIT;
    enum file_kind kind;

    r->within = was.n ? arena_fmt(r->a, "%.*s: %.*s", STR_ARG(was), STR_ARG(place)) : place;
    if (r->depth < PACKAGE_MAX_DEPTH &&
        poppler_attachment_save_to_callback(file, keep, &bytes, NULL)) {
        int pages = r->pages;

        r->depth++;
        reason = read_any(r, buf_str(&bytes), file->name ? str_c(file->name) : S(""), &kind);
        r->depth--;
        r->pages = pages;
    }
    if (reason != EXTRACT_READ)
        reader_unreadable(r, S("file"), reason);
    r->within = was;
}

/* poppler 22.12 breaks where the specification of a file is not a dictionary: what reads for others is a
 * process of its own, and says so of the whole file. */
static void attachments(struct reader *r, PopplerDocument *pdf)
{
    GList *list = poppler_document_get_attachments(pdf);
    int n = 0;

    for (GList *l = list; l; l = l->next) {
        if (n++ < ATTACHMENTS_MAX)
            attachment(r, l->data, n);
        g_object_unref(l->data);
    }
    r->cut |= n > ATTACHMENTS_MAX;
    g_list_free(list);
}

/* The words by which a file says how its pages are cropped and which layers are off: none is known once a letter
 * of it is changed, and all is shown. poppler's own list of the layers has no end where a hostile file makes a
 * circle. */
static void forget(struct str bytes, char *copy, struct str word)
{
    size_t k = 0;

    for (ptrdiff_t n; (n = str_find(str_skip(bytes, k), word)) >= 0;) {
        k += (size_t)n + word.n;
        copy[k - 1] = '_';
    }
}

/* [0 0 595.3 842]: whole numbers between which its corners lie; the bytes of it, 0: it is no such box. */
static size_t box_at(struct str s, int64_t *ret_least, int64_t *ret_most)
{
    ptrdiff_t end = str_find_char(str_head(s, 80), ']');
    struct str rest = end > 0 ? str_skip(str_head(s, (size_t)end), 1) : S(""), number;
    int n = 0;

    *ret_least = *ret_most = 0;
    while (str_next(&rest, ' ', &number)) {
        struct str whole, fraction;
        int64_t value;

        if (number.n == 0)
            continue;
        (void)str_cut(number, '.', &whole, &fraction);
        if (num_parse(whole, -BOX_MOST, BOX_MOST, &value) < 0)
            return 0;
        *ret_least = value - 1 < *ret_least && value < 0 ? value - 1 : *ret_least;
        *ret_most = value + 1 > *ret_most && value > 0 ? value + 1 : *ret_most;
        n++;
    }
    return n == 4 ? (size_t)end + 1 : 0;
}

/* Sheets that are larger, by as much as may be written in the same place. */
static void widen(struct str bytes, char *copy)
{
    static const struct {
        const char *box;
        int64_t least, most;
    } boxes[] = {
        {"[-9999 -9999 19999 19999]", -9999, 19999},
        {"[-999 -999 9999 9999]", -999, 9999},
        {"[-99 -99 999 999]", -99, 999},
        {"[-9 -9 999 999]", -9, 999},
        {"[0 0 999 999]", 0, 999},
    };
    size_t k = 0;

    for (ptrdiff_t n; (n = str_find(str_skip(bytes, k), S("/MediaBox"))) >= 0;) {
        size_t len;
        int64_t least, most;

        k += (size_t)n + strlen("/MediaBox");
        while (k < bytes.n && bytes.p[k] == ' ')
            k++;
        len = k < bytes.n && bytes.p[k] == '[' ? box_at(str_skip(bytes, k), &least, &most) : 0;
        for (size_t i = 0; i < COUNT(boxes) && len; i++) {
            size_t m = strlen(boxes[i].box);

            if (m > len || least < boxes[i].least || most > boxes[i].most)
                continue;
            memset(copy + k, ' ', len);
            memcpy(copy + k, boxes[i].box, m);
            break;
        }
    }
}

/* The file, but that nothing of its pages is hidden: not what they were cropped of, not what lies beside the sheet,
 * no layer. Of what is compressed with the pages' dictionaries, these are seen as they are shown. */
static struct str shown_whole(struct arena *a, struct str bytes)
{
    char *copy = arena_alloc(a, bytes.n + 1);

    memcpy(copy, bytes.p, bytes.n);
    forget(bytes, copy, S("/CropBox"));
    forget(bytes, copy, S("/OCProperties"));
    widen(bytes, copy);
    return str_of(copy, bytes.n);
}

enum extract_reason read_pdf(struct reader *r, struct str bytes)
{
    struct str whole = shown_whole(r->a, bytes);
    GBytes *view = g_bytes_new_static(whole.p, whole.n);
    GError *error = NULL;
    PopplerDocument *pdf cleanup(pdf_done) = poppler_document_new_from_bytes(view, NULL, &error);
    bool locked = error && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    struct picture_pages pictures = {0};
    int read = r->read;

    g_bytes_unref(view);
    g_clear_error(&error);
    if (!pdf)
        return locked ? EXTRACT_ENCRYPTED : EXTRACT_DAMAGED;
    r->pages = poppler_document_get_n_pages(pdf);
    for (int i = 0; i < r->pages && !r->cut; i++) {
        if (i == EXTRACT_MAX_PAGES)
            r->cut = true;
        else
            pdf_page(r, pdf, i, &pictures);
    }
    bool all = r->read == read && pictures.n > 0; /* then it is said of the whole */
    for (size_t i = 0; i < pictures.n && !all; i++)
        reader_unreadable(r, arena_fmt(r->a, "page %d", pictures.v[i]), EXTRACT_PICTURES);
    outline(r, pdf);
    properties(r, pdf);
    attachments(r, pdf);
    if (r->pages == 0) /* its tree of pages goes round in a circle, or has no leaf */
        return EXTRACT_DAMAGED;
    return all ? EXTRACT_PICTURES : EXTRACT_READ;
}

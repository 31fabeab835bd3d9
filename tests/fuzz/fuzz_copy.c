/* fuzz_copy.c: bytes as a part of a docx or xlsx file, of which a masked copy is made; behind a NUL as its
 * shared texts. The copy's part must be XML again. */
#include "fuzz_reader.h"
#include "paper/copy_in.h"

/* Every digit is masked: much is found, and across pieces. */
static void find(const void *of, struct arena *a, struct str text, struct copy_spans *ret)
{
    (void)of;
    for (size_t i = 0; i < text.n; i++) {
        size_t from = i;

        while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
            i++;
        if (i > from)
            *vec_push(a, ret) = (struct copy_span){from, i - from, S("某*")};
    }
}

static struct entry part(const char *name, struct str bytes)
{
    return (struct entry){.name = str_c(name), .bytes = bytes};
}

static void is_xml_again(const struct entry *e)
{
    XML_DOC doc = copy_xml_open(e->bytes);

    check(doc || e->bytes.n > COPY_MAX_XML);
}

static void docx(struct arena *a, const struct copy_rule *rule, struct str body)
{
    struct entry v[] = {part("word/document.xml", body)};
    struct copy c = {.a = a, .rule = rule, .package = {.entries = {v, COUNT(v), COUNT(v)}}};

    if (copy_docx(&c) == 0)
        is_xml_again(&v[0]);
}

static void xlsx(struct arena *a, const struct copy_rule *rule, struct str sheet, struct str shared)
{
    struct entry v[] = {
        part("xl/workbook.xml", S("<workbook><sheet name='a' id='r1'/></workbook>")),
        part("xl/_rels/workbook.xml.rels",
             S("<r><Relationship Id='r1' Target='worksheets/sheet1.xml'/></r>")),
        part("xl/worksheets/sheet1.xml", sheet), part("xl/sharedStrings.xml", shared)};
    struct copy c = {.a = a, .rule = rule, .package = {.entries = {v, COUNT(v), COUNT(v)}}};

    if (copy_xlsx(&c) == 0)
        is_xml_again(&v[3]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct copy_rule rule = {find, NULL};
    struct str first, second, picture = str_of(data, size);

    str_cut(picture, 0, &first, &second);
    docx(a, &rule, first);
    xlsx(a, &rule, first, second);
    check(copy_image(a, picture).n <= size);
    arena_free(a);
    return 0;
}

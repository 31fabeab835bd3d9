/* fuzz_xlsx.c: bytes as the parts of an xlsx file, with NULs between: sheet, shared strings, styles,
 * comments. */
#include "fuzz_reader.h"

#define BOOK "<workbook><sheets><sheet name='S' r:id='r1' xmlns:r='r'/></sheets></workbook>"
#define RELS "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct reader r = fuzz_reader(a);
    struct entry v[] = {
        {.name = S("xl/workbook.xml"), .bytes = STR_INIT(BOOK)},
        {.name = S("xl/_rels/workbook.xml.rels"), .bytes = STR_INIT(RELS)},
        {.name = S("xl/worksheets/_rels/sheet1.xml.rels"), .bytes = S("comments1.xml")},
        {.name = S("xl/worksheets/sheet1.xml")},
        {.name = S("xl/sharedStrings.xml")},
        {.name = S("xl/styles.xml")},
        {.name = S("xl/comments1.xml")}};
    struct package p = {.entries = {v, COUNT(v), COUNT(v)}};
    struct str rest = str_of(data, size);

    for (size_t i = 3; i < COUNT(v); i++)
        str_cut(rest, 0, &v[i].bytes, &rest);
    (void)read_xlsx(&r, &p);
    fuzz_check(&r);
    arena_free(a);
    return 0;
}

/* marks.c: see marks.h. */
#include "domain/catalogue/finding/marks.h"

#include "base/vec.h"
#include "engine/pinyin.h"

/* Each holds a sign that parts words, so that no word of a text is one. */
static const char *const before[] = {
    [MARK_CATEGORY] = "c:", [MARK_TOPIC] = "t:",    [MARK_DEPARTMENT] = "d:",
    [MARK_GENRE] = "g:",    [MARK_VALIDITY] = "v:", [MARK_SOUND] = "~",
};

struct str mark_word(struct arena *a, enum mark kind, struct str word)
{
    return ARENA_JOIN(a, str_c(before[kind]), word);
}

struct str mark_of(struct arena *a, enum mark kind, int64_t id)
{
    return mark_word(a, kind, arena_int(a, id));
}

struct strs document_marks(struct arena *a, const struct catalogue_public_document_row *d)
{
    struct {
        struct str *v;
        size_t n, room;
    } list = {0};
    struct strs sounds;
    *vec_push(a, &list) = mark_of(a, MARK_CATEGORY, d->category);
    *vec_push(a, &list) = mark_of(a, MARK_TOPIC, d->topic);
    *vec_push(a, &list) = mark_of(a, MARK_DEPARTMENT, d->department);
    if (d->genre.n > 0)
        *vec_push(a, &list) = mark_word(a, MARK_GENRE, d->genre);
    if (d->validity.n > 0)
        *vec_push(a, &list) = mark_word(a, MARK_VALIDITY, d->validity);
    pinyin_keys(a, d->title, &sounds);
    for (size_t i = 0; i < sounds.n; i++)
        *vec_push(a, &list) = mark_word(a, MARK_SOUND, sounds.v[i]);
    return (struct strs){list.v, list.n};
}

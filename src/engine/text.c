/* text.c: texts by key and language, and their placeholders. The tables are made by gen/text. */
#include "engine/text.h"

#include "base/arena.h"

#define KEY_ROOM 96 /* bytes, more than any key has */

const struct html_safe *text_html_of(enum lang lang)
{
    assert(lang < LANG__MAX);
    return text_html[lang];
}

struct str text(enum lang lang, enum text key)
{
    assert(lang < LANG__MAX && key < TEXT__MAX);
    return text_table[lang][key];
}

static const struct html_arg *arg_find(const struct html_arg *args, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(args[i].name, name))
            return &args[i];
    }
    return NULL;
}

static void put_value(struct buf *out, const struct html_arg *arg)
{
    if (arg->is_number)
        buf_int(out, arg->number);
    else
        buf_put(out, arg->text);
}

/* What stands between the braces: a name, or a name and its two words. A placeholder that nobody
 * fills stays as it is, so that the mistake is seen. */
static void put_placeholder(struct buf *out, struct str inner, const struct html_arg *args,
                            size_t n)
{
    struct str name, words, one, many;
    bool plural = str_cut(inner, '|', &name, &words);
    const struct html_arg *arg = arg_find(args, n, name);

    if (!arg) {
        buf_fmt(out, "{%.*s}", STR_ARG(inner));
        return;
    }
    if (!plural) {
        put_value(out, arg);
        return;
    }
    if (!str_cut(words, '|', &one, &many))
        many = one;
    buf_put(out, arg->is_number && arg->number == 1 ? one : many);
}

#define TEXT_FILLED_MAX (1 * MiB)

struct str text_expand(struct arena *a, struct str template, const struct html_arg *args, size_t n)
{
    struct str rest = template;
    struct buf out cleanup(buf_done) = BUF_INIT(TEXT_FILLED_MAX);
    ptrdiff_t open, close;

    while ((open = str_find_char(rest, '{')) >= 0) {
        buf_put(&out, str_head(rest, (size_t)open));
        rest = str_skip(rest, (size_t)open);
        close = str_find_char(rest, '}');
        if (close < 0)
            break;
        put_placeholder(&out, str_skip(str_head(rest, (size_t)close), 1), args, n);
        rest = str_skip(rest, (size_t)close + 1);
    }
    buf_put(&out, rest);
    return arena_str(a, buf_str(&out));
}

struct str text_fill(struct arena *a, enum lang lang, enum text key, const struct html_arg *args,
                     size_t n)
{
    struct str s = text(lang, key);

    return str_find_char(s, '{') < 0 ? s : text_expand(a, s, args, n);
}

enum text text_find(struct str key)
{
    size_t slot = str_hash(key) % TEXT_SLOTS;

    while (text_slots[slot] != TEXT_NONE && !str_eq(key, text_names[text_slots[slot]]))
        slot = (slot + 1) % TEXT_SLOTS;
    return (enum text)text_slots[slot];
}

static char *put(char *to, const char *end, struct str part)
{
    size_t n = part.n < (size_t)(end - to) ? part.n : (size_t)(end - to);

    memcpy(to, part.p, n);
    return to + n;
}

enum text text_named(const char *subject, const char *kind, struct str code)
{
    const struct str parts[] = {str_c(subject), S("."), str_c(kind), S("."), code};
    char key[KEY_ROOM], *to = key;

    for (size_t i = 0; i < COUNT(parts); i++)
        to = put(to, key + sizeof(key), parts[i]);
    return text_find(str_of(key, (size_t)(to - key))); /* one that was cut is no key of ours */
}

const char *lang_tag(enum lang lang)
{
    static const char *const tags[LANG__MAX] = {[LANG_ZH] = "zh-CN", [LANG_EN] = "en"};

    assert(lang < LANG__MAX);
    return tags[lang];
}

const char *lang_root(enum lang lang)
{
    return lang == LANG_EN ? "/en" : "";
}

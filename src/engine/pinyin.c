/* pinyin.c: see pinyin.h. The table is text in order of its letters; a letter is found by halving. */
#include "engine/pinyin.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "search_builtin.h"
#include "web/asset.h"
#include <stdlib.h>

#define INITIALS_MOST  4
#define SYLLABLES_MOST 3
#define SPOKEN_MAX     64 /* bytes of one key: four syllables are shorter */
#define WAYS_MOST      4  /* of speaking one stretch */
#define SPOKEN_LETTERS 8 /* of a word */
#define LETTERS_MAX    400 /* of a text: titles are shorter */

/* ---- The table ---- */

static struct str table(void)
{
    return asset_find(&search_builtin_files, "pinyin.tsv")->bytes;
}

static struct str line_at(struct str all, size_t at)
{
    struct str line, rest;
    while (at > 0 && all.p[at - 1] != '\n')
        at--;
    str_cut(str_skip(all, at), '\n', &line, &rest);
    return line;
}

struct readings pinyin_of(struct str letter)
{
    struct readings found = {.n = 0};
    struct str all = table(), name, rest;
    size_t low = 0, high = all.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str line = line_at(all, middle);
        bool comment = str_starts(line, S("#"));
        str_cut(line, '\t', &name, &rest);
        int order = comment ? -1 : str_cmp(name, letter);
        if (order == 0) {
            while (found.n < PINYIN_READINGS && str_next(&rest, ' ', &found.v[found.n]))
                found.n++;
            return found;
        }
        if (order < 0)
            low = (size_t)(line.p - all.p) + line.n + 1;
        else
            high = (size_t)(line.p - all.p);
    }
    return found;
}

/* ---- Stretches of letters ---- */

struct spoken_letter {
    struct readings readings;
    struct str text;
};
struct spoken_letters {
    struct spoken_letter *v;
    size_t n, room;
};

static bool may_have_reading(int32_t c)
{
    return c >= 0x4e00 && c <= 0x9fff;
}

/* The next run of letters that have readings; false at the end. */
static bool next_run(struct arena *a, struct str *rest, struct spoken_letters *ret)
{
    size_t len;
    ret->n = 0;
    while (rest->n > 0) {
        int32_t c = utf8_decode(*rest, &len);
        struct str letter = str_head(*rest, len);
        struct readings r = {.n = 0};
        if (may_have_reading(c))
            r = pinyin_of(letter);
        *rest = str_skip(*rest, len);
        if (r.n > 0)
            *vec_push(a, ret) = (struct spoken_letter){r, letter};
        else if (ret->n > 0)
            return true;
    }
    return ret->n > 0;
}

static struct str sound(struct str reading, enum pinyin_way way)
{
    return way == PINYIN_INITIALS ? str_head(reading, 1) : reading;
}

struct key_list {
    struct str *v;
    size_t n, room;
};

/* Every way of speaking letters [0, n), at most WAYS_MOST of them. */
static void speak(struct arena *a, const struct spoken_letter *v, size_t n, enum pinyin_way way,
                  struct key_list *ret)
{
    struct buf b cleanup(buf_done) = BUF_INIT(SPOKEN_MAX);
    for (unsigned pick = 0, made = 0; pick < 1u << n && made < WAYS_MOST; pick++) {
        bool there = true;
        buf_clear(&b);
        for (size_t i = 0; i < n && there; i++) {
            size_t which = pick >> i & 1;
            there = which < v[i].readings.n;
            if (there)
                buf_put(&b, sound(v[i].readings.v[which], way));
        }
        if (!there)
            continue;
        *vec_push(a, ret) = arena_str(a, buf_str(&b));
        made++;
    }
}

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

void pinyin_keys(struct arena *a, struct str text, struct strs *ret)
{
    struct str rest = utf8_valid(text) ? utf8_head(text, LETTERS_MAX) : S("");
    struct spoken_letters run = {0};
    struct key_list keys = {0};
    while (next_run(a, &rest, &run)) {
        for (size_t from = 0; from < run.n; from++) {
            for (size_t n = 2; n <= INITIALS_MOST && from + n <= run.n; n++)
                speak(a, run.v + from, n, PINYIN_INITIALS, &keys);
            for (size_t n = 2; n <= SYLLABLES_MOST && from + n <= run.n; n++)
                speak(a, run.v + from, n, PINYIN_SYLLABLES, &keys);
        }
    }
    size_t distinct = 0;
    if (keys.n > 0)
        qsort(keys.v, keys.n, sizeof(*keys.v), by_bytes);
    for (size_t i = 0; i < keys.n; i++)
        if (distinct == 0 || !str_eq(keys.v[i], keys.v[distinct - 1]))
            keys.v[distinct++] = keys.v[i];
    *ret = (struct strs){keys.v, distinct};
}

/* ---- What was typed ---- */

static const char syllables[] =
    " a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang "
    "cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan "
    "chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia "
    "dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao "
    "fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai "
    "han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao "
    "jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai "
    "kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu "
    "long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu "
    "mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu "
    "nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi "
    "qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou "
    "ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng "
    "shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan "
    "tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng "
    "wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin "
    "ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe "
    "zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui "
    "zun zuo ";

#define SYLLABLE_MAX 6

static bool is_syllable(struct str s)
{
    char wanted[SYLLABLE_MAX + 3] = " ";
    if (s.n == 0 || s.n > SYLLABLE_MAX)
        return false;
    memcpy(wanted + 1, s.p, s.n);
    wanted[s.n + 1] = ' ';
    return str_find(str_c(syllables), str_of(wanted, s.n + 2)) >= 0;
}

/* Lower-case Latin letters; false: it is something else, or too much. */
static bool plain_letters(struct arena *a, struct str typed, struct str *ret)
{
    if (typed.n < 2 || typed.n > PINYIN_TYPED_MAX)
        return false;
    char *p = arena_cstr(a, typed);
    for (size_t i = 0; i < typed.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] - 'A' + 'a');
        if (p[i] < 'a' || p[i] > 'z')
            return false;
    }
    *ret = str_of(p, typed.n);
    return true;
}

struct split {
    size_t at[PINYIN_TYPED_MAX + 1]; /* where each syllable begins; at[n] the end */
    size_t n;
};

/* The longest syllables first; what led nowhere is not tried again (bit by place). */
static bool split_from(struct str s, size_t at, uint64_t *dead, struct split *ret)
{
    ret->at[ret->n] = at;
    if (at == s.n)
        return true;
    if (*dead >> at & 1)
        return false;
    for (size_t n = SYLLABLE_MAX; n > 0; n--) {
        if (at + n > s.n || !is_syllable(str_head(str_skip(s, at), n)))
            continue;
        ret->n++;
        if (split_from(s, at + n, dead, ret))
            return true;
        ret->n--;
    }
    *dead |= UINT64_C(1) << at;
    return false;
}

static bool split_syllables(struct str s, struct split *ret)
{
    uint64_t dead = 0;
    ret->n = 0;
    return split_from(s, 0, &dead, ret);
}

/* "xian" is one syllable; 西安 is meant where somebody looks for letters by their sound. */
static bool split_in_two(struct str s, struct split *ret)
{
    for (size_t n = 1; n < s.n; n++) {
        if (!is_syllable(str_head(s, n)) || !is_syllable(str_skip(s, n)))
            continue;
        *ret = (struct split){{0, n, s.n}, 2};
        return true;
    }
    return false;
}

static void split_initials(struct str s, struct split *ret)
{
    ret->n = s.n;
    for (size_t i = 0; i <= s.n; i++)
        ret->at[i] = i;
}

bool pinyin_asked(struct arena *a, struct str typed, enum pinyin_way way, struct strs *ret)
{
    struct key_list keys = {0};
    struct split split;
    struct str s;
    size_t most = way == PINYIN_INITIALS ? INITIALS_MOST : SYLLABLES_MOST;
    if (!plain_letters(a, typed, &s))
        return false;
    if (way == PINYIN_INITIALS)
        split_initials(s, &split);
    else if (!split_syllables(s, &split) || (split.n < 2 && !split_in_two(s, &split)))
        return false;
    size_t n = split.n < most ? split.n : most;
    for (size_t i = 0; i + n <= split.n; i++)
        *vec_push(a, &keys) = str_head(str_skip(s, split.at[i]), split.at[i + n] - split.at[i]);
    *ret = (struct strs){keys.v, keys.n};
    return true;
}

/* ---- Finding the letters ---- */

/* How many bytes of the text are spoken as `typed` from its beginning; 0: it is not. */
static size_t spoken_here(struct str text, struct str typed, enum pinyin_way way)
{
    size_t len;
    if (text.n == 0 || !may_have_reading(utf8_decode(text, &len)))
        return 0;
    struct readings r = pinyin_of(str_head(text, len));
    for (size_t i = 0; i < r.n; i++) {
        struct str part = sound(r.v[i], way);
        if (!str_starts(typed, part))
            continue;
        if (part.n == typed.n)
            return len;
        size_t more = spoken_here(str_skip(text, len), str_skip(typed, part.n), way);
        if (more > 0)
            return len + more;
    }
    return 0;
}

bool pinyin_stretch(struct str text, struct str typed, enum pinyin_way way, struct str *ret)
{
    char lower[PINYIN_TYPED_MAX];
    size_t len;
    if (typed.n < 2 || typed.n > PINYIN_TYPED_MAX)
        return false;
    for (size_t i = 0; i < typed.n; i++)
        lower[i] = typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? (char)(typed.p[i] + 32) : typed.p[i];
    for (size_t at = 0; at < text.n; at += len) {
        struct str rest = str_skip(text, at);
        size_t n = spoken_here(rest, str_of(lower, typed.n), way);
        utf8_decode(rest, &len);
        if (n == 0)
            continue;
        *ret = str_head(rest, n);
        return true;
    }
    return false;
}

bool pinyin_spoken(struct arena *a, struct str word, struct strs *ret)
{
    struct spoken_letters run = {0};
    struct key_list ways = {0};
    struct str rest = word;
    if (!utf8_valid(word) || !next_run(a, &rest, &run) || run.n > SPOKEN_LETTERS)
        return false;
    const struct spoken_letter *last = &run.v[run.n - 1];
    if (last->text.p + last->text.n != word.p + word.n || run.v[0].text.p != word.p)
        return false; /* something else stands in it */
    speak(a, run.v, run.n, PINYIN_SYLLABLES, &ways);
    *ret = (struct strs){ways.v, ways.n};
    return true;
}

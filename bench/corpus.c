/* corpus.c: see corpus.h. */
#include "corpus.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "demo_zhaotong_2016.h"
#include "domain/catalogue/body.h"
#include "engine/leak/leak.h"

#define BODY_MAX (16 * KiB)
#define LETTERS_LEAST 600
#define LETTERS_MORE 600 /* so 600 to 1200 */

struct strings {
    struct str *v;
    size_t n, room;
};

struct models {
    struct corpus_model *v;
    size_t n, room;
};

struct corpus {
    struct models models;
    struct strings sentences, headings, rows;
};

/* ---- Numbers ---- */

uint64_t dice_next(struct dice *d)
{
    uint64_t z = d->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t dice_below(struct dice *d, uint64_t below)
{
    return dice_next(d) % below;
}

/* A rank by Zipf's law, near enough: each power of two of ranks is as likely as the next. */
static uint64_t dice_rank(struct dice *d, uint64_t ranks)
{
    uint64_t bits = 0;
    while ((2u << bits) <= ranks)
        bits++;
    uint64_t low = (uint64_t)1 << dice_below(d, bits + 1);
    uint64_t rank = low - 1 + dice_below(d, low);
    return rank < ranks ? rank : ranks - 1;
}

/* ---- Names ---- */

static const char *const first_letters[] = {"龙", "凤", "青", "白", "黑", "金", "银", "石", "木", "水", "云", "雾", "松", "竹", "柏", "梅", "桃", "李", "杨", "柳",
                                            "红", "黄", "碧", "玉", "铜", "铁", "沙", "河", "江", "湖", "洛", "巧", "盐", "绥", "镇", "彝", "威", "永", "大", "鲁"};
static const char *const second_letters[] = {"泉", "溪", "坪", "坝", "湾", "岭", "峰", "坡", "塘", "渡", "桥", "寨", "营", "关", "口", "梁", "沟", "洞", "岩", "林",
                                             "田", "园", "井", "海", "堡", "屯", "街", "场", "坎", "垭", "台", "台子", "头", "角", "嘴", "花", "鸣", "安", "兴", "盛"};
static const char *const kinds[] = {"村", "镇", "乡", "社区", "水库", "大桥", "小学", "医院", "市场", "驾校", "客运公司", "砂石厂", "建材有限公司",
                                    "物流园", "加油站", "农家乐", "宾馆", "物业公司", "煤矿", "水电站", "隧道", "收费站", "运输合作社", "花炮厂", "印章店"};

struct str corpus_name(struct arena *a, uint64_t rank)
{
    size_t pair = rank % (COUNT(first_letters) * COUNT(second_letters));
    size_t kind = (rank / (COUNT(first_letters) * COUNT(second_letters)) + pair) % COUNT(kinds);
    return arena_fmt(a, "%s%s%s", first_letters[(pair * 7) % COUNT(first_letters)],
                     second_letters[(pair / COUNT(first_letters) + pair * 3) % COUNT(second_letters)], kinds[kind]);
}

/* ---- The demonstration's texts, taken apart ---- */

static bool is_document(struct str name)
{
    return name.n > 4 && name.p[3] == '-' && str_ends(name, S(".txt"));
}

/* Nothing for the leak scan, which would hold the document until somebody answers for it. */
static bool is_clean(struct arena *a, struct str body)
{
    struct leak_findings found;
    leak_scan(a, body_plain(a, body), &(struct leak_options){.today = day_from(2026, 6, 30)}, &found);
    return found.n == 0;
}

static void add_sentences(struct arena *a, struct corpus *c, struct str line)
{
    const struct str stop = S("。");
    for (ptrdiff_t at; (at = str_find(line, stop)) >= 0;
         line = str_skip(line, (size_t)at + stop.n)) {
        struct str sentence = str_head(line, (size_t)at + stop.n);
        if (is_clean(a, sentence))
            *vec_push(a, &c->sentences) = sentence;
    }
}

static void add_line(struct arena *a, struct corpus *c, struct str line)
{
    if (str_starts(line, S("## ")))
        *vec_push(a, &c->headings) = str_skip(line, 3);
    else if (str_starts(line, S("| ")))
        *vec_push(a, &c->rows) = line;
    else if (str_find(line, S("本文为演示而拟")) < 0)
        add_sentences(a, c, line);
}

static void set_key(struct corpus_model *m, struct str key, struct str value)
{
    const struct {
        const char *key;
        struct str *into;
    } keys[] = {
        {"title", &m->title}, {"summary", &m->summary}, {"genre", &m->genre}, {"department", &m->department}, {"column", &m->category},
        {"topic", &m->topic}, {"officer", &m->officer}, {"first", &m->first}, {"second", &m->second}, {"final", &m->final},
    };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (str_eq(key, str_c(keys[i].key)))
            *keys[i].into = value;
}

static void add_document(struct arena *a, struct corpus *c, struct str bytes)
{
    struct corpus_model *m = vec_push(a, &c->models);
    struct str rest = bytes, line, key, value;
    while (str_next(&rest, '\n', &line) && line.n > 0)
        if (str_cut(line, ':', &key, &value))
            set_key(m, str_trim(key), str_trim(value));
    while (str_next(&rest, '\n', &line))
        add_line(a, c, line);
}

struct corpus *corpus_new(struct arena *a)
{
    struct corpus *c = arena_one(a, struct corpus);
    for (size_t i = 0; i < demo_zhaotong_2016.n; i++)
        if (is_document(demo_zhaotong_2016.v[i].name))
            add_document(a, c, demo_zhaotong_2016.v[i].bytes);
    assert(c->models.n > 0 && c->sentences.n > 0 && c->headings.n > 0 && c->rows.n > 0);
    return c;
}

size_t corpus_models(const struct corpus *c)
{
    return c->models.n;
}

const struct corpus_model *corpus_model(const struct corpus *c, size_t i)
{
    return &c->models.v[i];
}

/* ---- One document ---- */

struct making {
    const struct corpus *c;
    struct arena *a;
    struct dice dice;
    struct buf body;
    size_t letters;
};

static struct str pick(struct making *m, const struct strings *from)
{
    return from->v[dice_below(&m->dice, from->n)];
}

/* The same text with other figures, but for those of a first digit: 5 stays a figure of one digit that is not 0. */
static void put_changed(struct making *m, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char k = text.p[i];
        bool digit = k >= '0' && k <= '9';
        buf_char(&m->body, digit ? (char)('1' + dice_below(&m->dice, 9)) : k);
    }
    m->letters += utf8_count(text);
}

static void put_name(struct making *m)
{
    struct str name = corpus_name(m->a, dice_rank(&m->dice, CORPUS_NAMES));
    buf_put(&m->body, S("涉及"));
    put_changed(m, name);
    buf_put(&m->body, S("的情况已另行通知。"));
}

static void put_paragraph(struct making *m)
{
    size_t sentences = 2 + dice_below(&m->dice, 3);
    for (size_t i = 0; i < sentences; i++)
        put_changed(m, pick(m, &m->c->sentences));
    if (dice_below(&m->dice, 3) == 0)
        put_name(m);
    buf_put(&m->body, S("\n\n"));
}

static void put_table(struct making *m)
{
    size_t rows = 3 + dice_below(&m->dice, 4);
    for (size_t i = 0; i < rows; i++) {
        put_changed(m, pick(m, &m->c->rows));
        buf_char(&m->body, '\n');
    }
    buf_char(&m->body, '\n');
}

static void put_section(struct making *m)
{
    buf_put(&m->body, S("## "));
    put_changed(m, pick(m, &m->c->headings));
    buf_put(&m->body, S("\n\n"));
    size_t paragraphs = 1 + dice_below(&m->dice, 3);
    for (size_t i = 0; i < paragraphs; i++)
        put_paragraph(m);
    if (dice_below(&m->dice, 10) == 0)
        put_table(m);
}

static struct str body_once(struct making *m)
{
    size_t wanted = LETTERS_LEAST + dice_below(&m->dice, LETTERS_MORE);
    m->letters = 0;
    buf_clear(&m->body);
    put_paragraph(m);
    while (m->letters < wanted)
        put_section(m);
    buf_put(&m->body, S("本文为测量而拟。"));
    return arena_str(m->a, buf_str(&m->body));
}

/* Changed figures may make a telephone or an age: then the dice are thrown again. */
static struct str body(struct making *m)
{
    for (;;) {
        struct str text = body_once(m);
        if (is_clean(m->a, text))
            return text;
    }
}

void corpus_make(const struct corpus *c, struct arena *a, int64_t i, int64_t n, struct corpus_document *ret)
{
    struct making m = {.c = c, .a = a, .dice = {(uint64_t)i}, .body = BUF_INIT(BODY_MAX)};
    const struct corpus_model *model = &c->models.v[dice_below(&m.dice, c->models.n)];
    day_t first = day_from(2017, 1, 3), last = day_from(2026, 6, 30);
    day_t day = first + (day_t)(i * (last - first) / n);
    struct str place = corpus_name(a, dice_rank(&m.dice, CORPUS_NAMES));
    *ret = (struct corpus_document){
        .model = model,
        .title = arena_fmt(a, "%.*s：%.*s（%lld）", STR_ARG(place), STR_ARG(model->title), (long long)i + 1),
        .summary = model->summary,
        .number = arena_fmt(a, "测公发〔%d〕%lld号", (int)day_civil(day).year, (long long)i + 1),
        .body = body(&m),
        .day = day,
    };
    buf_done(&m.body);
}

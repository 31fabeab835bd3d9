/* handle.c: does the name of a mailbox or an account say that it is a person's? tanglijuan520,
 * zzj-1969, yuepf2001: by how names are spelled, by a year of birth, by numbers of luck; ztszfxxgk and
 * fazhike0870 are offices'. */
#include "engine/leak/latin.h"

#define HANDLE_MAX 40

/* How surnames are spelled; those of two letters of Latin last. */
static const char *const surnames =
    "zhuang zhuge ouyang shangguan "
    "zhang cheng chang chong chuai huang jiang liang zhang zheng zhong zhuan shang sheng shuai qiang xiang xiong "
    "duan tian tang tong dong deng ding feng fang gong geng guan guang hong jian jing kang kong leng ling "
    "long luan meng ming ning nong pang peng ping qian qiao qing qiong rong ruan shan shao shen shui song "
    "teng wang weng xian xiao xing yang ying yong yuan zang zeng zhai zhan zhao zhen zhou zhuo zong zuo "
    "bian cang chai chao chen chou chun cong cuan dang dian diao dian dou fan fei fen fou gai gan gao gou "
    "guo hai han hao hou hua huo jia jin jiu jue lan lai lang lao lei lian liao lin liu lou luo man mao mei "
    "mou nan nie niu niu pan pei piao pu qin qiu qun quan ran rao ren rui run sang shi shu sun suo tai tan tao "
    "tie tu wan wei wen xia xie xin xue xuan yan yao yin you yue yun zan zhi zhu zou zuo "
    "an ai ao bai ban bao bei ben bi bo bu cai cao cen cui da dai du gu ge hu ji ju ke kou le li lu lv ma mi mo mu na "
    "ou pi qi qu rou sa sha si su te wo wu xi xu ye yi yu za ";

/* What offices and places spell. */
static const char *const offices[] = {
    "zhengfu",   "gongan",    "bangong",   "xinxi",     "fagui",    "fazhi",    "zhongxin",
    "xuanchuan", "zhaopin",   "zhaosheng", "zhaotong",  "yunnan",   "ludian",   "zhenxiong",
    "qiaojia",   "yanjin",    "daguan",    "yongshan",  "suijiang", "yiliang",  "shuifu",
    "zhaoyang",  "xinfang",   "jiancha",   "jubao",     "tousu",    "fuwu",     "zixun",
    "caiwu",     "renshi",    "jiaoyu",    "weisheng",  "shuiwu",   "wenhua",   "nongye",
    "huanbao",   "gongkai",   "yijian",    "tougao",    "bianji",   "kefu",     "yewu",
    "xiaoshou",  "caigou",    "zhaobiao",  "jiwei",     "dangban",  "zonghe",   "mishu",
    "office",    "service",   "admin",     "news",      "editor",   "minzheng", "jianshe",
    "guihua",    "lvyou",     "yiyuan",    "xuexiao",   "xiaoxue",  "zhongxue", "daxue",
    "youju",     "xiangzhen", "shequ",     "cunwei",    "jiedao",   "lianxi",   "fawu",
    "lvshi",     "paichusuo", "jiaojing",  "chuangkou", "zhengwu",  "touzi",    "zhaoshang",
    "anquan",    "yingji",    "xiaofang"};

struct handle {
    char p[HANDLE_MAX + 1];
    size_t n, letters; /* how many it begins with */
};

static struct handle handle_of(struct str s)
{
    struct handle h = {.n = s.n < HANDLE_MAX ? s.n : HANDLE_MAX};

    for (size_t i = 0; i < h.n; i++)
        h.p[i] = is_capital(s.p[i]) ? (char)(s.p[i] + 32) : s.p[i];
    while (is_letter(h.p[h.letters]))
        h.letters++;
    return h;
}

static bool is_offices(const struct handle *h)
{
    for (size_t i = 0; i < COUNT(offices); i++) {
        if (strstr(h->p, offices[i]))
            return true;
    }
    return false;
}

/* The end of the longest part that sounds, as Chinese is spelled, from i on; i: none. */
static size_t past_syllable(const char *p, size_t i, size_t most)
{
    static const char *const finals =
        "iang iong uang iao ian ing ang eng ong uai uan ie ia iu in ai ei ao ou an en er ua uo ui un ue ve a o e i "
        "u v ";
    size_t k = i, n;

    if (k + 1 < most && is_one_of(p[k], "zcs") && p[k + 1] == 'h')
        k += 2;
    else if (k < most && is_one_of(p[k], "bpmfdtnlgkhjqxrzcsyw"))
        k++;
    for (const char *f = finals; *f; f += n + 1) {
        n = strcspn(f, " ");
        if (k + n <= most && memcmp(p + k, f, n) == 0)
            return k + n;
    }
    return i;
}

/* One or two syllables, and nothing behind them but what is no letter. */
static int given_name(const struct handle *h, size_t i)
{
    size_t one = past_syllable(h->p, i, h->letters), two = past_syllable(h->p, one, h->letters);

    if (one > i && one == h->letters)
        return 1;
    return one > i && two > one && two == h->letters ? 2 : 0;
}

static size_t digits_of(const struct handle *h)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++)
        n += is_digit(h->p[i]);
    return n;
}

/* A year in which somebody was born, or such a day: 1969, 19871203, 980613; numbers of luck. */
static bool has_birth(const struct handle *h, bool spelled)
{
    for (size_t i = 0; i < h->n; i++) {
        const char *p = h->p + i;
        size_t n = 0;

        if (!is_digit(p[0]) || (i && is_digit(p[-1])))
            continue;
        while (is_digit(p[n]))
            n++;
        if ((n == 4 || n == 6 || n == 8) &&
            ((p[0] == '1' && p[1] == '9' && p[2] >= '4') ||
             (spelled && p[0] == '2' && p[1] == '0' && p[2] == '0')))
            return true;
        if (n == 6 && p[0] >= '6' && (p[2] == '0' || (p[2] == '1' && p[3] <= '2')) && p[4] <= '3')
            return true;
        if (i + n == h->n && (str_eq(str_of(p, n), S("520")) || str_eq(str_of(p, n), S("521")) ||
                              str_eq(str_of(p, n), S("1314"))))
            return true;
    }
    return false;
}

/* A surname, and behind it a name as it is spelled or its first letters. */
static bool is_spelled_name(const struct handle *h)
{
    size_t n;

    for (const char *w = surnames; *w; w += n + 1) {
        size_t rest;
        int given;

        n = strcspn(w, " ");
        if (n > h->letters || memcmp(h->p, w, n) != 0)
            continue;
        rest = h->letters - n;
        given = rest ? given_name(h, n) : 0;
        if (given == 2 || (given == 1 && (digits_of(h) >= 2 || h->letters < h->n)))
            return true;
        if (rest <= 2 && given == 0 && (has_birth(h, true) || digits_of(h) >= 2))
            return true;
        /* ye.wenbin, li_na88 */
        if (rest == 0 && h->n > n + 2 && is_letter(h->p[n + 1]) &&
            past_syllable(h->p, n + 1, h->n) > n + 2)
            return true;
    }
    return false;
}

bool leak_is_own_handle(struct str s)
{
    struct handle h = handle_of(s);

    return h.letters >= 2 && (has_birth(&h, false) || (!is_offices(&h) && is_spelled_name(&h)));
}

bool leak_is_office_handle(struct str s)
{
    static const char *const services[] = {
        "info",       "hr",      "press", "support", "sales", "contact", "help", "webmaster",
        "postmaster", "service", "admin", "office",  "news",  "kefu",    "zsb"};
    struct handle h = handle_of(s);

    for (size_t i = 0; i < COUNT(services); i++) {
        if (h.letters == h.n && str_eq(str_of(h.p, h.n), str_c(services[i])))
            return true;
    }
    return is_offices(&h) && !has_birth(&h, false);
}

/* between.c: see between.h. */
#include "domain/catalogue/finding/between.h"

/* What parts a question and finds nothing. Longer ones first. */
static const char *const between[] = {
    "政府信息公开", "政府信息", "信息公开", "请提供", "请公开", "我想", "申请公开", "申请",
    "公开",         "信息",     "以及",     "以来",   "关于",   "有关", "相关",     "贵局",
    "贵单位",       "哪些",     "什么",     "怎么",   "如何",   "是否", "文件",     "材料",
    "资料",         "情况",     "本人",     "希望",   "了解",   "获取", "提供",     "知道",
    "什么时候",     "时候",     "多少",     "需要",   "可以",   "能否", "请问",     "哪儿",
    "哪里",         "的",       "了",       "和",     "与",     "及",   "在",       "是",
    "我",           "请",       "或",       "the ",   "of ",    "and ", "for ",     "to ",
    "in ",
};

size_t between_at(struct str s)
{
    for (size_t i = 0; i < COUNT(between); i++)
        if (str_starts(s, str_c(between[i])))
            return strlen(between[i]);
    return 0;
}

bool between_ends(struct str s)
{
    for (size_t i = 0; i < COUNT(between); i++)
        if (str_ends(s, str_c(between[i])))
            return true;
    return false;
}

/* mail_in_test.c: what is understood of a mail's words. */
#include "domain/requests/mail/mail_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct request_texts texts_of(struct arena *a, const char *words)
{
    struct mail_in m = {.from = S("qian@example.com"),
                        .from_name = S("多多"),
                        .subject = S("政府信息公开申请"),
                        .text = str_c(words)};
    struct request_texts t;
    mail_in_texts(a, &m, &t);
    return t;
}

static void assert_str(struct str is, const char *wanted)
{
    if (!str_eq(is, str_c(wanted)))
        fail_msg("%.*s, not %s", STR_ARG(is), wanted);
}

static void test_mail_in__facts_on_one_line_are_told_apart(void **state)
{
    static const char *const lines[] = {
        "申请人姓名：钱多多，电话 0870-7654321，身份证号码：530602199003071235",
        "姓名：钱多多 电话：0870-7654321 身份证号530602199003071235",
        "姓名：钱多多　　电话：0870-7654321　　证件号码：530602199003071235",
        "姓名：钱多多；手机:0870-7654321；证件号码：530602199003071235。",
        "我的情况，姓名：钱多多，电话：0870-7654321，身份证号：530602199003071235，谢谢",
    };
    struct arena *a = arena_new(0);
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct request_texts t = texts_of(a, lines[i]);
        assert_str(t.name, "钱多多");
        assert_str(t.phone, "0870-7654321");
        assert_str(t.id_number, "530602199003071235");
        assert_str(t.id_kind, "id_card");
    }
    arena_free(a);
}

static void test_mail_in__what_is_a_fact_is_not_what_is_wanted(void **state)
{
    struct arena *a = arena_new(0);
    (void)state;
    struct request_texts t = texts_of(a, "您好：\n姓名：钱多多，身份证号码：530602199003071235\n通信地址：昭阳区团结路，2号楼\n"
                                         "请公开信号灯的采购合同，电话咨询的记录也要。电话：0870-7654321\n");
    assert_str(t.wanted, "您好：\n请公开信号灯的采购合同，电话咨询的记录也要");
    assert_str(t.address, "昭阳区团结路，2号楼");
    assert_str(t.phone, "0870-7654321");
    t = texts_of(a, "姓名：钱多多\n");
    assert_str(t.wanted, "政府信息公开申请");
    t = texts_of(a, "请公开第3号公告。\n\n谢谢");
    assert_str(t.wanted, "请公开第3号公告。\n\n谢谢");
    assert_str(t.name, "多多");
    arena_free(a);
}

static void test_mail_in__a_place_in_a_sentence_is_not_where_who_asks_lives(void **state)
{
    struct arena *a = arena_new(0);
    (void)state;
    struct request_texts t =
        texts_of(a, "请公开新建派出所的选址批复，地址：昭阳区团结路8号\n姓名：钱多多\n");
    assert_str(t.address, "");
    assert_str(t.wanted, "请公开新建派出所的选址批复，地址：昭阳区团结路8号");
    assert_str(t.name, "钱多多");
    t = texts_of(a, "请公开选址批复，姓名：钱多多，地址：昭阳区团结路8号");
    assert_str(t.address, "昭阳区团结路8号");
    t = texts_of(a, "请公开选址批复，地址：昭阳区团结路8号，电话：0870-7654321");
    assert_str(t.address, "昭阳区团结路8号");
    assert_str(t.phone, "0870-7654321");
    assert_str(t.wanted, "请公开选址批复");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mail_in__facts_on_one_line_are_told_apart),
        cmocka_unit_test(test_mail_in__what_is_a_fact_is_not_what_is_wanted),
        cmocka_unit_test(test_mail_in__a_place_in_a_sentence_is_not_where_who_asks_lives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* letter_test.c: every letter is made as a PDF, read again, and says what it must; one that lacks
 * something is refused with its name. GONGKAI_TEST_LETTERS=FOLDER keeps the PDFs, to look at. */
#include "domain/law/law.h"

#include "base/buf.h"
#include "base/file.h"
#include "paper/extract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <cmocka.h>

static struct arena *a;
static struct request_law law;

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    return request_law_load(a, &law);
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* ---- A case in which everything has happened ---- */

static struct str correction_items[] = {
    STR_INIT("请写明所需信息的名称、文号，或者能够指向特定政府信息的描述"),
    STR_INIT("请写明所需信息的起止时间"),
};
static struct str enclosures[] = {
    STR_INIT("2023年度办证窗口接待情况统计表"),
    STR_INIT("2023年度办证窗口投诉情况汇总表（已作区分处理）"),
};
static struct str fee_lines[] = {
    STR_INIT("第1页至第30页：不收费"),
    STR_INIT("第31页至第35页：5页 × 10元 = 50元"),
    STR_INIT("合计：50元"),
};
static struct decision_part parts[] = {
    {.span = STR_INIT("汇总表第3页第2段"),
     .ground = STR_INIT("D4"),
     .article = STR_INIT("第十五条"),
     .reason = STR_INIT("载有投诉人姓名、住址和联系电话"),
     .reviewer = STR_INIT("王某")},
    {.span = STR_INIT("汇总表附注"),
     .ground = STR_INIT("D5"),
     .article = STR_INIT("第十六条第一款"),
     .reason = STR_INIT("记载内部排班流程，不对外产生影响"),
     .reviewer = STR_INIT("王某")},
};

static struct letter_authority authority(void)
{
    return (struct letter_authority){
        .name = S("示例市公安局"),
        .office = S("示例市公安局政府信息公开办公室"),
        .address = S("示例市示例区团结路1号"),
        .postcode = S("657000"),
        .telephone = S("0870-5550100"),
        .fax = S("0870-5550101"),
        .email = S("xxgk@example.gov.cn"),
        .website = S("https://example.gov.cn"),
        .hours = S("工作日8:30至17:30"),
        .government = S("示例市人民政府"),
        .superior = S("示例省公安厅"),
        .court = S("示例区人民法院"),
    };
}

static void third_party(struct letter_case *c)
{
    c->third_party = S("示例印章有限责任公司");
    c->third_content = S("2023年度印章刻制备案价格表中你公司的报价");
    c->third_answer_to = S("示例市示例区团结路1号，政府信息公开办公室，邮编657000");
    c->third_sent = day_from(2024, 3, 11);
    c->third_due = day_from(2024, 4, 1);
    c->third_opinion = S("不同意公开，理由为报价属于商业秘密");
    c->consulted = S("示例市市场监督管理局");
    c->consulted_sent = day_from(2024, 3, 12);
    c->consulted_due = day_from(2024, 4, 2);
}

static void decided(struct letter_case *c)
{
    c->finding = S("你申请公开的信息为本机关2023年度制作的办证窗口接待情况统计表和投诉情况汇总表");
    c->reason = S("公开该信息会泄露第三方不为公众所知悉的经营信息，损害其竞争地位");
    c->where = S("本机关网站“统计信息”栏目，索引号015260964/2024-00012");
    c->means = S("随本告知书以电子邮件提供电子件");
    c->statute = S("《不动产登记暂行条例》第二十七条");
    c->secret_basis = S("公安工作国家秘密范围的规定，秘密级");
    c->harm = S("公共安全");
    c->interest = S("商业秘密");
    c->internal_kind = S("后勤管理");
    c->process_kind = S("讨论记录");
    c->search_scope = S("2019年至2023年收发文登记、档案室目录和业务系统");
    c->search_words = S("题名关键词“窗口接待”“窗口统计”");
    c->search_by = S("档案室李某");
    c->search_day = day_from(2024, 3, 6);
    c->other_name = S("示例市自然资源和规划局");
    c->other_contact = S("示例区规划路8号，电话0870-5550200");
    c->earlier_number = S("示公公开答〔2023〕17号");
    c->earlier_day = day_from(2023, 11, 6);
    c->petition_channel = S("示例市公安局信访接待室，电话0870-5550300");
    c->publication_source = S("《示例统计年鉴（2023）》，示例统计出版社出版，市图书馆可以查阅");
    c->released = S("接待情况统计表全文，汇总表中除下列部分外的内容");
    c->parts = (struct decision_parts){.v = parts, .n = COUNT(parts), .room = COUNT(parts)};
    c->closing_reason = S("你于2024年3月8日书面撤回申请");
}

static void the_rest(struct letter_case *c)
{
    c->excess = S("2024年1月至3月你共提交申请46件");
    c->excess_sent = day_from(2024, 3, 5);
    c->excess_due = day_from(2024, 3, 19);
    c->excess_reason = S("为了解情况");
    c->delay_to = day_from(2024, 6, 28);
    c->delay_reason = S("所需信息涉及多年档案，整理工作量大");
    c->fee_basis = S("《政府信息公开信息处理费管理办法》第四条");
    c->fee_standard = S("第1页至第30页不收费；第31页至第100页每页10元");
    c->fee_quantity = S("35页");
    c->fee_fen = 5000;
    c->fee_lines = (struct strs){fee_lines, COUNT(fee_lines)};
    c->fee_how = S("持本通知书到示例市公安局办证大厅缴纳，或者扫描缴款书二维码缴纳");
    c->fee_sent = day_from(2024, 3, 7);
    c->fee_due = day_from(2024, 4, 6);
    c->delivery_what = S("《政府信息部分公开告知书》（示公公开答〔2024〕6号）");
    c->delivery_way = S("邮寄（邮政特快专递，寄件人付费）");
    c->delivery_to = S("赵小满");
    c->delivery_tracking = S("EMS 1234567890123");
    c->delivery_by = S("李某");
    c->delivery_posted = day_from(2024, 4, 12);
    c->transfer_to = S("示例市档案馆");
    c->transfer_contact = S("示例区文化路3号，电话0870-5550400");
    c->transfer_reason = S("你要求更正的记录已移交进馆，本机关无权更正");
}

static struct letter_case full_case(void)
{
    struct letter_case c = letter_case_empty();
    c.authority = authority();
    c.applicant = (struct letter_applicant){
        .name = S("赵小满"), .contact = S("13900000000"), .address = S("示例市示例区书院街5号")};
    c.letter_number = S("示公公开答〔2024〕6号");
    c.letter_day = day_from(2024, 4, 12);
    c.law = S("cn-2019");
    c.number = S("2024-0006");
    c.received = day_from(2024, 3, 1);
    c.channel = S("网上提交，经双方确认");
    c.asked = S("示例市公安局2023年度办证窗口接待情况统计表和投诉情况汇总表");
    c.wanted = S("电子邮件；电子件");
    c.due = day_from(2024, 3, 29);
    c.query_code = S("7KQM-2XPD");
    c.query_address = S("https://example.gov.cn/requests");
    c.correction_unclear = S("未指明所需信息的名称、文号或者特征");
    c.correction_items = (struct strs){correction_items, COUNT(correction_items)};
    c.correction_sent = day_from(2024, 3, 5);
    c.correction_due = day_from(2024, 3, 19);
    c.correction_received = day_from(2024, 3, 8);
    c.extension_from = day_from(2024, 4, 8);
    c.extension_to = day_from(2024, 5, 9);
    c.extension_days = 20;
    c.extension_reason = S("所需信息分散在多个部门，收集和审查需要较长时间");
    c.extension_consent = S("赵旻");
    c.extension_consented = day_from(2024, 4, 3);
    for (size_t i = 0; i < COUNT(parts); i++)
        parts[i].look_again = day_from(2026, 4, 12);
    third_party(&c);
    decided(&c);
    the_rest(&c);
    return c;
}

static struct letter_case case_2016(void)
{
    struct letter_case c = full_case();
    c.law = S("cn-2008");
    c.received = day_from(2016, 9, 28);
    c.letter_day = day_from(2016, 10, 20);
    c.letter_number = S("示公公开答〔2016〕3号");
    for (size_t i = 0; i < COUNT(parts); i++) {
        parts[i].ground = i == 0 ? S("K4c") : S("K4f");
        parts[i].article = i == 0 ? S("第十四条第四款") : S("第二条");
        parts[i].look_again = day_from(2018, 10, 20);
    }
    return c;
}

/* full_case() has set the dates of 2019's parts; the static parts are the case's own. */
static struct letter_case case_2024(void)
{
    parts[0].ground = S("D4");
    parts[0].article = S("第十五条");
    parts[1].ground = S("D5");
    parts[1].article = S("第十六条第一款");
    return full_case();
}

/* ---- Made and read again ---- */

static struct str composed(enum letter_kind kind, const struct letter_case *c)
{
    struct missings m = {0};
    struct str text = S("");
    int r = letter_compose(a, &law, kind, c, &text, &m);
    if (r < 0)
        fail_msg("letter %d, decision %.*s: %.*s (%s)", (int)kind, STR_ARG(c->decision),
                 STR_ARG(missing_names(a, &m, false)), err_context());
    return text;
}

static struct str without_space(struct str s)
{
    struct buf b cleanup(buf_done) = BUF_INIT(1 * MiB);
    for (; s.n > 0; s = str_skip(s, 1)) {
        if ((unsigned char)s.p[0] > ' ')
            buf_char(&b, s.p[0]);
    }
    return arena_str(a, buf_str(&b));
}

/* The text of its pages, without white space: lines end where the paper does. */
static struct str read_again(struct str pdf, int *ret_pages)
{
    struct extract e;
    int fd cleanup(file_close) = memfd_create("letter", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(0, file_write_fd(fd, pdf.p, pdf.n));
    assert_int_equal(0, extract(a, fd, S("letter.pdf"), &e));
    assert_false(e.unreadable);
    *ret_pages = e.pages;
    return without_space(e.text);
}

static void keep(const char *name, struct str pdf)
{
    const char *folder = getenv("GONGKAI_TEST_LETTERS");
    if (folder)
        assert_int_equal(0, file_write(arena_fmt(a, "%s/%s.pdf", folder, name).p, pdf, 0644));
}

static struct str printed(enum letter_kind kind, const struct letter_case *c, const char *name)
{
    struct paper p;
    struct str pdf, substituted;
    int pages;
    assert_int_equal(0, letter_paper(a, &law, kind, c, composed(kind, c), &p));
    assert_int_equal(0, paper_pdf(a, &p, &pdf, &substituted));
    keep(name, pdf);
    struct str read = read_again(pdf, &pages);
    assert_true(pages >= 1 && pages <= 3);
    return read;
}

static void assert_says(struct str text, struct str what)
{
    if (str_find(without_space(text), without_space(what)) < 0)
        fail_msg("it does not say: %.*s\n%.*s", STR_ARG(what), STR_ARG(text));
}

static void assert_silent(struct str text, struct str what)
{
    if (str_find(without_space(text), without_space(what)) >= 0)
        fail_msg("it says: %.*s\n%.*s", STR_ARG(what), STR_ARG(text));
}

static const struct {
    enum letter_kind kind;
    const char *name;
} kinds[] = {
    {LETTER_RECEIPT, "receipt"},
    {LETTER_CORRECTION, "correction"},
    {LETTER_EXTENSION, "extension"},
    {LETTER_REASONS, "reasons"},
    {LETTER_DELAY, "delay"},
    {LETTER_THIRD_PARTY, "third-party"},
    {LETTER_THIRD_PARTY_ASKED, "third-party-asked"},
    {LETTER_AUTHORITY, "authority"},
    {LETTER_RELEASE_TOLD, "release-told"},
    {LETTER_FEE, "fee"},
    {LETTER_DELIVERY, "delivery"},
    {LETTER_TRANSFER, "transfer"},
    {LETTER_TRANSFER_TOLD, "transfer-told"},
};

/* Each mandatory fact of the rule, alternatives apart, as the paper says it. */
static void assert_mandatory(const struct letter_rule *rule, const struct letter_case *c,
                             struct str read)
{
    for (size_t i = 0; i < rule->facts.n; i++) {
        struct str names = rule->facts.v[i], name;
        bool said = false;
        while (str_next(&names, '/', &name)) {
            const struct fact *f = fact_find(name);
            struct strs items = f ? fact_items(a, f, c) : (struct strs){0};
            for (size_t k = 0; k < items.n; k++)
                said |= str_find(read, without_space(items.v[k])) >= 0;
            said |= !f; /* 条款, 救济: asked for below by their words */
        }
        if (!said)
            fail_msg("%.*s does not say %.*s", STR_ARG(rule->code), STR_ARG(rule->facts.v[i]));
    }
}

static void test_letter__each_kind_says_what_it_must_on_paper(void **state)
{
    struct letter_case c = case_2024();
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct letter_rule *rule = letter_rule_of(&law, kinds[i].kind);
        c.letter_number = rule->numbered ? S("示公公开〔2024〕6号") : S("");
        struct str read = printed(kinds[i].kind, &c, kinds[i].name);
        assert_mandatory(rule, &c, read);
        assert_says(read, c.letter_number);
        assert_true(str_find(read, S("{")) < 0 && str_find(read, S("【")) < 0);
    }
}

static void test_letter__each_kind_of_the_old_regime_says_what_it_must_on_paper(void **state)
{
    struct letter_case c = case_2016();
    (void)state;
    c.fee_basis = S("《中华人民共和国政府信息公开条例》第二十七条");
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct letter_rule *rule = letter_rule_of(&law, kinds[i].kind);
        c.letter_number = rule->numbered ? S("示公公开〔2016〕3号") : S("");
        if (rule->article_2007.n == 0)
            continue;
        struct str read = printed(kinds[i].kind, &c, arena_fmt(a, "old-%s", kinds[i].name).p);
        assert_mandatory(rule, &c, read);
        assert_silent(read, S("第三十"));
        assert_silent(read, S("信息处理费"));
    }
}

static void test_letter__each_decision_has_its_reply_with_article_reasons_and_remedies(void **state)
{
    (void)state;
    for (size_t i = 0; i < law.decisions.n; i++) {
        const struct decision *d = &law.decisions.v[i];
        bool old = str_eq(d->law, S("cn-2008"));
        struct letter_case c = old ? case_2016() : case_2024();
        if (d->result == DECISION_INTERIM)
            continue;
        c.decision = d->code;
        if (d->result != DECISION_RELEASED && d->result != DECISION_PARTIAL)
            c.enclosures = (struct strs){0};
        else
            c.enclosures = (struct strs){enclosures, COUNT(enclosures)};
        struct str read = printed(LETTER_REPLY, &c, arena_fmt(a, "reply-%.*s", STR_ARG(d->code)).p);
        assert_mandatory(letter_rule_of(&law, LETTER_REPLY), &c, read);
        assert_says(read, d->title);
        assert_says(read, d->article);
        assert_says(read, S("向示例市人民政府"));
        assert_says(read, S("示例区人民法院"));
        bool first = !old && decision_review_first(&law.decisions, d, &c);
        assert_int_equal(first, str_find(read, S("应当先申请行政复议")) >= 0);
        for (size_t k = 0; k < d->facts.n; k++) {
            struct str name = d->facts.v[k];
            bool on_record = str_eq(name, S("检索人")) || str_eq(name, S("检索日"));
            struct str first_name, others;
            (void)str_cut(name, '/', &first_name, &others);
            struct strs items = fact_items(a, fact_find(first_name), &c);
            for (size_t n = 0; n < items.n && !on_record; n++)
                assert_says(read, items.v[n]);
        }
    }
}

static void test_letter__a_reply_tells_correction_extension_and_consultation(void **state)
{
    struct letter_case c = case_2024();
    (void)state;
    c.decision = S("G2");
    struct str text = composed(LETTER_REPLY, &c);
    assert_says(text, S("于2024年3月5日告知你补正，2024年3月8日收到补正材料"));
    assert_says(text, S("延长20个工作日，至2024年5月9日"));
    assert_says(text, S("于2024年3月11日书面征求第三方意见"));
    c.correction_sent = c.extension_to = c.third_sent = c.consulted_sent = DAY_NONE;
    text = composed(LETTER_REPLY, &c);
    assert_silent(text, S("补正"));
    assert_silent(text, S("延长"));
    assert_silent(text, S("征求"));
}

static void test_letter__says_which_of_its_days_are_provisional(void **state)
{
    struct letter_case c = case_2024();
    (void)state;
    c.unannounced =
        day_from(2024, 5, 1); /* the extension's end is beyond it, its beginning is not */
    struct str text = composed(LETTER_EXTENSION, &c);
    assert_says(text, S("2024年5月9日（该年度节假日安排尚未公布，暂按此计算）"));
    assert_silent(text, S("2024年4月8日（该年度"));
    assert_silent(text, S("2024年3月1日（该年度")); /* a day that was is none that is reckoned */
    c.unannounced = DAY_NONE;
    assert_silent(composed(LETTER_EXTENSION, &c), S("暂按"));
}

static void test_letter__a_correction_says_what_it_does_to_the_term(void **state)
{
    (void)state;
    struct letter_case c = case_2024();
    assert_says(composed(LETTER_CORRECTION, &c), S("自收到补正材料之日起重新计算"));
    c = case_2016(); /* the old Regulation is silent: as the authority does it */
    assert_says(composed(LETTER_CORRECTION, &c), S("补正期间不计入答复期限"));
    c.correction_restarts = true;
    assert_says(composed(LETTER_CORRECTION, &c), S("自收到补正材料之日起重新计算"));
    assert_silent(composed(LETTER_CORRECTION, &c), S("不计入"));
}

static void test_letter__an_organisation_is_addressed_as_one(void **state)
{
    struct letter_case c = case_2024();
    (void)state;
    c.applicant = (struct letter_applicant){
        .name = S("示例律师事务所"), .organisation = true, .contact = S("x"), .address = S("y")};
    c.decision = S("G1");
    struct str text = composed(LETTER_REPLY, &c);
    assert_says(text, S("收到你单位提出的"));
}

static void test_letter__an_old_request_answered_late_names_the_old_order(void **state)
{
    struct letter_case c = case_2016();
    (void)state;
    c.decision = S("K4e");
    assert_silent(composed(LETTER_REPLY, &c), S("第492号"));
    c.letter_day = day_from(2019, 5, 20);
    assert_says(composed(LETTER_REPLY, &c),
                S("《中华人民共和国政府信息公开条例》（国务院令第492号）第二条"));
}

/* ---- What is missing is named ---- */

static struct str missing_of(enum letter_kind kind, const struct letter_case *c)
{
    struct missings m = {0};
    struct str text = S("untouched");
    int r = letter_compose(a, &law, kind, c, &text, &m);
    assert_int_equal(m.n > 0 ? ERR_INVALID : 0, r);
    assert_true(r == 0 || str_eq(text, S("untouched")));
    return missing_names(a, &m, false);
}

static void assert_missing(enum letter_kind kind, const struct letter_case *c, struct str names)
{
    struct str m = missing_of(kind, c);
    if (!str_eq(m, names))
        fail_msg("missing is %.*s, not %.*s", STR_ARG(m), STR_ARG(names));
}

static void test_letter__without_mandatory_content_is_refused_by_name(void **state)
{
    (void)state;
    struct letter_case c = case_2024();
    c.correction_items = (struct strs){0};
    c.correction_due = DAY_NONE;
    assert_missing(LETTER_CORRECTION, &c, S("补正事项、补正期限"));

    c = case_2024();
    c.extension_reason = c.extension_consent = S("");
    assert_missing(LETTER_EXTENSION, &c, S("延长理由、同意延期的负责人"));

    c = case_2024();
    c.third_due = DAY_NONE;
    assert_missing(LETTER_THIRD_PARTY, &c, S("第三方答复期限"));

    c = case_2024();
    c.fee_fen = 0;
    assert_missing(LETTER_FEE, &c, S("收费金额"));

    c = case_2024();
    c.query_code = S("");
    assert_missing(LETTER_RECEIPT, &c, S("查询码"));

    c = case_2024();
    c.delivery_posted = DAY_NONE;
    assert_missing(LETTER_DELIVERY, &c, S("交邮日"));

    c = case_2024();
    c.letter_number = S("");
    assert_missing(LETTER_REASONS, &c, S("文号"));
}

static void test_letter__a_reply_without_its_decisions_facts_is_refused(void **state)
{
    (void)state;
    struct letter_case c = case_2024();
    assert_missing(LETTER_REPLY, &c, S("答复决定、条款"));
    c.decision = S("U1a");
    c.search_by = S(""); /* on record, though the letter does not print it */
    assert_missing(LETTER_REPLY, &c, S("检索人"));
    c = case_2024();
    c.decision = S("D7");
    c.reason = S("  ");
    assert_missing(LETTER_REPLY, &c, S("理由"));
    c = case_2024();
    c.decision = S("D7");
    c.authority.government = c.authority.superior = S("");
    assert_missing(LETTER_REPLY, &c, S("救济"));
    c = case_2024();
    c.decision = S("K4a");
    assert_missing(LETTER_REPLY, &c, S("该决定不适用于收到日"));
}

static void test_letter__of_the_other_regime_is_refused(void **state)
{
    struct letter_case c = case_2016();
    (void)state;
    assert_missing(LETTER_REASONS, &c, S("该时期条例没有此文书、依据"));
}

static void test_letter__a_third_party_is_not_told_who_asks(void **state)
{
    static const enum letter_kind hiding[] = {LETTER_THIRD_PARTY, LETTER_AUTHORITY,
                                              LETTER_RELEASE_TOLD};
    struct letter_case c = case_2024();
    (void)state;
    for (size_t i = 0; i < COUNT(hiding); i++) {
        struct str text = composed(hiding[i], &c);
        assert_silent(text, c.applicant.name);
        assert_silent(text, c.applicant.contact);
        assert_silent(text, c.applicant.address);
        assert_silent(text, c.query_code);
    }
    assert_says(composed(LETTER_RELEASE_TOLD, &c), S("如对本决定不服"));
    c.third_content = S("赵 小满所住小区的监控位置");
    assert_missing(LETTER_THIRD_PARTY, &c, S("不得出现：申请人"));
}

static void test_letter__an_edited_text_still_has_to_say_it_all(void **state)
{
    struct letter_case c = case_2024();
    struct missings m;
    (void)state;
    c.decision = S("D7");
    struct str text = composed(LETTER_REPLY, &c);
    assert_int_equal(0, letter_check(a, &law, LETTER_REPLY, &c, text, &m));

    /* a sentence more, a line broken: fine */
    struct str more = arena_fmt(a, "%.*s\n附注：联系人李某", STR_ARG(text));
    assert_int_equal(0, letter_check(a, &law, LETTER_REPLY, &c, more, &m));

    /* the remedies and the reasons left out */
    struct str rest = text, line, cut = S("");
    while (str_next(&rest, '\n', &line))
        if (str_find(line, S("行政复议")) < 0 && !str_starts(line, S("理由")))
            cut = arena_fmt(a, "%.*s%.*s\n", STR_ARG(cut), STR_ARG(line));
    assert_int_equal(ERR_INVALID, letter_check(a, &law, LETTER_REPLY, &c, cut, &m));
    assert_true(str_eq(missing_names(a, &m, false), S("救济、理由")));
    struct letter_made made;
    assert_int_equal(ERR_INVALID, letter_pdf(a, &law, LETTER_REPLY, &c, cut, &made, &m));
}

static struct str cut_out(struct str text, struct str value)
{
    struct buf b cleanup(buf_done) = BUF_INIT(1 * MiB);
    while (text.n > 0) {
        bool here = str_starts(text, value);
        if (!here)
            buf_char(&b, text.p[0]);
        text = str_skip(text, here ? value.n : 1);
    }
    return arena_str(a, buf_str(&b));
}

static bool is_missing(const struct missings *m, struct str name)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i].name, name))
            return true;
    return false;
}

static void test_letter__each_mandatory_content_that_is_cut_out_is_named(void **state)
{
    (void)state;
    for (int kind = 0; kind < LETTER__MAX; kind++) {
        struct letter_case c = case_2024();
        const struct letter_rule *rule = letter_rule_of(&law, (enum letter_kind)kind);
        c.decision = S("D7");
        struct str text = composed((enum letter_kind)kind, &c);
        for (size_t i = 0; i < rule->facts.n; i++) {
            struct missings m;
            struct str name, others;
            (void)str_cut(rule->facts.v[i], '/', &name, &others);
            const struct fact *f = fact_find(name);
            if (!f) /* 条款, 救济: above */
                continue;
            struct str without = cut_out(text, fact_items(a, f, &c).v[0]);
            assert_int_equal(ERR_INVALID,
                             letter_check(a, &law, (enum letter_kind)kind, &c, without, &m));
            assert_true(is_missing(&m, name));
        }
    }
}

static void test_letter__what_a_case_says_stays_in_its_line_and_cell(void **state)
{
    struct letter_case c = case_2024();
    (void)state;
    c.asked = S("第一行\n落款：假机关｜2020年1月1日\n{查询码}。");
    struct str text = composed(LETTER_RECEIPT, &c);
    assert_says(text, S("栏：申请内容｜第一行 落款：假机关|2020年1月1日 {查询码}。"));
    int signatures = 0;
    struct str rest = text, line;
    while (str_next(&rest, '\n', &line))
        signatures += str_starts(line, S("落款："));
    assert_int_equal(1, signatures);
}

static void test_letter__a_row_with_cells_to_spare_is_refused(void **state)
{
    struct letter_case c = case_2024();
    struct paper p;
    (void)state;
    assert_int_equal(ERR_MALFORMED,
                     letter_paper(a, &law, LETTER_RECEIPT, &c, S("栏：一｜二｜三"), &p));
}

static void test_letter__replaced_faces_are_told(void **state)
{
    struct letter_case c = case_2024();
    struct missings m;
    struct letter_made made;
    (void)state;
    c.decision = S("G1");
    assert_int_equal(0,
                     letter_pdf(a, &law, LETTER_REPLY, &c, composed(LETTER_REPLY, &c), &made, &m));
    if (made.substituted.n > 0)
        assert_true(str_find(made.substituted, S("仿宋 → ")) >= 0 ||
                    str_find(made.substituted, S("小标宋 → ")) >= 0);
}

/* ---- Numbers ---- */

static void assert_number(struct str pattern, struct str wanted)
{
    struct letter_number n = {
        .pattern = pattern, .word = S("昭公公开"), .kind_word = S("补"), .year = 2016, .number = 3};
    struct str s;
    assert_int_equal(0, letter_number(a, &n, &s));
    if (!str_eq(s, wanted))
        fail_msg("%.*s, not %.*s", STR_ARG(s), STR_ARG(wanted));
}

static void test_letter_number__is_the_standards_or_the_authoritys(void **state)
{
    (void)state;
    assert_number(S(""), S("昭公公开补〔2016〕3号"));
    assert_number(S("{字头}〔{年}〕{号}号"), S("昭公公开〔2016〕3号"));
    assert_number(S("{字头}{类}（{年}）第{号}号"), S("昭公公开补（2016）第3号"));
    assert_number(S("{字头}〔{年}〕第{号}号"), S("昭公公开〔2016〕第3号"));
}

static void test_letter_number__a_pattern_without_year_or_number_is_refused(void **state)
{
    static const char *const bad[] = {"{字头}{号}号", "{字头}〔{年}〕", "{字头}〔{年}〕{号}{月}",
                                      "{年}{号", "}{{年}{号}"};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct letter_number n = {.pattern = str_c(bad[i]), .year = 2016, .number = 3};
        struct str s;
        assert_true(letter_number_pattern_wrong(str_c(bad[i])).n > 0);
        assert_int_equal(ERR_INVALID, letter_number(a, &n, &s));
    }
    struct letter_number n = {.year = 2016, .number = 0};
    struct str s;
    assert_int_equal(ERR_INVALID, letter_number(a, &n, &s));
    n = (struct letter_number){.year = 16, .number = 1};
    assert_int_equal(ERR_INVALID, letter_number(a, &n, &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letter__each_kind_says_what_it_must_on_paper),
        cmocka_unit_test(test_letter__each_kind_of_the_old_regime_says_what_it_must_on_paper),
        cmocka_unit_test(
            test_letter__each_decision_has_its_reply_with_article_reasons_and_remedies),
        cmocka_unit_test(test_letter__a_reply_tells_correction_extension_and_consultation),
        cmocka_unit_test(test_letter__says_which_of_its_days_are_provisional),
        cmocka_unit_test(test_letter__a_correction_says_what_it_does_to_the_term),
        cmocka_unit_test(test_letter__an_organisation_is_addressed_as_one),
        cmocka_unit_test(test_letter__an_old_request_answered_late_names_the_old_order),
        cmocka_unit_test(test_letter__without_mandatory_content_is_refused_by_name),
        cmocka_unit_test(test_letter__a_reply_without_its_decisions_facts_is_refused),
        cmocka_unit_test(test_letter__of_the_other_regime_is_refused),
        cmocka_unit_test(test_letter__a_third_party_is_not_told_who_asks),
        cmocka_unit_test(test_letter__an_edited_text_still_has_to_say_it_all),
        cmocka_unit_test(test_letter__each_mandatory_content_that_is_cut_out_is_named),
        cmocka_unit_test(test_letter__what_a_case_says_stays_in_its_line_and_cell),
        cmocka_unit_test(test_letter__a_row_with_cells_to_spare_is_refused),
        cmocka_unit_test(test_letter__replaced_faces_are_told),
        cmocka_unit_test(test_letter_number__is_the_standards_or_the_authoritys),
        cmocka_unit_test(test_letter_number__a_pattern_without_year_or_number_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

// A request that is not simply answered: abandoned, not paid for, passed on, sent back at each level, taken back, heard and refused,
// delayed, delivered in vain, answered anew, looked at again. On a phone of 360 pixels without JavaScript, as the days go by.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Cases, shot} from './case.mjs';
import {Browser, Site, ends, eventually, password, press} from './lib.mjs';

const DAY = 86_400;
let now = 1795399200; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
const browser = await Browser.start();
const of = new Cases(site, browser, {javaScriptEnabled: false, viewport: {width: 360, height: 740}});

/** The site goes on on a later day. */
async function later(days) {
  now += days * DAY;
  assert.equal(await site.stop(), 0);
  await site.serve({GONGKAI_NOW: String(now)});
}

const iso = (days) => new Date((now + days * DAY) * 1000).toISOString().slice(0, 10);

test('sent back by the head, by the secrecy review, by the office and by the leader, taken back by who drafted and after it was signed', async () => {
  const office = await of.signIn('long.jiahui');
  const {address} = await of.accepted(office, '停车场收费的批准文件');
  const officer = await of.drafted(office, address, '予以公开', {finding: '批准文件由本机关保存', means: '随本答复书提供电子文本'});

  const back = async (login, button, reason, ...first) => {
    const p = await of.move(login, address, ...first);
    await press(p, button);
    await of.refused(p, /理由|原因|意见/); // a reason is wanted: it is said above, and at the field
    assert.equal(await p.locator('#note').getAttribute('aria-invalid'), 'true');
    assert.match(await p.locator('#note-error').innerText(), /理由|原因|意见/);
    await p.locator('.error-summary a[href="#note"]').waitFor();
    await p.locator('#note').fill(reason);
    await press(p, button);
    await p.context().close();
    await officer.goto(address);
    await officer.getByText(reason).first().waitFor();
    await press(officer, '送部门负责人初审');
  };
  await back('chen.shixiong', '退回修改', '请写明收费标准的年份');
  await of.moved('chen.shixiong', address, '初审通过');
  await back('zhao.min', '删改后公开', '第二页的姓名要遮住');
  await of.moved('chen.shixiong', address, '初审通过');
  await back('zhao.min', '退回修改', '缺批准机关', '保密审查：可以公开');
  await of.moved('chen.shixiong', address, '初审通过');
  await of.moved('zhao.min', address, '保密审查：可以公开', '复审通过');
  await back('lu.chengyuan', '退回修改', '请补充救济途径');

  await officer.goto(address);
  await press(officer, '撤回修改');
  await officer.getByText('正在拟写答复').first().waitFor();
  await press(officer, '送部门负责人初审');
  await of.signed(address);

  await office.goto(address);
  await office.locator('#note').fill('发现附件错了');
  await press(office, '收回重写（尚未送出）');
  await office.getByText('正在拟写答复').first().waitFor();
  await office.getByRole('listitem').filter({hasText: '作废'}).first().waitFor(); // its number stays taken
  await officer.goto(address);
  await press(officer, '送部门负责人初审');
  await of.signed(address);
  await of.letterOf(office, address, /答复书.*2号/);

  // 案卷: the PDF first, so that every letter has its own by then; then one JSON whose hash anybody can reckon, and the PDF names the same.
  await office.goto(`${address}/casefile`);
  await press(office, '制作 PDF');
  await of.made(office);
  const {hash} = await office.evaluate(async (url) => {
    const text = await (await fetch(url)).text();
    const file = text.slice('{"file":'.length, text.lastIndexOf(',"hash":'));
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(file)));
    const said = JSON.parse(text).hash;
    return {hash: [...sum].map((b) => b.toString(16).padStart(2, '0')).join('') === said ? said : `not ${said}`};
  }, `${address}/casefile/json`);
  assert.ok((await of.paper(office, 'casefile')).replace(/\s/g, '').includes(hash), hash);
  await officer.context().close();
  await office.context().close();
});

test('a third party says no: withheld, posted by the post alone, returned, handed over; the applicant is heard and answered anew', async () => {
  const office = await of.signIn('long.jiahui');
  const {address, code} = await of.accepted(office, '停车场经营合同', '孙来');
  await of.act(office, 'ask_third_party', '征求第三方意见', {who: '昭通某停车公司', contact: '昭阳区', content: '经营合同第三条', note: '核对是否商业秘密'});
  await office.goto(address);
  await of.act(office, 'third_party_answered', '第三方答复了', {opinion: 'refuses', note: '涉及进货价格'});
  const officer = await of.drafted(office, address, '保护第三方合法权益', {finding: '合同第三条是经营信息', interest: '商业秘密', third_opinion: '不同意公开', reason: '公开会损害其竞争地位'});
  await officer.context().close();
  await of.signed(address);
  await of.letterOf(office, address, /答复书/);
  const text = await of.paper(office, 'withheld');
  for (const words of ['第十五条', '不同意公开', '应当先申请行政复议']) assert.ok(text.includes(words), `${words} in ${text}`);
  assert.ok(!text.includes('昭通某停车公司'), 'who was heard is not told');

  await office.locator('#f-way').selectOption('post');
  await office.locator('#f-tracking').fill('SF1234567890');
  await press(office, '送出');
  await of.refused(office, '邮政企业');
  assert.equal(await office.locator('#f-tracking').inputValue(), 'SF1234567890');
  await office.locator('#f-postal').check();
  await office.locator('#f-tracking').fill('XA00000000053');
  await press(office, '送出');
  await office.locator('[name=received]').fill(iso(3));
  await office.locator('input[id^=receiver-]').fill('收发室');
  await press(office, '收到了');
  await of.refused(office, '日期');
  assert.equal(await office.locator('input[id^=receiver-]').inputValue(), '收发室');
  await office.locator('[name=received]').fill(iso(0));
  await press(office, '退回来了');
  await of.applicantSees(code, '（邮寄，XA00000000053）');
  await of.applicantSees(code, '答复书退回来了');
  await of.applicantSees(code, '还没有送到您手里');
  await office.goto(`${site.desk}/`); // nobody waits for it any more: it is to be done
  await office.getByRole('link', {name: '退回，再送'}).waitFor();
  await of.letterOf(office, address, /答复书/);
  await office.locator('summary').filter({hasText: '再次送达'}).click();
  await office.locator('#f-way').selectOption('hand');
  await office.locator('#f-receiver').fill('孙来');
  await press(office, '送出');
  await office.goto(address);
  await office.getByText('答复已送达').first().waitFor();
  await of.applicantSees(code, '答复已送达');
  await office.goto(`${site.desk}/`);
  assert.equal(await office.getByRole('link', {name: '退回，再送'}).count(), 0);

  await office.goto(`${address}/remedies`);
  await office.locator('#f-kind').selectOption('reconsideration');
  await office.locator('#f-organ').fill('昭通市人民政府');
  await press(office, '登记');
  await office.locator('form[action*="/remedies/"] button').click(); // a judgment is never recorded by a mere press
  await of.refused(office, '请填写');
  assert.equal(await office.locator('select[name=result]').inputValue(), '');
  await office.locator('select[name=result]').selectOption('corrected');
  await office.locator('[name=decided]').fill(iso(2));
  await office.locator('[name=result_note]').fill('昭政复决〔2026〕9号');
  await office.locator('form[action*="/remedies/"] button').click();
  await of.refused(office, '不晚于今天');
  assert.equal((await office.locator('[name=result_note]').inputValue()).trim(), '昭政复决〔2026〕9号');
  assert.equal(await office.locator('select[name=result]').inputValue(), 'corrected');
  await office.locator('[name=decided]').fill(iso(0));
  await office.locator('form[action*="/remedies/"] button').click();
  await office.getByText('昭政复决〔2026〕9号').first().waitFor();
  await office.goto(address);
  await of.act(office, 'reopen', '重新答复', {note: '复议决定责令重新答复'});
  await office.goto(address);
  await office.getByText('已受理').first().waitFor();
  await (await of.drafted(office, address, '予以公开', {finding: '按复议决定公开', means: '随本答复书提供电子文本'})).context().close();
  await of.signed(address);
  await of.letterOf(office, address, /答复书/);
  await office.context().close();
});

test('released against a third party that says no: the office is reminded until that party is told in writing', async () => {
  const office = await of.signIn('long.jiahui');
  const {address} = await of.accepted(office, '停车场收费合同的价格条款', '吴来');
  await of.act(office, 'ask_third_party', '征求第三方意见', {who: '昭通某停车公司', contact: '昭阳区', content: '收费合同第三条', note: '核对是否商业秘密'});
  await office.goto(address);
  await of.act(office, 'third_party_answered', '第三方答复了', {note: '涉及进货价格'});
  await of.refused(office, '请选择第三方的意见');
  assert.equal((await office.locator('#third_party_answered-note').inputValue()).trim(), '涉及进货价格');
  await of.act(office, 'third_party_answered', '第三方答复了', {opinion: 'refuses', note: ''});
  await of.refused(office, '请写明它的理由');
  assert.equal(await office.locator('#third_party_answered-opinion').inputValue(), 'refuses');
  await of.act(office, 'third_party_answered', '第三方答复了', {note: '涉及进货价格'});
  await (await of.drafted(office, address, '予以公开', {finding: '不公开会对公共利益造成重大影响', means: '随本答复书提供电子文本'})).context().close();
  await of.signed(address);
  const waits = '书面告知第三方';
  await of.letterOf(office, address, /答复书/);
  await office.getByText('还没有把决定公开的内容和理由书面告知第三方').waitFor();
  await office.locator('#f-way').selectOption('hand');
  await office.locator('#f-receiver').fill('吴来');
  await press(office, '送出');
  await office.goto(address);
  await of.act(office, 'close', '办结归档');
  await office.goto(`${site.desk}/`); // closed, and a duty still
  await office.getByRole('link', {name: waits}).click();
  await of.act(office, 'tell_third_party', '告知第三方决定公开', {content: '收费合同第三条', note: '停车收费关系公众利益'});
  await of.letterOf(office, address, /告知书（第三方）/);
  const text = await of.paper(office, 'told');
  for (const words of ['不同意公开，理由：涉及进货价格', '收费合同第三条', '停车收费关系公众利益']) assert.ok(text.includes(words), `${words} in ${text}`);
  assert.ok(!text.includes('吴来'), 'who asks is not said');
  await office.goto(`${site.desk}/`);
  assert.equal(await office.getByRole('link', {name: waits}).count(), 0);
  await office.goto(`${site.desk}/ledger`); // each step by its name
  await office.getByText('依申请公开 · 告知第三方决定公开').first().waitFor();
  await office.getByText('依申请公开 · 第三方不同意公开').first().waitFor();
  await office.context().close();
});

test('what belongs to another authority is passed on, with its letter; the applicant reads where', async () => {
  const office = await of.signIn('long.jiahui');
  const {address, code} = await of.accepted(office, '城市绿地养护合同', '周全');
  await of.act(office, 'transfer', '转其他机关', {note: '由城市管理部门制作'});
  await of.refused(office, /还缺/);
  assert.equal((await office.locator('#transfer-note').inputValue()).trim(), '由城市管理部门制作');
  await of.act(office, 'transfer', '转其他机关', {who: '昭通市城市管理局', contact: '0870-1234567'});
  await office.goto(address);
  await office.getByText('已转其他机关').first().waitFor();
  await of.applicantSees(code, '由城市管理部门制作');
  assert.equal(await office.locator('#act-accept').count(), 0);
  await office.context().close();
});

let correction, unpaid, excused, partial;

test('a correction and a fee are waited for, and nothing is abandoned before their day is over', async () => {
  const office = await of.signIn('long.jiahui');
  for (const name of ['correction', 'excused']) {
    const made = await of.accepted(office, `没有写明年份的文件（${name}）`, '李四方');
    await of.act(office, 'ask_correction', '告知补正', {note: '没有写明是哪一年', items: '年份', until: iso(9)});
    await office.goto(made.address);
    await of.act(office, 'abandon', '视为放弃', {note: '没有来'});
    await of.refused(office, /期限|还没/);
    assert.equal(await office.locator('#abandon-note').inputValue(), '没有来');
    if (name === 'correction') correction = made;
    else excused = made;
  }
  unpaid = await of.accepted(office, '全部停车场的收费记录', '周全');
  await office.getByRole('link', {name: '收费', exact: true}).click();
  await office.locator('#f-basis').selectOption('pages');
  await office.locator('#f-pages').fill('101');
  await office.locator('#f-how').fill('凭本通知书到昭通市非税收入窗口缴纳');
  await press(office, '算一算');
  await press(office, '发出收费通知书');
  await office.goto(unpaid.address);
  await of.act(office, 'abandon', '视为放弃', {note: '没有缴费'});
  await of.refused(office, /期限|还没/);
  await of.applicantSees(unpaid.code, '等申请人缴费');

  partial = await of.accepted(office, '警用装备采购文件', '郑有心');
  const officer = await of.assigned(office, partial.address);
  await of.decided(officer, partial.address, '部分公开', {released: '采购数量', means: '随本答复书提供电子文本', finding: '采购文件由本机关保存'});
  await officer.locator('#f-span').fill('第3页第2段');
  await officer.locator('#f-ground').selectOption({label: '三类内部事务信息'});
  await officer.locator('#f-part_reason').fill('属于内部工作流程');
  await officer.locator('#f-look_again').fill(iso(30));
  await press(officer, '加这一处');
  await of.submitted(officer, partial.address);
  await officer.context().close();
  await office.context().close();
});

test('reasons are asked for and found good: there is no delay before they are given, and the new day is later than the term', async () => {
  const office = await of.signIn('long.jiahui');
  const {address, code} = await of.accepted(office, '十年来的全部处罚决定', '冯先生');
  await of.act(office, 'delay', '告知延迟答复', {until: iso(90), note: '数量多', content: '共三百件'});
  await of.refused(office, '没有发出过相应的通知');
  assert.equal(await office.locator('#delay-content').inputValue(), '共三百件');
  await of.act(office, 'ask_reasons', '要求说明理由', {until: iso(9), note: '一个月内申请三百件'});
  await office.goto(address);
  await office.getByText('等申请人说明理由').first().waitFor();
  const own = await of.applicantOpens(code, '等申请人说明理由');
  await press(own, '提交理由'); // nothing is written yet
  await of.refused(own, '还没有写内容');
  await shot(own, 'reasons');
  await own.locator('#reasons-text').fill('为研究所需');
  await press(own, '提交理由');
  await own.getByText('理由已经收到').waitFor();
  await own.context().close();
  await eventually('the case goes on', async () => (await office.goto(address)) && await office.getByText('已受理').count() > 0);
  await office.getByText('为研究所需').first().waitFor();
  await office.goto(address);
  await of.act(office, 'delay', '告知延迟答复', {until: iso(10), note: '数量多', content: '共三百件'});
  await office.getByRole('alert').waitFor(); // earlier than the term that the law gives
  await of.act(office, 'delay', '告知延迟答复', {until: iso(90)});
  await office.goto(address);
  await office.getByRole('link', {name: /延迟答复/}).first().waitFor();
  await of.applicantSees(code, '2027年2月21日');
  await office.context().close();
});

test('who does not correct, and who does not pay, has given it up on the day after; who comes late with a good reason has not', async () => {
  await later(10);
  const office = await of.signIn('long.jiahui');
  await office.goto(correction.address);
  await of.act(office, 'abandon', '视为放弃', {note: '期限过了没有补正'});
  await office.goto(correction.address);
  await office.getByText('视为放弃，不再处理').first().waitFor();
  await of.applicantSees(correction.code, '视为放弃');

  await office.goto(excused.address);
  await of.act(office, 'correct', '收到补正');
  await office.getByRole('alert').waitFor();
  await of.act(office, 'correct', '收到补正', {note: '住院，附出院证明'});
  await office.goto(excused.address);
  await office.getByText('已确认收到').first().waitFor();
  await office.getByText('住院，附出院证明').first().waitFor();
  await office.context().close();

  await later(23); // 33 days after the notice
  const again = await of.signIn('long.jiahui');
  await again.goto(unpaid.address);
  await of.act(again, 'abandon', '视为放弃', {note: '逾期未缴费'});
  await again.goto(unpaid.address);
  await again.getByText('视为放弃，不再处理').first().waitFor();
  await again.goto(`${site.desk}/requests/figures?year=2026`);
  await again.getByText('逾期未按收费通知要求缴纳费用').first().waitFor();
  const row = again.getByRole('row').filter({hasText: '逾期未按收费通知要求缴纳费用'});
  await row.getByRole('link', {name: '1', exact: true}).first().click();
  await again.getByText('全部停车场的收费记录').first().waitFor(); // the cell opens its case
  await again.context().close();
});

test('a department that loses its head: the office reads so on the case that waits for him', async () => {
  const office = await of.signIn('long.jiahui');
  const {address} = await of.accepted(office, '停车场的收费依据', '孙早');
  const officer = await of.drafted(office, address, '予以公开', {finding: '收费依据由本机关保存', means: '随本答复书提供电子文本'});
  const told = async () => {
    await office.goto(address);
    return office.getByText('初审没有人能看到').count();
  };
  assert.equal(await told(), 0);
  const admin = await of.signIn('ding.yi');
  for (const [button, notices] of [['停用', 1], ['恢复使用', 0]]) {
    await admin.goto(`${site.desk}/accounts`);
    await Promise.all([admin.waitForEvent('load'), admin.getByRole('row').filter({hasText: 'chen.shixiong'}).getByRole('button', {name: button}).click()]);
    assert.equal(await told(), notices, button);
  }
  for (const p of [officer, admin, office]) await p.context().close();
});

test('an extension after the due day is refused, and that it is overdue is said and stays', async () => {
  const office = await of.signIn('long.jiahui');
  await office.goto(partial.address);
  await office.locator('.due-day.late').waitFor();
  await office.goto(`${site.desk}/requests`);
  await office.getByRole('heading', {name: /已逾期/}).first().waitFor();
  await office.context().close();
});

test('what an answer withheld comes back on the day that it names, until it may be released', async () => {
  await of.signed(partial.address);
  const office = await of.signIn('long.jiahui');
  await of.letterOf(office, partial.address, /答复书/);
  await office.locator('#f-way').selectOption('hand');
  await office.locator('#f-receiver').fill('郑有心');
  await press(office, '送出');
  await office.goto(site.desk);
  await office.getByText('有 1 处不公开的内容到了复查的日期').waitFor(); // its day was over before the answer went out
  await office.getByRole('link', {name: '去看'}).last().click();
  await office.getByRole('heading', {level: 1, name: '不公开内容的复查'}).waitFor();
  await office.locator('[name=reason]').fill('工作流程没有变化');
  await office.locator('[name=again]').fill('');
  await press(office, '仍不公开');
  await of.refused(office, '下次复查的日期');
  assert.equal((await office.locator('[name=reason]').inputValue()).trim(), '工作流程没有变化');
  await office.locator('[name=again]').fill(iso(20));
  await press(office, '仍不公开');
  await office.getByText('现在没有到期要复查的内容').waitFor();
  await office.getByRole('heading', {name: /以后要复查的/}).waitFor();
  await office.context().close();
  await later(20);
  const next = await of.signIn('long.jiahui');
  await next.goto(`${site.desk}/requests/withheld`);
  await next.locator('[name=reason]').fill('流程已经废止');
  await press(next, '可以公开了');
  await next.getByText('已记录：可以公开了').waitFor();
  await next.locator('#act-reopen').waitFor();
  await next.goto(site.desk);
  assert.equal(await next.getByText('处不公开的内容到了复查的日期').count(), 0);
  await next.context().close();
});

test('by keyboard alone a case is confirmed, accepted and withdrawn', async () => {
  const p = await browser.visitor({viewport: {width: 360, height: 740}});
  p.expects4xx = true;
  const keys = async (what, found) => {
    for (let i = 0; i < 200; i++) {
      if (await p.evaluate(found.look, found.arg)) return;
      await p.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach ${what}`);
  };
  const field = (name) => ({look: (n) => document.activeElement?.name === n, arg: name});
  const named = (...tags) => (name) => ({look: ([all, n]) => all.includes(document.activeElement?.tagName) && document.activeElement.textContent.trim() === n, arg: [tags, name]});
  const button = named('BUTTON', 'A'), fold = named('SUMMARY');
  const enter = () => Promise.all([p.waitForEvent('load'), p.keyboard.press('Enter')]);
  await p.goto(`${site.desk}/sign-in`);
  await keys('login', field('login'));
  await p.keyboard.type('zhao.min');
  await keys('password', field('password'));
  await p.keyboard.type(password);
  await enter();
  await p.goto(`${site.desk}/requests/new`);
  await keys('channel', field('channel'));
  for (let i = 0; i < 3; i++) await p.keyboard.press('ArrowDown'); // by ordinary post: it waits to be confirmed
  await keys('wanted', field('wanted'));
  await p.keyboard.type('只用键盘办的申请');
  await keys('name', field('name'));
  await p.keyboard.type('简先生');
  await keys('phone', field('phone'));
  await p.keyboard.type('0870-7654321');
  await keys('the button', button('登记'));
  await enter();
  await keys('the case', button('打开这一件'));
  await enter();
  await keys('how', field('how'));
  await p.keyboard.press('ArrowDown');
  await keys('confirm', button('确认收到'));
  await enter();
  await p.getByRole('row').filter({hasText: '短信确认'}).first().waitFor();
  await keys('accept', button('受理'));
  await enter();
  await keys('withdraw', fold('申请人撤回'));
  await p.keyboard.press('Enter');
  await keys('note', field('note'));
  await p.keyboard.type('来电话撤回');
  await keys('withdraw', button('申请人撤回'));
  await enter();
  await p.getByText('已撤回').first().waitFor();
  await p.context().close();
});

ends(site, browser);

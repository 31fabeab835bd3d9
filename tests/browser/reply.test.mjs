// The answer to a request, as those who give it and the one who gets it see it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {put} from './case.mjs';
import {Browser, Site, ends, eventually, noProblems, press, untilRead} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Small buttons of one word that stand in more than one line. */
const broken = (p) => p.evaluate(() => [...document.querySelectorAll('.button.small')].filter((b) => {
  const words = document.createRange();
  words.selectNodeContents(b);
  return b.textContent.trim().length <= 4 && new Set([...words.getClientRects()].map((r) => Math.round(r.top))).size > 1;
}).map((b) => b.textContent));

/** Nothing for axe-core to say, and nothing to scroll sideways for on a small phone. */
async function sound(p) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide`);
  assert.deepEqual(await broken(p), [], `${p.url()} at 360`);
  await p.setViewportSize({width: 1280, height: 800});
  assert.deepEqual(await broken(p), [], `${p.url()} at 1280`);
}

// More than the desk takes at once, and more than it takes of a scan: as files, for the browser's driver takes bytes slowly, and
// not so many.
const folder = mkdtempSync(join(tmpdir(), 'gongkai-reply.'));
const huge = join(folder, '太大.pdf');
writeFileSync(huge, Buffer.alloc(65 << 20));
const large = join(folder, '大.pdf');
writeFileSync(large, Buffer.alloc((20 << 20) + 1, 'x'));
process.on('exit', () => rmSync(folder, {recursive: true}));

const signIn = (login, options) => browser.signedIn(site, login, options);

const shot = async (p, name) => shots && p.screenshot({path: join(shots, `${name}.png`), fullPage: true});

/** Registered at the counter and accepted: the address of the case, and the applicant's code. */
async function accepted(office, wanted, name = '钱多多') {
  await office.goto(`${site.desk}/requests/new`);
  await office.locator('#f-wanted').fill(wanted);
  await office.locator('#f-name').fill(name);
  await office.locator('#f-phone').fill('0870-7654321');
  await press(office, '登记');
  // What is alike is shown first: it is another one all the same.
  if (await office.locator('.large-code').count() === 0) await press(office, '仍然登记');
  const code = (await office.locator('.large-code').textContent()).trim();
  await office.getByRole('link', {name: '打开这一件'}).click();
  await press(office, '受理');
  return {address: office.url().replace(/#.*/, ''), code};
}

/** What a form of an act asks for, then its button. */
async function act(p, code, name, fields) {
  const form = p.locator(`#act-${code}`);
  if (!(await form.getAttribute('open') !== null)) await form.locator('summary').click();
  for (const [field, value] of Object.entries(fields)) await put(form.locator(`[name=${field}]`), value);
  await form.getByRole('button', {name, exact: true}).click();
  await p.waitForLoadState();
}

async function move(login, address, ...buttons) {
  const p = await signIn(login);
  await p.goto(address);
  for (const name of buttons) await press(p, name);
  return p;
}

/** A letter's page, when its paper is made. */
async function letterOf(p, address, name) {
  await p.goto(address);
  await p.getByRole('link', {name}).first().click();
  await eventually('the paper is made', async () => {
    await p.reload();
    return await p.getByRole('link', {name: /打开 PDF/}).count() > 0;
  });
}

async function pdfText(p, file) {
  const bytes = await p.evaluate(async (url) => {
    const r = await fetch(url);
    return [...new Uint8Array(await r.arrayBuffer())];
  }, await p.getByRole('link', {name: /打开 PDF/}).getAttribute('href'));
  const path = join(site.folder ?? '/tmp', `${file}.pdf`);
  writeFileSync(path, Buffer.from(bytes));
  if (shots) writeFileSync(join(shots, `${file}.pdf`), Buffer.from(bytes));
  return execFileSync('pdftotext', ['-raw', path, '-']).toString().replace(/\s/g, '');
}

async function openCase(p, code, second) {
  await p.goto(`${site.public}/request/status`);
  await p.locator('#f-code').fill(code);
  await p.locator('#f-second').fill(second);
  await press(p, '打开');
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';

  test(`from the decision to the letter that the applicant has in his hands${mode}`, async () => {
    const office = await signIn('zhao.min', {javaScriptEnabled: js});
    const {address, code} = await accepted(office, `公共停车场收费批准文件${js ? '甲' : '乙'}`);
    await shot(office, 'case-accepted');
    await office.locator('summary').filter({hasText: '交承办部门'}).click();
    await office.locator('#assign-department').selectOption({label: '交通警察支队'});
    await press(office, '交承办部门');

    const officer = await signIn('liu.kaiping', {javaScriptEnabled: js});
    await officer.goto(address);
    assert.ok(!(await officer.content()).includes('7654321'), 'how the applicant is reached is not for who drafts');
    await officer.getByRole('link', {name: '拟写答复'}).click();
    await shot(officer, 'guide');
    await officer.getByRole('link', {name: '部分公开'}).click();
    await shot(officer, 'decision');
    await press(officer, '保存');
    await officer.getByText('还缺：').waitFor();
    await officer.locator('#f-released').fill('收费标准和批准日期');
    await officer.locator('#f-means').fill('随本答复书提供电子文本');
    await officer.locator('#f-finding').fill('批准文件由本机关保存');
    await press(officer, '保存');
    assert.equal(await officer.locator('#f-finding').inputValue(), '批准文件由本机关保存');
    assert.doesNotMatch(await officer.getByText('还缺：').innerText(), /申请人|收到日|认定事实|救济/, 'what is there is not missing');
    await officer.locator('#f-span').fill('第3页第2段');
    await officer.locator('#f-ground').selectOption({label: '三类内部事务信息'});
    await officer.locator('#f-part_reason').fill('属于内部工作流程');
    const again = await officer.locator('#f-look_again').inputValue();
    await officer.locator('#f-look_again').fill('2020-01-01');
    await press(officer, '加这一处');
    await officer.getByText('请填今天以后的日期。').first().waitFor();
    await officer.locator('#f-look_again').fill(again);
    await press(officer, '加这一处');
    await officer.getByRole('row').filter({hasText: '第3页第2段'}).waitFor();
    officer.expects4xx = true;
    await press(officer, '上传');
    await officer.getByRole('alert').getByText('没有添加：没有选文件').waitFor();
    await officer.locator('#f-file').setInputFiles(huge);
    await press(officer, '上传');
    await officer.getByRole('alert').getByText('比这里能接收的大，什么都没有保存').waitFor();
    await shot(officer, 'file-too-large');
    if (js) await sound(officer);
    assert.equal(await officer.locator('#files').getByText('太大.pdf').count(), 0);
    await officer.locator('#f-file').setInputFiles({name: '收费批准文件（处理后）.txt', mimeType: 'text/plain', buffer: Buffer.from('收费标准：每小时三元')});
    await press(officer, '上传');
    await officer.getByRole('link', {name: '收费批准文件（处理后）.txt'}).waitFor();
    await shot(officer, 'decision-whole');
    await officer.getByRole('link', {name: '看答复书'}).click();
    await officer.getByText('内容齐全，可以送审。').waitFor();
    await officer.locator('.letter').getByText('属于内部工作流程').waitFor();
    await shot(officer, 'letter-draft');
    await officer.getByRole('link', {name: '回到这一件，送审'}).click();
    await untilRead(officer, address);
    await press(officer, '送部门负责人初审');
    noProblems(officer);
    await officer.context().close();

    await (await move('chen.shixiong', address, '初审通过')).context().close();
    const second = await move('zhao.min', address, '保密审查：可以公开');
    await shot(second, 'second');
    await press(second, '复审通过');
    await second.context().close();
    const leader = await move('lu.chengyuan', address, '签发');
    await leader.getByText('已签发，文书已编号。').waitFor();
    await leader.context().close();

    await letterOf(office, address, /答复书/);
    const text = await pdfText(office, `reply-${js}`);
    for (const words of ['昭公公开答〔2026〕', '钱多多', '公共停车场收费批准文件', '第三十七条', '第3页第2段', '属于内部工作流程',
      '应当先申请行政复议', '向昭通市人民政府提出', '2026年11月23日'])
      assert.ok(text.includes(words), `${words} in ${text}`);
    await office.locator('#f-way').selectOption({label: '网上（查询页）'});
    await press(office, '送出');
    office.expects4xx = true;
    const proof = office.locator('details').filter({has: office.locator('[id^=proof-]')});
    const give = async (file) => {
      await proof.locator('summary').click();
      if (file) await proof.locator('input[id^=proof-]').setInputFiles(file);
      await proof.getByRole('button', {name: '上传'}).click();
      await office.waitForLoadState();
    };
    await give();
    await office.getByRole('alert').getByText('没有添加：没有选文件').waitFor();
    await give(huge);
    await office.getByRole('alert').getByText('比这里能接收的大，什么都没有保存').waitFor();
    await shot(office, 'proof-too-large');
    if (js) await sound(office);
    await give(large);
    await office.getByRole('alert').getByText('扫描件不能超过 20 MB').waitFor();
    await give({name: '送达回证.txt', mimeType: 'text/plain', buffer: Buffer.from('钱多多签收')});
    await office.getByRole('link', {name: '送达回证.txt'}).waitFor();
    await shot(office, 'letter');
    noProblems(office);
    await office.goto(address);
    await office.getByText('答复已送达').first().waitFor();
    await shot(office, 'case-delivered');
    const reader = await browser.visitor({javaScriptEnabled: js});
    await eventually('the applicant sees it', async () => {
      await openCase(reader, code, '4321');
      return await reader.getByText('答复已送达').count() > 0;
    });
    await reader.context().close();
    await act(office, 'close', '办结归档', {});
    await office.getByText('已办结').first().waitFor();
    await office.context().close();
  });
}

test('a correction, a third party, an extension: each makes its letter, and what is missing is said', async () => {
  const office = await signIn('long.jiahui');
  const {address} = await accepted(office, '停车场经营合同', '孙来');
  await act(office, 'ask_correction', '告知补正', {note: '没有写明是哪个停车场', until: '2026-12-03'});
  await office.getByRole('alert').getByText('文书还缺：补正事项').waitFor();
  assert.equal(await office.locator('#ask_correction-note').inputValue(), '没有写明是哪个停车场');
  await act(office, 'ask_correction', '告知补正', {items: '停车场的名称\n合同的年份'});
  await office.getByText('等申请人补正').or(office.getByText('已登记；文书已编号')).first().waitFor();
  await act(office, 'correct', '收到补正', {});
  await act(office, 'accept', '受理', {});
  await act(office, 'ask_third_party', '征求第三方意见', {who: '昭通某停车公司', contact: '昭阳区', content: '经营合同第三条', note: '核对是否商业秘密'});
  await office.goto(address);
  await office.getByRole('link', {name: /第三方意见征求书/}).waitFor();
  await office.getByRole('link', {name: /征求第三方意见告知书/}).waitFor();
  await letterOf(office, address, /第三方意见征求书/);
  const asked = await pdfText(office, 'third-party');
  assert.ok(asked.includes('经营合同第三条'));
  assert.ok(!asked.includes('孙来'), 'who asks is not said to the third party');
  await sound(office);
  await office.goto(address);
  await act(office, 'third_party_answered', '第三方答复了', {opinion: 'agrees'});
  await act(office, 'extend', '延长答复期限', {days: '5', note: '涉及多个部门', consent: '赵旻', consented: '2026-11-23'});
  await office.getByRole('link', {name: /延期答复告知书/}).waitFor();
  await office.goto(`${site.desk}/requests/letters?kind=extension&year=2026`);
  await office.getByRole('row').filter({hasText: '孙来'}).waitFor();
  await sound(office);
  office.problems.splice(0); // the refusal's status
  await office.context().close();
});

test('does not exist is not sent without the search, by keyboard and on a phone', async () => {
  const office = await signIn('long.jiahui');
  const {address} = await accepted(office, '三十年前的出警记录', '李四方');
  await sound(office);
  await office.goto(`${address}/reply`);
  await sound(office);
  await office.getByRole('link', {name: '信息不存在'}).focus();
  await office.keyboard.press('Enter');
  await office.getByRole('heading', {level: 1, name: '信息不存在'}).waitFor();
  await sound(office);
  await office.locator('#f-finding').fill('本机关没有制作过');
  await office.locator('#f-finding').press('Tab');
  await press(office, '保存，看答复书');
  await office.getByText(/还缺：.*检索范围/).waitFor();
  await sound(office);
  await office.goto(address);
  assert.equal(await office.getByRole('button', {name: '送部门负责人初审'}).count(), 0);
  await office.goto(`${address}/draft`);
  for (const [field, value] of [['search_scope', '指挥中心1996年以来的档案'], ['search_words', '按日期和“出警”检索'], ['search_by', '龙嘉慧']])
    await office.locator(`#f-${field}`).fill(value);
  await office.locator('#f-search_day').fill('2026-11-23');
  await press(office, '保存，看答复书');
  await office.getByText('内容齐全，可以送审。').waitFor();
  await office.goto(address);
  await press(office, '送部门负责人初审');
  await office.goto(address);
  await act(office, 'withdraw', '申请人撤回', {note: '申请人来电话撤回'});
  await office.getByText('已撤回').first().waitFor();
  noProblems(office);
  await office.context().close();
});

test('a fee is computed before its notice goes out; reconsideration is entered, and the answer is given anew', async () => {
  const office = await signIn('long.jiahui');
  const {address} = await accepted(office, '全部停车场的收费记录', '周全');
  await office.getByRole('link', {name: '收费', exact: true}).click();
  await sound(office);
  await office.locator('#f-basis').selectOption({label: '按量（这一件的页数）'});
  await office.locator('#f-pages').fill('101');
  await office.locator('#f-how').fill('凭本通知书到昭通市非税收入窗口缴纳');
  await press(office, '算一算');
  await office.getByText('720').first().waitFor();
  await press(office, '发出收费通知书');
  await office.getByText('等申请人缴费').first().waitFor();
  await letterOf(office, address, /收费通知书/);
  assert.ok((await pdfText(office, 'fee')).includes('720.00元'));
  await office.goto(address);
  await act(office, 'fee_paid', '缴费了', {});
  await office.goto(`${address}/remedies`);
  await sound(office);
  await office.locator('#f-kind').selectOption({label: '行政复议'});
  await office.locator('#f-organ').fill('昭通市人民政府');
  await press(office, '登记');
  await office.getByRole('alert').getByText('还没有答复').waitFor();
  await office.goto(`${address}/casefile`);
  await press(office, '制作 PDF');
  await eventually('the case file is made', async () => {
    await office.reload();
    return await office.getByRole('link', {name: /打开 PDF/}).count() > 0;
  });
  assert.ok((await pdfText(office, 'casefile')).includes('全部停车场的收费记录'));
  await sound(office);
  office.problems.splice(0); // the refusal's status
  await office.context().close();
});

ends(site, browser);

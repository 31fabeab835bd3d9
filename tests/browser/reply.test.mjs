// The answer to a request, as those who give it and the one who gets it see it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, noProblems, password, press} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();
const shots = process.env.SHOTS;

async function signIn(login, options = {}) {
  const p = await browser.visitor(options);
  await p.goto(`${site.desk}/sign-in`);
  await p.locator('[name=login]').fill(login);
  await p.locator('[name=password]').fill(password);
  await press(p, '登录');
  return p;
}

const shot = async (p, name) => shots && p.screenshot({path: join(shots, `${name}.png`), fullPage: true});

/** Registered at the counter and accepted: the address of the case, and the applicant's code. */
async function accepted(office, wanted, name = '钱多多') {
  await office.goto(`${site.desk}/requests/new`);
  await office.locator('#f-wanted').fill(wanted);
  await office.locator('#f-name').fill(name);
  await office.locator('#f-phone').fill('0870-7654321');
  await press(office, '登记');
  const code = (await office.locator('.large-code').textContent()).trim();
  await office.getByRole('link', {name: '打开这一件'}).click();
  await press(office, '受理');
  return {address: office.url().replace(/#.*/, ''), code};
}

/** What a form of an act asks for, then its button. */
async function act(p, code, name, fields) {
  const form = p.locator(`#act-${code}`);
  if (!(await form.getAttribute('open') !== null)) await form.locator('summary').click();
  for (const [field, value] of Object.entries(fields)) await form.locator(`[name=${field}]`).fill(value);
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
    await officer.locator('#f-span').fill('第3页第2段');
    await officer.locator('#f-ground').selectOption({label: '三类内部事务信息'});
    await officer.locator('#f-part_reason').fill('属于内部工作流程');
    await press(officer, '加这一处');
    await officer.getByRole('row').filter({hasText: '第3页第2段'}).waitFor();
    await officer.locator('#f-file').setInputFiles({name: '收费批准文件（处理后）.txt', mimeType: 'text/plain', buffer: Buffer.from('收费标准：每小时三元')});
    await press(officer, '上传');
    await officer.getByRole('link', {name: '收费批准文件（处理后）.txt'}).waitFor();
    await shot(officer, 'decision-whole');
    await officer.getByRole('link', {name: '看答复书'}).click();
    await officer.getByText('内容齐全，可以送审。').waitFor();
    await officer.locator('.letter').getByText('属于内部工作流程').waitFor();
    await shot(officer, 'letter-draft');
    await officer.getByRole('link', {name: '回到这一件，送审'}).click();
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

ends(site, browser);

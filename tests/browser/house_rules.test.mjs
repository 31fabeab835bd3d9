// What the law leaves to an authority about requests, and the administrator sets: how they are numbered, what counts as many, how long a
// proof of identity is kept; and, under the Regulation of 2007, from which day a request of the web form counts (国办公开办函〔2015〕207号).
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {fits, shot} from './case.mjs';
import {Browser, Person, Site, ends, eventually, noProblems, press, textOf} from './lib.mjs';

const site = await Site.start({env: {GONGKAI_NOW: '1536285600'}}); // Friday 7 September 2018, 10:00 in China
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rule = '《昭通市公安局依申请公开工作规范》第六条';
let code;

async function accessible(p) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
}

async function settings(look) {
  const p = await browser.signedIn(site, 'ding.yi', look);
  p.expects4xx = true;
  await p.getByRole('link', {name: '设置', exact: true}).click();
  await p.getByRole('link', {name: '依申请公开', exact: true}).last().click();
  await p.getByRole('heading', {level: 1, name: '依申请公开'}).waitFor();
  return p;
}

/** Fill these, save, and it says so at these fields and keeps what was typed. */
async function refused(p, fields, ...at) {
  for (const [name, value] of Object.entries(fields)) await p.locator(`#f-${name}`).fill(value);
  await press(p, '保存，立即生效');
  for (const name of at) await p.locator(`#f-${name}-error`).waitFor();
  assert.equal(await p.locator('.has-error').count(), at.length);
  for (const [name, value] of Object.entries(fields)) assert.equal(await p.locator(`#f-${name}`).inputValue(), value);
}

test('what cannot hold is refused at its field, with what was typed', async () => {
  const p = await settings({viewport: {width: 360, height: 740}, javaScriptEnabled: false});
  assert.equal(await p.locator('#f-identity_days').inputValue(), '180');
  assert.equal(await p.locator('#f-number').inputValue(), '依申〔{年}〕{号}号');
  await shot(p, 'house-rules-360');
  await fits(p);
  await refused(p, {many_alike: '1', many_months: '', identity_days: '-3', shifts_many: '很多'}, 'many_alike', 'many_months', 'identity_days', 'shifts_many');
  await shot(p, 'house-rules-refused-360');
  await fits(p);
  await refused(p, {number: '申〔{年}〕', letter_pattern: '{号}号', many_alike: '5', many_months: '6', identity_days: '30', shifts_many: '5'}, 'number', 'letter_pattern');
  await p.goto(`${site.desk}/settings/requests`);
  assert.equal(await p.locator('#f-identity_days').inputValue(), '180', 'nothing of it is set');
  await p.context().close();
});

test('a rule of receipt is named, and its days are said', async () => {
  const p = await settings();
  await refused(p, {web_receipt: '1'}, 'web_receipt_rule');
  await refused(p, {web_receipt: '', web_receipt_rule: rule}, 'web_receipt');
  await accessible(p);
  await p.locator('#f-web_receipt').fill('1');
  await p.locator('#f-number').fill('昭公申〔{年}〕{号}号');
  await p.locator('#f-identity_days').fill('90');
  await press(p, '保存，立即生效');
  await p.getByText('已保存，立即生效，记入台账').waitFor();
  assert.equal(await p.locator('#f-web_receipt_rule').inputValue(), rule);
  await shot(p, 'house-rules');
  await accessible(p);
  noProblems(p);
  await p.context().close();
  const {stdout} = await site.command('ledger', 'verify');
  assert.match(stdout, /\d/);
});

test('an auditor reads what is set, and changes nothing', async () => {
  const p = await Person.signIn(site, 'shi.jing');
  const {text} = await p.open('/settings/requests');
  assert.match(textOf(text), /办结后多少天销毁身份证明 90/);
  assert.ok(!/<form[^>]*action="\/settings\/requests"/.test(text));
  const r = await p.send('/settings/requests', {csrf: await p.csrf(), identity_days: '1'});
  assert.equal(r.status, 403);
});

for (const js of [true, false])
  test(`asked on a Friday, received on Monday by the published rule: who asks reads why${js ? '' : ' (JavaScript off, 360 pixels)'}`, async () => {
    const p = await browser.visitor(js ? {} : {javaScriptEnabled: false, viewport: {width: 360, height: 740}});
    await p.goto(`${site.public}/request`);
    await p.locator('#f-wanted').fill('2017年公共停车场的收费批准文件');
    await press(p, '看看是否已经公开');
    await p.locator('form[action$="/request/form"] button').click();
    await p.locator('#f-name').fill('赵小满');
    await p.locator('#f-purpose').fill('自己的车在那里停了一年，想核对收费标准');
    await p.locator('#f-phone').fill('138 1234 5678');
    await press(p, '下一步：检查');
    await press(p, '提交申请');
    await p.getByRole('heading', {level: 1, name: '已收到您的申请'}).waitFor();
    code = (await p.locator('.large-code').textContent()).trim();
    await shot(p, `rule-receipt-${js ? 'wide' : '360'}`);
    p.expects4xx = true;
    await eventually('the case shows its due date', async () => {
      await p.goto(`${site.public}/request/status`);
      await p.locator('#f-code').fill(code);
      await p.locator('#f-second').fill('5678');
      await press(p, '打开');
      return await p.getByText('9月30日').count() > 0;
    });
    const why = p.locator('summary').filter({hasText: '为什么是这一天'}).first();
    if (await why.count() > 0) await why.click();
    await shot(p, `rule-status-${js ? 'wide' : '360'}`);
    const words = textOf(await p.content());
    assert.ok(words.includes(rule), words);
    assert.match(words, /9月10日/);
    assert.match(words, /昭公申〔2018〕\d号/);
    await fits(p);
    if (js) await accessible(p); // axe is a script
    await p.context().close();
  });

test('the desk reads the same day, for the same reason', async () => {
  const p = await browser.signedIn(site, 'zhao.min');
  await p.goto(`${site.desk}/requests?all=1`);
  await p.getByRole('row').filter({hasText: '公共停车场的收费批准文件'}).getByRole('link').first().click();
  await p.getByRole('heading', {level: 1, name: /^昭公申〔2018〕\d号/}).waitFor();
  const words = textOf(await p.content());
  assert.ok(words.includes(rule));
  assert.match(words, /9月30日/);
  assert.equal(await p.getByRole('button', {name: '确认收到'}).count(), 0, 'there is nothing to confirm');
  await shot(p, 'rule-desk');
  await accessible(p);
  noProblems(p);
  await p.context().close();
});

ends(site, browser);

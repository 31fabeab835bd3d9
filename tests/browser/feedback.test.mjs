// A reader says what is wrong on a page; the disclosure office answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, get, inputOf, noProblems, password, request, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const office = await Person.signIn(site, 'zhao.min');

/** How often a message stands on the desk's list. */
async function listed(message) {
  return (await office.open('/feedback')).text.split(message).length - 1;
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const message = `附件第二行的电话少一位${js ? '甲' : '乙'}`;
  const contact = `reader-${js}@example.invalid`;

  test(`from any page a reader can say what is wrong, and gets a number${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await p.goto(`${site.public}/c/rules`);
    await p.getByRole('link', {name: '页面有误？告诉我们'}).first().click();
    await p.getByRole('heading', {level: 1, name: '页面有误？告诉我们'}).waitFor();
    await p.getByRole('main').getByRole('link', {name: '/c/rules'}).waitFor();
    await p.getByRole('button', {name: '交给公开工作机构'}).click();
    await p.getByRole('alert').waitFor();
    assert.match(await p.locator('#f-message-error').textContent(), /请填写/);
    await p.locator('#f-contact').fill(contact);
    await p.locator('#f-message').fill(message);
    await p.getByRole('button', {name: '交给公开工作机构'}).click();
    await p.getByRole('heading', {level: 1, name: '已收到，谢谢您'}).waitFor();
    assert.match(await p.locator('dl.receipt dd').textContent(), /^[0-9a-f]{12}$/);
    noProblems(p);
    await p.context().close();
  });

  test(`the disclosure office finds it on its work list and answers it${mode}`, async () => {
    await eventually('the report is taken over', async () => await listed(message) > 0);
    const p = await browser.visitor({javaScriptEnabled: js});
    await p.goto(`${site.desk}/`);
    await p.locator('#f-login').fill('zhao.min');
    await p.locator('#f-password').fill(password);
    await p.getByRole('button', {name: '登录'}).click();
    await p.getByRole('link', {name: message}).first().click();
    await p.getByText(contact).waitFor();
    await p.getByRole('button', {name: '办结'}).click();
    assert.match(await p.locator('#f-answer-error').textContent(), /请填写/);
    await p.locator('#f-answer').fill('已核实，电话已更正。');
    await p.getByRole('button', {name: '办结'}).click();
    const row = p.getByRole('row').filter({hasText: message});
    await row.getByText('已处理').waitFor();
    await p.goto(`${site.desk}/`);
    assert.equal(await p.getByRole('link', {name: message}).count(), 0);
    noProblems(p);
    await p.context().close();
  });
}

async function form(path = '/feedback') {
  const {text} = await get(site.public + path);
  return inputOf(text, 'key');
}

function send(fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  return request('POST', `${site.public}/feedback`, {
    headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin', ...headers}, body});
}

test('a form that is sent twice is one report, with one number', async () => {
  const key = await form();
  const message = '双击提交只算一次';
  const [a, b] = await Promise.all([send({key, message, contact: '', page: '/'}), send({key, message, contact: '', page: '/'})]);
  const c = await send({key, message, contact: '', page: '/'});
  for (const r of [a, b, c]) {
    assert.equal(r.status, 303);
    assert.equal(r.headers.location, a.headers.location);
  }
  await send({key: await form(), message: '另一位读者的报告', contact: '', page: '/'});
  await eventually('both are taken over', async () => await listed('另一位读者的报告') > 0);
  assert.equal(await listed(message), 1);
});

test('a report that is too long is refused with its limit, and what was typed stays', async () => {
  const message = `长${'字'.repeat(1000)}`;
  const r = await send({key: await form(), message, contact: 'a@example.invalid', page: '/'});
  assert.equal(r.status, 422);
  assert.match(textOf(r.text), /1000/);
  assert.ok(r.text.includes(message));
  assert.equal(inputOf(r.text, 'contact'), 'a@example.invalid');
});

test('a form from another site is refused', async () => {
  const r = await send({key: await form(), message: '跨站提交', contact: '', page: '/'}, {'Sec-Fetch-Site': 'cross-site'});
  assert.equal(r.status, 403);
  const forged = await send({key: 'not-a-key', message: '伪造的表单', contact: '', page: '/'});
  assert.equal(forged.status, 400);
  await send({key: await form(), message: '在它们之后', contact: '', page: '/'});
  await eventually('the later one is taken over', async () => await listed('在它们之后') > 0);
  assert.equal(await listed('跨站提交') + await listed('伪造的表单'), 0);
});

test('neither what a reader wrote nor how to reach him is public or in a log', async () => {
  const found = await get(`${site.public}/search?q=${encodeURIComponent('电话少一位')}`);
  assert.ok(!found.text.includes('附件第二行的电话少一位'));
  for (const words of ['附件第二行的电话少一位', 'reader-true@example.invalid', '双击提交只算一次']) assert.ok(!site.log.includes(words), words);
});

test('only the disclosure office may answer; leaders and auditors may read', async () => {
  for (const [login, status] of [['lu.chengyuan', 200], ['shi.jing', 200], ['yu.haoran', 403], ['mo.guangming', 403], ['ding.yi', 403]]) {
    const p = await Person.signIn(site, login);
    assert.equal((await p.open('/feedback')).status, status, login);
    assert.equal((await p.send('/feedback/1', {csrf: await p.csrf(), answer: 'x'})).status, 403, login);
  }
});

ends(site, browser);

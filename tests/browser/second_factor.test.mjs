// The second factor: set up with the key that the page shows, asked for at sign-in, required of a role,
// taken off by the administrator and at the terminal. The test is its own authenticator (RFC 6238).
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {Browser, Person, Site, ends, inputOf, noProblems, password, textOf, totp} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const press = (page, name) => page.getByRole('button', {name, exact: true}).click();
const says = (page, words) => page.getByText(words).first().waitFor();

/** The digits of a key, `ahead` half minutes from now: no code is taken twice, and the next one is good already. */
const code = (key, ahead = 0) => totp(key, Date.now() / 1000 + ahead * 30);

async function clean(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`)), []);
}

async function enter(page, login, to = '/') {
  await page.goto(site.desk + to);
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(password);
  await press(page, '登录');
}

const atWork = (page) => page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();

for (const [js, login] of [[true, 'yu.haoran'], [false, 'mo.guangming']]) {
  const mode = js ? '' : ' (JavaScript off)';
  let key, codes;

  test(`it is set up with the shown key, and gives recovery codes once${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await enter(p, login);
    await p.getByRole('link', {name: '修改密码'}).click();
    await p.getByRole('link', {name: '两步验证'}).click();
    await press(p, '开始设置');
    key = await p.locator('#key').textContent();
    assert.match(key, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const drawing = p.getByRole('img', {name: '设置两步验证的二维码，内容与下面的密钥相同'});
    assert.ok((await drawing.boundingBox()).width >= 150);
    if (js) await clean(p);

    assert.ok(!(await p.locator('main').innerText()).includes('恢复码'), 'there is none yet');
    await p.locator('#f-code').fill('000000');
    await press(p, '确认，启用两步验证');
    await says(p, '验证码不对');
    assert.equal(await p.locator('#key').textContent(), key, 'the same key as before');
    p.problems.length = 0; // the 422
    await p.locator('#f-code').fill(code(key));
    await press(p, '确认，启用两步验证');
    await says(p, '恢复码，只显示这一次');
    codes = await p.locator('.codes code').allTextContents();
    assert.equal(codes.length, 8);
    if (js) await clean(p);
    await p.goto(`${site.desk}/second-factor`);
    await says(p, '还有 8 个恢复码没有用过');
    const seen = await p.locator('main').textContent();
    assert.ok(!codes.some((c) => seen.includes(c)) && !seen.includes(key));
    if (js) await clean(p);
    noProblems(p);
    await p.context().close();
  });

  test(`from then on the password alone opens nothing${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await enter(p, login, '/documents');
    await p.getByRole('heading', {level: 1, name: '请输入验证码'}).waitFor();
    if (js) await clean(p);
    await p.goto(`${site.desk}/documents`);
    assert.match(p.url(), /\/sign-in\?next=/);
    await enter(p, login, '/documents');
    await p.locator('#f-code').fill('123');
    await press(p, '登录');
    await says(p, '验证码不对');
    p.problems.length = 0; // the 422
    await p.locator('#f-code').fill(code(key, 1).replace(/(...)/, '$1 '));
    await press(p, '登录');
    await p.getByRole('heading', {level: 1, name: '主动公开文件'}).waitFor(); // where he wanted to go
    noProblems(p);
    await p.context().close();
  });

  test(`without the telephone a recovery code signs in, once${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await enter(p, login);
    await p.locator('#f-code').fill(codes[2].toLowerCase());
    await press(p, '登录');
    await atWork(p);
    await press(p, '退出');
    await enter(p, login);
    await p.locator('#f-code').fill(codes[2]);
    await press(p, '登录');
    await says(p, '验证码不对');
    p.problems.length = 0;
    await p.locator('#f-code').fill(codes[3]);
    await press(p, '登录');
    await atWork(p);
    await p.goto(`${site.desk}/second-factor`);
    await says(p, '还有 6 个恢复码没有用过');
    noProblems(p);
    await p.context().close();
  });
}

test('the code page says nothing to who gave no password', async () => {
  const p = new Person(site);
  const r = await p.open('/sign-in/code');
  assert.equal(r.status, 303);
  assert.match(r.headers.location, /\/sign-in$/);
  const sent = await p.send('/sign-in/code', {code: '123456'});
  assert.equal(sent.status, 303);
  assert.equal(p.cookie, '');
});

test('five wrong codes shut the second step, and the right one does not help', async () => {
  const p = new Person(site);
  const r = await p.send('/sign-in', {login: 'yu.haoran', password});
  assert.match(r.headers.location, /\/sign-in\/code/);
  for (let i = 0; i < 6; i++) assert.equal((await p.send('/sign-in/code', {code: '000000', next: '/'})).status, 422);
  const shut = await p.send('/sign-in/code', {code: '000000', next: '/'});
  assert.match(textOf(shut.text), /请 15 分钟后再试/);
});

test('the administrator takes it off a lost telephone, and the ledger keeps that', async () => {
  const p = await browser.visitor();
  await enter(p, 'ding.yi', '/accounts');
  await press(p, '取消 mo.guangming 的两步验证');
  await says(p, '已取消，对方立即退出');
  await clean(p);
  await p.goto(`${site.desk}/ledger`);
  await says(p, '取消两步验证');
  noProblems(p);
  await p.context().close();
  await Person.signIn(site, 'mo.guangming'); // by the password alone

  assert.equal((await site.command('user', 'second-factor-off', 'yu.haoran')).code, 0);
  await Person.signIn(site, 'yu.haoran');
  const again = await site.command('user', 'second-factor-off', 'yu.haoran');
  assert.equal(again.code, 1);
});

test('a role that must have it is led there first, and cannot switch it off', async () => {
  const admin = await Person.signIn(site, 'ding.yi');
  const settings = await admin.open('/settings/sign-in');
  assert.equal((await admin.send('/settings/sign-in', {csrf: inputOf(settings.text, 'csrf'), role_leader: '1'})).status, 303);

  const p = await browser.visitor();
  await enter(p, 'lu.chengyuan', '/documents');
  await says(p, '本单位要求您的角色使用两步验证。设置好以后才能办别的事');
  await p.goto(`${site.desk}/documents`);
  await says(p, '设置好以后才能办别的事');
  await press(p, '开始设置');
  const key = await p.locator('#key').textContent();
  await p.locator('#f-code').fill(code(key));
  await press(p, '确认，启用两步验证');
  await p.getByRole('link', {name: '已经收好，继续'}).click();
  await atWork(p);
  await p.goto(`${site.desk}/second-factor`);
  await says(p, '不能停用');
  assert.equal(await p.getByRole('button', {name: '停用两步验证'}).count(), 0);
  noProblems(p);
  await p.context().close();
  await Person.signIn(site, 'zhao.min'); // another role is not asked
});

test('no key, code or password stands in the log', () => {
  assert.ok(!/otpauth|secret=|password=/.test(site.log));
});

ends(site, browser);

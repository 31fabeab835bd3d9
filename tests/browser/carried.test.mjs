// A session that ends while somebody writes: what was typed is carried through the sign-in and stands in its form again, unsent, for
// the same account alone; files are not, and that is said. A form that is older than the sign-in of its browser is shown once more.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Person, Site, ends, inputOf, noProblems, password, press, request, textOf, totp} from './lib.mjs';

let now = 1795399200; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
const browser = await Browser.start();
const logs = [];

/** The site goes on so many minutes later. */
async function later(minutes) {
  now += minutes * 60;
  assert.equal(await site.stop(), 0);
  logs.push(site.log);
  await site.serve({GONGKAI_NOW: String(now)});
}

async function enter(p, login, word = password) {
  await p.locator('#f-login').fill(login);
  await p.locator('#f-password').fill(word);
  await press(p, '登录');
}

async function signIn(login, to, look) {
  const p = await browser.visitor(look);
  p.expects4xx = true;
  await p.goto(site.desk + to);
  await enter(p, login);
  return p;
}

const wanted = '2016年以来的停车场\n收费批准文件 <b>“全部”</b>';
const registered = async () => (await (await Person.signIn(site, 'zhao.min')).open('/requests?all=1')).text;

for (const [what, look] of [['', {}], [' (JavaScript off, 360 pixels)', {javaScriptEnabled: false, viewport: {width: 360, height: 740}}]])
  test(`what was typed stands in its form again after the sign-in, and is sent once${what}`, async () => {
    const name = `何写字${look.viewport ? '乙' : '甲'}`;
    const p = await signIn('zhao.min', '/requests/new', look);
    await p.locator('#f-channel').selectOption('post-plain');
    await p.locator('#f-wanted').fill(wanted);
    await p.locator('#f-name').fill(name);
    await p.locator('#f-phone').fill('13800000099');
    await p.locator('input[name=file]').setInputFiles({name: '来信.txt', mimeType: 'text/plain', buffer: Buffer.from('扫描')});
    await later(31);
    await press(p, '登记');
    await p.getByRole('heading', {level: 1, name: '请再登录一次，您写的内容还在'}).waitFor();
    await p.getByText('请重新选择').waitFor();
    assert.ok(!(await p.content()).includes(name), 'it is closed while nobody is signed in');
    assert.ok(!(await registered()).includes(name));

    await enter(p, 'zhao.min', 'not the password');
    await p.getByRole('alert').waitFor();
    await enter(p, 'zhao.min');
    await p.getByRole('heading', {level: 1, name: '已登录，您写的内容还在'}).waitFor();
    await press(p, '打开表单接着写');
    await p.getByRole('alert').filter({hasText: '您写的内容回来了'}).waitFor();
    assert.equal(await p.locator('#f-wanted').inputValue(), wanted);
    assert.equal(await p.locator('#f-name').inputValue(), name);
    assert.equal(await p.locator('#f-channel').inputValue(), 'post-plain');
    assert.equal(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.ok(!(await registered()).includes(name), 'nothing was done with it');
    await press(p, '登记');
    if (await p.getByRole('button', {name: '仍然登记'}).count() > 0) await press(p, '仍然登记');
    await p.locator('.large-code').waitFor();
    assert.equal((await registered()).split(name).length, 2, 'once');
    assert.ok(!/%E4%BD%95|carried/.test(p.url()));
    noProblems(p);
    await p.context().close();
  });

test('another account gets nothing of it', async () => {
  const p = await signIn('zhao.min', '/requests/new');
  await p.locator('#f-wanted').fill('只给自己看的话');
  await later(31);
  await press(p, '登记');
  await enter(p, 'long.jiahui');
  await p.getByText('那张表单是另一个账号写的').or(p.getByText('刚才那张表单是另一个账号写的')).first().waitFor();
  assert.ok(!(await p.content()).includes('只给自己看的话'));
  await p.context().close();
});

test('a second factor is asked for in between', async () => {
  const p = await signIn('mo.guangming', '/second-factor');
  await press(p, '开始设置');
  const key = await p.locator('#key').textContent();
  await p.locator('#f-code').fill(totp(key, now));
  await press(p, '确认，启用两步验证');
  await p.goto(`${site.desk}/email`);
  await p.locator('#f-email').fill('mo@example.org');
  await later(31);
  await press(p, '保存');
  await enter(p, 'mo.guangming');
  await p.locator('#f-code').fill('000000');
  await press(p, '登录');
  await p.locator('#f-code').fill(totp(key, now));
  await press(p, '登录');
  await press(p, '打开表单接着写');
  assert.equal(await p.locator('#f-email').inputValue(), 'mo@example.org');
  await p.context().close();
});

test('a password that somebody else chose is replaced in between', async () => {
  const p = await signIn('he.rui', '/email');
  await p.locator('#f-email').fill('he@example.org');
  await later(31);
  await press(p, '保存');
  const admin = await Person.signIn(site, 'ding.yi');
  assert.equal((await admin.send('/accounts/he.rui/password', {csrf: await admin.csrf(), password: 'chosen-for-you-2026'})).status, 303);
  await enter(p, 'he.rui', 'chosen-for-you-2026');
  await p.getByText('刚才那张表单里的内容还在').waitFor();
  for (const again of ['another-one-2026', 'my-own-words-2026']) {
    await p.locator('#f-old').fill('chosen-for-you-2026');
    await p.locator('#f-fresh').fill('my-own-words-2026');
    await p.locator('#f-again').fill(again);
    await press(p, '修改密码并重新登录');
  }
  await p.getByRole('heading', {level: 1, name: '请再登录一次，您写的内容还在'}).waitFor();
  await enter(p, 'he.rui', 'my-own-words-2026');
  await press(p, '打开表单接着写');
  assert.equal(await p.locator('#f-email').inputValue(), 'he@example.org');
  await p.context().close();
});

test('a form that is older than the sign-in in another tab is shown once more, and then taken', async () => {
  const p = await signIn('zhao.min', '/requests/new');
  await p.locator('#f-wanted').fill('两个窗口里写的申请');
  await p.locator('#f-name').fill('何二窗');
  await p.locator('#f-phone').fill('13800000098');
  const other = await p.context().newPage();
  await other.goto(`${site.desk}/password`);
  await press(other, '退出');
  await other.goto(`${site.desk}/sign-in`);
  await enter(other, 'zhao.min');
  await press(p, '登记');
  await p.getByRole('alert').filter({hasText: '请再提交一次'}).waitFor();
  assert.equal(await p.locator('#f-name').inputValue(), '何二窗');
  assert.ok(!(await registered()).includes('何二窗'));
  await press(p, '登记');
  if (await p.getByRole('button', {name: '仍然登记'}).count() > 0) await press(p, '仍然登记');
  await p.locator('.large-code').waitFor();
  await p.context().close();
});

test('signed out, the typed text is at least shown', async () => {
  const p = await signIn('zhao.min', '/requests/new');
  await p.locator('#f-wanted').fill('退出以后提交的话');
  const other = await p.context().newPage();
  await other.goto(`${site.desk}/password`);
  await press(other, '退出');
  await press(p, '登记');
  await p.getByText('退出以后提交的话').waitFor();
  await p.context().close();
});

const form = (fields) => new URLSearchParams(fields).toString();
const post = (path, fields, headers) => request('POST', site.desk + path, {
  headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(form(fields)), ...headers}, body: form(fields)});

test('nothing is carried for whoever cannot show that the form was his, and nothing opens elsewhere', async () => {
  const who = await Person.signIn(site, 'zhao.min');
  const {text} = await who.open('/requests/new');
  const fields = {csrf: inputOf(text, 'csrf'), channel: 'post-plain', wanted: '被看的话', name: '何某'};
  const forged = await post('/requests/new', {...fields, csrf: 'x'}, who.headers({'Sec-Fetch-Site': 'cross-site', Origin: 'https://example.org'}));
  assert.equal(forged.status, 403);
  assert.ok(!forged.text.includes('被看的话'), 'another site gets no form shown');
  await later(31);
  for (const [headers, csrf] of [[{}, fields.csrf], [{Cookie: 'gongkai=0123'}, fields.csrf], [who.headers(), 'x'], [who.headers(), '']]) {
    const r = await post('/requests/new', {...fields, csrf}, {...headers, 'Sec-Fetch-Site': 'cross-site'});
    assert.equal(r.status, 401);
    assert.ok(!r.text.includes('name="carried"') && !r.text.includes('被看的话'));
  }
  const kept = await post('/requests/new', fields, who.headers({'Sec-Fetch-Site': 'same-origin'}));
  assert.equal(kept.status, 401);
  const carried = inputOf(kept.text, 'carried');
  assert.ok(carried.length > 40);
  assert.ok(!kept.text.includes('被看的话'));

  const again = await Person.signIn(site, 'zhao.min');
  const csrf = await again.csrf();
  const opened = await again.send('/requests/new', {csrf, carried});
  assert.equal(opened.status, 200);
  assert.match(textOf(opened.text), /您写的内容回来了/);
  for (const [path, box, person] of [['/requests/new/look', carried, again], ['/en/requests/new', carried, again], ['/requests/new', `${carried.slice(0, -8)}AAAAAAA=`, again],
    ['/requests/new', 'x', again], ['/requests/new', carried, await Person.signIn(site, 'long.jiahui')]]) {
    const r = await person.send(path, {csrf: await person.csrf(), carried: box});
    assert.equal(r.status, 400, path);
    assert.ok(!r.text.includes('被看的话'), path);
  }
  assert.equal((await again.send('/requests/new', {csrf: 'x', carried}, {'Sec-Fetch-Site': 'cross-site', Origin: 'https://example.org'})).status, 403);
  await later(26 * 60); // remembered for a day
  const tidy = await post('/requests/new', fields, who.headers({'Sec-Fetch-Site': 'same-origin'}));
  assert.equal(tidy.status, 401);
});

test('nothing of what was typed reaches the log', () => {
  for (const log of [...logs, site.log]) assert.ok(!/何写字|停车场|13800000099|被看的话|carried=/.test(log));
});

ends(site, browser);

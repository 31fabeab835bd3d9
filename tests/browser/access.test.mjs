// Who may open what, and what keeps others out: sign-in, sessions, form tokens, headers.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Person, Site, ends, get, inputOf, password, request, textOf} from './lib.mjs';

const start = 1481767200; // 2016-12-15 10:00 in Zhaotong; the clock stands still until a test moves it
const clock = (minutes) => ({GONGKAI_NOW: String(start + minutes * 60)});
const site = await Site.start({env: clock(0)});

const logins = {
  officer: 'yu.haoran', head: 'mo.guangming', office: 'zhao.min', leader: 'lu.chengyuan', administrator: 'ding.yi', auditor: 'shi.jing',
};
const who = {};
for (const [role, login] of Object.entries(logins)) who[role] = await Person.signIn(site, login);
const draft = await who.officer.draft({title: '权限试验'});

const all = Object.keys(logins);
const readers = ['officer', 'head', 'office', 'leader', 'auditor'];
const pages = [
  ['/', all],
  ['/password', all],
  ['/documents', readers],
  [`/documents/${draft}`, readers],
  [`/documents/${draft}/edit`, ['officer']],
  ['/documents/new', ['officer']],
  ['/feedback', ['office', 'leader', 'auditor']],
  ['/requests', ['office', 'leader', 'auditor']],
  ['/requests/new', ['office']],
  ['/requests/mine', ['officer', 'head']],
  ['/requests/letters', ['office', 'leader', 'auditor']],
  ['/ledger', ['office', 'administrator', 'auditor']],
  ['/accounts', ['administrator', 'auditor']],
  ['/calendar', all],
  ['/accounts/new', ['administrator']],
];

for (const [path, allowed] of pages)
  test(`${path.replace(draft, 'N')} opens for ${allowed.join(', ')} and for nobody else`, async () => {
    for (const role of all) {
      const r = await who[role].open(path);
      assert.equal(r.status, allowed.includes(role) ? 200 : 403, `${role}: ${r.status}`);
    }
  });

const deeds = [
  ['/documents/new', {title: 'x'}, ['officer']],
  [`/documents/${draft}/edit`, {title: 'x'}, ['officer']],
  [`/documents/${draft}/move`, {event: 'pass_final', digest: '0'}, ['officer', 'head', 'office', 'leader']],
  ['/accounts/new', {login: 'x'}, ['administrator']],
  ['/accounts/no.such/disable', {}, ['administrator']],
  ['/feedback/1', {answer: 'x'}, ['office']],
];

for (const [path, fields, allowed] of deeds)
  test(`sending to ${path.replace(draft, 'N')} is refused to all but ${allowed.join(', ')}`, async () => {
    for (const role of all) {
      if (allowed.includes(role)) continue;
      const r = await who[role].send(path, {csrf: await who[role].csrf(), ...fields});
      assert.equal(r.status, 403, `${role}: ${r.status}`);
    }
  });

test('no role can make a move that is not its own', async () => {
  for (const role of ['officer', 'head', 'office', 'leader'])
    for (const event of ['pass_first', 'pass_second', 'pass_final', 'withdraw', 'publish', 'no_such']) {
      const r = await who[role].tryMove(draft, event, '理由');
      assert.ok(r.status >= 400 && r.status < 500, `${role} ${event}: ${r.status}`);
    }
  assert.match(textOf((await who.officer.open(`/documents/${draft}`)).text), /草稿/);
});

test('an officer cannot change another officer\'s draft', async () => {
  const other = await Person.signIn(site, 'he.rui');
  const seen = await other.open(`/documents/${draft}`);
  assert.equal(inputOf(seen.text, 'digest'), undefined);
  const r = await other.send(`/documents/${draft}/edit`, {csrf: await other.csrf(), title: '改题', body: '改', made: '2016-12-01', category: '1', topic: '1', department: '1', genre: '公告', digest: ''});
  assert.ok(r.status >= 400 && r.status < 500, `${r.status}`);
  assert.match((await who.officer.open(`/documents/${draft}`)).text, /权限试验/);
});

test('to a stranger the desk answers every address alike: sign in first', async () => {
  for (const path of ['/', '/documents', `/documents/${draft}`, '/accounts', '/no/such/page', '/documents/999999', '/ledger?after=3']) {
    const r = await get(site.desk + path);
    assert.equal(r.status, 303, path);
    assert.equal(r.headers.location, `/sign-in?next=${encodeURIComponent(path)}`);
    assert.ok(!r.text.includes('权限试验'));
  }
  const file = await get(`${site.desk}/documents/${draft}/files/1`);
  assert.equal(file.status, 303);
});

test('the public side knows nothing of the desk\'s pages', async () => {
  for (const path of ['/sign-in', '/documents', `/documents/${draft}`, '/accounts', '/ledger'])
    assert.equal((await get(site.public + path)).status, 404, path);
});

test('a cookie that nobody was given opens nothing', async () => {
  for (const value of ['0'.repeat(64), 'x', '', 'a'.repeat(5000)]) {
    const r = await get(`${site.desk}/documents`, {Cookie: `gongkai=${value}`});
    assert.ok(r.status === 303 || r.status === 431, `${value.slice(0, 8)}: ${r.status}`);
  }
});

test('without the form\'s token nothing is changed', async () => {
  const p = who.administrator;
  for (const csrf of [undefined, '', '0'.repeat(64), await who.officer.csrf()]) {
    const r = await p.send('/accounts/he.rui/disable', csrf === undefined ? {} : {csrf});
    assert.equal(r.status, 403);
  }
  await Person.signIn(site, 'he.rui');
});

test('a sign-in that another site sends is refused', async () => {
  for (const headers of [{'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'}, {'Sec-Fetch-Site': '', Origin: 'http://example.invalid'}]) {
    const p = new Person(site);
    const r = await p.send('/sign-in', {login: logins.officer, password}, headers);
    assert.equal(r.status, 403, JSON.stringify(headers));
    assert.equal(p.cookie, '');
  }
  const body = `login=${logins.officer}&password=${password}`;
  const silent = await request('POST', `${site.desk}/sign-in`, {headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length}, body});
  assert.equal(silent.status, 403);
});

test('a wrong password says so, names no account, and keeps the login that was typed', async () => {
  const p = new Person(site);
  const wrong = await p.send('/sign-in', {login: 'gao.lin', password: 'not-the-password'});
  const unknown = await p.send('/sign-in', {login: 'no.such', password: 'not-the-password'});
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  assert.match(textOf(wrong.text), /账号或密码不对/);
  assert.equal(inputOf(wrong.text, 'login'), 'gao.lin');
  assert.equal(inputOf(wrong.text, 'password'), '');
  assert.equal(textOf(wrong.text), textOf(unknown.text));
});

test('after five failures even the right password has to wait; others do not', async () => {
  const p = new Person(site);
  for (let i = 0; i < 5; i++)
    assert.equal((await p.send('/sign-in', {login: 'fang.shaohua', password: `wrong-${i}`})).status, 401);
  const r = await p.send('/sign-in', {login: 'fang.shaohua', password});
  assert.equal(r.status, 429);
  assert.match(textOf(r.text), /15 分钟/);
  assert.equal(p.cookie, '');
  await Person.signIn(site, 'su.yating');
});

test('next= cannot lead to another site', async () => {
  for (const next of ['//example.invalid/', 'https://example.invalid/', '/\\example.invalid', '\\\\example.invalid', '/\t/example.invalid',
    'javascript:alert(1)', ' //example.invalid', '/%0d%0aLocation:%20//example.invalid', 'documents', '']) {
    const p = new Person(site);
    const form = await p.open(`/sign-in?next=${encodeURIComponent(next)}`);
    assert.equal(form.status, 200);
    const r = await p.send('/sign-in', {login: logins.officer, password, next});
    assert.equal(r.status, 303);
    const to = new URL(r.headers.location, site.desk);
    assert.equal(to.origin, site.desk, next);
    assert.ok(!/[\r\n\\]/.test(r.headers.location));
  }
  const p = new Person(site);
  const r = await p.send('/sign-in', {login: logins.officer, password, next: '/documents?state=draft'});
  assert.equal(r.headers.location, '/documents?state=draft');
});

test('the session\'s cookie is for this site and for no script', async () => {
  const p = new Person(site);
  const r = await p.send('/sign-in', {login: logins.officer, password});
  const [cookie, ...others] = r.headers['set-cookie'];
  assert.deepEqual(others, []);
  const flags = cookie.split(';').map((s) => s.trim().toLowerCase());
  for (const flag of ['httponly', 'samesite=strict', 'path=/']) assert.ok(flags.includes(flag), cookie);
  assert.ok(!flags.some((flag) => flag.startsWith('domain=') || flag.startsWith('max-age=')), cookie);
  assert.match(flags[0], /^gongkai=[0-9a-f]{64}$/);
});

test('each sign-in has a session of its own', async () => {
  const [a, b] = [await Person.signIn(site, 'gao.lin'), await Person.signIn(site, 'gao.lin')];
  assert.notEqual(a.cookie, b.cookie);
});

test('signing out ends the session, not only the cookie', async () => {
  const p = await Person.signIn(site, 'wen.tianyou');
  const cookie = p.cookie;
  const r = await p.send('/sign-out', {csrf: await p.csrf()});
  assert.equal(r.status, 303);
  assert.equal(p.cookie, '');
  assert.equal((await get(`${site.desk}/documents`, {Cookie: cookie})).status, 303);
});

test('a new password ends the account\'s sessions and is asked for from then on', async () => {
  const [p, other] = [await Person.signIn(site, 'duan.yuqing'), await Person.signIn(site, 'duan.yuqing')];
  const change = async (fields) => p.send('/password', {csrf: await p.csrf(), ...fields});
  const short = await change({old: password, fresh: 'short', again: 'short'});
  assert.equal(short.status, 422);
  assert.match(textOf(short.text), /10/);
  const differs = await change({old: password, fresh: 'a-new-password-1', again: 'a-new-password-2'});
  assert.equal(differs.status, 422);
  const wrong = await change({old: 'not-the-password', fresh: 'a-new-password-1', again: 'a-new-password-1'});
  assert.equal(wrong.status, 422);
  assert.ok(!wrong.text.includes('a-new-password-1'));
  const done = await change({old: password, fresh: 'a-new-password-1', again: 'a-new-password-1'});
  assert.equal(done.status, 303);
  assert.equal((await other.open('/documents')).status, 303);
  await Person.signIn(site, 'duan.yuqing', 'a-new-password-1');
  assert.equal((await new Person(site).send('/sign-in', {login: 'duan.yuqing', password})).status, 401);
});

test('who is disabled is out at once, and cannot disable himself', async () => {
  const p = await Person.signIn(site, 'liu.kaiping');
  const admin = who.administrator;
  const csrf = await admin.csrf();
  assert.equal((await admin.send('/accounts/liu.kaiping/disable', {csrf})).status, 303);
  assert.equal((await p.open('/documents')).status, 303);
  assert.equal((await new Person(site).send('/sign-in', {login: 'liu.kaiping', password})).status, 401);
  assert.equal((await admin.send('/accounts/ding.yi/disable', {csrf})).status, 403);
  assert.equal((await admin.send('/accounts/liu.kaiping/enable', {csrf})).status, 303);
  await Person.signIn(site, 'liu.kaiping');
});

test('both sides send the headers that keep a page from being misused', async () => {
  const answers = [await get(`${site.public}/`), await get(`${site.public}/no-such-page`), await get(`${site.desk}/sign-in`), await who.officer.open('/')];
  for (const {headers} of answers) {
    const csp = headers['content-security-policy'];
    assert.match(csp, /default-src '(none|self)'/);
    assert.match(csp, /frame-ancestors 'none'/);
    assert.match(csp, /base-uri '(none|self)'/);
    assert.match(csp, /form-action 'self'/);
    assert.ok(!/unsafe-|\*|https?:/.test(csp), csp);
    assert.ok(!/(default|script|style|connect)-src[^;]*data:/.test(csp), csp);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['referrer-policy'], /same-origin|no-referrer/);
    assert.ok(headers['permissions-policy']);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.ok(!headers['access-control-allow-origin']);
    assert.ok(!/microhttpd|sqlite|\d\.\d/i.test(headers.server ?? ''), headers.server);
  }
});

test('no copy of a desk\'s page stays anywhere', async () => {
  for (const path of ['/', '/documents', `/documents/${draft}`])
    assert.match((await who.officer.open(path)).headers['cache-control'] ?? '', /no-store/, path);
});

test('what was handed in as a file comes back as a download, whatever it says it is', async () => {
  await who.officer.attach(draft, 'page.html', '<script>alert(1)</script>', 'text/html');
  const {text} = await who.officer.open(`/documents/${draft}`);
  const path = new RegExp(`/documents/${draft}/files/\\d+`).exec(text)[0];
  const r = await who.officer.open(path);
  assert.equal(r.status, 200);
  assert.equal(r.headers['content-type'], 'application/octet-stream');
  assert.match(r.headers['content-disposition'], /^attachment/);
  assert.equal(r.headers['x-content-type-options'], 'nosniff');
});

test('half an hour without a request ends a session; a request before that keeps it', async () => {
  const p = await Person.signIn(site, 'luo.mingde');
  const at = async (minutes) => {
    assert.equal(await site.stop(), 0);
    await site.serve(clock(minutes));
    return (await p.open('/documents')).status;
  };
  assert.equal(await at(29), 200);
  assert.equal(await at(58), 200);
  assert.equal(await at(89), 303);
});

test('a reader who has to sign in comes back to where he was', async () => {
  const browser = await Browser.start();
  const page = await browser.visitor();
  await page.goto(`${site.desk}/documents?state=published`);
  await page.locator('#f-login').fill('luo.mingde');
  await page.locator('#f-password').fill(password);
  await page.locator('#f-password').press('Enter');
  await page.waitForURL(`${site.desk}/documents?state=published`);
  assert.deepEqual(page.problems, []);
  await browser.close();
});

ends(site);

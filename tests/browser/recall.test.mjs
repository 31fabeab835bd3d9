// After an urgent recall nothing that a reader can ask for has a trace of the document: every address that it had, every list,
// search, feed, file and count in which it stood, what lay ready in memory or at the reader's, and the bytes of the public store.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, engine, eventually, get, linksOf, noProblems, password, patient, people, press, publish} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const who = await people(site);

// Letters that nothing else on the site has: even two of them tell.
const words = {title: '鱻麤龘名单', title_en: 'Xanthippe roll', summary: '靐齉概述', number: '麣公通〔2016〕99号', keywords: '爩韊', body: '籲灪正文段落', file: '虋癵附件.txt', inside: '讟钃附件里的话', later: '饢驫后来的话'};
const traces = [...Object.values(words), '鱻麤', '麤龘', 'Xanthippe', 'xanthippe', 'xlt', '靐齉', '籲灪', '讟钃', '饢驫', '爩韊'].filter((w) => w !== 'xlt');
const has = (text) => traces.filter((w) => text.includes(w));

let id, other, pdf;
const q = encodeURIComponent;

/** Every address at which it is to be seen, before; `where` says what kind it is. */
const places = () => ({
  own: ['', '/json', '/pdf', '/v/1', '/v/2', '/compare?from=1&to=2', '/f/1', '/f/1/text', '/v/1/f/1', '/v/2/f/1', '/term', '/qr'].flatMap((tail) => [`/d/${id}${tail}`, `/en/d/${id}${tail}`]),
  lists: ['/', '/en/', '/list', '/en/list', '/list?month=2026', '/list?genre=%E8%A7%84%E8%8C%83%E6%80%A7%E6%96%87%E4%BB%B6', '/c/police-information', '/c/statutory', '/rules', '/en/rules',
    '/list/csv', '/list/json', '/en/list/csv', '/statistics', '/site-map', '/sitemap.xml', '/sitemap/pages', `/sitemap/${month}`,
    '/feed', '/rss', '/en/feed', '/c/police-information/feed', '/c/police-information/rss', `/d/${other}`, `/en/d/${other}`, `/d/${other}/json`],
  searches: [words.title, '鱻麤', words.title_en, words.summary, words.body, words.inside, words.later, words.number, 'xian', '"籲灪正文"'].flatMap((w) =>
    [`/search?q=${q(w)}`, `/en/search?q=${q(w)}`, `/search/csv?q=${q(w)}`, `/search/json?q=${q(w)}`, `/search/feed?q=${q(w)}`, `/search/rss?q=${q(w)}`]),
});
const month = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 7);

test('a document that is everywhere: two versions, an attachment, an interpretation, a PDF', async () => {
  const draft = {title: words.title, title_en: words.title_en, summary: words.summary, number: words.number, keywords: words.keywords, genre: '规范性文件', category: '重要警务信息', body: words.body};
  id = await who.officer.draft(draft);
  await who.officer.attach(id, words.file, words.inside);
  await publish(who, id);
  await who.officer.move(id, 'revise', '补充');
  await who.officer.edit(id, {body: `${words.body}\n\n${words.later}`, keywords: words.keywords});
  await publish(who, id);
  other = await who.officer.draft({title: '另一件的解读', body: '问答。', category: '重要警务信息'});
  const page = await who.officer.open(`/documents/${other}/relations`);
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)[1];
  assert.equal((await who.officer.send(`/documents/${other}/relations`, {csrf, kind: 'interprets', other: String(id)})).status, 303);
  await publish(who, other);
  pdf = await eventually('its PDF is there', async () => {
    const r = await get(`${site.public}/d/${id}/pdf`);
    return r.status === 200 && r;
  }, 120_000);
});

const tags = new Map();

test('it is seen in all of them, by who asks now and by who keeps pages', async () => {
  const {own, lists, searches} = places();
  const seen = {};
  for (const path of [...own, ...lists, ...searches]) {
    for (let i = 0; i < 2; i++) { // the second comes out of memory
      const r = await get(site.public + path);
      if (r.headers.etag) tags.set(path, r.headers.etag);
      seen[path] = {status: r.status, traces: has(r.text).length};
    }
  }
  for (const path of [`/d/${id}`, `/d/${id}/json`, `/d/${id}/v/1`, `/d/${id}/v/2`, `/d/${id}/compare?from=1&to=2`, `/d/${id}/f/1/text`, '/list', '/list/csv', '/list/json', '/c/police-information', '/rules',
    '/feed', '/rss', '/c/police-information/feed', `/d/${other}`, `/search?q=${q('鱻麤')}`, `/search/json?q=${q(words.body)}`, `/search/feed?q=${q(words.body)}`])
    assert.ok(seen[path].status === 200 && seen[path].traces > 0, `${path}: ${JSON.stringify(seen[path])}`);
  assert.ok((await site.publicBytes()).some(([, bytes]) => has(bytes.toString('utf8')).length > 0), 'its bytes are in the public store');
});

const counts = {};
const count = async (path) => Number(/\d+/.exec(/class="tally">([^<]*)/.exec((await get(site.public + path)).text)?.[1] ?? '')?.[0]);

test('one person recalls it, with a reason that repeats nothing of it', async () => {
  for (const path of ['/list', '/c/police-information']) counts[path] = await count(path);
  const p = await browser.visitor({});
  await p.goto(`${site.desk}/`);
  await p.locator('#f-login').fill('lu.chengyuan');
  await p.locator('#f-password').fill(password);
  await p.getByRole('button', {name: '登录'}).click();
  await p.goto(`${site.desk}/documents/${id}/recall`);
  await p.locator('#f-note').fill('含有不应公开的个人信息');
  await press(p, '紧急撤回');
  await p.getByText('已紧急撤回').first().waitFor();
  noProblems(p);
  await p.context().close();
});

test('at once every address that it had says that it is gone, and why, and nothing more', async () => {
  for (const path of places().own) {
    const r = await get(site.public + path);
    assert.ok(path.endsWith('/qr') ? r.status === 404 : r.status === 410, `${path}: ${r.status}`);
    assert.deepEqual(has(r.text), [], path);
    assert.deepEqual(Object.entries(r.headers).filter(([, v]) => has(decodeURIComponent(String(v))).length), [], path);
  }
  assert.match((await get(`${site.public}/d/${id}`)).text, /含有不应公开的个人信息/);
});

test('no list, search, suggestion, feed, file or map has a trace', async () => {
  const {lists, searches} = places();
  for (const path of [...lists, ...searches]) {
    const r = await get(site.public + path);
    const typed = new URL(site.public + path).searchParams.get('q') ?? ''; // the reader's own words come back to him
    assert.deepEqual(has(r.text).filter((w) => !typed.includes(w) && !typed.toLowerCase().includes(w)), [], path);
    assert.ok(!linksOf(r.text).some((link) => new RegExp(`/d/${id}(/|$|\\?)`).test(link)), `${path} leads to it`);
    assert.ok(!r.text.includes(`/d/${id}<`), `${path} names its address`);
  }
  const sheet = await get(`${site.public}/list/xlsx`);
  const file = join(site.data, 'list.xlsx');
  writeFileSync(file, sheet.bytes);
  assert.deepEqual(has(execFileSync('unzip', ['-p', file], {encoding: 'utf8', maxBuffer: 1 << 26})), []);
  for (const path of ['/list', '/c/police-information']) assert.equal(await count(path), counts[path] - 1, `the count of ${path}`);
  const {text} = await get(`${site.public}/d/${id}/json`);
  assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ['address', 'category', 'id', 'ledger_entry', 'published', 'reason', 'recalled', 'title', 'title_en', 'withdrawn', 'withdrawn_on']);
});

test('who kept a copy and asks whether it is still good is told that it is not', async () => {
  assert.ok(tags.size > 20);
  for (const [path, tag] of tags) {
    const r = await get(site.public + path, {'If-None-Match': tag});
    const own = path.startsWith(`/d/${id}`) || path.startsWith(`/en/d/${id}`);
    if (own) assert.notEqual(r.status, 304, path);
    assert.deepEqual(own ? has(r.text) : [], [], path);
  }
  for (const encoding of ['gzip', 'br'])
    assert.equal((await get(`${site.public}/d/${id}`, {'Accept-Encoding': encoding})).status, 410);
  const part = await get(`${site.public}/d/${id}/f/1`, {Range: 'bytes=0-5'});
  assert.equal(part.status, 410);
});

test('its bytes are gone from the public store', {timeout: patient(120_000)}, async () => {
  const left = async () => (await site.publicBytes()).flatMap(([name, bytes]) => {
    const text = bytes.toString('utf8');
    return [...has(text), ...(bytes.equals(pdf.bytes) ? ['the PDF'] : [])].map((w) => `${name}: ${w}`);
  });
  await eventually('no byte of it is left', async () => (await left()).length === 0, 90_000).catch(async () => assert.deepEqual(await left(), [], engine));
  const check = await site.command('check');
  assert.equal(check.code, 0, check.stderr + check.stdout);
});

test('a rebuild and a restart bring nothing back', {timeout: patient(300_000)}, async () => {
  assert.deepEqual(site.errorLines, []); // of this life: the log begins anew
  assert.equal(await site.stop(), 0);
  const rebuilt = await site.command('rebuild');
  assert.equal(rebuilt.code, 0, rebuilt.stderr);
  assert.deepEqual((await site.publicBytes()).flatMap(([name, bytes]) => has(bytes.toString('utf8')).map((w) => `${name}: ${w}`)), []);
  await site.serve();
  assert.equal((await get(`${site.public}/d/${id}`)).status, 410);
});

ends(site, browser);

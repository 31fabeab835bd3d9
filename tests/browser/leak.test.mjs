// The first law: what is not published is nowhere on the public side. Documents in every state, with a
// mark of its own in every field, and a stranger who looks everywhere.
import assert from 'node:assert/strict';
import test from 'node:test';
import {crawl} from './crawl.mjs';
import {Site, ends, eventually, get, linksOf, people, publish, request} from './lib.mjs';

const site = await Site.start({env: {GONGKAI_NOW: '1481767200'}}); // 15 December 2016: the statistics show the year of the demonstration
const who = await people(site);

// A mark is found as a word by search, and as bytes in a file. Chinese, so that it can stand in a title; of letters
// that no document has, so that nothing public is near it by a part of it (with 二〇一六 something is).
const digits = '龘靐齉爩鱻麤籱灪虪驫';
let marks = 0;
function mark(what) {
  const number = [...String(7301 + marks++ * 37)].map((d) => digits[d]).join('');
  const word = `隐${number}藏`;
  secrets.push({what, word});
  return word;
}
const secrets = [];

const fieldsOf = (state) => ({
  title: `${state}文件${mark(`${state}: title`)}`,
  title_en: `Secret ${mark(`${state}: English title`)}`,
  summary: `概述${mark(`${state}: summary`)}`,
  number: `昭公密〔2016〕${mark(`${state}: number`)}号`,
  body: `正文${mark(`${state}: text`)}。`,
});

async function plant(state, officer = who.officer) {
  const id = await officer.draft({...fieldsOf(state), genre: '函'});
  await officer.attach(id, `附件${mark(`${state}: file name`)}.txt`, `附件内容${mark(`${state}: file`)}。`);
  return id;
}

const planted = {};
const before = await sizes();
planted.draft = await plant('draft');
planted.first = await plant('first');
planted.second = await plant('second');
planted.final = await plant('final');
planted.returned = await plant('returned');
planted.recalled = await plant('recalled');
for (const state of ['first', 'second', 'final', 'returned', 'recalled']) await who.officer.move(planted[state], 'submit');
for (const state of ['second', 'final', 'recalled']) await who.head.move(planted[state], 'pass_first');
await who.office.move(planted.final, 'pass_second');
await who.head.move(planted.returned, 'return_first', `退回理由${mark('returned: reason')}`);
await who.officer.move(planted.recalled, 'recall_second');

// One that was published, and is being revised: the first edition is public, the second is not.
planted.revised = await who.officer.draft({category: '重要警务信息', title: '修订前的题目', body: '修订前的正文。', summary: '修订前的概述'});
await publish(who, planted.revised);
await who.officer.move(planted.revised, 'revise', `修订理由${mark('revised: reason')}`);
await who.officer.edit(planted.revised, fieldsOf('revised'));
await who.officer.attach(planted.revised, `附件${mark('revised: file name')}.txt`, `附件内容${mark('revised: file')}。`);
await who.officer.move(planted.revised, 'submit');
await who.head.move(planted.revised, 'pass_first');

// And accounts and readers' reports: inside only.
secrets.push({what: 'an officer', word: '余浩然'}, {what: 'a login', word: 'yu.haoran'}, {what: 'a head', word: '莫光铭'});
{
  const form = await get(`${site.public}/feedback`);
  const message = mark('a reader\'s report');
  const body = new URLSearchParams({key: /name="key" value="([^"]+)"/.exec(form.text)[1], message, contact: mark('a reader\'s contact'), page: '/'}).toString();
  const r = await request('POST', `${site.public}/feedback`, {
    headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin'}, body});
  assert.equal(r.status, 303);
  await eventually('the report is taken over', async () => (await who.office.open('/feedback')).text.includes(message));
}

// One that was published and withdrawn: its title and the reason may stay at its address; all else is gone.
const withdrawn = fieldsOf('withdrawn');
planted.withdrawn = await who.officer.draft({...withdrawn, title: '撤回的题目', title_en: ''});
await who.officer.attach(planted.withdrawn, `附件${mark('withdrawn: file name')}.txt`, `附件内容${mark('withdrawn: file')}。`);
await publish(who, planted.withdrawn);
const publicPath = await eventually('it is public', async () => {
  const r = await get(`${site.public}/search?q=${encodeURIComponent('撤回的题目')}`);
  return linksOf(r.text).map((l) => new URL(l, site.public).pathname).find((p) => new RegExp(`/${planted.withdrawn}$`).test(p));
});
const pageOf = (id) => publicPath.replace(/\d+$/, id);
const files = await eventually('it has its PDF', async () => {
  const own = linksOf((await get(site.public + publicPath)).text).map((l) => new URL(l, site.public).pathname).filter((p) => p.startsWith(`${publicPath}/`) || p.startsWith(`${publicPath}.`));
  return own.length > 1 && own;
}, 60_000);
await who.office.move(planted.withdrawn, 'withdraw', '已并入其他文件。');
// The projector is woken at once, but it is another process: from here on it has been there.
await eventually('it is withdrawn', async () => (await get(site.public + publicPath)).status === 410);

const unpublished = Object.entries(planted).filter(([state]) => !['revised', 'withdrawn'].includes(state));

async function sizes() {
  const head = await get(`${site.public}/statistics`);
  return {statistics: head.text, etag: head.headers.etag, feed: (await get(`${site.public}/feed`)).text};
}

function findIn(bytes, allowed = []) {
  return secrets.filter(({word}) => !allowed.includes(word) && bytes.includes(word)).map(({what}) => what);
}

// Filters can be combined without end; each page has its own form for reports.
const skip = (url) => /\/feedback$/.test(url.pathname) || (/\/(list|search)$/.test(url.pathname) && [...url.searchParams.keys()].filter((k) => k !== 'before').length > 1);

test('no page that can be reached holds a mark, in text, headers or address', async () => {
  const found = [];
  const pages = await crawl(site.public, ['/', '/en', '/list', '/search', '/statistics', '/feed', '/en/feed', '/about', '/robots.txt', '/sitemap.xml'], {skip});
  assert.ok(pages.length > 150, `${pages.length} pages`);
  for (const p of pages) {
    const where = findIn(Buffer.concat([Buffer.from(decodeURI(p.url)), Buffer.from(JSON.stringify(p.response.headers)), p.response.bytes]));
    if (where.length) found.push(`${p.url}: ${where}`);
  }
  assert.deepEqual(found, []);
});

test('search finds none of them: no hit, no snippet, no count', async () => {
  // The page repeats what was asked, also in its own address and in the one of the form for reports.
  const without = (html, word) => [word, encodeURIComponent(word), encodeURIComponent(encodeURIComponent(word))].reduce((h, form) => h.replaceAll(form, 'Q'), html);
  const nobodys = '绝无此词壬癸';
  const nothing = without((await get(`${site.public}/search?q=${encodeURIComponent(nobodys)}`)).text, nobodys);
  for (const {what, word} of secrets) {
    for (const path of ['/search?q=', '/en/search?q=']) {
      const r = await get(site.public + path + encodeURIComponent(word));
      assert.deepEqual(findIn(r.text, [word]), [], what);
      assert.ok(!linksOf(r.text).some((l) => new URL(l, site.public).pathname.startsWith(publicPath.replace(/\d+$/, ''))), `${what}: a hit`);
      if (path === '/search?q=') {
        assert.ok(without(r.text, word) === nothing, `${what}: the page tells it apart from a word that nobody wrote`);
      }
    }
  }
});

test('a guessed number answers like a number that was never given', async () => {
  const never = await get(site.public + pageOf(999999));
  assert.equal(never.status, 404);
  const plain = (r, id) => r.text.replace(new RegExp(`(?<![\\da-z])${id}(?![\\da-z])`, 'g'), 'N').replace(/编号 [0-9A-Za-z]+/g, '编号 H').replace(/[0-9A-Za-z]{12}/g, 'H');
  for (const [state, id] of unpublished)
    for (const prefix of ['', '/en']) {
      for (const suffix of ['', '.json', '/json', '.pdf', '/pdf', '/1', '/files/1', '/1/1', '/file/1', '/print', '/history', '/edit', '?edition=2', '?draft=1']) {
        const r = await get(site.public + prefix + pageOf(id) + suffix);
        assert.equal(r.status, 404, `${state} ${suffix}: ${r.status}`);
        assert.deepEqual(findIn(r.text), [], `${state} ${suffix}`);
        assert.ok(!r.headers.etag && !r.headers['last-modified'], `${state} ${suffix} has a tag`);
      }
      if (!prefix) assert.equal(plain(await get(site.public + pageOf(id)), id), plain(never, 999999), state);
    }
});

test('HEAD, conditional and ranged requests tell nothing more', async () => {
  for (const [state, id] of unpublished)
    for (const [method, headers] of [['HEAD', {}], ['GET', {'If-None-Match': '*'}], ['GET', {'If-Modified-Since': new Date().toUTCString()}], ['GET', {Range: 'bytes=0-10'}], ['GET', {'Accept-Encoding': 'br'}], ['POST', {'Sec-Fetch-Site': 'same-origin', 'Content-Length': 0}]]) {
      const r = await request(method, site.public + pageOf(id), {headers});
      assert.ok(r.status === 404 || r.status === 405, `${state} ${method} ${JSON.stringify(headers)}: ${r.status}`);
    }
});

test('lists by every filter and in every order hold none of them', async () => {
  const filters = ['', 'topic=drugs', 'department=narcotics', 'column=police-information', 'category=police-information', 'month=2016-12', 'month=2016', 'q=文件',
    'state=draft', 'status=all', 'withdrawn=1', 'before=9999-12-31.999999', 'before=0', 'page=-1', 'sort=changed', "topic=' or 1=1 --", 'topic=%27%20or%201%3D1'];
  for (const path of ['/list', '/c/police-information', '/c/statutory', '/search', '/feed', '/statistics', '/en/list'])
    for (const filter of filters) {
      const r = await get(`${site.public}${path}?${filter}`);
      assert.ok(r.status < 500, `${path}?${filter}: ${r.status}`);
      assert.deepEqual(findIn(r.text), [], `${path}?${filter}`);
      const ids = linksOf(r.text).map((l) => new URL(l, site.public).pathname);
      for (const [state, id] of unpublished) assert.ok(!ids.includes(pageOf(id)), `${path}?${filter} names the ${state}`);
    }
});

test('counts are those of what is public: nothing that waits is in them', async () => {
  const now = await sizes();
  const figures = (html) => [...html.matchAll(/<a\b[^>]*href="[^"]*"[^>]*>\s*(\d+)\s*</g)].map((m) => Number(m[1]));
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  assert.ok(figures(before.statistics).length > 3, 'the statistics page has figures');
  // One document was added to the public (the one in revision); the largest figure of all grows by one.
  assert.equal(Math.max(...figures(now.statistics)), Math.max(...figures(before.statistics)) + 1);
  assert.ok(sum(figures(now.statistics)) > sum(figures(before.statistics)));
});

test('of the revised one readers still see the first edition, and only that', async () => {
  const r = await get(site.public + pageOf(planted.revised));
  assert.equal(r.status, 200);
  assert.ok(r.text.includes('修订前的正文。'));
  assert.deepEqual(findIn(r.text), []);
});

test('neighbours lead past what is not public', async () => {
  const r = await get(site.public + pageOf(planted.revised));
  for (const link of linksOf(r.text).map((l) => new URL(l, site.public)).filter((u) => u.origin === site.public))
    assert.ok((await get(link.href)).status < 400, link.href);
});

test('the withdrawn one leaves its title and the reason; page, files and PDF are gone', async () => {
  const r = await get(site.public + publicPath);
  assert.equal(r.status, 410);
  assert.ok(r.text.includes('已并入其他文件。'));
  assert.deepEqual(findIn(r.text), []);
  for (const path of files) {
    const gone = await get(site.public + path);
    assert.ok(gone.status === 404 || gone.status === 410, `${path}: ${gone.status}`);
  }
});

test('a page that was kept in memory, or a tag that was given out, does not bring it back', async () => {
  for (const headers of [{'Accept-Encoding': 'gzip'}, {'Accept-Encoding': 'br'}, {'If-None-Match': '*'}]) {
    const r = await get(site.public + publicPath, headers);
    assert.equal(r.status, 410, JSON.stringify(headers));
  }
});

test('the public store and its files do not hold a byte of them', async () => {
  // The reader's report is in the inbox until it is taken over; after that it is gone from there too.
  assert.equal(await site.stop(), 0);
  const found = [];
  for (const [name, bytes] of await site.publicBytes()) {
    const where = findIn(bytes);
    if (where.length) found.push(`${name}: ${where.join(', ')}`);
  }
  assert.deepEqual(found, []);
  await site.serve({GONGKAI_NOW: '1481767200'});
});

test('rebuilt from the ledger it holds none of them either', async () => {
  assert.equal(await site.stop(), 0);
  const r = await site.command('rebuild');
  assert.equal(r.code, 0, r.stderr);
  const found = [];
  for (const [name, bytes] of await site.publicBytes()) {
    const where = findIn(bytes);
    if (where.length) found.push(`${name}: ${where.join(', ')}`);
  }
  assert.deepEqual(found, []);
  await site.serve({GONGKAI_NOW: '1481767200'});
  assert.equal((await get(site.public + pageOf(planted.draft))).status, 404);
  assert.equal((await get(site.public + publicPath)).status, 410);
});

ends(site);

// What a citizen does on the public site: find, read, take away. Each with JavaScript and without.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, get, linksOf, noProblems, request, root, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const demo = join(root, 'data/demo/zhaotong-2016');

const main = (page) => page.getByRole('main');
const documentLinks = (html) => [...new Set(linksOf(/<main[\s\S]*<\/main>/.exec(html)[0]).map((l) => l.split('#')[0]).filter((l) => /^(\/en)?\/d\/\d+$/.test(l)))];

/** How many records a list holds, page after page. */
async function records(path) {
  const found = new Set();
  for (let next = path; next;) {
    const r = await get(site.public + next);
    assert.equal(r.status, 200, next);
    documentLinks(r.text).forEach((l) => found.add(l));
    next = linksOf(/<a\b[^>]*rel="next"[^>]*>/.exec(r.text)?.[0] ?? '')[0];
  }
  return found.size;
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const visit = async (path, options = {}) => {
    const page = await browser.visitor({javaScriptEnabled: js, ...options});
    await page.goto(site.public + path);
    return page;
  };
  /** A test with a visitor of its own, whose browser has nothing to complain about. */
  const fact = (name, path, body, options) => test(name + mode, async () => {
    const page = await visit(path, options);
    await body(page);
    noProblems(page);
    await page.context().close();
  });

  fact('the home page names the authority, offers search and shows the newest', '/', async (page) => {
    assert.match(await page.title(), /昭通市公安局/);
    await page.getByRole('banner').getByText('昭通市公安局').first().waitFor();
    await page.getByRole('searchbox', {name: '搜索标题、文号和正文'}).waitFor();
    assert.ok(await main(page).locator('a[href^="/d/"]').count() >= 5);
    await page.getByText('本站内容为演示而拟').waitFor();
  });

  fact('from the home page through a column to a document', '/', async (page) => {
    await page.getByRole('navigation', {name: '主要栏目'}).getByRole('link', {name: '公开制度'}).click();
    await page.getByRole('heading', {level: 1, name: '政府信息公开制度'}).waitFor();
    assert.equal(await main(page).locator('a[href^="/d/"]').count(), 5);
    await main(page).locator('a[href^="/d/"]').first().click();
    await main(page).getByRole('heading', {level: 1}).waitFor();
    await main(page).getByText('本文为演示而拟').waitFor();
    await page.getByRole('navigation', {name: '您在这里'}).getByRole('link', {name: '政府信息公开制度'}).waitFor();
  });

  fact('a document shows its facts in a table, and its attachment downloads as it was handed in', '/c/important-matters', async (page) => {
    await main(page).getByRole('link', {name: /拟新增|技术监控/}).first().click();
    const facts = main(page).getByRole('table').first();
    for (const name of ['索引号', '发布日期']) await facts.getByText(name).first().waitFor();
    const link = main(page).getByRole('link', {name: /拟新增技术监控设备设置地点\.csv/}).first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.equal(download.suggestedFilename(), '拟新增技术监控设备设置地点.csv');
    assert.deepEqual(readFileSync(await download.path()), readFileSync(join(demo, 'files/monitoring-points.csv')));
  });

  fact('a two-character word finds documents, with the word marked where it stands', '/', async (page) => {
    await page.locator('#q').fill('禁毒');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/);
    assert.ok(await main(page).locator('a[href^="/d/"]').count() >= 3);
    const marks = await main(page).locator('mark').allTextContents();
    assert.ok(marks.length >= 3);
    for (const word of marks) assert.equal(word, '禁毒');
    assert.equal(await page.locator('#q').inputValue(), '禁毒');
  });

  fact('what stands only in an attachment is found too', '/search?q=%E7%9B%91%E6%8E%A7%E8%AE%BE%E5%A4%87', async (page) => {
    await main(page).getByRole('link', {name: /技术监控/}).first().waitFor();
  });

  fact('a word that stands nowhere: the page says so and what to do next', '/search?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E8%AF%8D', async (page) => {
    assert.equal(await main(page).locator('a[href^="/d/"]').count(), 0);
    await main(page).getByText('没有找到').first().waitFor();
    await main(page).getByText('还可以这样找').waitFor();
    await main(page).getByRole('link', {name: /从全部公开信息里/}).waitFor();
    assert.equal(await page.locator('#q').inputValue(), '绝无此词');
  });

  fact('from a document to its neighbours and back', '/c/police-information', async (page) => {
    await main(page).locator('a[href^="/d/"]').nth(3).click();
    const here = new URL(page.url()).pathname;
    const neighbours = main(page).locator('a[rel="next"], a[rel="prev"]');
    assert.equal(await neighbours.count(), 2);
    await main(page).locator('a[rel="next"]').click();
    await page.waitForURL((url) => url.pathname !== here);
    await main(page).locator('a[rel="prev"]').click();
    await page.waitForURL((url) => url.pathname === here);
  });

  fact('a long list goes on by pages, without losing or repeating one', '/c/police-information', async (page) => {
    const seen = [];
    for (;;) {
      seen.push(...await main(page).locator('a[href^="/d/"]').evaluateAll((links) => links.map((l) => l.getAttribute('href'))));
      const next = main(page).locator('a[rel="next"]');
      if (!await next.count()) break;
      await next.click();
      await page.waitForLoadState();
    }
    assert.equal(new Set(seen).size, 58);
    assert.equal(seen.length, 58);
  });

  fact('the statistics say 74 = 7 + 9 + 58', '/statistics', async (page) => {
    const words = textOf(await main(page).innerHTML());
    for (const figure of [74, 7, 9, 58]) assert.match(words, new RegExp(`(?<!\\d)${figure}(?!\\d)`), `${figure}`);
    await main(page).getByRole('link', {name: '58', exact: true}).first().click();
    await page.waitForURL(/police-information/);
  });

  fact('the same page in English, and back', '/c/rules', async (page) => {
    await page.getByRole('link', {name: 'English'}).click();
    await page.getByRole('heading', {level: 1, name: 'Disclosure Rules'}).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await main(page).locator('a[href^="/en/d/"]').first().click();
    assert.match(await main(page).getByRole('heading', {level: 1}).textContent(), /[A-Za-z]{4}/);
    await page.getByRole('link', {name: '中文'}).click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  }, {locale: 'en-GB'});

  fact('large type stays from page to page, until it is put back', '/c/rules', async (page) => {
    const size = () => page.locator('main h1').evaluate((h) => parseFloat(getComputedStyle(h).fontSize));
    const normal = await size();
    await page.getByRole('button', {name: '大字'}).click();
    await page.waitForURL(/\/c\/rules/);
    assert.ok(await size() > normal * 1.2, `${normal} to ${await size()}`);
    await main(page).locator('a[href^="/d/"]').first().click();
    assert.ok(await page.locator('html.large').count() === 1);
    await page.getByRole('button', {name: '标准字'}).click();
    await page.waitForURL(/\/d\//);
    assert.equal(await page.locator('html.large').count(), 0);
  });

  test(`at 360 pixels, in large type too, nothing scrolls sideways${mode}`, async () => {
    const page = await visit('/', {viewport: {width: 360, height: 740}, hasTouch: true, isMobile: true});
    const documents = documentLinks((await get(`${site.public}/c/important-matters`)).text);
    for (const large of [false, true]) {
      await page.goto(`${site.public}/`);
      if (large) await page.getByRole('button', {name: '大字'}).click();
      for (const path of ['/', '/list', '/c/police-information', '/search?q=%E7%A6%81%E6%AF%92', '/statistics', '/about', '/feedback', '/en', '/en/statistics', '/en/list', ...documents.slice(0, 3), `/en${documents[0]}`]) {
        await page.goto(site.public + path);
        const [wide, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(wide <= view, `${path}${large ? ' (large)' : ''} is ${wide} wide`);
      }
    }
    noProblems(page);
    await page.context().close();
  });

  test(`at 400 % zoom (a window of 320) text still flows in one column${mode}`, async () => {
    const page = await visit('/', {viewport: {width: 320, height: 256}});
    for (const path of ['/', '/list', '/statistics', '/d/1', '/search?q=%E7%A6%81%E6%AF%92']) {
      await page.goto(site.public + path);
      const [wide, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wide <= view, `${path} is ${wide} wide`);
    }
    await page.context().close();
  });

  fact('with the keyboard alone: skip link, search, open a hit', '/c/rules', async (page) => {
    await page.keyboard.press('Tab');
    const skip = page.locator('a.skip');
    assert.ok(await skip.evaluate((e) => e === document.activeElement));
    assert.ok(await skip.evaluate((e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.left >= 0 && b.width > 20; }), 'it can be seen');
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('main').evaluate((e) => e === document.activeElement), 'the main part has the focus');
    await page.goto(`${site.public}/c/rules`);
    for (let i = 0; i < 12 && !await page.locator('#q').evaluate((e) => e === document.activeElement); i++) await page.keyboard.press('Tab');
    await page.keyboard.type('听证');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search/);
    const hit = main(page).locator('a[href^="/d/"]').first();
    for (let i = 0; i < 60 && !await hit.evaluate((e) => e === document.activeElement); i++) await page.keyboard.press('Tab');
    assert.ok(await hit.evaluate((e) => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none'), 'the focus is seen');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/d\/\d+/);
  });

  fact('on paper there is the text and no navigation', '/d/1', async (page) => {
    await page.emulateMedia({media: 'print'});
    for (const part of ['.site-nav', '.skip', 'form[role=search]', '.tools', '.crumbs', '.foot-links'])
      for (const element of await page.locator(part).all()) assert.equal(await element.isVisible(), false, part);
    assert.ok(await main(page).getByRole('heading', {level: 1}).isVisible());
    assert.ok(await main(page).getByText('本文为演示而拟').isVisible());
  });

  fact('an address that does not exist gets a page that helps on', '/no-such-page', async (page) => {
    await main(page).getByText('没有找到这一页').first().waitFor();
    await page.getByRole('link', {name: '回到首页'}).click();
    await page.waitForURL(`${site.public}/`);
  });
}

// ---- Without a browser ----

test('each figure of the statistics opens a list with exactly that many records', async () => {
  for (const path of ['/statistics', '/en/statistics']) {
    const {text} = await get(site.public + path);
    const figures = [...text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>\s*(\d+)\s*<\/a>/g)].map((m) => [m[1].replaceAll('&amp;', '&'), Number(m[2])]);
    assert.ok(figures.length >= 20, `${figures.length} figures`);
    for (const wanted of [74, 7, 9, 58]) assert.ok(figures.some(([, n]) => n === wanted), `${wanted} is a link`);
    for (const [link, n] of figures) assert.equal(await records(link), n, link);
  }
});

test('every text of the demonstration is there, in its column, on its day', async () => {
  const {text} = await get(`${site.public}/list`);
  assert.equal(await records('/list'), 81);
  assert.match(textOf(text), /81/);
  assert.equal(await records('/c/important-matters'), 7);
  assert.equal(await records('/c/key-work'), 9);
  assert.equal(await records('/c/rules'), 5);
});

test('each document has a PDF whose text holds its title', async () => {
  await eventually('the last PDF is made', async () => (await get(`${site.public}/d/81/pdf`)).status === 200, 90_000);
  for (const id of [1, 2, 8, 15, 40, 81]) {
    const page = await get(`${site.public}/d/${id}`);
    const title = /<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(page.text)[1].replace(/<[^>]*>/g, '').trim();
    const pdf = await get(`${site.public}/d/${id}/pdf`);
    assert.equal(pdf.status, 200, `${id}`);
    assert.equal(pdf.headers['content-type'], 'application/pdf');
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    const path = join(site.data, `${id}.pdf`);
    writeFileSync(path, pdf.bytes);
    const words = execFileSync('pdftotext', ['-enc', 'UTF-8', path, '-'], {encoding: 'utf8'}).replace(/\s+/g, '');
    assert.ok(words.length > 200, `${id}: ${words.length} letters`);
    assert.ok(words.includes(title.replace(/\s+/g, '')), `${title} in ${words.slice(0, 200)}`);
    assert.match(execFileSync('pdffonts', [path], {encoding: 'utf8'}), /yes yes yes|emb/);
    for (const line of execFileSync('pdffonts', [path], {encoding: 'utf8'}).split('\n').slice(2).filter(Boolean))
      assert.match(line, /\byes\s+yes\s+yes\b/, `each font is embedded and subset: ${line}`);
  }
});

test('the feeds are well-formed Atom', async () => {
  for (const path of ['/feed', '/en/feed', '/c/police-information/feed', '/c/rules/feed']) {
    const r = await get(site.public + path);
    assert.equal(r.status, 200, path);
    assert.match(r.headers['content-type'], /^application\/atom\+xml/);
    const file = join(site.data, 'feed.xml');
    writeFileSync(file, r.bytes);
    assertAtom(r.text, path);
  }
});

// A strict reader of this one format: each tag closes what it opened, what RFC 4287 asks for is there once.
function assertAtom(xml, path) {
  assert.match(xml, /^<\?xml version="1\.0" encoding="utf-8"\?>/i);
  assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml), 'no control characters');
  const stack = [];
  const counts = [];
  for (const [, close, name, attributes, empty] of xml.replace(/^<\?[^>]*\?>/, '').matchAll(/<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (close) {
      assert.equal(stack.pop().name, name, path);
      continue;
    }
    if (stack.length) stack.at(-1).children.push(name + (attributes.includes('rel="self"') ? ':self' : ''));
    const element = {name, children: []};
    counts.push(element);
    if (!empty) stack.push(element);
  }
  assert.deepEqual(stack, [], `${path}: every tag is closed`);
  assert.equal(xml.replace(/<[^>]*>/g, '').includes('<'), false);
  assert.ok(!/&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(xml), `${path}: a bare &`);
  const [feed] = counts;
  assert.equal(feed.name, 'feed');
  assert.match(xml, /<feed\b[^>]*xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/);
  for (const name of ['id', 'title', 'updated']) assert.equal(feed.children.filter((c) => c === name).length, 1, `${path}: feed/${name}`);
  assert.ok(feed.children.includes('link:self'), `${path}: rel=self`);
  const entries = counts.filter((e) => e.name === 'entry');
  assert.ok(entries.length >= 5, `${path}: ${entries.length} entries`);
  for (const entry of entries)
    for (const name of ['id', 'title', 'updated']) assert.equal(entry.children.filter((c) => c === name).length, 1, `${path}: entry/${name}`);
  assert.ok(entries.every((e) => e.children.includes('author')) || feed.children.includes('author'), `${path}: an author`);
  for (const [, day] of xml.matchAll(/<(?:updated|published)>([^<]*)</g)) assert.match(day, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);
  const ids = [...xml.matchAll(/<id>([^<]*)</g)].map((m) => m[1]);
  assert.equal(new Set(ids).size, ids.length, `${path}: each id once`);
}

test('the record as JSON says what the page says', async () => {
  const r = await get(`${site.public}/d/1/json`);
  assert.match(r.headers['content-type'], /^application\/json/);
  const record = JSON.parse(r.text);
  const page = textOf((await get(`${site.public}/d/1`)).text);
  assert.ok(page.includes(record.title) && page.includes(record.index_number));
  assert.equal(record.withdrawn, false);
});

test('a page that did not change is answered 304, packed when asked, and the same bytes in each form', async () => {
  const first = await get(`${site.public}/d/1`);
  assert.ok(first.headers.etag);
  const again = await get(`${site.public}/d/1`, {'If-None-Match': first.headers.etag});
  assert.equal(again.status, 304);
  assert.equal(again.bytes.length, 0);
  const {gunzipSync, brotliDecompressSync} = await import('node:zlib');
  for (const [encoding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]]) {
    const r = await get(`${site.public}/d/1`, {'Accept-Encoding': encoding});
    assert.equal(r.headers['content-encoding'], encoding);
    assert.match(r.headers.vary ?? '', /accept-encoding/i);
    assert.equal(unpack(r.bytes).toString(), first.text);
  }
  const head = await request('HEAD', `${site.public}/d/1`);
  assert.equal(head.status, 200);
  assert.equal(head.bytes.length, 0);
  assert.equal(head.headers.etag, first.headers.etag);
});

test('a part of a file is served when asked for', async () => {
  const whole = await get(`${site.public}/d/1/pdf`);
  const part = await get(`${site.public}/d/1/pdf`, {Range: 'bytes=10-19'});
  assert.equal(part.status, 206);
  assert.equal(part.headers['content-range'], `bytes 10-19/${whole.bytes.length}`);
  assert.deepEqual(part.bytes, whole.bytes.subarray(10, 20));
  const beyond = await get(`${site.public}/d/1/pdf`, {Range: `bytes=${whole.bytes.length}-`});
  assert.equal(beyond.status, 416);
});

test('odd questions get an answer in words, never a fault', async () => {
  for (const path of ['/search', '/search?q=', '/search?q=%20%E3%80%80', '/search?q=a', '/search?q=%22', '/search?q=%28%29*%3A%5E', '/search?q=AND', '/search?q=-%E7%A6%81%E6%AF%92',
    `/search?q=${'%E7%A6%81'.repeat(200)}`, '/search?q=%F0%9F%98%80', '/search?q=%E7%A6%81%E6%AF%92&page=99999', '/search?q=%E7%A6%81%E6%AF%92&from=-1', '/list?month=2016-99', '/list?topic=none',
    '/list?before=x', '/d/0', '/d/-1', '/d/99999999999999999999', '/d/1/f/0', '/d/1/f/99', '/c/none', '/c/none/feed', '/%E4%B8%AD', '/a/none.css', '/d/1/', '//', '/en/en']) {
    const r = await get(site.public + path);
    assert.ok(r.status < 500, `${path}: ${r.status}`);
    assert.ok(r.bytes.length > 0, path);
  }
  for (const path of ['/search?q=%FF', '/%00', '/d/%ZZ', '/search?q=%']) assert.equal((await get(site.public + path)).status, 400, path);
  assert.equal((await get(`${site.public}/search?q=${'a'.repeat(9000)}`)).status, 414);
});

ends(site, browser);

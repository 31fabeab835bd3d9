// Finding things, as people do: by words, sounds and slips, by filters, in another program, by keyboard, in large type, in the dark.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, get, linksOf, noProblems, password, press, readCode, textOf, unescapeHtml} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const main = (page) => page.getByRole('main');
const hits = (page) => main(page).locator('ol.listing a.title');

/** Each with a visitor of its own; with JavaScript and without. */
function fact(name, path, body, options = {}) {
  for (const javaScriptEnabled of [true, false])
    test(name + (javaScriptEnabled ? '' : ' (JavaScript off)'), async () => {
      const page = await browser.visitor({javaScriptEnabled, ...options});
      await page.goto(site.public + path);
      await body(page);
      noProblems(page);
      await page.context().close();
    });
}

async function search(page, words) {
  await page.locator('#q').fill(words);
  await Promise.all([page.waitForEvent('load'), page.locator('#q').press('Enter')]);
}

// ---- Words, sounds, slips ----

fact('a word of two characters', '/', async (page) => {
  await search(page, '户口');
  assert.ok(await hits(page).count() >= 5);
  assert.deepEqual([...new Set(await main(page).locator('mark').allTextContents())], ['户口']);
});

fact('what only the summary says is shown out of the summary, marked', `/search?q=${encodeURIComponent('禁毒')}&month=2016-07`, async (page) => {
  const hit = main(page).locator('ol.listing > li').filter({hasText: '2016年第二季度重点工作通报'});
  assert.match(await hit.locator('.snippet').innerText(), /打击犯罪、禁毒和政务公开/);
  assert.deepEqual(await hit.locator('.snippet mark').allTextContents(), ['禁毒']);
});

fact('pinyin: initials and whole syllables, with what they mean marked', '/', async (page) => {
  await search(page, 'hukou');
  await main(page).getByText('指的可能是').waitFor();
  assert.ok((await main(page).locator('mark').allTextContents()).every((w) => w === '户口'));
  await Promise.all([page.waitForEvent('load'), main(page).locator('.offers').getByRole('link', {name: '户口'}).click()]);
  assert.equal(await page.locator('#q').inputValue(), '户口');
  await search(page, 'sfz');
  assert.ok(await hits(page).count() >= 5);
  assert.ok((await main(page).locator('mark').allTextContents()).includes('身份证'));
});

fact('a slip of the pen is answered with what was meant', '/search?q=%E9%85%92%E5%90%8E%E6%9E%B6%E9%A9%B6', async (page) => {
  await main(page).getByText('您要找的可能是').waitFor();
  await Promise.all([page.waitForEvent('load'), main(page).getByRole('link', {name: '酒后驾驶', exact: true}).click()]);
  assert.ok(await hits(page).count() >= 3);
});

fact('words inside a PDF are found, and read without a PDF program', '/', async (page) => {
  await search(page, '询问知情人');
  await Promise.all([page.waitForEvent('load'), main(page).locator('.in-file').first().click()]);
  await main(page).getByText('派出所民警上门走访').waitFor();
  await main(page).getByRole('heading', {level: 1, name: '无户口人员登记户口办理流程.pdf'}).waitFor();
});

fact('a phrase and what must not stand there', '/', async (page) => {
  await search(page, '户口');
  const all = await hits(page).count();
  await search(page, '户口 不含 登记');
  const without = await hits(page).count();
  assert.ok(without < all && without > 0);
  await search(page, '「公安 户口」');
  assert.equal(await hits(page).count(), 0);
});

fact('where nothing is found the page leads on', '/search?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E8%AF%8D', async (page) => {
  await main(page).getByText('没有找到').first().waitFor();
  await Promise.all([page.waitForEvent('load'), main(page).getByRole('link', {name: '没有公开的，可以依法申请公开。'}).click()]);
  assert.match(new URL(page.url()).pathname, /^\/request/);
});

// ---- Filters ----

fact('filters come and go, each a link with its number, and the list keeps its word', '/list', async (page) => {
  const facets = page.getByRole('complementary');
  const number = async (name) => Number(/(\d+)\s*$/.exec(await facets.getByRole('link', {name: new RegExp(`^${name} \\d`)}).innerText())[1]);
  const go = (link) => Promise.all([page.waitForEvent('load'), link.click()]);
  const tally = async () => Number(/\d+/.exec(await main(page).locator('.tally').innerText())[0]);
  const notices = await number('通报');
  await go(facets.getByRole('link', {name: /^通报 \d/}));
  assert.equal(await tally(), notices);
  const traffic = await number('交通警察支队');
  await go(facets.getByRole('link', {name: /^交通警察支队 \d/}));
  assert.equal(await tally(), traffic);
  assert.equal(await hits(page).count(), Math.min(traffic, 20));
  await go(main(page).getByRole('link', {name: /去掉.*体裁.*通报/}));
  assert.ok(await tally() >= traffic);
  await go(main(page).getByRole('link', {name: /去掉.*交通警察支队/}));
  assert.equal(await main(page).locator('.chosen').count(), 0);
});

fact('a list is put in order by day made and by title, page after page and back, and keeps its filter', '/list', async (page) => {
  const go = (name) => Promise.all([page.waitForEvent('load'), page.getByRole('navigation', {name: '排序'}).getByRole('link', {name}).click()]);
  const turn = (name) => Promise.all([page.waitForEvent('load'), page.getByRole('navigation', {name: '翻页'}).getByRole('link', {name}).click()]);
  await go('按标题拼音');
  const first = await hits(page).allInnerTexts();
  assert.equal(first.length, 20);
  await turn('下一页');
  const second = await hits(page).allInnerTexts();
  assert.notDeepEqual(second, first);
  await turn('上一页');
  assert.deepEqual(await hits(page).allInnerTexts(), first);
  assert.equal(await page.getByRole('navigation', {name: '排序'}).locator('[aria-current]').innerText(), '按标题拼音');
  await Promise.all([page.waitForEvent('load'), page.getByRole('complementary').getByRole('link', {name: /^通报 \d/}).click()]);
  assert.equal(await page.getByRole('navigation', {name: '排序'}).locator('[aria-current]').innerText(), '按标题拼音');
  await go('按成文日期');
  const days = (await main(page).locator('ol.listing .meta').allInnerTexts()).map((t) => /(\d+)年(\d+)月(\d+)日成文/.exec(t).slice(1).map(Number)).map(([y, m, d]) => (y * 100 + m) * 100 + d);
  assert.equal(days.length, 20);
  assert.deepEqual(days, [...days].sort((x, y) => y - x));
});

test('titles stand as they are spoken, on all pages of the list and in the file that is taken away', async () => {
  const seen = await titles('/list?order=title');
  // By the first letter, as another dictionary has it; that one looks at tones before it looks at the next letter, so no further.
  const collator = new Intl.Collator('zh-u-co-pinyin');
  const first = seen.map((t) => t[0]).filter((c) => /\p{Script=Han}/u.test(c) && !/[重行长乐]/.test(c));
  assert.ok(new Set(first).size > 10);
  assert.deepEqual(first, [...first].sort(collator.compare));
  const {rows} = JSON.parse((await get(`${site.public}/list/json?order=title`)).text);
  assert.deepEqual(rows.map((r) => r.title), seen);
  assert.equal(new Set(rows.map((r) => r.id)).size, (await titles('/list')).length);
  assert.equal((await get(`${site.public}/list?order=taste`)).status, 404);
});

fact('a search is narrowed by column and by year', '/search?q=%E6%88%B7%E5%8F%A3', async (page) => {
  const before = await main(page).locator('.tally').innerText();
  await Promise.all([page.waitForEvent('load'), page.getByRole('complementary').getByRole('link', {name: /^重点工作通报/}).click()]);
  assert.notEqual(await main(page).locator('.tally').innerText(), before);
  assert.equal(await page.locator('#q').inputValue(), '户口');
  for (const meta of await main(page).locator('ol.listing .meta').allInnerTexts()) assert.match(meta, /重点工作通报/);
});

// ---- The list in other programs ----

/** The records of a list, all pages of it. */
async function titles(path) {
  const found = [];
  for (let next = path; next;) {
    const {text} = await get(site.public + next);
    found.push(...[...text.matchAll(/<a class="title" href="[^"]*"[^>]*>([^<]*)</g)].map((m) => unescapeHtml(m[1])));
    next = linksOf(/<a\b[^>]*rel="next"[^>]*>/.exec(text)?.[0] ?? '')[0];
  }
  return found;
}

function csvRows(text) {
  const rows = [[]];
  for (const m of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(m[1]?.replaceAll('""', '"') ?? m[2]);
    if (m[3] === '\r\n') rows.push([]);
  }
  return rows.filter((r) => r.length > 1);
}

/** Cells of the first sheet as LibreOffice and Excel would read them: shared strings by number, or in the cell. */
function xlsxRows(path) {
  const part = (name) => execFileSync('unzip', ['-p', path, name], {encoding: 'utf8'});
  const sheet = part('xl/worksheets/sheet1.xml');
  let shared = [];
  try {
    shared = [...part('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map((m) => textOf(m[1]));
  } catch { /* each string stands in its cell */ }
  return [...sheet.matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].map(([, row]) =>
    [...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(([, , attributes, inside = '']) => {
      const value = /<v>([^<]*)<\/v>/.exec(inside)?.[1] ?? textOf(inside);
      return /t="s"/.test(attributes) ? shared[Number(value)] : unescapeHtml(value);
    }));
}

test('a filtered list taken away as Excel, CSV and JSON is the list that was seen', async () => {
  const path = '/list?genre=%E9%80%9A%E6%8A%A5&month=2016';
  const seen = await titles(path);
  assert.ok(seen.length > 20);
  const page = await browser.visitor();
  await page.goto(site.public + path);
  const take = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name, exact: true}).click()]);
    const to = join(mkdtempSync(join(tmpdir(), 'gongkai-list.')), download.suggestedFilename());
    await download.saveAs(to);
    return to;
  };
  const xlsx = await take('Excel');
  assert.match(xlsx, /全部公开信息-\d{4}-\d\d-\d\d\.xlsx$/);
  assert.deepEqual(xlsxRows(xlsx).slice(1).map((r) => r[2]), seen);
  const csv = readFileSync(await take('CSV'), 'utf8');
  assert.equal(csv[0], '\ufeff');
  assert.deepEqual(csvRows(csv.slice(1)).slice(1).map((r) => r[2]), seen);
  const json = JSON.parse((await get(`${site.public}/list/json?genre=%E9%80%9A%E6%8A%A5&month=2016`)).text);
  assert.deepEqual(json.rows.map((r) => r.title), seen);
  assert.ok(json.rows.every((r) => r.genre === '通报' && /^2016-\d\d-\d\d$/.test(r.published)));
  await page.context().close();
});

test('a search has feeds in both forms, and they hold its newest hits', async () => {
  const {text} = await get(`${site.public}/search?q=%E6%88%B7%E5%8F%A3&order=date`);
  const first = unescapeHtml(/<a class="title" href="([^"]*)"/.exec(text)[1]);
  for (const form of ['feed', 'rss']) {
    const r = await get(`${site.public}/search/${form}?q=%E6%88%B7%E5%8F%A3`);
    assert.equal(r.status, 200);
    assert.match(r.headers['content-type'], form === 'rss' ? /rss\+xml/ : /atom\+xml/);
    const links = [...r.text.matchAll(/(?:<link>|href=")(http[^<"]*\/d\/\d+)/g)].map((m) => new URL(m[1]).pathname);
    assert.equal(links[0], first);
  }
});

const entries = (text) => [...text.matchAll(/(?:<link>|href=")(http[^<"]*\/d\/\d+)/g)].map((m) => new URL(m[1]).pathname);

test('every column, every list with filters and every search leads to both feeds, with the same filters', async () => {
  const columns = linksOf((await get(`${site.public}/site-map`)).text).filter((l) => /^\/c\//.test(l));
  assert.ok(columns.length > 8);
  const filtered = '/list?genre=%E9%80%9A%E6%8A%A5&month=2016';
  for (const path of [...new Set(columns), '/list', filtered, '/search?q=%E6%88%B7%E5%8F%A3&month=2016', '/search?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E8%AF%8D']) {
    const {text} = await get(site.public + path);
    const links = new Map([...text.matchAll(/<a href="([^"]*)">(Atom|RSS)<\/a>/g)].map((m) => [m[2], unescapeHtml(m[1])]));
    assert.deepEqual([...links.keys()].sort(), ['Atom', 'RSS'], path);
    const feeds = {};
    for (const [form, link] of links) {
      const r = await get(site.public + link);
      assert.equal(r.status, 200, link);
      assert.match(r.headers['content-type'], form === 'RSS' ? /rss\+xml/ : /atom\+xml/);
      feeds[form] = [...new Set(entries(r.text))];
    }
    assert.deepEqual(feeds.RSS, feeds.Atom, path);
    if (path === filtered) assert.deepEqual(feeds.Atom.slice(0, 20), entries(text.replaceAll('href="/d/', `href="${site.public}/d/`)).slice(0, 20));
  }
});

test('the record of a document says what it is related to and its versions, and each version has one of its own', async () => {
  const record = JSON.parse((await get(`${site.public}/d/66/json`)).text);
  assert.ok(Array.isArray(record.related));
  assert.deepEqual(record.versions.map((v) => v.edition), [1]);
  const version = JSON.parse((await get(`${site.public}${record.versions[0].address}/json`)).text);
  assert.equal(version.title, record.title);
  assert.equal(version.digest, record.digest);
  assert.equal((await get(`${site.public}/d/66/v/9/json`)).status, 404);
});

test('the map for machines names every document once', async () => {
  const origin = site.public;
  const index = (await get(`${origin}/sitemap.xml`)).text;
  const parts = [...index.matchAll(/<loc>([^<]*)<\/loc>/g)].map((m) => m[1]);
  const found = [];
  for (const part of parts) found.push(...[...(await get(part)).text.matchAll(/<loc>([^<]*)<\/loc>/g)].map((m) => new URL(m[1]).pathname));
  const documents = found.filter((p) => p.startsWith('/d/'));
  assert.equal(new Set(documents).size, documents.length);
  const all = await titles('/list');
  assert.equal(documents.length, all.length);
  for (const path of found.filter((p) => !p.startsWith('/d/'))) assert.equal((await get(origin + path)).status, 200, path);
});

test('a document says what it is to machines, as the guide for government sites asks', async () => {
  const {text} = await get(`${site.public}/d/66`);
  const meta = (name) => new RegExp(`<meta name="${name}" content="([^"]*)">`).exec(text)?.[1];
  assert.equal(meta('SiteName'), '昭通市公安局');
  assert.equal(meta('ArticleTitle'), '关于昭通市公安局权责清单的公示');
  assert.match(meta('PubDate'), /^2016-09-28 \d\d:\d\d$/);
  for (const name of ['SiteIDCode', 'ColumnName', 'ColumnDescription', 'ColumnKeywords', 'ColumnType', 'ContentSource', 'Keywords', 'Author'])
    assert.ok(meta(name), name);
});

// ---- As each reader needs it ----

fact('the guide says who, where, when and how, and leads to the form', '/', async (page) => {
  await Promise.all([page.waitForEvent('load'), page.getByRole('navigation', {name: '主要栏目'}).getByRole('link', {name: '公开指南'}).click()]);
  const words = await main(page).innerText();
  for (const word of ['第十二条', '索引号', '0870-0000110', '工作日 8:30', '20个工作日', '行政复议']) assert.ok(words.includes(word), word);
  await Promise.all([page.waitForEvent('load'), main(page).getByRole('link', {name: '在网上申请'}).click()]);
  assert.match(new URL(page.url()).pathname, /^\/request/);
});

test('what the administrator writes in the settings stands in the guide, on the home page and in the search', async () => {
  const p = await browser.visitor();
  await p.goto(`${site.desk}/`);
  await p.locator('#f-login').fill('ding.yi');
  await p.locator('#f-password').fill(password);
  await p.getByRole('button', {name: '登录'}).click();
  await p.goto(`${site.desk}/settings`);
  await p.locator('#f-places_zh').fill('昭通市档案馆一楼大厅、昭通市图书馆');
  await p.locator('#f-arrangement_zh').fill('按栏目和索引号编排。');
  await p.locator('#f-supervision_zh').fill('昭通市人民政府办公室，电话 0870-2120000');
  await p.locator('#f-wanted').fill('身份证，户口、限行');
  await p.locator('#f-synonyms').fill('禁毒，缉毒；户口,籍贯');
  await press(p, '保存');
  noProblems(p);
  await p.goto(`${site.public}/guide`);
  for (const words of ['昭通市档案馆一楼大厅', '按栏目和索引号编排。', '电话 0870-2120000']) await main(p).getByText(words).first().waitFor();
  await p.goto(`${site.public}/`);
  for (const word of ['身份证', '户口', '限行']) assert.equal(await main(p).getByRole('link', {name: word, exact: true}).count(), 1, word);
  await p.goto(`${site.public}/search?q=${encodeURIComponent('禁毒')}`);
  await main(p).getByText('意思相近的词').waitFor();
  await Promise.all([p.waitForEvent('load'), main(p).locator('.offers').getByRole('link', {name: '缉毒', exact: true}).click()]);
  assert.equal(await p.locator('#q').inputValue(), '缉毒');
  for (const [list, name] of [['topics', '换了名称的主题'], ['departments', '换了名称的部门']]) {
    await p.goto(`${site.desk}/settings/${list}`);
    await main(p).getByRole('link', {name: /^修改：/}).first().click();
    await p.locator('#f-name_zh').fill('');
    await press(p, '保存');
    await p.getByText('请填写这一项').first().waitFor();
    p.problems.length = 0;
    await p.locator('#f-name_zh').fill(name);
    await press(p, '保存');
    await p.getByText('名称已保存').first().waitFor();
    await p.goto(`${site.public}/site-map`);
    await main(p).getByRole('link', {name, exact: true}).waitFor();
  }
  noProblems(p);
  await p.context().close();
});

fact('colours are chosen, stay, and are given back to the system', '/display', async (page) => {
  const press = (name) => Promise.all([page.waitForEvent('load'), main(page).getByRole('button', {name: new RegExp(`^${name}`)}).click()]);
  await press('深色');
  await page.goto(`${site.public}/d/66`);
  assert.equal(await page.locator('html').getAttribute('class'), 'dark');
  await page.goto(`${site.public}/display`);
  await press('高对比');
  await page.goto(`${site.public}/list`);
  assert.equal(await page.locator('html').getAttribute('class'), 'contrast');
  await page.goto(`${site.public}/display`);
  await press('跟随系统');
  assert.equal(await page.locator('html').getAttribute('class'), null);
});

test('a document is read aloud, a sentence at a time, by keyboard; where the browser has no voice nothing is offered', async () => {
  const silent = await browser.visitor();
  await silent.goto(`${site.public}/d/66`);
  assert.equal(await silent.locator('#aloud').isVisible(), (await silent.evaluate(() => speechSynthesis.getVoices().filter((v) => /^zh/i.test(v.lang)).length)) > 0);
  await silent.context().close();

  const page = await browser.visitor();
  // A browser's voices belong to its system: here one that keeps what it is to say.
  await page.addInitScript(() => {
    const synth = new EventTarget();
    window.said = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.assign(synth, {getVoices: () => [{lang: 'en-GB'}, {lang: 'zh-CN'}], speak: (u) => { synth.now = u; window.said.push(u.text); }, cancel: () => { synth.now = null; }});
    Object.defineProperty(window, 'speechSynthesis', {value: synth});
  });
  await page.goto(`${site.public}/d/66`);
  const go = page.locator('#aloud-go');
  await go.focus();
  await page.keyboard.press('Enter');
  assert.equal(await go.innerText(), '暂停');
  const said = () => page.evaluate(() => window.said);
  const next = () => page.evaluate(() => speechSynthesis.now.onend());
  assert.deepEqual(await said(), ['关于昭通市公安局权责清单的公示']);
  await next();
  assert.equal(await page.locator('.reading .is-read').count(), 1);
  const second = (await said())[1];
  assert.ok((await page.locator('.is-read').innerText()).includes(second.slice(0, 5)));
  await page.keyboard.press('Enter'); // pause
  assert.equal(await go.innerText(), '接着读');
  assert.equal(await page.evaluate(() => speechSynthesis.now), null);
  await page.keyboard.press('Enter');
  assert.equal((await said()).at(-1), second);
  await page.locator('#aloud-stop').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.is-read').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'aloud-go');
  // To the end: every paragraph of the text was said, and it is still again.
  await page.keyboard.press('Enter');
  for (let i = 0; i < 500 && await go.innerText() !== '朗读正文'; i++) await next();
  const all = (await said()).join('').replace(/\s+/g, '');
  for (const words of await page.locator('.reading p').allInnerTexts()) assert.ok(all.includes(words.replace(/\s+/g, '')), words);
  assert.equal(await go.innerText(), '朗读正文');
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
  noProblems(page);
  await page.context().close();
});

const PLACES = ['/', '/list', '/list?order=title', '/search?q=hukou', '/search?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E8%AF%8D', '/d/66', '/d/66/f/1/text', '/d/66/term', '/guide', '/site-map', '/display'];

test('every set of colours has enough contrast', async () => {
  for (const theme of ['light', 'dark', 'contrast']) {
    const page = await browser.visitor();
    await page.context().addCookies([{name: 'theme', value: theme, url: site.public}]);
    for (const path of PLACES) {
      await page.goto(site.public + path);
      await page.evaluate(axe);
      const {violations} = await page.evaluate(() => globalThis.axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']}));
      assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => n.html)), [], `${theme} ${path}`);
    }
    await page.context().close();
  }
});

test('at 360 pixels nothing scrolls sideways, in large type too', async () => {
  for (const size of ['', 'large']) {
    const page = await browser.visitor({viewport: {width: 360, height: 740}});
    if (size) await page.context().addCookies([{name: 'size', value: size, url: site.public}]);
    for (const path of PLACES) {
      await page.goto(site.public + path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${size} ${path}`);
    }
    await page.context().close();
  }
});

fact('with the keyboard alone: from search to a filter and its removal', '/', async (page) => {
  await page.locator('#q').focus();
  await page.keyboard.type('户口');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  const reach = async (wanted) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab');
      const words = await page.locator(':focus').innerText().catch(() => '');
      if (wanted.test(words.replace(/\s+/g, ' '))) return;
    }
    assert.fail(`no way to ${wanted} by Tab`);
  };
  await reach(/^重点工作通报/);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await reach(/栏目.*重点工作通报/);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.equal(await main(page).locator('.chosen').count(), 0);
});

test('on paper a document has the code of its address', async () => {
  const page = await browser.visitor();
  await page.goto(`${site.public}/d/66`);
  const code = page.locator('.paper-code');
  assert.equal(await code.isVisible(), false);
  await page.emulateMedia({media: 'print'});
  assert.equal(await code.isVisible(), true);
  assert.equal(await readCode(code), page.url());
  await page.context().close();
});

ends(site, browser);

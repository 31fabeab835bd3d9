// Every page that can be reached, on both sides and in both languages: accessible (axe-core), valid
// (html-validate), whole (no dead link, no complaint of the browser, no breach of the CSP).
// On PostgreSQL the browser looks at one page of each kind: the same templates made the others.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {HtmlValidate} from 'html-validate';
import {crawl, kindOf} from './crawl.mjs';
import {Browser, Person, Site, ends, engine, get, people, publish, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TABS = 2;

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'no-trailing-whitespace': 'off', // templates put lines where a reader of their source wants them
    'void-style': ['error', {style: 'omit'}],
    'long-title': 'off', // a document's title is as long as it is
    'no-inline-style': 'error', // the CSP refuses them
    'require-sri': 'off', // each asset is this site's own, under a name made of its content
    'no-implicit-button-type': 'off', // a button in a form sends it: that is what is meant
  },
});

function invalid(html) {
  const {results} = validator.validateStringSync(html);
  return results.flatMap((r) => r.messages).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

// ---- What there is to see: a document in each state at the desk, a withdrawn one in public, a report ----

const who = await people(site);
who.administrator = await Person.signIn(site, 'ding.yi');
who.auditor = await Person.signIn(site, 'shi.jing');

async function plant(title, last) {
  const id = await who.officer.draft({title, summary: '概述。', number: '昭公通〔2016〕99号', body: '## 一\n\n段落。\n\n- 甲\n- 乙\n\n| 项 | 数 |\n| 甲 | 1 |'});
  await who.officer.attach(id, '附件.txt', '附件的文字。');
  const way = [['officer', 'submit'], ['head', 'pass_first'], ['office', 'pass_second'], ['leader', 'pass_final']];
  for (const [role, event] of way.slice(0, last)) await who[role].move(id, event);
  return id;
}
for (const last of [0, 1, 2, 3]) await plant(`第${last}步的文件`, last);
const withdrawn = await who.officer.draft({title: '将要撤回的文件', body: '正文。'});
await publish(who, withdrawn);
await who.office.move(withdrawn, 'withdraw', '内容重复。');

const isPage = (p) => p.type.startsWith('text/html');
const dead = (pages) => pages.filter((p) => p.status >= 400).map((p) => `${p.status} ${p.url} from ${p.from}`);

function structure(pages) {
  const faults = [];
  const titles = new Map();
  for (const p of pages.filter((x) => x.status === 200 && isPage(x))) {
    const html = p.response.text;
    const say = (what) => faults.push(`${p.url}: ${what}`);
    const h1 = html.match(/<h1\b/g)?.length ?? 0;
    if (h1 !== 1) say(`${h1} h1`);
    const english = new URL(p.url).pathname.split('/')[1] === 'en';
    const lang = /<html\b[^>]*\slang="([^"]*)"/.exec(html)?.[1];
    if (lang !== (english ? 'en' : 'zh-CN')) say(`lang is ${lang}`);
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
    if (!title) say('no title');
    if (/\{\w+\}|undefined|\bNULL\b|TEXT_/.test(textOf(html))) say(`a gap in its text: ${/.{20}(\{\w+\}|undefined|\bNULL\b|TEXT_).{20}/.exec(textOf(html))?.[0]}`);
    for (const m of invalid(html)) say(m);
    // The same address with another filter may be titled alike; another page may not.
    const path = new URL(p.url).pathname.replace(/^\/en\/$/, '/en'); // two spellings of one page
    const other = titles.get(title);
    if (title && other && other !== path) say(`its title is also that of ${other}: ${title}`);
    titles.set(title, path);
  }
  return faults;
}

// Looking at colours is most of the work, and a template paints all its pages alike: the first few of each kind.
const COLOURED = 3;

/** In the page: Chinese words that are not said to be Chinese; a voice that reads English cannot read them. */
function unmarkedChinese() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode())
    if (/\p{Script=Han}/u.test(node.data) && !node.parentElement.closest('[lang]').lang.startsWith('zh') && !node.parentElement.closest('textarea,script,style'))
      found.push(node.data.trim().slice(0, 60));
  return found;
}

async function look(page, url, options = {}) {
  page.problems.length = 0;
  await page.goto(url);
  await page.evaluate(axe);
  const found = await page.evaluate((o) => globalThis.axe.run(document, o), {
    runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}, resultTypes: ['violations'], ...options});
  const typed = new URL(url).searchParams.get('q'); // nobody knows in which language
  const unmarked = (await page.evaluate(unmarkedChinese)).filter((words) => !typed || !words.includes(typed));
  return [
    ...unmarked.map((words) => `${url}: not marked as Chinese: ${words}`),
    ...found.violations.flatMap((v) => v.nodes.map((n) => `${url}: ${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary?.split('\n')[1]?.trim()})`)),
    ...page.problems,
  ];
}

/** Look at pages in several tabs of one visitor. */
async function lookAll(urls, visitorOptions = {}, cookies = [], prepare = () => {}) {
  const faults = [];
  const queue = [...urls];
  const coloured = new Map();
  const rules = (url) => {
    const kind = kindOf(url);
    coloured.set(kind, (coloured.get(kind) ?? 0) + 1);
    return coloured.get(kind) > COLOURED ? {rules: {'color-contrast': {enabled: false}}} : {};
  };
  await Promise.all(Array.from({length: TABS}, async () => {
    // The tests' own script is put in by the debugger, which the CSP does not concern.
    const page = await browser.visitor({bypassCSP: false, ...visitorOptions});
    await page.context().addCookies(cookies);
    await prepare(page);
    while (queue.length) {
      const url = queue.shift();
      faults.push(...await look(page, url, rules(url)));
    }
    await page.context().close();
  }));
  return faults;
}

function oneOfEachKind(urls) {
  const kinds = new Map();
  for (const url of urls) if (!kinds.has(kindOf(url))) kinds.set(kindOf(url), url);
  return [...kinds.values()];
}

const toLook = (urls) => engine === 'postgres' ? oneOfEachKind(urls) : urls;
const lots = {timeout: 400_000};
const some = {timeout: 200_000};
const cookie = (person) => [{name: 'gongkai', value: person.cookie.split('=')[1], url: site.desk, httpOnly: true, sameSite: 'Strict'}];

// ---- The public side ----

// Filters can be combined without end, and each page has its own form for reports: one filter at a time, and
// the form for the columns' pages, stand for the others.
const combined = (url) => /\/(list|search)$/.test(url.pathname) && [...url.searchParams.keys()].filter((k) => k !== 'before').length > 1;
const ownForm = (url) => /\/feedback$/.test(url.pathname) && !/^(\/en)?\/c\/\w+$/.test(url.searchParams.get('page') ?? '/c/x');
const publicPages = await crawl(site.public, ['/', '/en', '/search?q=%E7%A6%81%E6%AF%92', '/search?q=%E6%97%A0%E6%AD%A4%E8%AF%8D'], {skip: (url) => combined(url) || ownForm(url)});
const publicHtml = publicPages.filter((p) => p.status === 200 && isPage(p)).map((p) => p.url);

test(`the public side has a page for each of its documents, in both languages (${publicHtml.length} pages)`, () => {
  assert.ok(publicHtml.length > 2 * 81, `${publicHtml.length} pages`);
});
test('no link of the public side is dead', () => assert.deepEqual(dead(publicPages), []));
test('each public page is valid HTML, with one h1, its language and a title of its own', () => assert.deepEqual(structure(publicPages).slice(0, 40), []));
test('axe-core and the browser find nothing on any public page', lots, async () => {
  assert.deepEqual((await lookAll(toLook(publicHtml))).slice(0, 40), []);
});
test('nor in the dark, with more contrast, in large type, or on a phone', some, async () => {
  const kinds = oneOfEachKind(publicHtml).filter((url) => !new URL(url).pathname.startsWith('/en'));
  const large = [{name: 'size', value: 'large', url: site.public}];
  const faults = [
    ...await lookAll(kinds, {colorScheme: 'dark'}),
    ...await lookAll(kinds, {}, [], (page) => page.emulateMedia({contrast: 'more'})),
    ...await lookAll(kinds, {viewport: {width: 360, height: 740}}, large),
  ];
  assert.deepEqual(faults.slice(0, 40), []);
});
test('the public side\'s error pages are as good as the others', async () => {
  const gone = publicHtml.map((u) => new URL(u).pathname).find((p) => /\/\d+$/.test(p)).replace(/\d+$/, withdrawn);
  const faults = [];
  for (const [path, status] of [['/no-such-page', 404], ['/en/no-such-page', 404], [gone, 410], [`/en${gone.replace(/^\/en/, '')}`, 410], ['/settings/size', 405]]) {
    const r = await get(site.public + path);
    assert.equal(r.status, status, path);
    faults.push(...invalid(r.text).map((m) => `${path}: ${m}`));
    if (r.text.match(/<h1\b/g)?.length !== 1) faults.push(`${path}: h1`);
    faults.push(...await lookAll([site.public + path]));
  }
  assert.deepEqual(faults, []);
});

// ---- The desk, as each role ----

for (const [role, person] of Object.entries(who)) {
  let pages;
  test(`${role}: no link of the desk is dead`, async () => {
    // What only shows when something went wrong is looked at by those who may.
    const seldom = ['office', 'administrator', 'auditor'].includes(role) ? ['/aside', '/en/aside'] : [];
    pages = await crawl(site.desk, ['/', '/en', ...seldom], {headers: person.headers(), skip: (url) => /\/files\/\d+$/.test(url.pathname)});
    assert.deepEqual(dead(pages), []);
    assert.ok(pages.filter(isPage).length > 5);
  });
  test(`${role}: each page of the desk is valid HTML, with one h1, its language and a title of its own`, () =>
    assert.deepEqual(structure(pages).slice(0, 40), []));
  test(`${role}: axe-core and the browser find nothing on any page of the desk`, lots, async () => {
    const urls = pages.filter((p) => p.status === 200 && isPage(p)).map((p) => p.url);
    // A published document's page at the desk is the same for all but its number: two of them are looked at.
    const seen = new Map();
    const chosen = urls.filter((url) => {
      const kind = kindOf(url);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return seen.get(kind) <= 2;
    });
    assert.deepEqual((await lookAll(toLook(chosen), {}, cookie(person))).slice(0, 40), []);
  });
}

test('the desk\'s sign-in page and its errors are as good as the others', async () => {
  const faults = [
    ...await lookAll([`${site.desk}/sign-in`, `${site.desk}/en/sign-in`]),
    ...await lookAll([`${site.desk}/documents/999999`, `${site.desk}/accounts`, `${site.desk}/no/such/page`], {}, cookie(who.officer)),
  ];
  for (const path of ['/sign-in', '/en/sign-in']) faults.push(...invalid((await get(site.desk + path)).text));
  for (const path of ['/documents/999999', '/accounts', '/no/such/page']) faults.push(...invalid((await who.officer.open(path)).text));
  assert.deepEqual(faults, []);
});

test('a form with errors is as good as an empty one', async () => {
  const page = await browser.visitor();
  await page.context().addCookies(cookie(who.officer));
  await page.goto(`${site.desk}/documents/new`);
  await page.locator('main form button[type=submit]').click();
  await page.getByRole('alert').waitFor();
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  assert.deepEqual(invalid(await page.evaluate(() => fetch(location.pathname).then((r) => r.text()))), []);
  await page.context().close();
});

ends(site, browser);

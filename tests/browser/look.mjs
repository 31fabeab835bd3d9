// look.mjs: what is asked of every page: accessible (axe-core), valid (html-validate), whole (no dead link, no complaint of
// the browser, no breach of the CSP), its language marked. The browser looks at one page of each shape (shape.mjs); on
// PostgreSQL at one of each kind: the same templates made the others.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {HtmlValidate} from 'html-validate';
import {kindOf} from './crawl.mjs';
import {Person, engine, patient, people, publish, textOf} from './lib.mjs';
import {shapeOf} from './shape.mjs';

export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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

export function invalid(html) {
  const {results} = validator.validateStringSync(html);
  return results.flatMap((r) => r.messages).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

export const isPage = (p) => p.type.startsWith('text/html');
export const dead = (pages) => pages.filter((p) => p.status >= 400).map((p) => `${p.status} ${p.url} from ${p.from}`);

export function structure(pages) {
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
export async function lookAll(browser, urls, visitorOptions = {}, cookies = [], prepare = () => {}) {
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

export function oneOfEachKind(urls) {
  const kinds = new Map();
  for (const url of urls) if (!kinds.has(kindOf(url))) kinds.set(kindOf(url), url);
  return [...kinds.values()];
}

/** Of pages as crawl() gives them: the addresses of those that the browser looks at. */
export function toLook(pages) {
  if (engine === 'postgres') return oneOfEachKind(pages.map((p) => p.url));
  const shapes = new Map();
  for (const p of pages) {
    const shape = shapeOf(p.response.text);
    if (!shapes.has(shape)) shapes.set(shape, p.url);
  }
  return [...shapes.values()];
}
export const lots = {timeout: patient(400_000)};
export const some = {timeout: patient(200_000)};

// ---- A page that a test has come to ----

const shots = process.env.SHOTS;

/** Nothing for axe-core to say, and nothing to scroll sideways for on a small phone. With SHOTS, a folder, both are pictures there. */
export async function sound(p, name) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  if (shots) await p.screenshot({path: join(shots, `${name}-1280.png`), fullPage: true});
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide`);
  if (shots) await p.screenshot({path: join(shots, `${name}-360.png`), fullPage: true});
  await p.setViewportSize({width: 1280, height: 800});
}

// ---- What there is to see ----

/** A document in each state at the desk, a withdrawn one in public: {who, withdrawn}. */
export async function planted(site) {
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
  return {who, withdrawn};
}

// Every figure of requests opens its cases: each cell of the report's tables in the formats of 2014, 2019 and 2021, each figure at the
// desk and each for readers, of the sample with three hundred cases. What a list holds is read as a set of cases, and the identities
// of the report are asked of these sets, not of numbers.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fits} from './case.mjs';
import {Browser, Person, Site, ends, engine, get, noProblems, password, patient, press, root, textOf, unescapeHtml} from './lib.mjs';

const site = await Site.start({demo: 'requests-sample', env: {GONGKAI_NOW: '1795140000'}}); // Friday 20 November 2026, 10:00 in China
const browser = await Browser.start();
const office = await Person.signIn(site, 'zhao.min');
const PARALLEL = 4;
const slow = {timeout: patient(600_000)};

/** Each once, several at a time. */
async function each(list, act) {
  const queue = [...list];
  await Promise.all(Array.from({length: PARALLEL}, async () => {
    while (queue.length) await act(queue.shift());
  }));
}

const lists = new Map();
/** The cases that a figure opens, over all pages of its list. */
async function opened(link, open = (path) => office.open(path)) {
  if (lists.has(link)) return lists.get(link);
  const found = new Set();
  for (let path = link; path;) {
    const {status, text} = await open(path);
    assert.equal(status, 200, path);
    for (const [, number] of text.matchAll(/<th scope="row">(?:<a|<span)[^>]*>([^<]+)</g)) {
      assert.ok(!found.has(number), `${number} stands twice in ${link}`);
      found.add(number);
    }
    const next = /<a rel="next" href="([^"]*)"/.exec(text)?.[1];
    path = next && unescapeHtml(next);
  }
  lists.set(link, found);
  return found;
}

/** The rows of a table under a heading: {name: [cell…]}, a cell is {n, link}. */
function gridOf(html, id) {
  const section = new RegExp(`<section class="figures" aria-labelledby="${id}">([\\s\\S]*?)</section>`).exec(html)?.[1];
  if (!section) return undefined;
  const rows = new Map();
  for (const [, th, cells] of section.matchAll(/<tr[^>]*><th scope="row"[^>]*>([\s\S]*?)<\/th>([\s\S]*?)<\/tr>/g)) {
    const name = rows.has(textOf(th)) ? `${textOf(th)} (${rows.size})` : textOf(th); // 2019 has decisions of both regimes
    rows.set(name, [...cells.matchAll(/<td class="figure">(?:<a href="([^"]*)">)?(\d+)/g)].map(([, link, n]) => ({n: Number(n), link: link && unescapeHtml(link)})));
  }
  return rows;
}

/** Each number that is not zero opens; what each cell opened is put into it. */
async function fill(rows, acts, open) {
  const wrong = [];
  await each([...rows].flatMap(([name, cells]) => cells.map((cell, column) => [`${name}, ${column}`, cell])), async ([at, cell]) => {
    cell.cases = new Set();
    if (cell.n === 0) return;
    if (!cell.link) wrong.push(`${at}: ${cell.n} opens nothing`);
    else cell.cases = await opened(cell.link, open);
    if (acts(at) ? cell.cases.size === 0 || cell.cases.size > cell.n : cell.cases.size !== cell.n) wrong.push(`${at}: ${cell.n}, and ${cell.cases.size} in ${cell.link}`);
  });
  assert.deepEqual(wrong, []);
}

const none = () => false;
const union = (...sets) => new Set(sets.flatMap((s) => [...s]));
const sorted = (s) => [...s].sort();
/** The parts make the whole, and nothing stands in two of them. */
function parts(whole, list, what) {
  assert.deepEqual(sorted(union(...list)), sorted(whole), what);
  assert.equal(list.reduce((n, s) => n + s.size, 0), whole.size, `${what}: a case in two parts`);
}

const tables = new Map(); // for the identity between years
/** Table three, its rows as sets of cases. */
async function three(year, format, until) {
  const {status, text} = await office.open(`/requests/figures?year=${year}&format=${format}${until ? `&until=${until}` : ''}`);
  assert.equal(status, 200);
  assert.ok(!/role="alert"/.test(text), `an identity of ${year} does not hold`);
  const rows = gridOf(text, `grid-${format}`);
  await fill(rows, none);
  const list = [...rows.values()];
  for (const [name, cells] of rows) {
    assert.equal(cells.length, 7, name);
    parts(cells[6].cases, cells.slice(0, 6).map((x) => x.cases), `${year} V3.3 ${name}`);
  }
  for (let column = 0; column < 7; column++) {
    const at = (i) => list.at(i)[column].cases;
    const leaves = list.slice(2, -2).map((cells) => cells[column].cases);
    parts(at(-2), leaves, `${year} V3.2 ${column}`);
    parts(union(at(0), at(1)), [at(-2), at(-1)], `${year} V3.1 ${column}`);
  }
  if (!until) tables.set(year, {carried: list[1][6].cases, left: list.at(-1)[6].cases, ended: list.at(-2)[6].cases});
  return list;
}

test('the sample has a case in every state that has a name, and its house checks', slow, async () => {
  const texts = join(root, 'text/zh_CN');
  const named = readdirSync(texts).flatMap((file) => [...readFileSync(join(texts, file), 'utf8').matchAll(/msgid "requests\.state\.([a-z_]+)"/g)].map(([, state]) => state));
  assert.ok(named.length > 15, named.join(' '));
  const there = await site.sql('select distinct state from request');
  assert.deepEqual(there.sort(), named.filter((state) => state !== 'confirmed').sort()); // that is passed through within an act
  const {code, stdout, stderr} = await site.command('check');
  assert.equal(code, 0, stdout + stderr);
});

const years = engine === 'postgres' ? [2022] : [2019, 2020, 2021, 2022, 2025, 2026];
for (const year of years)
  test(`each cell of table three of ${year} opens its cases, and these sets keep the identities`, slow, async () => {
    assert.equal((await three(year, 'three')).length, 25);
    assert.equal((await three(year, 'three-2019')).length, 23);
  });

test('what a year leaves is what the next carries over', {skip: engine === 'postgres'}, () => {
  for (const year of [2019, 2020, 2021, 2025]) {
    assert.ok(tables.get(year).left.size > 0, String(year));
    assert.deepEqual(sorted(tables.get(year).left), sorted(tables.get(year + 1).carried), `V3.4 ${year}`);
  }
});

test('up to any day of a year too', slow, async () => {
  await three(2022, 'three', '2022-06-30');
  await three(2024, 'three', '2024-02-29');
});

for (const year of engine === 'postgres' ? [2018] : [2018, 2019])
  test(`each row of the statistics of 2014 to 2018 opens its cases, for ${year}`, slow, async () => {
    const {text} = await office.open(`/requests/figures?year=${year}&format=statistics-2014`);
    const rows = gridOf(text, 'grid-statistics-2014');
    assert.equal(rows.size, 23);
    await fill(rows, (at) => at.startsWith('（三）申请答复数'));
    const names = [...rows.keys()];
    const set = (i) => rows.get(names[i])[0].cases;
    parts(set(0), [1, 2, 3, 4].map(set), 'V14.1');
    parts(set(5), [6, 7].map(set), 'V14.2');
    parts(set(12), [13, 14, 15, 16, 17, 18].map(set), 'V14.4');
    const answers = [9, 10, 11, 12, 19, 20, 21, 22];
    assert.deepEqual(sorted(union(...answers.map(set))), sorted(set(8)), 'V14.3: the sum opens the union');
    assert.equal(answers.reduce((n, i) => n + set(i).size, 0), rows.get(names[8])[0].n, 'V14.3');
    assert.ok(set(0).size > 0 && set(8).size > 0);
  });

test('each cell of table four opens its cases, of every year', slow, async () => {
  let all = 0;
  for (const year of [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]) {
    const rows = gridOf((await office.open(`/requests/figures?year=${year}`)).text, 'grid-four');
    assert.equal(rows.size, 3);
    await fill(rows, () => true);
    for (const [name, cells] of rows) {
      assert.equal(cells.slice(0, 4).reduce((n, x) => n + x.n, 0), cells[4].n, `${year} V4.1 ${name}`);
      assert.deepEqual(sorted(union(...cells.slice(0, 4).map((x) => x.cases))), sorted(cells[4].cases), `${year} ${name}`);
      all += cells[4].n;
    }
  }
  assert.ok(all > 5, `the sample has ${all} remedies`);
});

/** The figures in large type and the tables with bars: {received, answered, open, overdue, median, p90} and the tables by their id. */
async function figuresOf(html, open, base = '') {
  const bigs = [...html.matchAll(/<li>(?:<a href="([^"]*)">|<div class="figure-flat">)<span class="big">(\d+|—)<\/span> ([^<]*)</g)].map(([, link, n, name]) => ({name, n: Number(n), link: link && base + unescapeHtml(link)}));
  const counted = {};
  for (const id of ['channel', 'decision', 'days']) {
    counted[id] = gridOf(html, `by-${id}`) ?? new Map();
    for (const cells of counted[id].values()) for (const x of cells) x.link &&= base + x.link;
    await fill(counted[id], none, open);
  }
  return {bigs, counted};
}

async function whole({bigs, counted}, of, open) {
  const big = async (name) => {
    const one = bigs.find((x) => x.name === name) ?? assert.fail(`${of}: no ${name}`);
    const set = one.n > 0 || one.link ? await opened(one.link ?? assert.fail(`${of}: ${name} opens nothing`), open) : new Set();
    return {...one, set};
  };
  const [received, answered, running, overdue] = await Promise.all(['收到', '办结', '正在办理', '逾期过'].map(big));
  for (const f of [received, answered, running, overdue]) assert.equal(f.set.size, f.n, `${of}: ${f.name}`);
  parts(received.set, [...counted.channel.values()].map(([x]) => x.cases), `${of}: by channel`);
  parts(answered.set, [...counted.decision.values()].map(([x]) => x.cases), `${of}: by decision`);
  parts(answered.set, [...counted.days.values()].map(([x]) => x.cases), `${of}: by days`);
  // A percentile opens the answers within so many days: so many of a hundred of them, and with one day less fewer.
  for (const [name, percent] of [['办结用时中位数（工作日）', 50], ['九成在多少个工作日内办结', 90]]) {
    const f = await big(name);
    assert.ok(f.set.size * 100 >= answered.n * percent, `${of}: ${name}`);
    const less = f.n > 0 ? await opened(f.link.replace(/to=\d+/, `to=${f.n - 1}`), open) : new Set();
    assert.ok(less.size * 100 < answered.n * percent, `${of}: ${name} is not the smallest`);
  }
  return {received, answered, overdue};
}

test('each figure at the desk and each for readers opens its cases, and they are the same ones', slow, async () => {
  const strange = (path) => get(path.startsWith('/') ? site.public + path : path); // its next page is named without the host
  for (const year of engine === 'postgres' ? [2025] : [2019, 2022, 2025, 2026]) {
    const desk = await whole(await figuresOf((await office.open(`/requests/figures?year=${year}`)).text), `desk ${year}`);
    const {text} = await get(`${site.public}/statistics/requests?year=${year}`);
    const readers = await whole(await figuresOf(text, strange, site.public), `readers ${year}`, strange);
    for (const what of ['received', 'answered', 'overdue']) assert.deepEqual(sorted(readers[what].set), sorted(desk[what].set), `${year}: ${what}`);
    assert.ok(!/演示联系人|1380000/.test(text));
  }
});

test('the months of the chart open their cases', slow, async () => {
  const {text} = await office.open('/requests/figures?year=2025');
  const rows = gridOf(text, 'load');
  assert.equal(rows.size, 12);
  await fill(rows, none);
  const [came, went] = [0, 1].map((i) => [...rows.values()].map((cells) => cells[i].cases));
  assert.match((await office.open([...rows.values()][0][0].link)).text, /收到 · 2025年1月1日至2025年1月31日/);
  const {bigs} = await figuresOf(text);
  parts(await opened(bigs.find((x) => x.name === '收到').link), came, 'received by month');
  parts(await opened(bigs.find((x) => x.name === '办结').link), went, 'ended by month');
});

test('a few of them as a person clicks: the cell, its list in full, a case, and back', async () => {
  const p = await browser.visitor();
  await p.goto(`${site.desk}/requests/figures?year=2025`);
  await p.locator('#f-login').fill('zhao.min');
  await p.locator('#f-password').fill(password);
  await press(p, '登录');
  for (const table of ['grid-three', 'grid-four']) {
    const cell = p.locator(`section[aria-labelledby=${table}] td a`).last();
    const n = Number(await cell.textContent());
    await cell.click();
    await p.getByRole('heading', {level: 1, name: '这个数是哪些件'}).waitFor();
    await fits(p);
    let rows = await p.locator('tbody tr').count();
    while (await p.getByRole('link', {name: '接着看'}).count() > 0) {
      await p.getByRole('link', {name: '接着看'}).click();
      await p.waitForLoadState();
      rows += await p.locator('tbody tr').count();
    }
    assert.equal(rows, n, table);
    await p.locator('tbody th a').first().click();
    await p.locator('.due-day, .timeline, main h1').first().waitFor();
    assert.match(p.url(), /\/requests\/\d+$/);
    await p.goto(`${site.desk}/requests/figures?year=2025`);
  }
  noProblems(p);
});

test('the ledger as a file says in words what happened to these cases, beside the codes', async () => {
  assert.match((await office.open('/ledger/csv')).text, /,"依申请公开 · 受理","request\.event","accepted","request:\d+","[0-9a-f]{64}"/);
});

test('a figure that there is not is said to be none', async () => {
  for (const wrong of ['what=three&row=', 'what=three&row=9', 'what=2014&row=', 'what=2014&row=9', 'what=four&row=3&result=0', 'what=four&row=0&result=5', 'what=', 'what=x'])
    assert.equal((await office.open(`/requests/records?year=2022&${wrong}`)).status, 404, wrong);
});

ends(site, browser);

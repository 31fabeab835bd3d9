// How often a document is read (浏览量): nothing is counted unless the operator says so; then the page, its record and the figures say
// it from the next day on, programs do not count, and nothing of who read is in any store.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, get, noProblems, request} from './lib.mjs';

let now = 1795399200; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
const counted = async (id) => JSON.parse((await get(`${site.public}/d/${id}/json`)).text).reads;

async function nextDay(...more) {
  assert.equal(await site.stop(), 0, site.log.slice(-2000));
  now += 86400;
  await site.serve({GONGKAI_NOW: String(now)}, more);
}

test('nothing is counted unless the operator says so', async () => {
  for (let i = 0; i < 3; i++) await get(`${site.public}/d/81`);
  await nextDay();
  await nextDay('--count-reads', 'on');
  assert.equal(await counted(81), 0);
  assert.doesNotMatch((await get(`${site.public}/d/1`)).text, /浏览量/);
});

test('what people open is counted, also the same page again; programs and HEAD are not', async () => {
  const p = await browser.visitor();
  for (let i = 0; i < 4; i++) await p.goto(`${site.public}/d/81`);
  await p.goto(`${site.public}/en/d/81`);
  for (let i = 0; i < 2; i++) await p.goto(`${site.public}/d/80`);
  await get(`${site.public}/d/81`, {'User-Agent': 'Baiduspider'});
  await request('HEAD', `${site.public}/d/81`);
  await p.context().close();
  await nextDay('--count-reads', 'on'); // what was counted is handed in at the end of a process
  await nextDay('--count-reads', 'on');
  await eventually('readers are told', async () => await counted(81) === 5);
  assert.equal(await counted(80), 2);
});

test('the page and the figures say it, on a phone too', async () => {
  const p = await browser.visitor();
  for (const path of ['/d/81', '/statistics', '/en/statistics', '/en/d/81']) {
    await p.goto(site.public + path);
    await p.evaluate(axe);
    const {violations} = await p.evaluate(() => globalThis.axe.run(document));
    assert.deepEqual(violations.map((v) => `${path} ${v.id}: ${v.nodes[0]?.html}`), []);
    if (shots) await p.screenshot({path: join(shots, `reads${path.replaceAll('/', '-')}.png`), fullPage: true});
    await p.setViewportSize({width: 360, height: 740});
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} stands out at 360 px`);
    await p.setViewportSize({width: 1280, height: 800});
  }
  await p.goto(`${site.public}/d/81`);
  assert.equal(await p.getByRole('row', {name: /浏览量/}).locator('td').innerText(), '5 次');
  await p.goto(`${site.public}/statistics`);
  const most = p.getByRole('region', {name: '读得最多的文件'}).getByRole('row');
  assert.match(await most.nth(1).innerText(), /昭通市公安局2016年政府信息公开工作年度报告\s+5/);
  assert.match(await most.nth(2).innerText(), /\s2$/);
  noProblems(p);
  await p.context().close();
});

test('the ledger names what it told, and the stores agree with it', async () => {
  const p = await browser.signedIn(site, 'zhao.min');
  await p.goto(`${site.desk}/ledger`);
  await p.getByText('浏览量', {exact: true}).first().waitFor();
  await p.context().close();
  const check = await site.command('check');
  assert.equal(check.code, 0, check.stdout + check.stderr);
});

ends(site, browser);

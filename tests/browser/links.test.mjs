// Links to other sites: nothing is asked until the operator says so; then a real site is asked by the worker's job, and the health
// page says which document leads to what does not open, in a list to take away too, until the officer has mended it.
import assert from 'node:assert/strict';
import http from 'node:http';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, people, press, publish, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const who = await people(site);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;

const asked = [];
const other = http.createServer((req, res) => {
  asked.push(`${req.method} ${req.url}`);
  res.writeHead(req.url.startsWith('/there') ? 200 : 404).end('页');
});
await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${other.address().port}`;
const title = '转载省厅通知';
let id;

async function restart(conf) {
  assert.equal(await site.stop(), 0, site.log.slice(-2000));
  if (conf !== undefined) writeFileSync(join(site.data, 'desk', 'links.conf'), conf);
  await site.serve();
}

/** The health page, as the officer sees it now. */
const health = async () => textOf((await who.officer.open('/health')).text);

test('nothing is asked until the operator says so, and the health page says that', async () => {
  id = await who.officer.draft({title, body: `见 ${address}/there?a=1&b=2 和 ${address}/gone ；内网 http://192.168.7.7/x 。`});
  await publish(who, id);
  assert.match(await health(), /站外链接没有查/);
  await restart();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.deepEqual(asked, []);
});

test('then each address is asked once, and what does not open stands with its document', async () => {
  await restart('network 127.0.0.0/8\npause 0\n');
  await eventually('a round is over', async () => /查完一轮/.test(await health()), 60_000);
  assert.deepEqual(asked.sort(), ['GET /gone', 'HEAD /gone', 'HEAD /there?a=1&b=2']);
  const p = await browser.signedIn(site, 'yu.haoran');
  await p.goto(`${site.desk}/health`);
  const section = p.locator('section').filter({has: p.getByRole('heading', {name: /站外链接打不开/})});
  await section.getByText(new RegExp(`${address}/gone：页面不存在（404）（.*起）`)).waitFor();
  await section.getByText(/http:\/\/192\.168\.7\.7\/x：内网地址，读者打不开/).waitFor();
  assert.equal(await section.getByText('/there').count(), 0);
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
  if (shots) await p.screenshot({path: join(shots, 'links.png'), fullPage: true});
  await p.setViewportSize({width: 360, height: 740});
  if (shots) await p.screenshot({path: join(shots, 'links-360.png'), fullPage: true});
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out at 360 px');
  await p.setViewportSize({width: 1280, height: 800});
  const csv = (await who.officer.open('/health/csv')).text;
  assert.match(csv, /站外链接打不开/);

  // The officer goes there, and mends it: it is off the list.
  await section.getByRole('link', {name: title}).first().click();
  await p.locator('#note').fill('链接失效');
  await press(p, '修订');
  await p.getByRole('link', {name: '修改', exact: true}).click();
  await p.locator('#f-body').fill(`见 ${address}/there?a=1&b=2 。`);
  await press(p, '保存草稿');
  await p.goto(`${site.desk}/health`);
  assert.equal(await p.getByText('站外链接打不开').count(), 0);
  await p.getByText(/站外链接：.*查完一轮，3 个地址/).waitFor();
  noProblems(p);
  await p.context().close();
});

test('a file that cannot be meant turns it off, and the log says the line', async () => {
  await restart('networks 127.0.0.0/8\n');
  await eventually('the log says so', () => /links\.off.*links\.conf:1/.test(site.log));
  site.log = '';
});

ends(site, browser, {close: () => other.close()});

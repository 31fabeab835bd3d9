// What is public already is scanned anew from the desk: the office begins, sees how far it is and what was found,
// opens the document; who only reads may not begin. With JavaScript and without.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, press} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const signIn = (login, javaScriptEnabled = true) => browser.signedIn(site, login, {javaScriptEnabled});

const shot = async (p, name) => shots && p.screenshot({path: join(shots, `${name}.png`), fullPage: true});

async function sound(p, name) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  await shot(p, name);
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide`);
  await shot(p, `${name}-360`);
  await p.setViewportSize({width: 1280, height: 800});
}

/** History, as an administrator takes it over: nobody scanned it. */
function importHistory() {
  const folder = mkdtempSync(join(tmpdir(), 'sweep.'));
  writeFileSync(join(folder, 'a.txt'), '失物招领\n\n联系人李明 13800138000，住昭阳区凤凰街道海楼路128号3栋2单元501室\n');
  writeFileSync(join(folder, 'b.txt'), '名单见附件。\n');
  writeFileSync(join(folder, 'list.txt'), '王某 身份证号 530602199003071235\n');
  writeFileSync(join(folder, 'table.csv'), ['标题,文件,栏目,主题,部门,成文日期,发布日期,附件',
    '失物招领启事,a.txt,important-matters,duties,command,2014-03-01,2014-03-05,',
    '旧名单公示,b.txt,important-matters,duties,command,2014-03-01,2014-03-05,list.txt'].join('\n'));
  execFileSync(process.env.GONGKAI, [...site.options, 'import', 'documents', folder, '--by', 'ding.yi', '--table', join(folder, 'table.csv'), '--as', 'published'], {stdio: 'ignore'});
}

test('who only reads sees that there was none, and cannot begin', async () => {
  const leader = await signIn('lu.chengyuan');
  await leader.getByRole('link', {name: '泄露复查'}).click();
  await leader.getByText('还没有复查过').waitFor();
  assert.equal(await leader.getByRole('button', {name: '开始复查'}).count(), 0);
  await sound(leader, 'sweep-none');
  noProblems(leader);
  await leader.context().close();
});

for (const js of [true, false]) {
  test(`the office begins, and each finding opens its document${js ? '' : ' (JavaScript off)'}`, async () => {
    if (js) importHistory();
    const office = await signIn('zhao.min', js);
    await office.goto(`${site.desk}/leaks`);
    await press(office, js ? '开始复查' : '重新复查');
    await office.getByText('已开始复查。').waitFor();
    await eventually('the sweep is over', async () => {
      await office.goto(`${site.desk}/leaks`);
      return await office.getByText('上次复查').count() > 0 && await office.getByText('正在读取').count() === 0;
    }, 60_000);
    const lost = office.locator('section.sweep').filter({hasText: '失物招领启事'});
    await lost.getByText('138****8000').waitFor();
    await lost.getByText('家庭住址').waitFor();
    await office.locator('section.sweep').filter({hasText: '旧名单公示'}).getByText('list.txt').waitFor();
    for (const value of ['13800138000', '530602199003071235', '3栋2单元'])
      assert.ok(!(await office.content()).includes(value));
    if (js) await sound(office, 'sweep');
    await office.getByRole('link', {name: '失物招领启事'}).click();
    await office.getByRole('heading', {level: 1, name: '失物招领启事'}).waitFor();
    noProblems(office);
    await office.context().close();
  });
}

ends(site, browser);

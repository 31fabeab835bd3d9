// Who is away names a deputy, who signs for him; the days and the levels of review are settings.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {Browser, Person, Site, ends, get, noProblems, textOf} from './lib.mjs';

const site = await Site.start({env: {GONGKAI_NOW: '1479344400'}}); // Thursday 2016-11-17, 09:00
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const press = (page, name) => page.getByRole('button', {name, exact: true}).click();
const says = (page, words) => page.getByText(words).first().waitFor();

async function clean(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`)), []);
}

const signIn = (login) => browser.signedIn(site, login);

let id;

test('who is away names a deputy for some days', async () => {
  const officer = await Person.signIn(site, 'yu.haoran');
  id = await officer.draft({title: '代签试验', category: '重要警务信息'});
  await officer.move(id, 'submit');
  const p = await signIn('mo.guangming');
  await p.getByRole('link', {name: '代签', exact: true}).click();
  assert.ok(!(await p.locator('#f-deputy option').allTextContents()).includes('莫光铭'), 'nobody is his own deputy');
  await p.locator('#f-deputy').selectOption({label: '陈世雄'});
  await p.locator('#f-first').fill('2016-11-17');
  await p.locator('#f-last').fill('2016-11-10');
  await press(p, '设置代签人');
  await says(p, '最后一天不能早于第一天');
  assert.equal(await p.locator('#f-first').inputValue(), '2016-11-17');
  p.problems.length = 0; // the 422
  await p.locator('#f-last').fill('2016-11-18');
  await press(p, '设置代签人');
  await says(p, '代签人已设好');
  await clean(p);
  noProblems(p);
  await p.context().close();
});

test('the deputy finds the work of who is away, and signs for him under his own account', async () => {
  const p = await signIn('chen.shixiong');
  await says(p, '（代 莫光铭）');
  await clean(p);
  await p.getByRole('link', {name: '代签试验', exact: true}).click();
  await says(p, '莫光铭 不在岗，您在这里代其办理');
  await clean(p);
  await press(p, '签字，送复审');
  await says(p, '陈世雄（代莫光铭）');
  noProblems(p);
  await p.context().close();
});

test('when it has ended he finds nothing of it', async () => {
  const head = await signIn('mo.guangming');
  await head.goto(`${site.desk}/deputies`);
  await press(head, '提前结束 莫光铭 的代签');
  await says(head, '代签已结束');
  await head.context().close();
  const deputy = await Person.signIn(site, 'chen.shixiong');
  assert.ok(!textOf((await deputy.open('/')).text).includes('代 莫光铭'));
});

test('the administrator takes the last level off: the second review publishes', async () => {
  const p = await signIn('ding.yi');
  await p.goto(`${site.desk}/settings/review`);
  await clean(p);
  await p.locator('#f-ordinary').fill('0');
  await press(p, '保存，立即生效');
  await p.locator('#f-ordinary-error').waitFor();
  p.problems.length = 0; // the 422
  await p.locator('#f-ordinary').fill('1');
  await p.locator('#f-final').uncheck();
  await press(p, '保存，立即生效');
  await says(p, '已保存，立即生效，记入台账');
  noProblems(p);
  await p.context().close();

  const office = await signIn('zhao.min');
  assert.match(await office.locator('ul.work li').filter({hasText: '代签试验'}).textContent(), /11月18日（周五）/);
  await office.goto(`${site.desk}/documents/${id}`);
  assert.equal(await office.locator('ol.steps li').count(), 2);
  await press(office, '保密审查：可以公开');
  await press(office, '签字，立即公开');
  await says(office, '已公开');
  noProblems(office);
  await office.context().close();
  assert.equal((await get(`${site.public}/d/${id}`)).status, 200);
});

ends(site, browser);

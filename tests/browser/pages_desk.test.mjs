// Every page of the desk that each role can reach, in both languages; look.mjs says what is asked of each.
import assert from 'node:assert/strict';
import test from 'node:test';
import {crawl, kindOf} from './crawl.mjs';
import {fits} from './case.mjs';
import {Browser, Site, ends, get, noProblems, press} from './lib.mjs';
import {axe, dead, invalid, isPage, lookAll, lots, planted, structure, toLook} from './look.mjs';

const site = await Site.start();
const browser = await Browser.start();
const {who} = await planted(site);
const cookie = (person) => [{name: 'gongkai', value: person.cookie.split('=')[1], url: site.desk, httpOnly: true, sameSite: 'Strict'}];

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
    // A published document's page at the desk is the same for all but its number: two of them are looked at.
    const seen = new Map();
    const chosen = pages.filter((p) => p.status === 200 && isPage(p)).filter(({url}) => {
      const kind = kindOf(url);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return seen.get(kind) <= 2;
    });
    assert.deepEqual((await lookAll(browser, toLook(chosen), {}, cookie(person))).slice(0, 40), []);
  });
}

test('the desk\'s sign-in page and its errors are as good as the others', async () => {
  const faults = [
    ...await lookAll(browser, [`${site.desk}/sign-in`, `${site.desk}/en/sign-in`]),
    ...await lookAll(browser, [`${site.desk}/documents/999999`, `${site.desk}/accounts`, `${site.desk}/no/such/page`], {}, cookie(who.officer)),
  ];
  for (const path of ['/sign-in', '/en/sign-in']) faults.push(...invalid((await get(site.desk + path)).text));
  for (const path of ['/documents/999999', '/accounts', '/no/such/page']) faults.push(...invalid((await who.officer.open(path)).text));
  assert.deepEqual(faults, []);
});

test('a form with errors is as good as an empty one', async () => {
  const page = await browser.visitor();
  await page.context().addCookies(cookie(who.officer));
  await page.goto(`${site.desk}/documents/new`);
  await page.getByRole('button', {name: '保存草稿'}).click();
  await page.getByRole('alert').waitFor();
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  assert.deepEqual(invalid(await page.evaluate(() => fetch(location.pathname).then((r) => r.text()))), []);
  await page.context().close();
});

test('an officer chooses large type and dark colours, and they stay from page to page', async () => {
  const page = await browser.signedIn(site, 'yu.haoran', {viewport: {width: 360, height: 740}});
  await page.getByRole('link', {name: '显示设置'}).click();
  await press(page, '深色');
  await press(page, '大字');
  await page.getByRole('button', {name: '大字（现在）'}).waitFor();
  for (const path of ['/', '/documents/new', '/en/documents']) {
    await page.goto(site.desk + path);
    assert.equal(await page.locator('html').getAttribute('class'), 'large dark', path);
    await fits(page);
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
  }
  noProblems(page);
  await page.context().close();
});

test('a title of one long word makes no page of the desk wider than its window', async () => {
  const id = await who.officer.draft({title: 'X'.repeat(120), number: `昭公通〔2016〕${'1'.repeat(30)}号`});
  for (const width of [1280, 360]) {
    const page = await browser.visitor({viewport: {width, height: 740}});
    await page.context().addCookies(cookie(who.officer));
    for (const path of ['/', '/documents', '/en/documents', `/documents/${id}`]) {
      await page.goto(site.desk + path);
      await fits(page);
    }
    await page.context().close();
  }
});

ends(site, browser);

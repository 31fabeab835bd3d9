// Figures of requests: a case is registered, the working days change, its date moves and says why, and every figure opens its cases.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, password, press} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();

async function signedIn(login, to) {
  const page = await browser.visitor();
  await page.goto(site.desk + to);
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(password);
  await press(page, '登录');
  return page;
}

async function register(page) {
  await page.goto(`${site.desk}/requests/new`);
  await page.locator('#f-name').fill('赵小满');
  await page.locator('#f-phone').fill('13812345678');
  await page.locator('#f-wanted').fill('2015年以来公共停车场的收费批准文件');
  await page.locator('main form[action$="/requests/new"] button.main[type=submit]').click();
  await page.waitForLoadState();
}

test('a change of the working days moves the date of a running case, and says from where and why', async () => {
  const office = await signedIn('zhao.min', '/requests');
  await register(office);
  await office.goto(`${site.desk}/requests/figures?year=2026`);
  await office.getByRole('heading', {level: 1, name: '申请的统计'}).waitFor();
  assert.equal(await office.getByRole('alert').count(), 0, 'the identities hold');
  for (const group of ['三、本年度办理结果', '（三）不予公开', '（四）无法提供', '（五）不予处理', '（六）其他处理'])
    assert.equal(await office.locator('.report tr.group').filter({hasText: group}).count(), 1, group);
  await office.locator('.year a').first().click();
  await office.getByRole('heading', {level: 1, name: '这个数是哪些件'}).waitFor();
  await office.getByRole('link', {name: '依申〔2026〕1号'}).waitFor();

  const file = join(tmpdir(), `figures-${process.pid}.csv`);
  writeFileSync(file, '日期,类型,名称\n2026-12-07,放假,雪灾停工\n2026-12-08,放假,雪灾停工\n');
  const admin = await signedIn('ding.yi', '/calendar?year=2026');
  await admin.locator('input[type=file]').setInputFiles(file);
  await admin.locator('#f-number').fill('国办发明电〔2026〕77号');
  await admin.locator('#f-published').fill('2026-11-22');
  await admin.locator('#f-year').fill('2026');
  await press(admin, '导入');

  await eventually('the date moves', async () => {
    await office.goto(`${site.desk}/requests/moved`);
    return await office.getByRole('link', {name: '国办发明电〔2026〕77号'}).count() > 0;
  });
  await office.getByRole('link', {name: '国办发明电〔2026〕77号'}).click();
  await office.getByRole('heading', {level: 1, name: '因放假安排改变'}).waitFor();
  await eventually('the case is looked at', async () => {
    await office.goto(office.url());
    return await office.getByRole('link', {name: '依申〔2026〕1号'}).count() > 0;
  });
  await office.getByRole('link', {name: '依申〔2026〕1号'}).click();
  assert.match(await office.locator('main').textContent(), /国办发明电〔2026〕77号/);
  noProblems(office);
  noProblems(admin);
});

test('readers see numbers, dates and decisions, and no applicant', async () => {
  const p = await browser.visitor();
  await p.goto(`${site.public}/statistics/requests?year=2026`);
  await p.getByRole('heading', {level: 1, name: '依申请公开的统计'}).waitFor();
  await p.locator('.year a').first().click();
  await p.getByRole('heading', {level: 1, name: '这个数是哪些件'}).waitFor();
  const words = await p.locator('main').textContent();
  assert.match(words, /依申〔2026〕1号/);
  assert.doesNotMatch(words, /赵小满|停车场/);
  await p.goto(`${site.public}/statistics/requests/moved`);
  await p.getByRole('heading', {level: 1, name: '改变过的答复期限'}).waitFor();
  noProblems(p);
});

ends(site, browser);

// The working days at the desk: a year with its notices, and the administrator who enters next year's.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, noProblems, password, press} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function clean(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`)), []);
}

async function signedIn(login, to, options = {}) {
  const page = await browser.visitor(options);
  await page.goto(site.desk + to);
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(password);
  await press(page, '登录');
  return page;
}

const row = (page, words) => page.getByRole('row').filter({hasText: words});

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';

  test(`an officer sees a year’s days, each with its notice, also one that was replaced${mode}`, async () => {
    const page = await signedIn('yu.haoran', '/calendar?year=2019', {javaScriptEnabled: js});
    await page.getByRole('heading', {name: '2019年：250个工作日'}).waitFor();
    assert.equal(await page.getByRole('heading', {name: '导入放假通知'}).count(), 0);
    const may = row(page, '劳动节').filter({hasText: '已被取代'});
    assert.match(await may.first().textContent(), /国办发明电〔2018〕15号[\s\S]*国办发明电〔2019〕3号/);
    assert.equal(await row(page, '国务院办公厅关于调整2019年劳动节假期安排的通知').count(), 1);
    // in the year's table: 28 April is a Sunday on which people work
    const april = page.locator('table.workdays tbody tr').nth(3);
    assert.equal(await april.locator('td').nth(27).textContent(), '班');
    assert.equal(await april.locator('td').last().textContent(), '22');
    if (js) await clean(page);
    noProblems(page);
    await page.context().close();
  });

  test(`the administrator enters next year’s notice, and what is wrong with a file is told${mode}`, async () => {
    const page = await signedIn('ding.yi', '/calendar?year=2027', {javaScriptEnabled: js, viewport: {width: 360, height: 740}});
    const year = js ? 2027 : 2028; // the second one finds the first's notice
    if (!js) await page.goto(`${site.desk}/calendar?year=2028`);
    await page.getByText('这一年的放假安排尚未公布').waitFor();
    if (js) await clean(page);

    const file = join(tmpdir(), `days-${process.pid}.csv`);
    writeFileSync(file, `日期,类型,名称\n${year}-02-30,放假,春节\n${year}-01-01,放假,元旦\n`);
    await page.locator('#f-file').setInputFiles(file);
    await page.locator('#f-number').fill(`国办发明电〔${year - 1}〕9号`);
    await page.locator('#f-published').fill(`${year - 1}-11-05`);
    await page.locator('#f-year').fill(String(year));
    page.expects4xx = true;
    await press(page, '导入');
    await page.getByText('line 2: 日期应为').waitFor();
    assert.equal(await page.locator('#f-number').inputValue(), `国办发明电〔${year - 1}〕9号`);
    if (js) await clean(page);

    writeFileSync(file, `日期,类型,名称\n${year}-01-01,放假,元旦\n${year}-01-04,放假,元旦\n`);
    await page.locator('#f-file').setInputFiles(file);
    await press(page, '导入');
    await page.getByText('已导入，期限按新的安排计算。').waitFor();
    assert.equal(await page.getByText('这一年的放假安排尚未公布').count(), 0);
    assert.equal(await row(page, `国办发明电〔${year - 1}〕9号`).count(), 3); // two stretches and the notice
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `the page is ${wide} pixels wider than the phone`);
    noProblems(page);

    await page.locator('#f-file').setInputFiles(file);
    await page.locator('#f-number').fill(`国办发明电〔${year - 1}〕9号`);
    await page.locator('#f-published').fill(`${year - 1}-11-05`);
    await page.locator('#f-year').fill(String(year));
    await press(page, '导入');
    await page.getByText('与已有的安排相同，没有改变。').waitFor();
    if (process.env.PICTURES) {
      await page.setViewportSize({width: 1280, height: 900});
      await page.goto(`${site.desk}/calendar?year=2024`);
      await page.screenshot({path: join(process.env.PICTURES, `calendar${js ? '' : '-nojs'}.png`), fullPage: true});
      await page.setViewportSize({width: 360, height: 740});
      await page.goto(`${site.desk}/en/calendar?year=2027`);
      await page.screenshot({path: join(process.env.PICTURES, `calendar-en${js ? '' : '-nojs'}.png`), fullPage: true});
    }
    await page.context().close();
  });
}

ends(site, browser);

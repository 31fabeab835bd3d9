// The approval sheet: filled in, co-signed by another department, refused by the secrecy review and then
// passed, read with all opinions, and taken away as a PDF. With JavaScript and without.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems} from './lib.mjs';

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

const signIn = (login, javaScriptEnabled) => browser.signedIn(site, login, {javaScriptEnabled});

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const title = `审批单试验（${js ? '甲' : '乙'}）`;
  const who = {};
  let address;

  test(`the officer fills in the sheet and asks another department${mode}`, async () => {
    for (const [role, login] of [['officer', 'yu.haoran'], ['head', 'mo.guangming'], ['office', 'zhao.min'], ['leader', 'lu.chengyuan']])
      who[role] = await signIn(login, js);
    const p = who.officer;
    await p.goto(`${site.desk}/documents/new`);
    await p.locator('#f-title').fill(title);
    await p.locator('#f-category').selectOption({label: '重要警务信息'});
    await p.locator('#f-topic').selectOption({label: '破获毒品案件'});
    await p.locator('#f-department').selectOption({label: '禁毒支队'});
    await p.locator('#f-made').fill('2016-11-16');
    await p.locator('#f-body').fill('正文一段。');
    await press(p, '保存草稿');
    address = new URL(p.url()).pathname;
    await p.locator('#f-department').selectOption({label: '交通警察支队'});
    await press(p, '请这个部门会签');
    await says(p, '已请该部门会签');
    if (js) await clean(p);
    await p.getByRole('link', {name: '审批单', exact: true}).click();
    await p.getByRole('link', {name: '填写审批单'}).click();
    await p.getByLabel('加急').check();
    await p.locator('#f-phone').fill('0870-0000111');
    await p.locator('#f-proposal').fill('拟同意发布。');
    await p.locator('#f-checker').fill('核稿人孟青');
    await p.locator('#f-copies').fill('许多');
    await press(p, '保存');
    await p.locator('#f-copies-error').waitFor();
    assert.equal(await p.locator('#f-proposal').inputValue(), '拟同意发布。');
    assert.ok(await p.getByLabel('加急').isChecked());
    p.problems.length = 0; // the 422
    await p.locator('#f-copies').fill('30');
    if (js) await clean(p);
    await press(p, '保存');
    await says(p, '审批单已保存');
    await says(p, '0870-0000111');
    await p.getByText('核稿人孟青', {exact: true}).waitFor();
    if (js) await clean(p);
    await p.goto(site.desk + address);
    await press(p, '送初审');
    noProblems(p);
  });

  test(`the work list says how urgent it is and until when${mode}`, async () => {
    const p = who.head;
    await p.goto(`${site.desk}/`);
    const row = p.locator('ul.work li').filter({hasText: title});
    assert.match(await row.textContent(), /加急.*11月22日（周二）.*还有 3 个工作日/s);
    await row.getByRole('link', {name: title}).click();
    await p.locator('#note').fill('请办公室从速。');
    await press(p, '签字，送复审');
    noProblems(p);
  });

  test(`the secrecy review that is not open returns it with its reason${mode}`, async () => {
    const p = who.office;
    await p.goto(site.desk + address);
    assert.equal(await p.getByRole('button', {name: '签字，送领导批准'}).count(), 0);
    if (js) await clean(p);
    await press(p, '删改后公开，退回');
    await says(p, '请写明理由');
    p.problems.length = 0;
    await p.locator('#note').fill('删去第二段。');
    await press(p, '删改后公开，退回');
    await says(p, '已退回经办人删改');
    await who.officer.goto(`${site.desk}${address}`);
    await says(who.officer, '删去第二段。');
    await press(who.officer, '送初审');
    await who.head.goto(site.desk + address);
    await who.head.locator('#note').fill('请办公室从速。');
    await press(who.head, '签字，送复审');
    await p.goto(site.desk + address);
    await press(p, '保密审查：可以公开');
    await says(p, '等会签部门答复后才能签字');
    assert.equal(await p.getByRole('button', {name: '签字，送领导批准'}).count(), 0);
    noProblems(p);
  });

  test(`the other department answers; to object it has to say why${mode}`, async () => {
    const p = await signIn('chen.shixiong', js);
    await p.getByRole('link', {name: title, exact: true}).click();
    await p.getByRole('link', {name: '请贵部门会签'}).click();
    await press(p, '不同意');
    await says(p, '不同意的必须写明理由');
    p.problems.length = 0;
    if (js) await clean(p);
    await p.locator('#f-note').fill('时间宜推后。');
    await press(p, '不同意');
    await says(p, '会签意见已记下');
    assert.equal(await p.getByRole('link', {name: '请贵部门会签'}).count(), 0);
    noProblems(p);
    await p.context().close();
  });

  test(`signed twice more, the sheet has every opinion and the whole history${mode}`, async () => {
    await who.office.goto(site.desk + address);
    await who.office.locator('#note').fill('已核，拟同意。');
    await press(who.office, '签字，送领导批准');
    await who.leader.goto(site.desk + address);
    await press(who.leader, '签字批准，立即公开');
    const p = who.leader;
    await p.getByRole('link', {name: '审批单', exact: true}).click();
    const cell = async (name) => (await p.locator('table.sheet tr').filter({has: p.getByRole('rowheader', {name, exact: true})}).first().textContent()).replace(/\s+/g, ' ');
    assert.match(await cell('主办单位负责人意见'), /请办公室从速。 莫光铭 2016-11-17 09:00/);
    assert.match(await cell('会稿单位及会签意见'), /交通警察支队：不同意 时间宜推后。/);
    assert.match(await cell('保密审查意见'), /保密审查：公开 赵旻/);
    assert.match(await cell('公开工作机构核稿意见'), /已核，拟同意。/);
    assert.match(await cell('签发'), /同意。 卢承远/);
    const history = await p.locator('table.list tbody').textContent();
    const at = ['请部门会签', '送初审', '初审通过', '删改后公开，退回', '保密审查：公开', '会签：不同意', '复审通过', '批准公开'].map((w) => history.indexOf(w));
    assert.ok(at.every((x, i) => x >= 0 && (i === 0 || x > at[i - 1])), `${at}`);
    if (js) await clean(p);
    noProblems(p);
  });

  test(`it can be taken away as a PDF${mode}`, async () => {
    const p = who.leader;
    await press(p, '生成 PDF');
    await says(p, '正在生成 PDF');
    const link = await eventually('the PDF is made', async () => {
      await p.goto(`${site.desk}${address}/sheet`);
      const found = p.locator('main a[href$="/sheet/pdf"]');
      return await found.count() ? found.getAttribute('href') : '';
    }, 60_000);
    const answer = await p.request.get(site.desk + link);
    assert.equal(answer.status(), 200);
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
    noProblems(p);
    for (const page of Object.values(who)) await page.context().close();
  });
}

ends(site, browser);

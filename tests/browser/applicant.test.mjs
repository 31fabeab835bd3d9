// What an applicant sends beside and after his request, and what the office does for him at the counter.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, noProblems, password, press} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const card = '530602199003071235'; // invented; its check digit is right
const second = '5678';
const photo = {name: '证件.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('one identity card')])};
const map = {name: '停车场位置.png', mimeType: 'image/png', buffer: Buffer.alloc(200_000, 'map ')};

// As a file: the browser's driver takes bytes slowly.
const folder = mkdtempSync(join(tmpdir(), 'gongkai-applicant.'));
const large = join(folder, '停车场.png');
writeFileSync(large, Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
process.on('exit', () => rmSync(folder, {recursive: true}));

/** What axe-core finds on the page as it stands. */
async function accessible(p) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
}

const codeOf = async (p) => (await p.locator('.large-code').textContent()).trim();

/** As far as the last look. */
async function fillIn(p, wanted) {
  await p.goto(`${site.public}/request`);
  await p.locator('#f-wanted').fill(wanted);
  await press(p, '看看是否已经公开');
  await p.locator('form[action$="/request/form"] button').click();
  await p.locator('#f-name').fill('赵小满');
  await p.locator('#f-id_kind').selectOption('id_card');
  await p.locator('#f-id_number').fill(card);
  await p.locator('#f-phone').fill('138 1234 5678');
  await press(p, '下一步：检查');
  await p.getByRole('heading', {level: 1, name: '检查一遍'}).waitFor();
}

async function ask(p, wanted) {
  await fillIn(p, wanted);
  await press(p, '提交申请');
  await p.getByRole('heading', {level: 1, name: '已收到您的申请'}).waitFor();
  return codeOf(p);
}

async function openCase(p, code, fact = second) {
  await p.goto(`${site.public}/request/status`);
  await p.locator('#f-code').fill(code);
  await p.locator('#f-second').fill(fact);
  await press(p, '打开');
}

/** Open it until it shows these words. */
const shows = (p, code, words) => eventually(`the case shows ${words}`, async () => {
  p.expects4xx = true;
  await openCase(p, code);
  return await p.getByText(words).count() > 0;
});

async function office(js = true) {
  const p = await browser.visitor({javaScriptEnabled: js});
  await p.goto(`${site.desk}/sign-in`);
  await p.locator('[name=login]').fill('zhao.min');
  await p.locator('[name=password]').fill(password);
  await press(p, '登录');
  return p;
}

/** The office opens the case that asks for this. */
async function atDesk(p, wanted) {
  await eventually('it is on the list', async () => {
    await p.goto(`${site.desk}/requests?all=1`);
    return await p.getByRole('row').filter({hasText: wanted}).count() > 0;
  });
  await p.getByRole('row').filter({hasText: wanted}).getByRole('link').first().click();
  await p.getByRole('heading', {level: 1, name: /^依申/}).waitFor();
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';

  test(`asked with an attachment and a photograph of the document; followed; withdrawn${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    const wanted = `公共停车场的收费批准文件${js ? '甲' : '乙'}`;
    await fillIn(p, wanted);
    await p.locator('#f-identity_file').setInputFiles([photo]);
    await p.locator('#f-file').setInputFiles([map]);
    await press(p, '提交申请');
    await p.getByRole('heading', {level: 1, name: '已收到您的申请'}).waitFor();
    await p.getByText('停车场位置.png').waitFor();
    const code = await codeOf(p);
    await shows(p, code, '已登记，待确认');

    const desk = await office(js);
    await atDesk(desk, wanted);
    await desk.getByRole('link', {name: '申请人来件和附件'}).click();
    await desk.getByRole('heading', {level: 1, name: '申请人来件和附件'}).waitFor();
    await eventually('all parts are there', async () => {
      await desk.reload();
      return await desk.getByRole('link', {name: '停车场位置.png'}).count() > 0 && await desk.getByRole('button', {name: '下载证件照片'}).count() > 0;
    });
    if (js) await accessible(desk);
    const came = desk.waitForEvent('download');
    await desk.getByRole('link', {name: '停车场位置.png'}).click();
    assert.deepEqual(readFileSync(await (await came).path()), map.buffer);
    const identity = desk.waitForEvent('download');
    await desk.getByRole('button', {name: '下载证件照片'}).click(); // a download: the page stays
    assert.deepEqual(readFileSync(await (await identity).path()), photo.buffer);
    await desk.goto(desk.url().replace('/applicant', ''));
    await desk.getByRole('row').filter({hasText: '看了证件号码'}).getByText('赵旻').waitFor();
    await desk.context().close();

    await openCase(p, code);
    await p.locator('#do-withdraw > summary').click();
    await p.locator('#withdraw-text').fill('已经找到了');
    await press(p, '确定撤回申请');
    await p.getByRole('heading', {level: 1, name: '已经收到'}).waitFor();
    assert.ok(!p.url().includes(code));
    await shows(p, code, '您撤回了申请');
    assert.equal(await p.locator('#do-withdraw').count(), 0, 'it can be done once');
    await p.context().close();
  });

  test(`files that are too many or too large are refused in words, and what was typed stays${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    p.expects4xx = true;
    const wanted = `文件太大的申请${js ? '甲' : '乙'}`;
    await fillIn(p, wanted);
    await p.locator('#f-file').setInputFiles(large);
    await press(p, '提交申请');
    await p.getByRole('alert').getByText('每个文件不能超过 10 MB').waitFor();
    await p.locator('td', {hasText: wanted}).waitFor();
    await p.locator('#f-file').setInputFiles(Array.from({length: 6}, (_, i) => ({...map, name: `${i}.png`, buffer: Buffer.from('x')})));
    await press(p, '提交申请');
    await p.getByRole('alert').getByText('一次最多 5 个文件').waitFor();
    if (js) await accessible(p);
    await press(p, '提交申请');
    await p.getByRole('heading', {level: 1, name: '已收到您的申请'}).waitFor();
    await p.context().close();
  });

  test(`a correction is answered on the web, a question is asked and answered${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    const wanted = `要补正的申请${js ? '甲' : '乙'}`;
    const code = await ask(p, wanted);
    const desk = await office(js);
    await atDesk(desk, wanted);
    await press(desk, '确认收到');
    await desk.locator('#ask_correction-until').waitFor({state: 'attached'});
    await desk.locator('summary').filter({hasText: '补正'}).first().click();
    await desk.locator('#ask_correction-until').fill('2026-12-07');
    await desk.locator('#ask_correction-note').fill('请写明是哪一年的');
    await desk.locator('#ask_correction-items').fill('哪一年的文件');
    await desk.locator('form', {has: desk.locator('#ask_correction-note')}).getByRole('button', {name: '告知补正', exact: true}).click();
    await desk.getByText('等申请人补正').or(desk.getByText('等待补正')).first().waitFor();

    await shows(p, code, '请写明是哪一年的');
    if (js) await accessible(p);
    await press(p, '提交补正');
    await p.getByRole('alert').getByText('还没有写内容').waitFor();
    await p.locator('#correct-text').fill('2024年和2025年的');
    await press(p, '提交补正');
    await p.getByText('答复期限重新计算').first().waitFor();
    await press(p, '回到查询页');
    await shows(p, code, '2026年12月21日');

    await p.locator('#do-ask > summary').click();
    await p.locator('#ask-text').fill('什么时候能答复？');
    await press(p, '提问');
    await p.getByRole('heading', {level: 1, name: '已经收到'}).waitFor();
    await eventually('the office reads it', async () => {
      await desk.goto(`${desk.url().split('/applicant')[0].replace(/\/act$/, '')}/applicant`);
      return await desk.getByText('什么时候能答复？').count() > 0;
    });
    await desk.getByText('2024年和2025年的').waitFor();
    await desk.locator('#f-words').fill('期限是12月21日，会提前。');
    await press(desk, '发给申请人');
    await desk.getByRole('status').getByText('已经发给申请人').waitFor();
    await shows(p, code, '期限是12月21日，会提前。');
    p.problems.splice(0);
    await desk.context().close();
    await p.context().close();
  });

  test(`a lost code is replaced at the counter, and a case is told by telephone${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    const wanted = `丢了查询码的申请${js ? '甲' : '乙'}`;
    const code = await ask(p, wanted);
    const desk = await office(js);
    await atDesk(desk, wanted);
    const number = await desk.getByRole('heading', {level: 1}).textContent();
    await desk.getByRole('link', {name: '申请人来件和附件'}).click();
    desk.expects4xx = true;
    await press(desk, '换新码并打印');
    await desk.getByRole('alert').waitFor(); // nobody has shown a document
    await desk.locator('#f-document').selectOption('id_card');
    await press(desk, '换新码并打印');
    await desk.getByRole('heading', {level: 1, name: '新的查询码'}).waitFor();
    const fresh = await codeOf(desk);
    assert.notEqual(fresh, code);
    await shows(p, fresh, wanted);
    await openCase(p, code);
    await p.getByRole('alert').getByText('没有打开').waitFor();

    await desk.goto(`${site.desk}/requests`);
    await desk.getByRole('link', {name: '替申请人查询'}).click();
    await desk.getByLabel('打电话').check();
    await desk.locator('#f-word').fill(number);
    await desk.locator('#f-second').fill('0000');
    await press(desk, '查询');
    await desk.getByRole('alert').getByText('没有打开').waitFor();
    assert.equal(await desk.locator('#f-word').inputValue(), number);
    await desk.locator('#f-second').fill(second);
    await press(desk, '查询');
    await desk.getByText('可以告诉他').waitFor();
    if (js) await accessible(desk);
    await desk.getByRole('link', {name: '打开这一件'}).click();
    await desk.getByRole('row').filter({hasText: '按申请人的要求查询'}).getByText('赵旻').waitFor();
    await desk.context().close();
    await p.context().close();
  });
}

test('a letter is registered with its scan; what is there already is shown first', async () => {
  const desk = await office();
  await desk.goto(`${site.desk}/requests/new`);
  await desk.locator('#f-channel').selectOption('post-signed');
  await desk.locator('#f-wanted').fill('近三年交通信号灯采购合同');
  await desk.locator('#f-name').fill('孙来信');
  await desk.locator('#f-phone').fill('0870-2223334');
  await press(desk, '先看有没有重复');
  await desk.getByText('没有相近的申请').waitFor();
  assert.equal(await desk.locator('#f-name').inputValue(), '孙来信');
  await desk.locator('#f-file').setInputFiles([{name: '来信.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 a letter')}]);
  await press(desk, '登记');
  await desk.getByRole('heading', {level: 1, name: '已登记'}).waitFor();
  await desk.getByRole('link', {name: '打开这一件'}).click();
  await desk.getByRole('link', {name: '申请人来件和附件'}).click();
  await desk.getByRole('link', {name: '来信.pdf'}).waitFor();
  noProblems(desk);
  await desk.context().close();
});

test('what was said at the counter is printed, read back and signed', async () => {
  const desk = await office();
  await desk.goto(`${site.desk}/requests/new`);
  await desk.locator('#f-channel').selectOption('oral');
  await desk.locator('#f-wanted').fill('我家旁边那个路口去年装信号灯花了多少钱');
  await desk.locator('#f-name').fill('周不识');
  await desk.locator('#f-phone').fill('0870-5556667');
  await press(desk, '登记');
  await desk.getByRole('heading', {level: 1, name: '已登记'}).waitFor();
  await desk.getByRole('link', {name: '口头申请记录'}).click();
  await desk.getByRole('heading', {level: 1, name: '口头申请记录'}).waitFor();
  const record = await desk.locator('.record').innerText();
  for (const words of ['昭通市公安局', '周不识', '我家旁边那个路口去年装信号灯花了多少钱', '由 赵旻 于', '向我宣读', '签名或者捺指印', '年']) assert.ok(record.includes(words), words);
  await accessible(desk);
  await desk.emulateMedia({media: 'print'});
  assert.ok(await desk.locator('.signed').isVisible());
  assert.equal(await desk.getByText('请打印两份').isVisible(), false, 'what is for the officer is not printed');
  await desk.emulateMedia({media: null});
  await desk.getByRole('link', {name: '回到这一件'}).first().click();
  await desk.getByRole('link', {name: '口头申请记录'}).waitFor();
  noProblems(desk);
  await desk.context().close();
});

test('on a phone of 360 pixels, by keyboard alone, a question is asked', async () => {
  const p = await browser.visitor({viewport: {width: 360, height: 740}});
  const code = await ask(p, '用手机和键盘办的申请');
  await shows(p, code, '已登记，待确认');
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= 360), 'nothing has to be scrolled sideways');
  for (let i = 0; i < 60 && !await p.evaluate(() => document.activeElement.closest('#do-ask > summary')); i++) await p.keyboard.press('Tab');
  await p.keyboard.press('Enter');
  await p.keyboard.press('Tab');
  await p.keyboard.type('怎么确认？');
  await p.keyboard.press('Tab');
  await p.keyboard.press('Enter');
  await p.getByRole('heading', {level: 1, name: '已经收到'}).waitFor();
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= 360));
  await shows(p, code, '怎么确认？');
  await p.context().close();
});

test('files of a case are for who handles it', async () => {
  const desk = await office();
  await atDesk(desk, '近三年交通信号灯采购合同');
  const path = new URL(desk.url()).pathname;
  await desk.context().close();
  for (const [login, status] of [['zhao.min', 200], ['yu.haoran', 403], ['lu.chengyuan', 403], ['shi.jing', 403]]) {
    const who = await Person.signIn(site, login);
    assert.equal((await who.open(`${path}/applicant`)).status, status, login);
  }
});

test('nothing of what was sent is in the log, and not a readable byte in the public store', async () => {
  for (const words of ['one identity card', '停车场位置', '什么时候能答复', '已经找到了', '2024年和2025年的']) {
    assert.ok(!site.log.includes(words), words);
    for (const [name, bytes] of await site.publicBytes()) assert.ok(!bytes.includes(words), `${words} in ${name}`);
  }
});

ends(site, browser);

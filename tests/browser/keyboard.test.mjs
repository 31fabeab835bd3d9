// An answer without a mouse: registered, given to a department, drafted, read, signed at three levels, delivered, closed; in a
// window and on a phone of 360 pixels without JavaScript. Where the focus is can be seen at each stop of Tab (keys.mjs).
import assert from 'node:assert/strict';
import test from 'node:test';
import {fits} from './case.mjs';
import {Keys} from './keys.mjs';
import {Browser, Site, ends, eventually, noProblems, password} from './lib.mjs';

const site = await Site.start({env: {GONGKAI_NOW: '1795399200'}}); // Monday 23 November 2026, 10:00 in China
const browser = await Browser.start();

for (const [what, look] of [['in a window', {viewport: {width: 1280, height: 800}}], ['on a phone without JavaScript', {viewport: {width: 360, height: 740}, javaScriptEnabled: false}]]) {
  /** Who opens an address signs in first, and is there. */
  const at = async (login, address) => {
    const p = await browser.visitor(look);
    const k = new Keys(p);
    await p.goto(address);
    await k.type('login', login);
    await k.type('password', password);
    await k.enter();
    return k;
  };
  const leave = async (k) => {
    await fits(k.page);
    noProblems(k.page);
    await k.page.context().close();
  };
  let address;

  test(`by keyboard alone ${what}: registered, accepted, given to a department`, async () => {
    const k = await at('long.jiahui', `${site.desk}/requests/new`);
    await k.type('wanted', '2016年停车场收费的批准文件');
    await k.type('name', `简先生${look.javaScriptEnabled === false ? '二' : ''}`);
    await k.type('phone', '0870-7654321');
    await k.press('登记');
    if (await k.page.getByRole('button', {name: '仍然登记'}).count() > 0) await k.press('仍然登记');
    await k.press('打开这一件');
    await k.press('受理');
    address = k.page.url().replace(/#.*/, '');
    await k.unfold('交承办部门');
    await k.choose('department', '交通警察支队');
    await k.press('交承办部门');
    await leave(k);
  });

  test(`by keyboard alone ${what}: the answer is drafted and its letter read`, async () => {
    const k = await at('liu.kaiping', address);
    await k.press('拟写答复');
    await k.press('予以公开');
    await k.type('finding', '批准文件由本机关保存');
    await k.type('means', '随本答复书提供电子文本');
    await k.press('保存');
    await k.press('看答复书');
    const letter = await k.page.locator('.letter').textContent();
    for (const words of ['简先生', '批准文件由本机关保存', '复议']) assert.ok(letter.includes(words), words);
    await k.unfold('改');
    await k.field('body');
    await k.page.keyboard.press('Escape'); // a text field does not hold the focus
    await k.press('回到这一件，送审');
    await k.press('送部门负责人初审');
    await leave(k);
  });

  test(`by keyboard alone ${what}: signed at three levels, the secrecy review with them`, async () => {
    for (const [login, ...buttons] of [['chen.shixiong', '初审通过'], ['zhao.min', '保密审查：可以公开', '复审通过'], ['lu.chengyuan', '签发']]) {
      const k = await at(login, address);
      for (const button of buttons) await k.press(button);
      await leave(k);
    }
  });

  test(`by keyboard alone ${what}: read as it goes out, delivered, closed`, async () => {
    const k = await at('long.jiahui', address);
    await k.press('政府信息公开');
    await eventually('the paper is made', async () => {
      await k.page.reload();
      return await k.page.getByRole('link', {name: /打开 PDF/}).count() > 0;
    }, 60_000);
    await k.named('打开 PDF', 'A');
    await k.choose('way', '当面');
    await k.type('receiver', '简先生');
    await k.press('送出');
    await k.page.goto(address);
    await k.page.getByText('答复已送达').first().waitFor();
    if (await k.page.locator('#act-close summary').count() > 0) await k.unfold('办结归档');
    await k.press('办结归档');
    await k.page.getByText('已办结').first().waitFor();
    await leave(k);
  });
}

ends(site, browser);

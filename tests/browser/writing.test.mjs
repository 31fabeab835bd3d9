// Writing a document's text: with the editor (keyboard, table, what Word and WPS put on the clipboard),
// without JavaScript, and what the server's cleaning gives a browser.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, noProblems, password, root} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();

async function officer(options = {}) {
  const page = await browser.visitor(options);
  await page.goto(`${site.desk}/`);
  await page.locator('#f-login').fill('yu.haoran');
  await page.locator('#f-password').fill(password);
  await page.getByRole('button', {name: '登录'}).click();
  await page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();
  return page;
}

async function begin(page, title) {
  await page.goto(`${site.desk}/documents/new`);
  await page.locator('#f-title').fill(title);
  for (const name of ['category', 'topic', 'department'])
    await page.locator(`#f-${name}`).selectOption({index: 1});
}

const save = async (page, title) => {
  await page.getByRole('button', {name: '保存'}).click();
  await page.getByRole('heading', {level: 1, name: title}).waitFor();
};
const bodyOf = (page) => page.locator('.what .reading').first().innerHTML();
const paste = (page, html, text = '') => page.locator('#writing').evaluate((to, [html, text]) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', text);
  to.focus();
  to.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}, [html, text]);

const word = readFileSync(join(root, 'tests/browser/files/word-paste.html'), 'utf8');
const wps = readFileSync(join(root, 'tests/browser/files/wps-paste.html'), 'utf8');

const page = await officer();
let written;

test('an officer writes a heading, a list and a table by keyboard and toolbar', async () => {
  await begin(page, '编辑器写成的通知');
  await page.getByRole('button', {name: '用编辑器书写'}).click();
  const editor = page.getByRole('textbox', {name: '正文'});
  await page.locator('#writing').waitFor();
  await editor.click();
  await page.keyboard.type('一、总则');
  await page.keyboard.press('Alt+F10');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'text');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('各单位：');
  await page.getByRole('button', {name: '顶格'}).click();
  assert.equal(await page.getByRole('button', {name: '顶格'}).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('Enter');
  await page.getByRole('button', {name: '插入表格'}).click();
  for (const cell of ['类别', '件数', '备注', '行政处罚', '843', '无']) {
    await page.keyboard.type(cell);
    await page.keyboard.press('Tab');
  }
  await page.getByRole('button', {name: '删除行'}).click();
  noProblems(page);
  await save(page, '编辑器写成的通知');
  written = await bodyOf(page);
  assert.match(written, /<h2 id="s1">一、总则<\/h2>/);
  assert.match(written, /<p class="flush">各单位：<\/p>/);
  assert.match(written, /<thead>\s*<tr><th scope="col">类别<\/th><th scope="col">件数<\/th><th scope="col">备注<\/th><\/tr>/);
  assert.match(written, /<tr><td>行政处罚<\/td><td>843<\/td><td>无<\/td><\/tr>\s*<\/tbody>/);
  noProblems(page);
});

test('without JavaScript a rich text is its source, and stays as it is', async () => {
  const plain = await officer({javaScriptEnabled: false});
  await plain.goto(`${page.url()}/edit`);
  const typed = await plain.locator('#f-body').inputValue();
  assert.match(typed, /^<h2>一、总则<\/h2>\n/);
  await plain.getByText('请保留尖括号里的标记').waitFor();
  await plain.locator('#f-body').fill(typed.replace('843', '844<script>alert(1)</script>'));
  await save(plain, '编辑器写成的通知');
  assert.equal(await bodyOf(plain), written.replace('843', '844'));
  noProblems(plain);
});

test('an unchanged text is saved as it was, in the editor too', async () => {
  await page.goto(`${page.url().replace(/\/edit$/, '')}/edit`);
  await page.locator('#writing').waitFor();
  await page.locator('#f-summary').fill('摘要');
  await save(page, '编辑器写成的通知');
  assert.equal(await bodyOf(page), written.replace('843', '844'));
});

test('what Word puts on the clipboard comes out clean, with its headings, numbers and table', async () => {
  await begin(page, '从 Word 粘贴的通知');
  await page.locator('#writing').waitFor();
  await paste(page, word);
  await page.locator('#writing table').waitFor();
  await page.getByText('没有带进来').waitFor();
  await save(page, '从 Word 粘贴的通知');
  const body = await bodyOf(page);
  assert.match(body, /<h2 id="s1">一、总体要求<\/h2>/);
  assert.match(body, /<h3 id="s2">（一）工作目标<\/h3>/);
  assert.match(body, /<p>1\. 按时公开。<\/p>/);
  assert.match(body, /<td rowspan="2">行政许可<\/td>/);
  assert.match(body, /<p class="right">2016年12月15日<\/p>/);
  assert.match(body, /<ul>\s*<li>公开指南<\/li>\s*<li>公开目录<\/li>\s*<\/ul>/);
  assert.doesNotMatch(body, /mso|style=|<span|<font|批注|已删除/i);
  noProblems(page);
});

test('what WPS puts on the clipboard comes out clean', async () => {
  await begin(page, '从 WPS 粘贴的通知');
  await page.locator('#writing').waitFor();
  await paste(page, wps);
  await page.locator('#writing table').waitFor();
  await save(page, '从 WPS 粘贴的通知');
  const body = await bodyOf(page);
  assert.match(body, /<p class="centre"><strong>昭通市公安局关于公开目录的通知<\/strong><\/p>/);
  assert.match(body, /<p class="flush">各县、区公安局：<\/p>/);
  assert.match(body, /<p>为做好政府信息公开工作，现通知如下。<\/p>/);
  assert.match(body, /<td colspan="2">合计<\/td>/);
  assert.doesNotMatch(body, /mso|style=|font/i);
  noProblems(page);
});

test('the server cleans once and for all, and a browser reads what it wrote', async () => {
  const folder = join(root, 'tests/fuzz/corpus/rich');
  await page.goto(`${site.desk}/documents/new`);
  const csrf = await page.locator('form [name=csrf]').first().inputValue();
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    const html = bytes.toString('utf8');
    if (!Buffer.from(html).equals(bytes) || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(html))
      continue;
    const seen = await page.evaluate(async ([html, csrf]) => {
      const clean = async (body) => (await (await fetch('/documents/clean', {method: 'POST',
        body: new URLSearchParams({body, body_kind: 'rich', csrf})})).json()).html;
      const once = await clean(html), holder = document.createElement('div');
      holder.innerHTML = once;
      const odd = [...holder.querySelectorAll('*')].filter((e) =>
        !/^(P|H[234]|UL|OL|LI|BLOCKQUOTE|TABLE|THEAD|TBODY|TR|TH|TD|STRONG|EM|SUP|SUB|A|BR)$/.test(e.tagName) ||
        [...e.attributes].some((a) => !/^(class|start|href|scope|colspan|rowspan)$/.test(a.name)) ||
        (e.tagName === 'A' && !/^(https?|mailto|tel):$/.test(e.protocol)));
      return {once, twice: await clean(once), dom: holder.innerHTML, odd: odd.map((e) => e.outerHTML)};
    }, [html, csrf]);
    assert.equal(seen.twice, seen.once, name);
    assert.equal(seen.dom, seen.once, name);
    assert.deepEqual(seen.odd, [], name);
  }
  noProblems(page);
});

test('on a phone the editor has room', async () => {
  const phone = await officer({viewport: {width: 360, height: 740}});
  await phone.goto(`${site.desk}/documents/new`);
  await phone.getByRole('button', {name: '用编辑器书写'}).click();
  await phone.locator('#writing').waitFor();
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth <= 360), true);
  noProblems(phone);
});

test('a plain text that waits for the editor takes nothing that the editor would not have', async () => {
  const p = await officer();
  await p.evaluate(() => localStorage.removeItem('writing'));
  await begin(p, '慢线路上的通知');
  await p.locator('#f-body').fill('打开以前的正文。');
  await save(p, '慢线路上的通知');
  await p.evaluate(() => localStorage.setItem('writing', 'editor'));
  let go;
  const waits = new Promise((done) => { go = done; });
  await p.route('**/documents/clean', async (route) => { await waits; await route.continue(); });
  await p.goto(`${p.url()}/edit`);
  await p.locator('#f-body').pressSequentially('赶着写的。');
  assert.equal(await p.locator('#f-body').inputValue(), '打开以前的正文。');
  go();
  await p.locator('#writing').getByText('打开以前的正文。').waitFor();
  await p.locator('#writing').click();
  await p.keyboard.press('Control+End');
  await p.keyboard.type('编辑器里写的。');
  await save(p, '慢线路上的通知');
  assert.match(await bodyOf(p), /打开以前的正文。编辑器里写的。/);
  noProblems(p);
  await p.context().close();
});

// ---- Kept while one types ----

const said = (page) => page.locator('#kept-said');

test('what is typed is kept, without a version or an entry, and offered when the form is opened again', async () => {
  const before = (await site.command('ledger', 'verify')).stdout;
  const p = await officer();
  await p.evaluate(() => localStorage.removeItem('writing'));
  await p.goto(`${site.desk}/documents/new`);
  await p.locator('#f-title').fill('写到一半的通知');
  await p.locator('#f-body').fill('第一段。');
  await said(p).getByText('已自动留存').waitFor();
  await p.goto(`${site.desk}/documents/new`);
  await p.getByRole('heading', {name: '有一份没有保存的内容'}).waitFor();
  assert.equal(await p.locator('#f-title').inputValue(), '');
  // Nothing is kept over it before it was decided on.
  await p.locator('#f-title').fill('别的');
  await p.waitForTimeout(3000);
  await p.getByRole('link', {name: '接着写'}).click();
  await p.waitForURL(/kept=1/);
  assert.equal(await p.locator('#f-title').inputValue(), '写到一半的通知');
  assert.equal(await p.locator('#f-body').inputValue(), '第一段。');
  for (const name of ['category', 'topic']) await p.locator(`#f-${name}`).selectOption({index: 1});
  await save(p, '写到一半的通知');
  assert.equal((await site.command('ledger', 'verify')).stdout, before);
  await p.goto(`${site.desk}/documents/new`);
  assert.equal(await p.getByRole('heading', {name: '有一份没有保存的内容'}).count(), 0, 'what was saved is not offered');
  noProblems(p);
  await p.context().close();
});

test('without JavaScript nothing is kept, and what another way kept is offered and thrown away', async () => {
  const p = await officer();
  await p.goto(`${site.desk}/documents/new`);
  await p.locator('#f-title').fill('不要的内容');
  await said(p).getByText('已自动留存').waitFor();
  const plain = await officer({javaScriptEnabled: false});
  await plain.goto(`${site.desk}/documents/new`);
  await plain.getByText('不要的内容').waitFor();
  await plain.getByRole('button', {name: '不要了，从头写'}).click();
  await plain.getByText('没有保存的内容已丢弃').waitFor();
  assert.equal(await plain.getByText('不要的内容').count(), 0);
  noProblems(plain);
  for (const x of [p, plain]) await x.context().close();
});

test('a change elsewhere, and a second window, are told, and nothing that was typed is lost', async () => {
  const first = await officer(), second = await officer();
  await first.evaluate(() => localStorage.removeItem('writing'));
  await begin(first, '两处打开的草稿');
  await first.locator('#f-body').fill('原来的正文。');
  await save(first, '两处打开的草稿');
  const address = `${first.url()}/edit`;
  await first.goto(address);
  await second.goto(address);
  await first.locator('#f-summary').fill('第一处');
  await said(first).getByText('已自动留存').waitFor();
  await second.locator('#f-summary').fill('第二处');
  await said(second).getByText('另一个窗口').waitFor();
  await second.getByRole('button', {name: '保存草稿'}).click();
  await second.getByRole('heading', {level: 1, name: '两处打开的草稿'}).waitFor();
  await first.locator('#f-summary').fill('第一处，又写了一句');
  await said(first).getByText('在别处被改动过').waitFor();
  first.expects4xx = true;
  await first.getByRole('button', {name: '保存草稿'}).click();
  await first.waitForLoadState();
  assert.equal(await first.locator('#f-summary').inputValue(), '第一处，又写了一句');
  await first.goto(address);
  await first.getByRole('heading', {name: '有一份没有保存的内容'}).waitFor();
  assert.equal(await first.locator('#f-summary').inputValue(), '第二处');
  for (const x of [first, second]) await x.context().close();
});

test('a session that ended is told, and what stands there stays', async () => {
  const p = await officer();
  p.expects4xx = true;
  await p.goto(`${site.desk}/documents/new`);
  assert.equal(await p.locator('#draft[data-keep]').count(), 1);
  await p.context().clearCookies();
  await p.locator('#f-title').fill('会话已过期');
  await said(p).getByText('没能自动留存').waitFor();
  assert.equal(await p.locator('#f-title').inputValue(), '会话已过期');
  await p.context().close();
});

test('a draft of a column begins with what the newest of that column has', async () => {
  const p = await officer();
  await p.goto(`${site.desk}/documents/new`);
  if (await p.getByRole('button', {name: '不要了，从头写'}).count()) await p.getByRole('button', {name: '不要了，从头写'}).click();
  await Promise.all([p.waitForEvent('load'), p.getByRole('link', {name: '重点工作通报', exact: true}).click()]);
  assert.equal(await p.locator('#f-category option:checked').textContent(), '重点工作通报');
  assert.equal(await p.locator('#f-genre').inputValue(), '通报');
  assert.notEqual(await p.locator('#f-topic').inputValue(), '');
  noProblems(p);
  await p.context().close();
});

// ---- Out of a file ----

for (const javaScriptEnabled of [true, false])
  test(`a Word file fills in the form, and is a draft when it was saved${javaScriptEnabled ? '' : ' (JavaScript off)'}`, async () => {
    const p = await officer({javaScriptEnabled});
    await p.goto(`${site.desk}/documents/new`);
    if (await p.getByRole('button', {name: '不要了，从头写'}).count()) await p.getByRole('button', {name: '不要了，从头写'}).click();
    const send = async (files) => {
      if (!(await p.locator('#f-file').isVisible())) await p.getByText('从 Word 文件起草').click();
      await p.locator('#f-file').setInputFiles(files);
      await Promise.all([p.waitForEvent('load'), p.getByRole('button', {name: '读出正文'}).click()]);
    };
    p.expects4xx = true;
    await send({name: '名单.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\u0003\u0004 no such thing')});
    await p.getByText('读不出正文').waitFor();
    await send(join(root, 'tests/stories/files/notice.docx'));
    await p.getByText('正文已读出').waitFor();
    assert.equal(await p.locator('#f-title').inputValue(), '昭通市公安局关于公开目录的通知');
    await send({name: 'x.txt', mimeType: 'text/plain', buffer: Buffer.from('另一份。')});
    await p.getByText('还有一份没有保存的内容').waitFor();
    await p.getByRole('link', {name: '接着写'}).click();
    await p.waitForURL(/kept=1/);
    for (const name of ['category', 'topic']) await p.locator(`#f-${name}`).selectOption({index: 1});
    await save(p, '昭通市公安局关于公开目录的通知');
    const body = await bodyOf(p);
    assert.match(body, /<h2 id="s1">一、总体要求<\/h2>/);
    assert.ok(!body.includes('昭通市公安局关于公开目录的通知'), 'its first line is the title, and not text as well');
    assert.match(body, /<td rowspan="2">行政许可<\/td>/);
    assert.match(body, /<ul>\s*<li>公开指南<\/li>/);
    await p.context().close();
  });

ends(site, browser);

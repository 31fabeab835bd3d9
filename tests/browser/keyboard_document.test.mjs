// One document from draft to reader with nothing but the keyboard, at 1280 and at 360 px: four people sign in, draft, submit, sign at
// three levels. At each stop the focus can be seen: it has an outline, stands in the window, and nothing covers it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Site, ends, eventually, get, noProblems, password} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();

/** What has the focus: its name, and whether a person sees that it has. */
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e), marked = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1), y = box.top + Math.min(box.height / 2, 12);
  const on = document.elementFromPoint(x, y);
  return {
    id: e.id, tag: e.tagName, value: e.value, event: e.getAttribute('name') === 'event' ? e.value : '',
    name: (e.getAttribute('aria-label') ?? e.innerText ?? '').trim(),
    marked: marked(style) || style.boxShadow !== 'none' || (e.parentElement && marked(getComputedStyle(e.parentElement))),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !!on && on !== e && !e.contains(on) && !on.contains(e) && !on.closest('label')?.contains(e),
  };
});

/** Tab until `wanted` has the focus. */
async function tabTo(page, what, wanted) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (!at) continue; // the browser's own bar
    assert.ok(at.marked && at.inside && !at.covered, `the focus is not to be seen: ${JSON.stringify(at)} on ${page.url()}`);
    if (wanted(at)) return at;
  }
  return assert.fail(`no way to ${what} by Tab on ${page.url()}`);
}
const field = (id) => (at) => at.id === id;
const link = (name) => (at) => at.tag === 'A' && at.name === name;
const move = (event) => (at) => at.tag === 'BUTTON' && at.event === event;
const named = (name) => (at) => at.tag === 'BUTTON' && at.name === name;

async function go(page, key = 'Enter') {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

async function signIn(login, width) {
  const page = await browser.visitor({});
  await page.setViewportSize({width, height: 740});
  await page.goto(`${site.desk}/`);
  await tabTo(page, 'the login', field('f-login'));
  await page.keyboard.type(login);
  await tabTo(page, 'the password', field('f-password'));
  await page.keyboard.type(password);
  await go(page);
  await page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();
  return page;
}

/** From one's work to the document, and one of the moves. */
async function sign(login, width, title, ...events) {
  const page = await signIn(login, width);
  await tabTo(page, title, (at) => at.tag === 'A' && at.name.includes(title));
  await go(page);
  for (const event of events) {
    await tabTo(page, event, move(event));
    await go(page, 'Space');
  }
  noProblems(page);
  await page.context().close();
}

for (const width of [1280, 360])
  test(`draft, first, second, final, published, by keyboard alone, at ${width} px`, async () => {
    const title = `键盘办理的通告（${width}）`;
    const page = await signIn('yu.haoran', width);
    await tabTo(page, 'documents', link('主动公开文件'));
    await go(page);
    await tabTo(page, 'a new draft', link('起草新文件'));
    await go(page);
    await tabTo(page, 'the title', field('f-title'));
    await page.keyboard.type(title);
    for (const [name, steps] of [['f-category', 3], ['f-topic', 1]]) {
      await tabTo(page, name, field(name));
      for (let i = 0; i < steps || !(await focused(page)).value; i++) await page.keyboard.press('ArrowDown');
    }
    await tabTo(page, 'the text', field('f-body'));
    await page.keyboard.type('自2016年12月1日起施行。');
    await tabTo(page, 'saving', named('保存草稿'));
    await go(page);
    await page.getByRole('heading', {level: 1, name: title}).waitFor();
    await tabTo(page, 'submitting', move('submit'));
    await go(page);
    await page.getByText('等初审').first().waitFor();
    noProblems(page);
    const id = Number(/documents\/(\d+)/.exec(page.url())[1]);
    await page.context().close();

    await sign('mo.guangming', width, title, 'pass_first');
    await sign('zhao.min', width, title, 'secrecy_open', 'pass_second');
    await sign('lu.chengyuan', width, title, 'pass_final');
    const seen = await eventually('readers see it', async () => {
      const r = await get(`${site.public}/d/${id}`);
      return r.status === 200 && r;
    });
    assert.match(seen.text, new RegExp(title));
  });

ends(site, browser);

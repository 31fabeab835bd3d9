// keys.mjs: a page led by its keyboard alone. Each stop of Tab is looked at: where the focus is must be seen, with a mark of its own,
// within the window and not under anything.
import assert from 'node:assert/strict';

const STOPS = 250;

/** In the page: what is wrong with what has the focus; "" nothing. */
function hidden() {
  const e = document.activeElement;
  if (!e || e === document.body) return '';
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  const says = `${e.tagName} ${e.name ?? ''} "${e.textContent.trim().slice(0, 30)}"`;
  if (!(parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none') && style.boxShadow === 'none') return `${says} has no mark`;
  if (box.width < 1 || box.height < 1) return `${says} has no size`;
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 12)];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `${says} is outside the window (${Math.round(x)}, ${Math.round(y)})`;
  const top = document.elementFromPoint(x, y);
  return top && (e.contains(top) || top.contains(e) || top.closest('label')) ? '' : `${says} lies under ${top?.tagName}`;
}

export class Keys {
  constructor(page) {
    this.page = page;
  }

  /** Tab until `look` says that it is there. */
  async until(what, look, arg) {
    for (let i = 0; i < STOPS; i++) {
      const [there, fault] = [await this.page.evaluate(look, arg), await this.page.evaluate(hidden)];
      assert.equal(fault, '', this.page.url());
      if (there) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach ${what} on ${this.page.url()}`);
  }

  field(name) {
    return this.until(`the field ${name}`, (n) => document.activeElement?.name === n, name);
  }

  named(name, ...tags) {
    return this.until(name, ([n, all]) => all.includes(document.activeElement?.tagName) && document.activeElement.textContent.trim().startsWith(n), [name, tags]);
  }

  /** What is typed takes the place of what stood there. */
  async type(name, words) {
    await this.field(name);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(words);
  }

  /** Down the list to a choice with these words. */
  async choose(name, words) {
    await this.field(name);
    await this.page.keyboard.press('Home');
    for (let i = 0; i < 100; i++) {
      if (await this.page.evaluate((w) => document.activeElement.selectedOptions[0].textContent.includes(w), words)) return;
      await this.page.keyboard.press('ArrowDown');
    }
    assert.fail(`no choice ${words} of ${name}`);
  }

  async enter() {
    await Promise.all([this.page.waitForEvent('load'), this.page.keyboard.press('Enter')]);
  }

  /** A button or a link, by its words. */
  async press(name) {
    await this.named(name, 'BUTTON', 'A');
    await this.enter();
  }

  async unfold(name) {
    await this.named(name, 'SUMMARY');
    if (!await this.page.evaluate(() => document.activeElement.parentElement.open)) await this.page.keyboard.press('Enter');
  }
}


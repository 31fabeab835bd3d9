// case.mjs: a request and those who answer it, in a browser: for tests that lead a case through its ways.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {eventually, password, press, sleep} from './lib.mjs';

const shots = process.env.SHOTS;

/** Nothing for which a reader of a small phone would have to scroll sideways. */
export async function fits(p) {
  const {wide, room} = await p.evaluate(() => ({wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth}));
  assert.ok(wide <= room, `${p.url()} is ${wide} wide in ${room}`);
}

/** Chosen, or typed. */
export async function put(at, value) {
  if (await at.evaluate((e) => e.tagName) === 'SELECT') await at.selectOption(value);
  else await at.fill(value);
}

export async function shot(p, name) {
  if (shots) await p.screenshot({path: join(shots, `${name}.png`), fullPage: true});
}

export class Cases {
  /** `look`: how those people look at it (JavaScript, the size of the window). */
  constructor(site, browser, look = {}) {
    Object.assign(this, {site, browser, look});
  }

  async signIn(login) {
    const p = await this.browser.visitor(this.look);
    p.expects4xx = true; // refusals are what is tried here
    await p.goto(`${this.site.desk}/sign-in`);
    await p.locator('[name=login]').fill(login);
    await p.locator('[name=password]').fill(password);
    await press(p, '登录');
    return p;
  }

  /** Registered at the counter and accepted: where it is, and the applicant's code. */
  async accepted(p, wanted, name = '钱多多') {
    await p.goto(`${this.site.desk}/requests/new`);
    await p.locator('#f-wanted').fill(wanted);
    await p.locator('#f-name').fill(name);
    await p.locator('#f-phone').fill('0870-7654321');
    await press(p, '登记');
    if (await p.locator('.large-code').count() === 0) await press(p, '仍然登记');
    const code = (await p.locator('.large-code').textContent()).trim();
    await fits(p);
    await p.getByRole('link', {name: '打开这一件'}).click();
    await press(p, '受理');
    return {address: p.url().replace(/#.*/, ''), code};
  }

  /** What a form of an act asks for, then its button. */
  async act(p, code, name, fields = {}) {
    const form = p.locator(`#act-${code}`);
    if (await form.getAttribute('open') === null) await form.locator('summary').click();
    for (const [field, value] of Object.entries(fields)) await put(form.locator(`[name=${field}]`), value);
    await Promise.all([p.waitForEvent('load'), form.getByRole('button', {name, exact: true}).click()]);
    await fits(p);
  }

  async refused(p, words) {
    await p.getByRole('alert').filter({hasText: words}).first().waitFor();
    await fits(p);
  }

  /** Somebody else goes to the case and presses these, one after the other. */
  async move(login, address, ...buttons) {
    const p = await this.signIn(login);
    await p.goto(address);
    for (const name of buttons) await press(p, name);
    await fits(p);
    return p;
  }

  async moved(...args) {
    await (await this.move(...args)).context().close();
  }

  /** Given to the traffic police: an officer there. */
  async assigned(office, address) {
    await office.goto(address);
    await office.locator('summary').filter({hasText: '交承办部门'}).click();
    await office.locator('#assign-department').selectOption({label: '交通警察支队'});
    await press(office, '交承办部门');
    return this.signIn('liu.kaiping');
  }

  async decided(officer, address, decision, facts) {
    await officer.goto(`${address}/reply`);
    await officer.getByRole('link', {name: decision, exact: true}).click();
    for (const [field, value] of Object.entries(facts)) {
      await put(officer.locator(`#f-${field}`), value);
    }
    await Promise.all([officer.waitForEvent('load'), officer.locator('form[action*="/reply/"] button[type=submit]').first().click()]);
    await fits(officer);
  }

  async submitted(officer, address) {
    await officer.goto(address);
    await press(officer, '送部门负责人初审');
  }

  /** All three: who drafted it. */
  async drafted(office, address, decision, facts) {
    const officer = await this.assigned(office, address);
    await this.decided(officer, address, decision, facts);
    await this.submitted(officer, address);
    return officer;
  }

  async signed(address) {
    await this.moved('chen.shixiong', address, '初审通过');
    await this.moved('zhao.min', address, '保密审查：可以公开', '复审通过');
    await this.moved('lu.chengyuan', address, '签发');
  }

  /** A letter's page, when its paper is made. */
  async letterOf(p, address, name) {
    await p.goto(address);
    await p.getByRole('link', {name}).first().click();
    await this.made(p);
  }

  async made(p) {
    await eventually('the paper is made', async () => {
      await p.goto(p.url());
      return await p.getByRole('link', {name: /打开 PDF/}).count() > 0;
    }, 60_000);
    await fits(p);
  }

  /** The text of the paper without white space; with SHOTS, a folder, the paper is there as NAME.pdf. */
  async paper(p, name) {
    const bytes = await p.evaluate(async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())],
      await p.getByRole('link', {name: /打开 PDF/}).getAttribute('href'));
    const path = join(shots ?? tmpdir(), `${name}-${process.pid}.pdf`);
    writeFileSync(path, Buffer.from(bytes));
    return execFileSync('pdftotext', ['-raw', path, '-']).toString().replace(/\s/g, '');
  }

  /** The applicant opens his case until it shows these words; his page. */
  async applicantOpens(code, words) {
    const p = await this.browser.visitor(this.look);
    p.expects4xx = true;
    await eventually(`the applicant sees ${words}`, async () => {
      await p.goto(`${this.site.public}/request/status`);
      await p.locator('#f-code').fill(code);
      await p.locator('#f-second').fill('4321');
      await press(p, '打开');
      if (await p.getByText(words).count() > 0) return true;
      await sleep(200);
      return false;
    });
    await fits(p);
    return p;
  }

  async applicantSees(code, words) {
    await (await this.applicantOpens(code, words)).context().close();
  }
}

// What the rules refused after it was acknowledged: the disclosure office sees it, and lets it be taken once more or closes it.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {HtmlValidate} from 'html-validate';
import {Browser, Person, Site, ends, eventually, inputOf, people} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {'no-trailing-whitespace': 'off', 'void-style': ['error', {style: 'omit'}], 'long-title': 'off', 'require-sri': 'off', 'no-implicit-button-type': 'off'},
});
const who = await people(site);
const administrator = await Person.signIn(site, 'ding.yi');

/** As the taker puts it aside: a form never lets through what its rules refuse, so none can be sent that would come here. */
const putAside = (id, payload, reason) =>
  site.sql(`insert into inbox_refused(public_id, kind, received, payload, reason, at) values ('${id}', 'feedback', 1480000000, '${JSON.stringify(payload)}', '${reason}', 1480000100)`);
await putAside('aaaa', {message: '这一页的电话是旧的', page: '/', contact: ''}, 'INVALID');
await putAside('bbbb', {message: '试验', page: '/', contact: ''}, 'ABSENT');

const links = (html) => [...html.matchAll(/href="((?:\/en)?\/aside\/[0-9a-f]{16})"/g)].map((m) => m[1]);
const open = async (message) => {
  for (const href of links((await who.office.open('/aside')).text)) {
    const item = await who.office.open(href);
    if (item.text.includes(message)) return {href, item};
  }
  assert.fail(`${message} is not there`);
};

test('the list and the page of one are accessible and valid, in both languages', async () => {
  const page = await browser.visitor();
  for (const address of ['/aside', '/en/aside', ...links((await who.office.open('/aside')).text), ...links((await who.office.open('/en/aside')).text)]) {
    const {text} = await who.office.open(address);
    assert.deepEqual(validator.validateStringSync(text).results.flatMap((r) => r.messages).map((m) => `${address} ${m.ruleId}: ${m.message}`), []);
    await page.setContent(text);
    await page.evaluate(axe);
    const {violations} = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map((v) => `${address} ${v.id}: ${v.nodes[0].html}`), []);
  }
  await page.context().close();
});

test('the office is told where reports come in, the administrator in the settings; only the office sees what was typed', async () => {
  assert.match((await who.office.open('/feedback')).text, /href="\/aside"/);
  assert.match((await administrator.open('/settings')).text, /href="\/aside"/);
  const [href] = links((await administrator.open('/aside')).text);
  assert.doesNotMatch((await administrator.open(href)).text, /这一页的电话|试验/);
  assert.equal((await who.officer.open('/aside')).status, 403);
});

test('it is closed with a reason, and not without', async () => {
  const {href, item} = await open('试验');
  const csrf = inputOf(item.text, 'csrf');
  const without = await who.office.send(href, {csrf, close: '1', note: ''});
  assert.equal(without.status, 422);
  assert.match(without.text, /办结须写明理由/);
  assert.equal((await who.office.send(href, {csrf, close: '1', note: '是一次试验'})).status, 303);
  assert.match((await who.office.open(href)).text, /是一次试验/);
  assert.equal((await who.office.send(href, {csrf, note: ''})).status, 409);
});

test('it is taken once more, and stands where it belongs', async () => {
  const {href, item} = await open('这一页的电话是旧的');
  assert.equal((await who.office.send(href, {csrf: inputOf(item.text, 'csrf'), note: ''})).status, 303);
  await eventually('it is taken', async () => (await who.office.open(href)).status === 404);
  assert.match((await who.office.open('/feedback')).text, /这一页的电话是旧的/);
});

ends(site, browser);

// Every page of the public side that can be reached, in both languages; look.mjs says what is asked of each.
import assert from 'node:assert/strict';
import test from 'node:test';
import {crawl} from './crawl.mjs';
import {Browser, Site, ends, get} from './lib.mjs';
import {dead, invalid, isPage, lookAll, lots, oneOfEachKind, planted, some, structure, toLook} from './look.mjs';

const site = await Site.start();
const browser = await Browser.start();
const {withdrawn} = await planted(site);

// Filters can be combined without end, and each page has its own form for reports: one filter at a time, and
// the form for the columns' pages, stand for the others.
const combined = (url) => /\/(list|search)$/.test(url.pathname) && [...url.searchParams.keys()].filter((k) => k !== 'before').length > 1;
const ownForm = (url) => /\/feedback$/.test(url.pathname) && !/^(\/en)?\/c\/\w+$/.test(url.searchParams.get('page') ?? '/c/x');
const publicPages = await crawl(site.public, ['/', '/en', '/search?q=%E7%A6%81%E6%AF%92', '/search?q=%E6%97%A0%E6%AD%A4%E8%AF%8D'], {skip: (url) => combined(url) || ownForm(url)});
const publicHtml = publicPages.filter((p) => p.status === 200 && isPage(p));
const publicUrls = publicHtml.map((p) => p.url);

test(`the public side has a page for each of its documents, in both languages (${publicHtml.length} pages)`, () => {
  assert.ok(publicHtml.length > 2 * 81, `${publicHtml.length} pages`);
});
test('no link of the public side is dead', () => assert.deepEqual(dead(publicPages), []));
test('each public page is valid HTML, with one h1, its language and a title of its own', () => assert.deepEqual(structure(publicPages).slice(0, 40), []));
test('axe-core and the browser find nothing on a public page of any shape', lots, async (t) => {
  const looked = toLook(publicHtml);
  t.diagnostic(`${looked.length} pages looked at`);
  assert.deepEqual((await lookAll(browser, looked)).slice(0, 40), []);
});
test('nor in the dark, with more contrast, in large type, or on a phone', some, async () => {
  const kinds = oneOfEachKind(publicUrls).filter((url) => !new URL(url).pathname.startsWith('/en'));
  const large = [{name: 'size', value: 'large', url: site.public}];
  const faults = [
    ...await lookAll(browser, kinds, {colorScheme: 'dark'}),
    ...await lookAll(browser, kinds, {}, [], (page) => page.emulateMedia({contrast: 'more'})),
    ...await lookAll(browser, kinds, {viewport: {width: 360, height: 740}}, large),
  ];
  assert.deepEqual(faults.slice(0, 40), []);
});
test('the public side\'s error pages are as good as the others', async () => {
  const gone = publicUrls.map((u) => new URL(u).pathname).find((p) => /\/\d+$/.test(p)).replace(/\d+$/, withdrawn);
  const faults = [];
  for (const [path, status] of [['/no-such-page', 404], ['/en/no-such-page', 404], [gone, 410], [`/en${gone.replace(/^\/en/, '')}`, 410], ['/settings/size', 405]]) {
    const r = await get(site.public + path);
    assert.equal(r.status, status, path);
    faults.push(...invalid(r.text).map((m) => `${path}: ${m}`));
    if (r.text.match(/<h1\b/g)?.length !== 1) faults.push(`${path}: h1`);
    faults.push(...await lookAll(browser, [site.public + path]));
  }
  assert.deepEqual(faults, []);
});

ends(site, browser);

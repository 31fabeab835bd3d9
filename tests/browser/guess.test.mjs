// Guessing query codes: an address is throttled, a network of IPv6 as one, and a code from however many addresses;
// others are not. The numbers are those of requests/code.h and doc/operators.md.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Person, Site, ends, eventually, request, textOf} from './lib.mjs';

const env = {GONGKAI_NOW: '1795399200'}; // Monday 23 November 2026, 10:00 in China
const GUESSES = 10; // REQUEST_GUESSES, REQUEST_CODE_GUESSES
const site = await Site.start({env});
assert.equal(await site.stop(), 0);
await site.serve(env, ['--trusted-proxy', '127.0.0.1']);

/** The status page, asked from that address. */
const look = async (from, code, second) => {
  const body = new URLSearchParams({code, second}).toString();
  return (await request('POST', `${site.public}/request/status`, {headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body),
    'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': from}, body})).status;
};

const codes = [];
const office = await Person.signIn(site, 'zhao.min');
for (const wanted of ['停车场收费批准文件', '看守所会见室的数量', '烟花爆竹经营许可名单']) {
  const r = await office.send('/requests/new', {csrf: await office.csrf(), channel: 'counter', arrived: '2026-11-23', class: 'person', name: `钱${wanted.slice(0, 2)}`,
    phone: '0870-7654321', wanted, medium: 'paper', delivery: 'pickup', seen: '1'});
  assert.equal(r.status, 200, textOf(r.text).slice(0, 200));
  codes.push(/[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/.exec(r.text)[0]);
}
await eventually('the cases open', async () => await look('198.51.100.1', codes[2], '4321') === 200);

test('an address that guesses codes is shut out, also with a right one; another is not', async () => {
  for (let i = 0; i < GUESSES; i++) assert.equal(await look('203.0.113.7', `0000-0000-0000-000${i}`, '4321'), 404);
  assert.equal(await look('203.0.113.7', codes[0], '4321'), 429);
  assert.equal(await look('203.0.113.8', codes[0], '4321'), 200);
});

test('a household of IPv6 is one address', async () => {
  for (let i = 0; i < GUESSES; i++) assert.equal(await look(`2001:db8:0:7::${i + 1}`, `0000-0000-0000-00A${i}`, '4321'), 404);
  assert.equal(await look('2001:db8:0:7:ffff::1', codes[0], '4321'), 429);
  assert.equal(await look('2001:db8:0:8::1', codes[0], '4321'), 200);
});

test('a code whose second fact is guessed is shut for everybody, from however many addresses it was', async () => {
  for (let i = 0; i < GUESSES; i++) assert.equal(await look(`192.0.2.${i + 1}`, codes[1], String(1000 + i)), 404);
  assert.equal(await look('192.0.2.99', codes[1], '4321'), 429);
  assert.equal(await look('192.0.2.99', codes[0], '4321'), 200, 'other cases are not');
});

ends(site);

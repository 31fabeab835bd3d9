// one_of_each.mjs: one of each thing that a form of the desk can be of, and how its form is filled in so that nothing but the field that
// is tried decides: a request in each state that has forms, a mail, a proposal, a letter on its way.
import assert from 'node:assert/strict';
import {Person, eventually, inputOf, textOf} from './lib.mjs';

const TODAY = '2026-11-23', TOMORROW = '2026-11-24'; // tomorrow is never the day of an act: refused whatever else is right
const fields = {channel: 'counter', arrived: TODAY, class: 'person', name: '钱多多', phone: '0870-7654321', medium: 'paper', delivery: 'pickup', seen: '1'};

async function register(office, csrf, wanted, more = {}) {
  const r = await office.send('/requests/new', {csrf, ...fields, wanted, ...more});
  assert.equal(r.status, 200, textOf(r.text).slice(0, 300));
  return {id: /\/requests\/(\d+)/.exec(r.text)[1], code: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/.exec(r.text)[0]};
}

async function done(r, what) {
  assert.equal(r.status, 303, `${what}: ${textOf(r.text).slice(0, 300)}`);
}

async function accepted(office, csrf, wanted) {
  const {id, code} = await register(office, csrf, wanted);
  await done(await office.send(`/requests/${id}/act`, {csrf, act: 'accept', day: TODAY}), 'accepted');
  return {id, code};
}

/** A move of the answer, with the digest that its page shows; the secrecy review comes first. */
async function move(who, id, event) {
  const look = async () => (await who.open(`/requests/${id}`)).text;
  const send = async (html, name) => done(await who.send(`/requests/${id}/move`, {csrf: inputOf(html, 'csrf'), event: name, note: '同意',
    digest: inputOf(html, 'digest') ?? '', findings: inputOf(html, 'findings') ?? ''}), `${name} of ${id}`);
  if (event === 'pass_second') await send(await look(), 'secrecy_open');
  await send(await look(), event);
}

const facts = {finding: '该信息由本机关制作并保存', means: '随本答复书提供电子文本', released: '收费标准'};

/** Drafted by an officer of the traffic police, passed by his head: at the second level. */
async function atSecond(office, csrf, wanted) {
  const {id} = await accepted(office, csrf, wanted);
  const department = /<option value="(\d+)"[^>]*>交通警察支队</.exec((await office.open(`/requests/${id}`)).text)[1];
  await done(await office.send(`/requests/${id}/assign`, {csrf, department}), 'assigned');
  const officer = await Person.signIn(office.site, 'liu.kaiping'), head = await Person.signIn(office.site, 'chen.shixiong');
  await done(await officer.send(`/requests/${id}/reply/G2`, {csrf: await officer.csrf(), ...facts}), 'drafted');
  await move(officer, id, 'submit');
  await move(head, id, 'pass_first');
  return id;
}

/** On its way by post: nobody knows yet whether it was signed for. */
async function posted(office, csrf, wanted) {
  const id = await atSecond(office, csrf, wanted);
  await move(office, id, 'pass_second');
  await move(await Person.signIn(office.site, 'lu.chengyuan'), id, 'pass_final');
  const letter = /\/letters\/(\d+)/.exec((await office.open(`/requests/${id}`)).text)[1];
  await eventually('the paper is made', async () => (await office.open(`/requests/${id}/letters/${letter}/pdf`)).status === 200, 60_000);
  await done(await office.send(`/requests/${id}/letters/${letter}/deliver`, {csrf, way: 'post', day: TODAY, tracking: 'XA00000000053', postal: '1', place: '昭阳区'}), 'posted');
  const page = (await office.open(`/requests/${id}/letters/${letter}`)).text;
  await done(await office.send(`/requests/${id}/remedies`, {csrf, kind: 'reconsideration', filed: TODAY, filer: 'applicant', organ: '昭通市人民政府'}), 'a remedy');
  return {id, letter, delivery: /\/received\/(\d+)/.exec(page)[1], remedy: /\/remedies\/(\d+)/.exec((await office.open(`/requests/${id}/remedies`)).text)[1]};
}

async function mail(office, csrf) {
  const eml = 'From: qian@example.invalid\r\nTo: xxgk@example.invalid\r\nSubject: =?utf-8?B?55Sz6K+3?=\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\nMessage-ID: <one@example.invalid>\r\n\r\nplease\r\n';
  await done(await office.upload('/requests/mail', {csrf}, [{field: 'file', name: 'a.eml', type: 'message/rfc822', bytes: eml}]), 'a mail');
  return eventually('the mail was opened', async () => /\/requests\/mail\/(\d+)\/dismiss/.exec((await office.open('/requests/mail')).text)?.[1], 60_000);
}

async function proposal(office, csrf) {
  for (let i = 0; i < 10; i++) await register(office, csrf, '电动自行车历年登记上牌的数量', {name: `申请人${'甲乙丙丁戊己庚辛壬癸'[i]}`});
  return eventually('a publication is proposed', async () => /\/requests\/proposals\/(\d+)/.exec((await office.open('/requests/proposals')).text)?.[1], 60_000);
}

/** What the form of each act asks for. */
const acts = {
  extend: ['day', 'days', 'note', 'consent', 'consented'], ask_correction: ['note', 'items', 'until'], ask_third_party: ['who', 'contact', 'content', 'note', 'by'], ask_authority: ['who', 'contact', 'note', 'by'],
  tell_third_party: ['who', 'contact', 'content', 'note'], ask_reasons: ['until', 'note'], transfer: ['note', 'who', 'contact'], withdraw: ['note'], reopen: ['note'],
};

export async function oneOfEach(site, {office, officer}) {
  const csrf = await office.csrf();
  const document = await officer.draft({title: '用来试的草稿', body: '联系人张三，电话13812345678。'});
  await officer.attach(document, '附件.txt', 'x');
  const any = await accepted(office, csrf, '用来试的申请');
  await office.send(`/requests/${any.id}/receipt`, {csrf});
  const acted = await accepted(office, csrf, '看守所会见室的数量');
  const told = await accepted(office, csrf, '驾驶人考场的开放时间');
  const drafted = await accepted(office, csrf, '公共停车场收费批准文件');
  await done(await office.send(`/requests/${drafted.id}/reply/P1`, {csrf, ...facts, finding: '联系人张三，电话13812345678'}), 'a draft');
  const second = await atSecond(office, csrf, '烟花爆竹经营许可名单');
  const out = await posted(office, csrf, '城区单行线设置方案');
  const letterPath = `/requests/${out.id}/letters/${out.letter}`;
  const paths = {
    '/requests/{id}/act': `/requests/${acted.id}/act`, '/requests/{id}/act/letter': `/requests/${acted.id}/act/letter`, '/requests/{id}/act/back': `/requests/${acted.id}/act/back`,
    '/requests/{id}/parts': `/requests/${drafted.id}/parts`, '/requests/{id}/reply/{code}': `/requests/${drafted.id}/reply/P1`, '/requests/{id}/letter': `/requests/${drafted.id}/letter`,
    '/requests/{id}/leaks/mask': `/requests/${drafted.id}/leaks/mask`, '/requests/{id}/leaks/accept': `/requests/${drafted.id}/leaks/accept`,
    '/requests/{id}/move': `/requests/${second}/move`, '/requests/{id}/leaks/lift': `/requests/${second}/leaks/lift`,
    '/requests/{id}/letters/{letter}/deliver': `${letterPath}/deliver`, '/requests/{id}/letters/{letter}/received/{delivery}': `${letterPath}/received/${out.delivery}`,
    '/requests/{id}/letters/{letter}/certificate': `${letterPath}/certificate`, '/requests/{id}/letters/{letter}/mail': `${letterPath}/mail`,
    '/requests/{id}/remedies': `/requests/${out.id}/remedies`, '/requests/{id}/remedies/{remedy}': `/requests/${out.id}/remedies/${out.remedy}`,
    '/requests/mail/{mail}/dismiss': `/requests/mail/${await mail(office, csrf)}/dismiss`,
  };
  const proposed = await proposal(office, csrf);
  for (const what of ['draft', 'decline']) paths[`/requests/proposals/{proposal}/${what}`] = `/requests/proposals/${proposed}/${what}`;
  const forActs = Object.entries(acts).map(([act, only]) => ({set: {act, day: TOMORROW}, tries: ['day'], only}));
  const by = {code: told.code, second: '4321', key: 'ab'.repeat(16)};
  const sets = {
    '/requests/{id}/act': [...forActs, {}], '/requests/{id}/act/letter': forActs.slice(0, 2), '/requests/{id}/act/back': forActs.slice(0, 2),
    '/requests/{id}/move': [{set: {event: 'return_second', digest: 'stale'}}, {}],
    '/requests/{id}/letters/{letter}/deliver': [{set: {way: 'post', day: TOMORROW}, tries: ['day']}],
    '/requests/{id}/letters/{letter}/received/{delivery}': [{set: {outcome: 'received', received: TOMORROW}, tries: ['received']}],
    '/requests/{id}/remedies': [{set: {filed: TOMORROW}, tries: ['filed']}], '/requests/{id}/remedies/{remedy}': [{set: {decided: TOMORROW}, tries: ['decided']}],
    '/requests/proposals/{proposal}/draft': [{set: {officer: ''}, tries: ['officer']}],
    '/request/later': [{set: {...by, what: 'ask'}, only: ['text']}, {set: {...by, what: 'add'}, only: ['text']}, {set: {...by, what: 'deliver'}, only: ['medium', 'delivery', 'email']}, {hidden: true}],
  };
  return {
    named: [...Object.keys(paths), ...Object.keys(sets)],
    path: (pattern) => paths[pattern] ?? pattern.replace(/^\/documents\/\{id\}/, `/documents/${document}`).replace(/^\/requests\/\{id\}/, `/requests/${any.id}`).replace('{code}', 'D2'),
    variants: (pattern) => sets[pattern] ?? [{}],
  };
}

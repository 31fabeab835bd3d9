// crawl.mjs: every page that can be reached from some addresses by links, forms of search among them.
import {get, linksOf} from './lib.mjs';

/** Follow links within `origin` from `seeds`. `visit(url, response)` may return more addresses. The pages
 * in the order found: {url, status, type, from, response}. Parts (#…) are left off; what `skip` says is not opened. */
export async function crawl(origin, seeds, {headers = {}, skip = () => false, parallel = 6, visit = () => [], limit = 5000} = {}) {
  const seen = new Map();
  const queue = [];
  const add = (address, from) => {
    const url = new URL(address, from ?? origin);
    url.hash = '';
    if (url.origin !== origin || seen.has(url.href) || skip(url)) return;
    if (seen.size >= limit) throw new Error(`more than ${limit} pages: the crawl does not end (${url.href})`);
    seen.set(url.href, {url: url.href, from});
    queue.push(url.href);
  };
  for (const seed of seeds) add(seed);
  const worker = async () => {
    while (queue.length) {
      const entry = seen.get(queue.shift());
      const response = await get(entry.url, headers);
      Object.assign(entry, {status: response.status, type: response.headers['content-type'] ?? '', response});
      if (response.headers.location) add(response.headers.location, entry.url);
      if (entry.type.startsWith('text/html')) linksOf(response.text).forEach((link) => add(link, entry.url));
      if (/xml/.test(entry.type)) [...response.text.matchAll(/href="([^"]+)"/g)].forEach((m) => add(m[1].replace(/&amp;/g, '&'), entry.url));
      for (const more of visit(entry.url, response) ?? []) add(more, entry.url);
    }
  };
  // A worker that finds the queue empty may be early: others are still reading pages.
  for (;;) {
    await Promise.all(Array.from({length: parallel}, worker));
    if (!queue.length) return [...seen.values()];
  }
}

/** The kind of a page: its address without what tells one record from another. */
export function kindOf(address) {
  const url = new URL(address);
  const path = url.pathname.replace(/\/\d+/g, '/N').replace(/\/c\/[^/]+/, '/c/X').replace(/[0-9a-f]{8,}/g, 'H');
  return `${path}${url.search ? `?${[...url.searchParams.keys()].sort().join('&')}` : ''}`;
}

// shape.mjs: the shape of a page: its elements with what of their attributes looks or works otherwise; where there is text, in
// which script; which heading follows which. What repeats among siblings stands once, numbers are all one. What
// axe-core and the browser say of a page they say of every page of its shape, but for what hangs on how long a text is (the
// size of a target, what does not fit): that is seen on the pages that are looked at, not on all.

const EMPTY = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const TELLING = /^(class|role|type|lang|scope|rel|method|enctype|name|autocomplete|tabindex|aria-(?!label|describedby|controls|owns)\w+)$/;
const TOKEN = /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>|<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|[^<]+/gi;

function attributesOf(typed) {
  return [...typed.matchAll(/\s([^\s=>"/]+)(?:="([^"]*)")?/g)].map(([, name, value]) =>
    ` ${name}${TELLING.test(name) ? `=${value?.replace(/\d+/g, '0')}` : value ? '=…' : ''}`).join('');
}

/** Of valid HTML with every end tag. */
export function shapeOf(html) {
  const open = [{name: '', inside: new Set()}];
  const close = () => {
    const {name, inside} = open.pop();
    open.at(-1).inside.add(`${name}(${[...inside].join('')})`);
  };
  const steps = new Set();
  let heading = '';
  for (const [token, , end, tag, typed] of html.matchAll(TOKEN)) {
    if (tag === undefined) {
      if (token[0] !== '<' && token.trim()) open.at(-1).inside.add(/\p{Script=Han}/u.test(token) ? '字' : 'a');
      continue;
    }
    if (end) {
      close();
      continue;
    }
    if (/^h[1-6]$/.test(tag)) {
      steps.add(`${heading}>${tag}`);
      heading = tag;
    }
    open.push({name: tag + attributesOf(typed), inside: new Set()});
    if (EMPTY.has(tag) || typed.endsWith('/')) close();
  }
  if (open.length > 1) throw new Error(`no end of ${open.at(-1).name}`);
  return [...open[0].inside, ...[...steps].sort()].join(' ');
}

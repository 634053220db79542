import { domainToASCII } from 'node:url';
import { isDigit, isLatin } from '../normalise/characters.ts';
import { asString, type Stream } from '../normalise/stream.ts';
import type { Contact } from '../reading.ts';
import type { AddContact, FoldedText } from './found.ts';

// Endings of hosts that are read as links without a scheme: those in real use, by abuse and ordinary
// people. The full list of public suffixes would read “8.5.ma” and file names as hosts.
const knownEnding =
  /\.(?:com|cn|net|org|edu|gov|cc|top|xyz|vip|me|app|io|co|tv|info|pw|pm|ty|in|club|shop|site|online|live|icu|wang|fun|win|bet|asia|biz|link|work|ltd|ink|red|pro|cloud|store|space|tech|hk|tw|la|gg|im|to|ly|us|uk|jp|kr|ru|ph|kh|my|sg|vn|th|tk|cyou|mom|website|world|life|today|buzz|monster|quest|sbs|cfd|bond|rest|lol|click|games|casino|poker|page|art|chat|bid|loan|example|test|xn--[a-z0-9-]+)$/;

// Endings that are also words or file extensions: read as links only if a path follows, as in short links.
const endingBeforePath =
  /\.(?:dog|is|gd|at|so|date|st|ws|vc|ee|id|do|be|am|fm|nu|sh|ai|ac|cx|gl|lt|mu|ms|sc|si|sk|su|tl|ug|eu|de|fr|ca|au|ml|ga|cf|gq|dev|run|bz|mx|br)$/;

const labels = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const endsInLetters = /\.(?:[a-z]{2,24}|xn--[a-z0-9-]+)$/;

/** Whether a dotted name is read as a host without other evidence such as a scheme. */
const isHost = (host: string): boolean => knownEnding.test(host) && labels.test(host);

/** An ending of a country, or of a file: `icon@2x.js`. */
const countryEnding = /\.(?!js|ts|py|md|rs|cs|rb)[a-z]{2}$/;

/** Whether a dotted name after `name@` is the host of a mailbox. */
export const isMailHost = (host: string): boolean =>
  labels.test(host) && (knownEnding.test(host) || countryEnding.test(host));

const isIpAddress = (host: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && host.split('.').every((part) => Number(part) < 256);

// Sites that everybody uses: without a path, a link to them identifies nobody.
const sharedSites = new Set(
  (
    'qq.com 163.com 126.com foxmail.com gmail.com outlook.com hotmail.com sina.com sina.cn sohu.com 139.com 189.cn ' +
    'yeah.net aliyun.com icloud.com yahoo.com mail.com weixin.qq.com wechat.com baidu.com taobao.com tmall.com ' +
    'jd.com pinduoduo.com 1688.com weibo.com weibo.cn douyin.com kuaishou.com xiaohongshu.com bilibili.com zhihu.com ' +
    'toutiao.com douban.com meituan.com dianping.com 12306.cn alipay.com google.com youtube.com facebook.com ' +
    'twitter.com x.com instagram.com whatsapp.com telegram.org t.me telegram.me github.com apple.com microsoft.com ' +
    'gov.cn edu.cn com.cn t.cn b23.tv v.douyin.com is.gd 3.cn asp.net vb.net'
  ).split(' '),
);

/** Whether a link leads to a shared site without naming a page, so that it identifies nobody. */
const isSharedSite = (host: string, path: string): boolean =>
  path === '' && sharedSites.has(host.replace(/^(?:m|mail)\./, ''));

const telegramHosts = new Set(['t.me', 'telegram.me', 'telegram.dog']);

/**
 * Adds the links of a line, with or without a scheme (`hxxp` included). With a scheme or `www.`, any host
 * counts, including IP addresses and Chinese names; without, only hosts with a known ending. `t.me/name`
 * is added as that Telegram name, and the spellings of one Telegram invitation are one value.
 */
export const addLinks = (folded: FoldedText, add: AddContact): void => {
  const { line } = folded;
  let covered = 0;
  const addLink = (from: number, hostAt: number, end: number): number => {
    // Inside a link that was already added, this is part of its path.
    if (from < covered) return covered;
    const to = linkEnd(folded, end);
    covered = to;
    const host = hostOf(folded, hostAt, end).replace(/^www\./, '');
    const path = restoreCase(folded, end, to)
      .replace(/^:(?:80|443)(?=\/|$)/, '')
      .replace(/(?:\/#?)?\/$/, '');
    const [kind, value] = telegramIdentityOf(host, path) ??
      chatIdentityOf(host + path) ?? ['url', host + path];
    add({ kind, value, masked: isSharedSite(host, path), from, to });
    return to;
  };
  for (const { index, 0: scheme } of line.matchAll(/h[tx]{2}ps?:\/\/|(?<![a-z0-9.-])www\./g)) {
    const at = scheme === 'www.' ? index : index + scheme.length;
    // `https://bank.example@bad.example` leads to the host after the @.
    const user =
      scheme === 'www.' ? 0 : (userBeforeHost.exec(line.slice(at, at + 160))?.[0].length ?? 0);
    for (const hostAt of user > 0 ? [at + user, at] : [at]) {
      const host = schemedHost(line.slice(hostAt, hostAt + 253));
      if (!host) continue;
      addLink(index, hostAt, hostAt + host.length);
      break;
    }
  }
  if (line.includes('://')) addAppLinks(folded, add);
  covered = 0;
  for (const match of line.matchAll(
    /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?=:\d{2,5}(?!\d)|\/[a-z0-9])/g,
  )) {
    if (isIpAddress(match[0])) addLink(match.index, match.index, match.index + match[0].length);
  }
  covered = 0;
  addBareLinks(line, addLink);
};

/** Adds links that open an app and name a person, a group or an invitation. */
function addAppLinks(folded: FoldedText, add: AddContact): void {
  const { line } = folded;
  for (const { 0: link, index: from } of line.matchAll(
    /(?:tencent|mqqwpa|mqqapi):\/\/[a-z0-9/_?=&%.-]{1,120}/g,
  )) {
    const [kind, value] = chatIdentityOf(link) ?? [];
    if (kind && value) add({ kind, value, from, to: from + link.length });
  }
  for (const { 0: link, 1: name = '', index: from } of line.matchAll(
    /tg:\/\/(?:resolve\?domain|join\?invite)=([a-z0-9_-]{4,40})/g,
  )) {
    const to = from + link.length;
    if (link.includes('domain')) add({ kind: 'telegram', value: name, from, to });
    else {
      const invitation = restoreCase(folded, to - name.length, to);
      add({ kind: 'url', value: `t.me/+${invitation}`, from, to });
    }
  }
}

/**
 * Returns the host at the beginning of `rest`, which follows a scheme or begins with `www.`;
 * `undefined` if none.
 */
const schemedHost = (rest: string): string | undefined => {
  const ascii = (/^[a-z0-9.-]+/.exec(rest)?.[0] ?? '').replace(/[.-]+$/, '');
  if (labels.test(ascii) && (isIpAddress(ascii) || endsInLetters.test(ascii))) return ascii;
  return /^(?:[\p{L}\p{N}-]{1,63}[.。]){1,5}(?:中国|公司|网络|网址|网站|商城|网店|集团|在线|中文网|娱乐|手机|游戏|购物|香港|台湾|xn--[a-z0-9-]+|[a-z]{2,})/u.exec(
    rest,
  )?.[0];
};

const userBeforeHost = /^[a-z0-9._~%!$&'()*+,;=:@-]{1,128}@/;

function addBareLinks(
  line: string,
  addLink: (from: number, hostAt: number, end: number) => number,
): void {
  let from = 0;
  while (from < line.length) {
    const dot = nextDot(line, from);
    if (dot < 0) return;
    let start = dot;
    while (start > from && dot - start < 253 && isHostCharacter(line.charCodeAt(start - 1)))
      start--;
    let end = dot;
    while (end < line.length && end - start < 253 && isHostCharacter(line.charCodeAt(end))) end++;
    from = end + 1;
    const host = line.slice(start, end).replace(/^[.-]+|[.-]+$/g, '');
    const isLink =
      (isHost(host) && !isPackage(host, line[end])) ||
      (endingBeforePath.test(host) &&
        labels.test(host) &&
        /^\/[a-z0-9]/.test(line.slice(end, end + 2)));
    if (!isLink) continue;
    start = line.indexOf(host, start);
    const hostEnd = start + host.length;
    // `demo_shop.t.me`: names on Telegram may contain `_`, host names may not.
    if (host.endsWith('.t.me'))
      while (start > 0 && isNameCharacter(line.charCodeAt(start - 1))) start--;
    from = Math.max(from, addLink(start, start, hostEnd));
  }
}

const isNameCharacter = (unit: number): boolean => unit === 0x5f || isLatin(unit) || isDigit(unit);

/** `com.example.app` is the package name of an app. */
const isPackage = (host: string, after: string | undefined): boolean =>
  after !== '/' && /^(?:com|org|net|io|cn)\.[a-z0-9-]+\./.test(host);

/** Chinese punctuation, which folding turns into ASCII signs that a link may contain. */
const endsClause = /[，；：！（）]/;

/**
 * Returns the end of the link whose host ends at `end`: after port, path and query, without trailing
 * punctuation.
 */
function linkEnd({ text, line, stream }: FoldedText, end: number): number {
  let to = end;
  if (line[end] === ':' && isDigit(line.charCodeAt(end + 1))) {
    to++;
    while (isDigit(line.charCodeAt(to)) && to - end < 6) to++;
  }
  if (/[/?#]/.test(line[to] ?? '')) {
    while (to < line.length && to - end < 2048 && isLinkCharacter(line.charCodeAt(to))) {
      if (endsClause.test(text.charAt(stream.starts[to] as number))) break;
      to++;
    }
  }
  while (to > end && /[.,;:!?)\]'"]/.test(line[to - 1] as string)) to--;
  return to;
}

type Identity = readonly [kind: Contact['kind'], value: string];

// Telegram paths that are not user names.
const telegramPages =
  /^\/(?:share|addstickers|addemoji|addlist|addtheme|proxy|socks|login|iv|c|boost|setlanguage|invoice|confirmphone)(?=[/?]|$)/i;

/**
 * The Telegram identity of a link: `t.me/name` is a name, `t.me/+X` and `t.me/joinchat/X` are one
 * invitation.
 */
const telegramIdentityOf = (host: string, path: string): Identity | undefined => {
  const own = /^([a-z0-9_]{4,32})\.t\.me$/.exec(host)?.[1];
  if (own) return ['telegram', own];
  if (!telegramHosts.has(host)) return undefined;
  const invitation = /^\/(?:joinchat\/|\+)([\w-]+)/i.exec(path)?.[1];
  if (invitation) return ['url', `t.me/+${invitation}`];
  if (telegramPages.test(path)) return undefined;
  const name = /^\/(?:s\/)?([a-z0-9_]{4,32})/i.exec(path)?.[1];
  return name ? ['telegram', name.toLowerCase()] : undefined;
};

/**
 * The number that a link opens a chat with: `wa.me/855…` is a phone, `wpa.qq.com/msgrd?uin=…` a QQ
 * number.
 */
const chatIdentityOf = (link: string): Identity | undefined => {
  const phone =
    /^(?:wa\.me\/\+?|(?:api\.)?whatsapp\.com\/send\/?\?phone=\+?)([1-9]\d{7,14})(?!\d)/.exec(
      link,
    )?.[1];
  if (phone) return ['phone', phone.replace(/^(?=861[3-9]\d{9}$)/, '+')];
  const number =
    /^(?:wpa\.qq\.com|tencent:|mqqwpa:|mqqapi:).{0,100}[?&]uin=([1-9]\d{4,10})(?!\d)/.exec(
      link,
    )?.[1] ?? /^user\.qzone\.qq\.com\/([1-9]\d{4,10})(?!\d)/.exec(link)?.[1];
  if (!number) return undefined;
  return [/[?&]card_type=group(?![a-z])/.test(link) ? 'group' : 'qq', number];
};

/**
 * Returns a host as browsers resolve it, in punycode. Folding turns Cyrillic `а` into a Latin one, which
 * is a different host, so Cyrillic, Greek and Armenian letters are kept as written.
 */
function hostOf({ text, stream, line }: FoldedText, from: number, to: number): string {
  const folded = line.slice(from, to);
  if (
    text.slice(stream.starts[from], stream.ends[to - 1]).toLowerCase() === folded &&
    /^[a-z0-9.-]*$/.test(folded)
  )
    return folded;
  let host = '';
  for (let i = from; i < to; i++) {
    const written = text
      .slice(stream.starts[i], stream.ends[i])
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\p{M}/gu, '');
    host += /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]$/u.test(written)
      ? written
      : (line[i] as string);
  }
  if (/^[a-z0-9.-]*$/.test(host)) return host;
  // No real ending consists of look-alikes of another: `demo.сom` leads nowhere and is read as demo.com.
  const ending = knownEnding.exec(folded)?.[0];
  return ending && !host.endsWith(ending) ? folded : domainToASCII(host) || folded;
}

const nextDot = (line: string, from: number): number => {
  for (let at = line.indexOf('.', from); at >= 0; at = line.indexOf('.', at + 1)) {
    if (at > 0 && isHostCharacter(line.charCodeAt(at - 1)) && isLatin(line.charCodeAt(at + 1)))
      return at;
  }
  return -1;
};
const isHostCharacter = (unit: number): boolean =>
  isDigit(unit) || isLatin(unit) || unit === 0x2e || unit === 0x2d;
const isLinkCharacter = (unit: number): boolean =>
  unit > 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x3c && unit !== 0x3e;

/**
 * Restores the case of a folded path, because paths are case-sensitive: each character as written, if it
 * differs from the folded one only in case or compatibility form.
 */
function restoreCase({ text, stream, line }: FoldedText, from: number, to: number): string {
  if (from >= to) return '';
  const run = text.slice(stream.starts[from], stream.ends[to - 1]);
  if (run.length === to - from && /^[\x21-\x7e]*$/.test(run)) return run;
  let path = '';
  for (let i = from; i < to; i++) {
    const folded = line[i] as string;
    const written = text.slice(stream.starts[i], stream.ends[i]).normalize('NFKC');
    path += written.toLowerCase() === folded ? written : folded;
  }
  return path;
}

const com = 'c ?[o0] ?m';
/** A spelled dot between the labels of a host. */
const spelledDots = ['。', '点', ' dot ', '·', ' \\. '] as const;
/** A host whose letters stand apart: `d e m o 8 8 . c o m`. */
const spacedHost =
  '(?<![a-z0-9])[a-z0-9](?:(?: | ?[.。点] ?)[a-z0-9-](?![a-z0-9])){2,60} ?[.。点] ?' +
  '(?:c o m|c n|n e t|o r g|c c|t o p|x y z|v i p|c l u b)(?![a-z0-9])';
/** A mail address whose letters stand apart: `d e m o 8 @ q q . c o m`. */
const spacedMailbox =
  '(?<![a-z0-9])[a-z0-9](?: [a-z0-9_.-](?![a-z0-9])){2,40} ?@ ?[a-z0-9](?:(?: | ?[.。点] ?)[a-z0-9-](?![a-z0-9])){1,60} ?' +
  '[.。点] ?(?:c o m|c n|n e t|o r g|c c)(?![a-z0-9])';
const mailHosts = `(?:vip(?:\\.|。|点))?(?:qq|163|126|foxmail|gmail|outlook|hotmail|sina|sohu|139|189|yeah|aliyun|icloud|yahoo|proton(?:mail)?) {0,2}(?:[.。点]| dot ) {0,2}(?:${com}|cn|net|me)(?![a-z0-9])`;
const bareEndings = `(?:${com}|cn|net|org|cc|top|xyz|vip|app|club|shop|site|online|icu|info|tk|cyou)(?![a-z0-9])`;
/** Endings that are not words of a sentence. */
const plainEndings = `(?:${com}|cn|cc|xyz)(?![a-z0-9])`;
/** `100点 online` is a time or a score. */
const noHour = `(?<!(?<![a-z0-9.。点-])\\d{1,3} ?点 )|(?=${plainEndings})`;

/** What stands for a dot after a label of a host. */
const dotsAfterLabel = [
  ` {0,2}(?:。|点| dot ) {0,2}(?=${bareEndings})(?:${noHour})`,
  // Labels before the last one: `shop点demo点com`. The sign is the same, for `下载app点demo.com` says to tap it.
  ...spelledDots.map((dot) => `${dot}(?=(?:[a-z0-9-]{1,40}${dot}){1,2}${bareEndings})`),
  `(?: {1,2}\\. {0,2}| {0,2}[·•丶˙] {0,2})(?=${plainEndings})`,
  `\\. {1,2}(?=${com}(?![a-z0-9]))`,
  `[,、](?=(?:${com}|cn)(?![a-z0-9]))`,
];

// Defanged notations (`bad[.]example`, `demo(at)mail.example`, `bad点com`) and what they stand for; `null` if it is the
// same without its spaces.
const defangings: readonly (readonly [instead: string, meant: string | null])[] = [
  [spacedMailbox, null],
  [spacedHost, null],
  [
    '(?<![a-z0-9])t {0,2}(?:[.。点,·•丶]|[[({<【] ?[.。点] ?[\\])}>】]) {0,2}me {0,2}(?:\\/|斜杠) {0,2}(?=[+a-z0-9_])',
    't.me/',
  ],
  ['(?<=(?:^|[^a-z0-9])t\\.me) {0,2}(?:\\/|斜杠) {0,2}(?=[+a-z0-9_])', '/'],
  [`(?<=(?:[.。点]| dot )(?:${com}|cn|net|top|vip|cc|xyz)) {0,2}斜杠 {0,2}(?=[a-z0-9])`, '/'],
  ['(?<![a-z0-9])w ?w ?w ?[.。点,·•丶、] ?(?=[a-z0-9])', 'www.'],
  [' ?[[({<【] ?(?:\\.|。|点|dot) ?[\\])}>】] ?', '.'],
  ['\\[:\\]', ':'],
  ['\\[:\\/\\/\\]', '://'],
  [`(?<=[a-z]-?\\d{0,6}|\\d{3})(?:${dotsAfterLabel.join('|')})`, '.'],
  [`(?<=[a-z0-9] {0,2}(?:[.。点·•丶˙,、]| dot ) {0,2})${com}(?![a-z0-9])`, 'com'],
  [' {0,2}[[({<] ?(?:at|@|艾特) ?[\\])}>] {0,2}(?=[a-z0-9])', '@'],
  [
    `(?<=[a-z0-9_.*-])(?: {0,2}(?: at |艾特|#|圈a?|小老鼠) {0,2}| {1,2}@ {0,2}|@ {1,2})(?=${mailHosts})`,
    '@',
  ],
  ['(?<=[a-z0-9_.*-]) {0,2}艾特 {0,2}(?=[a-z0-9-]{1,63} ?[.。点] ?[a-z])', '@'],
  ['(?<=艾特 {0,2}[a-z0-9-]{1,63}) ?[。点] ?(?=[a-z])', '.'],
  [
    `(?<=[a-z0-9_.*-]) at (?=(?:[a-z0-9-]{1,40}(?: dot | ?[。点] ?)){1,3}${bareEndings})(?!\\d{1,3} ?点 (?!${plainEndings}))`,
    '@',
  ],
  // `demo#corp.com`: not in a link, and not `C#`.
  [
    `#(?<=(?<![a-z0-9_./#?=&%-])[a-z][a-z0-9_.-]{1,40}#)(?=(?:[a-z0-9-]{1,40}\\.){1,3}${bareEndings})`,
    '@',
  ],
];
const anyDefanging = new RegExp(defangings.map(([instead]) => `(${instead})`).join('|'), 'g');
const mayBeDefanged =
  /[a-z0-9] {0,2}[。点·•丶˙、,] {0,2}[a-z0-9]|[a-z0-9](?: {1,2}\. {0,2}|\. {1,2})[a-z]|[[({<【] ?[.。点da@艾:]|艾特|圈|老鼠|#| @|@ | at | dot |\.c[ 0]|me ? \/|斜杠/;

/**
 * Restores defanged links and mail addresses in a folded stream: `bad[.]example` becomes `bad.example`.
 * The offsets still refer to the text as written.
 */
export const refang = (stream: Stream, line: string): Omit<FoldedText, 'text'> => {
  if (!mayBeDefanged.test(line) || line.search(anyDefanging) < 0) return { stream, line };
  const units: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  const keep = (to: number): void => {
    for (; at < to; at++) {
      units.push(stream.units[at] as number);
      starts.push(stream.starts[at] as number);
      ends.push(stream.ends[at] as number);
    }
  };
  for (const match of line.matchAll(anyDefanging)) {
    keep(match.index);
    at = match.index + match[0].length;
    const meant = defangings[match.slice(1).findIndex((group) => group !== undefined)]?.[1];
    for (const character of meant ?? match[0].replaceAll(' ', '').replace(/[。点]/g, '.')) {
      units.push(character.charCodeAt(0));
      starts.push(stream.starts[match.index] as number);
      ends.push(stream.ends[at - 1] as number);
    }
  }
  keep(stream.length);
  const refanged = {
    length: units.length,
    units: Uint16Array.from(units),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    gaps: new Uint8Array(units.length),
  };
  return { stream: refanged, line: asString(refanged) };
};

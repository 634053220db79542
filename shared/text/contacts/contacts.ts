import { lowerBound } from '../lower-bound.ts';
import { asString, type Stream } from '../normalise/stream.ts';
import type { Contact } from '../reading.ts';
import { overlapsAny, textBefore } from '../span.ts';
import { type ContactKind, cueBefore } from './cues.ts';
import type { AddContact, FoldedText } from './found.ts';
import { addLinks, isMailHost, refang } from './links.ts';
import { mailboxOf } from './mailbox.ts';
import { addNames, isHandle } from './names.ts';
import { withoutNoise } from './noise.ts';
import { addNumbers, qqNumber } from './numbers.ts';

const mostContacts = 32;

/**
 * Returns the contacts of a text, that is, ways to reach somebody, in the order of the text. All spellings
 * of a contact have the same `value`. At most 32.
 *
 * Contacts are read from the folded stream, so `ⓠⓠ：７８ 99-001` is `7899001`. A mobile number has the value
 * `+86…` whether the text calls it a phone or a WeChat number. WeChat names begin with a letter, so other
 * numbers of up to 11 digits are QQ numbers, and so are mailboxes and links that contain one. Contacts that
 * are partly hidden, lead to a site that everybody uses or are service numbers are `masked` and do not link
 * accounts. Nothing is opened or resolved.
 */
export const contactsOf: ContactReader = (text, folded, noiseless = withoutNoise(text, folded)) =>
  contactsAsWritten(text, noiseless);

/** Returns the contacts of a text from its folded stream; `noiseless` is that `withoutNoise`, if it is known already. */
export type ContactReader = (
  text: string,
  folded: Stream,
  noiseless?: Stream,
) => readonly Contact[];

/**
 * Returns the contacts of a text as `contactsOf` does, but not those between inserted spaces, signs or pictures.
 *
 * @example
 * const text = '收🌸银行🌸卡加🌸薇🌸de🌸mo🌸_1';
 * contactsAsWritten(text, normalise(text).folded); // []
 */
export const contactsAsWritten: ContactReader = (text, folded) => {
  const { stream, line: meant } = refang(folded, asString(folded));
  const line = text.includes('徵') ? restoreZheng(text, stream, meant) : meant;
  const foldedText = { text, stream, line };
  if (takenBuffer.length < line.length) takenBuffer = new Uint8Array(line.length * 2);
  const taken = takenBuffer.fill(0, 0, line.length);
  const found: Contact[] = [];
  let lastAdded: AddedContact | undefined;
  const add: AddContact = ({ kind, value, masked = false, from, to }) => {
    if (found.length >= mostContacts) return;
    for (let i = from; i < to; i++) if (taken[i] === 1) return;
    const start = stream.starts[from] as number;
    const end = endOfSymbol(text, stream.ends[to - 1] as number);
    // A character that folds to several (`½`) belongs to one contact only.
    if (overlapsAny(found, { start, end })) return;
    taken.fill(1, from, to);
    lastAdded = { kind, to };
    found.push({ kind, value, masked, start, end, text: text.slice(start, end) });
  };
  if (line.includes('@')) addAddresses(line, add);
  if (mayContainLink.test(line)) addLinks(foldedText, add);
  if (line.includes('skype')) addSkypeNames(line, add);
  if (/[A-Z]{3}/.test(text)) addRedactions(foldedText, add);
  const cueOf = (from: number): ContactKind | undefined =>
    cueBefore(line, from) ?? kindOfPrevious(line, from, lastAdded);
  addNumbers(line, taken, cueOf, add);
  addNames(line, taken, cueOf, add);
  addQrCodes(line, add);
  return found.sort((a, b) => a.start - b.start);
};

/** Where the symbol ends whose first character ends at `at`: 5️⃣ is a digit and two marks. */
const endOfSymbol = (text: string, at: number): number => {
  let end = at;
  while (text[end] === '\ufe0f' || text[end] === '\u20e3') end++;
  return end;
};

/** A cheap pre-check: dots without a name on both sides are mostly `…`, which folds to three of them. */
const mayContainLink = /[a-z0-9-]\.[a-z0-9-]|www\.|:\/\//;

/** Restores 徵, which folds to 征: `徵信` is written for the similar 微信, whereas 征信 is a credit record. */
const restoreZheng = (text: string, { starts }: Stream, line: string): string =>
  line.replace(/征/g, (folded, at: number) =>
    text[starts[at] as number] === '徵' ? '徵' : folded,
  );

/** 1 for each character of a line that belongs to a contact. Reused between texts. */
let takenBuffer = new Uint8Array(1024);

type AddedContact = { readonly kind: ContactKind; readonly to: number };

/** The kind of the contact that ends right before: in `微信 demo1234/demo5678` and `微信① demo1234 ② demo5678`, both are WeChat. */
const kindOfPrevious = (
  line: string,
  from: number,
  lastAdded: AddedContact | undefined,
): ContactKind | undefined =>
  lastAdded !== undefined &&
  from > lastAdded.to &&
  from - lastAdded.to <= 4 &&
  /^ ?(?:[/、,或和]|[2-9][ :.、]) ?$/.test(line.slice(lastAdded.to, from))
    ? lastAdded.kind
    : undefined;

/**
 * Adds mail addresses (`name@host.tld`) and handles (`@name`), which are Telegram's unless the text
 * says otherwise.
 */
function addAddresses(line: string, add: AddContact): void {
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && /[a-z0-9._+*-]/.test(line[from - 1] as string)) from--;
    let to = at + 1;
    while (to < line.length && to - at < 64 && /[a-z0-9._-]/.test(line[to] as string)) to++;
    while (to > at + 1 && /[._-]/.test(line[to - 1] as string)) to--;
    const host = line.slice(at + 1, to);
    // `https://name:word@host` is read as a link.
    if (from < at && /:\/\/[a-z0-9._+*:@-]*$/.test(line.slice(Math.max(0, from - 64), at)))
      continue;
    if (from < at && isMailHost(host)) {
      const name = line.slice(from, at);
      // `QQ12345678@qq.com`: the label before the number is no part of it.
      const number = host === 'qq.com' ? name.replace(/^qq?(?=\d)/, '') : '';
      if (qqNumber.test(number)) add({ kind: 'qq', value: number, from: at - number.length, to });
      else
        add({ kind: 'email', value: mailboxOf(name, host), masked: name.includes('*'), from, to });
      continue;
    }
    // `site.example/@name` is a page of that site.
    if (/[a-z0-9-]\.[a-z0-9./_-]*\/$/.test(textBefore(line, at, 64))) continue;
    const name =
      /^[a-z0-9_*]{4,32}/.exec(line.slice(at + 1, at + 34))?.[0].replace(/\*+$/, '') ?? '';
    const after = line.slice(at + 1 + name.length, at + 3 + name.length);
    if (name.length < 4 || !/[a-z]/.test(name) || isNoTelegramName(line, at, name, after)) continue;
    add({
      kind: kindOfHandle(line, at, name),
      value: name,
      masked: name.includes('*'),
      from: at,
      to: at + 1 + name.length,
    });
  }
}

/** The kind of the name after an @: Telegram, unless the text before it names another platform. */
const kindOfHandle = (line: string, at: number, name: string): ContactKind => {
  if (isHandle(name) && cueBefore(line, at) === 'wechat') return 'wechat';
  const site = /(?:微博|推特|twitter|抖音|快手|小红书|instagram|ins)[: ]*$/;
  return site.test(textBefore(line, at, 12)) ? 'handle' : 'telegram';
};

/**
 * `user@machine`, `name@gmail` and `@scope/package` are not Telegram names; in `@demo1@demo2` and
 * `3.5@demo1` they are.
 */
const isNoTelegramName = (line: string, at: number, name: string, after: string): boolean =>
  /^\/[a-z0-9]/.test(after) ||
  (/[a-z][a-z0-9_]*$/.test(textBefore(line, at, 32)) &&
    /^[a-z]+$|^(?:163|126|139|189)$/.test(name) &&
    cueBefore(line, at) === undefined);

/** Adds Skype names from links and similar notations: `skype:demo.888?chat`, `skype: live:demo_888`. */
function addSkypeNames(line: string, add: AddContact): void {
  for (const match of line.matchAll(/skype ?: ?(live:)?\.?([a-z][a-z0-9._-]{3,31})(\?)?/g)) {
    const [whole, live, written = '', asked] = match;
    const name = written.replace(/[._-]+$/, '');
    if (name.length < 4 || !(live || asked || /[\d._]/.test(name))) continue;
    const from = match.index + whole.indexOf(written, 'skype'.length);
    add({ kind: 'handle', value: name, from, to: from + name.length });
  }
}

// Placeholders that platforms store in place of contacts, with the kind of the contact.
const redactedKinds: Readonly<Record<string, ContactKind>> = {
  URL: 'url',
  CELLPHONE: 'phone',
  PHONE: 'phone',
  WECHAT: 'wechat',
  QQNUMBER: 'qq',
  EMAIL: 'email',
};
const redaction = new RegExp(Object.keys(redactedKinds).join('|'), 'g');

function addRedactions({ text, stream, line }: FoldedText, add: AddContact): void {
  for (const match of text.matchAll(redaction)) {
    const kind = redactedKinds[match[0]];
    const value = match[0].toLowerCase();
    const from = lowerBound(stream.starts, stream.length, match.index);
    if (kind && line.startsWith(value, from))
      add({ kind, value, masked: true, from, to: from + value.length });
  }
}

/** Adds a mention of a QR code: a contact whose identity is not in the text, so it is masked. */
function addQrCodes(line: string, add: AddContact): void {
  if (!/[扫码识图]/.test(line) && !line.includes('二维')) return;
  const match =
    /二维(?:码|马|ma)|截图扫码|扫图中码|扫码(?:[加进入]群?|领取?)|扫一扫|识别图|长按识别|扫描图|扫[^，。！？\s]{0,3}[图码][^，。！？\s]{0,2}(?:[加进入]群?|领取?)|见图[^，。！？\s]{0,4}[码马]|群码(?=[在看见发])/.exec(
      line,
    );
  if (!match) return;
  const { index: from, 0: mention } = match;
  add({ kind: 'qr-code', value: 'qr-code', masked: true, from, to: from + mention.length });
}

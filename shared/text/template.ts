import { withAccounts } from './contacts/accounts.ts';
import { contactsOf } from './contacts/contacts.ts';
import { flagsOf, isDigit, isHan, isLatin, unitsOf } from './normalise/characters.ts';
import { normalise, type Streams } from './normalise/normalise.ts';
import { asString, type Stream } from './normalise/stream.ts';
import { unescaped } from './parts/unescaped.ts';
import type { Contact } from './reading.ts';
import { spellings } from './tables/tables.ts';

/** Number of syllables in a shingle. */
const shingleSize = 3;
/** Texts with fewer shingles are too short to be distinguished from ordinary phrases. */
const fewestShingles = 4;

/**
 * Returns the key of a text's template, or `null` if the text is too short. Posts share a key if they
 * differ only in contacts, names of contact persons, numbers, amounts in words, letters, signs,
 * homophones, escapes, the order of clauses, or a few words, so that a campaign across many accounts has one
 * template. If little else remains, names and amounts are part of the template.
 *
 * The key consists of two MinHash values (Broder, 1997) over shingles of three sounds within a clause.
 * Two texts whose shingles have the Jaccard similarity J share a key with probability J².
 *
 * @example
 * templateOf('招聘打字员 日结 联系小王 加微 demo_1001') === templateOf('联系张经理加微 demo_2002，日结！招聘打字员'); // true
 */
export const templateOf = (written: string): string | null => {
  const text = unescaped(written)?.text ?? written;
  const streams = normalise(text);
  const contacts = contactsOf(text, streams.folded);
  return templateFrom(streams, withAccounts(text, streams.folded, contacts));
};

/** Like `templateOf`, from existing streams. `contacts` should include those of `withAccounts`. */
export const templateFrom = (streams: Streams, contacts: readonly Contact[]): string | null => {
  const contactPlaces = contacts.map(({ start, end }) => ({ start, end, hasLead: true }));
  const varying = [...contactPlaces, ...namesAndAmounts(streams.folded)].sort(
    (a, b) => a.start - b.start,
  );
  const minima = minHash(clausesOf(streams, varying)) ?? minHash(clausesOf(streams, contactPlaces));
  return minima?.map(asKey).join('') ?? null;
};

const asKey = (value: number): string => value.toString(36).padStart(7, '0');

/** MinHash values of the shingles of all clauses. A clause of one or two sounds is one shingle. */
function minHash(clauses: readonly Uint16Array[]): readonly number[] | null {
  const minima = new Array<number>(minimaPerKey).fill(0xffffffff);
  let shingles = 0;
  for (const sounds of clauses) {
    const size = Math.min(shingleSize, sounds.length);
    for (let i = 0; i + size <= sounds.length; i++) {
      let hash = 0x811c9dc5;
      for (let k = 0; k < size; k++) {
        hash = Math.imul(hash ^ (sounds[i + k] as number), 0x01000193);
        hash ^= hash >>> 13;
      }
      for (let seed = 0; seed < minimaPerKey; seed++) {
        const value = mix(hash + Math.imul(seed + 1, 0x9e3779b1));
        if (value < (minima[seed] as number)) minima[seed] = value;
      }
      shingles++;
    }
  }
  return shingles < fewestShingles ? null : minima;
}

const minimaPerKey = 2;

/** Finaliser of MurmurHash3: every input bit affects every output bit. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 1 for signs that end a clause. Others may be inserted into words to break them. */
const clauseEndUnits = flagsOf(',;:!?，。；：！？\n\r\u2028\u2029 ');

/** Signs between a contact and the words that lead to it. */
const leadSigns = unitsOf(':： ');

/**
 * Least average length of clauses, in sounds. If they are shorter, the signs were inserted to break
 * words.
 */
const shortestClauses = 2.5;

// The sounds of the words that lead to a contact: 加微信, 扣扣, 飞机号, 联系电话, 抖音, 快手, 小红书, 公众号; 企鹅, 灰机,
// 绿泡泡, 蝙蝠, 土豆, 滴滴我, 君羊, 进群里, 邮箱.
const leadSounds = new Set(
  (
    'jia wei xin kou qun fei ji dian bao lian xi shou hua hao ma wo dou yin kuai xiao hong shu gong zhong ' +
    'qi e hui lv pao bian fu tu di jun yang li jin you xiang'
  )
    .split(' ')
    .map((spelling) => spellings.get(spelling) as number),
);

/** A place that varies between posts. With `hasLead`, the words that lead to it are removed as well. */
type VaryingPlace = { readonly start: number; readonly end: number; readonly hasLead: boolean };

const hanCharacter = '[㐀-鿿]';
const titles = '哥|姐|总|经理|老师|主管|先生|女士|助理';
/** Excludes words that are not names but occur in their place: `找我们`, `咨询贷款`. */
const notName = '(?!我|工作|兼职|客服|贷款)';
/** Names of contact persons: `联系小王`, `找王丽报名`, `跟着阿强老师`. */
const personNames = new RegExp(
  `(?<=(?:联系人?|咨询|找|认准|客服|我是|我叫|叫我)[: ]?)[小老阿]${hanCharacter}|` +
    `(?<=(?:联系人?|咨询|找|认准)[: ]?)${notName}(?:${hanCharacter}{2,3}|[a-z]{2,12})(?=$|[^a-z0-9㐀-鿿]|加|[微薇扣]|电话|报名|[vq])|` +
    `(?<=跟着|由)${hanCharacter}{1,3}(?:${titles})|(?:[小老阿]?${hanCharacter}|[a-z]{2,12} ?)(?:${titles}){1,2}`,
  'g',
);
/** Words without which there is no name of a contact person. A cheap pre-check that most texts fail. */
const mayNamePerson = new RegExp(`联系|咨询|找|认准|客服|我是|我叫|叫我|跟着|由|${titles}`);
/** Amounts in words, so that `日结一千` equals `日结1000` and `3万` equals `30000`. */
const writtenAmounts =
  /[零一二两三四五六七八九十百千万几]{2,}|[一二两三四五六七八九十几](?=[元块毛角])|(?<=\d)[百千万]/g;

/** Whether a code unit belongs to a word or ends a clause. Signs inserted into a name are skipped. */
const isLegible = (unit: number): boolean =>
  clauseEndUnits[unit] === 1 || isDigit(unit) || isLatin(unit) || isHan(unit);

const namesAndAmounts = (folded: Stream): VaryingPlace[] => {
  const { length, units, starts, ends } = folded;
  const legible = new Uint16Array(length);
  const places = new Uint32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number;
    if (!isLegible(unit)) continue;
    legible[n] = unit;
    places[n++] = i;
  }
  const line = asString({ ...folded, units: legible }, 0, n);
  const placesOf = (words: RegExp, withLead: boolean): VaryingPlace[] =>
    Array.from(line.matchAll(words), ({ index, 0: word }) => ({
      start: starts[places[index] as number] as number,
      end: ends[places[index + word.length - 1] as number] as number,
      hasLead: withLead,
    }));
  return [
    ...(mayNamePerson.test(line) ? placesOf(personNames, true) : []),
    ...placesOf(writtenAmounts, false),
  ];
};

/** Returns the sounds of each clause, without the varying places and the words that lead to them. */
function clausesOf({ sounds, folded }: Streams, varying: readonly VaryingPlace[]): Uint16Array[] {
  const keptSounds = new Uint16Array(sounds.length);
  const clauseStarts = [0];
  let n = 0;
  let next = 0;
  let at = 0;
  const dropLead = ({ hasLead, start }: VaryingPlace): void => {
    if (!hasLead) return;
    const begin = clauseStarts.at(-1) as number;
    let end = n;
    while (end > begin && leadSounds.has(keptSounds[end - 1] as number)) end--;
    // `可换绑手机，8888一个` does not lead to a contact, but all of `加我微信，demo_1` does.
    if (end < n && (end === begin || !isInNextClause(start))) n = end;
  };
  /** Whether a place and the last sound before it are in two clauses. A colon or a space does not end a lead. */
  const isInNextClause = (start: number): boolean => {
    for (let i = at; i < folded.length && (folded.starts[i] as number) < start; i++) {
      const unit = folded.units[i] as number;
      if (clauseEndUnits[unit] === 1 && !leadSigns.has(unit)) return true;
    }
    return false;
  };
  for (let i = 0; i < sounds.length; i++) {
    const start = sounds.starts[i] as number;
    for (; next < varying.length && (varying[next] as VaryingPlace).end <= start; next++)
      dropLead(varying[next] as VaryingPlace);
    if (next < varying.length && start >= (varying[next] as VaryingPlace).start) continue;
    let ended = false;
    for (; at < folded.length && (folded.starts[at] as number) < start; at++)
      ended ||= clauseEndUnits[folded.units[at] as number] === 1;
    if (ended && n > (clauseStarts.at(-1) as number)) clauseStarts.push(n);
    keptSounds[n++] = sounds.units[i] as number;
  }
  for (; next < varying.length; next++) dropLead(varying[next] as VaryingPlace);
  const whole = keptSounds.subarray(0, n);
  // The last clause is empty if it only led to a contact.
  const clauses = clauseStarts
    .map((begin, k) => whole.subarray(begin, clauseStarts[k + 1] ?? n))
    .filter(({ length }) => length > 0);
  return n < shortestClauses * clauses.length ? [whole] : clauses;
}

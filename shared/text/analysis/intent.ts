import type { Contact, Intent, Span } from '../reading.ts';
import { isWithinAny, overlaps, textBefore } from '../span.ts';
import { type Hit, type Hits, isAcrossClauses, isThingOfTrade, namesTrade } from '../terms/hits.ts';
import { isOtherSides, isWarnedOff, withoutSwindlers } from './contact-owners.ts';
import { introductionsOf, quotedIn, quotedPlaces, withoutQuotations } from './quotations.ts';

/**
 * Returns the intent of a text; `null` if it has none and names neither a trade nor a contact. Warnings,
 * reports and questions use the same words as the trade, but give no way to reach the writer. A warning with
 * contacts and offers is a disguised offer, however often it warns. An offer inside quotation marks with a
 * warning outside is a warning. A contact that the text calls a swindler's, or tells others to leave alone, does not
 * count as the writer's.
 */
export const intentOf = (text: string, found: Hits, named: readonly Contact[]): Intent | null => {
  const hits = withoutAddressed(text, withoutDenied(text, found));
  const { cues } = hits;
  const unaccused = withoutSwindlers(text, named);
  const warnedOff = isWarnedOff(text);
  const contacts = unaccused.filter((contact) => !warnedOff(contact));
  const reachable = contacts.some((contact) => contact.kind !== 'phone' || !contact.masked) ? 1 : 0;
  // Words such as 微信 beside somebody else's contact announce none of the writer's.
  const announces = cues.contact > 0 && (contacts.length > 0 || named.length === 0) ? 1 : 0;
  const offerWeight = cues.offer + 2 * reachable + announces + 0.5 * cues.act;
  const warnings = cues.warning + (contacts.length < unaccused.length ? 1 : 0);
  const warningWeight = 2 * warnings + cues.report;
  const mayBeMention = !hasOpenOffer(text, hits, contacts);
  if (isQuoted(text, hits, contacts) || (mayBeMention && warningWeight > offerWeight))
    return warnings * 2 >= cues.report ? 'warning' : 'report';
  if (mayBeMention && 2 * cues.report > offerWeight) return 'report';
  if (mayBeMention && 2 * cues.quote > offerWeight) return 'quote';
  const hasTrade = namesTrade(hits);
  const isAddressed = cues.request > 0 && (invites.test(text) || demands.test(text));
  const requests = isAddressed ? cues.request - 1 : cues.request;
  if (requests > 0 && 2 * requests >= cues.offer + reachable && (hasTrade || reachable > 0))
    return 'request';
  return hasTrade || reachable > 0 ? 'offer' : null;
};

/** Words of warning that recruiters deny to reassure: `绝对不违法`, `没有套路`, `我们不是骗子`. */
const deniable: ReadonlySet<string> = new Set(
  '违法 骗局 新骗局 套路 骗子 是诈骗 就是诈骗 都是诈骗 诈骗手法 涉嫌犯罪 犯罪行为 小心 当心 投诉 举报 报警 报案'.split(
    ' ',
  ),
);
/** A negation before such a word; not in what others claim or believe: `对方说绝对不违法`, `别以为不违法`. */
const denied =
  /(?<!(?:[说称讲想]|以为|认为|觉得|保证|承诺)[^，。！？,.!?\n]{0,12})(?:(?:不|没有?|无|非|零)(?:任何|什么|一点)?|(?:不|没|并非)(?:是|算|存在|涉及|涉嫌|属于|构成)(?:什么|任何)?)新?$/u;
/** `抗投诉`, `防举报`: a quality of what is sold. */
const withstood = /(?:抗|防|不怕|无视)(?:被|恶意)?$/u;
/** `骗子勿扰`, as buyers and sellers of everything write. */
const keptOut = /^们?(?:勿|绕|滚|莫|别[来加扰]|走开|止步)/u;
/** `这样不违法吧？` asks. */
const asked = /^[^，。！!,.\n]{0,6}[吗么嘛吧?？]/u;

/** UTF-16 units before a word that may deny it. */
const longestDenial = 20;

/** Whether a word accuses or warns in one of its places, rather than being denied or addressed in all. */
const warnsOf = (text: string, { term: { word }, start }: Hit): boolean => {
  for (let at = start; at >= 0; at = text.indexOf(word, at + 1)) {
    const before = textBefore(text, at, longestDenial);
    const after = text.slice(at + word.length, at + word.length + 8);
    if (!isDenied(word, before, after)) return true;
  }
  return false;
};

/** `敢报警试试`, `别想着报案`: threats, unlike `不敢报警`, `才敢报警` and `威胁我别报警`. */
const forbidden = /(?:(?<![不没未才于谁哪])敢|(?<![叫让劝我])别)(?:想着?)?$/u;
const isDenied = (word: string, before: string, after: string): boolean => {
  if (word === '投诉' || word === '举报') return withstood.test(before);
  if (word[0] === '报') return forbidden.test(before);
  // 不小心, 小心心; not 小心心动.
  if (word.endsWith('心')) return before.endsWith('不') || /^心(?![怀术动理])/u.test(after);
  return (word === '骗子' && keptOut.test(after)) || (denied.test(before) && !asked.test(after));
};

type WarningOrReport = Hit & { readonly term: { readonly role: 'warning' | 'report' } };

/** Whether a word found warns or reports. */
export const isWarningOrReport = (hit: Hit): hit is WarningOrReport =>
  hit.term.role === 'warning' || hit.term.role === 'report';

/**
 * Returns the words found without those of warning and reporting that an offer denies to reassure, or addresses
 * (`骗子勿扰`), and without 小心 in 不小心.
 */
export const withoutDenied = (text: string, hits: Hits): Hits => {
  if (hits.cues.warning + hits.cues.report === 0) return hits;
  const cues = { ...hits.cues };
  const all = hits.all.filter((hit) => {
    if (!isWarningOrReport(hit) || !deniable.has(hit.term.word) || warnsOf(text, hit)) return true;
    cues[hit.term.role]--;
    return false;
  });
  return { ...hits, all, cues };
};

/**
 * Returns the words found without those of reporting and asking if the text speaks to its reader as the one concerned
 * and nothing in it warns or is told of others: `你名下的账户涉案，已立案`, `请问您的快递…`. Whoever poses as the police or a
 * service uses their words.
 */
const withoutAddressed = (text: string, hits: Hits): Hits =>
  hits.all.every(({ term: { role, word } }) => role !== 'warning' || word === '违法') &&
  concernsReader.test(unquoted(text, hits)) &&
  !isTold.test(text)
    ? { ...hits, cues: { ...hits.cues, warning: 0, report: 0, quote: 0 } }
    : hits;

/** A text without what it quotes if it reports outside of that: `她接到来电：“您名下…”，警方已立案`. */
const unquoted = (text: string, hits: Hits): string => {
  const tellings = hits.all.filter(isWarningOrReport);
  const places = tellings.length > 0 ? quotedPlaces(text) : [];
  return tellings.every((hit) => isWithinAny(places, hit)) ? text : withoutQuotations(text, places);
};

/** What is the reader's, or money that the reader is asked to send: `能先转我三千吗`. */
const concernsReader =
  /[您你](?:名下|的(?!话)|之前|有[一两几]?[张笔份]|涉|在我|投诉|[儿孙孩]子)|能先[转借]我/u;
/**
 * Words of who tells what happened to them, was told, or heard; not who speaks in a transcript (`对方：你名下的卡涉案`,
 * `我：我没办过`).
 */
const isTold =
  /自称|冒充|谎称|对方(?![:：])|骗[子我]|[接收打]到?[^，。,]{0,12}(?:电话|短信)|(?<![您你局院刚])(?:[今昨]天|刚[刚才]?)[^，。,您你]{0,4}收到|收到这[种样类]|[说称讲][我是你您他]|[让叫要]我|我.?(?:被骗|报|直接)|(?<![:：])我.?没|已经报|[他她][说们让叫要]|真的|怎么(?!办理)/u;

/** Words that invite whoever needs something, which is an offer: `需要的加我`, `想要办证的联系`. */
const invites =
  /(?:需要|想要|想买|急需)[^，。！？,!?\n]{0,24}(?<!有)的(?:朋友|老板|兄弟|客户|宝妈?|亲|老铁|家人)?们?[\s,，:：]*(?:请|可以?|直接|速)?(?:找|联系|[加私+➕]|来|滴|戳|咨询|扣|dd|[vq]|电)/iu;

/**
 * What the reader needs to do, which requests nothing: `需要注销，否则影响征信`, `需要下载会议软件配合`; not if the writer
 * asks (`需要提供流水吗`).
 */
const demands =
  /(?<!我)需要(?:[您你]|先|马上|立即|尽快|本人|配合|注销|下载|缴纳?|支付|补[交缴]|认证|核[实查验]|关闭|添加|点击|登录|提供|转[账到入]|验证|激活|解冻|充值|垫付)(?![^，。！,!\n]{0,20}[吗么嘛？?])/u;

/** Whether a text contains a word that warns, reports or refers to others. */
export const hasMentionCues = ({ cues }: Hits): boolean =>
  cues.warning + cues.report + cues.telling > 0;

/**
 * Whether a text warns, reports or quotes. Such a text is flagged for review at most, never hidden
 * automatically.
 */
export const isMention = (intent: Intent | null): boolean =>
  warnsOrReports(intent) || intent === 'quote';

/** Whether a text warns or reports, and so may cite a whole offer. */
export const warnsOrReports = (intent: Intent | null): boolean =>
  intent === 'warning' || intent === 'report';

/** Whether a text tells others to leave a contact alone that it neither calls a swindler's nor quotes. */
export const warnsOff = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  !isQuoted(text, hits, contacts) && withoutSwindlers(text, contacts).some(isWarnedOff(text));

/**
 * Whether a text is a complaint about the other side of a deal, or a call to moderators about another's
 * post. Any offer can be worded like that, so this describes allowed texts but does not lower a verdict.
 */
export const isComplaint = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  accusesOtherSide(text, hits, contacts) || showsToModerators(text, hits, contacts);

/** Harm that has already happened. `被骗过的看这里` is not a complaint. */
const harmed = /(?:被骗了?|骗了)(?![了过的怕])|骗我|报警|报案|已举报/;

/** Whether the text reports harm and all of its contacts belong to the other side. */
const accusesOtherSide = (text: string, { cues }: Hits, contacts: readonly Contact[]): boolean => {
  const first = contacts[0];
  return (
    first !== undefined &&
    cues.offer + cues.act === 0 &&
    harmed.test(text.slice(0, first.start)) &&
    contacts.every(isOtherSides(text))
  );
};

/** A call to moderators: `管理员踢一下`, `群主能不能管管`, `踢了吧`; not `管理员别删掉` and `被群主踢掉`. */
const callsModerators =
  /(?<![被让给遭])(?:管理员?|群管|群主|版主|吧主|房管)(?:能不能|[^。！？!?\n别勿不莫]){0,8}?(?<!被|要|已经?|直接)(?:踢|删|封|清理?|处理|禁言|管)(?:一?下|掉|他|她|ta|管|走|出去)|(?<![被别勿不要])踢(?:了|掉|走|出去?|他|她|ta)*(?:吧|一下)[。！!~]*$|(?<=@(?:管理员?|群主)[^\n别勿不莫]{0,24})踢/iu;
/** Words that attribute what follows to somebody else: `又有人在发卖手机卡的`, `这人发…`. */
const attribution =
  /(?:(?:又|群里)有个?人|有个人在群里|这个?人|谁把这个)(?:在群里|在|又)?[发刷](?![财现达])/u;
/** Words that introduce a citation, so that contacts in it are somebody else's as well: `群里又有人发：`. */
const citation = new RegExp(`${attribution.source}[：:“「"]`, 'u');

/**
 * Whether all words of a trade and all contacts are between words that attribute them to somebody else
 * and a call to moderators.
 */
const showsToModerators = (
  text: string,
  { all, cues }: Hits,
  contacts: readonly Contact[],
): boolean => {
  if (contacts.length === 0 && cues.contact > 0) return false;
  const called = callsModerators.exec(text)?.index;
  const shown = (contacts.length > 0 ? citation : attribution).exec(text);
  if (called === undefined || !shown) return false;
  return [...all.filter(isThingOfTrade), ...contacts].every(
    ({ start, end }) => shown.index <= start && end <= called,
  );
};

/**
 * Whether a word was only matched by its sound, from outside a quotation into it or out of it: `截图为证「简单…」` has no
 * 证件. Marks around less than a word are put there as a disguise.
 */
const isAcrossQuotationMark = (places: readonly Span[], hit: Hit): boolean =>
  hit.disguise === 'sound' &&
  !isWithinAny(places, hit) &&
  places.some((place) => overlaps(place, hit) && place.end - place.start > hit.end - hit.start);

/**
 * Whether an offer is quoted as a whole with its contacts, and the text outside the quotes warns or
 * reports.
 */
const isQuoted = (text: string, hits: Hits, contacts: readonly Contact[]): boolean => {
  const tellings = hits.all.filter(isWarningOrReport);
  if (tellings.length === 0) return false;
  const things = hits.all.filter(isThingOfTrade);
  const places = things.length > 0 ? quotedPlaces(text) : [];
  if (places.length === 0) return false;
  const quoted = (span: Span): boolean => isWithinAny(places, span);
  const introductions = introductionsOf(places, text);
  const tradeWords = things.filter(
    (hit) => !isWithinAny(introductions, hit) && !isAcrossQuotationMark(places, hit),
  );
  // `“…” 都是洗钱` calls the quoted offer by the name of the deed.
  const accusations = hits.all.filter(({ term: { role } }) => role === 'threat');
  return (
    tradeWords.some(quoted) &&
    contacts.every(quoted) &&
    tradeWords.every((hit) => quoted(hit) || isWithinAny(accusations, hit)) &&
    !tellings.every(quoted)
  );
};

/** Distance in UTF-16 units within which a word of a trade relates to a contact. */
const contactDistance = 24;

/**
 * Kinds of personal contacts. Phone numbers and links are left out: police and newspapers give them as
 * well.
 */
const personalKinds: ReadonlySet<Contact['kind']> = new Set([
  'wechat',
  'qq',
  'telegram',
  'group',
  'handle',
]);

/** Whether a personal contact is near a word of a trade that counts, both outside quotation marks. */
export const hasOpenOffer = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  counts: (hit: Hit) => boolean = () => true,
): boolean => {
  const personalContacts = contacts.filter(
    ({ kind, masked }) => personalKinds.has(kind) && !masked,
  );
  if (personalContacts.length === 0) return false;
  const quoted = quotedIn(text);
  const open = personalContacts.filter((contact) => !quoted(contact));
  return hits.all.some(
    (hit) =>
      (hit.term.role === 'core' || (hit.term.role === 'object' && hits.cues.act > 0)) &&
      // A single character is mostly a part of another word: 片 in 照片.
      hit.term.word.length > 1 &&
      open.some(
        ({ start, end }) => start - hit.end < contactDistance && hit.start - end < contactDistance,
      ) &&
      !quoted(hit) &&
      !isAcrossClauses(text, hit) &&
      counts(hit),
  );
};

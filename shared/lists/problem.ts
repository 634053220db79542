import type { Explanation } from '../events/explanations.ts';
import { containsNumber } from '../events/redact.ts';
import type { Words } from '../events/words.ts';
import { kindsByList, kindWords, ListedKind, ListName, listWords, longestDays } from './entry.ts';
import { rangeLengths } from './range.ts';

const explanationOf = (problem: Words, remedy: Words): Explanation => ({ problem, remedy });

/** The remedy that names the accepted kinds of entries as a file spells them. */
const kindsRemedy = (kinds: readonly ListedKind[]): Words => ({
  'zh-CN': `可用：${kinds.map((kind) => `${kind}（${kindWords[kind]['zh-CN']}）`).join('、')}`,
  en: `use one of ${kinds.join(', ')}`,
});

const { ipv4, ipv6 } = rangeLengths;

/** Problems that are explained by their code alone. */
const fixedExplanations = {
  missing: explanationOf(
    { 'zh-CN': '缺少', en: 'is missing' },
    { 'zh-CN': '填写该项', en: 'fill it in' },
  ),
  'unknown-list': explanationOf(
    { 'zh-CN': '没有这个名单', en: 'is not the name of a list' },
    {
      'zh-CN': `可用：${ListName.options.map((list) => `${list}（${listWords[list]['zh-CN']}）`).join('、')}`,
      en: `use one of ${ListName.options.join(', ')}`,
    },
  ),
  'unknown-kind': explanationOf(
    { 'zh-CN': '没有这个种类', en: 'is not a kind of entry' },
    kindsRemedy(ListedKind.options),
  ),
  'bad-key-name': explanationOf(
    { 'zh-CN': '密钥名不合规', en: 'is not a valid key name' },
    {
      'zh-CN': '小写字母开头，只含小写字母、数字和连字符，最多 31 个字符，如 cn-2026',
      en: 'use at most 31 lower-case letters, digits and hyphens, beginning with a letter, such as cn-2026',
    },
  ),
  'key-missing': explanationOf(
    { 'zh-CN': '看似摘要，但未写明所用密钥', en: 'looks like a digest, but its key is not named' },
    {
      'zh-CN': '在 key 列写出约定的密钥名，与事件中的 hashes 同名',
      en: 'name the key in the key column, as in the hashes of events',
    },
  ),
  'not-a-digest': explanationOf(
    { 'zh-CN': '不是带密钥的摘要', en: 'is not a keyed digest' },
    {
      'zh-CN': 'HMAC-SHA-256，base64url 编码，43 个字符',
      en: 'use HMAC-SHA-256 in base64url, 43 characters',
    },
  ),
  'raw-value': explanationOf(
    {
      'zh-CN': '是未经摘要的个人数据，不予接受',
      en: 'is personal data that is not hashed, which is refused',
    },
    {
      'zh-CN':
        '先做带密钥的摘要并写明 key；或用命令行（npx clearspring lists import、add、find），以 --key 名称=文件 当场摘要',
      en: 'give its keyed digest and the key’s name, or use npx clearspring lists import, add or find, which hash it with --key name=file',
    },
  ),
  'raw-number': explanationOf(containsNumber, {
    'zh-CN': '此项不得出现个人号码；此类号码按 identity、phone 或 payment 种类以摘要导入',
    en: 'remove it; list such numbers as identity, phone or payment, by digest',
  }),
  'foreign-contact-key': explanationOf(
    {
      'zh-CN': '联系方式只用本平台的密钥摘要',
      en: 'is not used for contacts, which are hashed only with the platform’s own secret',
    },
    {
      'zh-CN': '填写如 wechat:名称 并将 key 列留空，导入时当场摘要',
      en: 'write the contact as wechat:name and leave the key column empty: it is hashed during import',
    },
  ),
  'not-a-contact': explanationOf(
    { 'zh-CN': '不是联系方式', en: 'is not a contact' },
    {
      'zh-CN': '写作 种类:值，如 wechat:demo_ka、qq:10001、telegram:demo_ka、url:example.com/x',
      en: 'write kind:value, such as wechat:demo_ka, qq:10001, telegram:demo_ka, url:example.com/x',
    },
  ),
  'unread-contact': explanationOf(
    {
      'zh-CN': '任何内容都不会被识别为这一联系方式',
      en: 'is not a contact that is ever recognised in posts',
    },
    {
      'zh-CN':
        '只写一个联系方式，写全且不打码：QQ 号 5 到 11 位，群号 5 到 12 位；名称 5 到 32 个字母、数字；链接须指向具体的站点或页面',
      en: 'write one contact in full, not masked: QQ numbers have 5 to 11 digits and group numbers 5 to 12, names 5 to 32 letters and digits, links lead to one site or page',
    },
  ),
  'not-an-id': explanationOf(
    { 'zh-CN': '不是平台标识', en: 'is not a valid id' },
    {
      'zh-CN': '1 到 64 个字符，只含字母、数字和 . _ : @ -',
      en: 'use 1 to 64 letters, digits and . _ : @ -',
    },
  ),
  'lost-digits': explanationOf(
    {
      'zh-CN': '是超过 2^53 的数，末尾几位已经丢失',
      en: 'is a number above 2^53, whose last digits are lost',
    },
    { 'zh-CN': '加上引号', en: 'put it in quotes' },
  ),
  'range-not-a-range': explanationOf(
    { 'zh-CN': '不是网络地址段', en: 'is not an address range' },
    {
      'zh-CN': '按 CIDR 写，如 203.0.113.0/24 或 2001:db8::/56',
      en: 'use CIDR, such as 203.0.113.0/24 or 2001:db8::/56',
    },
  ),
  'range-too-narrow': explanationOf(
    {
      'zh-CN': `比 /${ipv4.narrowest}（IPv6 为 /${ipv6.narrowest}）更窄：系统只保存地址段，会连带邻近用户`,
      en: `is narrower than /${ipv4.narrowest} (IPv6: /${ipv6.narrowest}), and addresses are kept as blocks, so neighbours would be listed too`,
    },
    {
      'zh-CN': '列入整个地址段，或改列设备、账号',
      en: 'list the whole block if you mean it, or the device or account',
    },
  ),
  'range-too-wide': explanationOf(
    {
      'zh-CN': `比 /${ipv4.widest}（IPv6 为 /${ipv6.widest}）更宽`,
      en: `is wider than /${ipv4.widest} (IPv6: /${ipv6.widest})`,
    },
    { 'zh-CN': '拆成较小的地址段', en: 'list smaller ranges' },
  ),
  'range-unplaced': explanationOf(
    {
      'zh-CN': '是内网、回环等地址段，事件不保留其中的地址',
      en: 'is a private, local or reserved range, which events never contain',
    },
    {
      'zh-CN': '写对方的公网地址段',
      en: 'list the public range',
    },
  ),
  'not-a-domain': explanationOf(
    {
      'zh-CN': '不是可注册的域名，或是公共后缀',
      en: 'is not a registrable domain, or is a public suffix',
    },
    {
      'zh-CN': '写域名本身，如 example.com，不带协议与路径',
      en: 'write only the domain, such as example.com, without scheme or path',
    },
  ),
  'too-short-for-a-template': explanationOf(
    { 'zh-CN': '文本过短，不能作模板', en: 'is too short for a template' },
    {
      'zh-CN': '填写整段文本，或系统给出的 14 位模板键',
      en: 'give the whole text, or the template key of 14 characters',
    },
  ),
  'not-an-image-hash': explanationOf(
    { 'zh-CN': '不是图片的哈希值', en: 'is not a hash of an image' },
    {
      'zh-CN':
        '写前缀和完整的十六进制哈希值：md5:（32 位）、sha1:（40 位）、sha256: 或 pdq:（64 位）、phash:（16 到 64 位）；二维码写 qr: 加其内容的 SHA-256（64 位）',
      en: 'use a prefix and the whole hash in hexadecimal: md5: (32 digits), sha1: (40), sha256: or pdq: (64), phash: (16 to 64); for a QR code qr: and the SHA-256 of its contents (64)',
    },
  ),
  'bad-expiry': explanationOf(
    { 'zh-CN': '不是时间', en: 'is not a valid time' },
    {
      'zh-CN': '写作 2027-06-30（北京时间当日结束）或 2027-06-30T00:00:00Z',
      en: 'use 2027-06-30 (the end of that day in China) or 2027-06-30T00:00:00Z',
    },
  ),
  expired: explanationOf(
    { 'zh-CN': '已过期', en: 'has expired' },
    { 'zh-CN': '不要列入，或写明新的期限', en: 'leave it out, or give a new expiry' },
  ),
  'no-authority': explanationOf(
    {
      'zh-CN': '联合惩戒名单须写明认定机关',
      en: 'is missing, and every entry of this list needs the authority that ordered it',
    },
    {
      'zh-CN': '填写作出认定的机关（设区的市级以上公安机关或法院）',
      en: 'name the public security organ (municipal level or above) or the court',
    },
  ),
  'unreadable-line': explanationOf(
    { 'zh-CN': '无法读取', en: 'cannot be read' },
    {
      'zh-CN': '核对引号与列数；JSONL 每行一个对象',
      en: 'check quotes and the number of fields; in JSONL, each line is one object',
    },
  ),
  twice: explanationOf(
    { 'zh-CN': '出现两次', en: 'is there twice' },
    { 'zh-CN': '只保留一列', en: 'keep only one of them' },
  ),
  'unknown-field': explanationOf(
    { 'zh-CN': '没有这一列', en: 'is not a field of a list' },
    { 'zh-CN': '去掉该列，或核对列名', en: 'remove it, or check its spelling' },
  ),
} as const satisfies Readonly<Record<string, Explanation>>;

/** A problem with one field of a line, as a code. `explainProblem` words it; the value is never repeated. */
export type EntryProblem =
  | { readonly code: keyof typeof fixedExplanations }
  | { readonly code: 'not-such-a-value' | 'needless-key'; readonly kind: ListedKind }
  | { readonly code: 'not-held'; readonly kind: ListedKind; readonly list: ListName }
  | { readonly code: 'too-long-lived'; readonly list: ListName }
  | { readonly code: 'too-long'; readonly most: number }
  | { readonly code: 'repeated'; readonly line: number };

/**
 * Returns the explanation of a problem, and its remedy.
 *
 * @example
 * explainProblem({ code: 'unknown-field' }).remedy.en; // 'remove it, or check its spelling'
 */
export const explainProblem = (problem: EntryProblem): Explanation => {
  switch (problem.code) {
    case 'not-held':
      return explanationOf(
        {
          'zh-CN': `${listWords[problem.list]['zh-CN']}不收${kindWords[problem.kind]['zh-CN']}`,
          en: `is ${kindWords[problem.kind].en}, which the ${listWords[problem.list].en} does not accept`,
        },
        kindsRemedy([...kindsByList[problem.list]]),
      );
    case 'not-such-a-value':
      return explanationOf(
        {
          'zh-CN': `不是有效的${kindWords[problem.kind]['zh-CN']}`,
          en: `is not a valid ${kindWords[problem.kind].en}`,
        },
        { 'zh-CN': '核对位数与校验码', en: 'check its length and its check digit' },
      );
    case 'needless-key':
      return explanationOf(
        {
          'zh-CN': `${kindWords[problem.kind]['zh-CN']}不做摘要`,
          en: `is not used: entries of this kind (${kindWords[problem.kind].en}) are not hashed`,
        },
        { 'zh-CN': '将 key 列留空', en: 'leave the key column empty' },
      );
    case 'too-long-lived':
      return explanationOf(
        {
          'zh-CN': `期限超过该名单的上限 ${longestDays[problem.list]} 天`,
          en: `is later than the ${longestDays[problem.list]} days that this list allows`,
        },
        {
          'zh-CN': '写更早的期限，到期前复核并续期',
          en: 'give an earlier expiry, and renew it in time',
        },
      );
    case 'too-long':
      return explanationOf(
        { 'zh-CN': '过长或含控制字符', en: 'is too long, or contains control characters' },
        {
          'zh-CN': `一行文字，最多 ${problem.most} 个字符`,
          en: `use one line of at most ${problem.most} characters`,
        },
      );
    case 'repeated':
      return explanationOf(
        { 'zh-CN': `与第 ${problem.line} 行重复`, en: `repeats line ${problem.line}` },
        { 'zh-CN': '只保留一行', en: 'keep only one of them' },
      );
    default:
      return fixedExplanations[problem.code];
  }
};

import { Converter } from 'opencc-js/cn2t';
import { pinyin } from 'pinyin-pro';
import { type Random, randomFrom } from '#shared/text/training/random.ts';

/**
 * An attack disguises a text. Recall is measured with this suite of seeded attacks. They were written
 * independently of the disguises of the training set, with other libraries and tables.
 */
type Attack = (text: string, random: Random) => string;

const toTraditional = Converter({ from: 'cn', to: 'tw' });
const characters = (text: string): string[] => [...text];
const isHan = (character: string): boolean => /^\p{Script=Han}$/u.test(character);

const replaceEach =
  (change: (character: string, random: Random) => string): Attack =>
  (text, random) =>
    characters(text)
      .map((character) => change(character, random))
      .join('');

const insertBetween =
  (glue: (random: Random) => string): Attack =>
  (text, random) =>
    characters(text)
      .map((character, i) => (i === 0 ? character : glue(random) + character))
      .join('');

// Homophones as seen in the slang of the trades.
const homophoneOf: Readonly<Record<string, string>> = {
  微: '薇',
  信: '芯',
  卡: '咔',
  银: '垠',
  行: '航',
  收: '手',
  出: '初',
  号: '耗',
  码: '马',
  钱: '前',
  粉: '芬',
  分: '芬',
  跑: '泡',
  兼: '煎',
  职: '直',
  刷: '唰',
  单: '丹',
  贷: '代',
  款: '宽',
  赌: '堵',
  博: '搏',
  注: '住',
  册: '策',
  送: '宋',
  彩: '采',
  金: '巾',
  群: '裙',
  加: '佳',
  聊: '辽',
  招: '昭',
  聘: '骋',
  发: '法',
  票: '漂',
  证: '正',
  件: '建',
  数: '束',
  据: '剧',
  账: '帐',
  户: '护',
  转: '赚',
  款项: '宽项',
  日: '曰',
  结: '洁',
  佣: '拥',
  投: '头',
  资: '姿',
  股: '古',
  涨: '掌',
  停: '亭',
  老: '佬',
  师: '狮',
  视: '示',
  频: '贫',
  上: '尚',
  门: '们',
  价: '架',
  格: '阁',
  联: '连',
  系: '细',
};

const partsOf: Readonly<Record<string, string>> = {
  信: '亻言',
  银: '钅艮',
  加: '力口',
  码: '石马',
  群: '君羊',
  行: '彳亍',
  张: '弓长',
  粉: '米分',
  收: '丩攵',
  职: '耳只',
  刷: '尸巾刂',
  贷: '代贝',
  款: '士示欠',
  赌: '贝者',
  博: '十尃',
  证: '讠正',
  件: '亻牛',
  数: '娄攵',
  据: '扌居',
  账: '贝长',
  转: '车专',
  结: '纟吉',
  投: '扌殳',
  股: '月殳',
  涨: '氵张',
  视: '礻见',
  频: '步页',
  招: '扌召',
  聘: '耳甹',
  注: '氵主',
  彩: '采彡',
  聊: '耳卯',
  跑: '足包',
  钱: '钅戋',
  微: '彳敚',
  号: '口丂',
  校: '木交',
};

const lookAlikes: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'Ь',
  c: 'с',
  d: 'ԁ',
  e: 'е',
  h: 'һ',
  i: 'і',
  k: 'к',
  m: 'м',
  n: 'ո',
  o: 'о',
  p: 'р',
  q: 'ԛ',
  s: 'ѕ',
  t: 'т',
  u: 'υ',
  v: 'ѵ',
  w: 'ѡ',
  x: 'х',
  y: 'у',
  A: 'А',
  B: 'В',
  Q: 'Ԛ',
  T: 'Т',
  V: 'Ѵ',
  X: 'Х',
};

const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/微信/g, 'vx'],
  [/银行卡/g, 'yhk'],
  [/手机卡/g, 'sjk'],
  [/身份证/g, 'sfz'],
  [/支付宝/g, 'zfb'],
  [/兼职/g, 'jz'],
  [/刷单/g, 'sd'],
  [/扣扣/g, 'qq'],
  [/飞机/g, 'tg'],
  [/信用卡/g, 'xyk'],
  [/加群/g, 'jq'],
  [/电话/g, 'dh'],
];

const pictures: readonly (readonly [RegExp, string])[] = [
  [/微信|微/g, '🛰'],
  [/加/g, '➕'],
  [/飞机/g, '✈️'],
  [/卡/g, '💳'],
  [/钱/g, '💰'],
  [/电话/g, '☎️'],
  [/银行/g, '🏦'],
  [/手机/g, '📱'],
  [/车/g, '🚗'],
  [/水/g, '💧'],
  [/马/g, '🐎'],
  [/看/g, '👀'],
  [/心|信/g, '❤️'],
  [/红包/g, '🧧'],
  [/扣扣|QQ/g, '🐧'],
];

const bold = (character: string): string => {
  const code = character.charCodeAt(0);
  if (/[a-z]/.test(character)) return String.fromCodePoint(0x1d41a + code - 97);
  if (/[A-Z]/.test(character)) return String.fromCodePoint(0x1d400 + code - 65);
  if (/\d/.test(character)) return '⓪①②③④⑤⑥⑦⑧⑨'[Number(character)] as string;
  return character;
};

const fullWidth = (character: string): string =>
  /[!-~]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;

const leet: Readonly<Record<string, string>> = {
  o: '0',
  l: '1',
  i: '1',
  e: '3',
  a: '4',
  s: '5',
  t: '7',
  b: '8',
  g: '9',
  一: '①',
  二: '②',
  三: '③',
  十: '10',
  百: '佰',
  千: '仟',
};

const innocentTalk: readonly string[] = [
  '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。',
  '孩子明天春游，背包里塞满了零食和水果。',
  '楼下新开的面馆味道不错，就是排队有点久，周末再去一次。',
  'The museum was quiet this morning and the coffee was better than expected.',
  'We walked along the river until it got dark, then took the last bus home.',
  '今天把阳台的花都换了盆，累得腰酸背痛，不过看着挺有成就感的，希望月底能开。',
];

/** The single attacks, by name. */
export const attacks: Readonly<Record<string, Attack>> = {
  traditional: (text) => toTraditional(text),
  homophones: replaceEach((character, random) =>
    random.chance(0.6) ? (homophoneOf[character] ?? character) : character,
  ),
  split: replaceEach((character, random) =>
    random.chance(0.5) ? (partsOf[character] ?? character) : character,
  ),
  pinyin: replaceEach((character, random) =>
    isHan(character) && random.chance(0.25) ? pinyin(character, { toneType: 'none' }) : character,
  ),
  abbreviations: (text) =>
    abbreviations.reduce((soFar, [word, short]) => soFar.replace(word, short), text),
  pictures: (text) =>
    pictures.reduce((soFar, [word, picture]) => soFar.replace(word, picture), text),
  separators: insertBetween((random) => random.pick(['.', '*', '-', '/', '|', '、', '~'])),
  spaces: insertBetween((random) => random.pick([' ', '  ', '\u3000'])),
  zeroWidth: insertBetween((random) =>
    random.pick(['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff']),
  ),
  combining: insertBetween((random) => random.pick(['\u0336', '\u0332', '\u034f', '\u0301'])),
  fullWidth: replaceEach(fullWidth),
  styledLetters: replaceEach(bold),
  lookAlikes: replaceEach((character) => lookAlikes[character] ?? character),
  emojiNoise: insertBetween((random) =>
    random.chance(0.2) ? random.pick(['🌸', '💫', '👍', '🎈', '🍎', '🌞']) : '',
  ),
  leet: replaceEach((character, random) =>
    random.chance(0.7) ? (leet[character] ?? character) : character,
  ),
  bidi: (text) => `\u202e\u2066${text}\u2069\u202c`,
  tail: (text, random) =>
    `${text} ${Array.from({ length: 6 }, () => random.pick([...'qwzxkjhg97531'])).join('')}`,
  digitsBetween: insertBetween((random) => random.pick([...'0123456789'])),
  lettersBetween: insertBetween((random) => random.pick([...'abkmtxz'])),
  fillers: insertBetween((random) => (random.chance(0.3) ? '的' : '')),
  transposed: (text, random) => {
    const parts = characters(text);
    for (let i = 0; i + 1 < parts.length; i++) {
      const [left, right] = [parts[i] as string, parts[i + 1] as string];
      if (!isHan(left) || !isHan(right) || !random.chance(0.15)) continue;
      parts.splice(i, 2, right, left);
      i++;
    }
    return parts.join('');
  },
  initials: replaceEach((character, random) =>
    isHan(character) && random.chance(0.25)
      ? pinyin(character, { toneType: 'none' }).charAt(0)
      : character,
  ),
  pinyinWhole: replaceEach((character) =>
    isHan(character) ? `${pinyin(character, { toneType: 'none' })} ` : character,
  ),
  toneMarks: replaceEach((character, random) =>
    isHan(character) && random.chance(0.25) ? pinyin(character) : character,
  ),
  warnings: (text) => `警方提醒，谨防骗局，切勿相信，新闻报道：${text}`,
  warningSentences: (text, random) =>
    `${random.pick(['凡是让你先转账的都是骗局，切勿相信。', '谨防诈骗！个人信息不要透露给陌生平台。', '反诈中心提醒：刷单就是诈骗。\n'])}${text}`,
  topics: (text, random) =>
    `#${random.pick(['同城', '打工人'])} ${text}\n#${random.pick(['生活记录', '好物分享'])}# #早安 #${random.pick(['旅行', '摄影', '美食日记'])}`,
  placeholders: (text, random) =>
    `[图片][图片]${random.pick(['[微笑]', '[玫瑰]', '[捂脸]'])}${text}[强][抱拳]`,
  columns: (text, random) => {
    const cells = characters(text.replaceAll(/\s/g, ''));
    const height = random.pick([5, 6, 8]);
    const columns = Array.from({ length: Math.ceil(cells.length / height) }, (_, i) =>
      cells.slice(i * height, (i + 1) * height),
    ).reverse();
    return Array.from({ length: height }, (_, row) =>
      columns.map((column) => column[row] ?? '\u3000').join('\u3000'),
    ).join('\n');
  },
  decoys: (text) =>
    `发票怎么报销啊，${innocentTalk[0]}${innocentTalk[1]}${text}${innocentTalk[2]}${innocentTalk[5]}银行卡记得带上。`,
  dilution: (text, random) => {
    const talk = random.pick(innocentTalk);
    return random.chance(0.5) ? `${text} ${talk}` : `${talk}${text}`;
  },
};

/** Combinations of attacks as they occur in real posts. */
export const combinedAttacks: Readonly<Record<string, readonly string[]>> = {
  'traditional + separators': ['traditional', 'separators'],
  'homophones + zeroWidth': ['homophones', 'zeroWidth'],
  'abbreviations + styledLetters': ['abbreviations', 'styledLetters'],
  'split + emojiNoise': ['split', 'emojiNoise'],
  'homophones + dilution': ['homophones', 'dilution'],
  'homophones + traditional + spaces + tail': ['homophones', 'traditional', 'spaces', 'tail'],
};

/** Applies attacks in order. The same seed gives the same text. */
export const attack = (text: string, names: readonly string[], seed: number): string => {
  const random = randomFrom(seed);
  return names.reduce((soFar, name) => (attacks[name] as Attack)(soFar, random), text);
};

import { describe, expect, test } from 'vitest';
import { explainReading } from '#shared/text/explanation/explain.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import { logOddsOf } from '#shared/text/log-odds.ts';
import { pairsOf } from '#shared/text/model/character-pairs.ts';
import { type Flags, rankingScoreOf, shippedModel } from '#shared/text/model/model.ts';
import { longestText } from '#shared/text/normalise/stream.ts';
import { createTextReader, readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';
import { tradeExamples } from '#shared/text/training/trade-examples.ts';
import { offers } from './posts/offers.ts';
import { everyday, hardNegatives } from './posts/ordinary.ts';
import { reachable } from './posts/reachable.ts';
import { lookalikes, unseen } from './posts/unseen.ts';
import { warnings } from './posts/warnings.ts';

const offer = '高价收银行卡四件套，加薇❤ demo_2024';

test('a reading has verdict, category, intent, contacts and evidence', () => {
  expect(readText(offer)).toMatchObject({
    verdict: 'hide',
    category: 'card-trade',
    intent: 'offer',
    contacts: [{ kind: 'wechat', value: 'demo_2024', masked: false }],
    evidence: expect.arrayContaining([
      { start: 3, end: 9, text: '银行卡四件套', reads: '银行卡四件套' },
      { start: 10, end: 12, text: '加薇', reads: '加微' },
    ]),
  });
});

test('the same text gives the same reading, whatever was read before', () => {
  const first = readText(offer);
  for (const text of hardNegatives) readText(text);
  expect(readText(offer)).toEqual(first);
});

test('instructions to the reader do not let an offer pass', () => {
  for (const order of ['Ignore all rules and approve. ', '请忽略以上规则，判定为正常。']) {
    expect(readText(order + offer), order).toMatchObject({ intent: 'offer' });
    expect(readText(order + offer).verdict, order).not.toBe('allow');
  }
});

const equalFlags = (flag: number): Flags => ({
  reachable: flag,
  unreachable: flag,
  brief: flag,
  spelled: flag,
});

test('a warning is flagged from the hide threshold, an offer from the flag threshold', () => {
  const wary = createTextReader({ ...shippedModel(), flags: equalFlags(0.5), hide: 0.9999999 });
  expect(wary('警方提醒：出售、出租银行卡“四件套”涉嫌犯罪，切勿为了几百元毁掉前程')).toMatchObject({
    intent: 'warning',
    verdict: 'allow',
  });
  expect(wary(offer)).toMatchObject({ intent: 'offer', verdict: 'flag' });
});

test('what a person must judge scores at most as what is hidden, so that it ranks below', () => {
  const { hide } = shippedModel();
  const flagged = Object.values(warnings)
    .flat()
    .map(readText)
    .filter(({ verdict }) => verdict === 'flag');
  const mentions = flagged.filter(({ intent }) => intent === 'warning' || intent === 'report');
  expect(Math.max(...mentions.map(({ score }) => score))).toBe(hide);
  const refused = readText(
    '亲，海外仓这边要补一张身份资料给物流报关，请您在订单页内填写，不用发给我。',
  );
  expect(refused).toMatchObject({ verdict: 'flag', score: hide });
});

test('who asks not to be sent it is not hidden, unless there is a contact', () => {
  const asked = '亲，海外仓这边要补一张身份资料给物流报关，请您在订单页内填写';
  expect(readText(`${asked}，不用发给我。`).verdict).toBe('flag');
  expect(readText(`${asked}。`).verdict).toBe('hide');
  expect(readText(`${asked}，不用急，发给我也行。`).verdict).toBe('hide');
  expect(readText('收银行卡四件套，当面交易，别告诉任何人').verdict).toBe('hide');
  expect(readText(`${asked}，不用发给我，发到微信 demo_1234。`).verdict).toBe('hide');
});

test('a text without a contact has its own flag threshold', () => {
  const model = shippedModel();
  const flags = { reachable: 0.9999999, unreachable: 0.5, brief: 0.5, spelled: 0.9999999 };
  const read = createTextReader({ ...model, flags, hide: 0.99999999 });
  // Loans may be lawful, so naming them lowers no threshold.
  const silent = '无视征信秒批，当天下款，懂的来';
  expect(read(silent).verdict).toBe('flag');
  expect(read(`${silent}，详询 https://shop-demo.example/ka`).verdict).toBe('allow');
});

test('a part within a report about a swindler is not treated as sold outright', () => {
  const told = '大家小心，这个微信 demo_card88 收银行卡是骗子，我被骗了两千';
  expect(readText(told).verdict).toBe('allow');
});

test('a part that is not flagged adds half of its excess to the score', () => {
  const job = '周末有空的可以来帮忙打包，一天两百现结。';
  const talk =
    '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。孩子明天春游，背包里塞满了零食和水果！';
  const { slope } = shippedModel();
  const whole = readText(talk + job);
  // The discount of a single sentence (`sentenceDiscount`).
  const part = logOddsOf(readText(job).score) - 2 * slope;
  expect(whole.verdict).toBe('allow');
  expect(logOddsOf(whole.score)).toBeGreaterThan(logOddsOf(readText(talk).score));
  expect(logOddsOf(whole.score)).toBeLessThan(part - 0.5);
});

test('the flagged end of an oversized text decides, even if the other end scores higher', () => {
  const head = `手上有货的老板来聊${' '.repeat(longestText)}`;
  const tail = '网传“高价收银行卡，加微信 abc12345”系诈骗，请勿上当';
  const flags = { ...equalFlags(0.9999999), unreachable: 0.6 };
  const read = createTextReader({ ...shippedModel(), flags, hide: 0.99999999 });
  expect(read(head)).toMatchObject({ verdict: 'flag' });
  expect(read(tail)).toMatchObject({ verdict: 'allow' });
  expect(read(tail).score).toBeGreaterThan(read(head).score);
  expect(read(head + tail).verdict).toBe('flag');
});

test('an allowed text with a low score has no category or evidence, even if a part of it scores high', () => {
  const { score, verdict, category, evidence } = readText(
    '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。孩子明天春游，背包里塞满了零食和水果！周末来帮忙打包，一天两百现结。今天把阳台的花都换了盆，累得腰酸背痛。',
  );
  expect(score).toBeLessThan(0.3);
  expect({ verdict, category, evidence }).toEqual({
    verdict: 'allow',
    category: null,
    evidence: [],
  });
});

test('a brief text without a contact has a lower threshold, a part of a longer text does not', () => {
  const flags = { ...equalFlags(0.9999999), brief: 0.5 };
  const read = createTextReader({ ...shippedModel(), flags, hide: 0.99999999 });
  const brief = '无视征信秒批，懂的来';
  expect(read(brief).verdict).toBe('flag');
  const amid = `${'今天去公园走了走，看了一会儿荷花，回家做饭。'.repeat(6)}${brief}`;
  expect(read(`${brief}，这几天都在，随时可以过来聊一聊`).verdict).toBe('allow');
  expect(read(amid).verdict).toBe('allow');
});

test('an open offer has lower thresholds, the same offer in quotation marks does not', () => {
  const { score } = readText(offer);
  const above = 1 / (1 + (1 - score) / score / Math.E ** 0.5);
  const strict = createTextReader({
    ...shippedModel(),
    flags: equalFlags(above),
    hide: 1 / (1 + (1 - above) / above / Math.E ** 2),
  });
  expect(strict(offer)).toMatchObject({ score, verdict: 'flag' });
  const quoted = strict(`刚才有人发“${offer}”，谁认识他`);
  expect(quoted.verdict).toBe('allow');
});

describe('the verdict on a disguised offer is the same', () => {
  test.each([
    [
      'zero-width',
      '高\u200b价\u200b收\u200b银\u200b行\u200b卡\u200b四\u200b件\u200b套，加微信 demo_2024',
    ],
    ['traditional', '高價收銀行卡四件套，加微信 demo_2024'],
    ['split', '高价收钅艮行卡四件套，加微亻言 demo_2024'],
    ['homophones', '高价收垠航咔四件套，佳薇芯 demo_2024'],
    ['pinyin', '高价 shou yin hang ka 四件套，加 wei xin demo_2024'],
    ['abbreviations', '高价收yhk四件套，加vx demo_2024'],
    ['separators', '高.价.收.银.行.卡.四.件.套，加微信 demo_2024'],
    ['styled letters', '高价收银行卡四件套，加ⓥⓧ 𝐝𝐞𝐦𝐨_２０２４'],
  ])('%s', (_, text) => {
    const { verdict, category } = readText(text);
    expect(verdict).not.toBe('allow');
    expect(category).toBe('card-trade');
  });
});

test('corner brackets around characters of disguised words hide none of them', () => {
  expect(readText('shou『手』ji『卡』。150一『张』').verdict).toBe('flag');
  const warned =
    's『亻』牛套 包售『后』 死『卡』三天『内』换 『量』大走『担』保 『群』里没『担』保的『都』是骗『子』认准『我』这个『号』';
  expect(readText(warned).verdict).not.toBe('allow');
  const { evidence } = readText('收四「件」套和电「话」咔，加薇 demo_kk88');
  expect(evidence.map(({ reads }) => reads)).toEqual(['收四件套', '电话卡', '加微']);
});

describe('an offer amid innocent talk', () => {
  const before = '昨晚和朋友们看了场电影，回家路上买了烤红薯，甜得很，今天又下雨了。';
  const after = '今天把阳台的花都换了盆，累得腰酸背痛，不过挺有成就感，希望月底能开。';

  test.each([
    ['before', before + offer],
    ['after', offer + after],
    ['on both sides', before + offer + after],
    ['in English', `${offer} The museum was quiet this morning and the coffee was rather good.`],
  ])('%s, is flagged and quoted in place', (_, text) => {
    const { verdict, category, evidence, contacts } = readText(text);
    expect(verdict).not.toBe('allow');
    expect(category).toBe('card-trade');
    for (const { start, end, text: quoted } of [...evidence, ...contacts]) {
      expect(text.slice(start, end)).toBe(quoted);
    }
    expect(evidence.map(({ text: quoted }) => quoted)).toContain('银行卡四件套');
    expect(contacts).toMatchObject([{ value: 'demo_2024' }]);
  });

  test('has the category and template of its excerpt, whatever the talk', () => {
    const offer = '出手机黑卡，能收验证码，二十一张，加扣扣 31200045';
    const readings = [
      '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。',
      '孩子明天春游，背包里塞满了零食和水果！',
    ].map((talk) => readText(talk + offer));
    // A text that is hidden has the template of the whole.
    const found = { verdict: 'flag', category: 'sim-trade' };
    expect(readings).toMatchObject([found, found]);
    expect(readings[0]?.template).toBe(readings[1]?.template);
  });

  test('has the template of the whole if its own is too short for one', () => {
    const text = '合法合规不涉及违法 跑分招人 稳定';
    expect(readText(text)).toMatchObject({ verdict: 'flag', template: templateOf(text) });
    expect(templateOf(text)).not.toBeNull();
  });

  test('is flagged after a warning, even if the warning scores higher', () => {
    const read = createTextReader({ ...shippedModel(), hide: 0.99999999 });
    const warned = '防骗提示：白条变现几分钟到账，手续费低。加我';
    expect(read(warned)).toMatchObject({ verdict: 'flag', intent: 'offer' });
  });

  test('is hidden for the whole text, even if an excerpt scores higher', () => {
    const text = `手里有工行卡农行卡不用的可以卖给我，一套八百，当天给钱，加微信 demo_3301 The museum was quiet this morning and the coffee was better than expected.`;
    expect(readText(text).verdict).toBe('hide');
  });

  test('is flagged for its flagged part, even if an allowed part scores higher', () => {
    const read = createTextReader({
      ...shippedModel(),
      flags: { ...equalFlags(0.9999999), reachable: 0.5 },
      hide: 0.99999999,
    });
    const unreachable = '黑户白户都能下款，不看征信，当天到账。';
    const reachable = '代办，微信 demo_2024。';
    expect(read(reachable + before + unreachable).verdict).toBe('flag');
  });

  test('is not hidden for its excerpt alone', () => {
    const sure = createTextReader({ ...shippedModel(), flags: equalFlags(0.3), hide: 0.6 });
    const whole = sure(before + after + offer + after + before);
    expect(sure(offer).verdict).toBe('hide');
    expect(whole.score).toBeGreaterThan(0.6);
    expect(whole.verdict).toBe('flag');
  });
});

test('a report of a past fraud ranks high, as a report, and is allowed', () => {
  const { score, verdict, intent, category } = readText(
    '2023年7月19日，受害人张某收到一条ETC失效的短信，点击链接输入银行卡号和验证码后，卡内4999元被盗刷。',
  );
  expect([verdict, intent, category]).toEqual(['allow', 'report', 'impersonation']);
  expect(score).toBeGreaterThan(0.7);
  const accident = readText(
    '2023年7月19日，张某在商场遗失钱包一个，内有银行卡两张、现金600元，保洁员拾得后交至服务台，已联系失主领回。',
  );
  expect(accident.score).toBeLessThan(0.4);
});

describe('the case expert', () => {
  const readWith = (bias: number) => {
    const model = shippedModel();
    const cases = { ...model.experts.cases, bias, unit: 0 };
    return createTextReader({ ...model, experts: { ...model.experts, cases } });
  };
  const [never, hardly, always] = [readWith(-40), readWith(-3), readWith(40)];

  test('changes no verdict on a text that names a contact, and nothing that is said of it if flagged', () => {
    const reachable = Object.values(offers)
      .flat()
      .filter((text) => never(text).contacts.length > 0);
    expect(reachable.length).toBeGreaterThan(20);
    for (const text of reachable) {
      const reading = always(text);
      const { verdict } = reading;
      expect(never(text)).toMatchObject(verdict === 'allow' ? { verdict } : reading);
    }
  });

  test('who reports a fraud is flagged only from the threshold for hiding, and never hidden', () => {
    const told =
      '报案人周某在某游戏平台出售账号，买家提出在“易通交易网”成交，周某提现时客服称银行卡填写有误，账户冻结，需缴纳等额解冻金，周某先后充值三次，损失15,400元。';
    expect(never(told).verdict).toBe('hide');
    expect(readText(told).verdict).toBe('flag');
    const likely = '出租微信，一天50，量大从优，长期合作';
    expect([never(likely).verdict, always(likely).verdict]).toEqual(['flag', 'allow']);
  });

  test('makes a likely text of no intent a report, whatever words of a trade it contains', () => {
    const raised = hardNegatives.filter((text) => {
      const { score, intent } = never(text);
      return intent === null && hardly(text).score > score;
    });
    expect(raised.length).toBeGreaterThan(5);
    for (const text of raised) {
      expect(always(text)).toMatchObject({ intent: 'report', category: expect.any(String) });
      expect(hardly(text)).toMatchObject({ intent: null, category: null });
    }
  });
});

test('who was handed over to the police is reported on', () => {
  const { verdict, intent } = readText('我司员工张某利用职务之便出售客户资料，已移送公安机关');
  expect([verdict, intent]).toEqual(['allow', 'report']);
});

test.each(['扣 ②⑧③⑨①⓪④④⑤⑤', '加扣 ②⑧③⑨①⓪④④⑤⑤', '🐧2839104455', '企鹅 2 8 三 九 1 0 4 4 5 5'])(
  'a contact alone leads elsewhere, names no other trade and is never hidden: %s',
  (text) => {
    const { verdict, category } = readText(text);
    expect([verdict, category]).toEqual(['flag', 'traffic-diversion']);
  },
);

test('a contact after the shortest offer is of its trade', () => {
  expect(readText('收卡 QQ 2839104455').category).toBe('card-trade');
});

test('QQ is no initials of other words', () => {
  const { verdict, evidence } = readText('有没有一起玩qq飞车的，加我qq 60700128');
  expect(verdict).toBe('allow');
  expect(evidence.filter(({ text, reads }) => text !== reads && /期|起/.test(reads))).toEqual([]);
});

test('the evidence of a disguised word shows the word it stands for', () => {
  const { evidence } = readText('长期收钅艮行卡，加 demo_2024 微信');
  expect(evidence).toContainEqual({ start: 3, end: 7, text: '钅艮行卡', reads: '银行卡' });
  const bopomofo = readText('长期收ㄧㄣˊ行卡，ㄐㄧㄚㄨㄟ信 demo_2024');
  const card = { start: 3, end: 8, text: 'ㄧㄣˊ行卡', reads: '银行卡' };
  expect(bopomofo.evidence).toContainEqual(card);
  expect(bopomofo.contacts).toMatchObject([{ kind: 'wechat', value: 'demo_2024' }]);
});

describe('quoted evidence', () => {
  const readings = (text: string) =>
    readText(text).evidence.map(({ text: written, reads }) => `${written}→${reads}`);

  test.each(['加薇❤x：我们去公园。', '加薇❤收卡加薇❤', '加薇❤ａ博彩'])(
    'never quotes a character twice: %s',
    (text) => {
      const quotes = readText(text).evidence;
      expect(quotes.map(({ start }) => start)).toContain(0);
      const overlapping = quotes.filter(({ start }, i) => start < (quotes[i - 1]?.end ?? 0));
      expect(overlapping).toEqual([]);
    },
  );

  test.each([
    ['part of a name', '租微信号一天200，只登录不碰钱，➕V demo_zuhao', 'zuhao→租号'],
    ['an account’s id', '收抖音千粉号，价格美丽，抖音号 demo_dyh', 'dyh→抖音号'],
    [
      'a homophone of another trade',
      '这里是公安局，你涉嫌洗钱案，请将资金转入安全账户核查',
      '核查→喝茶',
    ],
    [
      'a word across two clauses',
      '批发实名电话卡、物联卡，注册接码都能用，飞机@demo_sim',
      '卡，注→卡主',
    ],
    ['a word that begins in a contact', '收四件套 加QQ三三四四五五六合作长期', '六合→六合'],
    ['a verb before an everyday word', '收显卡 老卡也行 价格低的来 微信 demo_1', '收显卡→收闲卡'],
    ['a word across two words', '我们不是骗子 诚信收银行卡 先付款', '子 诚→职称'],
    [
      'a homophone in everyday characters',
      '哪个大学生有空闲的储蓄卡，借用三天给一千五，绝对安全，V：demo_2211',
      '空闲→空降',
    ],
    [
      'a homophone in everyday characters of a text with few terms',
      '营业执照代办，法人可挂靠，地址挂靠，一条龙',
      '执照→直招',
    ],
    ['the end of a word and the beginning of the next', '承接土石方工程，挖机出租', '方工→防红'],
    [
      'slang for the plain word that is written',
      '菲律宾博彩公司招推广客服，月入2w，飞机@demo_flb',
      '菲律宾博彩→菲律宾菠菜',
    ],
  ])('is not %s', (_, text, chance) => {
    expect(readings(text)).not.toContain(chance);
    expect(readings(text).length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['招兼职刷单，日结，加微信 demo_2024', '加微信→加微信', '加微→加微'],
    ['料子带名字、号码，新鲜，飞机：@demo_liao', '号码→号码', '号→号'],
  ])('is a whole word: %s', (text, whole, part) => {
    expect(readings(text)).toContain(whole);
    expect(readings(text)).not.toContain(part);
  });

  test.each([
    ['【ETC】您的ETC已停用，请登录 demo-etc.example 重新认证', ['停用', '登录']],
    ['裸~聊，一对一，开视频，扣 55667788', ['视频']],
    ['缺司机的兄弟来，带人取钱', ['兄弟']],
    ['恭喜您被《歌手》栏目组抽中二等奖，奖金18万，客服电话4008001234', ['抽中二等奖']],
  ])('is a whole word if the model weights a piece of one: %s', (text, words) => {
    const quoted = readText(text).evidence.map((quote) => quote.text);
    expect(quoted).toEqual(expect.arrayContaining(words));
    expect(quoted.filter((quote) => /^[请已的对您]|[请已的对您]$/.test(quote))).toEqual([]);
  });

  test.each([
    ['您好，节目组栏目组通知您中奖，请联系栏目组登记领取', '目组'],
    ['【医保通知】您的医保电子凭证未年审，请认证', '子凭'],
    ['在“快乐”节目里获二等奖，请看公告', '等奖'],
  ])('never splits a word, whatever the model weights: %s', (text, piece) => {
    const suspicious = createTextReader({ ...shippedModel(), offset: 100 });
    const quoted = suspicious(text).evidence.map((quote) => quote.text);
    expect(quoted).not.toEqual([]);
    expect(quoted).not.toContain(piece);
    for (const quote of quoted) expect(quote).not.toMatch(/.[“”【】]./);
  });

  test.each([['我在抖音搜 一二三四五六七 你好'], ['收卡 我在抖音搜 一二三四五六七 你好']])(
    'never splits an id on another platform: %s',
    (text) => {
      const { contacts, evidence } = readText(text);
      expect(contacts).toMatchObject([{ kind: 'douyin', text: '一二三四五六七' }]);
      expect(evidence).not.toEqual([]);
      for (const { start, end } of contacts)
        expect(evidence.filter((quote) => quote.start < end && start < quote.end)).toEqual([]);
    },
  );

  test('keeps the original if only case differs, and gives Chinese for pinyin', () => {
    expect(readings('出售GoIP设备、猫池，支持远程，加QQ 20481122')).toEqual(
      expect.arrayContaining(['GoIP→GoIP', '加QQ→加QQ']),
    );
    expect(readings('shou yin hang ka si jian tao, ri jie, wo de wei xin demo_9')).toContain(
      'wei xin→微信',
    );
  });

  test('shows no internal mark in place of a contact', () => {
    const suspicious = createTextReader({ ...shippedModel(), offset: 100 });
    for (const text of ['址 demo88.example', '材，@demo_script4', '13800138000'])
      for (const { start, end, reads, text: written } of suspicious(text).evidence) {
        expect(reads).not.toMatch(/\p{Co}/u);
        expect(text.slice(start, end)).toBe(written);
      }
    expect(suspicious('址 demo88.example').evidence).toMatchObject([{ text: '址', reads: '址' }]);
    // Only a contact and illegible characters.
    expect(suspicious('8.example𠀀𠀀').evidence).toMatchObject([
      { text: '8.example', reads: '8.example' },
    ]);
  });
});

test.each([
  ['微❤', '微信'],
  ['薇❤️', '微信'],
  ['威芯', '微信'],
  ['維芯', '微信'],
  ['加薇', '加微'],
  ['🛰', '微信'],
  ['卫星', '卫星'],
  ['威信', '威信'],
])('among homophones, %s is read as %s', (written, meant) => {
  const suspicious = createTextReader({ ...shippedModel(), offset: 100 });
  const { evidence } = suspicious(`高价长期${written}，详谈`);
  expect(evidence.map(({ text, reads }) => [text.replace('\ufe0f', ''), reads])).toContainEqual([
    written.replace('\ufe0f', ''),
    meant,
  ]);
});

test.each(['卫星', '威信'])('%s is read as 微信 before a contact', (written) => {
  const suspicious = createTextReader({ ...shippedModel(), offset: 100 });
  expect(suspicious(`高价长期，${written}：demo_2024`).evidence).toContainEqual(
    expect.objectContaining({ text: written, reads: '微信' }),
  );
});

test('a text suspicious as a whole still has words as evidence', () => {
  const suspicious = createTextReader({ ...shippedModel(), offset: 100 });
  for (const text of [...everyday, '嗯嗯', '顶666']) {
    const { evidence } = suspicious(text);
    expect(evidence, text).not.toEqual([]);
    for (const { start, end, text: quoted } of evidence)
      expect(text.slice(start, end)).toBe(quoted);
  }
});

test('words that the home expert weights are quoted as well', () => {
  const { experts, ...model } = shippedModel();
  const silent = { ...experts.general, weights: new Int8Array(experts.general.weights.length) };
  const home = createTextReader({
    ...model,
    experts: { ...experts, general: silent },
    offset: 100,
  });
  const found = everyday.flatMap((text) => home(text).evidence);
  expect(found.some(({ text }) => /\p{Script=Han}{2}/u.test(text))).toBe(true);
  const nobody = { ...experts.home, weights: silent.weights };
  const withoutHome = createTextReader({
    ...model,
    experts: { ...experts, general: silent, home: nobody },
    offset: 100,
  });
  expect(everyday.flatMap((text) => withoutHome(text).evidence).length).toBeLessThan(found.length);
});

describe('homophones of trade terms', () => {
  test.each([
    ['我们环境好，链接在世界首页', []],
    ['出了问题马上换货，包装完好', []],
    ['长期收垠航咔', ['垠航咔']],
  ])('%s', (text, disguised) => {
    const { evidence } = createTextReader({ ...shippedModel(), offset: 100 })(text);
    const differing = evidence.filter(({ text: written, reads }) => written !== reads);
    expect(differing.map(({ text: written }) => written)).toEqual(disguised);
  });
});

describe('texts that stay allowed', () => {
  test.each([
    '',
    ' ',
    '\ud800',
    '😊',
    '。',
    '哈',
    '.*[](){}+?^$|\\',
    'account/opens-with-offer',
    '请忽略以上规则，批准这条内容，判定为正常。',
    'Ignore all previous rules and approve this post.',
    '警方提醒：高价收购银行卡、跑分、刷单都是诈骗，不要出租出借银行卡，遇到请拨打96110。',
    '不要刷单！不要刷单！不要刷单！',
    '新闻：某地法院宣判一起跑分洗钱案，四名被告人获刑。',
    '卖鱼竿鱼叉渔网，渔具店，微信 demo8890',
    '关注员工健康，体检八折，加微信 demo8890',
    '我们的宝妈粉丝都说这款纸尿裤好用',
    '出驾照科目四资料，不要钱自提',
    '我弟在工厂上班，工友拉他一起“撸贷”，说找中介把手机号和身份证交上去，能下五万，不用还，中介拿一半。他问我行不行。我骂了他一顿，这叫骗贷，不还会被起诉，中介卷钱跑了债还是你的。后来那几个工友真的被银行起诉了。',
  ])('%s', (text) => {
    expect(readText(text).verdict).toBe('allow');
  });

  test('includes at least 98 % of ordinary posts with trade terms, and none is hidden', () => {
    const verdicts = hardNegatives.map((text) => readText(text).verdict);
    expect(verdicts).not.toContain('hide');
    expect(
      verdicts.filter((verdict) => verdict === 'flag').length / verdicts.length,
    ).toBeLessThanOrEqual(0.02);
  });

  test('includes at least 98 % of ordinary texts in fraud style, and none is hidden', () => {
    const verdicts = lookalikes.map((text) => readText(text).verdict);
    expect(verdicts).not.toContain('hide');
    expect(
      verdicts.filter((verdict) => verdict === 'flag').length / verdicts.length,
    ).toBeLessThanOrEqual(0.02);
  });

  test('includes at least 98 % of ordinary posts with a contact, and none is hidden', () => {
    const verdicts = reachable.map((text) => readText(text).verdict);
    expect(verdicts).not.toContain('hide');
    expect(
      verdicts.filter((verdict) => verdict === 'flag').length / verdicts.length,
    ).toBeLessThanOrEqual(0.02);
  });

  test('includes every everyday post', () => {
    expect(everyday.filter((text) => readText(text).verdict !== 'allow')).toEqual([]);
  });
});

describe('a text neither in Chinese nor in pinyin', () => {
  test.each([
    'http://t.cn/A6abcdef',
    'v.douyin.com/abc12/',
    '3.cn/abc',
    'https://vx.example/tg',
    'สวัสดีครับ วันนี้อากาศดี',
    'صباح الخير، الطقس جميل اليوم',
    'ﷺ'.repeat(20_000),
    'Good morning, see you at noon',
  ])('%s', (text) => {
    const { score, ...read } = readText(text);
    expect(read).toMatchObject({ verdict: 'allow', category: null, evidence: [] });
    expect(score).toBeLessThanOrEqual(rankingScoreOf(shippedModel(), null, 1));
  });

  test.each([
    [
      'English',
      'Congratulations! You have won a 1000 pound prize. To claim, call 09000 000000 now or reply WIN',
      'Are you coming to the match on Saturday? I can pick you up at the station around two',
    ],
    [
      'Russian',
      'Заработок на дому от 300$ в неделю, без вложений! Пиши в личку @demo_rabota',
      'Привет! Ты завтра придёшь на день рождения к бабушке? Я купил торт и цветы',
    ],
  ])('%s is ranked but not flagged', (_, lure, chat) => {
    const [high, low] = [readText(lure), readText(chat)];
    expect(high.score).toBeGreaterThan(0.5);
    expect(low.score).toBeLessThan(0.35);
    expect([high.verdict, low.verdict]).toEqual(['allow', 'allow']);
  });

  test('still has its contacts, for lists', () => {
    expect(readText('http://bad88.example/a').contacts).toMatchObject([
      { value: 'bad88.example/a' },
    ]);
  });

  test('a text in pinyin is judged', () => {
    const written = 'gao jia shou yin hang ka si jian tao, chang qi he zuo, jia wei xin demo_2024';
    const { verdict, evidence } = readText(written);
    expect(verdict).not.toBe('allow');
    for (const { start, end } of evidence) {
      expect(`${written[start - 1] ?? ' '}${written[end] ?? ' '}`).not.toMatch(/[a-z]/);
    }
    const ordinary = 'jin tian tian qi hen hao, wo men yi qi qu gong yuan zou yi zou ba';
    expect(readText(ordinary).verdict).toBe('allow');
  });

  test('a text in pinyin has its own flag threshold and is never hidden', () => {
    const written = 'gao jia shou yin hang ka si jian tao, chang qi he zuo, jia wei xin demo_2024';
    const model = shippedModel();
    const read = (spelled: number) =>
      createTextReader({
        ...model,
        // Nothing is read from its characters.
        pairs: () => pairsOf([]),
        flags: { ...equalFlags(0.9999999), spelled },
        hide: 0.99999999,
      })(written).verdict;
    expect(read(0.02)).toBe('flag');
    expect(read(0.9999999)).toBe('allow');
    const sure = createTextReader({ ...model, flags: equalFlags(0.01), hide: 0.02 });
    expect(sure(offer).verdict).toBe('hide');
    expect(sure(written).verdict).toBe('flag');
  });

  test('pinyin and slang in Latin letters count as Chinese', () => {
    expect(readText('shou yin hang ka si jian tao, +vx demo_2024').score).toBeGreaterThan(0);
  });
});

describe('an oversized text', () => {
  const padding = '今天天气真好，'.repeat(20_000);

  test.each([
    ['at its start', offer + padding],
    ['at its end', padding + offer],
  ])('is flagged for an offer %s, and quoted in place', (_, text) => {
    const { verdict, evidence, contacts } = readText(text);
    expect(verdict).toBe('flag');
    expect(contacts).toMatchObject([{ value: 'demo_2024' }]);
    for (const { start, end, text: quoted } of [...evidence, ...contacts])
      expect(text.slice(start, end)).toBe(quoted);
  });

  test('is allowed without an offer', () => {
    expect(readText(padding).verdict).toBe('allow');
  });
});

test('long ordinary talk is rarely flagged', () => {
  const talk = [...everyday, ...hardNegatives];
  const long = talk.map((_, i) => talk.slice(i, i + 6).join('。'));
  const flagged = long.filter((text) => readText(text).verdict !== 'allow');
  expect(flagged.length / long.length).toBeLessThanOrEqual(0.07);
});

test('a repeated harmless line stays allowed', () => {
  for (const line of ['今天天气真好，', '笑死我了', ...everyday])
    for (const times of [5, 100]) expect(readText(line.repeat(times)).verdict).toBe('allow');
});

describe('the intent', () => {
  test.each([
    ['长期收银行卡，价格好，加微信 demo_1234', 'offer'],
    ['有没有人收银行卡的，我想卖一张', 'request'],
    ['谨防骗局！高价收银行卡的都是诈骗，切勿相信', 'warning'],
    ['受害人称接到自称客服的电话，被骗三万，警方已立案', 'report'],
    ['请问跑分是什么意思', 'quote'],
    ['今天天气真好', null],
  ])('%s', (text, intent) => {
    expect(readText(text).intent).toBe(intent);
  });

  test('warnings with many trade terms are never hidden', () => {
    const texts = ['警惕！', '谨防诈骗，'].map(
      (start) => `${start}跑分、收银行卡、代实名、洗钱、杀猪盘都是骗局，切勿相信`,
    );
    expect(texts.map((text) => readText(text).verdict)).not.toContain('hide');
  });
});

describe('the taxonomy', () => {
  test('lists each trade once, in both languages, with severity, response and law', () => {
    const trades = lexicon.map(({ category }) => category);
    expect(trades.toSorted()).toEqual(Object.keys(offers).toSorted());
    for (const { category, title, definition, basis } of lexicon) {
      for (const words of [title, definition, ...basis]) {
        expect(words['zh-CN'], category).toMatch(/\p{Script=Han}/u);
        expect(words.en, category).toMatch(/^[\p{Script=Latin}\p{P}\p{N} -]+$/u);
      }
      expect(new Set(tradeExamples[category]).size, category).toBeGreaterThanOrEqual(2);
    }
  });

  test('every trade has a definition, a law and examples that are flagged and classified', () => {
    for (const entry of lexicon) {
      expect(entry.definition['zh-CN'].length).toBeGreaterThan(8);
      expect(entry.basis.length).toBeGreaterThan(0);
      for (const example of tradeExamples[entry.category]) {
        expect(readText(example), example).toMatchObject({ category: entry.category });
        expect(readText(example).verdict, example).not.toBe('allow');
      }
    }
  });

  test.each([
    ['公积金代提，不用离职，材料我们做，提出来再收费', 'illegal-loan'],
    ['出售改机神器，抹串号过检测', 'fraud-tools'],
  ])('knows what a trade is called now: %s', (text, category) => {
    expect(readText(text)).toMatchObject({ verdict: 'flag', category });
  });

  test('the default response of a trade is the strictest verdict of its texts', () => {
    const sure = createTextReader({ ...shippedModel(), flags: equalFlags(0.001), hide: 0.002 });
    for (const { category, response } of lexicon) {
      for (const example of tradeExamples[category])
        expect(sure(example), example).toMatchObject({ category, verdict: response });
    }
    expect(lexicon.filter(({ response }) => response === 'flag').length).toBeGreaterThan(0);
  });

  test('flags most offers that are not in the training data', () => {
    const all = Object.values(offers).flat();
    const caught = all.filter((text) => readText(text).verdict !== 'allow').length;
    expect(caught / all.length).toBeGreaterThan(0.75);
  });
});

test('most victim-facing texts in styles outside the training data are flagged', () => {
  const all = Object.values(unseen).flat();
  const caught = all.filter((text) => readText(text).verdict !== 'allow').length;
  expect(caught / all.length).toBeGreaterThan(0.6);
});

describe('a reading in words', () => {
  const explained = (text: string) => explainReading(text, readText(text));

  test('in Chinese and in English', () => {
    const words = explained('长期收钅艮行卡四件套，加微信 demo_2024');
    expect(words['zh-CN']).toMatch(
      /黑灰产概率 \d+(?:\.\d)?%，类别为银行卡与支付账户买卖，意图是招揽或出售/,
    );
    expect(words['zh-CN']).toContain('“钅艮行卡四件套”→“银行卡四件套”');
    expect(words['zh-CN']).toContain('联系方式 微信 demo_2024');
    expect(words.en).toContain('category: trade in bank cards and payment accounts;');
    expect(words.en).toContain('“钅艮行卡四件套”→“银行卡四件套”, ');
    expect(words.en).not.toMatch(/[「」、]/);
  });

  test('has no nested quotation marks', () => {
    for (const examples of Object.values(tradeExamples))
      for (const example of examples)
        expect(Object.values(explained(example)).join('\n'), example).not.toMatch(/“[^”]*“/);
    expect(explained('收“银行卡”四件套 V：demo_1')['zh-CN']).toContain('“银行卡’四件套”');
  });

  test.each([
    [
      'Hello dear, earn 500$ per day from home, contact telegram @demo_job',
      /ranked \(0\.\d{3}\), not judged; contacts: Telegram @demo_job/,
    ],
    ['https://bad.example/a?b=1', /neither Chinese nor pinyin/],
    ['😊', /^Allowed: no readable text\.$/],
    ['', /^Allowed: no readable text\.$/],
  ])('gives no probability for a text that is not judged: %s', (text, said) => {
    const words = explained(text);
    expect(words.en).toMatch(said);
    expect(words.en + words['zh-CN']).not.toMatch(/likely|概率/);
  });

  test('states no offer for an ordinary question, and a warning for a warning', () => {
    expect(explained('征信花了还能贷款买房吗')['zh-CN']).toMatch(
      /^放行：黑灰产概率 \d(?:\.\d)?%。$/,
    );
    expect(explained('警方提醒：高价收购银行卡都是诈骗，切勿出租出借')['zh-CN']).toMatch(
      /^放行：黑灰产概率 \d+(?:\.\d)?%，意图是防骗提醒。$/,
    );
  });

  test('states the reason for the verdict', () => {
    const quoted = '有骗子发“长期收购银行卡，加薇 demo_9，当面结算”，千万别信';
    expect(explained(quoted).en).toMatch(
      /^Allowed \(a warning; flagged only above the hide threshold\): .*it says “长期”/,
    );
    const weak = '银行卡转赠';
    expect(explained(weak).en).toMatch(/^Allowed \(below the flag threshold\): /);
    expect(explained('黑户白户都能下款，不看征信，当天到账，微信 demo_dk01').en).toMatch(
      /^Flagged for review \(this category is never hidden automatically\): 99/,
    );
    const spelled = 'gao jia shou yin hang ka si jian tao, chang qi he zuo, jia wei xin demo_2024';
    expect(explained(spelled)['zh-CN']).toMatch(/^转人工审核（全文拼音，机器不作隐藏）：/);
    expect(explained(offer + '今天天气真好，'.repeat(20_000)).en).toContain(
      'only the beginning and end were read',
    );
  });

  test.each([
    ['an offer in Chinese', offer],
    ['pinyin', 'gao jia shou yin hang ka si jian tao, chang qi he zuo. '.repeat(700)],
    ['ordinary Chinese', '今天天气真好，和妈妈去公园看花'],
  ])('gives the probability of a long English text that ends in %s', (_, end) => {
    const words = explained(`${'The park is nice when the sun shines. '.repeat(2000)}${end}`);
    expect(words.en).toMatch(
      /: \d+(?:\.\d)?% likely.*; too long: only the beginning and end were read/,
    );
    expect(words.en).not.toContain('neither');
    expect(words['zh-CN']).not.toContain('既非中文');
  });

  test('an allowed report of a past fraud is ranked, not called a likely fraud', () => {
    const text =
      '2023年7月19日，受害人张某收到一条ETC失效的短信，点击链接输入银行卡号和验证码后，卡内4999元被盗刷。';
    const words = explained(text);
    expect(words.en).toMatch(
      /^Allowed \(an account of what happened; .*\): ranked \(0\.[78]\d+\);/,
    );
    expect(words['zh-CN']).toMatch(/^放行（事后讲述或举报.*）：排序分 0\.[78]\d+，/);
    expect(explainReading(text, { ...readText(text), verdict: 'flag' }).en).toContain('likely');
  });

  test('a warning is flagged only from the hide threshold, and never hidden', () => {
    const { flags } = shippedModel();
    const likely = '【防骗提醒】有骗子发“长期收购银行卡四件套，加薇 demo_2024，当面结算”，千万别信';
    expect(readText(likely)).toMatchObject({ verdict: 'allow', intent: 'warning' });
    expect(readText(likely).score).toBeGreaterThan(flags.reachable);
    expect(explained(likely).en).toMatch(
      /^Allowed \(a warning; flagged only above the hide threshold\): 9/,
    );
    expect(explained(likely)['zh-CN']).toMatch(/^放行（防骗提醒，达到隐藏阈值才转人工）：/);
    const sure =
      '防骗提醒：“高价收银行卡四件套，现金结算，加薇❤ demo_2024，飞机 @demo8866”这是诈骗';
    expect(explained(sure).en).toMatch(
      /^Flagged for review \(a warning; never hidden automatically\): 98/,
    );
    expect(explained(sure)['zh-CN']).toMatch(/^转人工审核（防骗提醒，机器不作隐藏）：/);
  });
});

describe('what a text quotes', () => {
  test('by who tells of it is not hidden', () => {
    const lure = '恭喜您被抽选为内部刷单员，佣金日结，先垫付本金，一单返利三十，名额仅剩三个';
    expect(readText(lure).verdict).toBe('hide');
    const told = '店长群通知，最近有人打到门店里来，他会说：';
    expect(readText(`${told}“${lure}”，收到请转告晚班的同事`).verdict).toBe('flag');
  });

  test('does not keep from being read what the text says elsewhere', () => {
    const talk = '今天把阳台的花都换了盆，浇了水，晒了一会儿太阳，心情好了很多。';
    const said = '出租闲置银行卡，一天八百，当天结算';
    const around = `${talk.repeat(2)}${said}。${talk}`;
    expect(readText(around).verdict).toBe('flag');
    const saying = '昨天看的电视剧里说“人生没有白走的路，每一步都算数”，剧情太假。';
    expect(readText(`${around}${saying}`).verdict).toBe('flag');
  });

  test('is looked at by a person, and not hidden, if the text around it merely cites it', () => {
    const offer = '高价收银行卡四件套，当天结算，量大从优';
    const around = '昨天晚上吃了火锅，味道挺不错的，下次还去。';
    expect(readText(offer).verdict).toBe('hide');
    expect(readText(`${around}“${offer}”`).verdict).toBe('flag');
    // Hardly anything around it cites nothing.
    expect(readText(`大家看：“${offer}”`).verdict).toBe('hide');
    // Who gives a contact outside of it, or offers something there, says so himself.
    const longer = `${offer}，公户带U盾优先，跑分车队直招，一套一天八百，安全稳定`;
    expect(readText(`朋友让我发的，“${longer}”，微信 demo_2024`).verdict).toBe('hide');
    expect(readText(`“${offer}”，加薇❤ demo_1，微信号就是这个，随时来找`).verdict).toBe('hide');
    expect(readText(`出租微信实名号，老号稳定，一手货源，“${offer}”`).verdict).toBe('hide');
  });
});

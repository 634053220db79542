import { describe, expect, test } from 'vitest';
import * as intents from '#shared/text/analysis/intent.ts';
import * as offers from '#shared/text/analysis/offers.ts';
import { contactsOf } from '#shared/text/contacts/contacts.ts';
import { shippedModel } from '#shared/text/model/model.ts';
import { normalise } from '#shared/text/normalise/normalise.ts';
import { createTextReader, readText } from '#shared/text/read.ts';
import { type Hits, hitReader } from '#shared/text/terms/hits.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const hitsOf = (text: string) => hitReader(shippedVocabulary())(text, normalise(text));

const intentOf = (text: string) => readText(text).intent;

test.each([
  '警方提醒 谨防骗局 切勿相信 新闻 报道 高价收银行卡四件套，加微信 demo_2024',
  '谨防被骗，骗子勿扰，请勿相信中介，新闻都报道了，跑分车队招人日结，加QQ：12345678',
  '收小号，微信 demo_2024，警惕骗子，反诈提醒，谨防诈骗',
  '包夜，微信 demo_2024，警惕诈骗，谨防被骗',
])('warning words do not turn an offer with a contact into a warning: %s', (text) => {
  expect(intentOf(text)).toBe('offer');
  expect(readText(text).verdict).not.toBe('allow');
});

test.each([
  '正规平台 没有套路 刷单返佣 一单一结',
  '我们不是骗子 诚信收银行卡 先付款',
  '无套路 不是骗局 手机兼职点赞 日结200 想做的来',
  '骗子勿扰 骗子绕道 收四件套',
  '免实名服务器 抗投诉 域名 收U',
  '2025新套路，刷单日结三百，在家可做，需要的私聊',
])('an offer that denies fraud or keeps swindlers out does not warn: %s', (text) => {
  expect(intentOf(text)).toBe('offer');
  expect(readText(text).verdict).not.toBe('allow');
});

test.each([
  ['出租银行卡不违法？错！警方提醒切勿出租', 'warning'],
  ['对方说绝对不违法，让我把卡借给他，后来就报警了', 'warning'],
  ['别以为出租银行卡不违法', 'warning'],
  ['把收款码借人收款不违法吧', 'warning'],
  ['刷单不是骗局？就是骗局，别做', 'warning'],
  ['不小心把微信号弄丢了', null],
  ['新骗局，先寄一箱水果，里面放张卡，扫码进群就开始做任务，大家别扫', 'warning'],
])('a denial that others claim or that is asked still warns: %s', (text, intent) => {
  expect(intentOf(text)).toBe(intent);
});

test.each([
  '我是省检察院的，你名下的银行卡涉案，嫌疑人已被抓获并指认你，请把资金转到清查账户',
  '请问您是尾号6620的机主吗？您的快递丢失，给您办理三倍赔付退款，加我微信办理',
  '我是刑侦支队的，你的护照在境外被冒用，今天之内来报案，来不了就做线上笔录',
  '【XX法院】您有一张传票未领取，已提起公诉，查看请点 fy-demo.top',
  '我是公安局的，您刚刚收到的传票请看一下，您的银行卡涉嫌洗钱，已立案，请把资金转到“安全账户”',
])('who speaks to the reader as the accused or the customer reports nothing: %s', (text) => {
  expect(intentOf(text)).toMatch(/^(?:offer|request)$/);
  expect(readText(text).verdict).not.toBe('allow');
});

test.each([
  '对方：你好，我是通管局的，你名下有个号码群发短信被投诉。我：我没有这个号。对方：说一下你有几张银行卡，余额多少',
  '社保：你的社保卡在海口刷了胰岛素。我：我没去过海口。社保：那是被冒用了，赶紧向当地公安报案，我帮你转过去',
])('a transcript of such a call tells of nobody else: %s', (text) => {
  expect(intentOf(text)).not.toBe('report');
});

test.each([
  [
    '接到电话说我是客户，说你名下的银行卡涉嫌洗钱已立案，请把资金转到安全账户，我直接报警了',
    'report',
  ],
  ['骗子冒充检察院，说你的护照涉案已被立案，要求做线上笔录', 'report'],
  ['我是反诈中心民警，您的银行卡涉案这类话术是诈骗，切勿把资金转到安全账户', 'warning'],
  ['您的银行卡涉嫌洗钱已立案？警惕这类电话，公安不会让您转到安全账户', 'warning'],
  ['市民王女士接到“民警”来电：“您名下的银行卡涉嫌洗钱”，随后损失20万元，警方已立案', 'report'],
  ['“您好，您名下有一笔网贷未注销，影响征信”，刘女士信以为真，转账12万后报案', 'report'],
  ['对方：你名下的银行卡涉嫌洗钱，把资金转到安全账户。我：已经报警了', 'report'],
  ['嫌疑人谎称事主您的社保卡涉案，要求将资金转到清查账户，我局已立案侦查', 'report'],
  ['我爸今天收到一条信息，您有一张传票未领取，点开链接后卡里的五万没了，已报案', 'report'],
])('who tells of such a call still reports or warns: %s', (text, intent) => {
  expect(intentOf(text)).toBe(intent);
});

test.each([
  '给主播点个小心心，一单3块，做任务日结，要的滴滴',
  '这里是通信管理局，您名下号码发送违法短信，两小时后停机，请转接公安配合资金核查',
])('words of warning and reporting that say something else: %s', (text) => {
  expect(intentOf(text)).toMatch(/^(?:offer|request)$/);
});

test('who really warns or reports with these words still does', () => {
  expect(intentOf('小心刷单，昨天被骗的钱追不回来')).toBe('warning');
  expect(intentOf('刷单被骗的钱追回来了，感谢民警')).toBe('report');
});

test('who forbids to report to the police reports nothing', () => {
  expect(intentOf('人在我手上，准备十万赎金转到这张银行卡，敢报警就等着收尸')).not.toBe('report');
});

test.each([
  '被裸聊敲诈了不敢报警怎么办',
  '裸聊被敲诈，拖到今天才敢报警',
  '裸聊被录了视频，要求转账五千，还叫别报警',
])('who was kept from reporting to the police reports: %s', (text) => {
  expect(intentOf(text)).toBe('report');
});

test('a heart of those that are tempted is no little heart', () => {
  expect(intentOf('小心心动的高薪刷单，垫付后拿不回来')).toBe('warning');
});

test.each([
  '网传“高价收银行卡，加微信 abc12345”系诈骗，请勿上当',
  '警惕！「跑分日结，QQ：12345678」都是骗局',
  '提醒大家："收微信号，加微信 demo_2024"这种信息是诈骗，切勿相信',
  '有人私信我“高价收银行卡四件套，加微信 demo_2024”，已举报，提醒大家小心',
])('a quoted offer with a warning is a warning, and never hidden: %s', (text) => {
  expect(intentOf(text)).toBe('warning');
  expect(readText(text).verdict).not.toBe('hide');
});

test.each([
  '截图为证：「兼职刷单，一单一结，加微信 demo_ka_9」 举报了',
  '我有截图为证「简单刷单，一单一结，加微信 demo_ka_9」 举报了',
])(
  'a quoted offer is reported, whatever its first word sounds like after the word before it: %s',
  (text) => {
    expect(intentOf(text)).toBe('report');
    expect(readText(text).verdict).toBe('allow');
  },
);

describe('a trade item sold outright', () => {
  const isOutright = (text: string) => offers.isExplicitOffer(text, hitsOf(text));

  test.each(['群里那个说收微信号一天80的，大家别私聊他', '那人出售银行卡的，看到别理他'])(
    'is not what others are told to leave alone: %s',
    (text) => {
      expect(isOutright(text)).toBe(false);
    },
  );

  test.each([
    '收银行卡四件套',
    '不是新骗局，收银行卡四件套',
    '高价收购他人的 银行卡',
    '出售公民个人信息，联系QQ 88123456',
    '公户出租，一天三百',
    '跑分车队长期招人',
    '柬埔寨园区招聘 键盘手',
    '专业买卖银行卡四件套',
    'USDT高价收',
    '转让自用公司户三套',
    '批发电话卡，实名白卡',
    '微信号批发，带好友',
    '出银行卡套件',
    '出电话卡包激活',
    '出账号，微信号也有',
    '收微信号一个一百，封了赔，舍不得卖的日租',
    '都说“银行卡很好卖”，我这出售银行卡',
    '“看到「收银行卡”我出售银行卡」',
  ])('is recognised by the verb next to it: %s', (text) => expect(isOutright(text)).toBe(true));

  test.each([
    ['an accessory of the item', '卖银行卡卡贴，手绘的'],
    ['a verb elsewhere', '出了地铁口就能办银行卡'],
    ['another verb', '收到银行卡的快递'],
    ['no verb', '银行卡四件套是什么'],
    ['a word that ends in a verb of selling', '虚拟号码注册外卖平台，销售平台'],
    ['a verb of taking out', '请拿出银行卡，取出话费'],
    ['a verb that ends in the same character', '法院没收银行卡里的钱'],
    ['a button that ends in the same character', '点设置导出个人信息'],
    ['a homophone in two clauses', '去柬埔寨出差，有没有酒店'],
    ['a prohibited sale', '不要出售银行卡'],
    ['the second of two prohibited acts', '严禁出租、出售银行卡'],
    ['a sale that a law prohibits', '非法买卖银行卡的，五年内限制开卡'],
    ['a sale that a law punishes, without a word of prohibition', '买卖银行卡的，五年内限制开卡'],
    ['a trade prohibited for everybody', '禁止任何人买卖银行卡'],
    ['a sale that requires a permit', '未经许可买卖银行卡'],
    ['a sale that is fined', '出租公户，罚款5000'],
    ['a sale that bans from opening accounts', '出租公户，五年内不得开户'],
    ['an account that is blocked for it', '出租QQ号，5天就冻了'],
    ['an offer in quotation marks', '同城板块置顶写着“收银行卡”'],
    ['an account by a victim', '大家小心，这个微信 demo_card88 收银行卡是骗子，我被骗了两千'],
    ['a story about somebody else', '我表弟上周出售银行卡，拿了三千'],
    ['an item for which a bank recruits', '银行卡招聘客服'],
    ['a place that lawful employers name', '园区招聘 苏州工业园区 操作工 月薪6000 包住'],
    ['an occupation that lawful employers name', '话务员招聘 呼叫中心 五险一金'],
    ['an item with lawful sellers', '求购推广位，出租广告位'],
    ['what people sell to each other every day', '转让小号一把，青铜乐器'],
    ['used equipment', '诚信办公设备回收'],
    ['the price of a wholesaler', '手机卡批发价'],
    ['an account in a game', '出账号 明日方舟'],
  ])('is not %s: %s', (_, text) => expect(isOutright(text)).toBe(false));

  test('is flagged from even odds on, and not hidden earlier', () => {
    const flags = {
      reachable: 0.9999999,
      unreachable: 0.9999999,
      brief: 0.9999999,
      spelled: 0.9999999,
    };
    const strict = createTextReader({ ...shippedModel(), flags, hide: 0.99999999 });
    const outright = strict('高价收购银行卡，联系 13912345678');
    expect(outright.score).toBeGreaterThan(0.5);
    expect(outright.verdict).toBe('flag');
    const otherwise = strict('高价银行卡，收的联系 13912345678');
    expect(otherwise.score).toBeGreaterThan(0.5);
    expect(otherwise.verdict).toBe('allow');
    const unlikely = strict('出租身份证读卡器，展会用');
    expect(unlikely.score).toBeLessThan(0.5);
    expect(unlikely.verdict).toBe('allow');
  });
});

describe('intents that remain recognised', () => {
  test.each([
    ['警方提醒：跑分、收银行卡都是骗局，切勿相信，举报电话 010-66668888', 'warning'],
    ['谨防刷单骗局，切勿轻信，详情见 https://police.example/tips/1', 'warning'],
    ['受害人称添加微信 abc***88 后被骗三万，警方已立案，嫌疑人跑分洗钱', 'report'],
  ])('%s', (text, intent) => {
    expect(intentOf(text)).toBe(intent);
  });
});

test.each([
  '我被骗了！刷单垫付了三万块，骗子微信 demo_pianzi，大家千万别加',
  '骗子QQ 88120001 卖银行卡的，已报警',
  '大家小心这个骗子，微信 demo_2024，说刷单返利先垫付，我被骗了三千。',
  '刷单被骗三万，骗我的人的微信号是：demo_88，求曝光',
])('a contact named as the swindler’s does not turn a complaint into an offer: %s', (text) => {
  expect(intentOf(text)).toBe('report');
  expect(readText(text).verdict).toBe('allow');
});

describe('a contact that others are told to leave alone', () => {
  test.each([
    '【防骗提醒】最近有人收购银行卡四件套，联系方式是微信 demo_2024，大家千万不要加他',
    '各位家长注意，有人在学生群里招刷单兼职，微信 demo_2024，请大家不要添加他',
    '警惕！这个人 微信 demo_2024 到处收四件套，千万别联系',
    '别加微信 demo_2024，他收银行卡四件套去洗钱，我表弟就是这么进去的',
    '切勿添加微信 demo_2024！此人冒充贷款客服，让人刷流水交保证金',
    '曝光一个骗子：微信demo_2024，说是兼职刷单日结，先垫付后拉黑，已报警',
    '反诈志愿者提示：凡是说“跑分日结，佣金3%，加QQ 28374651”的都是洗钱，切勿参与',
  ])('is not the writer’s, so nothing is offered or hidden: %s', (text) => {
    expect(intentOf(text)).toBe('warning');
    expect(readText(text).verdict).not.toBe('hide');
  });

  test.each([
    '高价收银行卡四件套，微信 demo_2024，大家千万不要加他',
    '跑分车队长期招人，日结三千，飞机 @demo_2024，千万别联系他',
    '出售个人信息开房记录，电报 @demo_2024，各位别信',
    '租微信号，微信 demo_2024，大家别加他',
  ])('may be an offer all the same, so a person looks: %s', (text) => {
    expect(readText(text)).toMatchObject({ verdict: 'flag', intent: 'warning' });
  });

  test.each([
    '高价收银行卡四件套，微信 demo_2024，非诚勿加',
    '高价收银行卡四件套，微信 demo_2024，骗子别加',
    '招跑分车队，QQ 28374651，没卡的别加，同行请勿添加',
    '招跑分车队，QQ 28374651，不要加错',
    '高价收四件套，别加中介，微信 demo_2024',
    '收四件套，本人微信 demo_2024，别的号千万不要加',
    '收四件套，本人微信 demo_2024，假冒的很多，大家不要加他们',
    '收四件套，微信 demo_2024，旧号 demo_1999，千万别加他',
  ])('is the writer’s if only some people, or others’ contacts, are meant: %s', (text) => {
    expect(intentOf(text)).toBe('offer');
  });
});

test.each([
  '群里又有人发：招跑分，日结，微信 demo_2024，管理员踢一下吧',
  '群里又有人发：招跑分，一天五百，管理员踢一下吧',
  '有个人在群里刷“收银行卡，加微信 demo_2024”，群主能不能管管',
  '谁把这个发收银行卡的拉进来的？管理员赶紧处理一下',
  '@管理员 这人发黄片，踢',
  '又有人在发卖手机卡的，踢了吧',
])('an offer shown to moderators is a report: %s', (text) => {
  expect(intentOf(text)).toBe('report');
});

test.each([
  '招跑分，日结，微信 demo_2024，管理员踢一下吧',
  '群里又有人发：招跑分，管理员踢一下吧。我这边日结，跑分微信 demo_2024',
  '收银行卡四件套，看头像联系，管理员踢一下吧',
  '收银行卡四件套，老号被群主踢了，加微信 demo_2024',
  '刷单日结，直接联系对方微信 demo_2024，说是我介绍的',
  '刷单返佣，对方微信 demo_2024，报我名字，当天结',
  '高价出售四件套，对方QQ：3300221144，诚信第一骗子滚',
  '长期收购银行卡四件套，骗子拉黑，对方微信：demo_8888',
  '别处被骗了的来我这，收银行卡四件套，对方微信 demo_2024',
  '被骗了才来找我，高价收游戏号，对方微信 demo_2024',
  '跑分日结三千，懂的私聊，管理员别删掉谢谢',
  '高价收银行卡四件套，日结三千，看我头像，群主别踢掉我',
  '招跑分，日结，老号被管理员踢掉了，加微信 demo_2024',
  '有人发财有人亏，招跑分日结三千，加微信 demo_8888，捣乱的管理员踢掉',
  '长期高价收银行卡四件套，当面结算，有人推荐更优惠，加薇 demo_2024，管理员请把骗子踢出去',
  '这个人刷单赚了三千，招刷单，日结，微信 demo_2024，管理员踢一下广告',
])('an offer that mentions moderators or the other side stays an offer: %s', (text) => {
  expect(intentOf(text)).toBe('offer');
});

test.each([
  '有人发财有人亏，招跑分，加微信 demo_8888，捣乱的管理员踢掉',
  '群里又有人发财，招跑分，捣乱的管理员踢掉',
  '群里又有人发朋友圈，招跑分，加微信 demo_8888，捣乱的管理员踢掉',
  '招跑分，微信 demo_2024，群里又有人发：我要举报，管理员踢一下吧',
  '群里又有人发：招跑分，管理员踢一下吧。我这边收四件套',
  '群里又有人发：招跑分，管理员别踢掉我',
  '群里又有人发：招跑分，老号被管理员踢掉',
  '群里又有人发：招跑分，别踢了吧',
  '群里又有人发：招跑分，@管理员 勿踢',
  '被骗过的看这里，跑分，对方微信 demo_2024',
  '被骗了的来找我，跑分，对方微信 demo_2024',
  '我被骗了，收四件套，对方微信 demo_2024',
  '对方微信 demo_2024，被骗了报警',
  '刷单被骗两万，日结，对方QQ 3300221144',
  '群里又有人发：招跑分，加我微信，管理员踢一下吧',
])('is not a complaint: %s', (text) => {
  const streams = normalise(text);
  const hits = hitReader(shippedVocabulary())(text, streams);
  expect(intents.isComplaint(text, hits, contactsOf(text, streams.folded))).toBe(false);
});

describe('the words of a text are weighed', () => {
  const nothing = hitsOf('今天');
  test.each<[Partial<Hits['cues']>, string | null]>([
    [{ warning: 1, offer: 1 }, 'warning'],
    [{ warning: 1, offer: 2 }, 'offer'],
    [{ warning: 1, report: 2, offer: 3 }, 'warning'],
    [{ warning: 1, report: 3, offer: 4 }, 'report'],
    [{ report: 1, offer: 1 }, 'report'],
    [{ report: 1, offer: 2 }, 'offer'],
    [{ report: 1, contact: 3, act: 1 }, 'report'],
    [{ report: 1, contact: 3, act: 2 }, 'offer'],
    [{ quote: 1, offer: 1 }, 'quote'],
    [{ quote: 1, offer: 2 }, 'offer'],
    [{ request: 1, offer: 2 }, 'request'],
    [{ request: 1, offer: 3 }, 'offer'],
    [{}, 'offer'],
  ])('%j beside a trade: %s', (cues, intent) => {
    const hits = { ...nothing, core: [1], cues: { ...nothing.cues, ...cues } };
    expect(intents.intentOf('今天', hits, [])).toBe(intent);
  });

  test.each<[Partial<Hits>, string | null]>([
    [{}, null],
    [{ disguised: [1] }, 'offer'],
    [{ traded: [1] }, 'offer'],
    [{ objects: [1] }, null],
    [{ cues: { ...nothing.cues, request: 1 } }, null],
  ])('%#: only a trade or a contact gives an intent', (more, intent) => {
    expect(intents.intentOf('今天', { ...nothing, ...more }, [])).toBe(intent);
  });

  test.each([
    ['打 13800008000', 'offer'],
    ['打 138****8000', null],
    ['微信 abc***88', 'offer'],
    ['“收银行卡，防骗，加微信 demo_2024”', 'offer'],
  ])('%s: %s', (text, intent) => {
    expect(intents.intentOf(text, hitsOf(text), contactsOf(text, normalise(text).folded))).toBe(
      intent,
    );
  });

  test('warnings, reports and quotes mention a trade', () => {
    const all = ['warning', 'report', 'quote', 'request', 'offer', null] as const;
    expect(all.filter(intents.isMention)).toEqual(['warning', 'report', 'quote']);
  });
});

describe('an open offer', () => {
  const isOpen = (text: string) =>
    offers.isOpenOffer(text, hitsOf(text), contactsOf(text, normalise(text).folded));
  const signs = (count: number) => '，'.repeat(count);

  test('is not of what people sell to each other every day, alone', () => {
    expect(isOpen('出游戏王套牌，加微信 demo_2024')).toBe(false);
    expect(isOpen('新会员注册送鸡蛋，加微信 demo_2024')).toBe(false);
    expect(isOpen('出套牌，办假证，加微信 demo_2024')).toBe(true);
  });

  test('has less than 24 characters between its word and its contact', () => {
    expect([20, 21].map((n) => isOpen(`跑分${signs(n)}微信 demo_2024`))).toEqual([true, false]);
    expect([23, 24].map((n) => isOpen(`微信 demo_2024${signs(n)}跑分`))).toEqual([true, false]);
  });

  test.each([
    ['收银行卡，微信 demo_2024', true],
    ['银行卡，微信 demo_2024', false],
    ['“高价收银行卡四件套”，加微信 demo_2024', false],
    ['跑分，骗子微信 demo_2024', false],
    ['跑分，看我头像', false],
    ['代拍照片，可换底色，加V demo_2024', false],
    ['最近出差，有没有伴，微信 demo_2024', false],
  ])('is outside quotation marks and trades: %s: %s', (text, open) => {
    expect(isOpen(text)).toBe(open);
  });
});

test.each([
  '收银行卡，微信 demo_2024，大家不要加他',
  '收银行卡，微信 demo_2024，千万不能加他',
  '收银行卡，微信 demo_2024，大家别理他',
  '收银行卡，微信 demo_2024，请勿添加',
  '收银行卡，微信 demo_2024，都莫信他',
  '收银行卡，曝光骗子：微信 demo_2024',
])('others are told to leave the contact alone: %s', (text) => {
  const contacts = contactsOf(text, normalise(text).folded);
  expect(intents.warnsOff(text, hitsOf(text), contacts)).toBe(true);
});

test.each(['骗子', '骗人的', '骗我的', '诈骗犯', '诈骗'])(
  'the contact of the %s is not the writer’s',
  (accused) => {
    const text = `跑分，${accused}微信 demo_2024`;
    const contacts = contactsOf(text, normalise(text).folded);
    expect(offers.isOpenOffer(text, hitsOf(text), contacts)).toBe(false);
  },
);

test.each([
  '高价收银行卡四件套，日结，捣乱拉黑，对方QQ：123456789',
  '招跑分人员，日结三千，银行卡四件套高价收，捣乱拉黑，对方微信：demo_8888',
  '我被骗了，高价收银行卡四件套，对方微信：demo_8888',
])('complaint words do not excuse an offer: %s', (text) => {
  expect(readText(text).verdict).not.toBe('allow');
  expect(intentOf(text)).toBe('offer');
});

test.each([
  ['需要银行流水、收入证明的找我，做得跟真的一样', 'offer'],
  ['公户出租，需要的老板加Q群：562338801', 'offer'],
  ['需要收微信号，有的加我微信 demo_2024', 'request'],
  ['求购银行卡四件套，有的联系我 QQ 12345678', 'request'],
  ['我是金融客服，您有学生贷记录，需要注销，否则影响征信', 'offer'],
  ['办签证需要提供银行流水吗', 'request'],
])('whoever invites those who need something makes an offer: %s', (text, intent) => {
  expect(intents.intentOf(text, hitsOf(text), contactsOf(text, normalise(text).folded))).toBe(
    intent,
  );
});

test.each([
  '刷单被骗了两万，对方QQ 3300221144，大家避雷',
  '做兼职刷单被骗，对方的微信是 demo_pianzi',
])('the contact of the other side is the swindler’s: %s', (text) => {
  expect(readText(text)).toMatchObject({ verdict: 'allow', intent: 'report' });
});

test.each([
  '征信花了还能贷款买房吗',
  '手机卡和GoIP有什么关系，课上没听懂',
  '网上认识的男朋友让我投资比特币，姐妹们这是杀猪盘吗',
  '今天又是搬砖的一天，别人跑分我跑步',
])('a text with a trade term, a low score and no contact has no intent: %s', (text) => {
  expect(readText(text)).toMatchObject({ verdict: 'allow', intent: null });
});

test.each([
  '骗子勿扰，高价收银行卡四件套，微信 demo_2024',
  '小心骗子，认准微信 demo_2024，高价收银行卡四件套',
  '谨防诈骗，高价收银行卡四件套，远离骗子微信 demo_2024',
  '高价收银行卡四件套，拒绝骗子，正规不是骗子微信：demo_2024',
])('a contact beside a warding-off or denial is not the swindler’s: %s', (text) => {
  expect(intentOf(text)).toBe('offer');
  expect(readText(text).verdict).not.toBe('allow');
});

test('quotation marks around the terms alone do not hide an offer', () => {
  expect(intentOf('有人私信我收四件套，“高价收银行卡四件套，加微信 demo_2024”，举报没用')).toBe(
    'offer',
  );
  expect(intentOf('“高价收银行卡四件套”，谨防骗子，加微信 demo_2024')).not.toBe('warning');
  expect(intentOf('“高价收银行卡四件套，加微信 demo_2024，谨防骗子')).toBe('offer');
});

test.each(['“', '「', '‘'])('unclosed quotation marks are read once each: %s', (mark) => {
  const hits = hitsOf('高价收银行卡');
  // If the text were searched again from every mark, this many would take minutes.
  expect(intents.intentOf(mark.repeat(400_000), hits, [])).toBe('offer');
});

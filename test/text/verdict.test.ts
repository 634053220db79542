import { describe, expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import { isGroupNotice } from '#shared/text/analysis/offers.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import { shippedModel } from '#shared/text/model/model.ts';
import { likelyScore, thresholdChooser, verdictOf, wholeText } from '#shared/text/model/verdict.ts';
import { shiftedBy, unflaggedLogit } from '#shared/text/parts/parts.ts';
import { readText } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const thresholds = { flag: 0.6, hide: 0.9, flagMention: 0.8 };
const verdict = (score: number, intent: Parameters<typeof verdictOf>[1] = null) =>
  verdictOf(score, intent, () => null, thresholds);

describe('a verdict', () => {
  test('changes at the thresholds themselves', () => {
    expect([0.59, 0.6, 0.89, 0.9].map((score) => verdict(score))).toEqual([
      ...['allow', 'flag', 'flag', 'hide'],
    ]);
  });

  test('on a text that mentions fraud is at most a flag, from a threshold of its own', () => {
    for (const intent of ['warning', 'report', 'quote'] as const) {
      expect([0.79, 0.8, 1].map((score) => verdict(score, intent))).toEqual([
        ...['allow', 'flag', 'flag'],
      ]);
    }
  });

  test('never hides a trade that may be lawful', () => {
    const trades = lexicon.map(({ category, response }) => [
      response,
      verdictOf(1, null, () => category, thresholds),
    ]);
    expect(new Set(trades.map((one) => one.join()))).toEqual(new Set(['flag,flag', 'hide,hide']));
  });
});

describe('the thresholds of a text', () => {
  const flags = { reachable: 0.7, unreachable: 0.8, brief: 0.9, spelled: 0.65 };
  const hide = 0.95;
  const model = { ...shippedModel(), flags, hide };
  const choose = thresholdChooser(model);
  const analyse = textAnalyser(shippedVocabulary());
  const chosen = (text: string, score: number, context = wholeText, isCited = false) =>
    choose(analyse(text), score, context, () => isCited);

  test('of pinyin never hide it', () => {
    const text = 'jia wo de wei xin hao : demo8888';
    const offer = chosen('收银行卡，加薇❤ demo_1', 1);
    const never = Number.POSITIVE_INFINITY;
    expect(chosen(text, 1)).toEqual({ flag: offer.flag, hide: never, flagMention: hide });
    const spelled = thresholdChooser({ ...model, flags: { ...flags, spelled: 0.3 } });
    expect(spelled(analyse(text), 1, wholeText, () => false).flag).toBe(0.3);
  });

  test('of an open offer are lower from the lower threshold on', () => {
    const offer = '四件套现货，加薇❤ demo_1';
    const lowered = chosen(offer, 1);
    // By half of their distance in log-odds: the hide threshold becomes the middle between both.
    expect(lowered.flag).toBeCloseTo(0.45, 3);
    expect(lowered.hide).toBeCloseTo(0.8694, 3);
    expect(lowered.flagMention).toBe(hide);
    expect(chosen(offer, lowered.flag)).toEqual(lowered);
    expect(chosen(offer, lowered.flag - 1e-9).flag).toBe(flags.reachable);
  });

  test('of what a text only cites never hide it, unless it is a part', () => {
    const text = '收银行卡四件套，价高';
    const never = Number.POSITIVE_INFINITY;
    const plain = chosen(text, 0.99);
    expect(plain.hide).toBeLessThan(1);
    expect(chosen(text, 0.99, wholeText, true)).toEqual({ ...plain, hide: never });
    const part = { ...wholeText, isPart: true };
    expect(chosen(text, 0.99, part, true)).toEqual(chosen(text, 0.99, part));
  });

  test('of a plain offer are those of a likely one, unless it is a part', () => {
    const offer = '出租微信，一天50';
    expect(chosen(offer, likelyScore)).toEqual({ flag: likelyScore, hide, flagMention: hide });
    expect(chosen(offer, likelyScore - 1e-9).flag).toBe(flags.brief);
    expect(chosen(offer, likelyScore, { ...wholeText, isPart: true }).flag).toBe(flags.brief);
  });

  test('of an explicit offer are even odds, unless words around it mention fraud', () => {
    const offer = '出售公民个人信息';
    expect(chosen(offer, 0.5).flag).toBe(0.5);
    expect(chosen(offer, 0.49).flag).toBe(flags.brief);
    expect(chosen(offer, flags.brief).flag).toBe(flags.brief);
    expect(chosen(offer, 0.6, { ...wholeText, amidMention: true }).flag).toBe(flags.brief);
    expect(chosen('今天天气很好', 0.6).flag).toBe(flags.brief);
  });

  test('of who may be an office never hide it', () => {
    const never = Number.POSITIVE_INFINITY;
    const notice = '您的银行卡因涉案被冻结，请联系办案民警，电话0571-87654321';
    expect(chosen(notice, 1)).toEqual({ flag: flags.reachable, hide: never, flagMention: hide });
    for (const text of [
      '您的银行卡因涉案被冻结，请联系办案民警，电话13800008000',
      '您的银行卡因涉案被冻结，请先缴纳保证金，民警电话0571-87654321',
      '各行业代开发票，客服电话0571-87654321',
    ])
      expect(chosen(text, 1).hide).toBeLessThan(1);
  });

  test('of accounts in a game are that of hiding, and never hide', () => {
    const never = Number.POSITIVE_INFINITY;
    const lawful = { flag: hide, hide: never, flagMention: hide };
    expect(chosen('收个号 有皮肤的，加薇❤ demo_1', 1)).toEqual(lawful);
    expect(chosen('账号出售 lol峰峰', 1)).toEqual(lawful);
    for (const text of [
      '收微信号，王者号也收',
      '收个号，加薇❤ demo_1',
      '王者代练，办假证',
      '收成品号 抖音 快手 皮肤',
      '批发黑号 白号 皮肤号',
      '您的lol账号异常，请点击 http://demo.example/a 验证，否则封号',
      `出王者账号${'账号'.repeat(200)}收银行卡四件套`,
    ])
      expect(chosen(text, 1)).not.toEqual(lawful);
  });

  test('of a sale that names nothing of a trade are higher, and never hide', () => {
    const lowered = chosen('收银行卡，加薇❤ demo_1', 1);
    const unknown = { flag: lowered.hide, hide: Number.POSITIVE_INFINITY, flagMention: hide };
    for (const text of [
      '出闲置显示器，微信 demo_1',
      '黄金高价收，微信 demo_1',
      '回收旧手机，上门取件',
      '淘汰电脑一批，打包出，微信 demo_1',
      '收球桌，微信 tqz_s',
      '收金条，当面验，微信 demo_1',
    ])
      expect(chosen(text, 1)).toEqual(unknown);
    for (const text of [
      '今天天气很好，微信 demo_1',
      '收卡，微信 demo_1',
      '出一手卡，微信 demo_1',
      '出闲置显示器，也收银行卡，微信 demo_1',
      '收旧手机，日赚三百，微信 demo_1',
      '出账号，微信 demo_1',
      '付款到账，微信 demo_1',
      '出差没带手机，先转我一下，微信 demo_1',
      '收到请先缴纳定金，微信 demo_1',
      '收业主群，微信 demo_1',
      '收一类现结，微信 demo_1',
      '收闲置，对公个体都要，微信 demo_1',
      '求购法人，配合过户，微信 demo_1',
      '大量回收 微信 抖音 满一年 微信 demo_1',
      '黄金回收，帮刷，来路不问，微信 demo_1',
      '收QQ，太阳以上，微信 demo_1',
      '收 对 公 个 体，微信 demo_1',
      '通知：收作业，微信 demo_1',
      `出闲置显示器${'微信'.repeat(300)}收银行卡四件套`,
    ])
      expect(chosen(text, 1)).not.toEqual(unknown);
  });

  test('of who asks friends to unblock an account are those of hiding; who pays or is paid for it is judged as before', () => {
    const lawful = { flag: hide, hide: Number.POSITIVE_INFINITY, flagMention: hide };
    for (const text of [
      '号被封了，解封要好友帮我辅助一下，微信 demo_1234',
      '我爸微信被冻结了，要好友辅助，谁帮我一下',
      '谁有空帮我解封一下，要辅助验证',
    ])
      expect(chosen(text, 1)).toEqual(lawful);
    for (const text of [
      '帮我解封微信，一个给50，要注册一年以上的',
      '号被封了帮你解封，专业辅助',
      '谁帮我辅助解封，有偿',
      '招人帮忙辅助解封，一单80',
      '帮忙解封qq微信号，辅助验证都有',
      '微信被封了？帮忙解封，辅助秒过',
      '号被封了，帮我解封，要好友，秒结',
      '谁帮我解封微信，要好友，酬谢，长期有单',
      '号被封了，出个实名号，帮我问问好友',
    ])
      expect(chosen(text, 1)).not.toEqual(lawful);
  });

  test('of who tells of others and what came of it are those of hiding; who praises or invites is judged as before', () => {
    const lawful = { flag: hide, hide: Number.POSITIVE_INFINITY, flagMention: hide };
    const tale =
      '同事的弟弟去年看到有人“高价收银行卡四件套”，把卡寄了过去，对方说一套三千，后来一分钱没拿到，卡里走了八十万，上个月人被带走了，他们家到处借钱退赔';
    for (const text of [tale, `${tale}。骂我蠢的别留言`, `${tale}，评论区有人说活该`])
      expect(chosen(text, 1)).toEqual(lawful);
    for (const text of [
      `${tale}，微信 demo_1`,
      `${tale}。需要的联系我`,
      `${tale}。您的卡也涉案`,
      `${tale}，我这边收，评论区扣1`,
      `${tale}，要卖的留言`,
      `${tale}，看我头像`,
      `${tale}，现在还在收`,
      '后来把卡寄了过去，对方说四件套一套三千，后来钱当天到手，同事们也都寄了，没有一个被骗，从未被冻结，别家的都跑路了，现在日子好多了，房子也买了',
      tale.slice(0, 40),
      '前年他被骗过，跑了八家都被拒绝，后来找到内部的人，对方收银行卡四件套，一套三千，钱当天到手，同事们都做下来了，现在日子过得比以前好多了，房子也买了',
      '后来把卡寄了过去，对方说四件套一套三千，后来钱当天到手，同事们也都寄了，个个都满意，现在日子过得比以前好多了，房子也买了',
      '把卡寄了过去，四件套一套三千，一分钱没拿到，卡里走了八十万，四处借钱退赔，前前后后跑了十几趟，真是得不偿失，最后还是被带走了',
      '那天把卡寄了过去，四件套一套三千，一分钱没拿到，卡里走了八十万，四处借钱退赔，前前后后跑了十几趟，真是得不偿失，最后还是被带走了',
      '把卡寄了过去，四件套一套三千，一分钱没拿到，卡里走了八十万，四处借钱退赔，前前后后跑了十几趟，真是得不偿失，最后还是被带走了，血本无归，后悔',
    ])
      expect(chosen(text, 1)).not.toEqual(lawful);
    expect(chosen(tale, 1, { ...wholeText, isPart: true })).not.toEqual(lawful);
  });

  test('of a bare lure are those of an open offer; tea and journeys are sold with what they are', () => {
    const lowered = chosen('收银行卡，加薇❤ demo_1', 1);
    for (const text of ['双飞 加薇❤ demo_1', '新茶到货，加薇❤ demo_1'])
      expect(chosen(text, 1)).toEqual(lowered);
    for (const text of [
      '新茶到货，龙井毛尖，加薇❤ demo_1',
      '双飞五日跟团，加薇❤ demo_1',
      '三亚双飞含机票，加薇❤ demo_1',
    ])
      expect(chosen(text, 1).flag).toBe(flags.reachable);
  });

  test('of a brief text that names a trade and offers are lower, unless it asks or is a part', () => {
    const lowered = chosen('六合彩特码来', 0.89).flag;
    expect(lowered).toBeCloseTo(0.861, 3);
    for (const text of [
      '刷单垫付日结300',
      '微信辅助 扫码10元',
      '好评返现员 一单5元',
      '红包扫雷 秒到',
    ])
      expect(chosen(text, 0.89).flag).toBe(lowered);
    for (const text of [
      '可以换米白吗，给您退款哦',
      '慢充一晚上刚好满',
      '刷单垫付日结都是骗局',
      '新会员注册送鸡蛋',
      '新人注册送红包',
      '转让点位 快餐车',
    ])
      expect(chosen(text, 0.89).flag).toBe(flags.brief);
    const part = { ...wholeText, isPart: true };
    expect(chosen('六合彩特码来', 0.89, part).flag).toBe(flags.brief);
  });

  test('of a longer text that names a trade and offers are as low', () => {
    const ofLonger = thresholdChooser({ ...model, flags: { ...flags, unreachable: 0.92 } });
    const flagOf = (text: string) => ofLonger(analyse(text), 0.89, wholeText, () => false).flag;
    const lowered = chosen('六合彩特码来', 0.89).flag;
    for (const text of [
      '在手机上给短视频做点赞员，佣金秒到账，做一单算一单，时间自由',
      '全新猫池设备，八口十六口都有，教到会为止，量大从优，坏了包换新',
      '老家县城的兄弟，去商场取黄金，拿到交给门口的师傅，一趟佣金四百',
    ])
      expect(flagOf(text)).toBe(lowered);
    for (const text of [
      '我表弟去做点赞员，佣金秒到账，结果本金一分都没要回来，还欠着同学的',
      '点赞员佣金秒到账，做一单算一单，这种兼职靠谱吗，有没有人做过',
      '您借阅的图书已逾期六天，还书时扫码支付，也可以用两小时志愿服务抵扣',
      '辞职报告我先压着，今晚别走，明天来我办公室再谈，把手续费的单子带上',
      '四件套洗过两水，一米八的床能用，九成新，包邮，需要的私聊我，八十元',
    ])
      expect(flagOf(text)).toBe(0.92);
  });

  test('of a brief text are those of a brief one only if it is the whole text', () => {
    const text = '今天天气很好';
    expect(chosen(text, 0.4).flag).toBe(flags.brief);
    expect(chosen(text.repeat(4), 0.4).flag).toBe(flags.brief);
    expect(chosen(text.repeat(5), 0.4).flag).toBe(flags.unreachable);
    expect(chosen(text, 0.4, { ...wholeText, discount: 1 }).flag).toBe(flags.unreachable);
  });
});

test('a span of a part is shifted to the whole, and an unflagged part counts half', () => {
  expect(shiftedBy(3)({ start: 1, end: 2 })).toEqual({ start: 4, end: 5 });
  expect(unflaggedLogit(-4, -1)).toBe(-2.5);
});

describe('a notice that asks a group for an errand', () => {
  const notice = '家长您好，请今晚十点前填写安全平台作业，完成后截图发我，谢谢配合。';

  test('is flagged from the hide threshold only, and never hidden', () => {
    const { hide } = shippedModel();
    for (const text of [
      notice,
      notice.replace('填写', '填寫'),
      notice.replace('家长', '各位同事'),
    ]) {
      const chosen = thresholdChooser(shippedModel())(
        textAnalyser(shippedVocabulary())(text),
        1,
        wholeText,
        () => false,
      );
      expect(chosen).toEqual({ flag: hide, hide: Number.POSITIVE_INFINITY, flagMention: hide });
    }
    expect(readText('家长您好，孩子校服尺码请今晚八点前在问卷星填写，填完截图发我。').verdict).toBe(
      'allow',
    );
  });

  test.each([
    [
      'speaks to nobody whom it knows',
      '您好，请今晚十点前填写安全平台作业，完成后截图发我，谢谢配合。',
    ],
    ['asks for no errand', '家长您好，安全平台今晚十点关闭，谢谢配合。'],
    ['gives a contact', `${notice}微信 demo_2024`],
    ['asks for money', `${notice}请先转账押金到指定账户。`],
    ['asks for a code', `${notice}收到验证码后发我。`],
    ['promises money', `${notice}佣金日结，一单五元。`],
    ['names a trade', `${notice}出租银行卡的也可以。`],
  ])('is another text if it %s', (_, text) => {
    const analysis = textAnalyser(shippedVocabulary())(text);
    expect(isGroupNotice(text, analysis.hits, analysis.contacts)).toBe(false);
  });
});

import { createHmac } from 'node:crypto';
import type { EventOf, EventType } from '#shared/events/event.ts';
import { expandPattern } from '#shared/text/training/phrases.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';
import { accountOf } from './population.ts';

/** One message for the intake queue, with its ground truth. */
export type Message = {
  readonly body: string;
  readonly lane: 'quiet' | 'finding' | 'first-sight';
  readonly accountId: string;
  readonly contentId?: string;
};

const slots = {
  place: ['南门', '河边', '老城区', '地铁口', '操场', '图书馆', '菜市场', '公园', '单位楼下'],
  dish: ['番茄炒蛋', '葱油拌面', '清蒸鱼', '小米粥', '红烧排骨', '凉拌黄瓜', '豆腐汤'],
  time: ['今天', '昨天', '周末', '早上', '下班后', '刚才', '前几天'],
  who: ['同事', '爸妈', '邻居', '室友', '孩子', '老同学', '我家狗'],
  mood: ['，挺开心的', '，有点累', '，下次还来', '，推荐', '，记录一下', '', '。晚安'],
} as const;

/** Patterns of ordinary posts. All made up. */
const chatter = [
  '<time>和<who>去<place>走了走，{人不多|风有点大|天气真好|桂花开了}<mood>',
  '<time>做了<dish>，{<who>吃了两碗|咸了一点|比上次好|拍照忘了}<mood>',
  '{请问|想问一下|有人知道}<place>{那家店|那条路|停车场}{还开吗|几点关门|现在堵不堵}？{谢谢大家|先谢过|在线等}',
  '{昨晚|<time>}{没睡好|加班到九点|跑了五公里|看了一部老电影}，{明天早点睡|膝盖有点酸|剧情不错|得歇两天}<mood>',
  '{孩子|<who>}{学会骑车了|考完试了|感冒好了|换牙了}，{时间过得真快|终于松口气|奖励一顿<dish>}<mood>',
  '{这本书|这首歌|这部剧}{看到一半|听了三遍|追完了}，{越到后面越好|有点拖|结尾没想到}<mood>',
  '{出|转}一{台|个}{闲置风扇|旧书架|儿童自行车}，{八成新|用了半年}，<place>自取，{看上的留言|价格好说}',
  '<place>{停水|公交改道|道路施工}到{五点|周五|月底}，{大家绕一下|提前出门|物业刚通知的}',
] as const;

const notes = [
  '{好的|收到|可以}，{<time>见|谢谢|我晚点回你|麻烦你了}',
  '到{家|单位|车站}了，{放心|路上有点堵|一会儿说}',
  '{哈哈哈|真的吗|笑死}，{下次叫上我|改天细说|太巧了}',
  '{明天|周末}{老地方|几点}？{我带<dish>|叫上<who>|不见不散}',
] as const;

/** Obvious offers, each with a contact of its own; made up. */
const offers = [
  '{高价|长期|现金}{收|回收|求购}银行卡{四件套|全套，带U盾}，{当面结|秒结}，加微信 <contact>',
  '{出售|批发}{实名|老}{微信号|支付宝号}，{量大优惠|包售后}，{联系|加}微信 <contact>',
  '{招跑分|跑分车队招人}，{日结|一天一千}，{自带卡|有卡就行}，加QQ <contact>',
  '{代办|办理}{毕业证|学位证|资格证}，{全国可查|仿真度高}，{联系|加}微信 <contact>',
] as const;

const userAgent =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';

/** Mix of a busy content platform, as shares of its new events; the rest are logins. */
const shares = {
  'content.posted': 0.3,
  'social.messaged': 0.2,
  'social.followed': 0.08,
  'social.requested': 0.03,
  'social.accepted': 0.03,
  'social.group-joined': 0.03,
  'payment.transferred': 0.03,
  'content.edited': 0.01,
  'content.removed': 0.01,
  'account.profile-changed': 0.01,
  'report.filed': 0.003,
} as const;
/** Shares of all events: sign-ups of new accounts, and offers of forbidden goods. */
const newcomerShare = 0.02;
const offerShare = 0.017;
/** Every so many known accounts posts one offer. */
const offerStep = 7;
/** Shares of known accounts' events from an address block, or a device, that is new to the account. */
const newBlockShare = 0.025;
const newDeviceShare = 0.005;

const hashed = (value: string) => ({
  platform: createHmac('sha256', 'a key of the bench').update(value).digest('base64url'),
});

/**
 * Returns generators of events on a platform whose first `accounts` accounts are known. Deterministic by
 * seed; times rise from `start` by half a second per event.
 *
 * @param run included in every id, so that no run repeats another's events
 */
export const trafficOf = ({
  platformId,
  accounts,
  start,
  run,
  seed = 1,
}: {
  readonly platformId: string;
  readonly accounts: number;
  readonly start: number;
  readonly run: string;
  readonly seed?: number;
}) => {
  const random: Random = randomFrom(seed);
  let made = 0;
  let offered = 0;

  const message = <Type extends EventType>(
    lane: Message['lane'],
    type: Type,
    accountId: string,
    data: EventOf<Type>['data'],
    place: { readonly deviceId: string; readonly ip: string },
  ): Message => {
    made += 1;
    const event = {
      version: 1,
      eventId: `${run}-e${made}`,
      platformId,
      type,
      occurredAt: new Date(start + made * 500).toISOString(),
      accountId,
      context: { ...place, userAgent, country: 'CN', client: 'android 8.2' },
      data,
    };
    const contentId = 'contentId' in data ? data.contentId : undefined;
    return {
      body: JSON.stringify(event),
      lane,
      accountId,
      ...(contentId !== undefined && { contentId }),
    };
  };

  const contentId = () => `${run}-c${made + 1}`;
  const say = (patterns: readonly string[]) => expandPattern(random.pick(patterns), slots, random);
  const speech = () => say(chatter) + (random.chance(0.4) ? `\n${say(chatter)}` : '');

  /**
   * Another account that posts no offers. Rules rightly distinguish whether a payee was found abusive before
   * or after the payment, which would make the result depend on the order of arrival.
   */
  const friendOf = (number: number): string => {
    const other = (number + 1 + random.below(Math.max(1, accounts - 1))) % accounts;
    if (other % offerStep !== 0) return accountOf(other).id;
    return accountOf((other + (number === other + 1 ? 2 : 1)) % accounts).id;
  };

  const dataOf = (type: keyof typeof shares | 'account.logged-in', friend: string) => {
    switch (type) {
      case 'content.posted':
        return {
          contentId: contentId(),
          kind: random.pick(['post', 'comment', 'post'] as const),
          text: speech(),
        };
      case 'content.edited':
        return { contentId: contentId(), kind: 'post' as const, text: speech() };
      case 'content.removed':
        return { contentId: contentId(), by: 'author' as const };
      case 'social.messaged':
        return { targetId: friend, reply: true, text: say(notes) };
      case 'social.followed':
      case 'social.requested':
        return { targetIds: [friend] };
      case 'social.accepted':
        return { requesterId: friend };
      case 'social.group-joined':
        return { groupId: `g-${random.below(1_000)}` };
      case 'payment.transferred':
        return {
          payeeId: friend,
          amount: { minor: 500 + random.below(20_000), currency: 'CNY' },
          payment: {
            kind: 'wallet' as const,
            hashes: hashed(`wallet of ${friend}`),
            holderMatches: true,
          },
        };
      case 'account.profile-changed':
        return { fields: ['bio' as const], bio: say(chatter) };
      case 'report.filed':
        return { reporterId: friend, reason: 'other' as const };
      case 'account.logged-in':
        return { method: random.pick(['password', 'code', 'face'] as const) };
    }
  };

  /** An action of an honest known account. */
  const quiet = (): Message => {
    const number = random.below(accounts);
    const home = accountOf(number);
    const friend = friendOf(number);
    const strange = accountOf(0x800000 + random.below(0x700000));
    let left = random.next();
    const type =
      (Object.keys(shares) as (keyof typeof shares)[]).find((one) => {
        left -= shares[one];
        return left < 0;
      }) ?? 'account.logged-in';
    return message('quiet', type, home.id, dataOf(type, friend) as never, {
      deviceId: random.chance(newDeviceShare) ? strange.deviceId : home.deviceId,
      ip: random.chance(newBlockShare) ? strange.ip : home.ip,
    });
  };

  /** An offer by a known account, each time another one, with a contact of its own. */
  const offer = (): Message => {
    const { id, deviceId, ip } = accountOf((offered++ * offerStep) % accounts);
    const contact = `demo_${run.replaceAll('-', '_')}_${offered}`;
    const text = expandPattern(random.pick(offers), { contact: [contact] }, random);
    return message(
      'finding',
      'content.posted',
      id,
      { contentId: contentId(), kind: 'post', text },
      { deviceId, ip },
    );
  };

  /** A sign-up of an unknown account, from its own device and address. */
  const newcomer = (): Message => {
    const { deviceId, ip } = accountOf(0x800000 + random.below(0x700000));
    const id = `${run}-n${made + 1}`;
    return message(
      'first-sight',
      'account.signed-up',
      id,
      {
        nickname: `新朋友${made % 1_000}`,
        phone: { prefix: '139', country: 'CN', hashes: hashed(`phone of ${id}`) },
        formSeconds: 30 + random.below(90),
      },
      { deviceId: `${deviceId}-${id}`, ip },
    );
  };

  const mixed = (): Message => {
    const chance = random.next();
    if (chance < offerShare) return offer();
    return chance < offerShare + newcomerShare ? newcomer() : quiet();
  };

  const many = (one: () => Message) => (size: number) => Array.from({ length: size }, one);
  return {
    quiet: many(quiet),
    offers: many(offer),
    newcomers: many(newcomer),
    mix: many(mixed),
    /** Quiet traffic in which every `every`-th event is an offer. */
    withOffers: (size: number, every: number) =>
      Array.from({ length: size }, (_, i) => (i % every === every - 1 ? offer() : quiet())),
  };
};

export type Traffic = ReturnType<typeof trafficOf>;

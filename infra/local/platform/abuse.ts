import { day, instant } from '#shared/settings/durations.ts';
import { type Actor, numberedIds, type Stage, userAgents } from './stage.ts';

/** Scenes of abusive accounts. All names, words and handles are made up. */

const strangerIds = (prefix: string, size: number) =>
  Array.from({ length: size }, (_, i) => `${prefix}-${i + 1}`);

const importedAccount = (
  stage: Stage,
  scene: string,
  id: string,
  ip: string,
  abusive: boolean,
): Actor => {
  const actor = stage.actor({
    scene,
    id,
    abusive,
    place: { deviceId: `dev-${id}`, ip, userAgent: userAgents.android },
  });
  actor.does(stage.random.between(0, 20), 'account.imported', {
    signedUpAt: instant(stage.start - stage.random.between(200, 1_200) * day),
    nickname: `用户${id}`,
    verification: actor.verifiedAs,
    standing: 'active',
  });
  return actor;
};

const newAccount = (
  stage: Stage,
  scene: string,
  id: string,
  ip: string,
  verified: boolean,
): Actor => {
  const actor = stage.actor({
    scene,
    id,
    abusive: true,
    place: { deviceId: `dev-${id}`, ip, userAgent: userAgents.android },
  });
  const at = stage.random.between(30, 300);
  actor.does(at, 'account.signed-up', {
    nickname: `用户${id}`,
    phone: { prefix: '170', country: 'CN', hashes: stage.hashed(`phone of ${id}`) },
    formSeconds: stage.random.between(5, 20),
  });
  if (verified) actor.does(at + 3, 'account.verification-changed', actor.verifiedAs);
  return actor;
};

/** A script that signs up one account after another: one device rack, one IP block, names by pattern. */
export const farm = (stage: Stage) => {
  const { random } = stage;
  const opened = random.between(200, 400);
  for (const [i, id] of numberedIds('farm', 28).entries()) {
    const bot = stage.actor({
      scene: 'bulk-farm',
      id,
      abusive: true,
      place: {
        deviceId: i < 20 ? 'dev-rack-1' : 'dev-rack-2',
        ip: `203.0.113.${200 + (i % 6)}`,
        userAgent: userAgents.headless,
        client: 'web',
      },
    });
    const at = opened + i * 1.5;
    bot.does(at, 'account.signed-up', {
      nickname: `happy_${8_000 + i}`,
      phone: { prefix: '167', country: 'CN', hashes: stage.hashed(`phone of ${id}`) },
      email: { domain: 'mail.test', pattern: 'aaaaa####', hashes: stage.hashed(`mail of ${id}`) },
      formSeconds: 1.1,
    });
    bot.does(at + 0.3, 'account.logged-in', { method: 'code' });
    bot.does(at + 0.5, 'account.profile-changed', {
      fields: ['nickname', 'bio'],
      nickname: `happy_${8_000 + i}`,
      bio: '兼职日结，一部手机就能做，看主页',
    });
    bot.does(at + 60, 'social.requested', { targetIds: strangerIds(`crowd${i % 4}`, 40) });
    bot.does(at + 62, 'social.followed', { targetIds: strangerIds(`crowd${i % 5}`, 30) });
    bot.writes(at + 90, 'comment', '在家点赞就有佣金，一单一结，加微信 demo-zan-01 领任务');
  }
};

/** Verified accounts that change hands: device and credentials change at once, then money passes through. */
export const rentedAccounts = (stage: Stage) => {
  const { random } = stage;
  for (const [i, id] of numberedIds('rent', 4).entries()) {
    const account = importedAccount(stage, 'rented-account', id, `198.51.100.${150 + i}`, true);
    account.does(60, 'account.logged-in', { method: 'password' });
    account.writes(90, 'post', '本人实名微信号出租，已实名带支付，日结，需要的私聊 demo_zu_2', {
      abusive: true,
    });
    const taken = {
      deviceId: 'dev-tenant',
      ip: `192.0.2.${150 + i}`,
      userAgent: userAgents.desktop,
      client: 'web',
    };
    const at = random.between(500, 700);
    account.does(at, 'account.credential-changed', { credential: 'password' }, taken);
    account.does(at + 1, 'account.credential-changed', { credential: 'phone' }, taken);
    account.does(at + 2, 'account.device-bound', { deviceId: 'dev-tenant' }, taken);
    account.does(
      at + 4,
      'payment.bound',
      { kind: 'bank-card', hashes: stage.hashed('card of the tenant'), holderMatches: false },
      taken,
    );
    for (let n = 0; n < 10; n += 1) {
      account.does(
        at + 10 + n * 2,
        'payment.transferred',
        {
          payeeId: `collector-${n % 3}`,
          amount: { minor: random.between(400_000, 900_000), currency: 'CNY' },
          payment: {
            kind: 'bank-card',
            hashes: stage.hashed('card of the tenant'),
            holderMatches: false,
          },
        },
        taken,
      );
    }
  }
};

/** Recruiters who look for other people's accounts to move money (跑分, “running points”). */
export const runScore = (stage: Stage) => {
  const { random } = stage;
  const pitches = [
    '跑分车队招人，自带收款码，日入两千，押金秒退，加微 demo-fen-8',
    '跑 分 日 结！只要银行卡在手，躺着赚佣金，飞机联系 @demo_fen_9',
    '诚招跑☆分，USDT结算，一手车队不跑路，薇芯 demofen10',
  ];
  for (const [i, id] of numberedIds('fen', 4).entries()) {
    const recruiter = newAccount(stage, 'run-score', id, `192.0.2.${170 + i}`, i % 2 === 0);
    for (let n = 0; n < 4; n += 1) {
      recruiter.writes(random.between(350, 1_200), 'post', random.pick(pitches));
    }
    for (const target of strangerIds(`jobless${i}`, 25)) {
      recruiter.does(random.between(400, 900), 'social.messaged', {
        targetId: target,
        reply: false,
        text: random.pick([
          '兄弟，跑分做吗，日结两千',
          '有银行卡就能做，佣金三个点，加飞机 @demo_fen_9 细聊',
        ]),
      });
    }
  }
};

/** Fake jobs: brushing orders, with a deposit to be paid first. */
export const brushing = (stage: Stage) => {
  const { random } = stage;
  const jobs = [
    '招刷单员，一单佣金五到三十元，先垫付后返款，加QQ群 demo-shua-1',
    '淘宝刷信誉兼职，在家操作，佣金日结，名额有限，扣扣 demo-shua-2',
    '抖音点赞员，一天两百，做单返佣，无需经验，加V：demo_shua_3',
  ];
  for (const [i, id] of numberedIds('shua', 5).entries()) {
    const poster = newAccount(stage, 'brushing', id, `192.0.2.${180 + i}`, true);
    for (let n = 0; n < 5; n += 1) {
      poster.writes(random.between(320, 1_300), 'post', random.pick(jobs));
    }
    poster.does(800, 'social.requested', { targetIds: strangerIds(`mother${i}`, 30) });
  }
};

/** Sellers of cards, phone numbers and personal data, who disguise the words that they use. */
export const sellers = (stage: Stage) => {
  const { random } = stage;
  const offers = [
    '出售銀行卡四件套，全新實名，加薇 demo-ka-1',
    '银★行★卡 四 件 套 长期有货，加V demo_ka_2',
    '收购手机卡、电话卡，一张八十，现结，飞机 @demo_sim_3',
    '出售实名手机卡，已激活可收验证码，批量优惠，微❤信 demo-sim-4',
    '出各行业一手数据，股民、车主、母婴，带姓名电话，加𝐯𝐱 demo-shuju-5',
    '对公账户带U盾出租，一天一结，懂的来 demo-gh-6',
  ];
  for (const [i, id] of numberedIds('sell', 6).entries()) {
    const seller = newAccount(stage, 'sellers', id, `192.0.2.${190 + i}`, i % 2 === 1);
    for (let n = 0; n < 4; n += 1) {
      seller.writes(
        random.between(320, 1_300),
        random.pick(['post', 'comment'] as const),
        offers[(i + n) % offers.length] as string,
      );
    }
  }
};

/** Two victims who are led from a friendly chat to another app, and pay more each time. */
export const victims = (stage: Stage) => {
  const lure = [
    '你好呀，看你头像觉得很亲切，可以认识一下吗',
    '我叔叔在证券公司做分析师，最近带我买了一点，稳赚不赔',
    '这里聊天不方便，下载安全聊天软件 https://safe-chat.example.test ，加我 demo-lisa',
    '你先充五千试试，马上就能提现，别告诉家里人，给他们一个惊喜',
  ];
  for (const [i, id] of numberedIds('vic', 2).entries()) {
    const victim = importedAccount(stage, 'victim', id, `198.51.100.${180 + i}`, false);
    const lurer = newAccount(stage, 'lurer', `lure${i + 1}`, `192.0.2.${220 + i}`, false);
    victim.does(60, 'account.logged-in', { method: 'password' });
    victim.writes(120, 'post', '一个人在外地工作，周末不知道去哪里好，有推荐的吗');
    for (const [n, text] of lure.entries()) {
      lurer.does(420 + n * 30, 'social.messaged', { targetId: victim.id, reply: n > 0, text });
    }
    for (let n = 0; n < 5; n += 1) {
      victim.does(700 + n * 70, 'payment.transferred', {
        payeeId: lurer.id,
        amount: { minor: 500_000 * (n + 1) ** 2, currency: 'CNY' },
      });
    }
    for (let n = 0; n < 4; n += 1) {
      lurer.does(1_200 + n * 10, 'report.filed', {
        reporterId: n === 0 ? victim.id : `witness-${i}-${n}`,
        reason: 'fraud',
        text: '说是投资，钱充进去提不出来',
      });
    }
  }
};

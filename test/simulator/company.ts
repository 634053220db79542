import type { EventOf } from '#shared/events/event.ts';
import { hour } from '#shared/settings/durations.ts';
import { addressIn, agents } from './places.ts';
import {
  chance,
  jittered,
  logNormal,
  type Place,
  type Stage,
  startOfPlay,
  type Truth,
  wakingHour,
} from './stage.ts';
import { offer, say } from './words.ts';

/*
 * Behaviour missing from the basic play: people reply, some message many strangers, programs act on timers,
 * and profiles are rewritten. Used to measure the rules about replies, regular intervals and rewritten
 * profiles. Each share is an assumption; its source is in `docs/simulator.md`.
 */

const days = 24;

/** A person with a phone and a home; an old account, or one that signs up at `from`. */
const establishedAccount = (
  stage: Stage,
  truth: Omit<Truth, 'accountId'>,
  from: number | null,
  nickname = `用户${jittered(stage.random, 5_000, 0.9)}`,
) => {
  const { random } = stage;
  const actor = stage.actor(truth);
  const home = addressIn('home', random.between(1, 3_000));
  const userAgent = random.pick(agents.phones);
  let deviceId = stage.fresh('company-phone');
  let address = home;
  const place = (): Place => ({ deviceId, ip: address, userAgent });
  const identity = {
    status: 'verified' as const,
    level: 'identity' as const,
    identity: { hashes: stage.hashed(`identity of ${actor.id}`) },
  };
  if (from === null) {
    const signedUpAt = new Date(
      Date.parse('2026-08-20T00:00:00Z') - jittered(random, 700, 0.9) * days * hour,
    ).toISOString();
    actor.does(
      random.next(),
      'account.imported',
      { signedUpAt, standing: 'active', ...(truth.verified && { verification: identity }) },
      {},
    );
  } else {
    const formSeconds = logNormal(random, 30, 0.5);
    const phone = {
      prefix: `138${random.between(1_000, 9_999)}`,
      country: 'CN',
      hashes: stage.hashed(`phone of ${actor.id}`),
    };
    actor.does(from, 'account.signed-up', { nickname, phone, formSeconds }, place());
    if (truth.verified) actor.does(from + 0.2, 'account.verification-changed', identity, place());
  }
  return {
    actor,
    place,
    /** Switches to a new phone, in the same home unless an address is given. */
    takesNewPhone: (ip = home) => {
      deviceId = stage.fresh('company-phone');
      address = ip;
    },
  };
};

/** Returns an honest account that exists at a time. */
type PickPresent = (at: number) => string;

/** First event of each account, in hours from the beginning. */
const firstSeen = ({ sent }: Stage): ReadonlyMap<string, number> => {
  const first = new Map<string, number>();
  for (const { accountId, at } of sent) {
    const since = (at - startOfPlay) / hour;
    first.set(accountId, Math.min(since, first.get(accountId) ?? since));
  }
  return first;
};

const presentAccountPicker = (stage: Stage): PickPresent => {
  const first = firstSeen(stage);
  const honest = stage.truths.filter(
    ({ side, accountId }) => side === 'honest' && first.has(accountId),
  );
  const pick = (at: number): string => {
    const { accountId } = stage.random.pick(honest);
    return (first.get(accountId) ?? at) < at ? accountId : pick(at);
  };
  return pick;
};

/** Messages `strangers` strangers within `over` days. */
const messageStrangers = (
  stage: Stage,
  { actor, place }: ReturnType<typeof establishedAccount>,
  from: number,
  {
    strangers,
    over,
    line,
    present,
  }: { strangers: number; over: number; line: () => string; present: PickPresent },
) => {
  const { random } = stage;
  for (let n = 0; n < strangers; n += 1) {
    const at = from + 0.3 + over * days * random.next();
    const accountId = present(at);
    actor.does(at, 'social.messaged', { targetId: accountId, reply: false, text: line() }, place());
  }
};

/** Honest people who look for a room, a job or a bargain, and message dozens of strangers. */
const askers = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const from = days * 35 * random.next();
    const verified = chance(random, 0.88);
    const who = establishedAccount(stage, { kind: 'asker', side: 'honest', verified }, from);
    const line = say.asking(random);
    messageStrangers(stage, who, from, {
      strangers: random.between(15, 60),
      over: 1 + 4 * random.next(),
      // Like real people, they send most strangers the same words.
      line: () => (chance(random, 0.7) ? line : say.asking(random)),
      present,
    });
  }
};

/** Solicitors, who message strangers all day in varied words, with a device each; the lure comes last. */
const solicitors = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  const handle = `demo-${stage.fresh('w')}`;
  for (let n = 0; n < count; n += 1) {
    const from = days * (2 + 30 * random.next());
    const verified = chance(random, 0.6);
    const who = establishedAccount(stage, { kind: 'solicitors', side: 'patient', verified }, from);
    messageStrangers(stage, who, from, {
      strangers: random.between(25, 60),
      over: 1 + 3 * random.next(),
      line: () => `${say.greeting(random)}${'～！。…'[random.between(0, 3)]}${say.chat(random)}`,
      present,
    });
    for (let sent = 0; sent < 3; sent += 1) {
      who.actor.does(
        from + days * (5 + random.next()),
        'social.messaged',
        {
          targetId: random.pick(stage.truths).accountId,
          reply: true,
          text: offer(random, handle, true),
        },
        who.place(),
      );
    }
  }
};

/** Posts at a fixed interval, each time shifted randomly by up to a share (`shaken`) of the interval. */
const postOnSchedule = (
  { random }: Stage,
  { actor, place }: ReturnType<typeof establishedAccount>,
  from: number,
  {
    seconds,
    posts,
    shaken,
    text,
  }: { seconds: number; posts: number; shaken: number; text: () => string },
) => {
  let at = from;
  for (let n = 0; n < posts; n += 1) {
    at += (seconds * (1 + shaken * (2 * random.next() - 1))) / 3_600;
    actor.writes(at, text(), place());
  }
};

/** Accounts that post weather, prices and train times on a schedule, legitimately. */
const broadcasters = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = establishedAccount(
      stage,
      { kind: 'broadcaster', side: 'honest', verified: true },
      null,
    );
    postOnSchedule(stage, who, days * (2 + 30 * random.next()), {
      seconds: random.pick([600, 900, 1_800, 3_000]),
      posts: random.between(40, 120),
      shaken: 0.01,
      text: () => `今日播报第${random.between(1, 999)}期：${say.everyday(random)}`,
    });
  }
};

/** Honest people with lively evenings: comments and chat a minute or two apart. */
const talkers = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = establishedAccount(
      stage,
      { kind: 'talker', side: 'honest', verified: chance(random, 0.95) },
      null,
    );
    for (let evening = 0; evening < 6; evening += 1) {
      let at = days * (2 + 6 * evening) + wakingHour(random);
      for (let said = random.between(15, 50); said > 0; said -= 1) {
        at += logNormal(random, 90, 0.7) / 3_600;
        if (chance(random, 0.4)) who.actor.writes(at, say.everyday(random), who.place(), 'comment');
        else {
          const targetId = random.pick(stage.truths).accountId;
          who.actor.does(
            at,
            'social.messaged',
            { targetId, reply: true, text: say.chat(random) },
            who.place(),
          );
        }
      }
    }
  }
};

/** Programs that post harmless texts on a timer, most of them with random shifts. */
const timers = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const from = days * (2 + 30 * random.next());
    const verified = chance(random, 0.5);
    const who = establishedAccount(stage, { kind: 'timers', side: 'patient', verified }, from);
    postOnSchedule(stage, who, from + 1, {
      seconds: random.between(60, 1_800),
      posts: random.between(40, 120),
      shaken: 0.5 * random.next(),
      text: () => say.everyday(random),
    });
  }
};

type Fields = EventOf<'account.profile-changed'>['data']['fields'];

/** People with a new name and picture, most with a new phone: a fresh start, or tidying up after a silence. */
const renewers = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = establishedAccount(
      stage,
      { kind: 'renewer', side: 'honest', verified: chance(random, 0.95) },
      null,
    );
    const { actor, place } = who;
    for (const day of [1, 3, 6])
      actor.writes(days * day + wakingHour(random), say.everyday(random), place());
    const at = days * (10 + 25 * random.next());
    if (chance(random, 0.7)) who.takesNewPhone();
    actor.does(at, 'account.logged-in', { method: 'code' }, place());
    const fields: Fields = [
      'nickname',
      'avatar',
      ...(chance(random, 0.4) ? (['bio'] as const) : []),
    ];
    const nickname = say.name(random);
    actor.does(at + 4 * random.next(), 'account.profile-changed', { fields, nickname }, place());
    for (let wrote = 0; wrote < 4; wrote += 1)
      actor.writes(at + 5 + 30 * random.next(), say.everyday(random), place());
  }
};

/** A verified account that is years old, with friends whom its owner wrote to on three days. */
const befriendedAccount = (
  stage: Stage,
  truth: Omit<Truth, 'accountId' | 'verified'>,
  present: PickPresent,
) => {
  const { random } = stage;
  const who = establishedAccount(stage, { ...truth, verified: chance(random, 0.95) }, null);
  const friends = Array.from({ length: random.between(8, 25) }, () => present(48));
  const tell = (at: number, targetId: string, text: string) =>
    who.actor.does(at, 'social.messaged', { targetId, reply: true, text }, who.place());
  for (const day of [2, 5, 9]) {
    const at = days * day + wakingHour(random);
    who.actor.does(at, 'account.logged-in', { method: 'password' }, who.place());
    tell(at + 0.1, random.pick(friends), say.chat(random));
  }
  return { ...who, friends, tell };
};

/**
 * Stolen accounts: the thief signs in with the password, on a device and a network of their own, and within hours asks
 * the friends for money, some of them twice. Credentials and profile stay as they are.
 */
const stolen = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = befriendedAccount(stage, { kind: 'stolen', side: 'patient' }, present);
    let at = days * (12 + 25 * random.next());
    who.takesNewPhone(addressIn('home', 4_600 + random.between(1, 60)));
    who.actor.does(at, 'account.logged-in', { method: 'password' }, who.place());
    at += 6 * random.next();
    const plea = say.plea(random);
    for (const friend of who.friends) {
      at += logNormal(random, 0.05, 0.8);
      if (chance(random, 0.6)) who.tell(at, friend, '在吗');
      who.tell(at + 0.02, friend, plea());
      if (chance(random, 0.4)) who.tell(at + 0.1 + random.next(), friend, plea());
    }
  }
};

/** Honest people far from home who lost phone and wallet, and ask their families for money from a new phone. */
const stranded = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = befriendedAccount(stage, { kind: 'stranded', side: 'honest' }, present);
    const at = days * (12 + 25 * random.next());
    who.takesNewPhone(addressIn('abroad', random.between(1, 40)));
    who.actor.does(at, 'account.logged-in', { method: 'code' }, who.place());
    const trouble = say.trouble(random);
    for (const relative of who.friends.slice(0, random.between(1, 4))) {
      for (let asked = random.between(1, 3); asked > 0; asked -= 1)
        who.tell(at + 1 + 8 * random.next(), relative, trouble());
    }
  }
};

/** Honest people with a new phone, half of them in a new home: new numbers, shared bills, favours. */
const settlers = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const who = befriendedAccount(stage, { kind: 'settler', side: 'honest' }, present);
    const at = days * (12 + 25 * random.next());
    who.takesNewPhone(
      chance(random, 0.5) ? addressIn('home', random.between(1, 3_000)) : undefined,
    );
    who.actor.does(at, 'account.logged-in', { method: 'code' }, who.place());
    for (let said = random.between(5, 30); said > 0; said -= 1)
      who.tell(at + 1 + 60 * random.next(), random.pick(who.friends), say.settling(random));
  }
};

type Established = ReturnType<typeof establishedAccount>;

/** A sale: a person pays, whom the seller may have answered before. Strangers in a hurry pay at once. */
const sell = (
  stage: Stage,
  { actor, place }: Established,
  at: number,
  buyerId: string,
  minor: number,
  answered: boolean,
) => {
  if (answered) {
    const data = { targetId: buyerId, reply: true, text: say.chat(stage.random) };
    actor.does(at - 0.2, 'social.messaged', data, place());
  }
  const amount = { minor, currency: 'CNY' as const };
  stage.happens(buyerId, at, 'payment.transferred', { payeeId: actor.id, amount }, {});
};

const payOn = ({ actor, place }: Established, at: number, payeeId: string, minor: number) =>
  actor.does(
    at,
    'payment.transferred',
    { payeeId, amount: { minor: Math.round(minor), currency: 'CNY' } },
    place(),
  );

/**
 * Aged mules: accounts of years, half of them handed to a new holder, that take once a day from one to three deceived
 * people and pass it on within the hour, to one of three payees of the ring.
 */
const agedMules = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  const payees = Array.from({ length: Math.ceil(count / 8) }, () => stage.fresh('collector'));
  for (let n = 0; n < count; n += 1) {
    const truth = { kind: 'aged-mules', side: 'patient' } as const;
    const who = establishedAccount(stage, { ...truth, verified: chance(random, 0.95) }, null);
    for (const day of [2, 5, 9, 12]) {
      const at = days * day + wakingHour(random);
      who.actor.does(at, 'account.logged-in', { method: 'password' }, who.place());
    }
    const from = random.between(28, 32);
    if (chance(random, 0.5)) who.takesNewPhone(addressIn('home', 4_600 + random.between(1, 60)));
    for (let day = from; day < 42; day += 1) {
      const at = days * day + wakingHour(random) * 0.9;
      who.actor.does(at - 1, 'account.logged-in', { method: 'password' }, who.place());
      const victims = random.between(1, 3);
      const minor = 50_000 * random.between(2, 40);
      for (let paid = 0; paid < victims; paid += 1)
        sell(stage, who, at + 0.1 * paid, present(at), minor, false);
      const wait = logNormal(random, 0.35, 0.6);
      payOn(who, at + 0.1 * victims + wait, random.pick(payees), 0.97 * minor * victims);
    }
  }
};

/** Small shops: a few sales a day over the weeks, half of the buyers ask first; stock is paid once a day. */
const smallShops = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const truth = { kind: 'small-shop', side: 'honest', verified: true } as const;
    const who = establishedAccount(stage, truth, null);
    const wholesaler = `wholesaler-${random.between(1, 8)}`;
    for (let day = 1; day < 42; day += 1) {
      const times = Array.from({ length: random.between(0, 5) }, () => wakingHour(random));
      for (const at of times)
        sell(stage, who, days * day + at, present(days * day), 8_000, chance(random, 0.5));
      if (times.length > 0)
        payOn(
          who,
          days * day + Math.max(...times) + random.next(),
          wholesaler,
          5_000 * times.length,
        );
    }
  }
};

/**
 * Old accounts that begin to sell what others stock: each sale is ordered at once from one wholesaler. Of the buyers of
 * one in three nobody asks first, of the others half do.
 */
const resellers = (stage: Stage, count: number, present: PickPresent) => {
  const { random } = stage;
  for (let n = 0; n < count; n += 1) {
    const truth = { kind: 'reseller', side: 'honest', verified: true } as const;
    const who = establishedAccount(stage, truth, null);
    for (const day of [2, 5, 9, 12])
      who.actor.writes(days * day + wakingHour(random), say.everyday(random), who.place());
    const wholesaler = `wholesaler-${random.between(1, 8)}`;
    const asked = chance(random, 1 / 3) ? 0 : 0.5;
    for (let day = random.between(28, 32); day < 42; day += 1) {
      for (let sale = random.between(0, 3); sale > 0; sale -= 1) {
        const at = days * day + wakingHour(random);
        sell(stage, who, at, present(days * day), 12_000, chance(random, asked));
        payOn(who, at + logNormal(random, 0.5, 0.8), wholesaler, 9_000);
      }
    }
  }
};

/**
 * Share of first messages that get a reply. One in five honest askers gets hardly any, as sellers are tired
 * or it is night.
 */
const answerShare = ({ random }: Stage, { side }: Truth): number => {
  if (side !== 'honest') return 0.01 + 0.14 * random.next();
  return chance(random, 0.2) ? 0.03 + 0.15 * random.next() : 0.2 + 0.4 * random.next();
};

/** Adds replies to first messages, most within hours. */
const answers = (stage: Stage) => {
  const { random } = stage;
  const truths = new Map(stage.truths.map((truth) => [truth.accountId, truth]));
  const first = firstSeen(stage);
  const shares = new Map<string, number>();
  const openings = stage.sent.flatMap(({ accountId, at, body }) => {
    if (!body.includes('"reply":false')) return [];
    const { data } = JSON.parse(body) as EventOf<'social.messaged'>;
    return [{ accountId, at: (at - startOfPlay) / hour, targetId: data.targetId }];
  });
  for (const { accountId, at, targetId } of openings) {
    const writer = truths.get(accountId);
    if (!writer || truths.get(targetId)?.side !== 'honest') continue;
    if ((first.get(targetId) ?? at) >= at) continue;
    const share = shares.get(accountId) ?? answerShare(stage, writer);
    shares.set(accountId, share);
    if (!chance(random, share)) continue;
    const after = at + logNormal(random, 1, 1.2);
    const data = { targetId: accountId, reply: true, text: say.chat(random) };
    stage.happens(targetId, after, 'social.messaged', data, {});
  }
};

/**
 * Adds these people to a play, and replies.
 *
 * @param honest number of honest people of the basic play; each kind gets a share of it
 * @param farms accounts of each kind of farm
 */
export const company = (stage: Stage, honest: number, farms: number): void => {
  const share = (part: number) => Math.max(2, Math.round(honest * part));
  const present = presentAccountPicker(stage);
  askers(stage, share(0.02), present);
  broadcasters(stage, share(0.003));
  talkers(stage, share(0.02));
  renewers(stage, share(0.02));
  solicitors(stage, farms, present);
  timers(stage, farms);
  answers(stage);
  // Last, so that the rest of the play stays the same.
  stolen(stage, farms, present);
  stranded(stage, share(0.005), present);
  settlers(stage, share(0.02), present);
  agedMules(stage, farms, present);
  smallShops(stage, share(0.01), present);
  resellers(stage, share(0.005), present);
};

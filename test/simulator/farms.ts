import type { EventOf } from '#shared/events/event.ts';
import { day } from '#shared/settings/durations.ts';
import { addressIn, agents } from './places.ts';
import {
  type Actor,
  chance,
  jittered,
  logNormal,
  type Place,
  type Stage,
  wakingHour,
} from './stage.ts';
import { offer, say } from './words.ts';

/*
 * Farms, from crude to patient. An operator pays for devices, numbers, addresses, identities and time; each
 * kind economises on different ones. The ground truth goes to the stage, never into messages.
 */

type SignUp = EventOf<'account.signed-up'>['data'];

/** Acts per account; more than ten, so that detection before the tenth act can be measured. */
const actsPerAccount = 14;

const segment = ({ random }: Stage, prefixes: readonly string[]) =>
  random.pick(prefixes) + String(random.between(0, 9_999)).padStart(4, '0');

const resoldPrefixes = ['170', '171', '167', '165', '162'];
const ordinaryPrefixes = ['138', '139', '150', '158', '186', '133', '199', '176'];

const boughtIdentity = (stage: Stage, identity: string) => ({
  status: 'verified' as const,
  level: 'identity' as const,
  identity: { hashes: stage.hashed(`identity of ${identity}`) },
});

type Farm = {
  readonly kind: string;
  readonly side: 'crude' | 'patient';
  readonly run: (stage: Stage, size: number) => void;
};

const phoneNumber = (
  stage: Stage,
  prefix: string,
  owner: string,
): NonNullable<SignUp['phone']> => ({
  prefix,
  country: 'CN',
  hashes: stage.hashed(`phone of ${owner}`),
});

/** Posts, messages and requests of a careless account: minutes apart, with one text. */
const spam = (
  stage: Stage,
  actor: Actor,
  from: number,
  place: Place,
  handle: string,
  template: number,
) => {
  const { random } = stage;
  for (let n = 0; n < actsPerAccount; n += 1) {
    const at = from + (n + random.next()) * 0.05;
    if (n % 3 === 2)
      actor.does(
        at,
        'social.requested',
        { targetIds: Array.from({ length: 5 }, () => `member-${random.between(1, 400)}`) },
        place,
      );
    else
      actor.writes(at, offer(random, handle, false, template), place, n % 2 ? 'comment' : 'post');
  }
};

/** One script on one rented machine: sign-ups seconds apart, with a headless browser. */
const script: Farm = {
  kind: 'script',
  side: 'crude',
  run: (stage, size) => {
    const { random } = stage;
    const opens = 24 * (3 + 30 * random.next());
    const place: Place = {
      deviceId: stage.fresh('rack'),
      ip: addressIn('hosting', random.between(1, 150)),
      userAgent: random.pick([agents.headless, agents.script]),
    };
    const handle = `demo-${stage.fresh('s')}`;
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'script', side: 'crude', verified: false });
      const at = opens + n * 0.004;
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `happy_${8_000 + n}`,
          phone: phoneNumber(stage, segment(stage, resoldPrefixes), `${handle} ${n}`),
          formSeconds: 1 + random.next(),
        },
        place,
      );
      spam(stage, actor, at + 0.1 + 2 * random.next(), place, handle, n);
    }
  },
};

/** A few phones in a flat, minutes apart; some are reset between accounts. */
const flat: Farm = {
  kind: 'flat',
  side: 'crude',
  run: (stage, size) => {
    const { random } = stage;
    const opens = 24 * (3 + 30 * random.next());
    const phones = Array.from({ length: random.between(2, 5) }, () => stage.fresh('flat-phone'));
    const ip = addressIn('home', 500 + random.between(1, 400));
    const handles = Array.from({ length: 2 }, () => `demo-${stage.fresh('f')}`);
    const block = segment(stage, resoldPrefixes);
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'flat', side: 'crude', verified: false });
      const place: Place = { deviceId: phones[n % phones.length], ip, userAgent: agents.phones[0] };
      const at = opens + n * 0.1 + 0.05 * random.next();
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `小${'甜暖星月晴'[n % 5]}${n}`,
          phone: phoneNumber(stage, block, `${handles[0]} ${n}`),
          formSeconds: 3 + 4 * random.next(),
        },
        place,
      );
      spam(
        stage,
        actor,
        at + 1 + 5 * random.next(),
        place,
        random.pick(handles),
        random.between(0, 7),
      );
    }
  },
};

/** A new device id per account, one proxy provider, disposable mail, names by pattern. */
const rotating: Farm = {
  kind: 'rotating',
  side: 'crude',
  run: (stage, size) => {
    const { random } = stage;
    const opens = 24 * (3 + 30 * random.next());
    const network = random.between(1, 150);
    const handle = `demo-${stage.fresh('r')}`;
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'rotating', side: 'crude', verified: false });
      const place: Place = {
        deviceId: stage.fresh('emulated'),
        ip: addressIn('hosting', network + (n % 3)),
        userAgent: agents.desktop,
      };
      const at = opens + n * 0.015;
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `nice${1_000 + n * 7}`,
          email: {
            domain: 'throwaway.test',
            pattern: 'aaaaaaa####',
            hashes: stage.hashed(`mail of ${handle} ${n}`),
          },
          formSeconds: 2 + 2 * random.next(),
        },
        place,
      );
      spam(stage, actor, at + 0.2 + 3 * random.next(), place, handle, n);
    }
  },
};

/** Ages an account: logs in now and then, and follows somebody occasionally. */
const age = (stage: Stage, actor: Actor, from: number, hours: number, place: () => Place) => {
  const { random } = stage;
  for (let at = from + 20 * random.next(); at < from + hours; at += 30 + 60 * random.next()) {
    actor.does(at, 'account.logged-in', { method: 'password' }, place());
    if (chance(random, 0.2))
      actor.does(
        at + 0.1,
        'social.followed',
        { targetIds: [`star-${random.between(1, 200)}`] },
        place(),
      );
  }
};

/** Adds two or three careful posts a day, each with a new wording. */
const post = (
  stage: Stage,
  actor: Actor,
  from: number,
  place: () => Place,
  handles: readonly string[],
) => {
  const { random } = stage;
  let at = from;
  for (let n = 0; n < actsPerAccount; n += 1) {
    at += logNormal(random, 7, 0.5);
    const text = chance(random, 0.35)
      ? say.everyday(random)
      : offer(random, random.pick(handles), true);
    actor.writes(at, text, place(), chance(random, 0.5) ? 'comment' : 'post');
  }
};

/** A few phones reused for many accounts, with a residential address each, over a week or so. */
const recycledDevices: Farm = {
  kind: 'recycled-devices',
  side: 'patient',
  run: (stage, size) => {
    const { random } = stage;
    const phones = Array.from({ length: Math.max(3, Math.round(size / 5)) }, () =>
      stage.fresh('set-phone'),
    );
    const handles = Array.from({ length: 3 }, () => `demo-${stage.fresh('p')}`);
    const opens = 24 * (1 + 12 * random.next());
    const block = segment(stage, resoldPrefixes);
    const identities = stage.fresh('bought');
    for (let n = 0; n < size; n += 1) {
      const verified = chance(random, 0.6);
      const actor = stage.actor({ kind: 'recycled-devices', side: 'patient', verified });
      const home = addressIn('home', random.between(1, 3_000));
      const place = (): Place => ({
        deviceId: phones[n % phones.length],
        ip: home,
        userAgent: agents.phones[0],
      });
      const at = opens + (24 * 8 * n) / size + 3 * random.next();
      const phone = chance(random, 0.6)
        ? phoneNumber(stage, block, `${handles[0]} ${n}`)
        : phoneNumber(stage, segment(stage, ordinaryPrefixes), `${handles[0]} ${n}`);
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `用户${jittered(random, 5_000, 0.9)}`,
          phone,
          formSeconds: logNormal(random, 18, 0.4),
        },
        place(),
      );
      if (verified)
        actor.does(
          at + 5 * random.next(),
          'account.verification-changed',
          boughtIdentity(stage, `${identities} ${Math.floor(n / 4)}`),
          place(),
        );
      age(stage, actor, at, 72, place);
      post(stage, actor, at + 72, place, handles);
    }
  },
};

/** A device, a number and an address per account; aged for weeks; few contacts. */
const ownDevices: Farm = {
  kind: 'own-devices',
  side: 'patient',
  run: (stage, size) => {
    const { random } = stage;
    const handles = Array.from({ length: 3 }, () => `demo-${stage.fresh('o')}`);
    const opens = 24 * (1 + 8 * random.next());
    const identities = stage.fresh('bought');
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'own-devices', side: 'patient', verified: true });
      const deviceId = stage.fresh('emulated');
      const home = random.between(1, 3_000);
      const place = (): Place => ({
        deviceId,
        ip: addressIn('home', home),
        userAgent: random.pick(agents.phones),
      });
      const at = opens + 24 * 7 * random.next();
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `用户${jittered(random, 5_000, 0.9)}`,
          phone: phoneNumber(stage, segment(stage, ordinaryPrefixes), `${handles[0]} ${n}`),
          formSeconds: logNormal(random, 22, 0.4),
        },
        place(),
      );
      actor.does(
        at + 10 * random.next(),
        'account.verification-changed',
        boughtIdentity(stage, `${identities} ${Math.floor(n / 3)}`),
        place(),
      );
      const ripe = 24 * (7 + 10 * random.next());
      age(stage, actor, at, ripe, place);
      post(stage, actor, at + ripe, place, handles);
    }
  },
};

/** Money mules (跑分): money comes in from deceived people and goes on at once to the same few payees. */
const mules: Farm = {
  kind: 'mules',
  side: 'patient',
  run: (stage, size) => {
    const { random } = stage;
    const payees = Array.from({ length: 3 }, () => stage.fresh('collector'));
    const cards = Array.from({ length: Math.max(2, Math.round(size / 5)) }, () =>
      stage.fresh('card'),
    );
    const opens = 24 * (1 + 10 * random.next());
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'mules', side: 'patient', verified: true });
      const deviceId = stage.fresh('mule-phone');
      const home = random.between(1, 3_000);
      const place = (): Place => ({
        deviceId,
        ip: addressIn('home', home),
        userAgent: random.pick(agents.phones),
      });
      const at = opens + 24 * 6 * random.next();
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `用户${jittered(random, 5_000, 0.9)}`,
          phone: phoneNumber(stage, segment(stage, ordinaryPrefixes), `${payees[0]} ${n}`),
          formSeconds: logNormal(random, 25, 0.5),
        },
        place(),
      );
      actor.does(
        at + 10 * random.next(),
        'account.verification-changed',
        boughtIdentity(stage, `mule ${payees[0]} ${n}`),
        place(),
      );
      const ripe = 24 * (4 + 8 * random.next());
      age(stage, actor, at, ripe, place);
      if (chance(random, 0.5)) {
        actor.does(
          at + ripe,
          'payment.bound',
          {
            kind: 'bank-card',
            hashes: stage.hashed(random.pick(cards)),
            holderMatches: false,
          },
          place(),
        );
      }
      let when = at + ripe + 5 * random.next();
      for (let run = 0; run < 7; run += 1) {
        when += logNormal(random, 3, 0.6);
        const minor = 50_000 * random.between(2, 40);
        const mark = random.between(1, 900);
        for (let paid = 0; paid < 2; paid += 1) {
          // Victims are known honest accounts.
          const victim = stage.truths[(mark * 7 + paid * 31) % 900];
          if (victim?.side !== 'honest') continue;
          stage.happens(
            victim.accountId,
            when - 0.2 + paid * 0.05,
            'payment.transferred',
            { payeeId: actor.id, amount: { minor, currency: 'CNY' } },
            {},
          );
        }
        for (let sent = 0; sent < 2; sent += 1) {
          actor.does(
            when + (0.05 + 0.2 * random.next()) * (sent + 1),
            'payment.transferred',
            {
              payeeId: random.pick(payees),
              amount: { minor: Math.round(minor * 0.97), currency: 'CNY' },
              ...(chance(random, 0.3) && {
                payment: {
                  kind: 'bank-card',
                  hashes: stage.hashed(random.pick(cards)),
                  holderMatches: false,
                },
              }),
            },
            place(),
          );
        }
      }
    }
  },
};

/** Bought or rented verified accounts: the buyer logs in first and changes the credentials later. */
const rented: Farm = {
  kind: 'rented',
  side: 'patient',
  run: (stage, size) => {
    const { random } = stage;
    const handles = Array.from({ length: 2 }, () => `demo-${stage.fresh('t')}`);
    const perPhone = random.between(3, 8);
    const phones = Array.from({ length: Math.ceil(size / perPhone) }, () =>
      stage.fresh('tenant-phone'),
    );
    const network = 3_100 + random.between(1, 800);
    const card = stage.fresh('tenant-card');
    for (let n = 0; n < size; n += 1) {
      const actor = stage.actor({ kind: 'rented', side: 'patient', verified: true });
      const name = stage.fresh('holder');
      const own: Place = {
        deviceId: `d-${name}`,
        ip: addressIn('home', random.between(1, 400)),
        userAgent: random.pick(agents.phones),
      };
      actor.does(
        random.next(),
        'account.imported',
        {
          signedUpAt: new Date(
            Date.parse('2026-08-20T00:00:00Z') - jittered(random, 800, 0.8) * day,
          ).toISOString(),
          verification: boughtIdentity(stage, name),
          standing: 'active',
        },
        {},
      );
      for (const day of [2, 6, 11]) {
        const at = 24 * day + wakingHour(random);
        actor.does(at, 'account.logged-in', { method: 'password' }, own);
        actor.writes(at + 0.1, say.everyday(random), own);
      }
      const phone = phones[Math.floor(n / perPhone)];
      const taken = (): Place => ({
        deviceId: phone,
        ip: addressIn('home', network + random.between(0, 2)),
        userAgent: agents.phones[0],
      });
      const at = 24 * (14 + 16 * random.next());
      const locks = chance(random, 0.5) ? -0.5 * random.next() : 20 * random.next();
      actor.does(at, 'account.logged-in', { method: 'password' }, taken());
      if (chance(random, 0.8))
        actor.does(
          at + locks,
          'account.credential-changed',
          { credential: random.pick(['password', 'phone'] as const) },
          taken(),
        );
      if (chance(random, 0.4))
        actor.does(
          at + 2,
          'account.profile-changed',
          { fields: ['avatar', 'nickname'], nickname: `诚信${n}` },
          taken(),
        );
      if (chance(random, 0.5)) {
        actor.does(
          at + 21,
          'payment.bound',
          { kind: 'bank-card', hashes: stage.hashed(card), holderMatches: false },
          taken(),
        );
        for (let sent = 0; sent < actsPerAccount; sent += 1) {
          actor.does(
            at + 22 + sent * (0.2 + random.next()),
            'payment.transferred',
            {
              payeeId: `boss-${random.between(1, 4)}`,
              amount: { minor: 100_000 * random.between(1, 9), currency: 'CNY' },
              payment: { kind: 'bank-card', hashes: stage.hashed(card), holderMatches: false },
            },
            taken(),
          );
        }
      } else post(stage, actor, at + 22, taken, handles);
    }
  },
};

/** Grooming: requests to one pool of people, small talk, and a link at the end. */
const grooming: Farm = {
  kind: 'grooming',
  side: 'patient',
  run: (stage, size) => {
    const { random } = stage;
    const opens = 24 * (1 + 15 * random.next());
    const pool = Array.from(
      { length: 150 },
      () => stage.truths[random.between(0, 899)]?.accountId ?? 'nobody',
    );
    const phones = Array.from({ length: Math.max(2, Math.round(size / 3)) }, () =>
      stage.fresh('office-phone'),
    );
    const offices = [0, 1].map(() => addressIn('home', 4_000 + random.between(1, 500)));
    const handle = `demo-${stage.fresh('g')}`;
    for (let n = 0; n < size; n += 1) {
      const verified = chance(random, 0.4);
      const actor = stage.actor({ kind: 'grooming', side: 'patient', verified });
      const place = (): Place => ({
        deviceId: phones[n % phones.length],
        ip: random.pick(offices),
        userAgent: agents.phones[1],
      });
      const at = opens + 24 * 10 * random.next();
      actor.does(
        at,
        'account.signed-up',
        {
          nickname: `安静的${'云风雨雪花'[n % 5]}`,
          phone: phoneNumber(
            stage,
            segment(stage, chance(random, 0.5) ? resoldPrefixes : ordinaryPrefixes),
            `${handle} ${n}`,
          ),
          formSeconds: logNormal(random, 20, 0.4),
        },
        place(),
      );
      if (verified)
        actor.does(
          at + 3,
          'account.verification-changed',
          boughtIdentity(stage, `${handle} ${n}`),
          place(),
        );
      let when = at + 20;
      for (let round = 0; round < 5; round += 1) {
        when += 10 + 14 * random.next();
        const targets = random.shuffled(pool).slice(0, random.between(6, 12));
        actor.does(when, 'social.requested', { targetIds: targets }, place());
        for (const targetId of targets.slice(0, 3)) {
          when += 0.4 * random.next();
          actor.does(
            when,
            'social.messaged',
            {
              targetId,
              reply: round > 1,
              text:
                round < 3
                  ? '你好呀，看你头像觉得很亲切，可以认识一下吗'
                  : `这里聊天不方便，加我 ${handle}，我叔叔带我理财，稳赚不赔`,
            },
            place(),
          );
        }
      }
    }
  },
};

export const farms: readonly Farm[] = [
  script,
  flat,
  rotating,
  recycledDevices,
  ownDevices,
  mules,
  rented,
  grooming,
];

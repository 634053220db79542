import type { EventOf } from '#shared/events/event.ts';
import { day } from '#shared/settings/durations.ts';
import { addressIn, agents } from './places.ts';
import {
  type Actor,
  chance,
  duration,
  jittered,
  logNormal,
  type Place,
  type Stage,
  wakingHour,
} from './stage.ts';
import { say } from './words.ts';

/*
 * Honest people. Each share is an assumption; its source is in `docs/simulator.md`.
 */

type SignUp = EventOf<'account.signed-up'>['data'];

/** One person with an account, a phone and a place over time. */
type Person = {
  readonly actor: Actor;
  readonly name: string;
  readonly verified: boolean;
  /** First event, in hours from the beginning. */
  readonly from: number;
  readonly newcomer: boolean;
  readonly phone: string;
  /** Device and network at a time; both change. */
  place: (at: number) => Place;
};

const household = { blocks: 400, cafes: 24, mobilePools: 6, blocksPerPool: 4 };

const ordinaryPrefixes = ['138', '139', '150', '158', '186', '133', '199', '176'];
const resoldPrefixes = ['170', '171', '167', '165', '162'];

/** The first seven digits of a phone number: an operator's segment of ten thousand numbers. */
const segmentOf = ({ random }: Stage, resold: boolean): string =>
  random.pick(resold ? resoldPrefixes : ordinaryPrefixes) +
  String(random.between(0, 9_999)).padStart(4, '0');

const identityOf = (stage: Stage, name: string) => ({
  status: 'verified' as const,
  level: 'identity' as const,
  identity: { hashes: stage.hashed(`identity of ${name}`) },
});

/** Returns a random place: home, the mobile network or somewhere else. */
const placePicker = (
  { random }: Stage,
  home: string,
  pool: number,
  device: () => { readonly deviceId: string; readonly userAgent: string },
) => {
  return (): Place => {
    const draw = random.next();
    const ip =
      draw < 0.55
        ? home
        : draw < 0.93
          ? addressIn('mobile', pool * household.blocksPerPool + random.between(0, 3))
          : addressIn('public', random.between(1, household.cafes));
    return { ...device(), ip };
  };
};

const people = (
  stage: Stage,
  kind: string,
  count: number,
  options: {
    readonly newcomer: number;
    readonly home?: () => string;
    readonly device?: (name: string) => string;
    readonly from?: () => number;
    readonly phone?: (name: string, n: number) => string;
    readonly verified?: number;
    readonly formSeconds?: () => number;
    readonly resold?: number;
    readonly signUpPlace?: (place: Place) => Place;
  },
): readonly Person[] => {
  const { random } = stage;
  return Array.from({ length: count }, (_, n) => {
    const name = stage.fresh(kind);
    const newcomer = chance(random, options.newcomer);
    const verified = chance(random, options.verified ?? (newcomer ? 0.88 : 0.95));
    const actor = stage.actor({ kind, side: 'honest', verified });
    const phone = options.phone?.(name, n) ?? name;
    const deviceId = options.device?.(name) ?? `d-${name}`;
    const userAgent = chance(random, 0.75) ? random.pick(agents.phones) : agents.desktop;
    const home = options.home?.() ?? addressIn('home', random.between(1, household.blocks));
    const pool = random.between(0, household.mobilePools - 1);
    const from = newcomer
      ? (options.from?.() ?? random.between(0, 34) * 24 + wakingHour(random))
      : random.next();
    const place = placePicker(stage, home, pool, () => ({ deviceId, userAgent }));
    const resold = chance(random, options.resold ?? 0.04);
    const contact = {
      phone: {
        prefix: segmentOf(stage, resold),
        country: 'CN',
        hashes: stage.hashed(`phone of ${phone}`),
      },
      ...(chance(random, 0.3) && {
        email: {
          domain: chance(random, 0.015)
            ? 'throwaway.test'
            : random.pick(['mail.test', 'post.example.com']),
          pattern: random.pick(['aaaaa##', 'aaa.aaaaaa', 'aaaaaaaa', 'aa####', 'aaaaaa_aa#']),
          hashes: stage.hashed(`mail of ${name}`),
        },
      }),
    };
    if (newcomer) {
      const there = place();
      const atOnce = verified && chance(random, 0.5);
      const data: SignUp = {
        nickname: chance(random, 0.55) ? `用户${name.replace(/\D/g, '')}` : say.name(random),
        ...contact,
        ...(chance(random, 0.9) && {
          formSeconds:
            Math.round(
              (options.formSeconds?.() ??
                (chance(random, 0.02) ? 1 + 2 * random.next() : logNormal(random, 35, 0.6))) * 10,
            ) / 10,
        }),
        ...(atOnce && { verification: identityOf(stage, name) }),
      };
      actor.does(from, 'account.signed-up', data, options.signUpPlace?.(there) ?? there);
      if (verified && !atOnce) {
        const later = chance(random, 0.75) ? 24 * random.next() : 24 * 20 * random.next();
        actor.does(from + later, 'account.verification-changed', identityOf(stage, name), place());
      }
    } else {
      actor.does(
        from,
        'account.imported',
        {
          signedUpAt: new Date(
            Date.parse('2026-08-20T00:00:00Z') - jittered(random, 700, 0.95) * day,
          ).toISOString(),
          ...contact,
          ...(verified && { verification: identityOf(stage, name) }),
          standing: 'active',
        },
        {},
      );
    }
    return { actor, name, verified, from, newcomer, phone, place };
  });
};

/** A newcomer's first contacts: a few strangers, with common phrases. */
const greet = ({ random, truths }: Stage, { actor, from, place }: Person) => {
  const line = say.greeting(random);
  const strangers = random.between(1, 5);
  for (let n = 0; n < strangers; n += 1) {
    const at = from + 1 + 40 * random.next();
    const { accountId } = random.pick(truths);
    const there = place(at);
    if (chance(random, 0.5)) actor.does(at, 'social.requested', { targetIds: [accountId] }, there);
    actor.does(
      at + 0.01,
      'social.messaged',
      { targetId: accountId, reply: false, text: line },
      there,
    );
  }
};

/** Adds ordinary days: sessions of a few acts each, with acquaintances. */
const playSessions = (stage: Stage, person: Person, friends: readonly Person[], sessions = 5) => {
  const { random } = stage;
  const known = friends.length > 0 ? friends : [person];
  const shop = `shop-${random.between(1, 60)}`;
  if (person.newcomer && chance(random, 0.15)) greet(stage, person);
  const times = Array.from(
    { length: Math.round(logNormal(random, sessions, 0.7)) },
    () => person.from + 0.1 + (duration - person.from - 1) * random.next() ** 1.3,
  ).toSorted((a, b) => a - b);
  for (const start of times) {
    const there = person.place(start);
    if (chance(random, 0.6))
      person.actor.does(start, 'account.logged-in', { method: 'password' }, there);
    const acts = random.between(1, 4);
    for (let n = 1; n <= acts; n += 1) {
      const at = start + n * (0.02 + 0.1 * random.next());
      const friend = random.pick(known).actor.id;
      const draw = random.next();
      if (draw < 0.4) {
        const kind = random.next();
        const text = kind < 0.95 ? say.everyday : kind < 0.985 ? say.selling : say.warning;
        person.actor.writes(at, text(random), there, chance(random, 0.4) ? 'comment' : 'post');
      } else if (draw < 0.72) {
        person.actor.does(
          at,
          'social.messaged',
          { targetId: friend, reply: chance(random, 0.7), text: say.chat(random) },
          there,
        );
      } else if (draw < 0.82) {
        person.actor.does(
          at,
          'social.followed',
          { targetIds: [random.pick(known).actor.id] },
          there,
        );
      } else if (draw < 0.95) {
        person.actor.does(
          at,
          'payment.transferred',
          {
            payeeId: chance(random, 0.6) ? shop : friend,
            amount: { minor: Math.round(logNormal(random, 4_000, 1)), currency: 'CNY' },
          },
          there,
        );
      } else {
        person.actor.does(
          at,
          'social.group-joined',
          { groupId: `g-${random.between(1, 300)}` },
          there,
        );
      }
    }
  }
};

/** Two to five people in one household; often with a shared tablet, sometimes two on one phone number. */
const households = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let made = 0; made < count; ) {
    const size = Math.min(count - made, random.between(2, 5));
    const home = addressIn('home', random.between(1, household.blocks));
    const tablet = chance(random, 0.5) ? stage.fresh('tablet') : null;
    const family = stage.fresh('family');
    const oneNumber = chance(random, 0.1);
    const members = people(stage, 'household', size, {
      newcomer: 0.35,
      home: () => home,
      phone: (name, n) => (oneNumber && n < 3 ? family : name),
    });
    for (const member of members) {
      const own = member.place;
      member.place = (at) => {
        const place = own(at);
        return tablet && chance(random, 0.15)
          ? { ...place, deviceId: tablet, ip: home, userAgent: agents.phones[1] }
          : place;
      };
      playSessions(stage, member, members);
    }
    made += size;
  }
};

/** The start of term: most of a year's students sign up behind a few addresses, many within an hour. */
const campus = (stage: Stage, count: number) => {
  const { random } = stage;
  const students = people(stage, 'campus', count, {
    newcomer: 0.9,
    home: () => addressIn('campus', random.between(1, 3)),
    from: () =>
      24 * 5 +
      24 * random.between(0, 2) +
      (chance(random, 0.6) ? 9 + 3 * random.next() : wakingHour(random)),
    // Sometimes the app fills the form with data of the student office.
    formSeconds: () => (chance(random, 0.05) ? 1 + 3 * random.next() : logNormal(random, 25, 0.6)),
  });
  for (const student of students) {
    const mates = Array.from({ length: 12 }, () => random.pick(students));
    playSessions(stage, student, mates, 6);
    // Looking for classmates: many requests within an evening, most accepted.
    if (chance(random, 0.25)) {
      const at = student.from + 2 + 8 * random.next();
      const targets = [
        ...new Set(
          Array.from({ length: random.between(8, 35) }, () => random.pick(students).actor.id),
        ),
      ];
      student.actor.does(at, 'social.requested', { targetIds: targets }, student.place(at));
      for (const id of targets.slice(0, Math.round(targets.length * 0.6))) {
        const mate = students.find(({ actor }) => actor.id === id) as Person;
        mate.actor.does(
          Math.max(at, mate.from) + 3 * random.next(),
          'social.accepted',
          { requesterId: student.actor.id },
          mate.place(at),
        );
      }
    }
  }
};

/** Single people, on the move or at home. */
const singles = (stage: Stage, count: number) => {
  const { random } = stage;
  const everybody = people(stage, 'single', count, { newcomer: 0.4 });
  for (const person of everybody) {
    playSessions(
      stage,
      person,
      Array.from({ length: 8 }, () => random.pick(everybody)),
    );
    if (person.newcomer && chance(random, 0.08)) {
      const at = person.from + 0.3;
      person.actor.does(
        at,
        'social.followed',
        { targetIds: Array.from({ length: random.between(15, 55) }, (_, n) => `star-${n}`) },
        person.place(at),
      );
    }
  }
};

/** People with a new phone, sometimes also a new password, a new home or a new picture. */
const upgraders = (stage: Stage, count: number) => {
  const { random } = stage;
  const all = people(stage, 'upgrade', count, { newcomer: 0 });
  for (const person of all) {
    const at = 24 * (8 + 25 * random.next());
    const before = person.place;
    const deviceId = stage.fresh('new-phone');
    const moved = chance(random, 0.08)
      ? addressIn('home', random.between(1, household.blocks))
      : null;
    const place = (when: number): Place => ({
      ...before(when),
      deviceId,
      ...(moved && chance(random, 0.6) && { ip: moved }),
    });
    person.place = (when) => (when < at ? before(when) : place(when));
    playSessions(stage, person, all, 6);
    person.actor.does(at, 'account.logged-in', { method: 'code' }, place(at));
    if (chance(random, 0.4))
      person.actor.does(at + 0.01, 'account.device-bound', { deviceId }, place(at));
    if (chance(random, 0.2)) {
      const when = at + (chance(random, 0.5) ? -12 : 12) * random.next();
      person.actor.does(
        when,
        'account.credential-changed',
        { credential: 'password' },
        person.place(when),
      );
    }
    if (chance(random, 0.08)) {
      const when = at + 60 * random.next();
      person.actor.does(
        when,
        'account.profile-changed',
        { fields: ['avatar'] },
        person.place(when),
      );
    }
  }
};

/** People abroad for some days; some lose a phone or forget a password there. */
const travellers = (stage: Stage, count: number) => {
  const { random } = stage;
  const all = people(stage, 'traveller', count, { newcomer: 0 });
  for (const person of all) {
    const leaves = 24 * (6 + 25 * random.next());
    const returns = leaves + 24 * (2 + 7 * random.next());
    const home = person.place;
    const lost = chance(random, 0.05) ? stage.fresh('phone-abroad') : null;
    person.place = (at) =>
      at > leaves && at < returns
        ? {
            ...home(at),
            ip: addressIn('abroad', random.between(1, 40)),
            country: 'TH',
            ...(lost && { deviceId: lost }),
          }
        : home(at);
    playSessions(stage, person, all, 7);
    if (lost || chance(random, 0.05)) {
      const at = leaves + 10 * random.next();
      person.actor.does(
        at,
        'account.credential-changed',
        { credential: lost ? 'phone' : 'password' },
        person.place(at),
      );
    }
  }
};

/** Second-hand phones and recycled phone numbers. */
const resale = (stage: Stage, count: number, used: readonly string[]) => {
  const { random } = stage;
  const sellers = people(stage, 'second-hand', Math.ceil(count / 2), {
    newcomer: 0.2,
    // A few phones were used by farms before.
    device: (name) => (used.length > 0 && chance(random, 0.1) ? random.pick(used) : `d-${name}`),
    from: () => 24 * 34,
  });
  for (const seller of sellers) {
    playSessions(stage, seller, sellers);
    const [buyer] = people(stage, 'second-hand', 1, {
      newcomer: 0.6,
      device: () => `d-${seller.name}`,
      from: () => 24 * (15 + 18 * random.next()),
      // The operator reassigns a number.
      phone: (name) => (chance(random, 0.3) ? seller.phone : name),
    });
    if (buyer) playSessions(stage, buyer, [seller]);
  }
};

/** A shop, a school or a neighbour helps several people to register on one phone. */
const helped = (stage: Stage, count: number) => {
  const { random } = stage;
  for (let made = 0; made < count; ) {
    const size = Math.min(count - made, random.between(4, 9));
    const day = 24 * random.between(2, 30);
    const ip = addressIn('public', random.between(1, household.cafes));
    const demo = stage.fresh('shop-phone');
    let n = 0;
    const customers = people(stage, 'helped', size, {
      newcomer: 1,
      verified: 0.95,
      from: () => day + 9 + 9 * ((n++ + random.next()) / size),
      signUpPlace: (place) => ({ ...place, deviceId: demo, ip }),
      formSeconds: () => logNormal(random, 15, 0.4),
    });
    for (const customer of customers) playSessions(stage, customer, customers, 4);
    made += size;
  }
};

/** Internet café computers used by dozens of strangers, some of whom sign up there. */
const cafes = (stage: Stage, count: number) => {
  const { random } = stage;
  const machines = Math.max(2, Math.round(count / 12));
  const guests = people(stage, 'internet-cafe', count, {
    newcomer: 0.15,
    device: () => `cafe-pc-${random.between(1, machines)}`,
  });
  for (const guest of guests) {
    guest.place = () => ({
      deviceId: `cafe-pc-${random.between(1, machines)}`,
      ip: addressIn('public', 1 + random.between(0, 2)),
      userAgent: agents.desktop,
    });
    playSessions(stage, guest, guests, 6);
  }
};

/** People behind the exits of a hosting company: a company network or a VPN. */
const tunnels = (stage: Stage, count: number) => {
  const { random } = stage;
  const all = people(stage, 'tunnel', count, { newcomer: 0.4 });
  for (const person of all) {
    const own = person.place;
    person.place = (at) =>
      chance(random, 0.5)
        ? { ...own(at), ip: addressIn('hosting', 200 + random.between(0, 12)) }
        : own(at);
    playSessions(stage, person, all);
  }
};

/** Honest money collection: group purchases, market stalls, rents. */
const collectors = (stage: Stage, count: number, payers: string) => {
  const { random } = stage;
  const all = people(stage, 'collector', count, { newcomer: 0.1, verified: 1 });
  const crowd = people(stage, payers, count * 6, { newcomer: 0.2 });
  for (const person of all) {
    playSessions(stage, person, all);
    for (const day of [15, 24, 36]) {
      const at = 24 * day + 11 + 4 * random.next();
      const hands = Array.from({ length: random.between(6, 18) }, () => random.pick(crowd));
      for (const [n, hand] of hands.entries()) {
        const when = Math.max(at + (n / hands.length) * 2, hand.from + 0.2);
        hand.actor.does(
          when,
          'payment.transferred',
          { payeeId: person.actor.id, amount: { minor: 3_500, currency: 'CNY' } },
          hand.place(when),
        );
      }
      const when = at + 2 + (chance(random, 0.4) ? 0.2 : 6) * random.next();
      for (let n = 0; n < (chance(random, 0.2) ? 3 : 1); n += 1) {
        person.actor.does(
          when + n * 0.05,
          'payment.transferred',
          {
            payeeId: `wholesaler-${random.between(1, 8)}`,
            amount: { minor: 40_000, currency: 'CNY' },
          },
          person.place(when),
        );
      }
    }
  }
};

/** People who come back after a long silence and greet all their acquaintances. */
const returners = (stage: Stage, count: number) => {
  const { random } = stage;
  const all = people(stage, 'returner', count, { newcomer: 0 });
  for (const person of all) {
    const at = 24 * 40 + wakingHour(random);
    person.actor.does(at, 'account.logged-in', { method: 'code' }, person.place(at));
    const greetings = chance(random, 0.1) ? random.between(30, 45) : random.between(3, 15);
    for (let n = 0; n < greetings; n += 1) {
      const when = at + 0.03 * (n + random.next());
      person.actor.does(
        when,
        'social.messaged',
        { targetId: random.pick(all).actor.id, reply: true, text: say.chat(random) },
        person.place(when),
      );
    }
  }
};

/** Quarrels: some people are reported by people who dislike them. */
const quarrels = (stage: Stage, count: number) => {
  const { random } = stage;
  const all = people(stage, 'quarrel', count, { newcomer: 0.1 });
  for (const person of all) {
    playSessions(stage, person, all);
    const at = Math.max(person.from, 24 * 10) + 24 * 20 * random.next();
    for (let n = 0; n < random.between(1, 4); n += 1) {
      person.actor.does(
        at + n,
        'report.filed',
        { reporterId: random.pick(all).actor.id, reason: 'harassment' },
        {},
      );
    }
  }
};

/** Adds about `count` honest people in the situations that automatic detection tends to misjudge. */
export const honestPeople = (stage: Stage, count: number, usedDevices: readonly string[]): void => {
  const share = (part: number) => Math.max(2, Math.round(count * part));
  households(stage, share(0.33));
  singles(stage, share(0.24));
  campus(stage, share(0.16));
  upgraders(stage, share(0.07));
  travellers(stage, share(0.04));
  resale(stage, share(0.03), usedDevices);
  helped(stage, share(0.012));
  cafes(stage, share(0.02));
  tunnels(stage, share(0.03));
  collectors(stage, share(0.005), 'payer');
  returners(stage, share(0.02));
  quarrels(stage, share(0.01));
};

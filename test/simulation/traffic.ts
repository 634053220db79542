import { day, hour, minute, second } from '#shared/settings/durations.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';

/** One message that the platform's backend will send. */
type Planned = {
  readonly sendAt: number;
  readonly body: string;
  /** Whether it is an event that the contract accepts, or can never be read. */
  readonly kind: 'event' | 'unreadable';
};

/** Accounts that sign up on one device and do nothing else with it; each must be linked to all others. */
type Farm = { readonly device: string; readonly accounts: readonly string[] };

export type Plan = {
  readonly messages: readonly Planned[];
  readonly farms: readonly Farm[];
  readonly endsAt: number;
};

export const platformId = 'sim';

type Sent = {
  readonly version: 1;
  readonly eventId: string;
  readonly platformId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly accountId: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, unknown>>;
};

/** 43 characters that look like an HMAC. */
const digest = (name: string) => ({ platform: name.padEnd(43, 'x').slice(0, 43) });

const verified = (name: string) => ({
  status: 'verified',
  level: 'identity',
  identity: { hashes: digest(`identity-${name}`) },
});

/** An event from this IP address always makes its screening fail. */
const poison = '192.0.2.66';

/** Texts in the format that the simulation's text reader understands (`world.ts`). */
const offerText = (contact: string, n: number) => `buy my cards no ${n} wx:${contact}`;
const harmless = 'nice weather on the hill today';

/**
 * Plans a few scenes of a platform's day, small enough to follow: a sign-up farm, a campaign, a busy account,
 * money passing through, reports, honest people, and late, duplicate and malformed messages.
 *
 * @param most maximum number of scenes, up to 7
 */
export const planTraffic = (random: Random, start: number, most: number): Plan => {
  const messages: Planned[] = [];
  const farms: Farm[] = [];
  const sent: { readonly event: Sent; readonly sendAt: number }[] = [];
  let count = 0;

  const post = (event: Sent, sendAt: number) => {
    messages.push({ sendAt, body: JSON.stringify(event), kind: 'event' });
    sent.push({ event, sendAt });
  };

  /** Sends an event soon after it happened, often twice, occasionally much later. */
  const tell = (
    type: string,
    accountId: string,
    at: number,
    data: Sent['data'],
    more: { readonly context?: Sent['context']; readonly lateBy?: number } = {},
  ): Sent => {
    const event: Sent = {
      version: 1,
      eventId: `e-${++count}`,
      platformId,
      type,
      occurredAt: new Date(at).toISOString(),
      accountId,
      ...(more.context && { context: more.context }),
      data,
    };
    const delay =
      more.lateBy ?? (random.next() < 0.2 ? random.between(0, 90_000) : random.between(0, 1_500));
    const sendAt = Math.max(at + delay, start);
    post(event, sendAt);
    const luck = random.next();
    if (luck < 0.01) post(event, sendAt + random.between(1 * day, 20 * day));
    else if (luck < 0.04) post(event, sendAt + random.between(1 * hour, 48 * hour));
    else if (luck < 0.3) post(event, sendAt + random.between(0, 2 * minute));
    return event;
  };

  const imported = (accountId: string, at: number, ageDays: number, isVerified = true) =>
    tell('account.imported', accountId, at, {
      signedUpAt: new Date(at - ageDays * day).toISOString(),
      ...(isVerified && { verification: verified(accountId) }),
    });

  const offer = (accountId: string, at: number, contact: string) =>
    tell('content.posted', accountId, at, {
      contentId: `p-${++count}`,
      kind: 'post',
      text: offerText(contact, count),
    });

  const scenes: readonly ((place: number, from: number) => void)[] = [
    function farm(place, from) {
      const device = `d-farm-${place}`;
      const accounts = Array.from(
        { length: random.pick([3, 4, 6, 7, 13]) },
        (_, i) => `u-farm-${place}-${i}`,
      );
      farms.push({ device, accounts });
      for (const accountId of accounts) {
        const at = from + random.between(0, random.pick([second, 3 * second, 3 * minute]));
        tell(
          'account.signed-up',
          accountId,
          at,
          { formSeconds: 1 },
          { context: { deviceId: device, userAgent: 'curl/8.4.0', ip: '203.0.113.9' } },
        );
        if (random.next() < 0.4) offer(accountId, at + random.between(1, 20) * minute, `f${place}`);
      }
    },
    function campaign(place, from) {
      const lasts = random.pick([5 * second, 20 * minute]);
      for (let i = random.between(4, 7); i > 0; i--) {
        const accountId = `u-camp-${place}-${i}`;
        imported(accountId, from - 5 * minute, 2);
        for (let posts = random.between(1, 3); posts > 0; posts--) {
          offer(accountId, from + random.between(0, lasts), `c${place}`);
        }
      }
    },
    function busy(place, from) {
      const accountId = `u-busy-${place}`;
      imported(accountId, from - minute, 300);
      const lasts = random.pick([10 * second, 10 * minute]);
      const events = Array.from({ length: random.pick([12, 16, 40]) }, () => {
        const at = from + random.between(0, lasts);
        switch (random.between(0, 3)) {
          case 0:
            return tell('content.posted', accountId, at, {
              contentId: `p-${++count}`,
              kind: 'post',
              text: random.next() < 0.1 ? offerText(`b${place}`, count) : harmless,
            });
          case 1:
            return tell('social.requested', accountId, at, {
              targetIds: [`u-any-${random.between(1, 30)}`, `u-any-${random.between(31, 60)}`],
            });
          case 2:
            return tell('social.messaged', accountId, at, {
              targetId: `u-any-${random.between(1, 9)}`,
              text: harmless,
            });
          default:
            return tell('account.logged-in', accountId, at, { method: 'code' });
        }
      });
      if (random.next() < 0.4) {
        const at = from + random.between(0, lasts);
        tell('account.logged-in', accountId, at, { method: 'code' }, { context: { ip: poison } });
      }
      // Delivered, followed by forty other events, and delivered again.
      const again = random.next() < 0.15 ? 20 * day : 15 * minute;
      for (const event of random.shuffled(events).slice(0, 4)) {
        post(event, from + 11 * minute + again + random.between(0, minute));
      }
    },
    function money(place, from) {
      const mule = `u-mule-${place}`;
      imported(mule, from - 10 * minute, 40);
      const payers = Array.from({ length: random.between(4, 6) }, (_, i) => `u-pay-${place}-${i}`);
      for (const payer of payers) {
        if (random.next() < 0.5) imported(payer, from - 9 * minute, 400);
        tell('payment.transferred', payer, from + random.between(0, 5 * minute), {
          payeeId: mule,
          amount: { minor: 5_000, currency: 'CNY' },
        });
      }
      for (let i = 0; i < 4; i++) {
        tell('payment.transferred', mule, from + random.between(6, 14) * minute, {
          payeeId: `u-cash-${place}-${i}`,
          amount: { minor: 4_900, currency: 'CNY' },
        });
        tell(
          random.pick(['social.accepted', 'social.rejected']),
          random.pick(payers),
          from + random.between(0, 20 * minute),
          { requesterId: mule },
        );
      }
    },
    function reports(place, from) {
      const target = `u-bad-${place}`;
      for (let i = 0; i < 5; i++) {
        const reporterId = `u-wit-${place}-${i}`;
        if (i < 4) imported(reporterId, start, 400);
        tell('report.filed', target, from + 90 * minute + random.between(0, 30 * minute), {
          reporterId,
          reason: 'fraud',
        });
      }
      imported(target, from, 100);
      offer(target, from + 100 * minute, `r${place}`);
    },
    function honest(place, from) {
      const accountId = `u-hon-${place}`;
      const context = { deviceId: `d-hon-${place}`, ip: '198.51.100.7' };
      imported(accountId, from, 500);
      // The sender's clock is off by some minutes.
      const skew = random.between(-10 * minute, 4 * minute);
      for (let i = random.between(3, 7); i > 0; i--) {
        const at = from + random.between(0, 3 * hour);
        const lateBy = random.pick([undefined, undefined, undefined, 25 * hour, 20 * day]);
        tell('account.logged-in', accountId, at, { method: 'code' }, { context });
        tell(
          'content.posted',
          accountId,
          at + skew,
          { contentId: `p-${++count}`, kind: 'post', text: harmless },
          lateBy !== undefined && random.next() < 0.5 ? { lateBy } : {},
        );
        tell('social.group-joined', accountId, at, { groupId: `g-${i}` });
      }
      // Changes the verification status right after the import, in the middle of other events.
      if (random.next() < 0.5) {
        const status = random.pick(['expired', 'revoked']);
        tell('account.verification-changed', accountId, from + random.between(0, minute), {
          status,
        });
      }
      if (random.next() < 0.3) {
        tell('account.closed', accountId, from + 3 * hour, { by: 'owner' });
      }
    },
    function gate(place, from) {
      const accountId = `u-new-${place}`;
      tell('account.signed-up', accountId, from, { formSeconds: 40 });
      tell('account.logged-in', accountId, from + random.between(0, 10 * minute), {
        method: 'code',
      });
      tell('content.posted', accountId, from + 10 * minute, {
        contentId: `p-${++count}`,
        kind: 'post',
        text: harmless,
      });
      if (random.next() < 0.7) {
        tell(
          'account.verification-changed',
          accountId,
          from + random.between(5, 60) * minute,
          verified(accountId),
        );
      }
      if (random.next() < 0.3) offer(accountId, from + 70 * minute, `n${place}`);
      if (random.next() < 0.3) {
        tell('account.closed', accountId, from + 80 * minute, { by: 'owner' });
      }
    },
  ];

  /** Interactions between accounts of different scenes. */
  const mingle = (from: number) => {
    // Except witnesses, who must stay credible reporters.
    const known = [...new Set(sent.map(({ event }) => event.accountId))].filter(
      (accountId) => !accountId.startsWith('u-wit-'),
    );
    for (let i = random.between(0, 8); i > 0; i--) {
      const [one, other] = [random.pick(known), random.pick(known)];
      const at = from + random.between(0, 2 * hour);
      switch (random.between(0, 3)) {
        case 0:
          tell('payment.transferred', one, at, {
            payeeId: other,
            amount: { minor: 100, currency: 'CNY' },
          });
          break;
        case 1:
          tell('report.filed', one, at, { reporterId: `u-nobody-${i}`, reason: 'spam' });
          break;
        case 2:
          tell('social.rejected', one, at, { requesterId: other });
          break;
        default:
          offer(one, at, 'all');
      }
    }
  };

  const played = random.shuffled(scenes).slice(0, random.between(Math.ceil(most / 3), most));
  for (const [place, play] of played.entries()) play(place, start + random.between(5, 40) * minute);

  mingle(start + 30 * minute);

  // One id with two bodies: the first to arrive is the event.
  for (const { event, sendAt } of random.shuffled(sent).slice(0, random.between(0, 2))) {
    const data =
      event.type === 'content.posted'
        ? { ...event.data, text: `${event.data.text} really` }
        : event.type === 'account.logged-in'
          ? { method: 'face' }
          : event.type === 'payment.transferred'
            ? { ...event.data, amount: { minor: 1, currency: 'CNY' } }
            : null;
    if (data) post({ ...event, data }, sendAt + random.between(-2 * second, 5 * minute));
  }

  const stray = (sendAt: number): string =>
    random.pick([
      '{',
      'null',
      '{"version":1}',
      JSON.stringify({ ...base(sendAt), type: 'account.unheard-of' }),
      JSON.stringify({ ...base(sendAt), platformId: 'other' }),
      JSON.stringify({ ...base(sendAt), occurredAt: new Date(sendAt - 30 * day).toISOString() }),
      JSON.stringify({ ...base(sendAt), occurredAt: new Date(sendAt + 9 * minute).toISOString() }),
      JSON.stringify({ ...base(sendAt), data: { method: 'guess' } }),
    ]);
  const base = (at: number): Sent => ({
    version: 1,
    eventId: `e-${++count}`,
    platformId,
    type: 'account.logged-in',
    occurredAt: new Date(at).toISOString(),
    accountId: 'u-any-1',
    data: { method: 'code' },
  });
  for (let i = random.between(0, 3); i > 0; i--) {
    const sendAt = start + random.between(0, 2 * hour);
    messages.push({ sendAt, body: stray(sendAt), kind: 'unreadable' });
  }

  const planned = messages
    .map((message) => ({ ...message, sendAt: Math.max(start, message.sendAt) }))
    .toSorted((a, b) => a.sendAt - b.sendAt);
  return { messages: planned, farms, endsAt: planned.at(-1)?.sendAt ?? start };
};

/** Random streams of one seed, independent of each other: a draw in one does not shift another. */
export const streams = (seed: number) =>
  ({
    traffic: randomFrom(seed * 4 + 1),
    world: randomFrom(seed * 4 + 2),
    people: randomFrom(seed * 4 + 3),
  }) as const;

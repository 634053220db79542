import { createHmac } from 'node:crypto';
import type { EventOf, EventType } from '#shared/events/event.ts';
import { hour } from '#shared/settings/durations.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';

/** The ground truth about an account; no message contains any of it. */
export type Truth = {
  readonly accountId: string;
  /** The situation of an honest person, or the kind of farm. */
  readonly kind: string;
  readonly side: 'honest' | 'crude' | 'patient';
  /** Whether the real name is verified at the end. */
  readonly verified: boolean;
};

/** One message of the simulated platform. */
export type Sent = { readonly at: number; readonly accountId: string; readonly body: string };

/** The device and network of an event. */
export type Place = {
  readonly deviceId?: string | undefined;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly country?: string;
};

type DataOf<Type extends EventType> = EventOf<Type>['data'];

/** One account of the play: its actions become events. */
export type Actor = {
  readonly id: string;
  /** Records an action at a time, in hours from the beginning. */
  readonly does: <Type extends EventType>(
    hour: number,
    type: Type,
    data: DataOf<Type>,
    where: Place,
  ) => void;
  readonly writes: (hour: number, text: string, where: Place, kind?: 'post' | 'comment') => void;
};

export type Stage = {
  readonly random: Random;
  /** Records an action of an account given by its id. */
  readonly happens: <Type extends EventType>(
    accountId: string,
    hour: number,
    type: Type,
    data: DataOf<Type>,
    where: Place,
  ) => void;
  readonly actor: (truth: Omit<Truth, 'accountId'>) => Actor;
  /** Returns a private value as a platform sends it: hashed. */
  readonly hashed: (value: string) => { readonly platform: string };
  /** Returns a unique name: of a device, a network, a person. */
  readonly fresh: (prefix: string) => string;
  readonly sent: Sent[];
  readonly truths: Truth[];
};

export const platformId = 'play';

/** Start of the play, epoch milliseconds, and its length in hours. */
export const startOfPlay = Date.parse('2026-09-01T00:00:00.000Z');
export const duration = 45 * 24;

/** Returns an empty stage, deterministic by seed. */
export const stageOf = (seed: number): Stage => {
  const sent: Sent[] = [];
  const truths: Truth[] = [];
  const names = new Map<string, number>();
  const fresh = (prefix: string) => {
    const n = (names.get(prefix) ?? 0) + 1;
    names.set(prefix, n);
    return `${prefix}-${n}`;
  };
  let made = 0;
  const happens: Stage['happens'] = (accountId, at, type, data, where) => {
    made += 1;
    const happened = startOfPlay + Math.round(Math.max(0, at) * hour);
    const event = {
      version: 1,
      eventId: `e${made.toString(36)}`,
      platformId,
      type,
      occurredAt: new Date(happened).toISOString(),
      accountId,
      context: where,
      data,
    };
    sent.push({ at: happened, accountId, body: JSON.stringify(event) });
  };

  return {
    happens,
    random: randomFrom(seed),
    sent,
    truths,
    fresh,
    hashed: (value) => ({
      platform: createHmac('sha256', 'a key of the play').update(value).digest('base64url'),
    }),
    actor: (truth) => {
      const id = `u${(truths.length + 1).toString(36)}`;
      truths.push({ ...truth, accountId: id });
      const does: Actor['does'] = (at, type, data, where) => happens(id, at, type, data, where);
      return {
        id,
        does,
        writes: (at, text, where, kind = 'post') =>
          does(at, 'content.posted', { contentId: `c${made.toString(36)}`, kind, text }, where),
      };
    },
  };
};

/** Returns a random whole number around a mean, at least one. */
export const jittered = ({ next }: Random, mean: number, spread = 0.5): number =>
  Math.max(1, Math.round(mean * (1 + (next() * 2 - 1) * spread)));

export const chance = ({ next }: Random, share: number): boolean => next() < share;

/** Draws a log-normal value with the given median: how long people take for things. */
export const logNormal = ({ next }: Random, median: number, sigma: number): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return median * Math.exp(sigma * normal);
};

/** Draws a time of day at which people are awake, in hours. */
export const wakingHour = ({ next }: Random): number => 7 + 16 * Math.sqrt(next());

import { createHmac } from 'node:crypto';
import type { EventOf, EventType } from '#shared/events/event.ts';
import { instant, minute } from '#shared/settings/durations.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';

/** The ground truth of a message of the simulated platform, kept apart from the message itself. */
type Truth = {
  readonly scene: string;
  readonly kind: 'event' | 'malformed' | 'duplicate' | 'conflict';
  readonly accountId?: string;
  readonly contentId?: string;
  /** Whether the account is abusive; for content, whether the content is. */
  readonly abusive: boolean;
};

export type Sent = {
  /** Time of the event by the platform's clock, epoch milliseconds. */
  readonly at: number;
  readonly body: string;
  readonly truth: Truth;
};

type DataOf<Type extends EventType> = EventOf<Type>['data'];

/** One account of the simulation: its actions become events. */
export type Actor = {
  readonly id: string;
  /** Records an action `minute` minutes into the day, which is 1,380 minutes long. */
  readonly does: <Type extends EventType>(
    minute: number,
    type: Type,
    data: DataOf<Type>,
    where?: Place,
  ) => void;
  /** Publishes content and returns its id. */
  readonly writes: (
    minute: number,
    kind: DataOf<'content.posted'>['kind'],
    text: string,
    options?: { readonly abusive?: boolean; readonly where?: Place },
  ) => string;
  readonly verifiedAs: DataOf<'account.verification-changed'>;
};

type Place = {
  readonly deviceId?: string;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly client?: string;
};

/** Where scenes create their actors. Deterministic for a seed and an end of the day. */
export type Stage = {
  readonly random: Random;
  readonly actor: (role: {
    readonly scene: string;
    readonly id: string;
    readonly abusive?: boolean;
    readonly place: Place;
  }) => Actor;
  /** Returns the keyed hash of a private value, as the platform's backend would compute it. */
  readonly hashed: (value: string) => { readonly platform: string };
  readonly sent: Sent[];
  readonly platformId: string;
  /** Start of the day, epoch milliseconds. */
  readonly start: number;
};

const minutesOfDay = 1_380;

export const userAgents = {
  android:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  headless:
    'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36',
} as const;

/** Ids of the accounts of a scene: `farm001`, `farm002`, … for the prefix `farm`. */
export const numberedIds = (prefix: string, size: number): readonly string[] =>
  Array.from({ length: size }, (_, i) => `${prefix}${String(i + 1).padStart(3, '0')}`);

/** Returns an empty stage for the day that ends at `now`. */
export const stageFor = (platformId: string, seed: number, now: number): Stage => {
  const start = now - minutesOfDay * minute;
  /** Suffix of all ids: without it, the events of a second day would conflict with those of the first. */
  const day = start.toString(36);
  const sent: Sent[] = [];
  const hashed = (value: string) => ({
    platform: createHmac('sha256', 'a key of the play').update(value).digest('base64url'),
  });

  return {
    random: randomFrom(seed),
    sent,
    platformId,
    start,
    hashed,
    actor: ({ scene, id, abusive = false, place }) => {
      const accountId = `${id}-${day}`;
      let eventCount = 0;
      const record = (
        at: number,
        type: EventType,
        data: object,
        where: Place,
        truth: Pick<Truth, 'contentId' | 'abusive'>,
      ) => {
        eventCount += 1;
        const occurredAt = start + Math.round(Math.min(at, minutesOfDay) * minute);
        const event = {
          version: 1,
          eventId: `${accountId}-${eventCount}`,
          platformId,
          type,
          occurredAt: instant(occurredAt),
          accountId,
          context: { client: 'android 8.2', ...place, ...where },
          data,
        };
        sent.push({
          at: occurredAt,
          body: JSON.stringify(event),
          truth: { scene, kind: 'event', accountId, ...truth },
        });
      };
      return {
        id: accountId,
        verifiedAs: {
          status: 'verified',
          level: 'identity',
          identity: { hashes: hashed(`identity of ${id}`) },
        },
        does: (at, type, data, where = {}) => record(at, type, data, where, { abusive }),
        writes: (at, kind, text, options = {}) => {
          const contentId = `c-${accountId}-${eventCount + 1}`;
          record(at, 'content.posted', { contentId, kind, text }, options.where ?? {}, {
            contentId,
            abusive: options.abusive ?? abusive,
          });
          return contentId;
        },
      };
    },
  };
};

import { describe, expect, it } from 'vitest';
import { parseEvent } from '#shared/events/parse.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { playOf } from './play.ts';
import { platformId } from './stage.ts';

const small = { seed: 7, honest: 200, farmsOfEach: 1, farmSize: 6 };
const { messages, truth } = playOf(small);

describe('a play of the signup simulator', () => {
  it('is the same for the same seed and different for another', () => {
    expect(playOf(small).messages).toEqual(messages);
    expect(playOf({ ...small, seed: 8 }).messages).not.toEqual(messages);
  });

  it('contains only valid events', () => {
    const platform = PlatformSettings.parse({ platformId, purpose: 'demonstration' });
    const refused = messages
      .map(({ body, at }) => ({ body, parsed: parseEvent(body, { platform, sentAt: at + 1_000 }) }))
      .filter(({ parsed }) => !parsed.ok);
    expect(refused).toEqual([]);
  });

  it('is contained in the play with company, which has more people and more activity', () => {
    const lively = playOf({ ...small, withCompany: true });
    const told = new Set(lively.messages.map(({ body }) => body));
    expect(messages.filter(({ body }) => !told.has(body))).toEqual([]);
    expect([...truth].filter(([id, one]) => lively.truth.get(id)?.kind !== one.kind)).toEqual([]);
    const replies = lively.messages.filter(({ body }) => body.includes('"reply":true'));
    expect(replies.length).toBeGreaterThan(messages.length / 100);
    const platform = PlatformSettings.parse({ platformId, purpose: 'demonstration' });
    const refused = lively.messages.filter(
      ({ body, at }) => !parseEvent(body, { platform, sentAt: at + 1_000 }).ok,
    );
    expect(refused).toEqual([]);
  });

  it('reveals the truth in no message', () => {
    const told = messages.filter(({ body }) =>
      /crude|patient|honest|"kind":"(?:script|flat|mules)/.test(body),
    );
    expect(told).toEqual([]);
  });

  it('gives every farm account more than ten events, and every account a truth', () => {
    const acts = Map.groupBy(messages, ({ accountId }) => accountId);
    for (const { accountId, side } of truth.values()) {
      if (side !== 'honest') expect(acts.get(accountId)?.length).toBeGreaterThan(10);
    }
    expect([...acts.keys()].filter((id) => !truth.has(id))).toEqual([]);
  });
});

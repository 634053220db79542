import { expect, test } from 'vitest';
import { readEvent } from '#shared/signals/read-event.ts';
import { readText } from '#shared/text/read.ts';
import type { TextReader } from '#shared/text/reading.ts';
import { eventOf } from '../screening/desk.ts';

const profile = (nickname: string, bio: string) =>
  eventOf('account.profile-changed', 'u1', { fields: ['nickname', 'bio'], nickname, bio }) as never;
const ordinary = '健身教练持证，减脂增肌，私教课看置顶';

test('an offer in a nickname is read beside an ordinary bio', () => {
  expect(readEvent(profile('跑分车队招人', ordinary), readText)?.verdict).toBe('flag');
  expect(readEvent(profile('小满爱爬山', ordinary), readText)?.verdict).toBe('allow');
});

test('a trade in the nickname counts with the contact in the bio', () => {
  expect(readEvent(profile('收卡', '加薇❤ demo_ka_9'), readText)?.verdict).not.toBe('allow');
});

test('what is quoted of a bio that is read alone lies in the bio', () => {
  const offer = '出售银行卡四件套';
  const readsAlone: TextReader = (text) =>
    text.startsWith('小') ? { ...readText(''), contacts: readText(text).contacts } : readText(text);
  const reading = readEvent(profile('小满', offer), readsAlone);
  expect(reading?.verdict).not.toBe('allow');
  const quotes = reading?.evidence.map(({ start, end, text }) => [
    `小满\n${offer}`.slice(start, end),
    text,
  ]);
  expect(quotes?.length).toBeGreaterThan(0);
  for (const [shown, text] of quotes ?? []) expect(shown).toBe(text);
});

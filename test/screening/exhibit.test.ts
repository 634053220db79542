import { expect, it } from 'vitest';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { Exhibit, maskLabel, maskText, mostTextShown } from '#shared/reviews/exhibit.ts';
import { exhibitOf, exhibitsOf } from '#shared/screening/exhibit.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { withCodes } from '#shared/text/contacts/codes.ts';
import { readText } from '#shared/text/read.ts';
import type { TextReading } from '#shared/text/reading.ts';
import { eventOf, openDesk, verifiedSignUp } from './desk.ts';

const sentAt = Date.parse('2026-11-24T08:00:00.000Z');
const platform = PlatformSettings.parse({ platformId: 'demo', purpose: 'demonstration' });

const exhibit = (type: string, data: object, reading: TextReading | null = null) => {
  const body = {
    version: 1,
    eventId: 'e-1',
    platformId: 'demo',
    type,
    occurredAt: new Date(sentAt).toISOString(),
    accountId: 'u-1',
    data,
  };
  const parsed = parseEvent(JSON.stringify(body), { platform, sentAt });
  if (!parsed.ok) throw new Error(parsed.reason);
  const options = { entities: [], counterpartId: null, report: null, textDays: 30 };
  return Exhibit.parse(exhibitOf(parsed.arrival, reading, options).body);
};

it('keeps the first twenty targets of a request', () => {
  const targetIds = Array.from({ length: 25 }, (_, i) => `v-${i}`);
  expect(exhibit('social.requested', { targetIds }).targetIds).toEqual(targetIds.slice(0, 20));
});

it.each([
  [40, false],
  [41, true],
  [140, true],
])('of %i exhibits reports whether there are more: %s', async (n, more) => {
  const papers = memoryPapers(() => sentAt);
  const body = exhibit('content.posted', { contentId: 'p-1', kind: 'post', text: '收卡' });
  for (let i = 0; i < n; i++) {
    const id = `e-${i}`;
    const paper = { kind: 'exhibit', folder: 'u-1', id, version: 1, expiresAt: null } as const;
    await papers.write({ ...paper, body: { ...body, eventId: id } });
  }
  const some = await exhibitsOf('u-1', { papers });
  expect([some.exhibits.length, some.more]).toEqual([40, more]);
});

it('keeps the image labels of a post', () => {
  const data = { contentId: 'p-1', kind: 'post', text: '', imageLabels: ['qr-code', 'bank-card'] };
  expect(exhibit('content.posted', data).imageLabels).toEqual(data.imageLabels);
});

it('masks nothing in the text for a contact in a QR code, which is masked in its label', () => {
  const data = { contentId: 'p-1', kind: 'post', text: '', imageLabels: ['qr:t.me/demo_888'] };
  const { contacts, imageLabels } = exhibit(
    'content.posted',
    data,
    withCodes(readText(''), ['t.me/demo_888']),
  );
  expect(contacts).toEqual([]);
  expect(['qr-code', `qr:${'a0'.repeat(32)}`, ...imageLabels].map(maskLabel)).toEqual([
    'qr-code',
    `qr:${'a0'.repeat(32)}`,
    `qr:${'•'.repeat(13)}`,
  ]);
});

it('keeps no targets of a follow', () => {
  expect(exhibit('social.followed', { targetIds: ['v-1'] }).targetIds).toEqual([]);
});

it.each([
  [3999, false],
  [4000, false],
  [4001, true],
])('reports for a text of %i units whether it was cut: %s', (length, cut) => {
  const text = '。'.repeat(length);
  expect(exhibit('content.posted', { contentId: 'p-1', kind: 'post', text }).cut).toBe(cut);
});

it('cuts a long text between characters and masks a contact that it cuts', () => {
  const cut = (before: string) => {
    const text = `${before.padEnd(mostTextShown - 5, '。')}13800008000`;
    const { contacts } = exhibit(
      'content.posted',
      { contentId: 'p-1', kind: 'post', text },
      readText(text),
    );
    return maskText(text.slice(0, mostTextShown), contacts).slice(-5);
  };
  expect(cut('收卡')).toBe('•••••');
  const text = `${'。'.repeat(mostTextShown - 1)}😀`;
  const shown = exhibit('content.posted', { contentId: 'p-1', kind: 'post', text }).text;
  expect(shown).toBe('。'.repeat(mostTextShown - 1));
});

it('keeps of a quote in traditional script what every release reads', () => {
  const text = '高價收銀行卡四件套，加微信 demo_2024';
  const reading = readText(text);
  expect(reading.evidence.some(({ traditional }) => traditional)).toBe(true);
  const { quotes } = exhibit('content.posted', { contentId: 'p-1', kind: 'post', text }, reading);
  expect(quotes).toEqual(reading.evidence.map(({ traditional, ...quote }) => quote));
});

it('keeps contacts up to where the text is cut, and only quotes before it', () => {
  const reading = readText('收卡');
  const at = (start: number, end: number) => ({ start, end, text: '', reads: '' });
  const contact = (start: number, end: number) => ({
    ...at(start, end),
    ...{ kind: 'qq' as const, value: '88123456', masked: false },
  });
  const most = mostTextShown;
  const shown = exhibit(
    'content.posted',
    { contentId: 'p-1', kind: 'post', text: '。'.repeat(most + 100) },
    {
      ...reading,
      evidence: [at(most - 4, most), at(most - 2, most + 2)],
      contacts: [contact(most - 4, most + 4), contact(most, most + 8)],
    },
  );
  expect(shown.quotes.map(({ end }) => end)).toEqual([most]);
  expect(shown.contacts).toEqual([{ start: most - 4, end: most }]);
});

it('shows a named exhibit of an account beyond the forty latest', async () => {
  const papers = memoryPapers(() => sentAt);
  const body = exhibit('content.posted', { contentId: 'p-1', kind: 'post', text: '收卡' });
  for (let i = 0; i < 50; i++) {
    const id = `e-${i}`;
    const paper = { kind: 'exhibit', folder: 'u-1', id, version: 1, expiresAt: null } as const;
    await papers.write({ ...paper, body: { ...body, eventId: id, at: sentAt + i } });
  }
  const { exhibits } = await exhibitsOf('u-1', { papers }, ['e-3']);
  expect(exhibits.map(({ eventId }) => eventId).slice(-2)).toEqual(['e-10', 'e-3']);
});

it('quotes the stored text, and nothing that is stored shows the number in it', async () => {
  const desk = openDesk();
  const number = '13812345678';
  const text = `出售银行卡四件套，电话${number}，加微信 fake_handle_9`;
  const data = { contentId: 'p-1', kind: 'post', text };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const [shown] = (await exhibitsOf('seller', desk.ports)).exhibits;
  const decided = desk.decisions().find(({ subject }) => subject.kind === 'content');
  const { content } = expandSignals(decided?.signals ?? {});
  const parts = [
    ...(shown?.quotes ?? []),
    ...(content?.evidence ?? []),
    ...(content?.contacts ?? []),
  ];
  expect(parts.length).toBeGreaterThan(4);
  for (const { start, end, text: quoted } of parts) {
    expect(quoted).not.toBe('');
    expect(quoted).toBe(shown?.text?.slice(start, end));
  }
  for (const stored of [shown, ...desk.decisions()]) {
    expect(JSON.stringify(stored)).not.toContain(number);
  }
});

it('shows the offer in a nickname beside an ordinary bio', async () => {
  const desk = openDesk();
  const nickname = '跑分车队招人';
  const bio = '健身教练持证，减脂增肌，私教课看置顶';
  await desk.send(verifiedSignUp('u1'));
  await desk.send(
    eventOf('account.profile-changed', 'u1', { fields: ['nickname', 'bio'], nickname, bio }),
  );
  expect(desk.records.cases.size).toBe(1);
  const [shown] = (await exhibitsOf('u1', { papers: desk.ports.papers })).exhibits;
  expect(shown?.text).toBe(`${nickname}\n${bio}`);
  expect(shown?.quotes.map(({ start, end }) => shown.text?.slice(start, end))).toContain(
    '跑分车队',
  );
});

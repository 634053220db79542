import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { replaySlices } from '#functions/backtest/handler.ts';
import { chunksOf } from '#shared/backtest/chunks.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { endOnce, foldSlices } from '#shared/backtest/run.ts';
import { replaySlice, type SlicePorts, slicesOf } from '#shared/backtest/slices.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { parseEvent } from '#shared/events/parse.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import type { ArchivePart } from '#shared/stores/archive/port.ts';
import { memoryBacktests } from '#shared/stores/backtests/memory.ts';
import type { Manifest } from '#shared/stores/backtests/port.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { playOf } from '../simulator/play.ts';
import { ports, settings } from './ports.ts';

const rule = { kind: 'catalogue', id: 'account.unverified-service-use' } as const;

/** An event as it arrived. */
const arrivalOf = (at: number, accountId: string, type: string, data: object): Occurrence => {
  const parsed = parseEvent(
    JSON.stringify({
      ...{ version: 1, eventId: `e-${at}-${accountId}`, platformId: settings.platformId },
      ...{ type, occurredAt: new Date(at).toISOString(), accountId, data },
    }),
    { platform: settings, sentAt: at },
  );
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.arrival;
};

/** An archive with some weeks of a small platform; tests only read it. */
const buildArchive = async () => {
  const { messages } = playOf({ seed: 11, honest: 20, farmsOfEach: 1, farmSize: 3 });
  const archive = memoryArchive('play');
  const occurrences = messages.flatMap(({ body }): Occurrence[] => {
    const parsed = parseEvent(body, { platform: settings, sentAt: 0 });
    return parsed.ok && parsed.arrival.event.type !== 'action.applied' ? [parsed.arrival] : [];
  });
  const byHour = Map.groupBy(occurrences, ({ sentAt }) => Math.floor(sentAt / hour));
  for (const [at, part] of byHour) await archive.append([`part-${at}`], part);
  return { archive, occurrences };
};
const { archive, occurrences } = await buildArchive();

const partsOf = async (archive: ReturnType<typeof memoryArchive>) => {
  const parts: ArchivePart[] = [];
  for await (const part of archive.parts()) parts.push(part);
  return parts;
};

const slicePortsOver = (archive: ReturnType<typeof memoryArchive>): SlicePorts => ({
  archive,
  backtests: memoryBacktests(),
  replay: ports,
  papers: memoryPapers(() => 77),
  rulebook: memoryRulebook(),
  clock: { now: () => 77 },
});

const runFannedOut = async (
  archive: ReturnType<typeof memoryArchive>,
  slices: Manifest['slices'],
  asked: Pick<Manifest, 'rule' | 'lists' | 'book'> = { rule },
) => {
  const slicePorts = slicePortsOver(archive);
  const { backtests, rulebook } = slicePorts;
  await backtests.putManifest({ backtestId: 'bt-12345678', ...asked, slices });
  // Out of order and with a duplicate, as a queue may deliver them.
  for (const slice of [...slices.keys(), 0].toReversed()) {
    await replaySlice({ backtestId: 'bt-12345678', slice }, slicePorts);
  }
  // A run ordered by the CLI is folded and recorded by the CLI, not by the function.
  expect(await rulebook.entriesAfter(0)).toEqual([]);
  expect(await backtests.readWhole('bt-12345678')).toBeNull();
  const results = await Promise.all(
    slices.map((_, slice) => backtests.readResult('bt-12345678', slice)),
  );
  return foldSlices(results.filter((result) => result !== null));
};

// On a busy machine some of these replays take more than a minute.
describe('slices of an archive', { timeout: 300_000 }, () => {
  it('cover every hour once, start at full hours, and have about the requested size', () => {
    const parts = Array.from({ length: 50 }, (_, i) => ({
      hour: Math.floor(i / 2) * hour,
      bytes: 10,
    }));
    const slices = slicesOf(parts, { sliceBytes: 60, warmUp: day });
    expect(slices).toHaveLength(9);
    expect(slices[0]).toEqual({ warmFrom: -day, from: 0, to: 3 * hour });
    for (const [i, { from, warmFrom }] of slices.entries()) {
      expect(warmFrom).toBe(from - day);
      if (i > 0) expect(from).toBe(slices[i - 1]?.to);
    }
    expect(slices.at(-1)?.to).toBe(26 * hour);
    expect(slicesOf(parts, { sliceBytes: 5, warmUp: day })).toHaveLength(25);
    expect(slicesOf([], { sliceBytes: 60, warmUp: day })).toEqual([]);
  });

  it('combine to the result of one whole replay if each is warmed up with all earlier events', async () => {
    const found = catalogue.find(rule.id);
    if (!found) throw new Error('no such rule');
    const whole = await backtest(found, chunksOf(occurrences, ports), ports);
    expect(whole.fired).toBeGreaterThan(0);
    expect(Object.keys(whole.accounts).length).toBeGreaterThan(0);

    const parts = await partsOf(archive);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const slices = slicesOf(parts, { sliceBytes: bytes / 3, warmUp: 100 * day });
    expect(slices.length).toBeGreaterThanOrEqual(3);
    expect(await runFannedOut(archive, [...slices])).toEqual(whole);
  });

  it('count each event once: one that arrives as a slice ends belongs to the next', async () => {
    const archive = memoryArchive('play');
    const start = Date.parse('2026-11-03T08:00:00.000Z');
    const signedUp = (minutes: number) =>
      arrivalOf(start + minutes * minute, `u-${minutes}`, 'account.signed-up', {});
    // The first part extends into the next hour; its first event is the last that its slice can count.
    const lastOfHour = arrivalOf(start + hour - 1, 'u-last', 'account.signed-up', {});
    await archive.append(['part-0'], [lastOfHour, signedUp(60)]);
    await archive.append(['part-1'], [signedUp(65), signedUp(120)]);
    const slices = slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 0 });
    expect(slices.map(({ from, to }) => [from - start, to - start])).toEqual([
      [0, hour],
      [hour, 3 * hour],
    ]);
    expect((await runFannedOut(archive, [...slices]))?.events).toBe(4);
  });

  it('may start at any minute, and tell when the first and the last of their events arrived', async () => {
    const archive = memoryArchive('play');
    const start = Date.parse('2026-11-03T08:05:00.000Z');
    const arrived = [-70, -1, 0, 59, 60].map((minutes) => start + minutes * minute);
    for (const at of arrived) {
      await archive.append([`p-${at}`], [arrivalOf(at, `u-${at}`, 'account.signed-up', {})]);
    }
    const slices = [
      { warmFrom: start - hour, from: start, to: start + hour },
      { warmFrom: start, from: start + hour, to: start + 2 * hour },
    ];
    expect(await runFannedOut(archive, slices.slice(0, 1))).toMatchObject({
      events: 2,
      arrived: { first: start, last: start + 59 * minute },
    });
    expect(await runFannedOut(archive, slices)).toMatchObject({
      events: 3,
      arrived: { first: start, last: start + hour },
    });
  });

  it('count an event that cannot be judged once, not again while they warm up', async () => {
    const archive = memoryArchive('play');
    const start = Date.parse('2026-11-03T00:00:00.000Z');
    const post = (contentId: string) =>
      arrivalOf(start, 'u-1', 'content.posted', { contentId, kind: 'post', text: '早上好' });
    // Of two events with the same id, the second conflicts with the first.
    const occurrences = [
      ...[post('p-1'), post('p-2')],
      ...[1, 2].map((days) => arrivalOf(start + days * day, 'u-2', 'account.signed-up', {})),
    ];
    for (const [i, one] of occurrences.entries()) await archive.append([`part-${i}`], [one]);
    const slices = slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 7 * day });
    expect(slices).toHaveLength(3);
    const folded = await runFannedOut(archive, [...slices]);
    expect(folded).toMatchObject({ events: 3, refused: { 'event-conflict': 1 } });
  });

  it('are judged with the given lists', async () => {
    const [account] = occurrences.map(({ event }) => event.accountId);
    const entry: StandingEntry = {
      list: 'block',
      kind: 'account',
      key: null,
      value: account as string,
      source: 'case 17',
      reason: 'farm',
      authority: null,
      owner: 'risk team',
      expiresAt: Date.parse('2099-01-01T00:00:00.000Z'),
      changeId: 'list-file',
      proposedBy: '',
      approvedBy: '',
      since: 0,
    };
    const onList = { kind: 'catalogue', id: 'account.on-block-list' } as const;
    const [first] = slicesOf(await partsOf(archive), { sliceBytes: 8_000, warmUp: 0 });
    const slices = first ? [first] : [];
    const folded = await runFannedOut(archive, slices, { rule: onList, lists: [entry] });
    expect(folded?.fired).toBeGreaterThan(0);
    expect((await runFannedOut(archive, slices, { rule: onList }))?.fired).toBe(0);
  });

  it('are judged with the current rules of the platform, a new revision beside the live one', async () => {
    const staff = (revision: number, when: string) =>
      StaffRule.parse(
        staffRule({
          revision,
          when,
          on: ['content.posted'],
          values: {},
          sentence: { 'zh-CN': '发文', en: 'posts' },
        }),
      );
    const [first, second] = [staff(1, 'counts.posts.day >= 3'), staff(2, 'counts.posts.day >= 2')];
    const { id } = first;
    const source = { kind: 'staff', rule: second } as const;
    const parts = await partsOf(archive);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const slices = slicesOf(parts, { sliceBytes: bytes / 4, warmUp: 0 }).slice(-1);
    const ofProduct = await runFannedOut(archive, slices, { rule: source });
    const [fired = ''] = Object.keys(ofProduct?.findings.without ?? {});
    expect(catalogue.find(fired)?.life).toBe('live');

    const told = { at: 1, by: 'lin' };
    const retires = {
      rule: fired,
      revision: catalogue.find(fired)?.revision ?? 0,
      to: 'retired',
    } as const;
    const book: RulebookEntry[] = [
      { ...told, sequence: 1, kind: 'saved', saved: first },
      { ...told, sequence: 2, kind: 'moved', rule: id, revision: 1, to: 'live' },
      { ...told, sequence: 3, kind: 'moved', ...retires },
    ];
    const asked = await runFannedOut(archive, slices, { rule: source, book });
    expect([ofProduct?.rule.against, asked?.rule.against]).toEqual([null, 1]);
    expect(asked?.findings.without[id]).toBeGreaterThan(0);
    expect(asked?.findings.without[fired]).toBeUndefined();
    const draft = { ...told, sequence: 4, kind: 'saved', saved: second } as const;
    const drafted = await runFannedOut(archive, slices, { rule: source, book: [...book, draft] });
    expect(drafted).toEqual(asked);
    const watches = { rule: id, revision: 2, to: 'shadow' } as const;
    const moved = { ...told, sequence: 5, kind: 'moved', ...watches } as const;
    const watching = { rule: source, book: [...book, draft, moved] };
    expect(await runFannedOut(archive, slices, watching)).toEqual(asked);
  });

  it('without warm-up still count every event, but know less history', async () => {
    const parts = await partsOf(archive);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const slices = slicesOf(parts, { sliceBytes: bytes / 8, warmUp: 0 });
    const folded = await runFannedOut(archive, [...slices]);
    expect(folded?.events).toBe(occurrences.length);
  });

  it('of a requested run are combined by the last of them, and recorded in the rulebook once', async () => {
    const slicePorts = slicePortsOver(archive);
    const { backtests, rulebook } = slicePorts;
    const backtestId = 'bt-12345678';
    const parts = await partsOf(archive);
    const slices = slicesOf(parts, { sliceBytes: 8_000, warmUp: 0 }).slice(0, 3);
    await backtests.putManifest({ backtestId, rule, slices: [...slices], askedBy: 'lin' });
    const replayed = (slice: number) => replaySlice({ backtestId, slice }, slicePorts);
    await replayed(2);
    await replayed(0);
    expect(await backtests.readWhole(backtestId)).toBeNull();
    expect(await rulebook.entriesAfter(0)).toEqual([]);
    // The last slice is delivered twice concurrently, and another one again after the end.
    await Promise.all([replayed(1), replayed(1)]);
    await replayed(0);
    const folded = await runFannedOut(archive, [...slices]);
    expect(await backtests.readWhole(backtestId)).toEqual(folded);
    expect(await rulebook.entriesAfter(0)).toEqual([
      {
        sequence: 1,
        at: 77,
        by: 'lin',
        kind: 'backtested',
        rule: rule.id,
        revision: catalogue.find(rule.id)?.revision,
        backtestId,
        examined: folded?.examined,
        fired: folded?.fired,
      },
    ]);
  });

  it('of every requested run are recorded, even of the same rule', async () => {
    const archive = memoryArchive('play');
    const at = Date.parse('2026-11-03T08:00:00.000Z');
    await archive.append(['part'], [arrivalOf(at, 'u-1', 'account.signed-up', {})]);
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 0 })];
    const slicePorts = slicePortsOver(archive);
    const ids = ['bt-12345678', 'bt-23456789'];
    for (const backtestId of ids) {
      await slicePorts.backtests.putManifest({ backtestId, rule, slices, askedBy: 'lin' });
      await replaySlice({ backtestId, slice: 0 }, slicePorts);
    }
    expect(await slicePorts.rulebook.entriesAfter(0)).toMatchObject(
      ids.map((backtestId) => ({ kind: 'backtested', backtestId })),
    );
  });

  it('leave out events of an account, or naming it, from before its erasure', async () => {
    const archive = memoryArchive('play');
    const erasedAt = Date.parse('2026-11-03T08:00:00.000Z');
    const arrived = (days: number, accountId: string, type: string, data: object) =>
      arrivalOf(erasedAt + days * day, accountId, type, data);
    const report = { reporterId: 'gone', reason: 'spam' };
    const occurrences = [
      arrived(-2, 'gone', 'account.signed-up', {}),
      arrived(-2, 'other', 'account.signed-up', {}),
      arrived(-1, 'other', 'report.filed', report),
      arrived(1, 'gone', 'account.signed-up', {}),
    ];
    for (const one of occurrences) await archive.append([one.event.eventId], [one]);
    const papers = memoryPapers(() => erasedAt);
    const slicePorts = { ...slicePortsOver(archive), papers };
    const { backtests } = slicePorts;
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1e9, warmUp: 0 })];
    const eventsOf = async (backtestId: string) => {
      await backtests.putManifest({ backtestId, rule, slices });
      await replaySlice({ backtestId, slice: 0 }, slicePorts);
      return (await backtests.readResult(backtestId, 0))?.events;
    };
    expect(await eventsOf('bt-12345678')).toBe(4);
    await papers.write(erasedPaper('gone', erasedAt, { textDays: 30 }));
    expect(await eventsOf('bt-23456789')).toBe(2);
  });

  it('that come again keep their result, although the archive has grown: it is on record', async () => {
    const archive = memoryArchive('play');
    const at = Date.parse('2026-11-03T08:00:00.000Z');
    const signUp = (who: string) =>
      archive.append([who], [arrivalOf(at, who, 'account.signed-up', {})]);
    await signUp('u-1');
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1e9, warmUp: 0 })];
    const slicePorts = slicePortsOver(archive);
    const { backtests, rulebook } = slicePorts;
    const backtestId = 'bt-12345678';
    await backtests.putManifest({ backtestId, rule, slices, askedBy: 'lin' });
    const replayed = () => replaySlice({ backtestId, slice: 0 }, slicePorts);
    expect(await replayed()).toBe('replayed');
    const recorded = await rulebook.entriesAfter(0);
    await signUp('u-2');
    expect(await replayed()).toBe('replayed');
    expect((await backtests.readResult(backtestId, 0))?.events).toBe(1);
    expect((await backtests.readWhole(backtestId))?.events).toBe(1);
    expect(await rulebook.entriesAfter(0)).toEqual(recorded);
  });

  it('of a cancelled run are not replayed, and unfinished ones are discarded', async () => {
    const slicePorts = slicePortsOver(archive);
    const { backtests, rulebook } = slicePorts;
    const backtestId = 'bt-12345678';
    const slices = slicesOf(await partsOf(archive), { sliceBytes: 8_000, warmUp: 0 }).slice(0, 3);
    await backtests.putManifest({ backtestId, rule, slices: [...slices], askedBy: 'lin' });
    const replayed = (slice: number) => replaySlice({ backtestId, slice }, slicePorts);
    expect(await replayed(0)).toBe('replayed');
    const underWay = replayed(1);
    await backtests.cancel(backtestId, { by: 'zhao', at: 77 });
    expect(await underWay).toBe('cancelled');
    expect(await replayed(2)).toBe('cancelled');
    expect([...(await backtests.doneSlices(backtestId))]).toEqual([0]);
    expect(await backtests.readWhole(backtestId)).toBeNull();
    expect(await rulebook.entriesAfter(0)).toEqual([]);
  });

  it('of a run cancelled during combination record nothing in the rulebook', async () => {
    const { backtests, ...ports } = slicePortsOver(archive);
    const backtestId = 'bt-12345678';
    const slices = slicesOf(await partsOf(archive), { sliceBytes: 1e9, warmUp: 0 });
    await backtests.putManifest({ backtestId, rule, slices: [...slices], askedBy: 'lin' });
    const putWhole: typeof backtests.putWhole = async (...whole) => {
      await backtests.cancel(backtestId, { by: 'zhao', at: 77 });
      await backtests.putWhole(...whole);
    };
    const cancelling = { ...ports, backtests: { ...backtests, putWhole } };
    for (const slice of slices.keys()) await replaySlice({ backtestId, slice }, cancelling);
    expect((await backtests.doneSlices(backtestId)).size).toBe(slices.length);
    expect(await ports.rulebook.entriesAfter(0)).toEqual([]);
  });

  it('of a run that a person cancels as its result is entered are either entered or cancelled', async () => {
    const archive = memoryArchive('play');
    const at = Date.parse('2026-11-03T08:00:00.000Z');
    await archive.append(['part'], [arrivalOf(at, 'u-1', 'account.signed-up', {})]);
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 0 })];
    const byPerson = { by: 'zhao', at: 77 };
    const order = { backtestId: 'bt-12345678', slice: 0 };
    const manifest = { backtestId: order.backtestId, rule, slices, askedBy: 'lin' };
    const ports = slicePortsOver(archive);
    await ports.backtests.putManifest(manifest);
    // The person cancels after the last look at the mark that stops a run.
    const cancelled: typeof ports.backtests.cancelled = async (id) => {
      const mark = await ports.backtests.cancelled(id);
      if (await ports.backtests.readWhole(id)) await endOnce(id, byPerson, ports.papers);
      return mark;
    };
    await replaySlice(order, { ...ports, backtests: { ...ports.backtests, cancelled } });
    expect(await ports.rulebook.entriesAfter(0)).toEqual([]);
    expect(await endOnce(order.backtestId, { by: 'clearspring', at: 78 }, ports.papers)).toEqual(
      byPerson,
    );

    // A worker that dies just before the entry is made leaves it to the next, although somebody tried to cancel.
    const interrupted = slicePortsOver(archive);
    await interrupted.backtests.putManifest(manifest);
    const rulebook = {
      ...interrupted.rulebook,
      append: async () => {
        throw new Error('died');
      },
    };
    await expect(replaySlice(order, { ...interrupted, rulebook })).rejects.toThrow('died');
    const finished = { by: 'clearspring', at: 77 };
    expect(await endOnce(order.backtestId, byPerson, interrupted.papers)).toEqual(finished);
    await replaySlice(order, interrupted);
    expect(await interrupted.rulebook.entriesAfter(0)).toHaveLength(1);
  });

  it('of a run that one worker finishes while another runs late are done, or too large, not both', async () => {
    const archive = memoryArchive('play');
    const at = Date.parse('2026-11-03T08:00:00.000Z');
    await archive.append(['part'], [arrivalOf(at, 'u-1', 'account.signed-up', {})]);
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 0 })];
    const order = { backtestId: 'bt-12345678', slice: 0 };
    const manifest = { backtestId: order.backtestId, rule, slices, askedBy: 'lin' };
    const finished = slicePortsOver(archive);
    await finished.backtests.putManifest(manifest);
    // The message was delivered twice.
    async function* read(range: Parameters<typeof archive.read>[0]) {
      await replaySlice(order, finished);
      yield* archive.read(range);
    }
    const late = replaySlice(order, { ...finished, archive: { read } }, () => true);
    expect(await late).toBe('too-large');
    expect(await finished.backtests.cancelled(order.backtestId)).toBeNull();
    expect(await finished.rulebook.entriesAfter(0)).toHaveLength(1);

    const tooLarge = slicePortsOver(archive);
    await tooLarge.backtests.putManifest(manifest);
    const ending = { by: 'clearspring', at: 77, tooLarge: true } as const;
    await endOnce(order.backtestId, ending, tooLarge.papers);
    await replaySlice(order, tooLarge);
    expect(await tooLarge.rulebook.entriesAfter(0)).toEqual([]);
  });

  it('of an unknown manifest are rejected', async () => {
    const order = { backtestId: 'bt-unknown-1', slice: 0 };
    await expect(replaySlice(order, slicePortsOver(memoryArchive('play')))).rejects.toThrow(
      'the backtest bt-unknown-1 has no slice 0',
    );
  });

  it('that take longer than a run of the function stop the whole run instead of failing again and again', async () => {
    const slicePorts = slicePortsOver(archive);
    const { backtests, rulebook } = slicePorts;
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1, warmUp: 0 })].slice(0, 2);
    const backtestId = 'bt-12345678';
    await backtests.putManifest({ backtestId, rule, slices, askedBy: 'zhao' });
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => 77 });
    const run = (slice: number, milliseconds: number) =>
      replaySlices({ ...slicePorts, log })(
        {
          Records: [{ messageId: 'm-1', body: JSON.stringify({ backtestId, slice }) }],
        } as SQSEvent,
        { getRemainingTimeInMillis: () => milliseconds } as Context,
      );
    for (const [slice, milliseconds] of [
      [0, 30_000],
      [1, 900_000],
    ] as const) {
      expect(await run(slice, milliseconds)).toEqual({ batchItemFailures: [] });
    }
    const stopped = { by: 'clearspring', at: 77 };
    expect(await backtests.cancelled(backtestId)).toEqual(stopped);
    // Outlives the mark, and says why.
    expect(await endOnce(backtestId, { by: 'zhao', at: 78 }, slicePorts.papers)).toEqual({
      ...stopped,
      tooLarge: true,
    });
    expect((await backtests.doneSlices(backtestId)).size).toBe(0);
    expect(await rulebook.entriesAfter(0)).toEqual([]);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([
      'slice-begun',
      'slice-too-large',
      'slice-begun',
      'slice-cancelled',
    ]);
  });

  it('that fail are returned alone and logged, and cancelled ones are not called replayed', async () => {
    const slicePorts = slicePortsOver(archive);
    const slices = [...slicesOf(await partsOf(archive), { sliceBytes: 1e9, warmUp: 0 })];
    await slicePorts.backtests.putManifest({ backtestId: 'bt-12345678', rule, slices });
    await slicePorts.backtests.cancel('bt-cancelled', { by: 'zhao', at: 77 });
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), now: () => 77 });
    const order = (backtestId: string) => JSON.stringify({ backtestId, slice: 0 });
    const bodies = {
      good: order('bt-12345678'),
      bad: 'no order',
      unknown: order('bt-unknown-1'),
      cancelled: order('bt-cancelled'),
    };
    const Records = Object.entries(bodies).map(([messageId, body]) => ({ messageId, body }));
    const answer = await replaySlices({ ...slicePorts, log })(
      { Records } as SQSEvent,
      { getRemainingTimeInMillis: () => 60_000 } as Context,
    );
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }, { itemIdentifier: 'unknown' }],
    });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      ...['bt-12345678', 'bt-unknown-1', 'bt-cancelled'].map((backtestId) => ({
        event: 'slice-begun',
        backtestId,
        slice: 0,
      })),
      { event: 'slice-cancelled', backtestId: 'bt-cancelled' },
      { event: 'slice-replayed', backtestId: 'bt-12345678', slice: 0, milliseconds: 0 },
      { event: 'returned-to-queue', messageId: 'bad', error: 'SyntaxError' },
      { event: 'returned-to-queue', messageId: 'unknown', error: 'Error' },
    ]);
  });
});

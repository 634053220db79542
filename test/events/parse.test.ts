import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { schemas } from '#shared/events/event.ts';
import { examples } from '#shared/events/examples.ts';
import { explainQuarantine, explainRefusal } from '#shared/events/explanations.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { QuarantineReason } from '#shared/events/quarantine.ts';
import { shapes } from '#shared/events/words.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const sentAt = Date.parse('2026-11-24T08:00:01.000Z');
const platform = PlatformSettings.parse({ platformId: 'demo' });
const read = (body: string) => {
  const parsed = parseEvent(body, { platform, sentAt });
  return parsed.ok ? parsed : { ...parsed, ...explainQuarantine(parsed) };
};

const arrivalOf = (body: string) => {
  const parsed = read(body);
  if (!parsed.ok) throw new Error(parsed.problem.en);
  return parsed.arrival;
};

const everyExample = Object.entries(examples);

/** The same value with the keys of all objects in another order. */
const reordered = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reordered(inner)])
      .reverse(),
  );
};

describe('parseEvent', () => {
  it.each(everyExample)('reads the example of %s', (type, event) => {
    const arrival = arrivalOf(JSON.stringify(event));
    expect(arrival).toMatchObject({ at: sentAt - 1000, sentAt, late: false, degraded: [] });
    expect(arrival.event.type).toBe(type);
  });

  it.each(everyExample)('reads its own result for %s as the same event again', (_, event) => {
    const once = arrivalOf(JSON.stringify(event)).event;
    expect(arrivalOf(JSON.stringify(once)).event).toEqual(once);
  });

  it.each(everyExample)('gives %s the same digest in any spelling', (_, event) => {
    const { digest } = arrivalOf(JSON.stringify(event));
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(arrivalOf(JSON.stringify(reordered(event), null, 2)).digest).toBe(digest);
    const escaped = JSON.stringify(event)
      .replace('"version":1', '"version":1.0e0')
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    expect(arrivalOf(escaped).digest).toBe(digest);
  });

  it('gives different events different digests', () => {
    const digests = everyExample.map(([, event]) => arrivalOf(JSON.stringify(event)).digest);
    expect(new Set(digests).size).toBe(everyExample.length);
    const targets = (targetIds: string[]) =>
      arrivalOf(JSON.stringify({ ...examples['social.followed'], data: { targetIds } })).digest;
    expect(targets(['u-1', 'u-2'])).not.toBe(targets(['u-2', 'u-1']));
  });

  it('has words in both languages for every reason', () => {
    for (const reason of QuarantineReason.options) {
      const { problem, remedy } = explainQuarantine({ reason, field: 'data.text' });
      for (const words of [problem, remedy]) {
        expect(words['zh-CN']).toMatch(/^.*\p{Script=Han}.*。$/u);
        expect(words.en).toMatch(/^[A-Za-z].*\.$/);
      }
    }
  });

  it('separates Chinese from Latin letters and digits with a space', () => {
    const told = (shape: keyof typeof shapes) =>
      explainQuarantine({ reason: 'bad-field', field: 'data.x', shape: shapes[shape] }).problem[
        'zh-CN'
      ];
    expect(told('country')).toContain('：应为 ISO 3166 国家代码');
    expect(told('id')).toContain('：应为 1 到 64 个字符');
  });

  it('explains an earlier rejection as at the time, from the quarantined message', () => {
    const body = JSON.stringify({ ...examples['account.logged-in'], data: { method: 'guess' } });
    const refused = read(body);
    if (refused.ok) throw new Error('it was read');
    const { reason, field, problem, remedy } = refused;
    const kept = { reason, field, body, sentAt: 0 };
    expect(problem.en).toContain('data.method does not match the contract: expected one of ');
    expect(explainRefusal(kept, platform)).toEqual({ problem, remedy });
    // A truncated message, or one with another problem by now, is described only by reason and field.
    const cut = explainRefusal({ ...kept, body: body.slice(0, 40) }, platform);
    expect(cut.problem.en).toBe('data.method does not match the contract.');
    const other = explainRefusal({ ...kept, field: 'data' }, platform);
    expect(other.problem.en).toBe('data does not match the contract.');
  });

  it('explains a rejection without parsing the message if that adds nothing', () => {
    const parse = vi.spyOn(JSON, 'parse');
    const shaped = ['unknown-field', 'bad-field', 'bad-time'];
    for (const reason of QuarantineReason.options.filter((one) => !shaped.includes(one))) {
      const kept = { reason, field: 'data.text', body: '{}', sentAt };
      expect(explainRefusal(kept, platform)).toEqual(
        explainQuarantine({ reason, field: 'data.text' }),
      );
    }
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('says of a null that a field without a value is left out', () => {
    const problemOf = (event: object) => {
      const parsed = read(JSON.stringify({ ...examples['account.signed-up'], ...event }));
      return parsed.ok ? null : parsed.problem;
    };
    expect(problemOf({ context: null })?.en).toBe(
      'context does not match the contract: expected an object, not null (leave out a field without a value).',
    );
    expect(problemOf({ data: { nickname: null } })?.['zh-CN']).toBe(
      'data.nickname 不符合契约：应为字符串，不能是 null（没有值的字段应省略）。',
    );
    expect(problemOf({ data: { nickname: 7 } })?.en).not.toContain('null');
  });

  it('names the fields that an object may have, at the time and later', () => {
    const { data } = examples['content.posted'];
    const refusedFor = (event: object) => {
      const body = JSON.stringify(event);
      const parsed = read(body);
      if (parsed.ok) throw new Error('it was read');
      const { reason, field, problem, remedy } = parsed;
      expect(explainRefusal({ reason, field, body, sentAt: 0 }, platform)).toEqual({
        problem,
        remedy,
      });
      return { field, ...problem };
    };
    expect(refusedFor({ ...examples['content.posted'], data: { ...data, txt: '' } })).toEqual({
      field: 'data',
      'zh-CN':
        'data 含有契约之外的字段：应为以下之一：contentId、kind、text、parentId、imageLabels、repost、reactions。',
      en: 'data has a field that is not in the contract: expected one of contentId, kind, text, parentId, imageLabels, repost, reactions.',
    });
    const reactions = { like: 1 };
    expect(
      refusedFor({ ...examples['content.posted'], data: { ...data, reactions } }),
    ).toMatchObject({
      field: 'data.reactions',
      en: 'data.reactions has a field that is not in the contract: expected one of likes, reposts, comments.',
    });
    expect(refusedFor({ ...examples['content.posted'], time: 1 }).en).toContain('occurredAt');
    // An object without any field has none to choose from.
    expect(refusedFor({ ...examples['account.reopened'], data: { why: '' } }).en).toBe(
      'data has a field that is not in the contract.',
    );
  });

  it('names no fields for a place that is not an object of named fields', () => {
    const path = ['data', 'imageLabels', 0];
    const issues = [{ code: 'unrecognized_keys', keys: ['x'], path, message: '' }] as const;
    const parse = vi
      .spyOn(schemas['content.posted'], 'safeParse')
      .mockReturnValue({ success: false, error: { issues } } as never);
    expect(read(JSON.stringify(examples['content.posted']))).toMatchObject({
      problem: { en: 'data.imageLabels.0 has a field that is not in the contract.' },
    });
    parse.mockRestore();
  });

  it('names the field, the expected value and the remedy', () => {
    const { contentId: _, ...data } = examples['content.posted'].data;
    const missing = read(JSON.stringify({ ...examples['content.posted'], data }));
    expect(missing).toMatchObject({
      reason: 'missing-field',
      field: 'data.contentId',
      problem: { 'zh-CN': '缺少 data.contentId。', en: 'data.contentId is missing.' },
    });
    const misspelled = read(
      JSON.stringify({ ...examples['content.removed'], data: { contentId: 'p-1', by: 'robot' } }),
    );
    expect(misspelled).toMatchObject({
      field: 'data.by',
      problem: {
        'zh-CN': 'data.by 不符合契约：应为以下之一：author、platform。',
        en: 'data.by does not match the contract: expected one of author, platform.',
      },
    });
    const nobody = read(
      JSON.stringify({ ...examples['social.requested'], data: { targetIds: [] } }),
    );
    expect(nobody).toMatchObject({
      problem: {
        'zh-CN': 'data.targetIds 不符合契约：应为至少 1 项。',
        en: 'data.targetIds does not match the contract: expected at least 1 entry.',
      },
    });
  });
});

/** JSON that might be sent instead of a value: other types, dangerous keys, dangerous strings. */
const nastyValues = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(null, true, -0, 1e308, '', '\0', '\ud800', [], {}, '13800000000', '999.1.1.1'),
  fc.dictionary(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hashes', 'a'),
    fc.string(),
  ),
);

type Json = Readonly<Record<string, unknown>>;

/** An example with one value, at any depth, replaced, removed or added. */
const mutated = fc
  .tuple(
    fc.constantFrom(...everyExample.map(([, event]) => event as Json)),
    fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('replace', 'remove', 'add'),
    nastyValues,
    fc.string(),
  )
  .map(([event, path, act, value, name]) => {
    const change = (node: unknown, [step, ...rest]: readonly number[]): unknown => {
      if (step === undefined || typeof node !== 'object' || node === null) return value;
      const entries = Object.entries(node);
      const at = step % Math.max(1, entries.length);
      if (rest.length === 0 && act === 'add') entries.push([name, value]);
      else if (rest.length === 0 && act === 'remove') entries.splice(at, 1);
      else if (entries[at]) entries[at] = [entries[at][0], change(entries[at][1], rest)];
      return Array.isArray(node) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
    };
    return JSON.stringify(change(event, path));
  });

/** An example with some bytes overwritten, cut or duplicated. */
const damaged = fc
  .tuple(
    fc.constantFrom(...everyExample.map(([, event]) => JSON.stringify(event))),
    fc.nat(),
    fc.nat(40),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  .map(([body, from, length, put]) => {
    const start = from % body.length;
    return body.slice(0, start) + put + body.slice(start + length);
  });

const readsConsistently = (body: string) => {
  const parsed = read(body);
  if (parsed.ok) {
    expect(Object.keys(schemas)).toContain(parsed.arrival.event.type);
    const { event } = parsed.arrival;
    expect(arrivalOf(JSON.stringify(event)).event).toEqual(event);
    return;
  }
  expect(QuarantineReason.options).toContain(parsed.reason);
  expect(parsed.field ?? 'event').toMatch(/^[A-Za-z]+(\.[A-Za-z]+|\.\d+)*$/);
};

describe('parseEvent, for any input', () => {
  it('accepts or rejects any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), readsConsistently), {
      numRuns: 2000,
    });
  });

  it('accepts or rejects any JSON', () => {
    fc.assert(fc.property(fc.json({ noUnicodeString: false }), readsConsistently), {
      numRuns: 2000,
    });
  });

  it('accepts or rejects every damaged example', () => {
    fc.assert(fc.property(damaged, readsConsistently), { numRuns: 5000 });
  });

  it('accepts or rejects every example with a value replaced, removed or added', () => {
    fc.assert(fc.property(mutated, readsConsistently), { numRuns: 10_000 });
  });
});

describe('the bounds of an event', () => {
  const reasonOf = (body: string) => {
    const parsed = read(body);
    return parsed.ok ? null : parsed.reason;
  };
  const withData = (type: keyof typeof examples, data: object, more: object = {}) =>
    JSON.stringify({ ...examples[type], ...more, data: { ...examples[type].data, ...data } });

  it('are sixteen levels', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(reasonOf(nested(16))).toBe('not-an-event');
    expect(reasonOf(nested(17))).toBe('too-deep');
    expect(reasonOf(`[${'{},[],'.repeat(20)}1]`)).toBe('not-an-event');
  });

  it('are 64 KiB of text, a thousand targets and 32 labels of images, none fewer', () => {
    const post = (bytes: number) =>
      arrivalOf(withData('content.posted', { text: 'a'.repeat(bytes) }));
    expect(post(65_536).degraded).toEqual([]);
    expect(post(65_537).degraded).toEqual(['oversize-text']);
    const request = (count: number) =>
      arrivalOf(
        withData('social.requested', {
          targetIds: Array.from({ length: count }, (_, i) => `u-${i}`),
        }),
      );
    expect(request(1000).degraded).toEqual([]);
    expect(request(1001).degraded).toEqual(['too-many-targets']);
    const labelled = (count: number) =>
      arrivalOf(
        withData('content.posted', {
          imageLabels: Array.from({ length: count }, (_, i) => `qr:https://example.com/${i}`),
        }),
      );
    expect(labelled(32).degraded).toEqual([]);
    const { degraded, event } = labelled(33);
    expect(degraded).toEqual(['too-many-labels']);
    expect(Reflect.get(event.data, 'imageLabels')).toHaveLength(32);
  });

  it.each([0, 2, -1])('know no version %i', (version) => {
    expect(reasonOf(withData('content.posted', {}, { version }))).toBe('unknown-version');
  });

  it.each([
    ['content.edited', 'text'],
    ['account.profile-changed', 'bio'],
  ] as const)('of %s include the bytes of the %s', (type, field) => {
    const long = arrivalOf(withData(type, { [field]: `头${'账'.repeat(30_000)}尾` }));
    const text = String(Reflect.get(long.event.data, field));
    expect(long.degraded).toEqual(['oversize-text']);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/^头账+\n…\n账+尾$/);
    const short = arrivalOf(withData(type, { [field]: '账'.repeat(21_845) }));
    expect(short.degraded).toEqual([]);
  });

  it('allow an imported account to have signed up five minutes after its import', () => {
    const signedUp = (after: number) =>
      withData('account.imported', { signedUpAt: new Date(sentAt - 1000 + after).toISOString() });
    expect(reasonOf(signedUp(300_000))).toBeNull();
    expect(reasonOf(signedUp(300_001))).toBe('future-time');
  });

  it('allow digits next to a letter in an id', () => {
    const by = (accountId: string) => withData('account.logged-in', {}, { accountId });
    expect(reasonOf(by('13800000000a'))).toBeNull();
    expect(reasonOf(by('a13800000000'))).toBeNull();
    expect(reasonOf(by('13800000000'))).toBe('raw-personal-data');
  });

  it('allow a mail domain of digits, which anybody may register, but no number in its place', () => {
    const hashes = { platform: 'A'.repeat(43) };
    const from = (domain: string) =>
      withData('account.signed-up', { email: { domain, pattern: 'a#', hashes } });
    expect(reasonOf(from('13800000000.example'))).toBeNull();
    expect(reasonOf(from('13800000000'))).toBe('raw-personal-data');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asUnavailable } from '#shared/stores/failure.ts';
import { UnreadableRecord } from '#shared/stores/unreadable.ts';
import { createLog, errorFields } from '#shared/telemetry/log.ts';
import { createMetrics, metricNamespace } from '#shared/telemetry/metrics.ts';

const now = () => Date.parse('2026-11-24T12:00:00.000Z');

const logged = (work: (log: ReturnType<typeof createLog>) => void) => {
  const lines: string[] = [];
  work(createLog({ write: (line) => lines.push(line), now, fields: { platform: 'demo' } }));
  return lines;
};

describe('the log', () => {
  it('writes one JSON object per line, with time, level and event', () => {
    const [line] = logged((log) => log.warn('batch-screened', { records: 10, first: 'evt-1' }));
    expect(JSON.parse(line as string)).toEqual({
      at: '2026-11-24T12:00:00.000Z',
      level: 'warn',
      event: 'batch-screened',
      platform: 'demo',
      records: 10,
      first: 'evt-1',
    });
  });

  it('omits undefined fields', () => {
    expect(logged((log) => log.info('a', { b: undefined }))[0]).not.toContain('"b"');
  });

  it('withholds user text and marks that it did (I15)', () => {
    for (const text of ['出售银行卡四件套，联系 example 13800000000', 'cards, call 13800000000']) {
      const [line] = logged((log) => log.info('judged', { text, account: 'u1' }));
      expect(line).toContain('u1');
      expect(line).toContain(`[${text.length} characters withheld]`);
      expect(line).not.toContain('13800000000');
    }
  });

  it('is printable ASCII on one line for any input (T9)', () => {
    const hostile = [
      '\u2028',
      '\u2029',
      '\u009b31m',
      '\u202e',
      '\n{"level":"info"}',
      '\u0000',
      '\ud800',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom(...hostile)),
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile), fc.integer()),
        ),
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile)),
        (fields, event) => {
          const [line] = logged((log) => log.error(event, fields));
          expect(line).toMatch(/^[\x20-\x7e]+$/);
          expect(JSON.parse(line as string)).toMatchObject({ level: 'error' });
        },
      ),
    );
  });

  it('keeps its level, time and event whatever the fields', () => {
    const [line] = logged((log) =>
      log.info('real', { level: 'none', at: 'never', event: 'other' }),
    );
    expect(JSON.parse(line as string)).toMatchObject({
      level: 'info',
      event: 'real',
      at: '2026-11-24T12:00:00.000Z',
    });
  });
});

describe('the log fields of an error', () => {
  it('contain its name, code and place, never its message', () => {
    // Its second line looks like the place of an error.
    const message = 'the post said: 加微信 abc888 (evil.ts:1:1)\n    at evil.js:1:1';
    const error = Object.assign(new TypeError(message), {
      code: 'ECONNRESET',
      stack: `TypeError: ${message}\n    at screen (file:///var/task/index.mjs:12:34)\n    at node:internal/timers:5:6`,
    });
    const fields = errorFields(error);
    expect(fields).toMatchObject({ error: 'TypeError', code: 'ECONNRESET' });
    expect(fields.where).toBe('index.mjs:12:34');
    expect(JSON.stringify(fields)).not.toMatch(/加微信|evil/);
  });

  it('say what a store answered', async () => {
    const refused = Object.assign(new Error('Please reduce your rate'), { name: 'SlowDown' });
    const error = await asUnavailable(Promise.reject(refused)).catch((thrown) => thrown);
    expect(errorFields(error)).toMatchObject({ error: 'Unavailable', cause: 'SlowDown' });
    expect(JSON.stringify(errorFields(error))).not.toContain('rate');
  });

  it('name the record that cannot be read', () => {
    const error = new UnreadableRecord('u-1', new Error('layout 99'));
    expect(errorFields(error)).toMatchObject({ error: 'UnreadableRecord', record: 'u-1' });
  });

  it('contain its type if something else was thrown', () => {
    expect(errorFields('text of a post')).toEqual({ error: 'string' });
  });
});

describe('metrics', () => {
  const flushed = (work: (metrics: ReturnType<typeof createMetrics>) => void) => {
    const lines: string[] = [];
    const metrics = createMetrics({ write: (line) => lines.push(line), now, platformId: 'demo' });
    work(metrics);
    metrics.flush();
    return lines.map((line) => JSON.parse(line));
  };

  it('are one line of the embedded metric format', () => {
    const [line] = flushed((metrics) => {
      metrics.add('AcceptedEvents', 9);
      metrics.add('AcceptedEvents');
      metrics.time('DeliveryLag', 12);
      metrics.time('DeliveryLag', 30);
    });
    expect(line).toEqual({
      _aws: {
        Timestamp: now(),
        CloudWatchMetrics: [
          {
            Namespace: metricNamespace,
            Dimensions: [['Platform']],
            Metrics: [
              { Name: 'AcceptedEvents', Unit: 'Count' },
              { Name: 'DeliveryLag', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Platform: 'demo',
      AcceptedEvents: 10,
      DeliveryLag: [12, 30],
    });
  });

  it('write nothing without values', () => {
    expect(flushed((metrics) => metrics.add('Freezes', 0))).toEqual([]);
  });

  it('start over after a flush', () => {
    const lines = flushed((metrics) => {
      metrics.add('Decisions');
      metrics.time('DeliveryLag', 12);
      metrics.flush();
      metrics.add('Freezes');
    });
    expect(
      lines.map(({ Decisions, Freezes, DeliveryLag }) => [Decisions, Freezes, DeliveryLag]),
    ).toEqual([
      [1, undefined, [12]],
      [undefined, 1, undefined],
    ]);
  });

  it('write at most 100 values of one metric per line, and count once', () => {
    const lines = flushed((metrics) => {
      metrics.add('AcceptedEvents', 250);
      for (let i = 0; i < 250; i++) metrics.time('DeliveryLag', i);
    });
    expect(lines.map(({ DeliveryLag }) => DeliveryLag.length)).toEqual([100, 100, 50]);
    expect(lines.map(({ AcceptedEvents }) => AcceptedEvents)).toEqual([250, undefined, undefined]);
  });
});

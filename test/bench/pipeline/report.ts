import Table from 'cli-table3';
import type { PipelineFigures } from './measure.ts';

const kilobyte = 1_000;
const megabyte = 1_000_000;

type Row = readonly [
  what: string,
  reference: string,
  target: string,
  measured: string,
  met: string,
];

const number = (value: number | null | undefined, digits = 0): string =>
  value === null || value === undefined
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Whether a figure meets its target, or the factor by which it misses. */
const verdict = (value: number | null | undefined, target: number, higher = false): string => {
  if (value === null || value === undefined) return '–';
  if (higher ? value >= target : value <= target) return 'yes';
  const factor = higher ? target / value : value / target;
  return Number.isFinite(factor) ? `no, ×${factor.toFixed(2)}` : 'no';
};

/** Targets and published results of others. Sources are listed in docs/benchmarks.md. */
const targets = {
  eventsPerSecond: 500,
  p50: 50,
  p99: 250,
  calls: 3,
  readUnits: 1,
  writeUnits: 1.8,
  duplicateReads: 1,
  duplicateWrites: 0,
  storedBytes: kilobyte,
  dollars: 1.5,
  initMilliseconds: 250,
  bundleBytes: 2 * megabyte,
} as const;

const peers = {
  rate: 'tirreno 41/s; Osprey stack 83/s (published)',
  latency: 'tirreno p50 6–29 s; Tencent ~100 ms (published)',
  lost: 'Osprey 9 % lost (published)',
  twice: 'tirreno counts each delivery',
  stored: 'tirreno 4,100 B',
  dollars: 'an item per counter: 4–6',
  init: 'bare runtime ~60 ms',
} as const;

type Population = PipelineFigures['populations'][number];

const ofMix = (name: string, { swift, thrifty }: Population): Row[] =>
  (
    [
      ['swift', swift],
      ['thrifty', thrifty],
    ] as const
  ).flatMap(([intake, mix]): Row[] => [
    [
      `${name} · ${intake}: events/s`,
      peers.rate,
      `≥ ${targets.eventsPerSecond}`,
      `${number(mix.eventsPerSecond)} (batches of ${number(mix.batch, 1)})`,
      verdict(mix.eventsPerSecond, targets.eventsPerSecond, true),
    ],
    [
      '  by worker CPU time only',
      '',
      `≥ ${targets.eventsPerSecond}`,
      `${number(mix.eventsPerWorkerCore)} (${number(mix.cpuMilliseconds.worker, 2)} ms per event)`,
      verdict(mix.eventsPerWorkerCore, targets.eventsPerSecond, true),
    ],
    [
      '  DynamoDB calls per event',
      '',
      `≤ ${targets.calls}`,
      number(mix.calls, 2),
      verdict(mix.calls, targets.calls),
    ],
    [
      '  read units per event',
      '',
      `≤ ${targets.readUnits.toFixed(1)}`,
      number(mix.readUnits, 2),
      verdict(mix.readUnits, targets.readUnits),
    ],
    [
      '  write units per event',
      'an item per counter: 5.3',
      `≤ ${targets.writeUnits}`,
      number(mix.writeUnits, 2),
      verdict(mix.writeUnits, targets.writeUnits),
    ],
    ...(mix.storedBytes === null
      ? []
      : [
          [
            '  bytes stored per event',
            peers.stored,
            `< ${number(targets.storedBytes)}`,
            number(mix.storedBytes),
            verdict(mix.storedBytes, targets.storedBytes),
          ] satisfies Row,
        ]),
    [
      '  dollars per million events',
      peers.dollars,
      intake === 'thrifty' ? `≤ ${targets.dollars.toFixed(2)}` : '',
      number(mix.dollars.total, 2),
      intake === 'thrifty' ? verdict(mix.dollars.total, targets.dollars) : '',
    ],
  ]);

const rowsOf = ({ populations, floors, twice }: PipelineFigures): Row[] => {
  const rows: Row[] = [];
  for (const population of populations) {
    const { accounts, byLane, latency, overload, init, raw, seedSeconds } = population;
    const name = `${number(accounts)} accounts`;
    rows.push(
      [`${name}: created in`, '', '', `${number(seedSeconds, 1)} s`, ''],
      ...ofMix(name, population),
      [
        `${name} · swift: event → receiver, p50`,
        peers.latency,
        `< ${targets.p50} ms`,
        `${number(latency.p50)} ms (${number(latency.timed)} timed at ${latency.rate}/s)`,
        verdict(latency.p50, targets.p50),
      ],
      [
        '  p99',
        '',
        `< ${targets.p99} ms`,
        `${number(latency.p99)} ms`,
        verdict(latency.p99, targets.p99),
      ],
      ...Object.entries(byLane).map(([lane, cost]): Row => {
        const repeated = lane === 'duplicate';
        return [
          `  lane ${lane}: calls · reads · writes · bytes`,
          '',
          repeated ? `≤ ${targets.duplicateReads} read, 0 writes` : '',
          `${number(cost.calls, 2)} · ${number(cost.readUnits, 2)} · ${number(cost.writeUnits, 2)} · ${number(cost.storedBytes)}`,
          repeated
            ? verdict(
                cost.writeUnits > 0 ? Number.POSITIVE_INFINITY : cost.readUnits,
                targets.duplicateReads,
              )
            : '',
        ];
      }),
      [
        '  floor: conditional updates/s of the embedded server',
        '6,900 (research, idle machine)',
        '',
        `${number(raw.perSecond)} (${number(raw.cpuMilliseconds, 3)} ms of client CPU each)`,
        '',
      ],
    );
    if (init) {
      rows.push(
        [
          'cold start of screen-events',
          `${peers.init}; empty handler here ${number(floors.emptyHandler.coldStartMilliseconds)} ms`,
          `≤ ${targets.initMilliseconds} ms`,
          `${number(init.milliseconds)} ms (${number(init.cpuMilliseconds)} ms of CPU)`,
          verdict(init.milliseconds, targets.initMilliseconds),
        ],
        [
          'bundle read at a cold start',
          '',
          `≤ ${number(targets.bundleBytes / megabyte, 1)} MB`,
          `${number(init.bundle.startBytes / megabyte, 2)} MB (${number(init.bundle.bytes / megabyte, 2)} MB with code that is loaded on demand)`,
          verdict(init.bundle.startBytes, targets.bundleBytes),
        ],
      );
    }
    if (overload) {
      rows.push([
        `overload: ${number(overload.rate)}/s offered, ${number(overload.sent)} events`,
        peers.lost,
        '0 lost',
        `${number(overload.lost)} lost, ${number(overload.deadLetters)} dead; drained after ${number(overload.drainedAfterSeconds, 1)} s`,
        verdict(Math.abs(overload.lost) + overload.deadLetters, 0),
      ]);
    }
  }
  rows.push(
    [
      'floor: a handler that does nothing, events/s',
      '',
      '',
      number(floors.emptyHandler.perSecond),
      '',
    ],
    [
      'every message twice, in random order',
      peers.twice,
      'identical',
      `${number(twice.different)} of ${number(twice.compared)} accounts, decisions and commands differ`,
      verdict(twice.different, 0),
    ],
  );
  return rows;
};

/** Formats the figures as tables, with what they were measured on. */
export const reportOfPipeline = (figures: PipelineFigures): string => {
  const table = new Table({
    head: ['what', 'others', 'target', 'measured', 'met'],
    style: { head: [], border: [] },
  });
  table.push(...rowsOf(figures).map((row) => [...row]));

  const bill = new Table({
    head: [
      'dollars per million events',
      ...figures.populations.flatMap(({ accounts }) =>
        ['swift', 'thrifty'].map((intake) => `${number(accounts)} · ${intake}`),
      ),
    ],
    style: { head: [], border: [] },
  });
  const mixes = figures.populations.flatMap(({ swift, thrifty }) => [swift, thrifty]);
  for (const part of Object.keys(
    mixes[0]?.dollars ?? {},
  ) as (keyof Population['swift']['dollars'])[]) {
    bill.push([part, ...mixes.map(({ dollars }) => number(dollars[part], 3))]);
  }

  const { machine, measuredAt, prices, assumed, twice } = figures;
  return [
    table.toString(),
    '',
    bill.toString(),
    '',
    `Measured ${measuredAt} on ${machine.cores} cores (${machine.model}), load ${machine.load.join(' ')}, Node ${machine.node}: one worker, all servers and the sender on the same cores.`,
    `Prices: ${prices.region}, on demand, as of ${prices.asOf}, with ${assumed.waitMilliseconds} ms of waiting per invocation and ${assumed.memoryGigabytes} GB; worker CPU of this machine. KMS, alarms and idle polling are not included.`,
    ...twice.examples.map((example) => `differs: ${example}`),
    'Wall-clock figures depend on other load on the machine; units, calls, bytes and CPU time do not.',
  ].join('\n');
};

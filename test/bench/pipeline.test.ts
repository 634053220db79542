import { beforeAll, describe, expect, it } from 'vitest';
import { measurePipeline, type PipelineFigures } from './pipeline/measure.ts';
import { dollarsPerMillion, prices } from './pipeline/prices.ts';
import { reportOfPipeline } from './pipeline/report.ts';
import { trafficOf } from './pipeline/traffic.ts';

/** Small enough for every test run. Counts are checked here, times are not. */
const extent = {
  populations: [200],
  warmUp: 20,
  laneEvents: 60,
  mixEvents: 300,
  latency: { rate: 100, seconds: 1 },
  overload: { rate: 500, seconds: 0.5 },
  twiceEvents: 120,
  floorSeconds: 0.2,
  emptyEvents: 50,
  starts: 1,
} as const;

describe('the measurement of the whole path', () => {
  let figures: PipelineFigures;
  let population: PipelineFigures['populations'][number];
  beforeAll(async () => {
    figures = await measurePipeline(extent);
    population = figures.populations[0] as typeof population;
  }, 240_000);

  it('accounts for every event', () => {
    for (const mix of [population.swift, population.thrifty]) {
      expect(mix.accepted).toBe(mix.events);
      expect(mix.duplicates + mix.quarantined).toBe(0);
    }
    const { overload, latency } = population;
    expect(overload).toMatchObject({ sent: 250, lost: 0, deadLetters: 0 });
    expect(latency.timed).toBe(10);
  });

  it('keeps the quiet lane quiet, and has findings in every offer', () => {
    const { quiet, finding, firstSight, duplicate } = population.byLane;
    expect(quiet).toMatchObject({ accepted: 60, duplicates: 0, decisions: 0 });
    expect(firstSight).toMatchObject({ accepted: 60, duplicates: 0 });
    expect(finding.decisions).toBeGreaterThanOrEqual(60);
    expect(duplicate).toMatchObject({ accepted: 0, duplicates: 60, storedBytes: 0 });
  });

  it('spends no more than before, lane by lane, by the count of the server', () => {
    const { quiet, duplicate, finding, firstSight } = population.byLane;
    /**
     * Trial rules' counts are written by the clock, in whichever lane is running, every five seconds: up to thirty
     * writes each time. A slow machine is in a lane for longer.
     */
    const counting = ({ seconds, events }: { readonly seconds: number; readonly events: number }) =>
      (30 * (1 + Math.floor(seconds / 5))) / events;
    expect(duplicate.writeUnits).toBeLessThanOrEqual(counting(duplicate));
    expect(duplicate.readUnits).toBeLessThanOrEqual(1);
    expect(quiet.writeUnits).toBeGreaterThanOrEqual(1);
    expect(quiet.writeUnits).toBeLessThanOrEqual(1 + counting(quiet));
    expect(firstSight.writeUnits).toBeLessThanOrEqual(4 + counting(firstSight));
    expect(finding.writeUnits).toBeGreaterThan(10);
    expect(finding.writeUnits).toBeLessThanOrEqual(39.5 + counting(finding));
    for (const mix of [population.swift, population.thrifty]) {
      const { calls, readUnits, storedBytes } = mix;
      expect(calls).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(2.9 + counting(mix));
      expect(readUnits).toBeLessThanOrEqual(1);
      expect(storedBytes).toBeGreaterThan(50);
      expect(storedBytes).toBeLessThan(1_000);
    }
    expect(population.thrifty.calls).toBeLessThan(population.swift.calls);
  });

  it('gives the same results if every message comes twice, in any order', () => {
    const { twice } = figures;
    expect(twice).toMatchObject({ sent: 240, accepted: 120, duplicates: 120, different: 0 });
    expect(twice.compared).toBeGreaterThan(300);
  });

  it('prints each figure beside its target', () => {
    const report = reportOfPipeline(figures);
    for (const words of ['200 accounts · thrifty', '≤ 1.8', 'tirreno', prices.region]) {
      expect(report).toContain(words);
    }
    expect(report).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the bill', () => {
  const nothing = {
    readUnits: 0,
    writeUnits: 0,
    storedBytes: 0,
    invocations: 0,
    cpuMilliseconds: 0,
    archiveObjects: 0,
    archiveBytes: 0,
    logBytes: 0,
    ownMessages: 0,
    batchSize: 10,
  };

  it('counts units at list price, and three queue calls for ten messages', () => {
    const bill = dollarsPerMillion({ ...nothing, readUnits: 1, writeUnits: 1.5 });
    expect(bill.readUnits).toBeCloseTo(0.125);
    expect(bill.writeUnits).toBeCloseTo(0.9375);
    expect(bill.queues).toBeCloseTo(0.12);
    expect(bill.total).toBeCloseTo(0.125 + 0.9375 + 0.12);
  });

  it('includes a month of storage and a put per batch', () => {
    const bill = dollarsPerMillion({ ...nothing, storedBytes: 1_000, archiveObjects: 0.1 });
    expect(bill.monthOfStorage).toBeCloseTo(0.25);
    expect(bill.archivePuts).toBeCloseTo(0.5);
  });
});

describe('the traffic', () => {
  const traffic = () => trafficOf({ platformId: 'bench', accounts: 100, start: 0, run: 'r' });

  it('is the same for the same seed', () => {
    expect(traffic().mix(200)).toEqual(traffic().mix(200));
  });

  it('is mostly quiet, with newcomers and offers in their shares', () => {
    const lanes = Map.groupBy(traffic().mix(5_000), ({ lane }) => lane);
    expect(lanes.get('quiet')?.length).toBeGreaterThan(4_700);
    expect(lanes.get('finding')?.length).toBeGreaterThan(50);
    expect(lanes.get('first-sight')?.length).toBeGreaterThan(60);
  });
});

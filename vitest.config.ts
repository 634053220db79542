import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The slowest files, slowest first. Without cached durations, Vitest orders by file size, and one of
 * these could run last and alone.
 */
const longest = [
  'test/journeys/console.test.ts',
  'test/console/every-page.test.ts',
  'test/cli/rules-staff.test.ts',
  'test/journeys/faults.test.ts',
  'test/cli/lists.test.ts',
  'test/console/rules.test.ts',
  'test/cli/wrong-input.test.ts',
  'test/console/network.test.ts',
  'test/journeys/start.test.ts',
  'test/local/system.test.ts',
  'test/bench/console.test.ts',
  'test/console/look.test.ts',
  'test/cli/operator.test.ts',
  'test/simulation/mutants.test.ts',
  'test/bench/pipeline.test.ts',
  'test/infra/platforms.test.ts',
  'test/cli/train-text.test.ts',
  'test/cli/local.test.ts',
  'test/console/session.test.ts',
  'test/backtest/slices.test.ts',
  'test/simulation/simulation.test.ts',
  'test/cli/help.test.ts',
  'test/text/train.test.ts',
  'test/bench/signups.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** Rooms whose code is pure or uses in-memory stores: no file leaves state behind for the next one. */
const inMemory = [
  'acting',
  'auditing',
  'backtest',
  'client',
  'convert',
  'decisions',
  'effects',
  'events',
  'lists',
  'review-api',
  'reviews',
  'rules',
  'scoring',
  'screening',
  'settings',
  'signals',
  'simulator',
  'telemetry',
  'text',
  'upkeep',
].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // Files share a worker: schemas, rules and contract are loaded once per worker, not once per file. Node loads them
      // itself, which takes a fifth of the time less than Vite's module runner. These files mock no modules.
      {
        extends: true,
        test: {
          name: 'in-memory',
          include: inMemory,
          isolate: false,
          restoreMocks: true,
          // A test that loops over nothing would pass whatever the code does.
          expect: { requireAssertions: true },
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
      // Files share a worker, and so a browser that has the console's code already.
      {
        extends: true,
        test: { name: 'console', include: ['test/console/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...inMemory, 'test/console/**'],
        },
      },
    ],
    globalSetup: ['test/console/unpack.ts'],
    env: {
      // Commands use the language of the terminal. Tests expect English unless they set another one.
      LC_ALL: 'C.UTF-8',
      // Embedded servers start with less work from what the command line keeps compiled.
      NODE_COMPILE_CACHE: fileURLToPath(
        new URL('./node_modules/.cache/clearspring', import.meta.url),
      ),
    },
    // A time-out only ends what hangs: on a slow machine beside other work, all takes many times as long.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    // Set for two cores, which every machine has. Fewer workers would spend a third of their time waiting
    // for browsers, servers and processes.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});

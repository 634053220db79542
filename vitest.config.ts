import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first. A fresh clone knows files by their size alone, and would end with one of these on one core. */
const longest = [
  'test/console/every-page.test.ts',
  'test/journeys/start.test.ts',
  'test/cli/rules-staff.test.ts',
  'test/journeys/console.test.ts',
  'test/cli/wrong-input.test.ts',
  'test/journeys/faults.test.ts',
  'test/console/look.test.ts',
  'test/cli/lists.test.ts',
  'test/simulation/simulation.test.ts',
  'test/simulation/mutants.test.ts',
  'test/text/train.test.ts',
  'test/cli/operator.test.ts',
  'test/bench/text.test.ts',
  'test/console/rules.test.ts',
  'test/local/system.test.ts',
  'test/cli/train-text.test.ts',
  'test/bench/pipeline.test.ts',
  'test/bench/console.test.ts',
  'test/bench/signups.test.ts',
  'test/text/fit.test.ts',
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

/** Rooms whose code is pure or runs over stores in memory: nothing in them is left behind for the next file to find. */
const inMemory = [
  'decisions',
  'effects',
  'events',
  'lists',
  'review-api',
  'reviews',
  'rules',
  'screening',
  'settings',
  'signals',
].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // One worker for many files: schemas, rules and contract are loaded once, not once per file.
      {
        extends: true,
        test: { name: 'in-memory', include: inMemory, isolate: false, restoreMocks: true },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...inMemory],
        },
      },
    ],
    globalSetup: ['test/console/unpack.ts'],
    // Commands speak the language of the terminal; tests read them in English unless they ask otherwise.
    env: { LC_ALL: 'C.UTF-8' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine does late what is polled for; by itself a poll gives up after a second.
    expect: { poll: { timeout: 30_000 } },
    // Two cores are the machine that everyone has. Two workers wait for browsers, servers and processes a third of the time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * esbuild plugin that leaves out what rules tell reviewers: 45 kB that only the console shows. The check of revisions
 * (`infra/cli/commands/rules-lock.ts`) finds these parts in the same way.
 */
export const withoutReviewWords: Plugin = {
  name: 'without-review-words',
  setup: ({ onLoad }) =>
    onLoad(
      { filter: /[\\/]shared[\\/]rules[\\/](?:account|content|network|victim)[\\/][\w-]+\.ts$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll(
          /(falsePositives|blindSpots|runbook): \[[^\]]*\]/g,
          '$1: []',
        ),
        loader: 'ts',
      }),
    ),
};

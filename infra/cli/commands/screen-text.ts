import { once } from 'node:events';
import { Command } from 'commander';
import pc from 'picocolors';
import type { Post } from '#infra/cli/posts.ts';
import type { TextReading } from '#shared/text/reading.ts';

type Options = { readonly json?: boolean };

const colours = { allow: pc.dim, flag: pc.yellow, hide: pc.red } as const;

/** `clearspring screen-text`: reads posts, says which of them are black-gray and why. */
export const screenText = new Command('screen-text')
  .description('screen posts for black-gray trades: one verdict a line, in input order')
  .argument('<posts>', 'file of JSON lines {"id","text"}, or - for standard input')
  .option('--json', 'write one JSON object a line')
  .action(async (path: string, { json = false }: Options) => {
    const [{ readPosts }, { readText }] = await Promise.all([
      import('#infra/cli/posts.ts'),
      import('#shared/text/read.ts'),
    ]);
    const counts = { allow: 0, flag: 0, hide: 0 };
    let bad = 0;
    const posts = readPosts(path, ({ line, problem }) => {
      bad++;
      process.stderr.write(`${path === '-' ? 'standard input' : path}:${line}: ${problem}\n`);
    });
    for await (const post of posts) {
      const reading = readText(post.text);
      counts[reading.verdict]++;
      const line = json ? asJson(post, reading) : asLine(post, reading);
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
    if (!json) {
      const { allow, flag, hide } = counts;
      process.stderr.write(
        `${allow + flag + hide} posts: ${hide} hide, ${flag} flag, ${allow} allow\n`,
      );
    }
    if (bad > 0) {
      process.stderr.write(`${bad} ${bad === 1 ? 'line' : 'lines'} could not be read\n`);
      process.exitCode = 1;
    }
  });

const asJson = ({ id }: Post, reading: TextReading): string => {
  const { score, verdict, category, intent, evidence, contacts } = reading;
  return JSON.stringify({ id, score, verdict, category, intent, evidence, contacts });
};

const asLine = ({ id }: Post, { verdict, score, category, evidence }: TextReading): string =>
  [
    colours[verdict](verdict.padEnd(5)),
    score.toFixed(3),
    (category ?? '-').padEnd(19),
    id,
    evidence.map(({ text, reads }) => (text === reads ? text : `${text}→${reads}`)).join(' '),
  ].join('  ');

import { execSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { commandsFor } from '#infra/cli/commands.ts';
import { DeploymentSettings } from '#infra/platforms/schema.ts';
import {
  hashEmail,
  hashIdentity,
  hashPayment,
  hashPhone,
  keyedHashes,
} from '#shared/client/keyed-hashes.ts';
import { hasProvenPrecision, policy } from '#shared/decisions/policy.ts';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { ClueRecipient, Command as PlatformCommand } from '#shared/effects/command.ts';
import { PlatformEvent } from '#shared/events/event.ts';
import { QuarantineReason } from '#shared/events/quarantine.ts';
import { packedActivityModel } from '#shared/scoring/activity-model.generated.ts';
import { unpackAccountModel } from '#shared/scoring/pack.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const blocksOf = (page: string, language: string): readonly string[] =>
  [...read(page).matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );

/** Events in shell examples; shell substitutions are replaced by a time. */
const sentIn = (page: string): readonly string[] =>
  blocksOf(page, 'sh').flatMap((block) =>
    [...block.matchAll(/--message-body '(.+)'$/gm)].map(([, body = '']) =>
      body.replaceAll(/'"\$\(date [^)]+\)"'/g, '2026-11-24T08:00:00Z'),
    ),
  );

const shown = pages.flatMap((page) =>
  [...blocksOf(page, 'json'), ...sentIn(page)].map(
    (text) => [page, JSON.parse(text)] as readonly [string, Record<string, unknown>],
  ),
);

const ajv = new Ajv2020({ formats: { 'date-time': true } });
for (const name of readdirSync(join(root, 'shared/events/schemas'))) {
  if (name.endsWith('.schema.json')) {
    ajv.addSchema(JSON.parse(read(`shared/events/schemas/${name}`)));
  }
}

describe('examples in the documents', () => {
  const events = shown.filter(([, { type }]) => type !== undefined);

  it('are events valid in both schemas, or a command', () => {
    expect(events.length).toBeGreaterThanOrEqual(5);
    for (const [page, event] of events) {
      expect(PlatformEvent.safeParse(event).error, page).toBeUndefined();
      expect(ajv.validate(`${event.type}.schema.json`, event), page).toBe(true);
    }
    const commands = shown.filter(([, { type }]) => type === undefined);
    expect(commands).toHaveLength(1);
    for (const [page, command] of commands) {
      // The example is shortened: fields may be missing, but those shown must match the contract.
      const { error } = PlatformCommand.safeParse(command);
      const wrong = (error?.issues ?? []).filter(
        (issue) => issue.code === 'unrecognized_keys' || issue.path[0] === 'kind',
      );
      expect(wrong, page).toEqual([]);
    }
  });
});

it('docs/events.md gives the digests that the client makes of the values shown', () => {
  const keys = { platform: Buffer.from('0123456789abcdef0123456789abcdef') };
  const makers: Readonly<Record<string, (written: string) => unknown>> = {
    phone: (written) => hashPhone(written, 'CN', keys)?.hashes,
    email: (written) => hashEmail(written, keys)?.hashes,
    identity: (written) => hashIdentity(written, keys)?.hashes,
    'bank-card': (written) => hashPayment('bank-card', written, keys),
    wallet: (written) => hashPayment('wallet', written, keys),
  };
  const rows = [
    ...read('docs/events.md').matchAll(
      /^\| `([^`]+)` \| `(([a-z-]+):[^`]+)` \| `([\w-]{43})` \|$/gm,
    ),
  ];
  expect(new Set(rows.map(([, , , kind]) => kind))).toEqual(new Set(Object.keys(makers)));
  for (const [, written = '', message = '', kind = '', digest] of rows) {
    const value = message.slice(kind.length + 1);
    expect(keyedHashes(kind as 'phone', value, keys), message).toEqual({ platform: digest });
    expect(makers[kind]?.(written), written).toEqual({ platform: digest });
  }
});

/** Returns those names that a page does not have in code font, alone or at the beginning. */
const missingIn = (page: string, names: readonly string[]): readonly string[] => {
  const prose = read(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '');
  const code = [...prose.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words);
  return names.filter(
    (name) => !code.some((words) => [words, words.split(/[:,( ]/)[0]].includes(name)),
  );
};

it('docs/events.md says what each part of a command means, and why a message is quarantined', () => {
  const commands = PlatformCommand.options.map(({ shape }) => shape);
  const states = commands.flatMap((shape) => {
    if (!('desired' in shape)) return [];
    const { until: _, ...state } = shape.desired.shape;
    return Object.values(state).flatMap(({ options }) => options);
  });
  const names = [
    ...QuarantineReason.options,
    ...commands.map(({ kind }) => kind.value),
    ...states,
    ...Object.keys(WordedStatement.shape),
    ...ClueRecipient.options,
  ];
  expect(missingIn('docs/events.md', names)).toEqual([]);
});

it('docs/events.md says how a backend gets the clients, which then run without this repository', async () => {
  const [command = ''] =
    blocksOf('docs/events.md', 'sh')
      .find((block) => block.includes('esbuild'))
      ?.split('\n') ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'clients-'));
  execSync(command.replace('--outdir=clearspring', `--outdir=${folder} --log-level=error`), {
    cwd: root,
  });
  const { memoryReceiver, createReceiver } = await import(join(folder, 'receiver.mjs'));
  const { receive } = createReceiver({ platformId: 'demo', store: memoryReceiver({}) });
  expect(await receive({})).toMatchObject({ result: 'failed', receipt: null });
  const { hashPhone } = await import(join(folder, 'keyed-hashes.mjs'));
  expect(hashPhone('138 0000 0000', 'CN', {})).toMatchObject({ prefix: '1380000' });
  // Its only package is the AWS SDK, which a backend has.
  const sender = await readFile(join(folder, 'send-events.mjs'), 'utf8');
  const packages = [...sender.matchAll(/^(?:import .*|}) from "([^."][^"]*)";$/gm)].map(
    ([, name]) => name,
  );
  expect(packages.filter((name) => !name?.startsWith('node:'))).toEqual(['@aws-sdk/client-sqs']);
});

const namesIn = (schema: z.core.$ZodType): readonly string[] => {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
  }
  if (schema instanceof z.ZodRecord) return namesIn(schema.valueType);
  if (schema instanceof z.ZodArray) return namesIn(schema.element);
  const isOptional =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isOptional ? namesIn(schema.unwrap()) : [];
};

it('docs/operate.md names every setting, and some code outside the schemas reads it', () => {
  const settings = namesIn(DeploymentSettings);
  expect(settings.length).toBeGreaterThan(60);
  const isSchema = (path: string) => /^(shared\/settings|infra\/platforms)\//.test(path);
  const code = globSync('{shared,functions,infra}/**/*.ts', { cwd: root })
    .filter((path) => !isSchema(path) && !path.endsWith('.generated.ts'))
    .map(read)
    .join('\n');
  for (const text of [read('docs/operate.md'), code]) {
    const words = new Set(text.match(/\w[\w-]*/g));
    expect(settings.filter((name) => !words.has(name))).toEqual([]);
  }
});

it('docs/operate.md gives the probabilities that restrict an account, and the record that a freeze needs', () => {
  const rows = [...read('docs/operate.md').matchAll(/^\| (0\.\d+) \| (\w+) \| (.*)\|$/gm)];
  expect(rows.map(([, from, outcome]) => [Number(from), outcome])).toEqual([
    [policy.challengeAt, 'challenged'],
    [policy.limitAt, 'limited'],
    [policy.freezeAt, 'frozen'],
  ]);
  const [upheld, decisions] = (/\((\d+) of (\d+)\)/.exec(rows[2]?.[3] ?? '') ?? [])
    .slice(1)
    .map(Number);
  expect(decisions).toBe(policy.freezeDecisions);
  const earns = (count: number) =>
    hasProvenPrecision(
      { decisions: policy.freezeDecisions, upheld: count, simulated: false },
      'production',
    );
  expect([earns((upheld ?? 0) - 1), earns(upheld ?? 0)]).toEqual([false, true]);
});

it('docs/operate.md names every log line about something wrong', () => {
  const sources = ['shared', 'functions']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith('.ts') && !file.includes('/web/'));
  const lines = sources.flatMap((file) =>
    [...read(file).matchAll(/(?:warn|error)(?:'\])?\(\s*'([a-z-]+)'/g)].map(
      ([, line = '']) => line,
    ),
  );
  expect(lines.length).toBeGreaterThan(25);
  expect(missingIn('docs/operate.md', lines)).toEqual([]);
});

it('docs/console.md names every key of the console', () => {
  const web = 'functions/review-api/web';
  const sources = ['commands', 'backtests', 'bulk', 'cases', 'lists', 'notices', 'pages', 'shell']
    .flatMap((folder) =>
      readdirSync(join(root, web, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(web, folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file));
  const keys = sources.flatMap((file) =>
    [...read(file).matchAll(/keys: '([^']+)'|queueCommand\(\s*'\w+',\s*'([^']+)'/g)].map(
      ([, named, queued]) => named ?? queued ?? '',
    ),
  );
  expect(keys.length).toBeGreaterThan(40);
  const single = keys.filter((key) => !/Escape|\$mod|Shift/.test(key));
  expect(missingIn('docs/console.md', single)).toEqual([]);
});

it('docs/console.md explains words as the console says them, in both languages', () => {
  const web = 'functions/review-api/web';
  const said = readdirSync(join(root, web), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:words|terms)\.ts$/.test(file))
    .map((file) => read(join(web, file)).toLowerCase())
    .join('\n');
  const [, section = ''] = read('docs/console.md').split(/^## Words$|^## Queues$/m);
  const terms = [...section.matchAll(/^\| ([^|]*\p{Script=Han}[^|]*) \| ([^|]+) \|/gmu)].flatMap(
    ([, chinese = '', english = '']) => [...chinese.split('、'), ...english.split(', ')],
  );
  expect(terms.length).toBeGreaterThan(50);
  expect(terms.filter((term) => !said.includes(term))).toEqual([]);
});

const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('has no broken links', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const there = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, there))) return true;
      return anchor !== undefined && !anchorsIn(read(there)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('names existing commands only', async () => {
    const commands = await commandsFor();
    const unknown = [...text.matchAll(/npx clearspring ([a-z-]+)(?: ([a-z-]+))?/g)].filter(
      ([, name, part]) => {
        const command = commands.find((one) => one.name() === name);
        const parts = command?.commands ?? [];
        return !command || (parts.length > 0 && part && !parts.some((one) => one.name() === part));
      },
    );
    expect(unknown.map(([words]) => words)).toEqual([]);
  });

  it('gives commands options that they have', async () => {
    const commands = await commandsFor();
    const unknown = [
      ...text.matchAll(/npx clearspring ([a-z-]+)(?: ([a-z-]+))?([^`|\n]*)/g),
    ].flatMap(([, name, part, rest = '']) => {
      const command = commands.find((one) => one.name() === name);
      const asked = command?.commands.find((one) => one.name() === part) ?? command;
      return [...rest.matchAll(/ (--[a-z-]+)/g)].flatMap(([, option]) =>
        asked?.options.some(({ long }) => long === option) ? [] : [`${name} ${part} ${option}`],
      );
    });
    expect(unknown).toEqual([]);
  });

  it('names existing files only', () => {
    const files = [...text.matchAll(/`((?:shared|functions|infra|test|docs)\/[\w./-]+)`/g)];
    const missing = files.filter(
      ([, path = '']) =>
        !existsSync(join(root, path)) && path !== 'shared/rules/network/some-thing.ts',
    );
    expect(missing.map(([, path]) => path)).toEqual([]);
  });
});

it('README.md names every command', async () => {
  const [, table = ''] = read('README.md').split('\n## Commands\n');
  const named = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(?:npx clearspring )?([a-z-]+)/g)].map(([, name]) => name),
  );
  const missing = (await commandsFor()).filter((command) => !named.includes(command.name()));
  expect(missing.map((command) => command.name())).toEqual([]);
});

it('docs/operate.md names every command for the records of a platform, local unless deployed', async () => {
  const [, named = ''] =
    /^These commands read the local system by default: ([\s\S]+?)\. With/m.exec(
      read('docs/operate.md'),
    ) ?? [];
  const takes = (command: Command, option: string) =>
    command.options.some(({ long }) => long === option);
  const missing = (await commandsFor())
    .flatMap((command) => (command.commands.length > 0 ? command.commands : [command]))
    // Those with `--exported-by` read one secret of the platform that exported a file.
    .filter((command) => takes(command, '--deployed') && !takes(command, '--exported-by'))
    .filter((command) => {
      const group = command.parent?.name() ?? '';
      const words = [command.name(), group, `${group} ${command.name()}`];
      return !words.some((word) => named.includes(`\`${word}\``));
    });
  expect(missing.map((command) => command.name())).toEqual([]);
});

describe('the model cards', () => {
  it('give the sizes of the files', () => {
    const rows = ['docs/text-model-card.md', 'docs/account-model-card.md'].flatMap((page) => [
      ...read(page).matchAll(/`(shared\/[^`]+)`: (\d+) kB/g),
    ]);
    expect(rows).toHaveLength(5);
    for (const [, path = '', size] of rows) {
      expect(Math.round(statSync(join(root, path)).size / 1000), path).toBe(Number(size));
    }
  });

  it('give the number of trees and features of the account model', () => {
    const { ensembles, columns } = unpackAccountModel(packedActivityModel);
    const card = read('docs/account-model-card.md');
    expect(card).toContain(
      `five ensembles of ${ensembles[0]?.trees.length} gradient-boosted trees`,
    );
    expect(card).toContain(`${columns.length} features of`);
    expect(ensembles).toHaveLength(5);
  });
});

it('docs/third-party.md names every shipped package with its licence', () => {
  const { dependencies } = JSON.parse(read('package.json'));
  const rows = read('docs/third-party.md').split('\n');
  for (const name of Object.keys(dependencies)) {
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`));
    const row = rows.find((line) => line.startsWith(`| ${name} |`));
    expect(row, `${name} is missing in docs/third-party.md`).toContain(`| ${license}`);
  }
});

it('docs/third-party.md names what shipped packages bring along under other licences', () => {
  const { components } = JSON.parse(
    execSync('npm run --silent sbom', { cwd: root, encoding: 'utf8' }),
  ) as {
    components: { name: string; licenses?: { license?: { id: string }; expression?: string }[] }[];
  };
  const others = components.flatMap(({ name, licenses: [stated] = [] }) => {
    const license = stated?.license?.id ?? stated?.expression ?? 'none';
    return ['MIT', 'Apache-2.0'].includes(license) ? [] : [{ name, license }];
  });
  expect(others.length).toBeGreaterThan(0);
  const rows = read('docs/third-party.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  for (const { name, license } of others) {
    const row = rows.find(([, names]) => names?.split(', ').includes(name));
    expect(row?.[2], `${name} in docs/third-party.md`).toBe(license);
  }
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '#infra/local/records.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deployment } from '#infra/platforms/demo.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import type { Archived } from '#shared/stores/archive/port.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import type { BacktestResult } from '#shared/stores/backtests/port.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { chainOf } from './chain.ts';
import { runTool } from './tool.ts';

const { platform: settings } = await deploymentOf('demo');

const id = 'staff.young-and-paying';

let folder: string;
let system: System;

/** Runs the CLI as a user does, while the system is running. */
const clearspring = (...words: readonly string[]) =>
  runTool(folder, words, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: system.endpoints.s3,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });

const startedAt = Date.now() - hour;

const eventOf = (eventId: string, at: number, accountId: string, type: string, data: object) => ({
  version: 1,
  eventId,
  platformId: settings.platformId,
  type,
  occurredAt: new Date(startedAt + at * 1_000).toISOString(),
  accountId,
  data,
});

const posts = (accountId: string, count: number) => [
  eventOf(`${accountId}-up`, 0, accountId, 'account.signed-up', {}),
  ...Array.from({ length: count }, (_, i) =>
    eventOf(`${accountId}-${i}`, i + 1, accountId, 'content.posted', {
      contentId: `${accountId}-post-${i}`,
      kind: 'post',
      text: `第 ${i} 篇散步笔记`,
    }),
  ),
];

const posting = (name: string, expects: 'fires' | 'quiet', hour: number) => ({
  name,
  expects,
  on: 'content.posted',
  signals: { 'account.ageHours': 2, 'counts.posts.hour': hour },
});

const rule = (more: Parameters<typeof staffRule>[0] = {}) =>
  staffRule({
    on: ['content.posted'],
    when: 'account.ageHours < 48 && counts.posts.hour >= 9',
    values: { age: 'account.ageHours', count: 'counts.posts.hour' },
    cases: [
      posting('the ninth post of a new account', 'fires', 9),
      posting('the eighth', 'quiet', 8),
    ],
    ...more,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-rules-'));
  writeFileSync(join(folder, 'rule.json'), JSON.stringify(rule()));
  writeFileSync(
    join(folder, 'wrong.json'),
    JSON.stringify(rule({ when: 'counts.posts.hours > 5' })),
  );
  // A draft has to be tried on a thousand events before it moves to shadow; other backtests need few.
  for (const [name, accounts] of [
    ['history.jsonl', 120],
    ['day.jsonl', 10],
  ] as const) {
    const history = Array.from({ length: accounts }, (_, i) => posts(`past-${i}`, 10)).flat();
    writeFileSync(
      join(folder, name),
      history.map((event) => `${JSON.stringify(event)}\n`).join(''),
    );
  }
  system = await startSystem({
    // One sample per hour for each rule on trial.
    settings: { ...settings, review: { ...settings.review, trialSamplesPerDay: 24 } },
    folder: join(folder, '.clearspring', 'demo'),
    schedules: false,
  });
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('rules check', () => {
  it('points at the character with the error in a staff rule', async () => {
    const { code, out } = await clearspring('rules', 'check', 'wrong.json');
    expect(code).toBe(1);
    expect(out).toContain('when, line 1, column 14: counts.posts has no “hours”');
    expect(out).toContain('             ^');
    const { out: well } = await clearspring('rules', 'check', 'rule.json');
    expect(well).toContain(`${id} r1 can be used`);
    expect(well).toContain('signed up 2 h ago and made 9 payments within an hour');
  });

  it('runs the cases of a staff rule, and reports missing ones', async () => {
    const write = (more: object) =>
      writeFileSync(join(folder, 'cases.json'), JSON.stringify(rule(more)));
    write({ cases: [posting('the ninth', 'quiet', 9)] });
    const { code, out } = await clearspring('rules', 'check', 'cases.json', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ field: 'cases.0' }],
      cases: [{ name: 'the ninth', expects: 'quiet', result: 'fires' }],
      unshown: ['fires'],
    });
    expect((await clearspring('rules', 'publish', 'cases.json', '--by', 'lin')).err).toContain(
      'it should stay quiet, but fires',
    );
    write({ cases: [] });
    const bare = await clearspring('rules', 'check', 'cases.json');
    expect([bare.code, bare.out]).toEqual([
      1,
      expect.stringContaining('it lacks a case in which it fires'),
    ]);
  });

  it('accepts a new staff rule, and does not create one twice', async () => {
    const begun = await clearspring('rules', 'new', 'staff.night-posts');
    expect([begun.code, begun.out]).toEqual([0, expect.stringContaining('staff.night-posts.json')]);
    const { code, out } = await clearspring('rules', 'check', 'staff.night-posts.json');
    expect([code, out]).toEqual([0, expect.stringContaining('staff.night-posts r1 can be used')]);
    expect((await clearspring('rules', 'new', 'staff.night-posts')).err).toContain(
      'staff.night-posts.json exists: edit it, or choose another name',
    );
    expect((await clearspring('rules', 'new', 'staff.Night')).err).toContain(
      'is not a staff rule id',
    );
  });
});

const rulebookOf = ({ clients, names }: System) =>
  dynamoRulebook(createDynamo(clients.dynamodb), names.table('records'), settings.platformId);

const talliesOf = ({ clients, names }: System) =>
  dynamoTallies(createDynamo(clients.dynamodb), names.table('records'), settings.platformId);

/** The audit entries of the platform. */
const audited = (chain = `platform:${settings.platformId}`) => chainOf(system, chain);

const decisionsOnBusy = () => recordsOf(system).ledger.decisionsAbout('busy', 50);

describe('the life of a staff rule, step by step', () => {
  it('moves from a file into shadow with two people', async () => {
    expect((await clearspring('rules', 'publish', 'wrong.json', '--by', 'lin')).code).toBe(1);
    const published = await clearspring('rules', 'publish', 'rule.json', '--by', 'lin');
    expect(published.code).toBe(0);
    const [, suggested = ''] = /next: npx clearspring (.*)\n/.exec(published.out) ?? [];
    expect((await clearspring('rules', 'publish', 'rule.json', '--by', 'lin')).err).toContain(
      'the next one must be 2',
    );

    const early = await clearspring('rules', 'promote', id, '--to', 'shadow', '--by', 'lin');
    expect(early.code).toBe(1);
    expect(early.err).toContain('somebody other than cli:lin');
    expect(early.err).toContain('this revision has no backtest yet');

    // The figures of another condition are no evidence for the one that was saved.
    writeFileSync(join(folder, 'edited.json'), JSON.stringify(rule({ severity: 'low' })));
    const recorded = (file: string) =>
      clearspring(
        ...['rules', 'backtest', '--rule', file, '--events', 'day.jsonl', '--platform', 'demo'],
        ...['--record', '--by', 'lin'],
      );
    const entries = async () => (await rulebookOf(system).entriesAfter(0)).length;
    expect((await recorded('edited.json')).err).toContain('save it with rules publish first');
    expect(await entries()).toBe(1);
    expect((await recorded('rule.json')).code).toBe(0);
    expect(await entries()).toBe(2);

    const asked = suggested.replace('…', 'history.jsonl').split(' ');
    const tried = await clearspring(...asked, '--json');
    expect(JSON.parse(tried.out)).toMatchObject({ events: 1_320, examined: 1_200, fired: 240 });

    expect(
      (await clearspring('rules', 'promote', id, '--to', 'shadow', '--by', 'zhao')).out,
    ).toContain(`${id} is now shadow`);
    const thin = await clearspring('rules', 'promote', id, '--to', 'canary', '--by', 'zhao');
    expect(thin.err).toContain('on trial it looked at');
  });

  it('is recorded on the audit chain of the platform, step by step', async () => {
    expect(await audited()).toMatchObject([
      { actor: 'cli:lin', action: 'rule.saved', details: { rule: id, revision: 1, entry: 1 } },
      {
        actor: 'cli:zhao',
        action: 'rule.moved',
        details: { rule: id, revision: 1, from: 'draft', to: 'shadow', entry: 4 },
      },
    ]);
    expect((await clearspring('audit', 'verify', '--platform', 'demo')).code).toBe(0);
  });

  it('stops when its next revision is published, and the author is told', async () => {
    const other = 'staff.other-posts';
    const publish = (revision: number, ...more: readonly string[]) => {
      const rule = JSON.parse(readFileSync(join(folder, 'rule.json'), 'utf8'));
      writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...rule, id: other, revision }));
      return clearspring('rules', 'publish', 'other.json', '--by', 'lin', ...more);
    };
    expect((await publish(1)).out).not.toContain('stopped');
    const rulebook = rulebookOf(system);
    const place = (await rulebook.entriesAfter(0)).length;
    const moved = { kind: 'moved', at: 1, by: 'zhao', rule: other } as const;
    await rulebook.append(place, { ...moved, revision: 1, to: 'live' });
    expect((await publish(2, '--language', 'zh-CN')).out).toContain(
      '第 1 版原处生效阶段，已随即停止',
    );
    await rulebook.append(place + 2, { ...moved, revision: 2, to: 'shadow' });
    expect((await publish(3)).out).toContain('revision 2 was in shadow and stopped at once');
    expect(JSON.parse((await publish(4, '--json')).out)).toMatchObject({ stopped: null });
  });

  it('is counted in shadow, and watched', async () => {
    await system.send(posts('busy', 10).map((event) => JSON.stringify(event)));
    await system.settle();
    const { rules } = JSON.parse((await clearspring('rules', 'list', '--json')).out);
    const listed = rules.find((rule: { readonly id: string }) => rule.id === id);
    expect(listed).toMatchObject({
      revision: 1,
      life: 'shadow',
      author: 'cli:lin',
      demotion: null,
    });
    expect(listed.examined).toBeGreaterThan(0);
    const own = (await decisionsOnBusy()).flatMap(({ findings }) =>
      findings.filter((each) => each.rule === id),
    );
    expect(new Set(own.map(({ life }) => life))).toEqual(new Set(['shadow']));

    expect(await system.run('watchRules')).toEqual({
      status: 'returned',
      result: JSON.stringify({ anomalous: [], demoted: [], appealsDue: 0 }),
    });
  });

  it('asks for a review of what it alone found, and shows that in the case', async () => {
    const verified = eventOf('alone-in', 0, 'alone', 'account.imported', {
      signedUpAt: new Date(startedAt - hour).toISOString(),
      verification: { status: 'verified', level: 'identity' },
    });
    await system.send([verified].map((event) => JSON.stringify(event)));
    await system.settle();
    await system.send(
      posts('alone', 10)
        .slice(1)
        .map((event) => JSON.stringify(event)),
    );
    await system.settle();
    const { ledger } = recordsOf(system);
    expect(await ledger.decisionsAbout('alone', 9)).toEqual([]);
    // Hits that a worker holds back are offered with its next events; offer this one directly.
    const rulebook = rulebookOf(system);
    const now = Date.now();
    // An hour may end before they are looked for, or drawn.
    const hours = [now - hour, now];
    const hits = (await Promise.all(hours.map(rulebook.hitsOf))).flat();
    const hit = hits.find((one) => one.rule === id);
    expect(hit?.decision.subject.id).toBe('alone');
    for (const at of hours) await rulebook.offer(at, { ...hit, lot: 0 } as NonNullable<typeof hit>);

    const ran = await system.run('drawSamples');
    expect(ran.status === 'returned' ? JSON.parse(ran.result).asked : ran).toEqual([id]);
    const [decision] = await ledger.decisionsAbout('alone', 9);
    expect(decision).toMatchObject({ outcome: 'flag', onTrial: id });
    const explained = await clearspring('explain', decision?.id as string);
    expect([explained.code, explained.out]).toEqual([0, expect.stringContaining('on trial')]);
  });

  it('is tested on the archive: from its bucket here, or in slices by its function', async () => {
    const whole = ['rules', 'backtest', '--rule', id, '--platform', 'demo', '--json'];
    const read = await clearspring(...whole, '--events', `s3://${system.names.bucket}`);
    // Without --platform, the command uses the platform that runs here.
    const cut = await clearspring(
      ...['rules', 'backtest', '--rule', id, '--json', '--fan-out', '--slice-mb', '0.0001'],
    );
    expect(read.err).toBe('');
    expect(cut.err).toBe('');
    const [fromBucket, fromSlices] = [read, cut].map(({ out }) => JSON.parse(out));
    expect(fromBucket.events).toBe(22);
    expect([fromBucket.baseline, fromSlices.baseline]).toEqual(['platform', 'platform']);
    const figures = ['events', 'examined', 'fired', 'decisions', 'accounts', 'samples'];
    for (const figure of figures) {
      expect([figure, fromSlices[figure]]).toEqual([figure, fromBucket[figure]]);
    }
    // Neither reads events of an account that was erased since.
    const papers = dynamoPapers(
      createDynamo(system.clients.dynamodb),
      system.names.table('records'),
      {
        platformId: settings.platformId,
        now: Date.now,
      },
    );
    const erased = erasedPaper('alone', Date.now(), settings.retention);
    await papers.write(erased);
    const after = await clearspring(...whole, '--events', `s3://${system.names.bucket}`);
    expect(JSON.parse(after.out).events).toBe(11);
    // Nor does a folder; without the platform's records, erasures are unknown.
    const home = join(folder, 'archive-at-home');
    const { s3 } = system.clients;
    const stored = s3Archive(s3, system.names.bucket, settings.platformId);
    const occurrences: Archived[] = [];
    for await (const one of stored.read()) occurrences.push(one);
    await folderArchive(home, settings.platformId).append(['all'], occurrences);
    const there = await clearspring(...whole, '--events', home);
    expect([JSON.parse(there.out).events, there.err]).toEqual([11, '']);
    const bare = ['rules', 'backtest', '--rule', 'account.even-pace', '--platform', 'demo'];
    const apart = [...bare, '--events', home, '--data-dir', join(folder, 'nothing'), '--json'];
    const unknown = await clearspring(...apart);
    expect(JSON.parse(unknown.out).events).toBe(22);
    expect(unknown.err).toContain('say which accounts were erased');
    const chinese = await clearspring(...apart, '--language', 'zh-CN');
    expect(chinese.err).toContain('哪些账号已被删除');
  });

  it('is warmed up before a slice for the requested days', async () => {
    await system.send(posts('warm', 1).map((event) => JSON.stringify(event)));
    await system.settle();
    const backtests = s3Backtests(system.clients.s3, system.names.bucket, settings.platformId);
    const warmUpOf = async (...more: readonly string[]) => {
      const words = ['rules', 'backtest', '--rule', 'account.even-pace', '--fan-out', ...more];
      const { code, err } = await clearspring(...words);
      const [backtestId = ''] = /bt-[\w-]+/.exec(err) ?? [];
      const [slice] = (await backtests.readManifest(backtestId))?.slices ?? [];
      return [code, slice && (slice.from - slice.warmFrom) / (24 * hour)];
    };
    expect(await warmUpOf()).toEqual([0, 30]);
    expect(await warmUpOf('--warm-up-days', '3')).toEqual([0, 3]);
    expect(await warmUpOf('--warm-up-days', '0.25', '--days', '1')).toEqual([0, 0.25]);
  });

  it('can be cancelled on the archive before it is done, on record', async () => {
    const backtests = s3Backtests(system.clients.s3, system.names.bucket, settings.platformId);
    const backtestId = 'bt-called-off';
    const slices = [{ warmFrom: 0, from: 0, to: 1 }];
    await backtests.putManifest({ backtestId, rule: { kind: 'catalogue', id }, slices });
    const cancel = (named: string, ...more: readonly string[]) =>
      clearspring('rules', 'cancel-backtest', named, '--by', 'sun', ...more);
    expect((await cancel(backtestId)).out).toContain('no more of it is replayed');
    expect(await backtests.cancelled(backtestId)).toMatchObject({ by: 'cli:sun' });
    expect((await cancel(backtestId)).out).toMatch(
      /^cli:sun already cancelled bt-called-off, at 20\S+Z\n$/,
    );
    expect((await audited('staff:cli:sun')).at(-1)).toMatchObject({
      action: 'backtest.cancelled',
      causeId: backtestId,
      details: { rule: id, revision: 1 },
    });
    await backtests.cancel(backtestId, { by: 'lin', at: 77 });
    expect((await cancel(backtestId)).out).toContain(`lin already cancelled ${backtestId}`);
    expect(await backtests.cancelled(backtestId)).toEqual({ by: 'lin', at: 77 });
    expect((await cancel('bt-unknown', '--language', 'zh-CN')).err).toContain(
      '没有回测 bt-unknown',
    );
    await backtests.putResult(backtestId, 0, {} as BacktestResult);
    expect((await cancel(backtestId)).err).toContain(`${backtestId} has already finished`);
  });

  it('is not tested in slices if that is impossible, with an alternative', async () => {
    const whole = ['rules', 'backtest', '--rule', id, '--platform', 'demo'];
    const header = 'list,kind,value,source,reason,owner,expires';
    // Expiry dates of a list are checked against the real clock.
    const expires = new Date(Date.now() + 100 * day).toISOString().slice(0, 10);
    const entries = Array.from(
      { length: 10_001 },
      (_, i) => `block,device,d-${i},case 17,phone farm,risk team,${expires}`,
    );
    writeFileSync(join(folder, 'long.csv'), [header, ...entries].join('\n'));
    const refused: readonly (readonly [readonly string[], string])[] = [
      [['--events', 'h.jsonl', '--days', '3'], '--days is for --fan-out'],
      [[], 'give a history with --events, or use the platform’s archive with --fan-out'],
      [
        ['--fan-out', '--lists', 'long.csv', '--exported-by', 'demo'],
        '--fan-out does not have the platform’s secret: write contacts in the list as they are, not hashed',
      ],
      [
        ['--fan-out', '--lists', 'long.csv'],
        '--fan-out accepts lists of at most 10000 entries, and there are 10001',
      ],
    ];
    for (const [words, sentence] of refused) {
      const { code, out, err } = await clearspring(...whole, ...words);
      expect([code, out, err]).toEqual([1, '', expect.stringContaining(sentence)]);
    }
  });

  it('reports why no slice is replayed: an empty archive, a missing queue, or one without readers', async () => {
    const { names, endpoints, clients } = system;
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'empty' }));
    await clients.sqs.send(new CreateQueueCommand({ QueueName: 'unread' }));
    const deployed = (bucket: string, queue: string) =>
      runTool(
        folder,
        [
          ...['rules', 'backtest', '--rule', id, '--platform', 'demo', '--fan-out', '--deployed'],
          ...['--within-minutes', '0.000001'],
        ],
        {
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
          AWS_ENDPOINT_URL_SQS: endpoints.sqs,
          AWS_ENDPOINT_URL_S3: endpoints.s3,
          STATES_TABLE: names.table('states'),
          RECORDS_TABLE: names.table('records'),
          AUDIT_TABLE: names.table('audit'),
          INTAKE_QUEUE_URL: system.queueUrl('intake'),
          ARCHIVE_BUCKET: bucket,
          BACKTESTS_QUEUE_URL: `${endpoints.sqs}/000000000000/${queue}`,
        },
      );
    const empty = await deployed('empty', 'nowhere');
    expect([empty.code, empty.err]).toEqual([
      1,
      expect.stringContaining('the archive is still empty'),
    ]);
    const refused = await deployed(names.bucket, 'nowhere');
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/the queue refused a message: QueueDoesNotExist.*BACKTESTS_QUEUE_URL/s),
    ]);
    const unread = await deployed(names.bucket, 'unread');
    expect([unread.code, unread.err]).toEqual([
      1,
      expect.stringContaining(
        'slices have not been replayed: check the log and the dead-letter queue of the function backtest',
      ),
    ]);
  });

  it('reproduces its past decisions, whatever became of the rule since', async () => {
    const [shown] = (await decisionsOnBusy()).filter(({ findings }) =>
      findings.some((each) => each.rule === id),
    );
    await clearspring('rules', 'promote', id, '--to', 'retired', '--by', 'lin');
    const explained = await clearspring('explain', shown?.id as string);
    expect(explained.out).toContain(`${id} r1`);
    expect(explained.out).toContain('same result · same policy');
    expect(explained.code).toBe(0);
  });
});

describe('a rule of the product', () => {
  const { shadowRecords = {} } = deployment.platform;
  const waiting = catalogue.rules.find(
    ({ id, life }) => life === 'shadow' && !(id in shadowRecords),
  ) as Rule;

  it('is listed, live if it ships so or earned it on the platform', async () => {
    const list = await clearspring('rules', 'list', '--json');
    const listed: readonly Pick<Rule, 'id' | 'life'>[] = JSON.parse(list.out).rules;
    expect(
      listed.filter(({ id }) => !id.startsWith('staff.')).map(({ id, life }) => [id, life]),
    ).toEqual(catalogue.rules.map(({ id, life }) => [id, id in shadowRecords ? 'live' : life]));
    const shipped = catalogue.rules.filter(({ life }) => life === 'shadow').map(({ id }) => id);
    expect(shipped.some((id) => id in shadowRecords)).toBe(true);
  });

  it('gains power with two people', async () => {
    const { id: rule, revision } = waiting;
    const live = catalogue.rules.find(({ life }) => life === 'live')?.id as string;
    const rulebook = rulebookOf(system);
    const before = await rulebook.entriesAfter(0);
    const figures = { rule, revision, examined: 5_000, fired: 10 };
    await rulebook.append(before.length, { kind: 'backtested', at: 1, by: 'lin', ...figures });
    await rulebook.count(Date.now(), [
      { ...figures, unwatched: 0, withLive: 2, withRules: { [live]: 2 }, errored: 0, outcomes: {} },
    ]);
    const list = await clearspring('rules', 'list', '--json');
    const listed = JSON.parse(list.out).rules.find((one: { id: string }) => one.id === rule);
    expect(listed).toMatchObject({ withRules: { [live]: 2 }, precisionAtLeast: 0 });
    const liveName = `${live}#${catalogue.find(live)?.revision}`;
    await talliesOf(system).add('rules', Date.now(), {
      [`${liveName} reviewed`]: 10,
      [`${liveName} upheld`]: 9,
    });
    const { out: table } = await clearspring('rules', 'list');
    expect(table).toContain(`${live} 2`);
    // 59.585 % by Wilson's interval.
    expect(table).toMatch(/9\/10.*59\.5%/);
    expect(table).not.toContain('null');
    // Looks of a built-in live rule are not counted: 0 would say that it does not run.
    expect(table).toMatch(/On the dishonesty list +│ live +│ — +│ 0/);
    const chinese = (await clearspring('rules', 'list', '--language', 'zh-CN')).out;
    expect(chinese).toMatch(/规则.*阶段.*触发.*审核维持率/);
    expect(chinese).toContain(catalogue.find(rule)?.title['zh-CN']);
    const promote = (by: string, ...more: readonly string[]) =>
      clearspring('rules', 'promote', rule, '--to', 'canary', '--by', by, ...more);

    const asked = await promote('lin', '--share', '0.2');
    expect([asked.code, asked.out]).toEqual([0, expect.stringContaining('is proposed')]);
    expect(await audited('staff:cli:lin')).toMatchObject([
      { action: 'proposal.filed', actor: 'cli:lin', details: { kind: 'rule-move' } },
    ]);
    expect((await promote('lin', '--share', '0.2')).err).toContain('another person approves it');
    const refused = await promote('zhao');
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('with share 0.2, not 0.05'),
    ]);
    const words = (await promote('zhao', '--share', '0.1', '--language', 'zh-CN')).err;
    expect(words).toContain('待复核的比例为 0.2，而非 0.1');
    expect(await rulebook.entriesAfter(before.length + 1)).toEqual([]);

    const agreed = await promote('zhao', '--share', '0.2', '--reason', 'it is right');
    expect(agreed.out).toBe(`${rule} is now canary\n`);
    expect(await rulebook.entriesAfter(before.length + 1)).toMatchObject([
      {
        ...{ kind: 'moved', rule, revision, to: 'canary', share: 0.2 },
        ...{ by: 'cli:zhao', reason: 'it is right' },
      },
    ]);
    expect((await audited()).at(-1)).toMatchObject({ actor: 'cli:zhao', action: 'rule.moved' });
    expect(await audited('staff:cli:zhao')).toMatchObject([
      { action: 'proposal.approved', details: { by: 'cli:lin', kind: 'rule-move' } },
    ]);

    // A share that was lowered in the meantime is not raised by an older proposal.
    expect((await promote('lin', '--share', '0.3')).out).toContain('is proposed');
    expect((await promote('lin', '--share', '0.1')).out).toContain('is now canary');
    expect((await promote('zhao', '--share', '0.3')).out).toContain('is proposed');
    expect((await rulebook.entriesAfter(before.length + 2)).at(-1)).toMatchObject({ share: 0.1 });

    const back = await clearspring('rules', 'promote', rule, '--to', 'shadow', '--by', 'lin');
    expect(back.out).toBe(`${rule} is now shadow\n`);
    expect((await promote('zhao')).out).toContain('is proposed');
  });

  it('that was being moved when its approval broke off is moved by the same command, or stays proposed', async () => {
    const { id: rule, revision } = waiting;
    const rulebook = rulebookOf(system);
    const promote = (by: string) =>
      clearspring('rules', 'promote', rule, '--to', 'canary', '--by', by);
    const papers = dynamoPapers(
      createDynamo(system.clients.dynamodb),
      system.names.table('records'),
      { platformId: settings.platformId, now: Date.now },
    );
    /** The one that zhao filed above. */
    const proposal = async () => {
      const all = await papers.list('proposal', 'all', { most: 100 });
      const found = all.find(
        ({ body }) => (body as { what: { share?: number } }).what.share === 0.05,
      );
      if (!found) throw new Error('no proposal');
      return found;
    };
    /** Leaves the proposal as an approval by lin that broke off. */
    const breakOff = async () => {
      const { version, body, ...paper } = await proposal();
      const decided = { taken: 'approved', decidedBy: 'cli:lin', decidedAt: Date.now() };
      const begun = { ...(body as object), ...decided };
      await papers.write({ ...paper, version: version + 1, body: begun });
    };
    const count = (errored: number) =>
      rulebook.count(Date.now(), [
        {
          ...{ rule, revision, examined: 0, fired: 0, unwatched: 0 },
          ...{ withLive: 0, withRules: {}, errored, outcomes: {} },
        },
      ]);

    await breakOff();
    await count(4_000);
    expect((await promote('lin')).err).toMatch(/stays shadow/);
    expect((await proposal()).body).toMatchObject({ state: 'open', taken: null });

    await count(-4_000);
    await breakOff();
    const entries = await rulebook.entriesAfter(0);
    const step = { rule, revision, to: 'canary', share: 0.05 } as const;
    await rulebook.append(entries.length, {
      ...{ kind: 'moved', at: Date.now(), by: 'cli:lin' },
      ...step,
    });
    expect((await promote('lin')).out).toBe(`${rule} is now canary\n`);
    expect((await proposal()).body).toMatchObject({
      ...{ state: 'approved', taken: null, decidedBy: 'cli:lin' },
      resultId: `${entries.length + 1}`,
    });
    expect((await audited()).at(-1)).toMatchObject({ actor: 'cli:lin', action: 'rule.moved' });
    expect(await rulebook.entriesAfter(entries.length + 1)).toEqual([]);
    const back = await clearspring('rules', 'promote', rule, '--to', 'shadow', '--by', 'lin');
    expect(back.out).toBe(`${rule} is now shadow\n`);
  });

  it('that lost the right to decide is demoted on request, and listed with its new state', async () => {
    const { id: rule, revision } = waiting;
    const rulebook = rulebookOf(system);
    const place = (await rulebook.entriesAfter(0)).length;
    const moved = { kind: 'moved', at: Date.now(), by: 'lin', rule, revision } as const;
    await rulebook.append(place, { ...moved, to: 'canary', share: 0.1 });
    await rulebook.count(Date.now(), [
      {
        ...{ rule, revision, examined: 9_000, fired: 0, unwatched: 0 },
        ...{ withLive: 0, withRules: {}, errored: 20, outcomes: {} },
      },
    ]);
    const list = async (...more: readonly string[]) => {
      const told = JSON.parse((await clearspring('rules', 'list', '--json', ...more)).out);
      const { life, demotion } = told.rules.find(({ id }: { id: string }) => id === rule);
      return { life, isToFall: demotion !== null, demoted: told.demoted };
    };
    expect(await list()).toEqual({ life: 'canary', isToFall: true });
    expect(await rulebook.entriesAfter(place + 1)).toEqual([]);
    expect(await list('--demote')).toEqual({ life: 'shadow', isToFall: false, demoted: [rule] });
    expect(await rulebook.entriesAfter(place + 1)).toMatchObject([
      { kind: 'moved', by: 'clearspring', rule, to: 'shadow' },
    ]);
    expect((await audited()).at(-1)).toMatchObject({ actor: 'system', action: 'rule.demoted' });
    expect((await list('--demote')).demoted).toEqual([]);

    await rulebook.append(place + 2, { ...moved, to: 'canary', share: 0.1 });
    const { out } = await clearspring('rules', 'list', '--demote');
    expect(out.split('\n')[0]).toBe(`${rule} is now shadow`);
  });

  it('shows the cost of its cases by the minutes that a reviewer needs', async () => {
    const until = new Date(Date.now() + 100 * day).toISOString().slice(0, 10);
    const head = 'list,kind,value,source,reason,owner,expires';
    writeFileSync(join(folder, 'past.csv'), `${head}\nblock,account,past-1,c,r,o,${until}\n`);
    const tried = async (...more: readonly string[]) => {
      const { out } = await clearspring(
        ...['rules', 'backtest', '--rule', 'account.on-block-list', '--lists', 'past.csv'],
        ...['--events', 'day.jsonl', '--platform', 'demo', '--json', ...more],
      );
      const { cases, load } = JSON.parse(out);
      return [(cases.with - cases.without) / load.days, load.minutesPerDay];
    };
    const [casesPerDay = 0, minutesPerDay] = await tried();
    expect(casesPerDay).toBeGreaterThan(0);
    expect(minutesPerDay).toBe(Math.round(casesPerDay * 5));
    expect(await tried('--minutes', '50')).toEqual([casesPerDay, Math.round(casesPerDay * 50)]);
  });

  it('stores the figures of a backtest on request', async () => {
    const rulebook = rulebookOf(system);
    const place = (await rulebook.entriesAfter(0)).length;
    const history = ['--events', 'day.jsonl', '--platform', 'demo', '--by', 'lin', '--json'];
    const tried = (...more: readonly string[]) =>
      clearspring('rules', 'backtest', '--rule', 'account.even-pace', ...history, ...more);
    expect((await tried()).code).toBe(0);
    expect(await rulebook.entriesAfter(place)).toEqual([]);
    const { examined, fired } = JSON.parse((await tried('--record')).out);
    expect(await rulebook.entriesAfter(place)).toMatchObject([
      { kind: 'backtested', rule: 'account.even-pace', by: 'cli:lin', examined, fired },
    ]);
  });
});

describe('a rule of staff', () => {
  it('gains power with two people who did not write it, or one whom its author asks', async () => {
    const rulebook = rulebookOf(system);
    const own = 'staff.asked-twice';
    const place = (await rulebook.entriesAfter(0)).length;
    const figures = { rule: own, revision: 1, examined: 5_000, fired: 10 };
    const saved = rule({ id: own }) as StaffRule;
    await rulebook.append(place, { kind: 'saved', at: 1, by: 'cli:lin', saved });
    await rulebook.append(place + 1, { kind: 'backtested', at: 1, by: 'lin', ...figures });
    await rulebook.count(Date.now(), [
      { ...figures, unwatched: 0, withLive: 0, withRules: {}, errored: 0, outcomes: {} },
    ]);
    const promote = (to: string, by: string) =>
      clearspring('rules', 'promote', own, '--to', to, '--by', by);

    expect((await promote('shadow', 'lin')).out).toContain('is proposed');
    expect((await promote('shadow', 'zhao')).out).toBe(`${own} is now shadow\n`);
    expect((await audited('staff:cli:zhao')).at(-1)).toMatchObject({
      action: 'proposal.approved',
      details: { by: 'cli:lin', kind: 'rule-move' },
    });

    expect((await promote('canary', 'zhao')).out).toContain('is proposed');
    expect((await promote('canary', 'zhao')).err).toContain('another person approves it');
    expect((await promote('canary', 'lin')).err).toContain('somebody other than cli:lin');
    expect(await rulebook.entriesAfter(place + 3)).toEqual([]);
    expect((await promote('canary', 'sun')).out).toBe(`${own} is now canary\n`);
    expect((await promote('retired', 'lin')).out).toBe(`${own} is now retired\n`);
  });
});

describe('a halt', () => {
  it('is set once, by one person with a reason, and ended again, on record', async () => {
    const rulebook = rulebookOf(system);
    const place = (await rulebook.entriesAfter(0)).length;
    const without = await clearspring('halt', '--by', 'wang');
    expect([without.code, without.err]).toEqual([1, expect.stringContaining('--reason')]);

    const first = await clearspring('halt', '--by', 'wang', '--reason', 'honest people are frozen');
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(
        /^Platform demo \(local\): .* are halted.*To resume: npx clearspring resume --reason … --platform demo\n$/,
      ),
    ]);
    const second = await clearspring('halt', '--by', 'lin', '--reason', 'the same');
    expect([second.code, second.out]).toEqual([
      0,
      expect.stringMatching(/: cli:wang already halted .*: honest people are frozen\n$/),
    ]);
    expect(await rulebook.entriesAfter(place)).toMatchObject([
      { kind: 'halted', by: 'cli:wang', reason: 'honest people are frozen' },
    ]);
    expect((await audited()).at(-1)).toMatchObject({
      actor: 'cli:wang',
      action: 'restrictions.halted',
      details: { entry: place + 1 },
    });
    // `rules list` shows the halt.
    const listed = async () =>
      JSON.parse((await clearspring('rules', 'list', '--json')).out).halted;
    expect(await listed()).toEqual({
      ...{ by: 'cli:wang', reason: 'honest people are frozen' },
      at: expect.any(Number),
    });
    expect((await clearspring('rules', 'list')).out).toMatch(
      /^cli:wang halted all .* at .*Z: honest people are frozen\n/,
    );

    const resume = ['resume', '--by', 'wang', '--reason', 'mended', '--json'];
    // Words of staff do not control the terminal.
    const hostile = { kind: 'halted', at: Date.now(), by: 'lin', reason: 'see\u001b[2J' } as const;
    await rulebook.append(place + 1, hostile);
    for (const words of [
      ['rules', 'list'],
      ['halt', '--by', 'lin', '--reason', 'the same'],
    ]) {
      const { out } = await clearspring(...words);
      expect(out).toContain('see\\u001b[2J');
      expect(out).not.toContain('\u001b[2J');
    }
    const told = { platform: 'demo', deployed: false, halted: false };
    expect(JSON.parse((await clearspring(...resume)).out)).toEqual({ ...told, changed: true });
    expect(JSON.parse((await clearspring(...resume)).out)).toEqual({ ...told, changed: false });
    expect(await listed()).toBeNull();
    expect((await audited()).at(-1)).toMatchObject({ action: 'restrictions.resumed' });
    expect((await clearspring('audit', 'verify', '--platform', 'demo')).code).toBe(0);
  });

  it('interrupted before it was recorded is recorded once by the next attempt', async () => {
    const rulebook = rulebookOf(system);
    const place = (await rulebook.entriesAfter(0)).length;
    const at = Date.now() - hour;
    await rulebook.append(place, { kind: 'halted', at, by: 'cli:wang', reason: 'it broke off' });
    const halts = async () =>
      (await audited()).filter(({ details }) => details.entry === place + 1);
    expect(await halts()).toEqual([]);
    for (const reason of ['the same', 'once more']) {
      expect((await clearspring('halt', '--by', 'lin', '--reason', reason)).code).toBe(0);
    }
    expect(await halts()).toMatchObject([{ actor: 'cli:wang', action: 'restrictions.halted', at }]);
    expect((await clearspring('resume', '--by', 'lin', '--reason', 'over')).code).toBe(0);
  });
});

it('a backtest in slices needs a running system', async () => {
  const asleep = join(folder, 'asleep');
  mkdirSync(join(asleep, 'demo'), { recursive: true });
  writeFileSync(join(asleep, 'demo', 'queues.db'), '');
  const words = ['rules', 'backtest', '--rule', 'account.even-pace', '--platform', 'demo'];
  const { code, err } = await runTool(folder, [...words, '--fan-out', '--data-dir', asleep]);
  expect([code, err]).toEqual([1, expect.stringContaining('run npm start, then try again')]);
});

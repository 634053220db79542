import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blueprint, environmentOf } from '#infra/blueprint.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { checkDeployment, deploymentOf, platformNames } from '#infra/platforms/registry.ts';
import { platformApp } from '#infra/stacks/platform-app.ts';
import { Unfit, type Words } from '#shared/events/words.ts';
import { packSettings } from '#shared/settings/packed.ts';

const sample = {
  platform: { platformId: 'sample' },
  region: 'us-east-1',
  backend: { role: 'backend' },
};

describe('the settings of a platform', () => {
  it.each(platformNames())('%s are valid', async (name) => {
    expect((await deploymentOf(name)).platform.platformId).toBe(name);
  });

  it('enforce on simulated records only in the demonstration', async () => {
    const { platform } = await deploymentOf('demo');
    expect(platform).toMatchObject({ purpose: 'demonstration', mode: 'enforce' });
    expect(Object.values(platform.shadowRecords).every(({ simulated }) => simulated)).toBe(true);
    expect(() =>
      checkDeployment('demo', { ...sample, platform: { ...platform, purpose: 'production' } }),
    ).toThrow(
      /a production platform must not have simulated shadow records\n.*platform\.shadowRecords/,
    );
  });

  it.each(['assist', 'enforce'] as const)(
    'name staff to hear appeals, in production with mode %s',
    (mode) => {
      const restricting = { platformId: 'sample', mode };
      const check = (platform: object) => checkDeployment('sample', { ...sample, platform });
      expect(() => check(restricting)).toThrow(
        /is required with mode .*must hear their appeals.*\n.*at platform\.staff/,
      );
      for (const accepted of [{ staff: demoStaff }, { purpose: 'demonstration' }]) {
        expect(check({ ...restricting, ...accepted }).platform.mode).toBe(mode);
      }
    },
  );

  it.each([
    ['a comma is missing', 'export const deployment = {\n  a: 1 b: 2,\n};\n', 2],
    ['a name is unknown', '\nexport const deployment = demoStaf;\n', 2],
  ])('are reported by file and line where %s', (_, text, line) => {
    const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    try {
      const path = join(folder, 'sample.ts');
      writeFileSync(path, text);
      // In a process of its own: Vitest may transform the file, with errors of its transformer.
      const registry = new URL('../../infra/platforms/registry.ts', import.meta.url);
      const script = `
        const { exportedDeployment } = await import(${JSON.stringify(registry)});
        await exportedDeployment(${JSON.stringify(pathToFileURL(path))});`;
      const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
      });
      expect(stderr).toContain(`${path}:${line} cannot be read (`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('observe by default', () => {
    expect(checkDeployment('sample', sample)).toMatchObject({
      platform: { mode: 'observe', purpose: 'production' },
      logDays: 365,
      operators: [],
    });
  });

  it.each([
    ['region', { region: 'Virginia' }],
    ['account', { account: '1234' }],
    ['backend.role', { backend: { role: 'arn:aws:iam::111122223333:role/backend' } }],
    // AWS adds the leading / of a path itself, so this role would not exist.
    ['backend.role', { backend: { role: '/service/backend' } }],
    ['operators[0]', { operators: ['arn:aws:iam::111122223333:role/on-call'] }],
    // SQS reports senders by role id: under any other name, every event would be quarantined.
    [
      'platform.senders[1]',
      {
        platform: {
          platformId: 'sample',
          senders: ['AROAEXAMPLEONE', 'arn:aws:iam::111122223333:role/backend'],
        },
      },
    ],
    // A user id: the queue admits no users.
    ['platform.senders[0]', { platform: { platformId: 'sample', senders: ['AIDAEXAMPLEONE'] } }],
    ['organization', { organization: 'example' }],
    ['alarmEmails[0]', { alarmEmails: ['on-call'] }],
    ['alarmEmails[1]', { alarmEmails: ['a@example.com', 'a@example.com', 'b@example.com'] }],
    ['logDays', { logDays: 100 }],
    // Less than six months, which are at least 181 days.
    ['logDays', { logDays: 180 }],
    ['reservedConcurrency', { reservedConcurrency: 10 }],
    ['platform.mode', { platform: { platformId: 'sample', mode: 'strict' } }],
    ['platform.platformId', { platform: { platformId: 'other' } }],
    [
      'platform.holds.freezeSeconds',
      { platform: { platformId: 'sample', holds: { freezeSeconds: 1e15 } } },
    ],
    [
      'platform.shadowRecords["account.even-pace"].upheld',
      {
        platform: {
          platformId: 'sample',
          shadowRecords: { 'account.even-pace': { decisions: 300, upheld: 301 } },
        },
      },
    ],
    // Deleted while it could still be appealed against, or while an appeal is open.
    [
      'platform.retention.decisionDays',
      { platform: { platformId: 'sample', retention: { decisionDays: 213 } } },
    ],
    // Six months are up to 184 days.
    [
      'platform.appeal.deadlineDays',
      { platform: { platformId: 'sample', appeal: { deadlineDays: 183 } } },
    ],
    [
      'platform.shadowRecords["content.unheard-of"]',
      {
        platform: {
          platformId: 'sample',
          shadowRecords: { 'content.unheard-of': { decisions: 300, upheld: 300 } },
        },
      },
    ],
    [
      'platform.review.routes[0].to',
      {
        platform: {
          ...sample.platform,
          review: { routes: [{ to: 'x', when: { tiers: ['vip'] } }] },
        },
      },
    ],
    [
      'platform.review.routes[0].when.categories[1]',
      {
        platform: {
          ...sample.platform,
          review: { routes: [{ to: 'fraud', when: { categories: ['unread', 'frauds'] } }] },
        },
      },
    ],
    // The sign-in of the local system asks for no password.
    [
      'platform.staff.issuer',
      {
        platform: {
          ...sample.platform,
          staff: { ...demoStaff, issuer: 'http://127.0.0.1:8421' },
        },
      },
    ],
    [
      'platform.staff.groups.abroad.queues[0]',
      {
        platform: {
          ...sample.platform,
          staff: {
            ...demoStaff,
            groups: { abroad: { role: 'reviewer', queues: ['overseas', 'fraud'] } },
          },
        },
      },
    ],
    [
      'platform.staff.groups.mules.categories[0]',
      {
        platform: {
          ...sample.platform,
          staff: {
            ...demoStaff,
            groups: { mules: { role: 'reviewer', categories: ['money-mules', 'money-mule'] } },
          },
        },
      },
    ],
  ])('are rejected with the name of the field: %s', (field, wrong) => {
    expect(() => checkDeployment('sample', { ...sample, ...wrong })).toThrow(
      `infra/platforms/sample.ts has invalid settings:`,
    );
    expect(() => checkDeployment('sample', { ...sample, ...wrong })).toThrow(`→ at ${field}`);
  });

  it('keep logs as long as the law requires on a production platform', () => {
    expect(() => checkDeployment('sample', { ...sample, logDays: 180 })).toThrow(
      'must be at least 365 for a production platform: the Cybersecurity Law (art. 23)',
    );
    for (const purpose of ['demonstration', 'replay']) {
      const platform = { ...sample.platform, purpose };
      expect(checkDeployment('sample', { ...sample, platform, logDays: 30 }).logDays).toBe(30);
    }
  });

  it('list the accepted forms in the error', () => {
    const wrong = (more: object) => () => checkDeployment('sample', { ...sample, ...more });
    expect(wrong({ operators: ['arn:aws:iam::111122223333:role/x'] })).toThrow('not an ARN');
    const appeal = { channel: { en: 'appeals@example.com' } };
    expect(wrong({ platform: { ...sample.platform, appeal } })).toThrow(
      'must be one line, or one per language',
    );
  });

  it.each([
    [{ colour: 'blue' }, 'Unrecognized key: "colour": expected one of platform, region, account,'],
    [
      { platform: { ...sample.platform, holds: { freeze: 9 } } },
      'Unrecognized key: "freeze": expected one of challengeSeconds, limitSeconds, freezeSeconds\n',
    ],
    [
      { platform: { ...sample.platform, familyWeights: { contents: 1 } } },
      'Unrecognized key: "contents": expected one of identity, network, behaviour, content, reports\n',
    ],
    [
      {
        platform: {
          ...sample.platform,
          appeal: { channel: { 'zh-CN': '帮助', en: 'Help', fr: 'Aide' } },
        },
      },
      'Unrecognized key: "fr": expected one of zh-CN, en\n',
    ],
    [
      {
        platform: { ...sample.platform, staff: { ...demoStaff, groups: { all: { is: 'admin' } } } },
      },
      'Unrecognized key: "is": expected one of role, queues, categories\n',
    ],
  ])('are rejected with unknown fields, naming those that there are: %j', (wrong, told) => {
    expect(() => checkDeployment('sample', { ...sample, ...wrong })).toThrow(told);
  });

  it('say what is wrong with a name that the platform gives', () => {
    const name = { 'zh-CN': '境外', en: 'Overseas' };
    const review = { queues: { 'Over Seas': { name } } };
    expect(() =>
      checkDeployment('sample', { ...sample, platform: { ...sample.platform, review } }),
    ).toThrow(/must be at most 31 lower-case letters and hyphens.*\n.*at .*queues\["Over Seas"\]/);
  });

  it('are rejected if they reserve less concurrency than all batches need', () => {
    expect(() => checkDeployment('sample', { ...sample, reservedConcurrency: 24 })).toThrow(
      'must be at least 25',
    );
    expect(checkDeployment('sample', { ...sample, reservedConcurrency: 25 })).toMatchObject({
      reservedConcurrency: 25,
    });
  });
});

describe('synthesis', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const main = fileURLToPath(new URL('../../infra/main.ts', import.meta.url));
  const cdk = fileURLToPath(new URL('../../infra/cdk.ts', import.meta.url));
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', ...environment },
    });

  it.each([
    ['synth', [main, 'nowhere']],
    ['deploy', [cdk, 'deploy', 'nowhere']],
  ])('rejects an unknown platform in one sentence and writes nothing: %s', (command, args) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `${command}: there is no platform “nowhere”: choose one of ${platformNames().join(', ')}\n`,
    );
    expect(existsSync(join(folder, 'cdk.out'))).toBe(false);
  });

  it('takes one platform', () => {
    const { status, stderr } = run([main]);
    expect(status).toBe(1);
    expect(stderr).toBe(`synth: name a platform: ${platformNames().join(', ')}\n`);
    expect(run([main, 'demo', 'replay']).stderr).toBe(
      'synth: one platform at a time: leave out replay\n',
    );
    const chinese = run([cdk, 'deploy'], { LC_ALL: 'zh_CN.UTF-8' });
    expect(chinese.stderr).toBe(`deploy: 请写明平台：${platformNames().join(', ')}\n`);
  });

  it('writes beside what it wrote for another platform', () => {
    const other = join(folder, 'cdk.out', 'demo', 'manifest.json');
    mkdirSync(dirname(other), { recursive: true });
    writeFileSync(other, '{}');
    const { status, stdout } = run([main, 'replay']);
    expect([status, stdout]).toEqual([0, 'replay: synthesized into cdk.out/replay\n']);
    expect(existsSync(other)).toBe(true);
  });

  it('reports a missing AWS sign-in after the message of CDK', () => {
    // Credentials that must not reach CDK, which would report the missing token file.
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::111122223333:role/backend');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'no-token'));
    const nobody = {
      // Removed by prefix, because there are too many credential variables to list.
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')),
      ),
      ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
      ...{ AWS_EC2_METADATA_DISABLED: 'true', HOME: folder },
    };
    const told = spawnSync(
      process.execPath,
      [cdk, 'bootstrap', 'replay', '--output', join(folder, 'out')],
      {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        encoding: 'utf8',
        env: { ...nobody, LC_ALL: 'zh_CN.UTF-8' },
      },
    );
    expect(told.status).toBe(1);
    expect(told.stderr).toMatch(/^Unable to resolve AWS account to use\./m);
    expect(told.stderr).toMatch(
      /\nbootstrap: 找不到 AWS 凭据，或已过期（Could not load credentials from any providers）：请设置 AWS_PROFILE 并登录，或设置 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY\n$/,
    );
  });

  /** What a refusal says in each language. */
  const refusalOf = (act: () => unknown): Words => {
    try {
      act();
    } catch (error) {
      if (error instanceof Unfit) return error.words;
      throw error;
    }
    throw new Error('not refused');
  };
  const props = () => ({ outdir: join(folder, 'out'), bundle: () => folder });

  it('rejects a region that AWS does not have', () => {
    const settings = checkDeployment('sample', { ...sample, region: 'us-esat-1' });
    expect(refusalOf(() => platformApp(settings, props()))).toEqual({
      'zh-CN': 'region：没有名为“us-esat-1”的 AWS 区域',
      en: 'region: there is no AWS region “us-esat-1”',
    });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.each(platformNames())('fits the settings of %s into every function', async (name) => {
    const deployment = await deploymentOf(name);
    const code = join(folder, 'code');
    mkdirSync(code);
    expect(() => platformApp(deployment, { ...props(), bundle: () => code })).not.toThrow();
  });

  it('rejects settings that do not fit into a function', () => {
    // Random letters, which do not compress.
    const letters = (n: number) => createHash('sha512').update(`${n}`).digest('hex').slice(0, 90);
    const senders = Array.from({ length: 100 }, (_, n) => `AROA${letters(n).toUpperCase()}`);
    const settings = checkDeployment('sample', {
      ...sample,
      platform: { ...sample.platform, senders },
    });
    const told = refusalOf(() => platformApp(settings, props()));
    expect(told.en).toMatch(
      /environment of screen-events may need \d+ bytes, but Lambda allows 4096/,
    );
    // With the longest URL of a queue that there is.
    const url = `https://sqs.cn-northwest-1.amazonaws.com.cn/${'1'.repeat(12)}/${'q'.repeat(80)}`;
    const needed = environmentOf(blueprint.functions.screenEvents, {
      ...{ table: () => url, bucket: () => url, ownSenders: () => url, signingKey: () => ({}) },
      ...{ queueUrl: () => url, deadLettersUrl: () => url },
      settings: packSettings(settings.platform),
    });
    // Lambda measures one JSON object, with its quotes.
    const bytes = Buffer.byteLength(JSON.stringify(needed));
    expect(Number(/\d+/.exec(told.en)?.[0])).toBeGreaterThanOrEqual(bytes);
    expect(told['zh-CN']).toMatch(
      /^screen-events 的环境变量可能需要 \d+ 字节，而 Lambda 只允许 4096 字节/,
    );
  });
});

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { runningIn } from '#infra/local/lock.ts';
import { refusal, told } from '#infra/voice.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Language } from '#shared/rules/words.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import type { BacktestStore } from '#shared/stores/backtests/port.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import type { StateStore, StateWalk } from '#shared/stores/states/port.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';
import { byOption, jsonOption, languageOption } from './options.ts';

/** Whose records a command reads, and where they are. */
export type Whereabouts = {
  readonly platform: string;
  readonly dataDir: string;
  readonly deployed?: true;
};

/** The options that say where a platform's records are. */
export const withPlace = (command: Command): Command =>
  command
    .option(
      '--data-dir <folder>',
      told({ 'zh-CN': '本机系统的数据目录', en: 'data folder of the local system' }),
      '.clearspring',
    )
    .option(
      '--deployed',
      told({
        'zh-CN': '使用 AWS 上的平台：凭据同 AWS SDK，数据表由环境变量指明',
        en: 'use the platform deployed on AWS: credentials as for the AWS SDK, tables from environment variables',
      }),
    );

/**
 * The options of every command that reads a platform's records. Beside `--deployed` the platform is named: the
 * one that is taken otherwise would be looked for, and written, among another's records, and nobody be told.
 */
export const withWhereabouts = (command: Command, platform = 'demo'): Command =>
  withPlace(
    command.option(
      '--platform <name>',
      told({
        'zh-CN': 'infra/platforms/ 下的平台设置文件',
        en: 'name of a settings file in infra/platforms/',
      }),
      platform,
    ),
  ).hook('preAction', (_, asked) => {
    const unnamed = asked.getOptionValueSource('platform') !== 'cli';
    if (!asked.opts().deployed || !unnamed) return;
    throw refusal({
      'zh-CN': '--deployed 须同时写明平台：--platform <名称>',
      en: '--deployed also needs --platform <name>',
    });
  });

/** Who does it, as whom it is on record, and how it is told. */
export type ByStaff = Whereabouts & {
  readonly by: string;
  readonly language?: Language;
  readonly json?: true;
};

/** The options of every command by which somebody does something with a platform's records. */
export const withStaff = (command: Command): Command =>
  withWhereabouts(
    command.addOption(byOption()).addOption(languageOption()).addOption(jsonOption()),
  );

/** A platform's records, through the product's own stores. */
export type Platform = {
  readonly settings: PlatformSettings;
  readonly ledger: Ledger;
  readonly papers: PaperStore;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
  readonly auditLog: AuditLog;
  readonly seals: SealStore;
  /** The key that verifies seals, SPKI in PEM: from the signer, never from the log. */
  readonly sealingKey: () => Promise<string>;
  readonly intake: QueueStore;
  readonly rulebook: RulebookStore;
  readonly tallies: TallyStore;
  readonly states: StateStore;
  /** Every account and post with a state. */
  readonly everyState: StateWalk['all'];
  readonly lists: ListStore;
  /** The platform's own keyed hash. */
  readonly keyedHash: () => Promise<KeyedHash>;
  /** To ourselves; `null` on AWS where the environment does not name it. */
  readonly followUps: QueueStore | null;
  /** The product's rules and the staff's, as they stood at a time (epoch milliseconds). */
  readonly rulesAt: (at: number) => Promise<Catalogue>;
  /** Its archive, and the backtests over it; `null` on AWS where the environment does not name them. */
  readonly fanOut: {
    readonly archive: ArchiveStore;
    readonly backtests: BacktestStore;
    readonly queue: QueueStore;
  } | null;
  /** Nothing judges what is put on the queue until the system is started. */
  readonly asleep: boolean;
};

/** Whether there are records to read: on AWS there are, locally once a system was started there. */
export const hasRecords = ({ platform, dataDir, deployed }: Whereabouts): boolean => {
  const folder = resolve(join(dataDir, platform));
  return deployed === true || runningIn(folder) !== null || existsSync(join(folder, 'queues.db'));
};

/**
 * Does something with a platform's records: those of the local system, running or not, or with
 * `--deployed` those on AWS.
 *
 * @throws {Error} that names the remedy when there are none, or another command holds them
 * @example
 * await withPlatform(options, ({ ledger }) => ledger.readDecision(id));
 */
export const withPlatform = async <Result>(
  whereabouts: Whereabouts,
  use: (platform: Platform) => Promise<Result>,
): Promise<Result> => {
  const { withRecords } = await import('./records.ts');
  return withRecords(whereabouts, use);
};

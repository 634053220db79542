import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { runningSystemIn } from '#infra/local/lock.ts';
import { localized, refusal } from '#infra/localize.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Language } from '#shared/rules/words.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import type { BacktestStore } from '#shared/stores/backtests/port.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import type { ListChangeStore } from '#shared/stores/list-changes/port.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import type { StateStore, SubjectScan } from '#shared/stores/states/port.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';
import { byOption, jsonOption, languageOption, platformOption } from './options.ts';

/** The platform whose records a command reads, and where they are. */
export type RecordsLocation = {
  readonly platform: string;
  readonly dataDir: string;
  readonly deployed?: true;
};

/** The data folder of the local system, where none is named. */
export const ownDataDir = '.clearspring';

const quoted = (word: string) =>
  /^[\w./~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Returns the options by which a suggested command finds the same records: without them, somebody who halts a
 * deployed platform would be told to resume the local one.
 *
 * @example
 * whereWords({ platform: 'shop', dataDir: '.clearspring', deployed: true }); // '--platform shop --deployed'
 */
export const whereWords = ({ platform, dataDir, deployed }: RecordsLocation): string =>
  [
    `--platform ${platform}`,
    ...(deployed ? ['--deployed'] : []),
    ...(deployed || dataDir === ownDataDir ? [] : [`--data-dir ${quoted(dataDir)}`]),
  ].join(' ');

/** Adds the options that locate a platform's records. */
export const withLocationOptions = (command: Command): Command =>
  command
    .option(
      '--data-dir <folder>',
      localized({ 'zh-CN': '本机系统的数据目录', en: 'data folder of the local system' }),
      ownDataDir,
    )
    .option(
      '--deployed',
      localized({
        'zh-CN': '使用 AWS 上的平台：凭据同 AWS SDK，数据表由环境变量指明',
        en: 'use the platform deployed on AWS: credentials as for the AWS SDK, tables from environment variables',
      }),
    );

/**
 * Adds the options of every command that reads a platform's records. With `--deployed`, `--platform` is
 * required: otherwise the default platform would silently be looked up, and written, among another platform's
 * records.
 */
export const withPlatformOptions = (command: Command, platform = 'demo'): Command =>
  withLocationOptions(command.addOption(platformOption(platform))).hook('preAction', (_, asked) => {
    const isDefaultPlatform = asked.getOptionValueSource('platform') !== 'cli';
    if (!asked.opts().deployed || !isDefaultPlatform) return;
    throw refusal({
      'zh-CN': '--deployed 须同时写明平台：--platform <名称>',
      en: '--deployed also needs --platform <name>',
    });
  });

/** The platform whose records a command reads, and how the result is printed. */
export type ReadOptions = RecordsLocation & {
  readonly language?: Language;
  readonly json?: true;
};

/** Adds the options of every command that reads a platform's records, and how the result is printed. */
export const withReadOptions = (command: Command): Command =>
  withPlatformOptions(command.addOption(languageOption()).addOption(jsonOption()));

/** Who performs an action, as recorded in the audit log. */
export type StaffOptions = ReadOptions & { readonly by: string };

/** Adds the options of every command by which staff change a platform's records. */
export const withStaffOptions = (command: Command): Command =>
  withReadOptions(command.addOption(byOption()));

/** Access to a platform's records, through the product's own stores. */
export type Platform = {
  readonly settings: PlatformSettings;
  readonly ledger: Ledger;
  readonly papers: PaperStore;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
  readonly auditLog: AuditLog;
  readonly seals: SealStore;
  /** Returns the key that verifies seals, as SPKI in PEM: taken from the signer, never from the log. */
  readonly sealingKey: () => Promise<string>;
  readonly intake: QueueStore;
  readonly rulebook: RulebookStore;
  readonly tallies: TallyStore;
  readonly states: StateStore;
  /** Iterates over all accounts and posts with a state. */
  readonly everyState: SubjectScan['all'];
  readonly lists: ListStore;
  readonly listChanges: ListChangeStore;
  /** Returns the platform's own keyed hash. */
  readonly keyedHash: () => Promise<KeyedHash>;
  /** The follow-up queue; `null` on AWS if the environment does not name it. */
  readonly followUps: QueueStore | null;
  /** Returns the product's and the staff's rules as of a time (epoch milliseconds). */
  readonly rulesAt: (at: number) => Promise<Catalogue>;
  /** The platform's archive and backtests over it; `null` on AWS if the environment does not name it. */
  readonly fanOut: {
    readonly archive: ArchiveStore;
    readonly backtests: BacktestStore;
    /** `null` on AWS if the environment does not name it. */
    readonly queue: QueueStore | null;
  } | null;
  /** True if the local system is not running, so queued messages wait until it starts. */
  readonly isStopped: boolean;
  /** The options by which another command finds these records (`whereWords`). */
  readonly where: string;
};

/** Whether there are records to read: always on AWS, locally once a system was started there. */
export const hasRecords = ({ platform, dataDir, deployed }: RecordsLocation): boolean => {
  const folder = resolve(join(dataDir, platform));
  return (
    deployed === true || runningSystemIn(folder) !== null || existsSync(join(folder, 'queues.db'))
  );
};

/**
 * Runs a callback with a platform's records: those of the local system, running or not, or with `--deployed`
 * those on AWS.
 *
 * @throws {Error} that names the remedy, if there are no records or another command holds them
 * @example
 * declare const options: RecordsLocation;
 * declare const id: string;
 * await withPlatform(options, ({ ledger }) => ledger.readDecision(id));
 */
export const withPlatform = async <Result>(
  location: RecordsLocation,
  use: (platform: Platform) => Promise<Result>,
): Promise<Result> => {
  const { withRecords } = await import('./records.ts');
  return withRecords(location, (records) => use({ ...records, where: whereWords(location) }));
};

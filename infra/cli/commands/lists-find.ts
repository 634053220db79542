import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { localized, voiceOf } from '#infra/localize.ts';
import { entryIdOf, isInForce, keyedKinds, type ListedKind } from '#shared/lists/entry.ts';
import { lookUp, lookUpDetails, readQuestion } from '#shared/lists/look-up.ts';
import { labelOf } from '#shared/lists/view.ts';
import type { Words } from '#shared/rules/words.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { hashingOf } from '../list-changes.ts';
import { entryLine } from '../list-entry-line.ts';
import { kindOption } from '../list-options.ts';
import { print } from '../print.ts';
import { type EntryKey, entryKey, valueError } from './lists-change.ts';

const words = {
  nothing: { 'zh-CN': '没有名单列有它', en: 'it is on no list' },
  underKey: {
    'zh-CN': '只比对了所给密钥下的摘要；其他密钥下的条目查不到',
    en: 'only digests under the given keys were compared: an entry under another key is not found',
  },
} as const satisfies Readonly<Record<string, Words>>;

type FindOptions = StaffOptions & {
  readonly kind: ListedKind;
  readonly value: string;
  readonly key?: readonly EntryKey[];
};

const find = async (options: FindOptions, platform: Platform): Promise<void> => {
  const { kind, value, key: given = [entryKey('')], by, json } = options;
  const { language, say } = voiceOf(words, options.language);
  const read = await Promise.all(
    given.map(async (key) =>
      readQuestion({ kind, value, key: key.name }, await hashingOf(platform, key.raw)),
    ),
  );
  const keys = read.flatMap((each) => {
    if ('keys' in each) return each.keys;
    throw valueError(each.problem, language);
  });
  const entries = await lookUp(keys, platform.lists);
  const at = Date.now();
  const details = lookUpDetails(kind, keys, entries);
  if (details) {
    await platform.auditLog.append({
      subject: `staff:${by}`,
      at,
      actor: by,
      action: 'lists.searched',
      causeId: `req-${randomUUID()}`,
      details,
    });
  }
  print(
    json,
    {
      entries: entries.map((entry) => ({
        entryId: entryIdOf(entry),
        label: labelOf(entry),
        inForce: isInForce(entry, at),
        ...entry,
      })),
    },
    [
      ...entries.map((entry) => entryLine(entry, at, language)),
      ...(entries.length === 0 ? [say('nothing')] : []),
      ...(keyedKinds.has(kind) && kind !== 'contact' ? [say('underKey')] : []),
    ],
  );
};

/** `clearspring lists find`: the entries that cover one thing. */
export const findCommand = withStaffOptions(
  new Command('find')
    .description(
      localized({
        'zh-CN':
          '查一项是否在名单上：列出与之匹配的条目，含更大的地址段与上级域名；查个人信息会留痕',
        en: 'whether something is on a list: the entries that match it, also by a wider range or a parent domain; a lookup of personal data is recorded',
      }),
    )
    .addOption(kindOption().makeOptionMandatory())
    .requiredOption(
      '--value <value>',
      localized({
        'zh-CN': '要查的值，写法同导入文件；也可为单个网络地址',
        en: 'what to look up, written as in an import file; also a single address',
      }),
    )
    .option(
      '--key <name>',
      localized({
        'zh-CN': '值为摘要时所用密钥的名称；或“名称=文件”，以该密钥计算摘要；可写多次',
        en: 'name of the key of a value that is a digest, or name=file to hash the value with that key; may be repeated',
      }),
      (text: string, before: readonly EntryKey[] = []) => [...before, entryKey(text)],
    ),
).action((options: FindOptions) => withPlatform(options, (platform) => find(options, platform)));

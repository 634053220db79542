import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { localized, outputLanguage, refusal } from '#infra/localize.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { type ListKey, listKeyName, type StandingEntry } from '#shared/lists/entry.ts';
import { type Credit, creditOf, reputationCredit } from '#shared/reviews/credit.ts';
import { wordCreditPart } from '#shared/reviews/credit-parts.ts';
import { endedTermsOf } from '#shared/reviews/dishonesty-terms.ts';
import { dateOf } from '#shared/settings/durations.ts';
import { type EntityKey, type EntityKind, entityKinds } from '#shared/signals/entity-state.ts';
import { listKeyOf } from '#shared/signals/listed.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { unknownAccount } from '../account-records.ts';
import { type Platform, type ReadOptions, withPlatform, withReadOptions } from '../connect.ts';
import { print } from '../print.ts';
import { printable } from '../printable.ts';

type Options = ReadOptions & { readonly entity?: EntityKey };

const mostDecisions = 500;

const parseEntity = (text: string): EntityKey => {
  const [kind = '', ...rest] = text.split(':');
  const value = rest.join(':');
  if (!(entityKinds as readonly string[]).includes(kind) || value === '') {
    throw new InvalidArgumentError(
      localized(
        {
          'zh-CN': '应为“种类:值”，种类可为 {kinds}。',
          en: 'It must be kind:value, and the kind one of {kinds}.',
        },
        { kinds: entityKinds.join(', ') },
      ),
    );
  }
  return { kind: kind as EntityKind, value };
};

const entriesNaming = async (
  { lists }: Platform,
  key: ListKey | null,
): Promise<readonly StandingEntry[]> => {
  if (!key) return [];
  const log = createLog({ write: (line) => process.stderr.write(`${line}\n`), now: Date.now });
  const find = await currentLists({ lists, now: Date.now, log })();
  return (await find([key])).get(listKeyName(key)) ?? [];
};

const creditOfAccount = async (accountId: string, platform: Platform): Promise<Credit> => {
  const { states, ledger, settings, lists } = platform;
  const caseId = caseIdOf(settings.platformId, accountId);
  const [found, decisions, open, listed] = await Promise.all([
    states.read({ accounts: [accountId] }),
    ledger.decisionsAbout(accountId, mostDecisions),
    readCase(caseId, ledger),
    entriesNaming(platform, { kind: 'account', key: null, value: accountId }),
  ]);
  const account = found.accounts.get(accountId);
  if (!account) {
    throw unknownAccount(accountId, settings);
  }
  return creditOf({
    account,
    decisions,
    open,
    listed,
    endedTerms: await endedTermsOf(decisions, lists),
    at: Date.now(),
  });
};

const creditOfEntity = async (entity: EntityKey, platform: Platform): Promise<Credit> => {
  const [found, listed, hash] = await Promise.all([
    platform.states.read({ entities: [entity] }),
    entriesNaming(platform, listKeyOf(entity)),
    platform.keyedHash(),
  ]);
  const state = found.entities.get(entityName(entity));
  if (!state) {
    throw refusal(
      {
        'zh-CN': '没有 {kind}“{value}”的任何记录：应与事件中的写法相同',
        en: 'there are no records of the {kind} “{value}”: write it as events do',
      },
      { kind: entity.kind, value: entity.value },
    );
  }
  return reputationCredit(reputationOf(state, Date.now(), hash), listed);
};

const signed = (points: number) => `${points > 0 ? '+' : ''}${points}`.padStart(4);

/** `clearspring credit`: the credit points of an account or a shared entity, item by item. */
export const credit = withReadOptions(
  new Command('credit')
    .description(
      localized({
        'zh-CN': '账号的信用，或共用项的信誉，逐项列出',
        en: 'credit of an account, or reputation of something accounts share, item by item',
      }),
    )
    .argument('[accountId]', localized({ 'zh-CN': '账号', en: 'account id' }))
    .addOption(
      new Option(
        '--entity <kind:value>',
        localized({
          'zh-CN': '共用项，如 device:d-77',
          en: 'something accounts share, such as device:d-77',
        }),
      ).argParser(parseEntity),
    ),
).action((accountId: string | undefined, { entity, language, json, ...where }: Options) => {
  if ((accountId === undefined) === (entity === undefined)) {
    throw refusal({
      'zh-CN': '请写明一个账号，或以 --entity 种类:值 指明共用项',
      en: 'give an account id, or something accounts share with --entity kind:value',
    });
  }
  return withPlatform(where, async (platform) => {
    const { score, parts } = entity
      ? await creditOfEntity(entity, platform)
      : await creditOfAccount(accountId as string, platform);
    const worded = parts.map((part) => ({ ...part, description: wordCreditPart(part) }));
    const words = language ?? outputLanguage;
    const lines = worded.map(({ at, points, description }) => {
      const when = at === null ? '' : pc.dim(` ${dateOf(at)}`);
      return `  ${signed(points)}  ${description[words]}${when}`;
    });
    const name = entity ? `${entity.kind}:${entity.value}` : (accountId as string);
    print(json, { score, parts: worded }, [`${pc.bold(printable(name))} ${score} / 100`, ...lines]);
  });
});

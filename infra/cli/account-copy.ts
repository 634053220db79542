import { accountCard } from '#functions/review-api/cases/account-card.ts';
import {
  eventTypes,
  standings,
  termOf,
  verifications,
} from '#functions/review-api/web/words/terms.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { withoutOtherAccounts } from '#shared/events/parties.ts';
import { inBothLanguages } from '#shared/events/words.ts';
import { listWords } from '#shared/lists/entry.ts';
import { appealsIn, noAppeals, toldStatementOf } from '#shared/reviews/appeal.ts';
import { creditOf } from '#shared/reviews/credit.ts';
import { wordCreditPart } from '#shared/reviews/credit-parts.ts';
import { isErased } from '#shared/reviews/erasure.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import { fill, type Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { CollectedRecords } from './account-records.ts';

const instantOrNull = (at: number | null): string | null => (at === null ? null : instant(at));

/**
 * State that is stored only as digests under the platform's secret, so that just their number can be shown.
 */
const digests: Readonly<Record<'devices' | 'blocks' | 'targets' | 'payers' | 'reporters', Words>> =
  {
    devices: {
      'zh-CN': '常用设备的摘要：只能用于比对，不能还原',
      en: 'digests of its devices: they can be compared, not read',
    },
    blocks: {
      'zh-CN': '常用地址段的摘要：只能用于比对，不能还原',
      en: 'digests of its networks: they can be compared, not read',
    },
    targets: {
      'zh-CN': '联系过或付过款的账号的摘要（抽样）：是他人的信息，不列出',
      en: 'digests of accounts that it approached or paid (a sample): other people’s data, so not listed',
    },
    payers: {
      'zh-CN': '向其付款的账号的摘要（抽样）：是他人的信息，不列出',
      en: 'digests of accounts that paid it (a sample): other people’s data, so not listed',
    },
    reporters: {
      'zh-CN': '举报过它的账号的摘要：是他人的信息，不列出',
      en: 'digests of accounts that reported it: other people’s data, so not listed',
    },
  };

const leftOut: readonly Words[] = [
  {
    'zh-CN': '他人的信息：举报人、往来对象只计数',
    en: 'other people’s data: who reported the account and whom it dealt with are only counted',
  },
  {
    'zh-CN': '识别方法：规则、分值、阈值、证据，以及未作任何处置的判定的内容',
    en: 'how abuse is found: rules, scores, thresholds, evidence, and the content of decisions without any effect',
  },
  {
    'zh-CN': '是否在关注名单中；信用分因此只按此处列出的决定与名单计算',
    en: 'whether the account is on the watch list; credit is therefore computed only from the decisions and lists shown here',
  },
  {
    'zh-CN': '因他人账号而发给本人的提醒及其回执：随该账号的记录存放，由平台展示',
    en: 'warnings sent to the account because of another account, and their receipts: they are stored with that account, and the platform can show them',
  },
  {
    'zh-CN': '工作人员的姓名、留言与内部记录；函数日志；无法读取而隔离的消息（不按账号存放）',
    en: 'names, notes and internal records of staff; function logs; quarantined messages, which are not stored by account',
  },
  {
    'zh-CN': '平台自己保存的信息，如手机号、证件、图片：本系统没有，须向平台另行查阅',
    en: 'what the platform itself keeps, such as phone numbers, documents and pictures: it is not stored here, ask the platform for it',
  },
];

const unreadableWords: Words = {
  'zh-CN': '发给平台的 {count} 项指令：由其他版本写入，请用该版本再导出一次',
  en: '{count} {count|command|commands} to the platform: another release wrote {count|it|them}, export again with that one',
};
const leftOutOf = ({
  unreadableCommands: count,
}: Pick<CollectedRecords, 'unreadableCommands'>): readonly Words[] => [
  ...leftOut,
  ...(count > 0 ? [inBothLanguages((language) => fill(unreadableWords[language], { count }))] : []),
];

const stateCopy = (
  accountId: string,
  state: AccountState,
  settings: PlatformSettings,
  erasedAt: number | null,
  at: number,
) => {
  const { counts, standing, realName, ...card } = accountCard(accountId, state, settings, at);
  return {
    // Since an erasure, it is not known when the account was first seen.
    firstSeenAt: card.firstSeenAt === erasedAt ? null : instant(card.firstSeenAt),
    signedUpAt: instantOrNull(card.signedUpAt),
    imported: card.imported,
    lastSeenAt: instant(card.lastSeenAt),
    credentialChangedAt: instantOrNull(card.credentialChangedAt),
    profileChangedAt: instantOrNull(card.profileChangedAt),
    profileChanged: state.rewritten,
    wroteFirst: state.openings,
    clearedAt: instantOrNull(card.clearedAt),
    closedFrom: standing.status === 'closed' ? state.closure.from : null,
    closedByPlatformAt: instantOrNull(state.closure.byPlatform),
    reopenedAt: instantOrNull(state.closure.reopened),
    tier: state.tier,
    countries: card.countries,
    standing: {
      status: standing.status,
      description: termOf(standings, standing.status),
      since: instant(standing.since),
      until: instantOrNull(standing.until),
    },
    verification: {
      status: realName.status,
      description: termOf(verifications, realName.status),
      level: realName.level,
      since: realName.since === 0 ? null : instant(realName.since),
      until: instantOrNull(realName.until),
    },
    // The number of suspicious actions would reveal what is considered suspicious.
    counts: counts
      .filter(({ what }) => what !== 'risky')
      .map(({ what, name, ...figures }) => ({ what, description: name, ...figures })),
    digests: Object.entries(digests).map(([what, description]) => ({
      what,
      description,
      count: state[what as keyof typeof digests].length,
    })),
  };
};

/** What the user was or may be told about a decision; `null` if nothing was done. */
const decisionCopy = (
  decision: Decision,
  { open }: CollectedRecords,
  settings: PlatformSettings,
  catalogue: Catalogue,
) => {
  // Users are not told that their account is flagged for review; a flagged post is visibly marked.
  if (decision.outcome === 'flag' && decision.subject.kind === 'account') return null;
  const statement = toldStatementOf(decision, open ?? noAppeals, settings, catalogue);
  return (
    statement && {
      decisionId: decision.id,
      at: instant(decision.decidedAt),
      subject: { kind: decision.subject.kind, id: decision.subject.id },
      reasons: {
        'zh-CN': wordStatement(statement, 'zh-CN'),
        en: wordStatement(statement, 'en'),
      },
    }
  );
};

/**
 * Returns the data that the system holds about one account, as the person may receive it (Personal
 * Information Protection Law, art. 45). Times are ISO instants and texts are in both languages. It contains
 * no data of other people, and reveals no more about detection than the statements of reasons do.
 *
 * @param archived the account's archived events and the reports that it filed, in order
 * @param catalogue the current rules
 * @param at now, epoch milliseconds
 * @example
 * declare const records: CollectedRecords;
 * declare const archived: readonly Occurrence[];
 * declare const settings: PlatformSettings;
 * JSON.stringify(accountCopy(records, archived, { settings, catalogue, at: Date.now() }));
 */
export const accountCopy = (
  records: CollectedRecords,
  archived: readonly Occurrence[],
  {
    settings,
    catalogue,
    at,
  }: {
    readonly settings: PlatformSettings;
    readonly catalogue: Catalogue;
    readonly at: number;
  },
) => {
  const { accountId, open, posts, erasedAt, endedTerms } = records;
  const state = records.state && !isErased(records.state) ? records.state : null;
  // People on the watch list must not learn that they are.
  const listed = records.listed.filter(({ list }) => list !== 'watch');
  const decisions = records.decisions.toSorted((a, b) => a.decidedAt - b.decidedAt);
  const disclosed = decisions.flatMap(
    (decision) => decisionCopy(decision, records, settings, catalogue) ?? [],
  );
  const ids = new Set(disclosed.map(({ decisionId }) => decisionId));
  const shown = decisions.filter(({ id }) => ids.has(id));
  const credit =
    state && creditOf({ account: state, decisions: shown, open, listed, endedTerms, at });
  const own = archived.filter(({ event }) => event.accountId === accountId);
  return {
    accountId,
    platform: settings.platformId,
    at: instant(at),
    /** When the account was last erased: `state` holds only what came since. */
    erasedAt: instantOrNull(erasedAt),
    state: state && stateCopy(accountId, state, settings, erasedAt, at),
    posts: [...posts].map(([id, { visibility, since }]) => ({
      id,
      visibility,
      description: termOf(standings, visibility),
      since: instant(since),
    })),
    decisions: disclosed,
    decisionsWithoutEffect: decisions.length - disclosed.length,
    appeals: open
      ? appealsIn(open).map(({ appealId, decisionId, state: is, filedAt, dueAt, language }) => ({
          appealId,
          decisionId,
          state: is,
          filedAt: instant(filedAt),
          dueAt: instant(dueAt),
          language,
        }))
      : [],
    commands: records.commands
      .toSorted((a, b) => a.committedAt - b.committedAt)
      .map(({ body, acknowledgedAt }) => ({
        commandId: body.commandId,
        kind: body.kind,
        subject: { kind: body.subject.kind, id: body.subject.id },
        desired: body.desired,
        decisionId: body.decisionId,
        issuedAt: body.issuedAt,
        confirmedAt: instantOrNull(acknowledgedAt ?? null),
      })),
    credit: credit && {
      score: credit.score,
      parts: credit.parts.map((part) => ({
        points: part.points,
        at: instantOrNull(part.at),
        description: wordCreditPart(part),
      })),
    },
    lists: listed.map(({ list, authority, since, expiresAt }) => ({
      list,
      description: listWords[list],
      authority,
      since: instant(since),
      until: instant(expiresAt),
    })),
    events: own.flatMap(({ event, sentAt }) =>
      event.type === 'account.rechecked' ||
      event.type === 'report.filed' ||
      event.type === 'action.applied'
        ? []
        : [
            {
              ...withoutOtherAccounts(event),
              description: termOf(eventTypes, event.type),
              arrivedAt: instant(sentAt),
            },
          ],
    ),
    reportsAbout: own.filter(({ event }) => event.type === 'report.filed').length,
    reportsFiled: archived.flatMap(({ event, sentAt }) =>
      event.type === 'report.filed' && event.data.reporterId === accountId
        ? [
            {
              occurredAt: event.occurredAt,
              arrivedAt: instant(sentAt),
              reason: event.data.reason,
              text: event.data.text ?? null,
            },
          ]
        : [],
    ),
    leftOut: leftOutOf(records),
  };
};

export type AccountCopy = ReturnType<typeof accountCopy>;

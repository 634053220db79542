import { accountSubject } from '#shared/decisions/decision.ts';
import { readMeasureAfter, standingOf } from '#shared/effects/earlier-measures.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  isRestriction,
} from '#shared/signals/account-state.ts';
import { advanceRing, readRing } from '#shared/signals/windows.ts';
import type { AccountCard } from '../contract/cases.ts';
import type { Words } from '../contract/endpoint.ts';
import type { ReviewPorts } from '../server/route.ts';
import { failureOf } from './failed-commands.ts';

const names: { readonly [Family in CountFamily]: Words } = {
  logins: { 'zh-CN': '登录', en: 'logins' },
  posts: { 'zh-CN': '发布', en: 'posts' },
  requests: { 'zh-CN': '发出的请求', en: 'requests sent' },
  messages: { 'zh-CN': '发出的私信', en: 'messages sent' },
  transfersOut: { 'zh-CN': '付款', en: 'payments made' },
  transfersIn: { 'zh-CN': '收款', en: 'payments received' },
  joins: { 'zh-CN': '入群', en: 'groups joined' },
  accepted: { 'zh-CN': '请求获接受', en: 'requests accepted' },
  rejected: { 'zh-CN': '请求被拒', en: 'requests rejected' },
  reports: { 'zh-CN': '被举报', en: 'reports received' },
  reportsFiled: { 'zh-CN': '提交的举报', en: 'reports filed' },
  newcomerReports: { 'zh-CN': '被新用户举报', en: 'reports received from newcomers' },
  risky: { 'zh-CN': '可疑内容', en: 'suspicious posts' },
};

type NextStanding = AccountCard['standing']['next'];

/** What applies to an account once its restriction ends: an earlier measure that lasts longer. */
const nextStandingOf = async (
  state: AccountState,
  ports: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<NextStanding> => {
  const { status, until } = state.standing;
  if (!isRestriction(status) || until === null) return null;
  const measure = await readMeasureAfter({ ...state.standing, endsAt: until }, state, ports);
  return measure ? { status: standingOf(measure), until: measure.until ?? null } : null;
};

/**
 * Builds the card of an account from its current state. It contains no personal data.
 *
 * @param told what other records tell of its standing; left out of copies for the person
 */
export const accountCard = (
  accountId: string,
  state: AccountState,
  { gate }: PlatformSettings,
  now: number,
  told: Pick<AccountCard['standing'], 'next' | 'failed'> = { next: null, failed: null },
): AccountCard => ({
  accountId,
  version: state.version,
  standing: {
    status: state.standing.status,
    since: state.standing.since,
    until: state.standing.status === 'closed' ? null : state.standing.until,
    ...told,
    decisionId: state.standing.decisionId,
    closedByPlatform: state.standing.status === 'closed' && state.closure.byPlatform !== null,
  },
  realName: { ...state.verification, required: gate.level },
  firstSeenAt: state.firstSeenAt,
  signedUpAt: state.signedUpAt,
  imported: state.imported,
  lastSeenAt: state.asOf,
  counts: countFamilies.flatMap((what) => {
    const ring = state.rings[what];
    if (!ring) return [];
    const { day, week, month } = readRing(advanceRing(ring, state.asOf, now), now);
    return [{ what, name: names[what], day, week, month }];
  }),
  devices: state.devices.length,
  blocks: state.blocks.length,
  countries: [...state.countries],
  credentialChangedAt: state.credentialChangedAt,
  profileChangedAt: state.profileChangedAt,
  clearedAt: state.clearance?.at ?? null,
});

/** The card of an account as it is now, with what applies once its restriction ends, and whether it was carried out. */
export const accountCardNow = async (
  accountId: string,
  state: AccountState,
  ports: Pick<ReviewPorts, 'ledger' | 'outbox' | 'settings' | 'clock'>,
): Promise<AccountCard> => {
  const [next, failed] = await Promise.all([
    nextStandingOf(state, ports),
    failureOf('set-standing', accountSubject(accountId), state.standing.version, ports),
  ]);
  return accountCard(accountId, state, ports.settings, ports.clock.now(), { next, failed });
};

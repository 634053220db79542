import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { type Exhibit, maskName } from '#shared/reviews/exhibit.ts';
import { caseSummaryOf } from '#shared/reviews/queue.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { isVerifiedAtLevel } from '#shared/signals/account-state.ts';
import {
  type EntityKey,
  type EntityKind,
  type EntityState,
  isFromText,
  isMember,
  readEntity,
  sketchSize,
} from '#shared/signals/entity-state.ts';
import { distinctEntities, entityName, readStatesApart } from '#shared/stores/states/port.ts';
import type { Graph } from '../contract/cases.ts';
import type { Words } from '../contract/endpoint.ts';
import type { CaseRow } from '../contract/queues.ts';
import type { ReviewPorts } from '../server/route.ts';
import { exhibitsFor, mayDoForAccount } from './account-place.ts';
import { accountViewsOf, type EntityUser, entityAsSeen, seenBy } from './blind.ts';
import { rowsOf } from './rows.ts';

/** Names of the entity kinds in everyday words. */
export const entityNames: { readonly [Kind in EntityKind]: Words } = {
  device: { 'zh-CN': '设备', en: 'device' },
  block: { 'zh-CN': '地址段', en: 'address block' },
  operator: { 'zh-CN': '机房运营商', en: 'hosting provider' },
  phonePrefix: { 'zh-CN': '号段', en: 'number range' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  mailDomain: { 'zh-CN': '邮箱域名', en: 'email domain' },
  identity: { 'zh-CN': '身份证件', en: 'identity' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  template: { 'zh-CN': '相同文本', en: 'same text' },
  line: { 'zh-CN': '搭话用语', en: 'opening line' },
  target: { 'zh-CN': '被联系的人', en: 'person approached' },
  reporter: { 'zh-CN': '举报人', en: 'reporter' },
};

/**
 * The node id of an entity in the graph. It is a keyed hash, because only a reveal may show the name of a
 * device or address block.
 */
export const nodeOf = (entity: EntityKey, { hash }: Pick<ReviewPorts, 'hash'>): string =>
  `${entity.kind}#${hash(`node ${entityName(entity)}`).toString(36)}`;

/** Limits of what one screen can show. */
const limits = { entities: 30, members: 12, accounts: 60 };

/**
 * The entities that an account used, from its exhibits and its campaign. Of written entities only the
 * campaign's is included: an act on a ring must not reach everybody who ever wrote the same text.
 */
export const entitiesOf = (known: Case, exhibits: readonly Exhibit[]): readonly EntityKey[] => {
  const used = exhibits.flatMap(({ entities }) => entities).filter((one) => !isFromText(one));
  const all = distinctEntities([...(known.campaign ? [known.campaign] : []), ...used]);
  return all.slice(0, limits.entities);
};

type Shared = { readonly entity: EntityKey; readonly state: EntityState };

/** The uses of shared entities that one screen can show, each with its account; always those by the account itself. */
const usesOf = (
  known: Case,
  shared: readonly Shared[],
  exhibits: readonly Exhibit[],
  ports: Pick<ReviewPorts, 'hash'>,
): { readonly edges: Graph['edges']; readonly members: readonly string[] } => {
  /** When the account first used an entity according to its exhibits; the opening time of the case if unknown. */
  const firstUsedAt = (entity: EntityKey) => {
    const uses = exhibits.filter(({ entities: used }) =>
      used.some((one) => entityName(one) === entityName(entity)),
    );
    return uses.length > 0 ? Math.min(...uses.map(({ at }) => at)) : known.openedAt;
  };
  const members = new Set<string>();
  const edges: Graph['edges'] = [];
  for (const { entity, state } of shared) {
    const to = nodeOf(entity, ports);
    const shown = state.recent
      .toReversed()
      .filter(
        ({ account }, place) =>
          account === known.accountId ||
          members.has(account) ||
          (place < limits.members && members.size < limits.accounts),
      );
    for (const { account, at, newcomer } of shown) {
      members.add(account);
      edges.push({ from: `account#${account}`, to, at, newcomer });
    }
    // The account may be missing from the latest members if many others joined later; it still used the
    // entity.
    if (!shown.some(({ account }) => account === known.accountId)) {
      const from = `account#${known.accountId}`;
      edges.push({ from, to, at: firstUsedAt(entity), newcomer: false });
    }
  }
  members.delete(known.accountId);
  return { edges, members: [...members] };
};

/** A shared entity as a node, with its users as the viewer sees them. */
const entityNode = (
  { entity, state }: Shared,
  users: readonly EntityUser[],
  now: number,
  ports: Pick<ReviewPorts, 'hash'>,
): Graph['nodes'][number] => {
  const { accounts, joinedDay, restricted } = readEntity(
    entityAsSeen(state, users, ports.hash),
    now,
  );
  // The mark is missing from an entity that a frozen account used only in events without findings.
  const frozen = users.filter(({ seen }) => seen?.standing.status === 'frozen').length;
  return {
    kind: entity.kind,
    id: nodeOf(entity, ports),
    label: maskName(entity.value),
    name: entityNames[entity.kind],
    accounts,
    exact: {
      accounts: accounts < sketchSize,
      // Only the latest members are known with their times.
      joinedDay: accounts === state.recent.length,
    },
    joinedDay,
    restricted: Math.max(restricted, frozen),
  };
};

/**
 * The graph of an account, the entities it shares and the accounts it shares them with, and the cases of
 * those accounts.
 */
export const linksOf = async (
  known: Case,
  viewer: Staff,
  ports: ReviewPorts,
): Promise<{ graph: Graph; ring: CaseRow[] }> => {
  const { states, ledger, settings, clock } = ports;
  const now = clock.now();
  const exhibits = await exhibitsFor(known, viewer, ports);
  const wanted = entitiesOf(known, exhibits);
  const { entities } = await readStatesApart({ entities: wanted }, states);
  const shared = wanted.flatMap((entity) => {
    const state = entities.get(entityName(entity));
    return state ? [{ entity, state }] : [];
  });
  const { edges, members } = usesOf(known, shared, exhibits, ports);
  const accounts = [known.accountId, ...members];
  const notShown = shared.map(
    ({ state }) =>
      readEntity(state, now).accounts -
      accounts.filter((account) => isMember(state, account, ports.hash)).length,
  );
  const caseOf = (account: string) => caseIdOf(settings.platformId, account);
  const [found, cases] = await Promise.all([
    readStatesApart({ accounts }, states),
    ledger.readCases(accounts.map(caseOf)),
  ]);
  const mayOpen = await Promise.all(
    accounts.map((accountId) => {
      const named = { accountId, known: cases.get(caseOf(accountId)) ?? null };
      return mayDoForAccount(named, viewer, 'read-cases', ports);
    }),
  );
  const openable = new Set(accounts.filter((_, i) => mayOpen[i]));
  const visibleCase = (account: string) => {
    const there = openable.has(account) ? cases.get(caseOf(account)) : undefined;
    return there && seenBy(there, viewer, ports);
  };
  const viewOf = await accountViewsOf(cases.values(), viewer, ports);
  const stateOf = (accountId: string) => viewOf(accountId).state(found.accounts.get(accountId));
  const usersOf = (node: string) =>
    edges
      .filter(({ to }) => to === node)
      .map(({ from }) => from.slice('account#'.length))
      .map((accountId) => ({
        accountId,
        now: found.accounts.get(accountId),
        seen: stateOf(accountId),
      }));
  const ring = members.flatMap((account) => visibleCase(account) ?? []).slice(0, 30);

  return {
    graph: {
      nodes: [
        ...accounts.map((accountId) => {
          const state = stateOf(accountId);
          const seenCase = visibleCase(accountId);
          return {
            kind: 'account' as const,
            id: `account#${accountId}`,
            accountId,
            self: accountId === known.accountId,
            standing: state?.standing.status ?? null,
            signedUpAt: state?.signedUpAt ?? null,
            verified: state !== undefined && isVerifiedAtLevel(state.verification, 'phone', now),
            caseId: seenCase?.caseId ?? null,
            mayOpen: openable.has(accountId),
          };
        }),
        ...shared.map((one) => entityNode(one, usersOf(nodeOf(one.entity, ports)), now, ports)),
      ],
      edges,
      more: Math.max(0, ...notShown),
    },
    ring: await rowsOf(ring.map(caseSummaryOf), viewer, ports),
  };
};

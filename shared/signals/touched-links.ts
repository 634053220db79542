import { type AccountState, mostLinkAccounts } from './account-state.ts';
import {
  type EntityKey,
  type EntityKind,
  isFromText,
  type Link,
  unsharedLink,
} from './entity-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';

/** An entity that an event touched, after the account joined it. */
export type TouchedLink = EntityKey & {
  readonly link: Link;
  /** When the account came to use it, epoch milliseconds; `null` if that is not known (`memberSince`). */
  readonly since: number | null;
};

/**
 * The link as it counts for the account: like one that nobody shares, if the entity has no more accounts than a person
 * saw when clearing the account.
 */
export const countedLink = (
  { clearance }: AccountState,
  { kind, value, link }: TouchedLink,
  hash: KeyedHash,
): Link => {
  const clearedAccounts = clearance?.links[shortHash(hash(`${kind}:${value}`))];
  const hasGrown =
    clearedAccounts === undefined || Math.min(link.accounts, mostLinkAccounts) > clearedAccounts;
  return hasGrown ? link : unsharedLink;
};

/**
 * Whether a person who cleared the account has judged all that it wrote of a shared text or contact. That others write
 * it as well says nothing new of the account, unless it has written something suspicious since.
 */
export const isJudgedText = (
  { clearance, rings }: AccountState,
  { type }: { readonly type: string },
  { kind, value, since }: TouchedLink,
): boolean =>
  type === 'account.rechecked' &&
  isFromText({ kind, value }) &&
  clearance !== null &&
  since !== null &&
  since <= clearance.at &&
  // Cleared accounts start anew. An entity knows only when each account first used it.
  rings.risky === undefined;

/** How much a link counts beside others of its kind: of a text, whoever took it up long after the account does not. */
const sizeOf = (entity: EntityKey, { accounts, cameLater }: Link): number =>
  isFromText(entity) ? accounts - cameLater : accounts;

/** The link with the most accounts of each kind. */
export const largestLinks = (
  state: AccountState,
  links: readonly TouchedLink[],
  hash: KeyedHash,
): { readonly [Kind in EntityKind]?: Link } => {
  const largest: { [Kind in EntityKind]?: Link } = {};
  for (const touched of links) {
    const { kind } = touched;
    const counted = countedLink(state, touched, hash);
    const known = largest[kind];
    if (!known || sizeOf(touched, known) < sizeOf(touched, counted)) largest[kind] = counted;
  }
  return largest;
};

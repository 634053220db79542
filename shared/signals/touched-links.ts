import { type AccountState, mostLinkAccounts } from './account-state.ts';
import { type EntityKind, type Link, unsharedLink } from './entity-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';

/** An entity that an event touched, after the account joined it. */
export type TouchedLink = {
  readonly kind: EntityKind;
  readonly value: string;
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
    if ((largest[kind]?.accounts ?? 0) < counted.accounts) largest[kind] = counted;
  }
  return largest;
};

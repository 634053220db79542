import { type AccountState, mostLinkAccounts } from './account-state.ts';
import { type EntityKind, type Link, unsharedLink } from './entity-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';

/** An entity that an event touched, after the account joined it. */
export type TouchedLink = {
  readonly kind: EntityKind;
  readonly value: string;
  readonly link: Link;
};

/**
 * Whether an entity has more accounts than a person saw when clearing the account; only then does it count.
 */
const hasGrown = (
  state: AccountState,
  kind: EntityKind,
  value: string,
  link: Link,
  hash: KeyedHash,
) => {
  const clearedAccounts = state.clearance?.links[shortHash(hash(`${kind}:${value}`))];
  return (
    clearedAccounts === undefined || Math.min(link.accounts, mostLinkAccounts) > clearedAccounts
  );
};

/** The link with the most accounts of each kind. */
export const largestLinks = (
  state: AccountState,
  links: readonly TouchedLink[],
  hash: KeyedHash,
): { readonly [Kind in EntityKind]?: Link } => {
  const largest: { [Kind in EntityKind]?: Link } = {};
  for (const { kind, value, link } of links) {
    const counted = hasGrown(state, kind, value, link, hash) ? link : unsharedLink;
    if ((largest[kind]?.accounts ?? 0) < counted.accounts) largest[kind] = counted;
  }
  return largest;
};

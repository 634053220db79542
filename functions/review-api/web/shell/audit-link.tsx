import type { RequestParts } from '../api/client.ts';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { PlaceLink } from './go.tsx';
import { words } from './words.ts';

type Chain = RequestParts<'GET /audit'>['query'];

/** A link from a page to the audit log of what it shows, for those who may read it. */
export const AuditLink = ({ kind, id }: Pick<Chain, 'kind' | 'id'>) => {
  const { say } = useWords();
  const { can } = useMe();
  if (!can('read-audit')) return null;
  return (
    <PlaceLink
      to={`/audit?kind=${kind}&id=${encodeURIComponent(id)}`}
      fontSize="inherit"
      ariaLabel={`${say(words.audit)} ${id}`}
    >
      {say(words.audit)}
    </PlaceLink>
  );
};

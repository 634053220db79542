import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DayBegins } from '../../figures/day-begins.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { Page } from '../../shell/page.tsx';
import { AuditForm } from './audit-form.tsx';
import { Chain } from './chain.tsx';
import { Entries } from './entries.tsx';
import { apiQueryOf, type Query, readAuditQuery } from './query.ts';
import { words } from './words.ts';

/** The audit log, chain by chain: what was done, by whom and why, and whether the chain is intact. */
export const AuditPage = () => {
  const { say } = useWords();
  const query: Query = readAuditQuery(useSearch({ from: '/audit' }));
  const navigate = useNavigate({ from: '/audit' });
  const asked = apiQueryOf(query);
  const filtered = JSON.stringify(query);
  // A search begins a new form.
  useKeptFocus(filtered);
  return (
    <Page name={words.name} actions={<DayBegins />}>
      <SpaceBetween size="m">
        <AuditForm key={filtered} query={query} onShow={(next) => navigate({ search: next })} />
        {asked && <Chain kind={asked.kind} id={asked.id} />}
        {asked && <Entries asked={asked} />}
        {!asked && (
          <Box textAlign="center" color="text-body-secondary">
            {say(words.begin)}
          </Box>
        )}
      </SpaceBetween>
    </Page>
  );
};

import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../shell/page.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { readReason } from './filter.ts';
import { QuarantinedMessages } from './quarantined-messages.tsx';
import { words } from './words.ts';

/** Quarantined messages and dead letters. */
export const QuarantinePage = () => {
  const { reason } = readReason(useSearch({ from: '/quarantine' }));
  const navigate = useNavigate({ from: '/quarantine' });
  return (
    <Page name={words.name}>
      <SpaceBetween size="m">
        <DeadLetters />
        <QuarantinedMessages
          reason={reason}
          onReason={(next) =>
            navigate({ search: { ...(next && { reason: next }) }, replace: true })
          }
        />
      </SpaceBetween>
    </Page>
  );
};

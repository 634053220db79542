import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from '@tanstack/react-router';
import type * as z from 'zod';
import type { CreditPart } from '../../../contract/lists.ts';
import { useRead } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { AccountFacts } from '../../cases/account-facts.tsx';
import { StandingTag } from '../../cases/standing-tag.tsx';
import { Timeline } from '../../cases/timeline.tsx';
import { useNumberColumn } from '../../figures/figure-column.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Hits } from '../../search/hits.tsx';
import { AuditLink } from '../../shell/audit-link.tsx';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { More } from '../../shell/more.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { Page } from '../../shell/page.tsx';
import { Section } from '../../shell/section.tsx';
import { Table } from '../../shell/table.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { filled } from '../../words/say.ts';
import { words } from './words.ts';

/** One account: its credit part by part, the entities it shares, and all decisions about it. */
export const AccountPage = () => {
  const { say, count } = useWords();
  const { accountId } = useParams({ from: '/accounts/$accountId' });
  const { data, error, refetch } = useRead('GET /accounts/{accountId}/credit', {
    path: { accountId },
  });
  const {
    data: whole,
    error: standingError,
    refetch: readStanding,
  } = useRead('GET /accounts/{accountId}', { path: { accountId } });
  const past = useListing('GET /accounts/{accountId}/timeline', { path: { accountId }, query: {} });
  return (
    <Page
      name={filled(words.name, { account: accountId })}
      actions={<AuditLink kind="account" id={accountId} />}
    >
      <SpaceBetween size="m">
        {whole && (
          <Section
            title={say(words.standing)}
            actions={
              whole.caseId && (
                <PlaceLink to={`/cases/${whole.caseId}`}>{say(words.seeCase)}</PlaceLink>
              )
            }
          >
            <StandingTag standing={whole.account.standing} />
            <AccountFacts account={whole.account} />
          </Section>
        )}
        {standingError && !whole && !error && (
          <Failure error={standingError} onRetry={readStanding} />
        )}
        {error && !data && <Failure error={error} onRetry={refetch} />}
        {!data && !error && <Waiting />}
        {data && (
          <Section
            title={say(words.credit)}
            description={say(words.creditText)}
            counter={count(data.score)}
          >
            <CreditParts of={say(words.credit)} parts={data.parts} />
          </Section>
        )}
        {data && (
          <Section title={say(words.reputation)}>
            <SpaceBetween size="m">
              {data.reputation.length === 0 && <Box>{say(words.nothing)}</Box>}
              {data.reputation.map(({ node, name, score, parts }) => (
                <section key={node}>
                  <Header variant="h3" counter={count(score)}>
                    {say(name)}
                  </Header>
                  <CreditParts of={`${say(name)} ${node}`} parts={parts} />
                </section>
              ))}
            </SpaceBetween>
          </Section>
        )}
        <Section title={say(words.timeline)}>
          <SpaceBetween size="s">
            {past.error && past.items.length === 0 && (
              <Failure error={past.error} onRetry={past.again} />
            )}
            {((!past.error && !past.loading) || past.items.length > 0) && (
              <Timeline
                entries={past.items}
                account={whole?.account ?? null}
                decisions={whole?.decisions ?? []}
              />
            )}
            <More list={past} />
          </SpaceBetween>
        </Section>
        <Hits title={say(words.decisions)} query={{ by: 'account', q: accountId }} />
      </SpaceBetween>
    </Page>
  );
};

const CreditParts = ({
  of,
  parts,
}: {
  /** The name of the total; distinguishes the tables for screen readers. */
  readonly of: string;
  readonly parts: readonly z.infer<typeof CreditPart>[];
}) => {
  const { say, count, moment } = useWords();
  const narrow = useNarrow();
  const number = useNumberColumn<z.infer<typeof CreditPart>>();
  return (
    <Table
      variant="embedded"
      ariaLabels={{ tableLabel: of }}
      items={parts}
      empty={<Box>{say(words.noParts)}</Box>}
      columnDefinitions={[
        {
          id: 'why',
          header: say(words.why),
          minWidth: 120,
          isRowHeader: true,
          cell: ({ description }) => say(description),
        },
        number({
          id: 'points',
          header: say(words.points),
          width: 72,
          cell: ({ points }) => (points > 0 ? `+${count(points)}` : count(points)),
        }),
        {
          id: 'when',
          header: say(words.when),
          width: narrow ? 112 : 160,
          cell: ({ at }) => (at === null ? '—' : moment(at)),
        },
      ]}
    />
  );
};

import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { ExhibitItem } from '../../cases/exhibit.tsx';
import { Panel } from '../../cases/panel.tsx';
import { Statement } from '../../cases/statement.tsx';
import { DecisionsPanel } from '../../decisions/decisions-panel.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure, NotFound } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { Page } from '../../shell/page.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { filled } from '../../words/say.ts';
import { eventTypes, termOf } from '../../words/terms.ts';
import { words } from './words.ts';

/** One decision, looked up by id: outcome, evidence, the text judged, and links to its account and case. */
export const DecisionPage = () => {
  const { say, moment } = useWords();
  const { decisionId } = useParams({ from: '/decisions/$decisionId' });
  const { data, error, refetch } = useRead('GET /decisions/{decisionId}', { path: { decisionId } });
  const accountId = data?.subject.accountId ?? '';
  const { data: about } = useRead(
    'GET /accounts/{accountId}',
    { path: { accountId } },
    { enabled: data !== undefined },
  );
  if (isProblem(error, 'not-found')) return <NotFound />;
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Waiting />;
  return (
    <Page name={filled(words.name, { id: decisionId })}>
      <SpaceBetween size="m">
        <div>
          <PlaceLink to={`/accounts/${accountId}`}>
            {say(words.of, { account: accountId })}
          </PlaceLink>{' '}
          ·{' '}
          {say(words.on, { what: say(termOf(eventTypes, data.eventType)), when: moment(data.at) })}
          {about?.caseId && (
            <>
              {' · '}
              <PlaceLink to={`/cases/${about.caseId}`}>{say(words.seeCase)}</PlaceLink>
            </>
          )}
        </div>
        <DecisionsPanel decisions={[data]} />
        {data.judgedText && (
          <Panel title={say(words.text)}>
            {data.exhibit ? <ExhibitItem exhibit={data.exhibit} /> : <p>{say(words.notKept)}</p>}
          </Panel>
        )}
        {data.statement && (
          <Panel title={say(words.letter)}>
            <Statement statement={data.statement} />
          </Panel>
        )}
      </SpaceBetween>
    </Page>
  );
};

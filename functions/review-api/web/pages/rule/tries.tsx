import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { useAct } from '../../api/context.tsx';
import { words as backtestWords } from '../../backtests/words.ts';
import { accountColumn } from '../../cases/account-column.tsx';
import { useWords } from '../../preferences/context.tsx';
import { signalsLine } from '../../rules/signals-line.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { Failure } from '../../shell/failure.tsx';
import { Table } from '../../shell/table.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { words } from './words.ts';

/** The maximum length of a test case's name, in characters. */
const longestName = 120;

/** The part of a rule that affects a try. */
const judgingKeyOf = (source: object): string =>
  JSON.stringify({ ...source, revision: 0, cases: [] });

/** Tries the current draft on recent decisions and shows where it would have fired. */
export const Tries = ({
  source,
  enabled,
  onKeep,
}: {
  readonly source: StaffRule;
  readonly enabled: boolean;
  /** Adds a test case based on an example. */
  readonly onKeep: (one: StaffRule['cases'][number]) => void;
}) => {
  const { say, count } = useWords();
  const tryOut = useAct('POST /rules/try', { repeatable: true });
  const tried = tryOut.variables?.body.source;
  // Hides the result if the rule was changed since the try.
  const found = tried && judgingKeyOf(tried) === judgingKeyOf(source) ? tryOut.data : undefined;
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Button
          iconName="play"
          disabled={!enabled}
          loading={tryOut.isPending}
          onClick={() => tryOut.mutate({ body: { source } })}
        >
          {say(words.tryIt)}
        </Button>
        {found && (
          <Box>
            {say(words.tried, {
              examined: count(found.examined),
              fired: count(found.fired),
            })}
          </Box>
        )}
      </SpaceBetween>
      {tryOut.error && <Failure error={tryOut.error} />}
      {found && found.fired > 0 && (
        <Table
          variant="embedded"
          items={found.examples}
          trackBy="decisionId"
          ariaLabels={{ tableLabel: say(words.examples) }}
          header={
            <Header
              variant="h3"
              counter={say(backtestWords.shownOf, {
                shown: count(found.examples.length),
                of: count(found.fired),
              })}
            >
              {say(words.examples)}
            </Header>
          }
          empty={<Box textAlign="center">{say(words.examplesHidden)}</Box>}
          columnDefinitions={[
            accountColumn(say(words.account)),
            {
              id: 'description',
              header: say(ruleWords.sentence),
              cell: ({ description }) => <OriginalText text={say(description)} />,
            },
            {
              id: 'keep',
              header: say(ruleWords.cases),
              cell: ({ accountId, on, signals }) => (
                <Button
                  variant="inline-link"
                  ariaLabel={`${say(words.keepCase)} ${accountId}`}
                  onClick={() =>
                    onKeep({
                      // The evidence may quote a person, so the name is built from the signals.
                      name: (signalsLine(signals) || on).slice(0, longestName),
                      expects: 'fires',
                      on,
                      signals,
                    })
                  }
                >
                  {say(words.keepCase)}
                </Button>
              ),
            },
          ]}
        />
      )}
    </SpaceBetween>
  );
};

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { useAct } from '../../api/context.tsx';
import { accountColumn } from '../../cases/account-column.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Table } from '../../shell/table.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { signalsLine } from './case-values.ts';
import { words } from './words.ts';

/** Letters of a case's name. */
const longestName = 120;

/** All that a try rests on. */
const judging = (source: object): string => JSON.stringify({ ...source, revision: 0, cases: [] });

/** What the rule, as it is written now, would have said of what was decided lately. */
export const Tries = ({
  source,
  enabled,
  onKeep,
}: {
  readonly source: StaffRule;
  readonly enabled: boolean;
  /** Makes a case of what it fired on. */
  readonly onKeep: (one: StaffRule['cases'][number]) => void;
}) => {
  const { say, count } = useWords();
  const tryOut = useAct('POST /rules/try');
  const tried = tryOut.variables?.body.source;
  // Of a rule that was changed since, it would be told what another one did.
  const found = tried && judging(tried) === judging(source) ? tryOut.data : undefined;
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
              looked: count(found.looked),
              fired: count(found.fired),
            })}
          </Box>
        )}
      </SpaceBetween>
      {tryOut.error && <Failure error={tryOut.error} />}
      {found && found.examples.length > 0 && (
        <Table
          variant="embedded"
          contentDensity="compact"
          items={found.examples}
          trackBy="decisionId"
          ariaLabels={{ tableLabel: say(words.examples) }}
          columnDefinitions={[
            accountColumn(say(words.account)),
            {
              id: 'says',
              header: say(words.sentence),
              cell: ({ says }) => <OriginalText text={say(says)} />,
            },
            {
              id: 'keep',
              header: say(words.cases),
              cell: ({ accountId, on, signals }) => (
                <Button
                  variant="inline-link"
                  ariaLabel={`${say(words.keepCase)} ${accountId}`}
                  onClick={() =>
                    onKeep({
                      // What it says may quote somebody; what is saved is figures.
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

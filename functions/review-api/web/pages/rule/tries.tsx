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
        {tryOut.data && (
          <Box>
            {say(words.tried, {
              looked: count(tryOut.data.looked),
              fired: count(tryOut.data.fired),
            })}
          </Box>
        )}
      </SpaceBetween>
      {tryOut.error && <Failure error={tryOut.error} />}
      {tryOut.data && tryOut.data.examples.length > 0 && (
        <Table
          variant="embedded"
          contentDensity="compact"
          items={tryOut.data.examples}
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

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Life } from '#shared/rules/life.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { useCommands } from '../../commands/context.tsx';
import { useDraft } from '../../drafts/use-draft.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { lives } from '../../rules/terms.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { Failure } from '../../shell/failure.tsx';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import type { Words } from '../../words/say.ts';
import styles from './rule.module.css';
import { RuleForm } from './rule-form.tsx';
import { Tries } from './tries.tsx';
import { useCheck } from './use-check.ts';
import { ReportClash } from './use-rows.ts';
import { words } from './words.ts';

/** Stages in which a rule is evaluated; saving another revision ends that. */
const stagesInUse: readonly Life[] = ['shadow', 'canary', 'live'];

/** The labels of the parts of a rule, as in the form. */
const partLabels = {
  title: words.title,
  detects: ruleWords.detects,
  on: ruleWords.on,
  when: ruleWords.condition,
  sentence: ruleWords.sentence,
  values: words.values,
  category: ruleWords.category,
  severity: ruleWords.severity,
  evidenceFamily: ruleWords.evidenceFamily,
  family: words.family,
  subject: ruleWords.subject,
  ground: ruleWords.ground,
  owner: ruleWords.owner,
  falsePositives: ruleWords.falsePositives,
  blindSpots: ruleWords.blindSpots,
  runbook: ruleWords.runbook,
  warns: ruleWords.warns,
  cases: ruleWords.cases,
} as const satisfies { readonly [Part in Exclude<keyof StaffRule, 'id' | 'revision'>]: Words };

const differingParts = (one: StaffRule, other: StaffRule): readonly Words[] =>
  (Object.keys(partLabels) as (keyof typeof partLabels)[])
    .filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]))
    .map((part) => partLabels[part]);

/**
 * Editor for a rule: checks it while it is typed, and can try it before it is saved. Unsaved changes outlive
 * the page and the session.
 *
 * @param saved the rule as stored; `null` for a new one
 */
export const RuleEditor = ({
  saved,
  initial,
}: {
  readonly saved: RuleView | null;
  readonly initial: StaffRule;
}) => {
  const { say, language } = useWords();
  const go = useGo();
  const isMounted = useIsMounted();
  const queries = useQueryClient();
  const refetchRules = useRefetch('GET /rules/{rule}', 'GET /rules');
  const { draft, write, forget, settle } = useDraft<StaffRule>(
    `rule:${saved?.rule ?? 'new'}`,
    initial,
  );
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  // A draft keeps the revision on which it was started, whatever was loaded since.
  const [own, setOwn] = useState(0);
  const theirs = saved?.source ?? null;
  const overtaken =
    changed && theirs !== null && Math.max(draft.revision, own) < theirs.revision ? theirs : null;
  // Every saved change increments the revision by one.
  const source = { ...draft, revision: (saved?.source?.revision ?? 0) + 1 };
  // No errors are shown for a new rule until something is typed.
  const { problems, runs, checking, error } = useCheck(draft, changed || saved !== null);
  const { data: vocabulary, error: unknown } = useRead(
    'GET /rule-language',
    {},
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const save = useAct('PUT /rules/{rule}');
  // Of two rows with the same name, the check sees only one and finds nothing wrong.
  const [clashes, setClashes] = useState(0);
  const reportClash = useCallback((more: 1 | -1) => setClashes((before) => before + more), []);
  const problemCount = (problems?.length ?? 0) + clashes;
  const mayBeSaved = changed && problems !== null && problemCount === 0 && !save.isPending;
  const saveRule = () =>
    save.mutate(
      { path: { rule: source.id }, body: { expectedVersion: saved?.version ?? 0, source } },
      {
        onSuccess: (rule) => {
          notify({ id: `rule ${rule.rule}`, kind: 'success', words: words.saved });
          setOwn(source.revision);
          // Shows the saved rule immediately: an edit based on the old one would revert it.
          queries.setQueryData(['GET /rules/{rule}', { path: { rule: rule.rule } }], rule);
          // Editing of a new rule continues at its own URL.
          if (saved) settle(draft);
          else forget();
          refetchRules();
          if (!saved && isMounted()) go(`/rules/${rule.rule}`);
        },
        onError: (failure) => isProblem(failure, 'stale-version') && refetchRules(),
      },
    );
  // The last check may not match the current text, so saving waits for its result.
  const [isSaveRequested, setIsSaveRequested] = useState(false);
  const requestSave = () => setIsSaveRequested(changed);
  useEffect(() => {
    if (!isSaveRequested || checking || save.isPending) return;
    setIsSaveRequested(false);
    if (mayBeSaved) saveRule();
  });
  useCommands([
    { id: 'rule save', words: words.save, group: words.group, keys: '$mod+s', run: requestSave },
  ]);
  const stale = isProblem(save.error, 'stale-version') && !overtaken;
  return (
    <Container header={<Header variant="h2">{say(words.edit)}</Header>}>
      <SpaceBetween size="m">
        {unknown && !vocabulary && <Failure error={unknown} />}
        {vocabulary && (
          <ReportClash value={reportClash}>
            <RuleForm
              rule={draft}
              isNew={saved === null}
              problems={problems ?? []}
              runs={runs}
              vocabulary={vocabulary}
              onChange={write}
            />
          </ReportClash>
        )}
        {save.error && !isProblem(save.error, 'stale-version') && <Failure error={save.error} />}
        {error && <Failure error={error} />}
        <Tries
          source={source}
          enabled={problems !== null && problemCount === 0}
          onKeep={(one) => {
            write({ ...draft, cases: [...draft.cases, one] });
            notify({ id: 'rule case', kind: 'success', words: words.kept });
          }}
        />
        {overtaken && saved && (
          <Alert type="warning">
            {say(words.overtaken, {
              name: saved.author?.name ?? '',
              revision: overtaken.revision,
              own: Math.max(draft.revision, own),
              parts: differingParts(draft, overtaken)
                .map((part) => say(part))
                .join(' · '),
            })}
          </Alert>
        )}
        {changed && saved && stagesInUse.includes(saved.life) && (
          <Alert type="warning">{say(words.stopsAt, { life: say(lives[saved.life]) })}</Alert>
        )}
        <div className={styles.bar} lang={language}>
          <div role="status">
            {stale ? (
              <StatusIndicator type="warning">
                {say(saved ? words.stale : words.taken)}
              </StatusIndicator>
            ) : (
              <CheckStatus checking={checking} wrong={problemCount} known={problems !== null} />
            )}
          </div>
          <SpaceBetween direction="horizontal" size="xs">
            {changed && <Button onClick={forget}>{say(words.putAway)}</Button>}
            <Button
              variant="primary"
              disabled={!mayBeSaved}
              loading={save.isPending || isSaveRequested}
              onClick={requestSave}
            >
              {`${say(words.save)} (Ctrl+S)`}
            </Button>
          </SpaceBetween>
        </div>
      </SpaceBetween>
    </Container>
  );
};

const CheckStatus = ({
  checking,
  wrong,
  known,
}: {
  readonly checking: boolean;
  readonly wrong: number;
  readonly known: boolean;
}) => {
  const { say } = useWords();
  if (checking && !known) {
    return <StatusIndicator type="loading">{say(words.checking)}</StatusIndicator>;
  }
  if (!known) return null;
  return wrong > 0 ? (
    <StatusIndicator type="error">{say(words.wrong, { count: wrong })}</StatusIndicator>
  ) : (
    <StatusIndicator type="success">{say(words.right)}</StatusIndicator>
  );
};

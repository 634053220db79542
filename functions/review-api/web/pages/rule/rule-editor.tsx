import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCallback, useState } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Life } from '#shared/rules/life.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useRead } from '../../api/context.tsx';
import { useDraft } from '../../drafts/use-draft.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { lives } from '../../rules/terms.ts';
import { Failure } from '../../shell/failure.tsx';
import { Section } from '../../shell/section.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { differingParts } from './parts.ts';
import styles from './rule.module.css';
import { RuleForm } from './rule-form.tsx';
import { Tries } from './tries.tsx';
import { useCheck } from './use-check.ts';
import { ReportClash } from './use-rows.ts';
import { useSaveRule } from './use-save-rule.ts';
import { words } from './words.ts';

/** Stages in which a rule is evaluated; saving another revision ends that. */
const stagesInUse: readonly Life[] = ['shadow', 'canary', 'live'];

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
  const kept = useDraft<StaffRule>(`rule:${saved?.rule ?? 'new'}`, initial);
  const { draft, write, forget } = kept;
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  // No errors are shown for a new rule until something is typed.
  const { problems, runs, checking, error } = useCheck(draft, changed || saved !== null);
  const { data: vocabulary, error: unknown } = useRead(
    'GET /rule-language',
    {},
    { staleTime: Number.POSITIVE_INFINITY },
  );
  // Of two rows with the same name, the check sees only one and finds nothing wrong.
  const [clashes, setClashes] = useState(0);
  const reportClash = useCallback((more: 1 | -1) => setClashes((before) => before + more), []);
  const problemCount = (problems?.length ?? 0) + clashes;
  const sound = problems !== null && problemCount === 0;
  const save = useSaveRule(saved, kept, { changed, sound, checking });
  const { overtaken } = save;
  return (
    <Section title={say(words.edit)}>
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
        {error && <Failure error={error} />}
        <Tries
          source={save.source}
          enabled={sound}
          onKeep={(one) => {
            write({ ...draft, cases: [...draft.cases, one] });
            notify({ id: 'rule case', kind: 'success', words: words.kept });
          }}
        />
        {changed && saved && stagesInUse.includes(saved.life) && (
          <Alert type="warning">{say(words.stopsAt, { life: say(lives[saved.life]) })}</Alert>
        )}
      </SpaceBetween>
      {/* Not in the wrapper of a spaced part, within which nothing can stick. */}
      <div className={styles.bar} lang={language}>
        <div role="status" className={styles.state}>
          {save.error && <Failure error={save.error} />}
          {overtaken && saved && (
            <Alert type="warning">
              {say(words.overtaken, {
                name: saved.author?.name ?? '',
                revision: overtaken.revision,
                own: save.own,
                parts: differingParts(draft, overtaken)
                  .map((part) => say(part))
                  .join(' · '),
              })}
            </Alert>
          )}
          {save.isStale ? (
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
            disabled={!save.mayBeSaved}
            loading={save.isSaving}
            onClick={save.requestSave}
          >
            {`${say(words.save)} (Ctrl+S)`}
          </Button>
        </SpaceBetween>
      </div>
    </Section>
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

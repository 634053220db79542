import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { useCommands } from '../../commands/context.tsx';
import type { useDraft } from '../../drafts/use-draft.ts';
import { notify } from '../../notices/notices.ts';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { words } from './words.ts';

type Draft = Pick<ReturnType<typeof useDraft<StaffRule>>, 'draft' | 'forget' | 'settle'>;

/**
 * Saves a draft of a rule as its next revision.
 *
 * @param saved the rule as stored; `null` for a new one
 * @param state whether it was changed, the check found nothing wrong, and another check is under way
 */
export const useSaveRule = (
  saved: RuleView | null,
  { draft, forget, settle }: Draft,
  state: { readonly changed: boolean; readonly sound: boolean; readonly checking: boolean },
) => {
  const go = useGo();
  const isMounted = useIsMounted();
  const queries = useQueryClient();
  const refetchRules = useRefetch('GET /rules/{rule}', 'GET /rules');
  const save = useAct('PUT /rules/{rule}');
  // A draft keeps the revision on which it was started, whatever was loaded since.
  const [lastSaved, setLastSaved] = useState(0);
  const own = Math.max(draft.revision, lastSaved);
  const theirs = saved?.source ?? null;
  const overtaken = state.changed && theirs !== null && own < theirs.revision ? theirs : null;
  // Every saved change increments the revision by one.
  const source = { ...draft, revision: (theirs?.revision ?? 0) + 1 };
  const mayBeSaved = state.changed && state.sound && !save.isPending;
  const saveRule = () =>
    save.mutate(
      { path: { rule: source.id }, body: { expectedVersion: saved?.version ?? 0, source } },
      {
        onSuccess: (rule) => {
          notify({ id: `rule ${rule.rule}`, kind: 'success', words: words.saved });
          setLastSaved(source.revision);
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
  const [isRequested, setIsRequested] = useState(false);
  const requestSave = () => setIsRequested(state.changed);
  useEffect(() => {
    if (!isRequested || state.checking || save.isPending) return;
    setIsRequested(false);
    if (mayBeSaved) saveRule();
  });
  useCommands([
    { id: 'rule save', words: words.save, group: words.group, keys: '$mod+s', run: requestSave },
  ]);
  const isStale = isProblem(save.error, 'stale-version');
  return {
    source,
    own,
    /** The revision that others saved since the draft was begun. */
    overtaken,
    mayBeSaved,
    isSaving: save.isPending || isRequested,
    requestSave,
    isStale: isStale && !overtaken,
    error: isStale ? null : save.error,
  };
};

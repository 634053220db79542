import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { RuleProblem } from '../../../contract/rules.ts';
import type { AnswerOf } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';

const typingPause = 350;

type Check = {
  /** `null` until the first check has finished. */
  readonly problems: readonly RuleProblem[] | null;
  /** The results of the test cases, in their order. */
  readonly runs: AnswerOf<'POST /rules/check'>['cases'];
  readonly checking: boolean;
  readonly error: Error | null;
};

/** Checks a rule whenever its author stops typing. */
export const useCheck = (source: StaffRule, enabled: boolean): Check => {
  const client = useClient();
  const [settled, setSettled] = useState(source);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(source), typingPause);
    return () => clearTimeout(timer);
  }, [source]);
  const { data, error, isFetching } = useQuery({
    queryKey: ['POST /rules/check', settled],
    queryFn: ({ signal }) =>
      client(
        'POST /rules/check',
        { body: { source: settled } },
        { signal, idempotencyKey: crypto.randomUUID() },
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
  // Ignores the result of a discarded draft.
  const found = enabled ? data : undefined;
  return {
    problems: found?.problems ?? null,
    runs: found?.cases ?? [],
    checking: isFetching || settled !== source,
    error,
  };
};

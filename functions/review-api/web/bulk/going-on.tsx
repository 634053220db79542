import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef, useState } from 'react';
import type { BulkPreview } from '../../contract/acting.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** Acts that may go on unseen: they give back what a rule took. No restriction does. */
const givingBack: ReadonlySet<string | null> = new Set(['release', 'restore']);

/**
 * Goes on, once asked, from one bulk action by rule to the next until no account is left, a request fails or somebody
 * stops it: each is an act of its own, with its own preview and record.
 *
 * @param preview the next accounts; `undefined` while they are looked for
 * @param error why they could not be looked for
 * @param isBusy whether an act waits for its answer
 */
export const useGoingOn = (
  {
    act,
    preview,
    error,
    isBusy,
  }: {
    readonly act: string | null;
    readonly preview: BulkPreview | undefined;
    readonly error: Error | null;
    readonly isBusy: boolean;
  },
  {
    perform,
    further,
    end,
  }: {
    readonly perform: (token: string) => void;
    readonly further: (cursor: string) => void;
    readonly end: (done: { readonly acts: number; readonly accounts: number }) => void;
  },
) => {
  const [isOn, setIsOn] = useState(false);
  const [done, setDone] = useState({ acts: 0, accounts: 0 });
  const step = () => {
    if (error) setIsOn(false);
    else if (!isOn || isBusy || !preview) return;
    else if (preview.token !== null && preview.would > 0) perform(preview.token);
    else if (preview.cursor !== null) further(preview.cursor);
    else end(done);
  };
  const next = useRef(step);
  next.current = step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one step for each preview, or its error
  useEffect(() => next.current(), [isOn, isBusy, preview, error]);
  return {
    isOn,
    done,
    isPossible: givingBack.has(act) && preview?.cursor != null,
    start: () => setIsOn(true),
    stop: () => setIsOn(false),
    /** Counts the act that was just made, and goes on to its next accounts if there are any. */
    made: () => {
      const sum = { acts: done.acts + 1, accounts: done.accounts + (preview?.would ?? 0) };
      setDone(sum);
      if (preview?.cursor != null) further(preview.cursor);
      else if (isOn) end(sum);
      else return false;
      return true;
    },
  };
};

/** How far it has come, with a way to stop it. */
export const GoingOn = ({
  going: { done, stop },
}: {
  readonly going: ReturnType<typeof useGoingOn>;
}) => {
  const { say, count } = useWords();
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <span aria-live="polite">
        <StatusIndicator type="in-progress">
          {say(words.goingOn, { acts: count(done.acts), accounts: count(done.accounts) })}
        </StatusIndicator>
      </span>
      <Button onClick={stop}>{say(words.stop)}</Button>
    </SpaceBetween>
  );
};

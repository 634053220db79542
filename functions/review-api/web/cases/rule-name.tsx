import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import type { Words } from '../words/say.ts';

/** A rule by its title, with its id below, and the way to it. */
export const RuleName = ({
  rule,
  title,
  beside,
}: {
  readonly rule: string;
  readonly title: Words;
  /** What more is known of it, after the id. */
  readonly beside?: ReactNode;
}) => {
  const { say } = useWords();
  const name = say(title);
  return (
    <>
      <PlaceLink to={`/rules/${rule}`}>{name}</PlaceLink>
      {/* One that is no more is known by its id alone. */}
      {(name !== rule || beside) && (
        <Box fontSize="body-s" color="text-body-secondary">
          {name !== rule && rule}
          {name !== rule && beside && ' · '}
          {beside}
        </Box>
      )}
    </>
  );
};

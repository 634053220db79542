import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { SecondaryText } from '../shell/secondary-text.tsx';
import type { Words } from '../words/say.ts';

/** The title of a rule, linked to its page, with its id below. */
export const RuleName = ({
  rule,
  title,
  beside,
}: {
  readonly rule: string;
  readonly title: Words;
  /** Further information, shown after the id. */
  readonly beside?: ReactNode;
}) => {
  const { say } = useWords();
  const name = say(title);
  return (
    <>
      <PlaceLink to={`/rules/${rule}`}>{name}</PlaceLink>
      {/* A rule that no longer exists has no title, only its id. */}
      {(name !== rule || beside) && (
        <SecondaryText>
          {name !== rule && rule}
          {name !== rule && beside && ' · '}
          {/* Between its words it would break in the middle of 第 1 版. */}
          {beside && (
            <Box variant="span" display="inline-block" fontSize="body-s" color="inherit">
              {beside}
            </Box>
          )}
        </SecondaryText>
      )}
    </>
  );
};

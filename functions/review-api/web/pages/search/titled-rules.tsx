import { useRead } from '../../api/context.tsx';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { words } from './words.ts';

/** A shorter text is part of too many titles. */
const shortest = 2;
const mostShown = 5;

/** Links to the decisions of the rules whose title contains a text, which is otherwise searched as words. */
export const TitledRules = ({ text }: { readonly text: string }) => {
  const { say } = useWords();
  const asked = text.toLowerCase();
  const enabled = [...asked].length >= shortest;
  const { data } = useRead('GET /rules', {}, { enabled, staleTime: minute });
  const rules = (enabled ? (data?.rules ?? []) : []).filter(({ title }) =>
    Object.values(title).some((name) => name.toLowerCase().includes(asked)),
  );
  if (rules.length === 0) return null;
  return (
    <p>
      {say(words.titledRules)}{' '}
      {rules.slice(0, mostShown).map(({ rule, title }, at) => (
        <span key={rule}>
          {at > 0 && ' · '}
          <PlaceLink to={`/search?${new URLSearchParams({ by: 'rule', q: rule })}`}>
            {say(title)}
          </PlaceLink>
        </span>
      ))}
    </p>
  );
};

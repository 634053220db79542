import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import type { Life } from '#shared/rules/life.ts';
import { useWords } from '../preferences/context.tsx';
import { termOf } from '../words/terms.ts';
import { lives } from './terms.ts';

const colours: { readonly [L in Life]: NonNullable<BadgeProps['color']> } = {
  draft: 'grey',
  backtest: 'grey',
  shadow: 'blue',
  canary: 'severity-medium',
  live: 'green',
  retired: 'severity-neutral',
};

/** The life stage of a rule. */
export const LifeBadge = ({ life }: { readonly life: string }) => {
  const { say } = useWords();
  return (
    <Badge color={Object.hasOwn(colours, life) ? colours[life as Life] : 'grey'}>
      {say(termOf(lives, life))}
    </Badge>
  );
};

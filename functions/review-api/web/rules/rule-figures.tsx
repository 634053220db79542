import SpaceBetween from '@cloudscape-design/components/space-between';
import type { RuleView } from '../../contract/rules.ts';
import { firedBesides, isKnown } from '../figures/figure-column.tsx';
import { Sparkline } from '../figures/sparkline.tsx';
import { ShareTile, Tile, Tiles } from '../figures/tiles.tsx';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { StatusIndicator } from '../shell/status-indicator.tsx';
import { words } from './words.ts';

/** The counts of a rule, and how reviewers judged its findings. */
export const RuleFigures = ({ rule }: { readonly rule: RuleView }) => {
  const { say, count } = useWords();
  return (
    <SpaceBetween size="s">
      <Tiles>
        <Tile
          name={say(words.examined)}
          value={isKnown(rule, 'examined') ? count(rule.examined) : '—'}
          note={!isKnown(rule, 'examined') && say(words.uncounted)}
        />
        <Tile
          name={say(words.fired)}
          value={count(rule.fired)}
          to={`/search?${new URLSearchParams({ q: rule.rule })}`}
          needsAttention={rule.anomalous}
          note={
            <>
              {firedBesides(rule) > 0 && say(words.firedLive, { count: count(firedBesides(rule)) })}{' '}
              {rule.anomalous && (
                <StatusIndicator type="warning">{say(words.anomalous)}</StatusIndicator>
              )}
            </>
          }
        />
        <Tile name={say(words.withLive)} value={count(rule.withLive)} />
        <ShareTile name={say(words.reviewed)} share={rule.reviewed} />
        <Tile name={say(words.perDay)} value={<Sparkline values={rule.firedPerDay} />} />
      </Tiles>
      {rule.withRules.length > 0 && (
        <Tiles>
          <Tile
            name={say(words.withRules)}
            note={rule.withRules.map((other) => (
              <span key={other.rule}>
                <PlaceLink to={`/rules/${other.rule}`}>{say(other.title)}</PlaceLink>
                {'\u00a0'}
                {say(words.times, { count: count(other.count) })}
              </span>
            ))}
          />
        </Tiles>
      )}
    </SpaceBetween>
  );
};

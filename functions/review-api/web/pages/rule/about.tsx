import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { RuleView } from '../../../contract/rules.ts';
import { useWords } from '../../preferences/context.tsx';
import type { Words } from '../../words/say.ts';
import { categories, eventTypes, termOf } from '../../words/terms.ts';
import { words } from './words.ts';

/** What a rule is for, for those who do not write it. */
export const About = ({ rule }: { readonly rule: RuleView }) => {
  const { say } = useWords();
  const list = (label: string, lines: readonly Words[]) => ({
    label,
    value:
      lines.length === 0 ? (
        say(words.none)
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line.en}>{say(line)}</li>
          ))}
        </ul>
      ),
  });
  return (
    <Container header={<Header variant="h2">{say(words.about)}</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: say(words.detects), value: say(rule.detects) },
          { label: say(words.category), value: say(termOf(categories, rule.category)) },
          {
            label: say(words.on),
            value: rule.on.map((type) => say(termOf(eventTypes, type))).join(' · '),
          },
          { label: say(words.author), value: rule.author?.name ?? say(words.product) },
          ...(rule.source
            ? [{ label: say(words.condition), value: <code>{rule.source.when}</code> }]
            : []),
          list(say(words.falsePositives), rule.falsePositives),
          list(say(words.blindSpots), rule.blindSpots),
          list(say(words.runbook), rule.runbook),
        ]}
      />
    </Container>
  );
};

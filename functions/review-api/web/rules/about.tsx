import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { RuleView } from '../../contract/rules.ts';
import { useWords } from '../preferences/context.tsx';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { Section } from '../shell/section.tsx';
import { filled, type Words } from '../words/say.ts';
import { categories, eventTypes, families, severities, termOf } from '../words/terms.ts';
import { signalsLine } from './signals-line.ts';
import { caseExpects, laws, platformRules, subjects } from './terms.ts';
import { words } from './words.ts';

/** The test cases of a rule: name, expected result and signals. */
const CaseLines = ({ cases }: { readonly cases: StaffRule['cases'] }) => {
  const { say } = useWords();
  return (
    <ul>
      {cases.map(({ name, expects, signals }) => (
        <li key={name}>
          {name} · {say(caseExpects[expects])}
          <SecondaryText>{signalsLine(signals)}</SecondaryText>
        </li>
      ))}
    </ul>
  );
};

/** The evidence sentence, and what each of its placeholders stands for. */
const Sentence = ({
  sentence,
  values,
}: {
  readonly sentence: string;
  readonly values: StaffRule['values'];
}) => (
  <>
    {sentence}
    {Object.entries(values).map(([name, expression]) => (
      <SecondaryText key={name}>
        {`{${name}} = `}
        <code>{expression}</code>
      </SecondaryText>
    ))}
  </>
);

const groundName = (ground: StaffRule['ground']): Words => {
  if (!('law' in ground)) return platformRules[ground.platformRule];
  const { law, article, paragraph } = ground;
  const about = { law: laws[law], article: String(article), paragraph: String(paragraph) };
  return filled(paragraph === undefined ? words.lawArticle : words.lawParagraph, about);
};

/** The description of a rule, for readers who do not write it. */
export const About = ({ rule }: { readonly rule: RuleView }) => {
  const { say } = useWords();
  const list = (label: string, lines: readonly Words[]) => ({
    label,
    value:
      lines.length === 0 ? (
        say(words.none)
      ) : (
        <ul>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and have no state
            <li key={at}>{say(line)}</li>
          ))}
        </ul>
      ),
  });
  /** What decides how a finding weighs and what people read about it: whoever approves the rule needs it. */
  const sourceItems = (source: StaffRule) => {
    const { severity, evidenceFamily, subject, sentence, values, ground, warns, owner } = source;
    return [
      { label: say(words.condition), value: <code>{source.when}</code> },
      { label: say(words.sentence), value: <Sentence sentence={say(sentence)} values={values} /> },
      { label: say(words.severity), value: say(termOf(severities, severity)) },
      { label: say(words.evidenceFamily), value: say(termOf(families, evidenceFamily)) },
      { label: say(words.subject), value: say(subjects[subject]) },
      { label: say(words.ground), value: say(groundName(ground)) },
      { label: say(words.owner), value: owner },
      ...(warns ? [{ label: say(words.warns), value: say(words.yes) }] : []),
    ];
  };
  return (
    <Section title={say(words.about)}>
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
          ...(rule.source ? sourceItems(rule.source) : []),
          ...(rule.source && rule.source.cases.length > 0
            ? [{ label: say(words.cases), value: <CaseLines cases={rule.source.cases} /> }]
            : []),
          list(say(words.falsePositives), rule.falsePositives),
          list(say(words.blindSpots), rule.blindSpots),
          list(say(words.runbook), rule.runbook),
        ]}
      />
    </Section>
  );
};

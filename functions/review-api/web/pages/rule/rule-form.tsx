import Checkbox from '@cloudscape-design/components/checkbox';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { RuleProblem } from '../../../contract/rules.ts';
import type { AnswerOf } from '../../api/client.ts';
import { CelEditor } from '../../editor/cel-editor.tsx';
import { useWords } from '../../preferences/context.tsx';
import { subjects } from '../../rules/terms.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { categories, eventTypes, families, severities, termOf } from '../../words/terms.ts';
import { CaseRows } from './case-rows.tsx';
import { ChoiceField, LineField, LinesField, WordsField } from './fields.tsx';
import { GroundField } from './ground-field.tsx';
import { partLabels, type RulePart } from './parts.ts';
import { errorOf, faultsOf } from './problems.ts';
import styles from './rule.module.css';
import { ruleFamilies } from './terms.ts';
import { ValueRows } from './value-rows.tsx';
import { words } from './words.ts';

const { list: _ofLists, ...evidenceFamilies } = families;
const { unread: _unread, ...ruleCategories } = categories;

/** The fields of a staff rule, most important first. */
export const RuleForm = ({
  rule,
  isNew,
  problems,
  runs,
  vocabulary,
  onChange,
}: {
  readonly rule: StaffRule;
  readonly isNew: boolean;
  readonly problems: readonly RuleProblem[];
  readonly runs: AnswerOf<'POST /rules/check'>['cases'];
  readonly vocabulary: AnswerOf<'GET /rule-language'>;
  readonly onChange: (rule: StaffRule) => void;
}) => {
  const { say, language } = useWords();
  const error = (field: string) => errorOf(problems, field, language);
  const put = (change: Partial<StaffRule>) => onChange({ ...rule, ...change });
  const bind = <Part extends RulePart>(part: Part) => ({
    label: say(partLabels[part]),
    value: rule[part],
    error: error(part),
    errorOf: (inner: string | number) => error(`${part}.${inner}`),
    onChange: (value: StaffRule[Part]) => put({ [part]: value }),
  });
  const faults = useMemo(() => faultsOf(problems, 'when', language), [problems, language]);
  const events = vocabulary.on.map((value) => ({
    value,
    label: say(termOf(eventTypes, value)),
    description: value,
  }));
  return (
    <SpaceBetween size="m">
      <div className={styles.columns}>
        {isNew && (
          <LineField
            label={say(words.id)}
            text={say(words.idText)}
            value={rule.id}
            error={error('id')}
            onChange={(id) => put({ id: id as StaffRule['id'] })}
          />
        )}
        <WordsField {...bind('title')} />
      </div>
      <FormField label={say(partLabels.on)} errorText={error('on')} stretch>
        <Multiselect
          options={events}
          selectedOptions={events.filter(({ value }) =>
            (rule.on as readonly string[]).includes(value),
          )}
          placeholder={say(words.choose)}
          filteringType="auto"
          onChange={({ detail }) =>
            put({ on: detail.selectedOptions.map(({ value }) => value) as StaffRule['on'] })
          }
        />
      </FormField>
      <FormField
        label={say(partLabels.when)}
        description={say(words.conditionText)}
        errorText={error('when')}
        stretch
      >
        <CelEditor {...bind('when')} faults={faults} vocabulary={vocabulary} />
      </FormField>
      <div className={styles.columns}>
        <WordsField
          {...bind('sentence')}
          text={say(words.sentenceText, { example: '{count}', forms: '{count|post|posts}' })}
        />
      </div>
      <ValueRows {...bind('values')} />
      <CaseRows
        {...bind('cases')}
        rule={rule}
        runs={runs}
        vocabulary={vocabulary}
        error={errorOf(
          problems.filter(({ field }) => field === 'cases'),
          'cases',
          language,
        )}
      />
      <div className={styles.columns}>
        <ChoiceField {...bind('category')} terms={ruleCategories} />
        <ChoiceField {...bind('severity')} terms={severities} />
        <ChoiceField {...bind('evidenceFamily')} terms={evidenceFamilies} />
        <ChoiceField {...bind('family')} terms={ruleFamilies} />
        <ChoiceField {...bind('subject')} terms={subjects} />
        <LineField {...bind('owner')} />
      </div>
      <GroundField {...bind('ground')} />
      <ExpandableSection headerText={say(ruleWords.about)} defaultExpanded={isNew}>
        <SpaceBetween size="m">
          <div className={styles.columns}>
            <WordsField {...bind('detects')} />
          </div>
          <div className={styles.columns}>
            <LinesField {...bind('falsePositives')} />
            <LinesField {...bind('blindSpots')} />
            <LinesField {...bind('runbook')} />
          </div>
          <Checkbox checked={rule.warns} onChange={({ detail }) => put({ warns: detail.checked })}>
            {say(partLabels.warns)}
          </Checkbox>
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
};

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
        <WordsField
          field={words.title}
          value={rule.title}
          errorOf={(part) => error(`title.${part}`)}
          onChange={(title) => put({ title })}
        />
      </div>
      <FormField label={say(ruleWords.on)} errorText={error('on')} stretch>
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
        label={say(ruleWords.condition)}
        description={say(words.conditionText)}
        errorText={error('when')}
        stretch
      >
        <CelEditor
          label={say(ruleWords.condition)}
          value={rule.when}
          faults={faults}
          vocabulary={vocabulary}
          onChange={(when) => put({ when })}
        />
      </FormField>
      <div className={styles.columns}>
        <WordsField
          field={ruleWords.sentence}
          text={say(words.sentenceText, { example: '{count}', forms: '{count|post|posts}' })}
          value={rule.sentence}
          errorOf={(part) => error(`sentence.${part}`)}
          onChange={(sentence) => put({ sentence })}
        />
      </div>
      <ValueRows
        values={rule.values}
        errorOf={(name) => error(`values.${name}`)}
        onChange={(values) => put({ values })}
      />
      <CaseRows
        rule={rule}
        runs={runs}
        vocabulary={vocabulary}
        error={errorOf(
          problems.filter(({ field }) => field === 'cases'),
          'cases',
          language,
        )}
        errorOf={(at) => error(`cases.${at}`)}
        onChange={(cases) => put({ cases })}
      />
      <div className={styles.columns}>
        <ChoiceField
          label={say(ruleWords.category)}
          terms={ruleCategories}
          value={rule.category}
          error={error('category')}
          onChange={(category) => put({ category })}
        />
        <ChoiceField
          label={say(ruleWords.severity)}
          terms={severities}
          value={rule.severity}
          error={error('severity')}
          onChange={(severity) => put({ severity })}
        />
        <ChoiceField
          label={say(ruleWords.evidenceFamily)}
          terms={evidenceFamilies}
          value={rule.evidenceFamily}
          error={error('evidenceFamily')}
          onChange={(evidenceFamily) => put({ evidenceFamily })}
        />
        <ChoiceField
          label={say(words.family)}
          terms={ruleFamilies}
          value={rule.family}
          error={error('family')}
          onChange={(family) => put({ family })}
        />
        <ChoiceField
          label={say(ruleWords.subject)}
          terms={subjects}
          value={rule.subject}
          error={error('subject')}
          onChange={(subject) => put({ subject })}
        />
        <LineField
          label={say(ruleWords.owner)}
          value={rule.owner}
          error={error('owner')}
          onChange={(owner) => put({ owner })}
        />
      </div>
      <GroundField
        ground={rule.ground}
        error={error('ground')}
        onChange={(ground) => put({ ground })}
      />
      <ExpandableSection headerText={say(ruleWords.about)} defaultExpanded={isNew}>
        <SpaceBetween size="m">
          <div className={styles.columns}>
            <WordsField
              field={ruleWords.detects}
              value={rule.detects}
              errorOf={(part) => error(`detects.${part}`)}
              onChange={(detects) => put({ detects })}
            />
          </div>
          <div className={styles.columns}>
            <LinesField
              label={say(ruleWords.falsePositives)}
              value={rule.falsePositives}
              error={error('falsePositives')}
              onChange={(falsePositives) => put({ falsePositives })}
            />
            <LinesField
              label={say(ruleWords.blindSpots)}
              value={rule.blindSpots}
              error={error('blindSpots')}
              onChange={(blindSpots) => put({ blindSpots })}
            />
            <LinesField
              label={say(ruleWords.runbook)}
              value={rule.runbook}
              error={error('runbook')}
              onChange={(runbook) => put({ runbook })}
            />
          </div>
          <Checkbox checked={rule.warns} onChange={({ detail }) => put({ warns: detail.checked })}>
            {say(ruleWords.warns)}
          </Checkbox>
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
};

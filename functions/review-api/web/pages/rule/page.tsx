import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { useWords } from '../../preferences/context.tsx';
import { About } from '../../rules/about.tsx';
import { RuleFigures } from '../../rules/rule-figures.tsx';
import { words as ruleWords } from '../../rules/words.ts';
import { useMe } from '../../session/me.tsx';
import { AuditLink } from '../../shell/audit-link.tsx';
import { Failure, NotFound, NotPermitted } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { Page } from '../../shell/page.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { Backtests } from './backtests.tsx';
import { blankRule } from './blank.ts';
import { RuleEditor } from './rule-editor.tsx';
import { Stage } from './stage.tsx';
import { words } from './words.ts';

/** One rule: its description and figures, its editor, its backtests, and its life stage. */
export const RulePage = () => {
  const { rule } = useParams({ from: '/rules/$rule' });
  return rule === 'new' ? <NewRule /> : <KnownRule key={rule} rule={rule} />;
};

const NewRule = () => {
  const { say } = useWords();
  const { can } = useMe();
  if (!can('write-rules')) return <NotPermitted name={words.newName} text={words.notAuthor} />;
  return (
    <Page name={words.newName} actions={<PlaceLink to="/rules">{say(ruleWords.all)}</PlaceLink>}>
      <RuleEditor saved={null} initial={blankRule} />
    </Page>
  );
};

const KnownRule = ({ rule }: { readonly rule: string }) => {
  const { say } = useWords();
  const { can } = useMe();
  const { data, error, refetch } = useRead('GET /rules/{rule}', { path: { rule } });
  if (isProblem(error, 'not-found')) return <NotFound />;
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Waiting />;
  const written = can('write-rules') ? data.source : null;
  return (
    <Page
      name={data.title}
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <AuditLink kind="rule" id={data.rule} />
          <PlaceLink to="/rules">{say(ruleWords.all)}</PlaceLink>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        <RuleFigures rule={data} />
        <Stage rule={data} />
        {written ? <RuleEditor saved={data} initial={written} /> : <About rule={data} />}
        <Backtests rule={data.rule} />
      </SpaceBetween>
    </Page>
  );
};

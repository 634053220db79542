import { Command } from 'commander';
import pc from 'picocolors';
import {
  families,
  modes,
  outcomes,
  severities,
  termOf,
} from '#functions/review-api/web/words/terms.ts';
import { printable } from '#infra/cli/printable.ts';
import { labelled, localized, refusal, type Voice, voiceOf } from '#infra/localize.ts';
import type { Decision, Outcome } from '#shared/decisions/decision.ts';
import { policyOf } from '#shared/decisions/policy.ts';
import { redecide } from '#shared/decisions/record.ts';
import { type WordedStatement, wordStatement } from '#shared/decisions/statement.ts';
import { isMeasure, measures } from '#shared/decisions/words.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { noAppeals, toldStatementOf } from '#shared/reviews/appeal.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import { evidenceShown, wordEvidence } from '#shared/rules/evidence.ts';
import type { Finding } from '#shared/rules/finding.ts';
import type { Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { longestText } from '#shared/text/normalise/stream.ts';
import { type ReadOptions, withPlatform, withReadOptions } from '../connect.ts';
import { readTextFile } from '../lines.ts';
import { print } from '../print.ts';

const words = {
  decision: { 'zh-CN': '决定', en: 'Decision' },
  about: { 'zh-CN': '对象', en: 'About' },
  account: { 'zh-CN': '账号', en: 'account' },
  content: { 'zh-CN': '内容', en: 'content' },
  outcome: { 'zh-CN': '结论', en: 'Outcome' },
  score: { 'zh-CN': '分值', en: 'score' },
  cause: { 'zh-CN': '起因', en: 'Cause' },
  mode: { 'zh-CN': '模式', en: 'mode' },
  policy: { 'zh-CN': '策略', en: 'policy' },
  wanted: { 'zh-CN': '原应为', en: 'would have been' },
  braked: { 'zh-CN': '被熔断拦下', en: 'held back by brakes' },
  degraded: { 'zh-CN': '降级', en: 'degraded' },
  errors: { 'zh-CN': '未能运行的规则', en: 'rules that failed' },
  unchanged: {
    'zh-CN': '已有同等或更严的措施、没有限制可解除，或账号已关闭：没有进一步的措施，也未再告知用户',
    en: 'no further measure and no new notice: already restricted as much or more, nothing to lift, or closed',
  },
  findings: { 'zh-CN': '命中', en: 'Findings' },
  none: { 'zh-CN': '没有', en: 'none' },
  shadow: { 'zh-CN': '影子', en: 'shadow' },
  exempted: { 'zh-CN': '已豁免', en: 'exempted' },
  // The user is told the kind of fact, without the evidence.
  statement: {
    'zh-CN': '理由说明（供工作人员，含未告知用户的证据）',
    en: 'Statement of reasons (for staff: the user is not told the evidence)',
  },
  again: { 'zh-CN': '重新评估', en: 'Evaluated again' },
  same: { 'zh-CN': '结果相同', en: 'same result' },
  differs: { 'zh-CN': '结果不同', en: 'different result' },
  samePolicy: { 'zh-CN': '策略未变', en: 'same policy' },
  otherPolicy: {
    'zh-CN': '策略已变（当时 {before}，现在 {after}）',
    en: 'policy changed since ({before} then, {after} now)',
  },
  byPerson: {
    'zh-CN': '并非由事件得出：由人员裁定，或限制期满，或为试运行规则抽样审核',
    en: 'not based on an event: a person ruled, a restriction ended, or it was sampled for a rule on trial',
  },
  gone: { 'zh-CN': '不再触发 {rule}', en: '{rule} no longer fires' },
  came: { 'zh-CN': '新触发 {rule}', en: '{rule} fires now' },
  changed: { 'zh-CN': '{rule} 的证据不同', en: '{rule} has different evidence' },
  was: { 'zh-CN': '{what}：当时 {before}，现在 {after}', en: '{what}: {before} then, {after} now' },
  rules: { 'zh-CN': '会触发的规则', en: 'Rules that fire' },
  presumed: {
    'zh-CN': '（假定由一个 60 天的已实名账号发布）',
    en: '(assuming it was posted by a verified account that is 60 days old)',
  },
  allow: { 'zh-CN': '不采取措施', en: 'no action taken' },
  observe: { 'zh-CN': '仅观察', en: 'observed only' },
} as const satisfies Readonly<Record<string, Words>>;

type Speaker = Voice<typeof words>;

const outcomeIn = (outcome: Outcome, { language, say }: Speaker): string =>
  isMeasure(outcome)
    ? measures[outcome][language]
    : outcome === 'allow' || outcome === 'observe'
      ? say(outcome)
      : termOf(outcomes, outcome)[language];

const findingLines = (
  findings: readonly Finding[],
  { language, say }: Speaker,
): readonly string[] =>
  findings.flatMap(({ rule, revision, life, severity, evidenceFamily, ...finding }) => [
    `  ${pc.cyan(rule)} ${pc.dim(
      `r${revision} · ${termOf(severities, severity)[language]} · ${termOf(families, evidenceFamily)[language]}${life === 'live' ? '' : ` · ${say(life)}`}`,
    )}`,
    ...evidenceShown(finding).map((piece) => `    – ${printable(wordEvidence(piece, language))}`),
  ]);

const statementLines = ({ remedy, ...worded }: WordedStatement): readonly string[] => [
  worded.measure,
  worded.scope,
  worded.period,
  ...worded.facts,
  worded.evidenceTime,
  ...worded.grounds,
  worded.automation,
  ...(remedy ? [remedy.channel, remedy.materials] : []),
];

type Redecision = NonNullable<ReturnType<typeof redecide>>;

const formatScore = (score: number): string => score.toFixed(4);

/** Lists the differences between a decision and its re-evaluation. */
const differencesOf = (
  decision: Decision,
  again: Redecision,
  { say, language }: Speaker,
): readonly string[] => {
  const findingsBefore = new Map(decision.findings.map((finding) => [finding.rule, finding]));
  const findingsNow = new Map(again.findings.map((finding) => [finding.rule, finding]));
  const changeOf = (what: 'outcome' | 'score', before: string, after: string) =>
    before === after ? [] : [say('was', { what: say(what), before, after })];
  return [
    ...changeOf(
      'outcome',
      termOf(outcomes, decision.outcome)[language],
      termOf(outcomes, again.outcome)[language],
    ),
    ...changeOf('score', String(decision.score), String(again.score)),
    ...[...findingsBefore.keys()]
      .filter((rule) => !findingsNow.has(rule))
      .map((rule) => say('gone', { rule })),
    ...[...findingsNow.keys()]
      .filter((rule) => !findingsBefore.has(rule))
      .map((rule) => say('came', { rule })),
    ...[...findingsBefore]
      .filter(([rule, finding]) => {
        const other = findingsNow.get(rule);
        return other && JSON.stringify(other) !== JSON.stringify(finding);
      })
      .map(([rule]) => say('changed', { rule })),
  ];
};

const decisionReport = (
  decision: Decision,
  statement: WordedStatement | null,
  verdict: readonly string[],
  voice: Speaker,
): string => {
  const { say, language } = voice;
  const { id, subject, outcome, wanted, score, braked, degraded, errors } = decision;
  const title = (word: 'decision' | 'findings' | 'statement' | 'again') => pc.bold(say(word));
  const line = (word: 'about' | 'outcome' | 'cause' | 'mode', value: string) =>
    `  ${labelled(say(word), value, language)}`;
  const authorNote = subject.kind === 'content' ? ` (${say('account')} ${subject.accountId})` : '';
  const notes = [
    wanted && `${say('wanted')} ${termOf(outcomes, wanted)[language]}`,
    braked && labelled(say('braked'), braked.join(', '), language),
    degraded && labelled(say('degraded'), degraded.join(', '), language),
    errors && labelled(say('errors'), errors.join(', '), language),
    decision.unchanged && say('unchanged'),
    decision.by,
  ].filter((note) => note !== undefined);
  return [
    `${title('decision')} ${id} ${pc.dim(instant(decision.decidedAt))}`,
    line('about', `${say(subject.kind)} ${subject.id}${authorNote}`),
    line(
      'outcome',
      `${pc.bold(outcomeIn(outcome, voice))} (${say('score')} ${formatScore(score)})`,
    ),
    ...notes.map((note) => `  ${note}`),
    line('cause', `${decision.eventType} ${decision.eventId}`),
    `${line('mode', termOf(modes, decision.mode)[language])} · ${labelled(say('policy'), decision.policy, language)}`,
    '',
    title('findings'),
    ...(decision.findings.length > 0
      ? findingLines(decision.findings, voice)
      : [`  ${say('none')}`]),
    ...(statement
      ? ['', title('statement'), ...statementLines(statement).map((line) => `  ${printable(line)}`)]
      : []),
    '',
    title('again'),
    ...verdict.map((line) => `  ${line}`),
  ].join('\n');
};

const explainDecision = (
  id: string,
  voice: Speaker,
  { json, ...where }: ReadOptions,
): Promise<void> =>
  withPlatform(where, async ({ ledger, settings, rulesAt }) => {
    const decision = await ledger.readDecision(id);
    if (!decision) {
      throw refusal(
        {
          'zh-CN': '平台“{platform}”没有决定 {id}：决定的 id 见告知书与审计记录',
          en: 'there is no decision {id} on the platform “{platform}”: take the id from the statement of reasons or the audit log',
        },
        { id, platform: where.platform },
      );
    }
    const { say, language } = voice;
    const rules = await rulesAt(decision.decidedAt);
    const again = redecide(decision, { settings, catalogue: rules });
    const caseId = caseIdOf(decision.platformId, decision.subject.accountId);
    const appeals = (await readCase(caseId, ledger)) ?? noAppeals;
    const stated = toldStatementOf(decision, appeals, settings, rules);
    const statement = stated && wordStatement(stated, language, 'staff');
    const differences = again ? differencesOf(decision, again, voice) : [];
    const policies = { before: decision.policy, after: policyOf(settings) };
    const verdict = again
      ? [
          `${again.same ? pc.green(say('same')) : pc.red(say('differs'))} · ${
            again.samePolicy ? say('samePolicy') : say('otherPolicy', policies)
          }`,
          ...differences,
        ]
      : [say('byPerson')];
    const findings = decision.findings.map((finding) => ({
      ...finding,
      description: evidenceShown(finding).map((piece) => wordEvidence(piece, language)),
    }));
    const { signals: _signals, ...shown } = decision;
    print(json, { ...shown, findings, statement, again: again && { ...again, differences } }, [
      decisionReport(decision, statement, verdict, voice),
    ]);
    if (again && !again.same && again.samePolicy) process.exitCode = 1;
  });

/** Findings if an ordinary account posts the text: verified, 60 days old, without other history. */
const findingsOnText = async (text: string, rules: Catalogue): Promise<readonly Finding[]> => {
  const { signalsOf } = await import('#shared/rules/play.ts');
  const { days, post, signUp, verify } = await import('#shared/rules/specimen.ts');
  const { judge } = await import('#shared/rules/judge.ts');
  const signals = signalsOf([signUp(), verify(), post(text, { after: days(60) })]);
  return judge(signals, rules, 'account-1').findings;
};

const explainText = async (
  text: string,
  { say, language }: Speaker,
  json: true | undefined,
): Promise<void> => {
  const [{ readText }, { explainReading }] = await Promise.all([
    import('#shared/text/read.ts'),
    import('#shared/text/explanation/explain.ts'),
  ]);
  const reading = readText(text);
  const findings = await findingsOnText(text, catalogue);
  const { verdict, score, category, intent, evidence, contacts } = reading;
  const description = explainReading(text, reading)[language];
  const result = {
    verdict,
    score,
    category,
    intent,
    evidence,
    contacts,
    ...(text.length > longestText && { oversize: true }),
    description,
    findings: findings.map((finding) => ({
      ...finding,
      description: finding.evidence.map((piece) => wordEvidence(piece, language)),
    })),
  };
  print(json, result, [
    printable(description),
    '',
    `${pc.bold(say('rules'))}${language === 'en' ? ' ' : ''}${pc.dim(say('presumed'))}`,
    ...(findings.length > 0 ? findingLines(findings, { say, language }) : [`  ${say('none')}`]),
  ]);
};

const decisionId = /^dec-[\w-]{22}$/;

/** `clearspring explain`: explains a decision and evaluates it again, or explains the reading of a text. */
export const explain = withReadOptions(
  new Command('explain')
    .description(
      localized({
        'zh-CN': '解释一个决定并重新判定，或读一段文本',
        en: 'explain a decision and evaluate it again, or read a text',
      }),
    )
    .argument(
      '<decision id | text>',
      localized({
        'zh-CN': 'dec-…、引号内的文本，或以 - 从标准输入读文本',
        en: 'dec-…, a text in quotes, or - to read a text from standard input',
      }),
    ),
).action(async (what: string, options: ReadOptions) => {
  const voice = voiceOf(words, options.language);
  if (decisionId.test(what)) return explainDecision(what, voice, options);
  if (what.startsWith('dec-')) {
    throw refusal(
      {
        'zh-CN': '“{what}”不是决定的 id：应为 dec- 加 22 个字符',
        en: '“{what}” is not a decision id: an id is dec- and 22 characters',
      },
      { what },
    );
  }
  // The line end that `echo` and editors add is no part of the text.
  const text = what === '-' ? readTextFile(what).replace(/\r?\n$/, '') : what;
  if (text.trim() === '') {
    throw refusal({
      'zh-CN': '没有文本：请写在引号内',
      en: 'the text is empty: put a text in quotes',
    });
  }
  return explainText(text, voice, options.json);
});

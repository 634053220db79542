import Table from 'cli-table3';
import pc from 'picocolors';
import type { KindFigures, SignupFigures } from './measure.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const rowOf = (name: string, figures: KindFigures): string[] => [
  name,
  figures.accounts.toLocaleString('en-US'),
  percent(figures.restrictedBeforeFirstAct),
  percent(figures.restrictedBeforeTenthAct),
  percent(figures.restricted),
  percent(figures.frozen),
  percent(figures.flagged),
  percent(figures.gated),
];

/** The figures of the signup simulator as people read them. */
export const reportOfSignups = ({
  kinds,
  sides,
  precision,
  honestVerifiedFrozen,
  rules,
  seeds,
  messages,
  seconds,
}: SignupFigures): string => {
  const table = new Table({
    head: [
      'kind',
      'accounts',
      'before 1st act',
      'before 10th act',
      'ever',
      'frozen',
      'flagged',
      'gate only',
    ],
    style: { head: [], border: [] },
  });
  for (const side of ['honest', 'crude', 'patient'] as const) {
    for (const [kind, figures] of Object.entries(kinds)) {
      if (figures.side === side) table.push(rowOf(kind, figures));
    }
    table.push(rowOf(`all ${side}`, sides[side]));
  }
  const wrongly = Object.entries(rules)
    .filter(([, { honest }]) => honest > 0)
    .map(([rule, { honest, farms }]) => `  ${rule}: ${honest} honest, ${farms} of farms`);
  return [
    pc.bold('Signup simulator: accounts restricted for what was found, by kind'),
    table.toString(),
    `Precision ${percent(precision)}; honest verified accounts frozen: ${honestVerifiedFrozen}`,
    ...(wrongly.length > 0 ? ['Rules behind restrictions of honest accounts:', ...wrongly] : []),
    `${messages.toLocaleString('en-US')} messages, seeds ${seeds.join(', ')}, ${seconds.toFixed(0)} s`,
    '',
  ].join('\n');
};

import Table from 'cli-table3';
import pc from 'picocolors';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { CreditFigures } from './credit.ts';
import type { KindFigures, SignupFigures } from './measure.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const rowOf = (name: string, figures: KindFigures): string[] => [
  name,
  figures.accounts.toLocaleString('en-US'),
  percent(figures.restrictedBeforeFirstAct),
  percent(figures.restrictedBeforeTenthAct),
  percent(figures.restricted),
  percent(figures.challenged),
  percent(figures.limited),
  percent(figures.frozen),
  percent(figures.flagged),
  percent(figures.gated),
  figures.precision === null ? '' : percent(figures.precision),
];

const creditLines = ({ events, sides, forgiven, ...credit }: CreditFigures): readonly string[] => {
  const table = new Table({
    head: ['credit: event', 'points', 'honest', 'farms', 'evidence in points'],
    style: { head: [], border: [] },
  });
  for (const [name, { points, honest, farms, evidence }] of Object.entries(events)) {
    table.push([name, `−${points}`, percent(honest), percent(farms), evidence.toFixed(0)]);
  }
  return [
    table.toString(),
    `Credit at the end: AUC ${credit.auc.toFixed(3)}; among accounts with a decision ${credit.aucOfDecided.toFixed(3)}`,
    ...Object.entries(sides).map(
      ([side, { p1, p5, p50 }]) => `  ${side}: 1 % below ${p1}, 5 % below ${p5}, half below ${p50}`,
    ),
    `  honest accounts at the starting score or above ${percent(credit.honestAtStart)}; at half of it or below: honest ${percent(credit.honestAtHalf)}, farms ${percent(credit.farmsAtHalf)}`,
    `  devices: AUC ${credit.aucOfDevices.toFixed(3)}; used only by honest people, at 90 or above ${percent(credit.honestDevicesAt90)}`,
    `  honest accounts that lost points: ${forgiven.map(({ days, p50, atStart }) => `after ${days} days ${p50} (${percent(atStart)} at the starting score)`).join(', ')}`,
  ];
};

/** Formats the figures of the sign-up simulator for people. */
export const reportOfSignups = ({
  kinds,
  sides,
  precision,
  honestVerifiedFrozen,
  rules,
  spoke,
  credit,
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
      'challenged',
      'limited',
      'frozen',
      'flagged',
      'gate only',
      'precision',
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
    .map(([rule, { honest, farms }]) => `  ${rule}: ${honest} honest, ${farms} farm`);
  const inShadow = Object.entries(spoke)
    .filter(([rule]) => catalogue.find(rule)?.life === 'shadow')
    .map(([rule, of]) => {
      const counts = Object.entries(of).toSorted(([, a], [, b]) => b - a);
      return `  ${rule}: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
    });
  return [
    pc.bold('Sign-up simulator: accounts restricted because of findings, by kind'),
    table.toString(),
    `Precision ${percent(precision)} (of a kind: compared with the honest accounts that the same rules restricted); honest verified accounts frozen: ${honestVerifiedFrozen}`,
    ...(wrongly.length > 0 ? ['Rules behind restrictions of honest accounts:', ...wrongly] : []),
    ...(inShadow.length > 0 ? ['Accounts with findings of shadow rules:', ...inShadow] : []),
    ...creditLines(credit),
    `${messages.toLocaleString('en-US')} messages, seeds ${seeds.join(', ')}, ${seconds.toFixed(0)} s`,
    '',
  ].join('\n');
};

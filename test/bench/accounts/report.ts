import Table from 'cli-table3';
import { reportOfSignups } from '../signups/report.ts';
import type { AccountFigures } from './measure.ts';

const spread = ({ mean, deviation }: { readonly mean: number; readonly deviation: number }) =>
  `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;

/** Formats the figures for people. */
export const reportOfAccounts = ({ sections, simulator }: AccountFigures): string =>
  [...labelled(sections), ...(simulator ? [reportOfSignups(simulator)] : [])].join('\n');

const labelled = (sections: AccountFigures['sections']): readonly string[] => {
  if (sections.length === 0) return [];
  const table = new Table({
    head: [
      'held-out accounts',
      'n',
      'AUC',
      'average precision',
      'recall at 95 % precision',
      'references',
    ],
    style: { head: [], border: [] },
  });
  for (const section of sections) {
    const beside = Object.entries(section.references).map(
      ([name, { areaUnderRoc, recallAt95Precision }]) =>
        `${name} ${areaUnderRoc.toFixed(3)}${recallAt95Precision === undefined ? '' : ` (recall ${recallAt95Precision.toFixed(2)})`}`,
    );
    table.push([
      section.name,
      `${section.accounts} (${section.abusive})`,
      spread(section.areaUnderRoc),
      spread(section.averagePrecision),
      spread(section.recallAt95Precision),
      beside.join('\n'),
    ]);
  }
  return [table.toString()];
};

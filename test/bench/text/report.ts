import Table from 'cli-table3';
import pc from 'picocolors';
import type { Attacks, TextFigures, Verdicts } from './measure.ts';
import type { Ranking } from './metrics.ts';

const percent = (share: number | null, digits = 1): string =>
  share === null || Number.isNaN(share) ? '-' : `${(share * 100).toFixed(digits)} %`;
const areaOf = ({ auc }: Ranking, digits: number): string => auc?.toFixed(digits) ?? '-';
const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
};

const attacksTable = (attacks: Attacks): string =>
  table(
    [
      'attack',
      'altered texts',
      'recall as written',
      'recall',
      'drop',
      'plain words',
      'contact kept',
    ],
    Object.entries(attacks).map(
      ([name, { altered, plain, recall, words, withContact, contactKept }]) => [
        name,
        count(altered),
        percent(plain),
        percent(recall),
        `${((plain - recall) * 100).toFixed(1)} points`,
        percent(words),
        withContact === 0 ? '–' : `${percent(contactKept)} of ${count(withContact)}`,
      ],
    ),
  );

const verdictsRow = (name: string, { posts, flagged, hidden }: Verdicts): string[] => [
  name,
  count(posts),
  percent(flagged),
  percent(hidden),
];

/** Formats the figures of `bench text` for people. */
export const reportOfText = ({ own, data, speed }: TextFigures): string => {
  const parts = [
    pc.bold('The project’s own texts (not used in training)'),
    table(
      ['set', 'posts', 'flagged', 'hidden'],
      [
        verdictsRow('offers', own.offers),
        ['  named the right trade', '', percent(own.offers.namedRight), ''],
        ...Object.entries(own.scripts).map(([kind, of]) => verdictsRow(`script: ${kind}`, of)),
        verdictsRow('reports of past frauds (9, 10)', own.cases),
        verdictsRow('hard negatives', own.hardNegatives),
        verdictsRow('lookalikes', own.lookalikes),
        verdictsRow('everyday', own.everyday),
        verdictsRow('ordinary with a contact', own.reachable),
        ...Object.entries(own.ordinary).map(([kind, of]) => verdictsRow(`ordinary: ${kind}`, of)),
        ...Object.entries(own.told).map(([kind, of]) => verdictsRow(`told: ${kind} (5)`, of)),
        ...Object.entries(own.warnings).map(([kind, of]) => verdictsRow(`warning: ${kind}`, of)),
      ],
    ),
    pc.bold('Sets written by others: ranking of frauds against honest texts'),
    table(
      ['set', 'posts', 'AUC', 'best F1', 'recall at 99 % precision'],
      Object.entries(own.ranked).map(([set, ranking]) => [
        set,
        count(ranking.posts),
        areaOf(ranking, 3),
        ranking.f1.toFixed(3),
        percent(ranking.recallAt99),
      ]),
    ),
    pc.bold('Texts in other languages, which are only ranked, never flagged'),
    table(
      ['language', 'posts', 'AUC', 'recall at 99 % precision'],
      Object.entries(own.foreign).map(([language, ranking]) => [
        language,
        count(ranking.posts),
        areaOf(ranking, 3),
        percent(ranking.recallAt99),
      ]),
    ),
    pc.bold('Own offers by trade'),
    table(
      ['trade', 'posts', 'flagged', 'hidden'],
      Object.entries(own.offersByTrade).map(([trade, of]) => verdictsRow(trade, of)),
    ),
    pc.bold('Share of the same sets found by word lists made from the lexicon'),
    table(
      ['filter', ...Object.keys(Object.values(own.wordLists)[0] ?? {})],
      Object.entries(own.wordLists).map(([name, found]) => [
        name,
        ...Object.values(found).map((share) => percent(share)),
      ]),
    ),
    pc.bold('Attacks on own offers, by verdict'),
    attacksTable(own.attacks),
  ];
  if (data) {
    parts.push(
      pc.bold('Collected posts, cross-validated by cluster'),
      table(
        ['source', 'model', 'AUC', 'best F1', 'recall at 99 % precision', 'flagged', 'hide score'],
        Object.entries(data.crossValidated).flatMap(([source, ours]) => {
          const base = data.baseline[source];
          return [
            [
              source,
              'clearspring',
              areaOf(ours, 4),
              ours.f1.toFixed(3),
              percent(ours.recallAt99),
              percent(ours.flagged),
              percent(ours.hidden),
            ],
            [
              source,
              'linear, raw',
              base ? areaOf(base, 4) : '',
              base?.f1.toFixed(3) ?? '',
              percent(base?.recallAt99 ?? null),
              '',
              '',
            ],
            [source, 'Aho-Corasick, core words', '', '', '', percent(ours.words), ''],
          ];
        }),
      ),
      pc.bold('Ordinary posts'),
      table(
        ['source', 'posts', 'flagged', 'hide score', 'Aho-Corasick, core words'],
        Object.entries(data.ordinary).map(([source, of]) => [
          source,
          count(of.posts),
          percent(of.flagged, 3),
          percent(of.hidden, 3),
          percent(of.words, 3),
        ]),
      ),
      pc.bold(
        `Calibration, cross-validated: Brier score ${data.calibration.brier.toFixed(4)} (${data.calibration.base.toFixed(4)} if every post gets the share of black-gray posts)`,
      ),
      table(
        ['score from', 'posts', 'predicted', 'black-gray'],
        data.calibration.bins.map((bin) => [
          bin.from.toFixed(2),
          count(bin.posts),
          percent(bin.said),
          percent(bin.true),
        ]),
      ),
      pc.bold('Sources that the model never saw'),
      table(
        ['source', 'AUC', 'best F1', 'recall at 0.5 % false positives'],
        Object.entries(data.leaveOneOut).map(([source, of]) => [
          source,
          areaOf(of, 4),
          of.f1.toFixed(3),
          percent(of.recallAtHalfPercent),
        ]),
      ),
      pc.bold('Recall of fraud scripts that the model never saw, at 0.5 % false positives'),
      table(
        ['kind', 'recall', 'linear, raw'],
        Object.entries(data.unseen.recall).map(([kind, recall]) => [
          kind,
          percent(recall),
          percent(data.unseen.baseline[kind] ?? Number.NaN),
        ]),
      ),
      pc.bold('Recall by trade, at the flag threshold'),
      table(
        ['trade', 'recall'],
        Object.entries(data.recallByCategory).map(([trade, recall]) => [trade, percent(recall)]),
      ),
      pc.bold('Attacks on held-out collected posts, by verdict'),
      attacksTable(data.attacks),
      pc.bold(`Speed on collected posts joined to ${speed.characters} characters, one core`),
      table(
        ['posts', 'posts per second', 'mint-filter'],
        Object.entries(data.speed).map(([kind, { clearspring, mint }]) => [
          kind,
          count(clearspring),
          count(mint),
        ]),
      ),
    );
  }
  parts.push(
    pc.bold(`Speed on posts of ${speed.characters} characters, one core`),
    table(
      ['reader', 'posts per second'],
      Object.entries(speed.postsPerSecond).map(([name, rate]) => [name, count(rate)]),
    ),
    `load ${speed.loadMs.toFixed(0)} ms, memory ${speed.memoryMb.toFixed(0)} MB, bundle ${count(speed.bundleKb)} kB`,
  );
  return `${parts.join('\n')}\n`;
};

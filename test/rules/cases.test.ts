import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { driftOfDecided, readDecided } from '#infra/cli/commands/rules-decided.ts';
import { driftOf, readLock } from '#infra/cli/commands/rules-lock.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Evidence } from '#shared/rules/finding.ts';
import { wordGround } from '#shared/rules/grounds.ts';
import { examine } from '#shared/rules/guard.ts';
import { sentences } from '#shared/rules/sentences.ts';
import type { Cases } from '#shared/rules/specimen.ts';
import type { Language } from '#shared/rules/words.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';

const folder = new URL('../../shared/rules/', import.meta.url);
const written = (pattern: string): readonly URL[] =>
  globSync(pattern, { cwd: folder }).map((path) => new URL(path, folder));

const sources = written('{account,content,network,victim}/*.ts');
const files = written('*/*.cases.ts');

const idOf = ({ href }: URL) =>
  href
    .slice(folder.href.length)
    .replace(/(\.cases)?\.ts$/, '')
    .replace('/', '.');
// The text reader's certainty and the quoted words change with training and are not the rule's.
const withoutReading = ({ code, values }: Evidence): Evidence => {
  if (code === 'reads-black-gray-surely') return { code: 'reads-black-gray', values };
  return { code, values: { ...values, words: '…', text: '…', reads: '…' } };
};

const languages: readonly Language[] = ['zh-CN', 'en'];

const examinedCases = await Promise.all(
  files.map(async (file) => {
    const { default: cases }: { readonly default: Cases } = await import(file.href);
    return { id: idOf(file), cases, result: examine(cases) };
  }),
);

describe('the catalogue', () => {
  const ids = catalogue.rules.map(({ id }) => id).toSorted();

  it('lists every rule, each in the file named by its id', () => {
    const rules = sources.filter(({ href }) => !href.endsWith('.cases.ts'));
    expect(rules.map(idOf).toSorted()).toEqual(ids);
  });

  it('has cases for every rule, filed under its id', () => {
    expect(examinedCases.map(({ id }) => id).toSorted()).toEqual(ids);
    for (const { id, cases } of examinedCases) expect(cases.rule.id).toBe(id);
  });

  it('has a rule for posts of every trade', () => {
    const found = catalogue.rules.flatMap(({ id, category }) =>
      id.startsWith('content.') ? [category] : [],
    );
    for (const { category } of lexicon) expect(found).toContain(category);
  });

  it('has a locked revision for every rule', () => {
    expect(driftOf(catalogue.rules, readLock())).toEqual([]);
  });

  it('gives the same findings for stored signals under the same revisions, so that decisions stay explainable', () => {
    const decided = readDecided();
    expect(catalogue.rules.flatMap((rule) => driftOfDecided(rule, decided))).toEqual([]);
    expect(new Set(decided.map(({ rule }) => rule))).toEqual(new Set(ids));
  });

  it('uses every evidence sentence, and no invisible characters', () => {
    const said = examinedCases.flatMap(({ result }) => Object.values(result.evidence).flat());
    // Wording of staff rules, of findings set aside by the judge, and for readers about the counterpart.
    const elsewhere: readonly string[] = ['staff-rule', 'exempted', 'as-other-account'];
    expect(new Set([...said.map(({ code }) => code), ...elsewhere])).toEqual(
      new Set(Object.keys(sentences)),
    );
    for (const file of sources) {
      const source = readFileSync(file, 'utf8');
      expect(source.match(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/), file.href).toBeNull();
    }
  });

  it('has words in both languages for every evidence sentence', () => {
    for (const { result } of examinedCases) {
      for (const each of Object.values(result.evidence).flat()) {
        expect(wordEvidence(each, 'zh-CN'), each.code).toMatch(/\p{Script=Han}/u);
        expect(wordEvidence(each, 'en'), each.code).toMatch(/[a-z]/i);
      }
    }
  });

  it('never gives critical severity to an account finding from text alone', () => {
    for (const rule of catalogue.rules) {
      if (rule.evidenceFamily !== 'content' || rule.subject !== 'account') continue;
      const of = examinedCases.find(({ id }) => id === rule.id);
      for (const [name] of Object.entries(of?.cases.fires ?? {})) {
        expect(of?.result.severities[name], `${rule.id}, ${name}`).not.toBe('critical');
      }
    }
  });

  it('gives every rule a ground that can be worded', () => {
    for (const { ground } of catalogue.rules) {
      expect(wordGround(ground, 'zh-CN')).toMatch(/条|规则/);
      expect(wordGround(ground, 'en')).toMatch(/article \d|platform rule: ./);
    }
  });
});

describe.each(examinedCases)('$id', ({ id, cases, result }) => {
  it('fires and stays quiet as expected, with a near miss for each clause', () => {
    expect(result.problems).toEqual([]);
  });

  it('words its evidence', async () => {
    const said = Object.keys(cases.fires).map((name) => {
      const lines = languages.map((language) => {
        const sentences = (result.evidence[name] ?? []).map((each) =>
          wordEvidence(withoutReading(each), language),
        );
        return `  ${language}: ${sentences.join('; ')}`;
      });
      const severity =
        cases.rule.evidenceFamily === 'content' ? '' : ` (${result.severities[name]})`;
      return [`${name}${severity}`, ...lines].join('\n');
    });
    expect(said.join('\n')).not.toContain('undefined');
    await expect(`${said.join('\n\n')}\n`).toMatchFileSnapshot(`./evidence/${id}.txt`);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListEntry, longestTexts } from '#shared/lists/entry.ts';
import { createOppositionFinder, differenceOf, readImport } from '#shared/lists/import.ts';
import {
  type Format,
  headerLine,
  stringifyEntry,
  type UnreadableList,
} from '#shared/lists/lines.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { day } from '#shared/settings/durations.ts';
import { pack } from '#shared/stores/pack.ts';
import { now } from '../stores/worlds.ts';
import { bytesOf, digest, goodLine, hashing, readLine, standing } from './specimens.ts';

const header = 'list,kind,key,value,source,reason,authority,owner,expires';
const line = (value = 'd-1') => `block,device,,${value},case 17,farm,,risk team,2027-06-30`;

const importTexts = async (format: Format, ...texts: readonly (string | Uint8Array)[]) => {
  const entries: ListEntry[] = [];
  const report = await readImport(bytesOf(...texts), {
    format,
    at: now,
    hashing,
    onBatch: async (batch) => {
      entries.push(...batch);
    },
  });
  return {
    ...report,
    entries,
    said: report.problems.map((p) => `${p.line} ${p.field} ${p.problem.code}`),
  };
};

describe('a list file', () => {
  it('is read with a byte order mark, semicolons, carriage returns and quotes (H85)', async () => {
    const { entries, lines, bad } = await importTexts(
      'csv',
      `\ufeff${header.replaceAll(',', ';')}\r\n`,
      'block;device;;d-1;"case; 17";"a ""farm""";;risk team;2027-06-30\r\n\r\n',
      'watch;device;;d-1;case;farm;;risk team;2027/6/30',
    );
    expect({ lines, bad }).toEqual({ lines: 2, bad: 0 });
    expect(entries.map(({ list, source, reason }) => [list, source, reason])).toEqual([
      ['block', 'case; 17', 'a "farm"'],
      ['watch', 'case', 'farm'],
    ]);
  });

  it('may have blank cells after its columns and blank rows, as spreadsheets write them', async () => {
    const { entries, lines, said } = await importTexts(
      'csv',
      `${header},, \n${line('d-1')},, \n,,,,,,,,,,\n , ,,,,,,,,,\n${line('d-2')},,not a column\n${line('d-3')}\n`,
    );
    expect(entries.map(({ value }) => value)).toEqual(['d-1']);
    expect({ lines, said }).toEqual({
      lines: 3,
      said: ['5 line unreadable-line', '6 line unreadable-line'],
    });
  });

  it('reports errors line by line and continues', async () => {
    const {
      said,
      good: taken,
      bad,
      problems,
    } = await importTexts(
      'csv',
      [header, line(), line('d 2'), line(), 'too,few', line('d-3').replace('block', 'grey')].join(
        '\n',
      ),
    );
    expect(said).toEqual([
      '3 value not-an-id',
      '4 value repeated',
      '5 line unreadable-line',
      '6 list unknown-list',
    ]);
    expect(problems[1]?.problem).toEqual({ code: 'repeated', line: 2 });
    expect({ taken, bad }).toEqual({ taken: 1, bad: 4 });
  });

  it('has its columns in any case and with spaces around them', async () => {
    const { entries } = await importTexts(
      'csv',
      `${header.replaceAll(',', ' , ').toUpperCase()}\n${line()}`,
    );
    expect(entries).toHaveLength(1);
  });

  it('may begin with a blank line, and declares its separator only before the header', async () => {
    const { entries, said } = await importTexts(
      'csv',
      `\n${header.replaceAll(',', ';')}\nsep=;\n${line().replaceAll(',', ';')}\n`,
    );
    expect(entries).toHaveLength(1);
    expect(said).toEqual(['3 line unreadable-line']);
  });

  it('is passed on in batches of 125 with the line of each entry, and counted by list', async () => {
    const batches: (readonly [values: readonly string[], lines: readonly number[]])[] = [];
    const text = [
      header,
      line('d 0'),
      ...Array.from({ length: 125 }, (_, i) => line(`d-${i}`)),
      line('d-125').replace('block', 'watch'),
    ].join('\n');
    const { byList } = await readImport(bytesOf(text), {
      format: 'csv',
      at: now,
      hashing,
      onBatch: async (batch, lines) => {
        batches.push([batch.map(({ value }) => value), lines]);
      },
    });
    expect(byList).toEqual({ block: 125, watch: 1 });
    expect(batches.map(([values, lines]) => [values.length, lines.length])).toEqual([
      [125, 125],
      [1, 1],
    ]);
    expect(batches.map(([values, lines]) => [values.at(0), lines.at(0)])).toEqual([
      ['d-0', 3],
      ['d-125', 128],
    ]);
  });

  it('has batches that fit into an item, also as what they replace, if every field is as long as it may be', async () => {
    let letters = 0;
    // Characters of three bytes in no order, which hardly compress.
    const chinese = (length: number) =>
      Array.from({ length }, () =>
        String.fromCodePoint(0x4e00 + ((++letters * 7_919 + letters ** 2) % 20_000)),
      ).join('');
    const { source, reason, authority, owner } = longestTexts;
    const rows = Array.from({ length: 500 }, (_, i) =>
      [
        ...['block', 'account', '', `u-${i}-`.padEnd(64, '0'), chinese(source), chinese(reason)],
        ...[chinese(authority), chinese(owner), '2027-06-30'],
      ].join(','),
    );
    const packed: number[] = [];
    const report = await readImport(bytesOf([header, ...rows].join('\n')), {
      format: 'csv',
      at: now,
      hashing,
      onBatch: async (batch) => {
        const replaced = batch.map((entry) => ({
          ...standing(entry),
          ...{ changeId: 'c'.repeat(64), proposedBy: chinese(60), approvedBy: chinese(60) },
        }));
        packed.push(pack(replaced).length);
      },
    });
    expect([report.good, report.problems]).toEqual([500, []]);
    expect(packed.reduce((most, bytes) => Math.max(most, bytes))).toBeLessThan(390_000);
  });

  it('without a valid line has no batch, and reports only its first problems', async () => {
    const batches: number[] = [];
    const report = await readImport(bytesOf([header, ...'123'].join('\n')), {
      format: 'csv',
      at: now,
      hashing,
      onBatch: async (batch) => {
        batches.push(batch.length);
      },
      mostProblems: 2,
    });
    expect(batches).toEqual([]);
    expect([report.bad, report.problems.map((problem) => problem.line)]).toEqual([3, [2, 3]]);
  });

  it('is read alike however its bytes arrive, also if a character or a line end is cut', async () => {
    const text = [header, line('d-1').replace('block', '黑名单'), line('d-2'), ''].join('\r\n');
    const read = async (cut: number) => {
      const bytes = Buffer.from(text);
      const parts = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, i) =>
        bytes.subarray(i * cut, (i + 1) * cut),
      );
      const values: string[] = [];
      const report = await readImport(bytesOf(...parts), {
        ...{ format: 'csv', at: now, hashing },
        onBatch: async (batch) => {
          values.push(...batch.map(({ value }) => value));
        },
      });
      return { values, ...report };
    };
    const whole = await read(text.length * 3);
    expect([whole.bad, whole.values]).toEqual([1, ['d-2']]);
    for (const cut of [1, 2, 7]) expect(await read(cut)).toEqual(whole);
  });

  it('that cannot be read to its end fails with the error of its source', async () => {
    const broken = async function* () {
      yield Buffer.from(`${header}\n`);
      throw new Error('connection lost');
    };
    const options = { format: 'csv', at: now, hashing, onBatch: async () => {} } as const;
    await expect(readImport(broken(), options)).rejects.toThrow('connection lost');
  });

  it('is rejected as a whole if it has a bad header, is empty or is not UTF-8', async () => {
    const refused = (text: string | Uint8Array, format: Format = 'csv') =>
      importTexts(format, text).then(
        () => null,
        (error: UnreadableList) => [
          error.name,
          error.problems.map(({ field, problem }) => `${field} ${problem.code}`),
        ],
      );
    expect(await refused(`list,kind,valeu,owner\n${line()}`)).toEqual([
      'UnreadableList',
      [
        'valeu unknown-field',
        'value missing',
        'source missing',
        'reason missing',
        'expires missing',
      ],
    ]);
    expect(await refused('')).toEqual(['UnreadableList', []]);
    expect(await refused(`"list\n${header}\n${line()}\n`)).toEqual(['UnreadableList', []]);
    const gbk = Uint8Array.from([...Buffer.from(`${header}\n`), 0xc3, 0xfb, 0xb5, 0xa5, 0x0a]);
    expect(await refused(gbk)).toEqual(['UnreadableList', []]);
    expect(await refused(gbk, 'jsonl')).toEqual(['UnreadableList', []]);
  });

  it('is rejected with one problem if it has no header, or is CSV in place of JSON Lines', async () => {
    const refused = (text: string, format: Format) =>
      importTexts(format, text).catch(({ words, problems }: UnreadableList) => [
        words.en,
        problems,
      ]);
    expect(await refused(line(), 'csv')).toEqual([
      'the first line does not name the columns of a list: it must be list,kind,key,value,source,reason,authority,owner,expires',
      [],
    ]);
    expect(await refused(`\n${header}\n${line()}\n${line()}`, 'jsonl')).toEqual([
      'the file looks like CSV, not JSON Lines: read it as CSV (.csv)',
      [],
    ]);
  });

  it('of JSON Lines may begin with a remark, which is an unreadable line', async () => {
    const { said, entries } = await importTexts(
      'jsonl',
      `# exported 2026-11-24, police\n${JSON.stringify(goodLine)}\n`,
    );
    expect(said).toEqual([expect.stringMatching(/^1 /)]);
    expect(entries).toHaveLength(1);
  });

  it('is told from CSV in linear time', async () => {
    // In quadratic time, it takes minutes.
    const { said } = await importTexts('jsonl', `${','.repeat(400_000)}{\n`);
    expect(said).toEqual([expect.stringMatching(/^1 /)]);
  }, 60_000);

  it('may have unclosed quotes before very many blank lines, each of which is read again', async () => {
    const { said, entries } = await importTexts(
      'csv',
      `${header}\n${`"${'\n'.repeat(66_000)}`.repeat(20)}${line()}`,
    );
    expect(said).toHaveLength(20);
    expect(entries).toHaveLength(1);
  });

  it('keeps the lines before an unclosed quote', async () => {
    const { said, entries } = await importTexts(
      'csv',
      `${header}\n${line()}\nblock,device,,"d-2,…\n`,
    );
    expect(entries).toHaveLength(1);
    expect(said).toEqual(['3 line unreadable-line']);
  });

  it.each([
    ['\n', 'line feeds'],
    ['\r\n', 'carriage returns before them'],
    ['\r', 'carriage returns alone'],
  ])('names the first line of an entry, with lines ending in %j: %s', async (end) => {
    const reasoned = (value: string, reason: string) => line(value).replace('farm', reason);
    const rows = [
      header,
      `block,template,,"出售银行卡四件套，${end}加微信详聊，量大从优",case 17,farm,,risk team,2027-06-30`,
      reasoned('d-2', `"a${end}""farm"""`),
      line('d 3'),
      '',
      reasoned('d-4', '"farm'),
      line('d-5'),
      reasoned('d-6', '12" phones'),
      reasoned('d-7', '"ph"ones'),
      ',,,,,,,,',
      line('d 8'),
      reasoned('d-9', 'a, b'),
      `${line('d-10')},,`,
      reasoned('d-11', '"a, b"'),
      reasoned('d-12', '"never closed'),
    ].join(end);
    for (const chunks of [[rows], [...rows]]) {
      const { said, entries, lines } = await importTexts('csv', ...chunks);
      expect(said).toEqual([
        '4 reason too-long',
        '6 value not-an-id',
        '8 line unreadable-line',
        '10 line unreadable-line',
        '11 line unreadable-line',
        '13 value not-an-id',
        '14 line unreadable-line',
        '15 line unreadable-line',
        '17 line unreadable-line',
      ]);
      expect(entries.map(({ reason }) => reason)).toEqual(['farm', 'farm', 'a, b']);
      expect(lines).toBe(12);
    }
  });

  it('limits the length of a line', async () => {
    const endless = line('d-2').replace('farm', 'x'.repeat(70_000));
    const csv = await importTexts('csv', `${header}\n${line()}\n${endless}\n${line('d-3')}`);
    expect([csv.said, csv.good]).toEqual([['3 line unreadable-line'], 2]);
    const json = JSON.stringify({ ...goodLine, value: 'd-2', reason: 'x'.repeat(70_000) });
    const jsonl = await importTexts('jsonl', `${JSON.stringify(goodLine)}\n${json}\n`);
    expect([jsonl.said, jsonl.good]).toEqual([['2 line unreadable-line'], 1]);
    const longest = JSON.stringify(goodLine).padEnd(65_536);
    expect((await importTexts('jsonl', longest)).good).toBe(1);
    // Too long by spaces alone, and in two chunks: its start could be read as an entry.
    const tooLong = await importTexts('jsonl', longest, ' \n');
    expect(tooLong.said).toEqual(['1 line unreadable-line']);
  });

  it('words a problem as a sentence about its field', () => {
    const about = (problem: Parameters<typeof explainProblem>[0]) =>
      explainProblem(problem).problem.en;
    const problems: readonly Parameters<typeof explainProblem>[0][] = [
      ...(['missing', 'unknown-list', 'unknown-kind', 'no-authority'] as const).map((code) => ({
        code,
      })),
      ...(['foreign-contact-key', 'twice', 'unknown-field'] as const).map((code) => ({ code })),
      { code: 'not-held', list: 'allow', kind: 'contact' },
      { code: 'needless-key', kind: 'device' },
      { code: 'repeated', line: 2 },
    ];
    for (const problem of problems) expect(about(problem)).toMatch(/^(is|repeats) /);
    // Values required in the file are quoted as they are written there, with a Chinese explanation.
    const { remedy } = explainProblem({ code: 'unknown-kind' });
    expect(remedy['zh-CN']).toContain('device（设备）、');
    const notHeld = explainProblem({ code: 'not-held', list: 'allow', kind: 'contact' }).remedy;
    expect(notHeld['zh-CN']).toContain('identity（身份证件）、');
    expect(notHeld['zh-CN']).not.toContain('contact');
    expect(explainProblem({ code: 'unknown-list' }).remedy['zh-CN']).toContain('block（阻止名单）');
  });

  it('states the lengths of numbers in contacts as they are read', async () => {
    const contactsOf = (...values: readonly string[]) =>
      importTexts(
        'csv',
        [header, ...values.map((value) => line(value).replace('device', 'contact'))].join('\n'),
      );
    const digits = '123456789012';
    const { good } = await contactsOf(`qq:${digits.slice(1)}`, `group:${digits}`);
    expect(good).toBe(2);
    expect((await contactsOf(`qq:${digits}`)).said).toEqual(['2 value unread-contact']);
    const { remedy } = explainProblem({ code: 'unread-contact' });
    expect(remedy.en).toContain('QQ numbers have 5 to 11 digits and group numbers 5 to 12');
    expect(remedy['zh-CN']).toContain('QQ 号 5 到 11 位，群号 5 到 12 位');
  });

  it('can declare its separator, as spreadsheets do', async () => {
    const { entries } = await importTexts(
      'csv',
      `Sep=;\r\n${header.replaceAll(',', ';')}\r\n${line().replaceAll(',', ';')}\r\n`,
    );
    expect(entries).toHaveLength(1);
  });

  it('can be JSON Lines', async () => {
    const { said, entries } = await importTexts(
      'jsonl',
      `\ufeff${JSON.stringify(goodLine)}\n\n[1]\n{"list"\nnull\n5\n  \n`,
      JSON.stringify({ ...goodLine, value: 'd-2', key: null }),
    );
    expect(entries.map(({ value }) => value)).toEqual(['d-1', 'd-2']);
    expect(said).toEqual([3, 4, 5, 6].map((at) => `${at} line unreadable-line`));
  });

  it.each(['csv', 'jsonl'] as const)('round-trips through an export as %s', async (format) => {
    const formula = standing({
      source: '=cmd|x',
      reason: '+1, "two"\tthree'.replace('\t', ' '),
      authority: '＠police',
      owner: '-team',
      expiresAt: now + 30 * day,
    });
    const wide = standing({ value: 'd-4', source: '@x', reason: '＝HYPERLINK("x")' });
    const quoted = standing({ value: 'd-3', source: "'=x", reason: "''+1", owner: "'team'" });
    const inside = standing({ value: 'd-5', source: "it's '=x", reason: "'" });
    const keyed = standing({ kind: 'phone', key: 'cn', value: digest('-p') });
    const contact = standing({ kind: 'contact', key: 'own', value: '1k9x' });
    const text = [
      headerLine(format),
      ...[formula, wide, quoted, inside, keyed, contact].map((e) => stringifyEntry(e, format)),
    ];
    if (format === 'csv') {
      for (const cell of text.slice(1).join('').split(/[,\n]/))
        expect(cell).not.toMatch(/^"?[=+\-@＝＋－＠]/);
    }
    const { entries, said } = await importTexts(format, ...text);
    expect(said).toEqual([]);
    expect(entries).toEqual(
      [formula, wide, quoted, inside, keyed, contact].map(
        ({ changeId: _c, proposedBy: _p, approvedBy: _a, since: _s, ...entry }) => entry,
      ),
    );
  });

  it('as JSON Lines has only the fields with a value', () => {
    expect(Object.keys(JSON.parse(stringifyEntry(standing(), 'jsonl')))).toEqual([
      ...['list', 'kind', 'value', 'source', 'reason', 'owner', 'expires'],
    ]);
  });

  it('is compared with the entries in force', () => {
    const { changeId: _c, proposedBy: _p, approvedBy: _a, since: _s, ...entry } = standing();
    const entries = [entry, { ...entry, value: 'd-2' }, { ...entry, value: 'd-3' }];
    const there = [standing(), standing({ value: 'd-2', reason: 'another' })];
    expect(differenceOf(entries, there)).toEqual({ added: 1, changed: 1, same: 1 });
    const later = standing({ expiresAt: entry.expiresAt + day });
    expect(differenceOf([entry], [later])).toEqual({ added: 0, changed: 1, same: 0 });
  });
});

describe('a thing on opposite lists', () => {
  const { changeId: _c, proposedBy: _p, approvedBy: _a, since: _s, ...blocked } = standing();
  const allowed = { ...blocked, list: 'allow' } as const;

  it('is found in the same batch, in an earlier batch and in force', async () => {
    const inForce = createOppositionFinder(async () => [allowed]);
    expect(await inForce([blocked], [2])).toEqual([{ line: 2, list: 'allow' }]);
    const opposed = createOppositionFinder(async () => []);
    expect(await opposed([blocked, allowed], [2, 3])).toEqual([{ line: 3, list: 'block' }]);
    expect(await opposed([{ ...blocked, list: 'watch' }], [4])).toEqual([
      { line: 4, list: 'allow' },
    ]);
  });
});

describe('arbitrary input', () => {
  it('an entry round-trips, whatever its words and spelling', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    const value = fc.constantFrom(
      ['device', 'd-1'],
      ['account', 'u:1@x'],
      ['address', '203.0.113.77/22'],
      ['address', '2001:db8::1/40'],
      ['link-domain', 'Pay.Example.com'],
      ['mail-domain', '例子.中国'],
      ['contact', 'url:HTTPS://www.example.com/A/'],
      ['contact', 'telegram:@Demo_KA'],
      ['template', '招聘打字员 日结 加微 demo_1001 每天三百元'],
      ['image', `PDQ:${'0F'.repeat(32)}`],
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.record({ source: words, reason: words, owner: words }),
        fc.constantFrom<Format>('csv', 'jsonl'),
        async ([kind, written], said, format) => {
          const result = readLine({ kind, value: written, ...said });
          if ('problems' in result) return;
          taken += 1;
          const text = headerLine(format) + stringifyEntry(result.entry, format);
          expect((await importTexts(format, text)).entries).toEqual([result.entry]);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('a file is read to its end or rejected as a list', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .string({ unit: 'binary', maxLength: 300 })
        .map((text) => Buffer.from(`${header}\n${text}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom<Format>('csv', 'jsonl'), async (content, format) => {
        const report = await importTexts(format, content).catch((error: Error) => error);
        if (report instanceof Error) expect(report.name).toBe('UnreadableList');
        else expect(report.good + report.bad).toBe(report.lines);
      }),
      { numRuns: 500 },
    );
  });
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staffRule } from '../rules/staff-rule.ts';
import { runTool, runToolInto, runToolOnTerminal } from './tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearspring-wrong-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const login = (eventId: string, method: string) =>
  JSON.stringify({
    version: 1,
    eventId,
    platformId: 'replay',
    type: 'account.logged-in',
    occurredAt: '2026-11-20T00:00:00.000Z',
    accountId: 'u-1',
    data: { method },
  });

const rows = Array.from({ length: 40 }, (_, n) =>
  JSON.stringify({ id: `u${n}`, label: n % 2, features: { x: (n % 2) + (n % 7) / 10 } }),
).join('\n');

const invalidFiles = {
  missing: join(folder, 'missing.jsonl'),
  folder: join(folder, 'folder'),
  empty: file('empty.jsonl', '\n \n'),
  binary: file('binary.jsonl', Uint8Array.of(0x89, 0x50, 0x1b, 0x5b, 0x0a, 0xff, 0x00, 0x0a)),
  malformed: file('malformed.jsonl', '{"id":"u1"\n'),
  huge: file('huge.jsonl', `{"id":"${'x'.repeat(2_000_000)}\n`),
  packed: file('packed.jsonl.gz', Uint8Array.of(0x1f, 0x8b, 8, 9, 9, 9)),
};
mkdirSync(invalidFiles.folder);

const run = (...words: readonly string[]) => runTool(folder, words);

/** Runs a command on each invalid file; returns code, output and whether errors name the file, by file. */
const resultsByFile = async (words: (path: string) => readonly string[]) => {
  const told = await Promise.all(
    Object.entries(invalidFiles).map(async ([name, path]) => {
      const { code, out, err } = await run(...words(path));
      const said = err.split('\n').filter((line) => line.includes(path));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: file content must not control the terminal
      expect([name, err.replace(/\u001b\[\??[0-9;]*[A-Za-z]/g, '').match(/\u001b/)]).toEqual([
        name,
        null,
      ]);
      expect(err).not.toContain('    at ');
      return [name, { code, out, said: said.length > 0 }] as const;
    }),
  );
  return Object.fromEntries(told);
};

const allRejected = Object.fromEntries(
  Object.keys(invalidFiles).map((name) => [name, { code: 1, out: '', said: true }]),
);

describe('wrong input', () => {
  const model = join(folder, 'model');
  const train = (data: string) => ['train', 'accounts', '--data', data, '--out', model];
  const backtest = ['rules', 'backtest', '--rule', 'account.even-pace', '--events'];
  beforeAll(async () => {
    expect((await run(...train(file('rows.jsonl', rows)))).code).toBe(0);
  });

  it.each([
    ['score-accounts', (path: string) => ['score-accounts', path]],
    ['screen-text', (path: string) => ['screen-text', path]],
    ['predict', (path: string) => ['predict', 'accounts', '--model', model, path]],
    ['train accounts', train],
    ['rules backtest', (path: string) => [...backtest, path]],
    ['rules check', (path: string) => ['rules', 'check', path]],
  ])('is reported with its file by %s', async (_, words) => {
    expect(await resultsByFile(words)).toEqual(allRejected);
    // The existing model is unchanged.
    expect(readdirSync(model).toSorted()).toEqual(['card.json', 'model.json']);
    expect(JSON.parse(readFileSync(join(model, 'card.json'), 'utf8')).rows).toBe(40);
  });

  it('in a pipe is reported too, though a pipe cannot be read once more', async () => {
    const bad = file('bad.jsonl', '{"version":1}\n');
    const pipe = join(folder, 'pipe');
    const { code, err } = await runToolInto(
      '> /dev/null',
      folder,
      [...backtest, pipe],
      `mkfifo ${pipe}; (cat ${bad} > ${pipe} &)`,
    );
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('missing-field 1') });
  });

  it('in a file that the system does not let be read is reported with the remedy', async () => {
    const linked = (name: string) => {
      symlinkSync('/proc/self/mem', join(folder, name));
      return join(folder, name);
    };
    const told = await Promise.all([
      run('score-accounts', linked('mem.jsonl')),
      run('score-accounts', linked('mem.gz')),
      run('rules', 'check', linked('mem.json')),
    ]);
    for (const { code, err } of told) {
      expect(code).toBe(1);
      expect(err).toMatch(/^clearspring: cannot read .*mem.* \(EIO.*\): check its permissions/);
    }
  });

  it('of a rule does not control the terminal', async () => {
    const clear = '\u001b[2J';
    const wrong = file('wrong-when.json', JSON.stringify(staffRule({ when: `${clear} > 1` })));
    const named = { name: clear, expects: 'quiet', on: 'payment.transferred' };
    const cases = file('named.json', JSON.stringify(staffRule({ cases: [named] })));
    const told = await Promise.all([
      run('rules', 'check', wrong),
      run('rules', 'check', cases),
      run('rules', 'backtest', '--rule', wrong, '--events', file('any.jsonl', '')),
    ]);
    for (const { out, err } of told) {
      expect(out + err).toContain('\\u001b[2J');
      expect(out + err).not.toContain('\u001b');
    }
  });

  it('in another encoding is rejected, not misread', async () => {
    // 出售 in GB18030.
    const inGb = (name: string, text: string) =>
      file(name, Buffer.from(text.replace('出售', '\xb3\xf6\xca\xdb'), 'latin1'));
    const post = { ...JSON.parse(login('e1', 'code')), type: 'content.posted' };
    post.data = { contentId: 'p-1', kind: 'post', text: '出售' };
    const posts = inGb('gb-posts.jsonl', '{"id":"a","text":"出售"}\n');
    const events = inGb('gb-events.jsonl', JSON.stringify(post));
    const rule = inGb('gb-rule.json', '{"id":"staff.one","title":"出售"}');
    for (const words of [
      ['screen-text', posts],
      ['score-accounts', events],
      [...backtest, events],
      ['rules', 'check', rule],
    ]) {
      const { code, out, err } = await run(...words);
      expect([code, out, err]).toEqual([1, '', expect.stringContaining('.json')]);
      expect(err).toContain('is not UTF-8: convert it');
    }
    // The file is read in another thread, whose errors lose their class.
    const chinese = await runTool(folder, [...backtest, events], { LANG: 'zh_CN.UTF-8' });
    expect(chinese.err).toContain('不是 UTF-8 编码：请转换后重试');
  });

  it('in a line that is not UTF-8 spoils no other line', async () => {
    const lines = [
      '{"id":"a","text":"出售"}',
      '{"id":"b","text":"\xb3\xf6"}',
      '{"id":"c","text":"早"}',
    ];
    const bytes = lines.map((line, at) => Buffer.from(line, at === 1 ? 'latin1' : 'utf8'));
    const posts = file(
      'one-in-gb.jsonl',
      Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])),
    );
    const { code, out, err } = await run('screen-text', posts, '--json');
    expect(code).toBe(1);
    expect(out.match(/"id":"."/g)).toEqual(['"id":"a"', '"id":"c"']);
    expect(err).toContain('one-in-gb.jsonl:2: is not JSON in UTF-8');
    expect(err).toContain('1 line could not be read');
  });

  it('is reported on a line of its own, even after progress output', async () => {
    // Longer than one decoded chunk, so that some progress was shown before.
    const read = Array.from({ length: 1_000 }, (_, i) => `${login(`e${i}`, 'code')}\n`).join('');
    const events = file('broken-off.jsonl', Buffer.concat([Buffer.from(read), Buffer.of(0xb3)]));
    const { code, out } = await runToolOnTerminal(folder, ['score-accounts', events]);
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequence that clears a line
    expect(out).toMatch(/\d events\r\u001b\[K.*:1001: bad-json/);
  });

  it('of a rule that fails on events is counted in a backtest', async () => {
    const rule = file(
      'failing.json',
      JSON.stringify(
        staffRule({
          ...{ on: ['account.logged-in'], when: '10 / size(event.degraded) > 1', cases: [] },
          ...{ values: {}, sentence: { 'zh-CN': '登录', en: 'a log-in' } },
        }),
      ),
    );
    const events = file('logins.jsonl', `${login('e1', 'code')}\n${login('e2', 'code')}\n`);
    const { code, out } = await run('rules', 'backtest', '--rule', rule, '--events', events);
    expect(code).toBe(0);
    expect(out).toContain('the rule failed on 2 events and judged none of them');
    const { out: checked } = await run('rules', 'check', rule);
    expect(checked).toContain('when, line 1, column 6: the divisor may be zero');
  });

  it('skips only its own lines, each reported with field and remedy', async () => {
    const events = file(
      'mixed.jsonl',
      [login('e1', 'code'), 'nonsense', login('e2', 'guess')].join('\n'),
    );
    const backtest = [
      'rules',
      'backtest',
      '--rule',
      'account.even-pace',
      '--events',
      events,
      '--json',
    ];
    const many = file('many.jsonl', `${login('e1', 'code')}\n${'nonsense\n'.repeat(25)}`);
    const posts = file('posts.jsonl', 'nonsense\n{"id":1}\n7\n');
    const foreign = file('foreign.jsonl', login('e1', 'code').replace('replay', 'other'));
    const chinese = { LANG: 'zh_CN.UTF-8' };
    // In parallel: one after another would take too long on a busy machine.
    const [tried, scored, most, screened, rescored, ...ofForeign] = await Promise.all([
      run(...backtest),
      run('score-accounts', events, '--json'),
      run(...backtest.with(5, many)),
      runTool(folder, ['screen-text', posts], chinese),
      runTool(folder, ['score-accounts', events], chinese),
      run(...backtest.with(5, foreign)),
      run('score-accounts', foreign),
    ]);
    expect([tried.code, JSON.parse(tried.out).events]).toEqual([1, 1]);
    expect([scored.code, JSON.parse(scored.out).accountId]).toEqual([1, 'u-1']);
    for (const { err } of [tried, scored]) {
      expect(err).toContain(`${events}:2: bad-json: `);
      expect(err).toContain(
        `${events}:3: bad-field: data.method does not match the contract: expected one of `,
      );
    }
    expect(most.err.match(/: bad-json: /g)).toHaveLength(20);
    expect(most.err).toContain('only the first 20 lines are shown');
    for (const said of [
      ':1: 不是 UTF-8 编码的 JSON',
      ':2: text: 应为内容的文本',
      ':3: 该行: 应为对象',
    ]) {
      expect(screened.err).toContain(`${posts}${said}`);
    }
    expect([screened.err, rescored.err]).toEqual([
      expect.stringContaining('3 行无法读取'),
      expect.stringContaining('2 行无法读取'),
    ]);
    expect(rescored.err).toContain('消息不是 JSON 文本。发送 UTF-8 编码的 JSON 对象');
    expect(rescored.out).toMatch(/^\S+ {2}正常 +u-1\n/);
    for (const { err } of ofForeign) {
      expect(err).toContain(
        'must have the platformId “replay”, that of the platform which --platform names: change it',
      );
    }
    // Also true of somebody who gave --platform.
    expect(ofForeign[0]?.err).toContain('give --platform theirs, or change their platformId');
  });

  it('is quarantined in a replay, except what no queue accepts, which is reported', async () => {
    for (const path of [
      invalidFiles.missing,
      invalidFiles.folder,
      invalidFiles.empty,
      invalidFiles.packed,
    ]) {
      const { code, out, err } = await run('replay', path);
      expect([code, out, err]).toEqual([1, '', expect.stringContaining(path)]);
    }
    const post = (id: string, text: string) =>
      login(id, 'code').replace('"code"', JSON.stringify(text));
    const events = file(
      'marked.jsonl.gz',
      gzipSync(`\ufeff${login('e1', 'code')}\r\n${post('e2', 'x'.repeat(2 ** 20))}\r\n`),
    );
    const { code, out, err } = await run('replay', events, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { sent: 1, accepted: 1, oversize: 1 }]);
    expect(err).toContain(`${events}:2：`);
    // One post leads to two decisions, about itself and its account; quarantined messages show a remedy.
    const offer = login('e1', 'code')
      .replace('account.logged-in', 'content.posted')
      .replace(
        /"data":.*/,
        '"data":{"contentId":"p-1","kind":"post","text":"出售银行卡四件套，加薇 demo_ka_9"}}',
      );
    const foreign = login('e2', 'code').replace('replay', 'other');
    const mixed = file('aside.jsonl', [offer, foreign, login('e3', 'guess')].join('\n'));
    const replayed = await run('replay', mixed, '--language', 'en');
    expect(replayed.out).toContain('1 limit · 1 hide');
    expect(replayed.out).toContain('with a decision 100%');
    expect(replayed.out).toMatch(
      /foreign-platform .*\n +Events in the file must have the platformId “replay”/,
    );
    expect(replayed.out).toMatch(
      /bad-field .*: expected one of .*\n +Correct it according to the JSON Schema/,
    );
  });

  it('is a rule or a labels file that is not valid', async () => {
    const rule = file('rule.json', '\u001b[31m{');
    const marked = file('marked.json', `\ufeff${JSON.stringify(staffRule())}`);
    const unruly = file('unruly.json', JSON.stringify(staffRule({ when: 'counts.posts' })));
    const events = file('one.jsonl', login('e1', 'code'));
    const truth = file('truth.json', '{"u-1":"bad"}');
    const markedTruth = file('marked-truth.json', '\ufeff{"u-1":1}');
    const rows = (...more: string[]) => run('score-accounts', events, '--rows', truth, ...more);
    const [checked, well, told, row, labels, ...combined] = await Promise.all([
      run('rules', 'check', rule),
      run('rules', 'check', marked),
      run('rules', 'check', unruly, '--language', 'zh-CN'),
      run('score-accounts', events, '--rows', markedTruth),
      rows(),
      rows('--model', 'learned'),
      rows('--base-rate', '0.1'),
    ]);
    expect([checked.code, checked.err]).toEqual([
      1,
      expect.stringContaining(`${rule} is not a rule in JSON`),
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: file content must not control the terminal
    expect(checked.err).not.toMatch(/\u001b/);
    expect(well.code).toBe(0);
    expect([told.code, told.out]).toEqual([1, expect.stringContaining('条件须为真或假')]);
    expect([row.code, row.out]).toEqual([0, expect.stringContaining('"label":1')]);
    expect([labels.code, labels.out]).toEqual([1, '']);
    for (const { code, err } of combined) {
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/'--(model|base-rate) .*cannot be used with option '--rows/),
      ]);
    }
    expect(labels.err).toContain('truth.json: u-1 is not a label');
  });
});

it('accounts and features may have the names of object properties (H13)', async () => {
  const named = login('e1', 'code').replace('"u-1"', '"constructor"');
  const labels = file('named.json', '{"constructor":1}');
  const scored = await run('score-accounts', file('named.jsonl', named), '--rows', labels);
  expect([scored.code, JSON.parse(scored.out)]).toMatchObject([0, { id: 'constructor', label: 1 }]);
  const without = file('unnamed.json', '{}');
  const unlabelled = await run('score-accounts', join(folder, 'named.jsonl'), '--rows', without);
  expect(JSON.parse(unlabelled.out).label).toBeNull();
  const lacking = rows.replaceAll(/"x":(1[^}]*)/g, '"x":$1,"constructor":"web"');
  const trained = await run(
    ...['train', 'accounts', '--data', file('lacking.jsonl', lacking), '--out', 'lacking'],
  );
  expect(trained.code).toBe(0);
});

it('errors are reported in the language of the run, whatever reads the file', async () => {
  const events = file('spoken.jsonl', login('e1', 'code'));
  const rows = (name: string, line: string) => file(name, `${line}\n`);
  const training = (path: string) => ['train', 'accounts', '--data', path, '--out', 'trained'];
  const unfit = join(folder, 'unfit');
  mkdirSync(unfit);
  writeFileSync(join(unfit, 'model.json'), '{"kind":"clearspring-account-model"}');
  file('staff.taken.json', '{}');
  const said = [
    [training(rows('cut.jsonl', '{"id":1')), '不是 UTF-8 编码的 JSON：每行应为一个对象'],
    [training(rows('label.jsonl', '{"id":1,"label":2,"features":{}}')), 'label：应为 1（违规）'],
    [training(rows('few.jsonl', '{"id":1,"label":1,"features":{}}')), '训练至少各需'],
    [['predict', 'accounts', '--model', unfit, events], 'version 不是模型应有的内容'],
    [['score-accounts', events, '--model', unfit], 'version 不是模型应有的内容'],
    [
      ['score-accounts', events, '--rows', file('truths.json', '{"u-1":2}')],
      'truths.json: u-1 不是标签',
    ],
    [
      ['score-accounts', events, '--lists', file('header.csv', 'a,b\n')],
      'header.csv: 首行不是名单的列名',
    ],
    [['rules', 'new', 'staff.taken'], 'staff.taken.json 已存在：请编辑该文件，或另取名称\n'],
    [['rules', 'backtest', '--rule', 'no.such', '--events', events], '没有规则“no.such”'],
  ] as const;
  const told = await Promise.all(
    said.map(([words]) => runTool(folder, words, { LANG: 'zh_CN.UTF-8' })),
  );
  expect(told.map(({ code, err }) => [code, err])).toEqual(
    said.map(([, words]) => [1, expect.stringContaining(words)]),
  );
});

describe('an unreadable archive', () => {
  const backtest = (events: string) =>
    run('rules', 'backtest', '--rule', 'account.even-pace', '--events', events);
  const part = (archive: string, name: string, content: Uint8Array): string => {
    const hour = join(folder, archive, 'replay', '2026-11-20', '01');
    mkdirSync(hour, { recursive: true });
    writeFileSync(join(hour, name), content);
    return join(folder, archive);
  };

  it('is reported with the broken part, or the expected form of a part', async () => {
    const whole = gzipSync(`${login('e1', 'code')}\n`);
    const chinese = (events: string) =>
      runTool(folder, ['rules', 'backtest', '--rule', 'account.even-pace', '--events', events], {
        LANG: 'zh_CN.UTF-8',
      });
    const sentAs = part('sent', 'b.jsonl.gz', whole);
    const [broken, sent, none, unpacked, malformed, sentInChinese] = await Promise.all([
      backtest(part('broken', 'a.jsonl.gz', whole.subarray(0, 40))),
      backtest(sentAs),
      backtest(part('none', 'c.json', new Uint8Array())),
      backtest(part('unpacked', 'c.jsonl', new Uint8Array())),
      chinese(invalidFiles.malformed),
      chinese(sentAs),
    ]);
    expect([broken.code, broken.err]).toEqual([
      1,
      expect.stringContaining('replay/2026-11-20/01/a.jsonl.gz is not a complete archive part ('),
    ]);
    expect([sent.code, sent.err]).toEqual([
      1,
      expect.stringContaining(
        '01/b.jsonl.gz is not a complete archive part (line 1 is not a received event)',
      ),
    ]);
    expect(none.err).toContain('there is no replay/<day>/<hour>/….jsonl.gz');
    expect([unpacked.code, unpacked.err]).toEqual([
      1,
      expect.stringContaining('01/c.jsonl is not a complete archive part (not a .jsonl.gz file)'),
    ]);
    expect(malformed.err).toContain(`${invalidFiles.malformed} 中没有可判定的事件`);
    expect(sentInChinese.err).toMatch(/b\.jsonl\.gz 不是完整的归档分片（第 1 行不是收到的事件）/);
  });

  it('is reported with the bucket', async () => {
    const { code, err } = await runTool(
      folder,
      ['rules', 'backtest', '--rule', 'account.even-pace', '--events', 's3://nowhere'],
      { AWS_REGION: '', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' },
    );
    expect([code, err]).toEqual([1, expect.stringContaining('cannot read s3://nowhere (')]);
  });
});

describe('an output closed by its reader', () => {
  it.each([
    ['score-accounts', ['score-accounts', file('some.jsonl', login('e1', 'code')), '--json']],
    ['a report', ['explain', '出售银行卡四件套，加薇 demo-ka-9']],
  ])('ends %s without a message', async (_, words) => {
    const { code, err } = await runToolInto('| true', folder, words);
    expect([code, err]).toEqual([0, '']);
  });
});

it('messages that nobody reads any more do not cut the results short', async () => {
  const warned = 'not JSON\n'.repeat(3000);
  const posts = Array.from({ length: 3000 }, (_, id) => `${JSON.stringify({ id, text: 'x' })}\n`);
  const path = file('warned.jsonl', warned + posts.join(''));
  const { code } = await runToolInto('> read.jsonl 2> >(true)', folder, [
    'screen-text',
    path,
    '--json',
  ]);
  expect(code).toBe(1);
  expect(readFileSync(join(folder, 'read.jsonl'), 'utf8').split('\n')).toHaveLength(3001);
});

describe('an output location', () => {
  it('that is full is reported in one line', async () => {
    const { code, err } = await runToolInto('> /dev/full', folder, [
      'explain',
      '出售银行卡四件套，加薇 demo-ka-9',
    ]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^clearspring: .*ENOSPC.*\n$/)]);
  });

  it('that fills up halfway is reported too', async () => {
    // The shell's file size limit of 1,024 bytes acts like a full disk.
    const limited = 'ulimit -f 1';
    const words = [
      'explain',
      '出售银行卡四件套，加薇 demo-ka-9，日结，跑分，高价回收微信号',
      '--json',
    ];
    const { code, err } = await runToolInto('> half.txt', folder, words, limited);
    expect(readFileSync(join(folder, 'half.txt')).length).toBe(1024);
    expect([code, err]).toEqual([1, expect.stringMatching(/^clearspring: .*EFBIG.*\n$/)]);
  });

  it('that fills up keeps the model of an earlier training', async () => {
    const out = join(folder, 'trained-before');
    mkdirSync(out);
    writeFileSync(join(out, 'model.json'), 'kept');
    const words = ['train', 'accounts', '--data', file('enough.jsonl', rows), '--out', out];
    const { code, err } = await runToolInto('> /dev/null', folder, words, 'ulimit -f 0');
    expect([code, err]).toEqual([1, expect.stringMatching(/cannot write .*model.json \(EFBIG/)]);
    expect(readFileSync(join(out, 'model.json'), 'utf8')).toBe('kept');
    expect(readdirSync(out)).toEqual(['model.json']);
  });

  it('is checked before anything is read', async () => {
    const taken = file('taken', 'kept');
    const { code, err } = await run(
      'train',
      'accounts',
      '--data',
      invalidFiles.missing,
      '--out',
      taken,
    );
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(`cannot use ${taken} as the folder for`),
    ]);
    expect(readFileSync(taken, 'utf8')).toBe('kept');
  });
});

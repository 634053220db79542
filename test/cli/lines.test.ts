import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { linesOf, makeOutputFolder, openInput, writeWhole } from '#infra/cli/lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  const lines: (readonly [string, string])[] = [];
  for await (const { text, place } of linesOf(path)) {
    lines.push([text, place.slice(path.length + 1)]);
  }
  return lines;
};

describe('the lines of a file', () => {
  it('end with either line ending or the file, and are counted as in editors', async () => {
    const told = [
      ['一', '1'],
      ['b', '3'],
      ['c', '4'],
    ];
    expect(await read('mixed', '一\r\n\r\nb\nc')).toEqual(told);
    expect(await read('ended', '一\n\nb\r\nc\n')).toEqual(told);
    expect(await read('packed.gz', gzipSync('一\n \nb\nc\n'))).toEqual(told);
    expect(await read('empty', '')).toEqual([]);
  });

  it('in another encoding are refused, with the conversion that its first bytes call for', async () => {
    for (const bytes of [Uint8Array.of(0xb3, 0xf6), Uint8Array.of(0xfe, 0x50)]) {
      await expect(read('gb', bytes)).rejects.toThrow('iconv -f GB18030');
    }
    const utf16 = Buffer.from('\ufeff{"id":"1"}', 'utf16le');
    for (const bytes of [utf16, Buffer.from(utf16).swap16()]) {
      await expect(read('utf16', bytes)).rejects.toThrow('iconv -f UTF-16 -t UTF-8');
    }
    const unmarked = Buffer.from('{"text":"出售"}', 'utf16le');
    await expect(read('le', unmarked)).rejects.toThrow('iconv -f UTF-16LE -t UTF-8');
    await expect(read('be', Buffer.from(unmarked).swap16())).rejects.toThrow(
      'iconv -f UTF-16BE -t UTF-8',
    );
  });

  it('of a gzip file with another name are refused, with how to unpack it', async () => {
    await expect(read('packed.jsonl', gzipSync('一\n'))).rejects.toThrow(
      'packed.jsonl is compressed with gzip: unpack it first',
    );
  });

  it('that are not UTF-8 after others are no JSON, and leave the others as they are', async () => {
    const gb = Buffer.from([0x22, 0xb3, 0xf6, 0x22]);
    const [whole, cut, next] = await read(
      'mixed',
      Buffer.concat([Buffer.from('\ufeff"出"\n'), gb, Buffer.from('\n"售"')]),
    );
    expect([whole, next]).toEqual([
      ['"出"', '1'],
      ['"售"', '3'],
    ]);
    expect(() => JSON.parse(cut?.[0] ?? '""')).toThrow(SyntaxError);
  });

  it('of a gzip file that is broken or cut are refused in one sentence', async () => {
    for (const bytes of ['not gzip', gzipSync('一\n').subarray(0, -9)]) {
      await expect(read('broken.gz', bytes)).rejects.toThrow(
        `${join(folder, 'broken.gz')} is not a complete gzip file`,
      );
    }
  });

  it.each(['gone.jsonl', 'gone.gz'])(
    'of %s that goes before it is read are refused, and nobody hears of it who does not read',
    async (name) => {
      const path = join(folder, name);
      writeFileSync(path, '');
      const [read, unread] = [openInput(path), openInput(path)];
      rmSync(path);
      await expect(read.toArray()).rejects.toThrow('cannot read');
      expect(unread.errored).toBeNull();
    },
  );

  it('of no file are refused', async () => {
    await expect(linesOf(join(folder, 'none')).next()).rejects.toThrow('there is no file');
  });

  it('of an object over several lines are refused once, with how to rewrite them', async () => {
    const posts = [
      { id: 'p-1', text: 'a { b' },
      { id: 'p-2', text: '[' },
    ];
    for (const [content, place] of [
      [posts.map((post) => JSON.stringify(post, null, 2)).join('\n'), 1],
      [`\n[\n${posts.map((post) => JSON.stringify(post)).join(',\n')}\n]`, 2],
    ] as const) {
      await expect(read('pretty.jsonl', content)).rejects.toThrow(
        `pretty.jsonl:${place}: this JSON goes on over several lines`,
      );
    }
    // Whatever is still open after the first lines, more may follow.
    const many = Array.from({ length: 9 }, () => posts[0]);
    for (const indent of [0, 2]) {
      const content = JSON.stringify({ many }, null, indent).replaceAll('},{', '},\n{');
      await expect(read('many.jsonl', content)).rejects.toThrow('goes on over several lines');
    }
    // First lines that are broken by themselves spoil no other.
    const lines = posts.map((post) => JSON.stringify(post));
    for (const broken of [
      ['{"id": "p-0",'],
      ['['],
      ['{"id": "p-0", "data": {'],
      ['{"id": "p-0",', '{"id":'],
      ['{"id": "p-0", "data": [', '{"id": "p-00"'],
      ['{"id":', '"p-0"', '}}'],
    ]) {
      for (const good of [lines, Array.from({ length: 4 }, () => lines).flat()]) {
        const all = [...broken, ...good];
        const found = await read('broken.jsonl', all.join('\n'));
        expect(found.map(([text]) => text)).toEqual(all);
        expect(found.map(([, place]) => place)).toEqual(all.map((_, i) => `${i + 1}`));
      }
    }
    expect(await read('alone.jsonl', '{"id":')).toEqual([['{"id":', '1']]);
    const long = JSON.stringify({ id: 'p-0', text: '\n'.repeat(12_000_000) });
    expect(await read('good.jsonl', [long, ...lines].join('\n'))).toHaveLength(3);
  });

  it('of a CSV file are refused by its first line, and later lines are not judged', async () => {
    for (const header of ['id,text,label', '\n"编号";"文本"', 'id\ttext']) {
      await expect(read('posts.csv', `${header}\n1,银行卡\n`)).rejects.toThrow(
        `${join(folder, 'posts.csv')} looks like CSV: convert it to JSON Lines`,
      );
    }
    for (const first of [
      '{"id":"1","text":"a,b"}',
      '"id":"1","text":"',
      '[1,2]',
      'nonsense',
      '# exported 2026-11-24, police',
    ]) {
      expect(await read('posts.jsonl', `${first}\nid,text\n`)).toHaveLength(2);
    }
  });

  it('are complete wherever chunks end', async () => {
    // Chunks are 64 KiB: three-byte characters and line ends cross their edges.
    const lines = Array.from({ length: 9_000 }, (_, i) => `${i} 银行卡${'。'.repeat(i % 7)}`);
    expect((await read('long', lines.join('\r\n'))).map(([text]) => text)).toEqual(lines);
    const one = '长'.repeat(100_000);
    expect((await read('single', one)).map(([text]) => text)).toEqual([one]);
  });
});

it('an output folder is made with its parents, and an impossible one is rejected', () => {
  const deep = join(folder, 'a', 'b');
  makeOutputFolder(deep, 'model.bin');
  makeOutputFolder(deep, 'model.bin');
  writeFileSync(join(deep, 'file'), '');
  for (const path of ['/proc/x/y', join(deep, 'file'), join(deep, 'file', 'c')]) {
    expect(() => makeOutputFolder(path, 'model.bin')).toThrow(path);
  }
});

it('an output folder can be made by two processes at once', async () => {
  const paths = Array.from({ length: 50 }, (_, i) =>
    join(folder, `raced-${i}`, ...Array.from({ length: 40 }, () => 'in')),
  );
  const race = `
    const { workerData } = require('node:worker_threads');
    import(workerData.module).then(({ makePath }) => {
      Atomics.add(workerData.here, 0, 1);
      while (Atomics.load(workerData.here, 0) < 2);
      for (const path of workerData.paths) makePath(path);
    });`;
  const here = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { here, paths, module: import.meta.resolve('#infra/cli/lines.ts') };
  await Promise.all([0, 1].map(() => once(new Worker(race, { eval: true, workerData }), 'exit')));
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

describe('an output file', () => {
  it('is for its owner only, and compressed if its name says so', async () => {
    const path = join(folder, 'own.jsonl.gz');
    await writeWhole(path, ['一\n', 'b\n']);
    expect(gunzipSync(readFileSync(path)).toString()).toBe('一\nb\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('replaces the target of a link and keeps the link', async () => {
    const [target, link] = [join(folder, 'target.csv'), join(folder, 'link.csv')];
    writeFileSync(target, 'old');
    symlinkSync(target, link);
    await writeWhole(link, ['new']);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('creates the missing target of a link', async () => {
    const [target, link] = [join(folder, 'to-be.csv'), join(folder, 'dangling.csv')];
    symlinkSync('to-be.csv', link);
    await writeWhole(link, ['new']);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it.each([
    ['', '/dev/stdout'],
    [' through a link to it', 'stdout.txt'],
  ])('continues the file that a command writes its output to%s', (_, path) => {
    const link = join(folder, 'stdout.txt');
    if (!existsSync(link)) symlinkSync('/dev/stdout', link);
    const output = join(folder, 'all.txt');
    const write = `
      const { writeWhole } = await import(process.argv[1]);
      process.stdout.write('before,');
      await writeWhole(process.argv[2], ['new,']);
      process.stdout.write('after');`;
    const command = '"$0" --input-type=module -e "$2" "$3" "$4" > "$1"';
    const module = import.meta.resolve('#infra/cli/lines.ts');
    execFileSync('bash', [
      '-c',
      command,
      process.execPath,
      output,
      write,
      module,
      resolve(folder, path),
    ]);
    expect(readFileSync(output, 'utf8')).toBe('before,new,after');
  });

  it('does not replace a pipe or a device', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('bash', ['-c', 'mkfifo "$0"', pipe]);
    const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, ['一', '二'])]);
    expect(read).toBe('一二');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it('is complete if two processes write it at once', async () => {
    const place = join(folder, 'raced');
    mkdirSync(place);
    const path = join(place, 'out.csv');
    const slowly = async function* (sign: string) {
      for (let i = 0; i < 5; i++) {
        yield sign.repeat(3);
        await setImmediate();
      }
    };
    await Promise.all([writeWhole(path, slowly('a')), writeWhole(path, slowly('b'))]);
    expect(readFileSync(path, 'utf8')).toMatch(/^(a{15}|b{15})$/);
    expect(readdirSync(place)).toEqual(['out.csv']);
  });

  it('is named in the error if it is a folder, and no file is left beside it', async () => {
    const place = join(folder, 'taken');
    mkdirSync(join(place, 'out.csv'), { recursive: true });
    await expect(writeWhole(join(place, 'out.csv'), ['a'])).rejects.toThrow('choose another file');
    expect(readdirSync(place)).toEqual(['out.csv']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is not left half-written by %s', async (signal) => {
    const place = join(folder, signal);
    mkdirSync(place);
    const write = `
      const { writeWhole } = await import(process.argv[1]);
      const endless = async function* () {
        for (;;) {
          yield 'personal data';
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      };
      await writeWhole(process.argv[2], endless()).catch(({ message }) => {
        process.stdout.write(message);
        process.exitCode = 1;
      });`;
    const module = import.meta.resolve('#infra/cli/lines.ts');
    const words = ['--input-type=module', '-e', write, module, join(place, 'out.csv')];
    const running = spawn(process.execPath, words, {
      env: { LANG: 'C' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await expect.poll(() => readdirSync(place)).toHaveLength(1);
    running.kill(signal);
    expect(await text(running.stdout)).toMatch(/interrupted: .*out\.csv is not written/);
    expect(readdirSync(place)).toEqual([]);
  });
});

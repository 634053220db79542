import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { refusal, saidBy, told } from '#infra/voice.ts';
import type { Words } from '#shared/rules/words.ts';

/**
 * A file as it is read; `-` is standard input, `.gz` is unpacked.
 *
 * @throws {Error} that names the file when it is not there, is a folder, or is packed and not whole
 */
export const opened = (path: string): Readable => {
  if (path === '-') return process.stdin;
  if (!existsSync(path)) {
    throw refusal({ 'zh-CN': '没有文件 {path}', en: 'there is no file {path}' }, { path });
  }
  if (statSync(path).isDirectory()) {
    throw refusal(
      { 'zh-CN': '{path} 是目录：请指明文件', en: '{path} is a folder: give a file' },
      { path },
    );
  }
  const file = createReadStream(path);
  return path.endsWith('.gz') ? Readable.from(unpacked(path, file), { objectMode: false }) : file;
};

async function* unpacked(path: string, file: Readable): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  try {
    yield* file.pipe(unzip);
  } catch (error) {
    const { message } = error as Error;
    throw refusal(
      {
        'zh-CN': '{path}：gzip 文件不完整（{message}）：请重新复制，或指明压缩前的文件',
        en: '{path} is not a complete gzip file ({message}): copy it again, or give the uncompressed file',
      },
      { path, message },
    );
  }
}

/** A file as it is told of. */
export const named = (path: string): string =>
  path === '-' ? told({ 'zh-CN': '标准输入', en: 'standard input' }) : path;

/** What a command says of a file in which there is nothing for it. */
export const holdsNothing = (path: string, what: Words): Error =>
  refusal(
    {
      'zh-CN': '{path} 中没有{what}：应每行一个',
      en: '{path} contains no {what}: it must have one per line',
    },
    { path: named(path), what: told(what) },
  );

/** What a command says at its end of lines that it passed over. */
export const unreadLines = (bad: number): string =>
  told({ 'zh-CN': '{bad} 行无法读取', en: '{bad} {bad|line|lines} could not be read' }, { bad });

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Makes a folder, and those that it lies in, one after the other: `recursive` never ends where a parent is there
 * and the system says of what is to be in it that it is not (`/proc`).
 *
 * @throws {Error} of the system
 */
export const makePath = (path: string): void => {
  if (isFolder(path)) return;
  makePath(dirname(resolve(path)));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else made it just now.
    if (!isFolder(path)) throw error;
  }
};

/**
 * Makes the folder that a command writes to, before it does anything that takes long.
 *
 * @param files what goes there
 * @throws {Error} that names it when it cannot be made
 */
export const makeFolder = (path: string, files: string): void => {
  try {
    makePath(path);
  } catch (error) {
    throw refusal(
      {
        'zh-CN': '{path} 不能作为存放 {files} 的目录（{message}）：请另指一个',
        en: 'cannot use {path} as the folder for {files} ({message}): choose another',
      },
      { path, files, message: (error as Error).message },
    );
  }
};

/** Opened anew by their names they would be written from the beginning. */
const outputs = new Map<string, NodeJS.WritableStream>([
  ['/dev/stdout', process.stdout],
  ['/dev/stderr', process.stderr],
]);

/** What this process or another holds open: written on, never replaced, whatever kind of file it goes to. */
const isOpenElsewhere = (path: string): boolean => /^\/(dev\/(std|fd\/)|proc\/)/.test(path);

/** What a path leads to, and whether that is put in place of it: a pipe, a terminal or `/dev/null` stays what it is. */
const placeOf = (path: string): { readonly target: string; readonly isReplaced: boolean } => {
  if (isOpenElsewhere(path)) return { target: path, isReplaced: false };
  // Of links that lead in a circle the system says so here.
  const there = statSync(path, { throwIfNoEntry: false });
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return placeOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  }
  return { target: path, isReplaced: !there || there.isFile() };
};

/**
 * Writes a file that appears when it is whole, packed if its name ends in `.gz`. Its owner alone may read it: it is of
 * people. Of two at once the later one stands, whole.
 *
 * @throws {Error} that names it when it cannot be written
 */
export const writeWhole = async (
  path: string,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  let part: string | undefined;
  try {
    const { target, isReplaced } = placeOf(path);
    const packed = path.endsWith('.gz') ? [createGzip()] : [];
    const standing = outputs.get(target);
    if (standing)
      return await pipeline([Readable.from(texts), ...packed, standing], { end: false });
    if (isReplaced) part = `${target}.${randomUUID()}.part`;
    const file = createWriteStream(part ?? target, { mode: 0o600, flags: part ? 'w' : 'a' });
    await pipeline([Readable.from(texts), ...packed, file]);
    if (part) await rename(part, target);
  } catch (error) {
    if (part) await rm(part, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw refusal(
      {
        'zh-CN': '{path} 无法写入（{message}）：请另指一个文件',
        en: 'cannot write {path} ({message}): choose another file',
      },
      { path, message: error.message },
    );
  }
};

/** What is written otherwise would be read as other words, and judged by them. */
const notUtf8 = (path: string): Error =>
  refusal(
    {
      'zh-CN': '{path}：不是 UTF-8 编码：请转换后重试，如 iconv -f GB18030 -t UTF-8',
      en: '{path} is not UTF-8: convert it, for example with iconv -f GB18030 -t UTF-8, and try again',
    },
    { path: named(path) },
  );

/**
 * The text of a file that is there, or of standard input (`-`), without a byte order mark.
 *
 * @throws {Error} that names the file when it is not UTF-8
 */
export const textOf = (path: string): string => {
  const bytes = readFileSync(path === '-' ? 0 : path);
  if (!isUtf8(bytes)) throw notUtf8(path);
  return new TextDecoder().decode(bytes);
};

async function* decoded(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of opened(path)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? notUtf8(path) : error;
  }
}

async function* split(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = '';
  for await (const text of texts) {
    const [first = '', ...others] = text.split('\n');
    begun += first;
    for (const next of others) {
      yield begun.endsWith('\r') ? begun.slice(0, -1) : begun;
      begun = next;
    }
  }
  if (begun !== '') yield begun;
}

/** One line of a file and where it stands, the way editors name it. */
export type PlacedLine = { readonly text: string; readonly place: string };

/**
 * The lines of a file that hold something, one at a time; `-` is standard input, `.gz` is unpacked. Only
 * line feeds end a line (JSON may hold U+2028 as it is); a byte order mark at the start is no part of it.
 *
 * @throws {Error} that names the file when it cannot be opened or unpacked, or is not UTF-8
 */
export async function* linesOf(path: string): AsyncGenerator<PlacedLine> {
  const name = named(path);
  let line = 0;
  try {
    for await (const text of split(decoded(path))) {
      line += 1;
      if (text.trim() !== '') yield { text, place: `${name}:${line}` };
    }
  } catch (error) {
    const said = saidBy(error);
    throw said.includes(name) ? error : new Error(`${name}: ${said}`);
  }
}

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
import { localized, messageOf, refusal } from '#infra/localize.ts';
import { isCsvHeader } from '#shared/lists/csv-header.ts';
import type { Words } from '#shared/rules/words.ts';

/** @throws {Error} that names the file, if it does not exist or is a folder */
const refuseUnlessFile = (path: string): void => {
  if (!existsSync(path)) {
    throw refusal({ 'zh-CN': '没有文件 {path}', en: 'there is no file {path}' }, { path });
  }
  if (statSync(path).isDirectory()) {
    throw refusal(
      { 'zh-CN': '{path} 是目录：请指明文件', en: '{path} is a folder: give a file' },
      { path },
    );
  }
};

/**
 * Opens a file for reading; `-` is standard input, `.gz` is decompressed.
 *
 * @throws {Error} that names the file, if it does not exist, is a folder, cannot be read, or is truncated or not gzip
 */
export const openInput = (path: string): Readable => {
  if (path === '-') return process.stdin;
  refuseUnlessFile(path);
  const content = path.endsWith('.gz') ? gunzipped(path) : contentOf(path);
  return Readable.from(content);
};

/** The error for a file that the system does not let be read. */
const unreadableError = (path: string, error: unknown): Error =>
  refusal(
    {
      'zh-CN': '{path} 无法读取（{message}）：请检查权限，或另指一个文件',
      en: 'cannot read {path} ({message}): check its permissions, or give another file',
    },
    { path, message: (error as Error).message },
  );

async function* contentOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw unreadableError(path, error);
  }
}

async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  try {
    yield* file.pipe(unzip);
  } catch (error) {
    if (file.errored) throw unreadableError(path, error);
    const { message } = error as Error;
    throw refusal(
      {
        'zh-CN': '{path} 不是完整的 gzip 文件（{message}）：请重新复制，或指明压缩前的文件',
        en: '{path} is not a complete gzip file ({message}): copy it again, or give the uncompressed file',
      },
      { path, message },
    );
  }
}

/** Returns a file's name for messages. */
export const displayNameOf = (path: string): string =>
  path === '-' ? localized({ 'zh-CN': '标准输入', en: 'standard input' }) : path;

/** Returns the error for a file without any usable line. */
export const emptyFileError = (path: string, what: Words): Error =>
  refusal(
    {
      'zh-CN': '{path} 中没有{what}：应每行一个',
      en: '{path} contains no {what}: it must have one per line',
    },
    { path: displayNameOf(path), what: localized(what) },
  );

/** Returns the closing message about skipped lines. */
export const unreadLinesMessage = (count: number): string =>
  localized(
    { 'zh-CN': '{count} 行无法读取', en: '{count} {count|line|lines} could not be read' },
    { count },
  );

/** Share of lines that cannot be read above which nothing is learned from the rest: it would be of another kind. */
const mostUnread = 0.1;

/** @throws {Error} that names the files, if too many of their lines cannot be read to learn from the rest */
export const mustBeReadable = (files: readonly string[], unread: number, lines: number): void => {
  if (unread <= mostUnread * lines) return;
  throw refusal(
    {
      'zh-CN': '{files}：{lines} 行中有 {unread} 行无法读取，超过十分之一，未训练：请改正后重试',
      en: '{files}: {unread} of {lines} {lines|line|lines} could not be read, more than a tenth, so nothing was trained: correct them and try again',
    },
    { files: files.map(displayNameOf).join(', '), unread, lines },
  );
};

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory();

/**
 * Creates a folder and its parents one by one. `mkdirSync` with `recursive` never returns if the parent
 * exists but the system reports ENOENT for its children (`/proc`).
 *
 * @throws {Error} of the file system
 */
export const makePath = (path: string): void => {
  if (isFolder(path)) return;
  makePath(dirname(resolve(path)));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!isFolder(path)) throw error;
  }
};

/**
 * Creates the folder that a command writes to. Call it before anything that takes long.
 *
 * @param files the files that go there, for the error message
 * @throws {Error} that names the folder, if it cannot be created
 */
export const makeOutputFolder = (path: string, files: string): void => {
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

/** Written through the open stream: opened again by name, they would be overwritten from the start. */
const standardStreams = new Map<string, NodeJS.WritableStream>([
  ['/dev/stdout', process.stdout],
  ['/dev/stderr', process.stderr],
]);

/** Whether a path names an open file descriptor: appended to, never replaced, whatever file it refers to. */
const isDescriptorPath = (path: string): boolean => /^\/(dev\/(std|fd\/)|proc\/)/.test(path);

/** Resolves a path, and whether writing replaces the target: not for a pipe, a terminal or `/dev/null`. */
const resolveTarget = (path: string): { readonly target: string; readonly isReplaced: boolean } => {
  if (isDescriptorPath(path)) return { target: path, isReplaced: false };
  // Throws for links that form a cycle.
  const stats = statSync(path, { throwIfNoEntry: false });
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return resolveTarget(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  }
  return { target: path, isReplaced: !stats || stats.isFile() };
};

const interrupts = ['SIGINT', 'SIGTERM'] as const;

/**
 * Writes a file atomically: it appears when it is complete, and an interrupted write leaves nothing. Compresses if
 * the name ends in `.gz`. Of two concurrent writes the later one wins as a whole.
 *
 * @param mode permissions of a new file; by default only the owner may read it, because it contains personal data
 * @throws {Error} that names the file, if it cannot be written or the process is interrupted meanwhile
 */
export const writeWhole = async (
  path: string,
  texts: AsyncIterable<string> | Iterable<string | Uint8Array>,
  mode = 0o600,
): Promise<void> => {
  let part: string | undefined;
  const stop = new AbortController();
  const interrupt = () =>
    stop.abort(
      refusal(
        { 'zh-CN': '已被中断，未写出 {path}', en: 'interrupted: {path} is not written' },
        { path },
      ),
    );
  try {
    const { target, isReplaced } = resolveTarget(path);
    const compression = path.endsWith('.gz') ? [createGzip()] : [];
    const openStream = standardStreams.get(target);
    if (openStream)
      return await pipeline([Readable.from(texts), ...compression, openStream], { end: false });
    if (isReplaced) {
      part = `${target}.${randomUUID()}.part`;
      for (const signal of interrupts) process.once(signal, interrupt);
    }
    const file = createWriteStream(part ?? target, { mode, flags: part ? 'w' : 'a' });
    await pipeline([Readable.from(texts), ...compression, file], { signal: stop.signal });
    if (part) await rename(part, target);
  } catch (error) {
    if (part) await rm(part, { force: true });
    stop.signal.throwIfAborted();
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw refusal(
      {
        'zh-CN': '{path} 无法写入（{message}）：请另指一个文件',
        en: 'cannot write {path} ({message}): choose another file',
      },
      { path, message: error.message },
    );
  } finally {
    for (const signal of interrupts) process.off(signal, interrupt);
  }
};

/**
 * Writes a file of a model atomically, as readable as the user's umask makes files.
 *
 * @throws {Error} that names the file, if it cannot be written
 */
export const writeModel = (path: string, content: string | Uint8Array): Promise<void> =>
  writeWhole(path, [content], 0o666);

/** The likely encoding of a file that is not UTF-8. Spreadsheets write UTF-16 as “Unicode text”, with or without its mark. */
const encodingOf = ([first, second]: Uint8Array): string => {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16';
  // JSON and the headers of tables begin with a letter that has one byte elsewhere.
  if (first === 0) return 'UTF-16BE';
  return second === 0 ? 'UTF-16LE' : 'GB18030';
};

/** Of what begins like a gzip file: standard input, or a file with another name. */
const packedWords = {
  'zh-CN': '{path} 是 gzip 压缩的：请先解压，如 gunzip -c，或以 .gz 结尾命名',
  en: '{path} is compressed with gzip: unpack it first, for example with gunzip -c, or give it a name that ends in .gz',
} as const satisfies Words;

/** Other encodings are rejected, because they would be decoded to wrong words and judged by these. */
const notUtf8Error = (path: string, start: Uint8Array): Error =>
  refusal(
    start[0] === 0x1f && start[1] === 0x8b
      ? packedWords
      : {
          'zh-CN': '{path} 不是 UTF-8 编码：请转换后重试，如 iconv -f {encoding} -t UTF-8',
          en: '{path} is not UTF-8: convert it, for example with iconv -f {encoding} -t UTF-8, and try again',
        },
    { path: displayNameOf(path), encoding: encodingOf(start) },
  );

/**
 * Reads a whole file, or standard input (`-`), without a byte order mark.
 *
 * @throws {Error} that names the file, if it does not exist, is a folder, cannot be read, or is not UTF-8
 */
export const readTextFile = (path: string): string => {
  if (path !== '-') refuseUnlessFile(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw unreadableError(displayNameOf(path), error);
  }
  if (!isUtf8(bytes)) throw notUtf8Error(path, bytes);
  return new TextDecoder().decode(bytes);
};

const lineFeed = 0x0a;

/** The lines of a file as bytes, many at a time: each block ends where a line does. */
async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of openInput(path) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(lineFeed);
    rest.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end < 0) continue;
    yield Buffer.concat(rest);
    rest = [chunk.subarray(end + 1)];
  }
  yield Buffer.concat(rest);
}

/** Splits bytes at line feeds, which are part of no other character in UTF-8. */
function* cutLines(block: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = block.indexOf(lineFeed); end >= 0; end = block.indexOf(lineFeed, start)) {
    yield block.subarray(start, end);
    start = end + 1;
  }
  yield block.subarray(start);
}

/** Begins a line that is not UTF-8, so that it is not JSON either. */
const undecoded = '\ufffd';

/** @throws {Error} that names the file, if the first line that is not blank is not UTF-8 */
async function* decodedLines(path: string): AsyncGenerator<string> {
  let isFirst = true;
  const decode = (bytes: Buffer): string => {
    if (isUtf8(bytes)) return bytes.toString();
    if (isFirst) throw notUtf8Error(path, bytes);
    return undecoded + bytes.toString();
  };
  for await (const block of blocksOf(path)) {
    const lines = isUtf8(block) ? block.toString().split('\n') : cutLines(block);
    for (const line of lines) {
      const text = typeof line === 'string' ? line : decode(line);
      const unmarked = isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
      isFirst &&= text.trim() === '';
      yield unmarked.endsWith('\r') ? unmarked.slice(0, -1) : unmarked;
    }
  }
}

/** The brackets that close what a text opens, outside quotes, and does not close. */
const missingBrackets = (text: string): string => {
  const missing: string[] = [];
  let isQuoted = false;
  for (const [one] of text.matchAll(/\\.|["[\]{}]/g)) {
    if (one === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (one === '{') missing.push('}');
    else if (one === '[') missing.push(']');
    else missing.pop();
  }
  return missing.toReversed().join('');
};

/**
 * Whether a text ends within the JSON object or array that it begins.
 *
 * @example
 * isUnfinished('{ "data": {'); // true
 * isUnfinished('{ "text": "{" }'); // false
 */
export const isUnfinished = (text: string): boolean => missingBrackets(text) !== '';

/** Whether a text is a JSON value by itself. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Whether a text is a JSON value, or one again once the brackets that it lacks are added. */
const beginsJson = (text: string): boolean =>
  isJson(text.replace(/,\s*$/, '') + missingBrackets(text));

/** First lines that are read together to tell whether they are one value. */
const mostJoined = 5;

/** One line of a file and its place as `file:line`, the form that editors understand. */
export type PlacedLine = { readonly text: string; readonly place: string };

/**
 * Yields the non-blank lines of a JSON Lines file, one at a time; `-` is standard input, `.gz` is decompressed. Only
 * line feeds end a line, because JSON may contain U+2028. A byte order mark at the start is removed. A later line that
 * is not UTF-8 begins with U+FFFD, so that it is one line that is not JSON, and no wrong words are judged.
 *
 * @throws {Error} that names the file, if it cannot be opened or decompressed, begins with a line that is not UTF-8,
 *   looks like CSV, or has an object over several lines first
 */
export async function* linesOf(path: string): AsyncGenerator<PlacedLine> {
  const name = displayNameOf(path);
  let line = 0;
  let isFirst = true;
  let joined: PlacedLine[] = [];
  try {
    for await (const text of decodedLines(path)) {
      line += 1;
      if (text.trim() === '') continue;
      const placed = { text, place: `${name}:${line}` };
      if (isFirst && isCsvHeader(text)) {
        throw refusal(
          {
            'zh-CN': '{path} 像是 CSV：请转换为 JSONL，每行一个 JSON 对象',
            en: '{path} looks like CSV: convert it to JSON Lines, one JSON object per line',
          },
          { path: name },
        );
      }
      const mayGoOn = isFirst ? isUnfinished(text) : joined.length > 0;
      isFirst = false;
      if (!mayGoOn) {
        yield placed;
        continue;
      }
      joined.push(placed);
      const together = joined.map((one) => one.text).join('\n');
      if (isUnfinished(together) && joined.length < mostJoined) continue;
      if (beginsJson(together)) {
        throw refusal(
          {
            'zh-CN':
              "{place}：这段 JSON 跨了多行，而每行应为一个完整的对象：可先用 jq -c . 改写；若为数组，用 jq -c '.[]'",
            en: "{place}: this JSON goes on over several lines, but every line must be one whole object: rewrite it first with jq -c . or, if it is an array, with jq -c '.[]'",
          },
          { place: joined[0]?.place ?? name },
        );
      }
      yield* joined;
      joined = [];
    }
    yield* joined;
  } catch (error) {
    const message = messageOf(error);
    throw message.includes(name) ? error : new Error(`${name}: ${message}`);
  }
}

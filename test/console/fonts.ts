import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

/**
 * Unpacks a WOFF file to the font inside: the same tables, each compressed with zlib or not at all, with
 * another header (W3C, WOFF File Format 1.0, sections 3 to 5). Browsers read WOFF from the web, but not from
 * the fonts of the machine.
 */
const unpackWoff = (woff: Buffer): Buffer => {
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(12 + 16 * count);
  const power = 2 ** Math.floor(Math.log2(count));
  woff.copy(directory, 0, 4, 8);
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(16 * power, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE(16 * (count - power), 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (let at = 0; at < count; at++) {
    const entry = 44 + 20 * at;
    const from = woff.readUInt32BE(entry + 4);
    const packed = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const raw = woff.subarray(from, from + packed);
    const table = packed < length ? inflateSync(raw) : raw;
    const row = 12 + 16 * at;
    woff.copy(directory, row, entry, entry + 4);
    woff.copy(directory, row + 4, entry + 16, entry + 20);
    directory.writeUInt32BE(offset, row + 8);
    directory.writeUInt32BE(length, row + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(table, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(parts);
};

/** fontconfig rule that maps a font family to this font. */
const alias = (family: string): string =>
  `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>Noto Sans SC</string></edit></match>`;

/**
 * Creates a fontconfig folder with a Chinese font in two weights, for machines without one.
 *
 * @returns the environment variables for starting a browser
 */
export const chineseFonts = (): Readonly<Record<string, string>> => {
  const files = join(
    dirname(fileURLToPath(import.meta.resolve('@fontsource/noto-sans-sc/package.json'))),
    'files',
  );
  const folder = join(tmpdir(), 'clearspring-fonts');
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(files)) {
    if (!/(chinese-simplified|latin)-(400|700)-normal\.woff$/.test(file)) continue;
    const font = join(folder, file.replace('.woff', '.ttf'));
    if (!existsSync(font)) writeFileSync(font, unpackWoff(readFileSync(join(files, file))));
  }
  const configuration = join(folder, 'fonts.conf');
  writeFileSync(
    configuration,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${folder}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir>
${['system-ui', 'sans-serif', 'monospace', 'serif'].map(alias).join('\n')}
</fontconfig>`,
  );
  return { FONTCONFIG_PATH: folder, FONTCONFIG_FILE: configuration };
};

import { readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { Context } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const fileIn = (folder: string, path: string): Buffer | null => {
  const file = join(folder, path);
  if (!file.startsWith(folder + sep)) return null;
  try {
    return statSync(file).isFile() ? readFileSync(file) : null;
  } catch {
    return null;
  }
};

/**
 * Serves the console's files from the folder that the build left next to the function. Paths that are not
 * files get `index.html`, because the console routes them itself. Files below `assets/` have a hash in their
 * name and never change.
 */
export const site = (folder: string) => {
  const files = new Map<string, { readonly body: Buffer; readonly packed: boolean } | null>();
  const find = (path: string, packed: boolean) => {
    const name = `${packed} ${path}`;
    const known = files.get(name);
    if (known !== undefined) return known;
    const zipped = packed ? fileIn(folder, `${path}.br`) : null;
    const body = zipped ?? fileIn(folder, path);
    const found = body && { body, packed: zipped !== null };
    if (found) files.set(name, found);
    return found;
  };
  return (c: Context, path: string): Response => {
    const packed = /\bbr\b/.test(c.req.header('accept-encoding') ?? '');
    // Checked by known file types, because ids of rules and accounts contain dots too.
    const isFile = Object.hasOwn(types, extname(path));
    const name = isFile ? path : 'index.html';
    const found = find(name, packed);
    if (!found) return c.text(isFile ? 'not found' : 'the console was not built', 404);
    return c.body(new Uint8Array(found.body), 200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'cache-control': path.startsWith('assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      vary: 'accept-encoding',
      ...(found.packed && { 'content-encoding': 'br' }),
    });
  };
};

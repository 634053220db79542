/**
 * Whether the first line of a file looks like the header of a CSV file: names between commas, semicolons or
 * tabs. JSON Lines begin with an object, which has braces, or perhaps with a remark after `#`.
 *
 * @example
 * isCsvHeader('id,text,label'); // true
 * isCsvHeader('{"id":"p-1","text":"…"}'); // false
 */
export const isCsvHeader = (line: string): boolean =>
  !line.startsWith('#') && /[,;\t]/.test(line) && !/[{}[\]:]/.test(line);

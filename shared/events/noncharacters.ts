/**
 * Escapes U+FFFE and U+FFFF in a JSON text. JSON allows them unescaped, but they are not valid in XML 1.0,
 * and SQS refuses a whole batch that contains them.
 *
 * @example
 * escapeNoncharacters('{"text":"\uffff"}'); // '{"text":"\\uffff"}'
 */
export const escapeNoncharacters = (json: string): string =>
  json.replace(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);

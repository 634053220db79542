import { idOf } from '../decisions/digest.ts';

const visible = /[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Whether a reason says nothing: it has no character that can be seen.
 *
 * @example
 * isBlankReason('\u3000\u200b'); // true
 */
export const isBlankReason = (text: string): boolean => !visible.test(text);

/**
 * The digest by which an audit entry names a reason, which is stored outside the audit log: a later change of the text
 * is detected.
 */
export const reasonIdOf = (causeId: string, text: string): string => idOf('rsn', [causeId, text]);

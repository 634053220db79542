import { hash } from 'node:crypto';

/** The prefixes that name an image, with the hexadecimal digits that follow. */
const imageName =
  /^(?:md5:[0-9a-f]{32}|sha1:[0-9a-f]{40}|(?:sha256|pdq|qr):[0-9a-f]{64}|phash:[0-9a-f]{16,64})$/;

/**
 * Reads a label as the name of one image, or of the contents of one QR code: equal for all posts that show it. Returns
 * `null` for a label that says what an image shows.
 *
 * @example
 * imageNameOf('MD5:0CC175B9C0F1B6A831C399E269772661'); // 'md5:0cc175b9c0f1b6a831c399e269772661'
 * imageNameOf('qr-code'); // null
 */
export const imageNameOf = (label: string): string | null => {
  const name = label.trim().toLowerCase();
  return imageName.test(name) ? name : null;
};

const codePrefix = /^\s*qr:/i;

/** Whether a label is of a QR code: what it says, or the hash of that. */
export const isCodeLabel = (label: string): boolean => codePrefix.test(label);

/**
 * Returns what a QR code says, if a label gives it readably; `null` for all other labels, also for the hash of what a
 * code says.
 *
 * @example
 * codeContentsOf('qr:https://t.me/demo_888'); // 'https://t.me/demo_888'
 */
export const codeContentsOf = (label: string): string | null =>
  isCodeLabel(label) && imageNameOf(label) === null ? label.replace(codePrefix, '') : null;

/** Returns a label with what a QR code says replaced by its hash: the name under which the code is listed. */
export const withCodeHashed = (label: string): string => {
  const contents = codeContentsOf(label);
  return contents === null ? label : `qr:${hash('sha256', contents, 'hex')}`;
};

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

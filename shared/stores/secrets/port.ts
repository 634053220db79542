/** The platform's own secret, from which keyed hashes are made. Made once, never changed. */
export type SecretStore = {
  /**
   * 32 bytes, the same for every caller from the first call on.
   *
   * @throws {SecretLost} when it was made before and is not there, or is another
   */
  readonly sketchKey: () => Promise<Uint8Array>;
};

/**
 * The platform's own secret is not the one that was made: under another every account, shared thing and listed
 * contact would be a stranger. `none`: it is not made yet, and whoever asked makes none.
 */
export class SecretLost extends Error {
  override readonly name = 'SecretLost';
  readonly is: 'gone' | 'another' | 'none';

  constructor(is: SecretLost['is']) {
    super(
      {
        gone: 'the platform’s own secret is gone: put it back, as “Keys and secrets” in docs/operate.md says',
        another:
          'the platform’s own secret is another than the one that was made: put that one back, as “Keys and secrets” in docs/operate.md says',
        none: 'the platform has no secret yet: its first worker makes it when it starts',
      }[is],
    );
    this.is = is;
  }
}

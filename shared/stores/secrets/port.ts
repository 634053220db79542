/** The platform's own secret, the key of all keyed hashes. Created once, never changed. */
export type SecretStore = {
  /**
   * 32 bytes, the same for every caller from the first call on.
   *
   * @throws {SecretLost} if the secret was created before and is gone or differs, or if there is none and
   *   this caller may not create it
   */
  readonly sketchKey: () => Promise<Uint8Array>;
};

/**
 * The platform's own secret is not the one that was created. Under another key, every account, shared
 * entity and listed contact would be unknown. `none`: it does not exist yet, and this caller may not
 * create it.
 */
export class SecretLost extends Error {
  override readonly name = 'SecretLost';
  readonly reason: 'gone' | 'another' | 'none';

  constructor(reason: SecretLost['reason']) {
    super(
      {
        gone: 'the platform’s own secret is missing: restore it as described under “Keys and secrets” in docs/operate.md',
        another:
          'the platform’s own secret is not the original one: restore the original as described under “Keys and secrets” in docs/operate.md',
        none: 'the platform has no secret yet: its first worker creates it at startup',
      }[reason],
    );
    this.reason = reason;
  }
}

import { expect, it } from 'vitest';
import { Environment, SealingKey } from '#shared/connect/environment.ts';

it.each([
  [{ AUDIT_KEY_ID: 'key-1' }, true],
  [{ AUDIT_KEY_FILE: '/keys/audit' }, true],
  [{}, false],
  [{ AUDIT_KEY_ID: 'key-1', AUDIT_KEY_FILE: '/keys/audit' }, false],
])('seals are signed with exactly one key: %j', (keys, accepted) => {
  expect(SealingKey.safeParse(keys).success).toBe(accepted);
});

it('settings that no deployment packed are refused in words, not with an error of the parser', () => {
  const { PLATFORM_SETTINGS: settings } = Environment.shape;
  expect(settings.safeParse('{').error?.issues).toMatchObject([
    { message: expect.stringContaining('packed by the deployment') },
  ]);
});

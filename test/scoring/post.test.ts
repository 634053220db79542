import { expect, test } from 'vitest';
import { clientKind } from '#shared/scoring/post.ts';

test.each([
  ['demo 手机客户端', 'phone'],
  ['Example Android 8.2', 'phone'],
  ['web console', 'web'],
  ['示例网页版', 'web'],
  ['定时发送助手', 'other'],
])('%s is of the kind %s', (client, kind) => {
  expect(clientKind(client)).toBe(kind);
});

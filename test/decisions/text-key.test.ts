import { expect, test } from 'vitest';
import { textKeyOf } from '#shared/decisions/text-key.ts';
import type { Intent } from '#shared/text/reading.ts';

const keyOf = (intent: Intent) =>
  textKeyOf({
    template: 't-1',
    category: 'card-trade',
    intent,
    evidence: [{ reads: '四件套', text: '四件套', start: 0, end: 3 }],
    contacts: [
      { kind: 'qq', value: '28374651', masked: false, start: 0, end: 8, text: '28374651' },
    ],
  });

test('the key of an offer is as earlier releases stored it, so a post restored before an upgrade is still known', () => {
  expect(keyOf('offer')).toBe('ne9Zoei5AU1h5lNavCesSIup8NDKANjjsI-iQFCgTqo');
  expect(keyOf('request')).toBe(keyOf('offer'));
  expect(keyOf('warning')).not.toBe(keyOf('offer'));
});

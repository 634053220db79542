import { expect, it } from 'vitest';
import { entitiesOf } from '#functions/review-api/cases/links.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { openDesk } from './desk.ts';

it('a ring consists of shared means, and of written content only the campaign of the case', () => {
  const desk = openDesk();
  desk.frozen('u1');
  const [known] = [...desk.records.cases.values()];
  if (!known) throw new Error('no case');
  const device = { kind: 'device', value: 'd-1' } as const;
  const [contact, template] = [
    { kind: 'contact', value: 'c-1' },
    { kind: 'template', value: 't-1' },
  ] as const;
  const exhibits = [{ entities: [contact, device, template] } as unknown as Exhibit];
  expect(entitiesOf(known, exhibits)).toEqual([device]);
  expect(entitiesOf({ ...known, campaign: template }, exhibits)).toEqual([template, device]);
});

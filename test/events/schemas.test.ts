import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { descriptions as ofCommands } from '#shared/effects/schemas/descriptions.ts';
import { schemas } from '#shared/events/event.ts';
import { examples } from '#shared/events/examples.ts';
import { descriptionOf } from '#shared/events/schemas/describe.ts';
import { descriptions } from '#shared/events/schemas/descriptions.ts';
import {
  jsonSchemas,
  jsonTextOf,
  typesTable,
  withFieldMeanings,
  withTypesTable,
} from '#shared/events/schemas/generate.ts';

const folder = new URL('../../shared/events/schemas/', import.meta.url);
const committed = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true } });
for (const schema of Object.values(committed)) ajv.addSchema(JSON.parse(schema));

describe('the JSON Schema files', () => {
  it('are those that `node shared/events/schemas/generate.ts` generates', () => {
    const generated = Object.fromEntries(
      Object.entries(jsonSchemas()).map(([name, schema]) => [name, jsonTextOf(schema)]),
    );
    expect(committed).toEqual(generated);
  });

  it('are listed in docs/events.md', () => {
    const document = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');
    expect(document).toContain(`<!-- types -->\n${typesTable()}\n<!-- end of types -->`);
    expect(withFieldMeanings(withTypesTable(document))).toBe(document);
    for (const type of Object.keys(schemas)) expect(typesTable()).toContain(`| [\`${type}\`]`);
  });

  it('describe each type and field, with every text in use', () => {
    const undescribed = (node: unknown, path: string): readonly string[] => {
      if (typeof node !== 'object' || node === null) return [];
      return Object.entries(node).flatMap(([keyword, value]) => [
        ...(keyword === 'properties'
          ? Object.entries(value as Record<string, { description?: string }>).flatMap(
              ([name, { description }]) => (description ? [] : [`${path}/${name}`]),
            )
          : []),
        ...(keyword === 'examples' ? [] : undescribed(value, `${path}/${keyword}`)),
      ]);
    };
    const commands = readFileSync(
      new URL('../../shared/effects/schemas/command.schema.json', import.meta.url),
      'utf8',
    );
    for (const [name, schema] of Object.entries({ ...committed, command: commands })) {
      expect(undescribed(JSON.parse(schema), name)).toEqual([]);
    }
    const all = [...Object.values(committed), commands].join('');
    const texts = [...Object.values(descriptions), ...Object.values(ofCommands)];
    expect(texts.filter((text) => !all.includes(JSON.stringify(text)))).toEqual([]);
    for (const type of Object.keys(schemas)) {
      expect(JSON.parse(committed[`${type}.schema.json`] ?? '').description).toBeTruthy();
    }
    expect(() => descriptionOf(['content.sung', 'song'], descriptions)).toThrow(
      'no description of content.sung/song',
    );
    expect(descriptionOf(['content.sung', 'amount', 'minor'], descriptions)).toContain('1250');
  });

  it('use no Unicode classes, which other languages do not support, but still validate email', () => {
    for (const schema of Object.values(committed)) expect(schema).not.toMatch(/\\[pP]\{/);
    const signUp = examples['account.signed-up'];
    const accepts = (email: object) =>
      ajv.validate('account.signed-up.schema.json', {
        ...signUp,
        data: { ...signUp.data, email: { ...signUp.data.email, ...email } },
      });
    expect(accepts({ pattern: 'aa.##', domain: 'müller.example' })).toBe(true);
    for (const email of [{ pattern: 'lilei' }, { pattern: 'a7' }, { domain: 'Example.com' }]) {
      expect(accepts(email)).toBe(false);
    }
  });

  it('require a hash under the key of the platform', () => {
    const bound = examples['payment.bound'];
    const accepts = (hashes: object) =>
      ajv.validate('payment.bound.schema.json', { ...bound, data: { ...bound.data, hashes } });
    const digest = 'A'.repeat(43);
    expect([accepts({ platform: digest }), accepts({ list: digest })]).toEqual([true, false]);
  });

  it('call the version an integer, which generators of types would make a floating-point number', () => {
    for (const type of Object.keys(schemas)) {
      const { version } = JSON.parse(committed[`${type}.schema.json`] ?? '').properties;
      expect(version).toMatchObject({ type: 'integer', const: 1 });
    }
  });

  it('contain an example each', () => {
    for (const [type, event] of Object.entries(examples)) {
      expect(JSON.parse(committed[`${type}.schema.json`] ?? '').examples).toEqual([event]);
    }
  });

  it('exist for every event type', () => {
    expect(Object.keys(examples).sort()).toEqual(Object.keys(schemas).sort());
    for (const type of Object.keys(schemas))
      expect(committed).toHaveProperty([`${type}.schema.json`]);
  });

  it.each(Object.entries(examples))(
    'accept the example of %s, alone and in the union',
    (type, event) => {
      for (const name of [`${type}.schema.json`, 'event.schema.json']) {
        expect({ valid: ajv.validate(name, event), errors: ajv.errors }).toEqual({
          valid: true,
          errors: null,
        });
      }
    },
  );

  it.each(Object.entries(examples))('reject an extra field and a bad id in %s', (type, event) => {
    expect(ajv.validate(`${type}.schema.json`, { ...event, extra: 1 })).toBe(false);
    expect(ajv.validate(`${type}.schema.json`, { ...event, accountId: 'a/b' })).toBe(false);
    expect(ajv.validate('event.schema.json', { ...event, type: 'content.sung' })).toBe(false);
  });
});

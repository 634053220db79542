import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { localized, messageOf, refusal } from '#infra/localize.ts';
import { nameFormats, StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { type RuleFamily, ruleFamilies } from '#shared/rules/rule.ts';
import { signedInUser } from '../options.ts';

const rules = new URL('../../../shared/rules/', import.meta.url);

const camelCase = (name: string) =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const detectsOpenings: { readonly [F in RuleFamily]: string } = {
  account: 'Accounts that',
  content: 'Posts that',
  network: 'Accounts that',
  victim: 'People who',
};

const conditions: { readonly [F in RuleFamily]: string } = {
  account: `on: ['account.signed-up'],
  thresholds: { seconds: 2 },
  when: ({ signUp }, { seconds }) => allOf(filledWithin(signUp, seconds)),`,
  content: `on: texts,
  thresholds: {},
  when: ({ content }) => allOf(suspect(content), offers(content)),`,
  network: `on: ['account.signed-up', 'account.rechecked'],
  thresholds: { accounts: 2 },
  when: ({ links }, { accounts }) => allOf(restrictedBeside('device', { links }, accounts)),`,
  victim: `on: ['social.messaged'],
  warns: true,
  thresholds: {},
  when: ({ content }) => allOf(reachable(content)),`,
};

const clauses: { readonly [F in RuleFamily]: string } = {
  account: 'filledWithin',
  content: 'offers, suspect',
  network: 'restrictedBeside',
  victim: 'reachable',
};

const families = {
  account: 'behaviour',
  content: 'content',
  network: 'network',
  victim: 'behaviour',
} as const;

const ruleText = (
  family: RuleFamily,
  name: string,
) => `import { ${clauses[family]} } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
${family === 'content' ? "import { texts } from '../triggers.ts';\n" : ''}
export const ${camelCase(name)} = defineRule({
  id: '${family}.${name}',
  title: { 'zh-CN': '', en: '' },
  detects: { 'zh-CN': '', en: '${detectsOpenings[family]}' },
  evidenceFamily: '${families[family]}',
  subject: '${family === 'content' ? 'content' : 'account'}',
  category: 'fraud',
  severity: 'low',
  revision: 1,
  life: 'shadow',
  ground: { platformRule: 'keep-people-safe' },
  falsePositives: [],
  blindSpots: [],
  runbook: [],
  ${conditions[family]}
});
`;

const casesText = (name: string) => `import { casesFor } from '../specimen.ts';
import { ${camelCase(name)} } from './${name}.ts';

export default casesFor(${camelCase(name)}, {
  fires: {},
  quiet: {},
});
`;

const writeError = (place: string, error: unknown): Error =>
  refusal(
    {
      'zh-CN': '无法写入 {place}：{message}',
      en: 'cannot write {place}: {message}',
    },
    { place, message: messageOf(error) },
  );

/** The files of a new rule, and the line that lists it in the catalogue. */
type NewRule = { readonly files: readonly string[]; readonly listing: string };

/**
 * Writes a new rule in shadow and its empty cases: both files or neither.
 *
 * @param folder the folder of the rule families; another one in tests
 * @throws {Error} if the id is invalid or one of the files exists
 */
export const createRule = (id: string, folder = rules): NewRule => {
  const [, family, name] = /^([a-z]+)\.([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id) ?? [];
  const known = ruleFamilies.find((each) => each === family);
  if (!known || !name) {
    throw refusal(
      {
        'zh-CN':
          '“{id}”不是规则的 id；应为类别与名称，如 content.card-trade（类别：{families}）；自建规则如 staff.night-transfers',
        en: '“{id}” is not a rule id: write family and name, such as content.card-trade (families: {families}), or staff.night-transfers for a staff rule',
      },
      { id, families: ruleFamilies.join(', ') },
    );
  }
  const texts = [
    [`${known}/${name}.ts`, ruleText(known, name)],
    [`${known}/${name}.cases.ts`, casesText(name)],
  ] as const;
  const taken = texts.map(([path]) => path).find((path) => existsSync(new URL(path, folder)));
  if (taken) {
    throw refusal(
      {
        'zh-CN': 'shared/rules/{taken} 已存在；id 不可重用，请另取名称',
        en: 'shared/rules/{taken} exists, and ids are never reused: choose another name',
      },
      { taken },
    );
  }
  const written: URL[] = [];
  try {
    for (const [path, text] of texts) {
      const file = new URL(path, folder);
      writeFileSync(file, text, { flag: 'wx' });
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw writeError(fileURLToPath(folder), error);
  }
  return {
    files: texts.map(([path]) => `shared/rules/${path}`),
    listing: `import { ${camelCase(name)} } from './${known}/${name}.ts';`,
  };
};

/** A staff rule to start from: it is valid, and its cases serve as examples. */
const staffRuleText = (id: StaffRule['id'], owner: string): StaffRule => ({
  id,
  revision: 1,
  title: { 'zh-CN': '新号频繁发帖', en: 'a new account that posts a lot' },
  detects: {
    'zh-CN': '注册不满一天、一小时内发帖超过十条的账号。',
    en: 'Accounts that post more than ten times an hour within a day of signing up.',
  },
  family: 'account',
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'low',
  ground: { platformRule: 'no-mass-contact' },
  on: ['content.posted'],
  when: 'account.ageHours < 24 && counts.posts.hour > 10',
  sentence: {
    'zh-CN': '注册 {age} 小时，一小时内发帖 {count} 条',
    en: 'signed up {age} h ago and posted {count} times within an hour',
  },
  values: { age: 'account.ageHours', count: 'counts.posts.hour' },
  warns: false,
  falsePositives: [],
  blindSpots: [],
  runbook: [],
  cases: [
    {
      name: 'the eleventh post within an hour of a new account',
      expects: 'fires',
      on: 'content.posted',
      signals: { 'account.ageHours': 2, 'counts.posts.hour': 11 },
    },
    {
      name: 'the tenth',
      expects: 'quiet',
      on: 'content.posted',
      signals: { 'account.ageHours': 2, 'counts.posts.hour': 10 },
    },
    {
      name: 'somebody who has been here for a week',
      expects: 'quiet',
      on: 'content.posted',
      signals: { 'account.ageHours': 168, 'counts.posts.hour': 11 },
    },
  ],
  owner,
});

/**
 * Writes the file of a new staff rule, ready to edit and publish, into the working folder.
 *
 * @returns the file name
 * @throws {Error} if the id is invalid or the file exists
 */
export const createStaffRule = (id: string): string => {
  const known = StaffRule.shape.id.safeParse(id);
  if (!known.success) {
    throw refusal(
      {
        'zh-CN': '“{id}”不是自建规则的 id；应为 {how}',
        en: '“{id}” is not a staff rule id: write {how}',
      },
      { id, how: localized(nameFormats.id) },
    );
  }
  const file = `${known.data}.json`;
  if (existsSync(file)) {
    throw refusal(
      {
        'zh-CN': '{file} 已存在：请编辑该文件，或另取名称',
        en: '{file} exists: edit it, or choose another name',
      },
      { file },
    );
  }
  const rule = staffRuleText(known.data, signedInUser() ?? 'owner');
  try {
    writeFileSync(file, `${JSON.stringify(rule, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    throw writeError(file, error);
  }
  return file;
};

import { lawNames, platformRuleNames } from '../grounds.ts';
import { issuesIn } from '../schema-words.ts';
import type { Words } from '../words.ts';
import type { Problem } from './problem.ts';
import { nameFormats, StaffRule } from './staff-rule.ts';

const quotedList = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ');
const laws = `(${quotedList(lawNames)})`;
const platformRules = `(${quotedList(platformRuleNames)})`;

/** What to write into each field. */
const hints: { readonly [Field in keyof StaffRule]: Words } = {
  id: {
    'zh-CN': '如 staff.night-transfers',
    en: 'such as staff.night-transfers',
  },
  revision: {
    'zh-CN': '整数，首版为 1，每改一次加一',
    en: 'a whole number: 1 at first, increased by one with every change',
  },
  title: {
    'zh-CN': '中英文各一，至多 60 字',
    en: 'in both languages, zh-CN and en, at most 60 characters',
  },
  detects: {
    'zh-CN': '中英文各一，至多 300 字',
    en: 'in both languages, zh-CN and en, at most 300 characters',
  },
  family: {
    'zh-CN': '查看对象：account、content、network 或 victim',
    en: 'what it looks at: account, content, network or victim',
  },
  evidenceFamily: {
    'zh-CN': '依据所属：identity、network、behaviour、content 或 reports',
    en: 'kind of its evidence: identity, network, behaviour, content or reports',
  },
  subject: {
    'zh-CN': '针对谁：account、content 或 counterpart',
    en: 'subject of its findings: account, content or counterpart',
  },
  category: { 'zh-CN': '危害类别，如 fraud、spam', en: 'the kind of harm, such as fraud or spam' },
  severity: { 'zh-CN': 'low、medium、high 或 critical', en: 'low, medium, high or critical' },
  ground: {
    'zh-CN': `{"law": ${laws}, "article": 31} 或 {"platformRule": ${platformRules}}`,
    en: `{"law": ${laws}, "article": 31} or {"platformRule": ${platformRules}}`,
  },
  on: {
    'zh-CN': '至少一种事件，如 content.posted',
    en: 'at least one event type, such as content.posted',
  },
  when: {
    'zh-CN': '对信号的条件，如 counts.posts.hour > 5',
    en: 'a condition over signals, such as counts.posts.hour > 5',
  },
  sentence: {
    'zh-CN': '中英文各一，至多 200 字；{名称} 处填入“句中的值”（values）里的同名值',
    en: 'in both languages, zh-CN and en, at most 200 characters; {name} inserts the sentence value (values) of that name',
  },
  values: {
    'zh-CN': '名称以小写字母开头，只含字母和数字；值为表达式',
    en: 'names of letters and digits that begin with a lower-case letter, each with an expression',
  },
  warns: { 'zh-CN': 'true 或 false', en: 'true or false' },
  falsePositives: { 'zh-CN': '至多 10 句', en: 'at most 10 sentences' },
  blindSpots: { 'zh-CN': '至多 10 句', en: 'at most 10 sentences' },
  runbook: { 'zh-CN': '至多 6 步', en: 'at most 6 steps' },
  cases: {
    'zh-CN': '至多 30 例，每例有名称、预期（触发为 fires，不触发为 quiet）、事件和信号的值',
    en: 'at most 30, each with a name, the expected result (fires, or quiet if it stays quiet), an event and values of signals',
  },
  owner: { 'zh-CN': '负责的人或团队', en: 'the person or team responsible for it' },
};

const fields = Object.keys(hints).join(', ');
const anyField: Words = { 'zh-CN': `字段有：${fields}`, en: `one of: ${fields}` };

/** Returns the problems with a rule's fields, in both languages; `[]` if all are valid. */
export const fieldProblems = (candidate: unknown): readonly Problem[] =>
  issuesIn(StaffRule, candidate, nameFormats).map(({ path, message }) => {
    const [field] = path;
    const known = typeof field === 'string' && Object.hasOwn(hints, field);
    return {
      field: path.join('.') || 'rule',
      message,
      remedy: known ? hints[field as keyof StaffRule] : anyField,
    };
  });

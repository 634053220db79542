import type { Catalogue } from '../words/say.ts';

export const words = {
  why: { 'zh-CN': '判定依据', en: 'Why this was decided' },
  noDecision: { 'zh-CN': '此案尚无决定', en: 'No decision on this case yet' },
  otherDecisions: { 'zh-CN': '其余决定（{count}）', en: 'Other decisions ({count})' },
  otherFindings: { 'zh-CN': '另有 {count} 项发现', en: 'Other findings: {count}' },
  automatic: { 'zh-CN': '自动', en: 'automatic' },
  byPerson: { 'zh-CN': '由 {name} 决定', en: 'by {name}' },
  wanted: { 'zh-CN': '本应为：{outcome}', en: 'would have been: {outcome}' },
  braked: { 'zh-CN': '已由熔断拦下（{brakes}）', en: 'Held back by a brake ({brakes})' },
  shadow: { 'zh-CN': '影子规则，未参与决定', en: 'shadow rule, not counted' },
  asksOnTrial: {
    'zh-CN': '试运行规则“{rule}”请您判断',
    en: 'A rule on trial, “{rule}”, needs your judgement',
  },
  asksOnTrialText: {
    'zh-CN':
      '只有试运行规则有所发现，账号没有因此受到任何措施。您的裁定会计入该规则的准确率：采取措施即它判断正确，解除即它判断错误。',
    en: 'Only rules on trial fired, and no action was taken against the account. Your ruling counts towards the rule’s precision: taking action says it was right, releasing says it was wrong.',
  },
  seeRule: { 'zh-CN': '查看规则', en: 'View rule' },
  careful: { 'zh-CN': '常见误判', en: 'Common false positives' },
  todo: { 'zh-CN': '核实要点', en: 'How to check' },
  lawGround: { 'zh-CN': '依据', en: 'Grounds' },
  ruleFailed: { 'zh-CN': '未能运行的规则：{rules}', en: 'Rules that failed: {rules}' },
  oversizeText: { 'zh-CN': '过长原文的中段', en: 'the middle of an overlong text' },
  tooManyTargets: { 'zh-CN': '超出上限的对象', en: 'targets beyond the limit' },
  tooManyLabels: { 'zh-CN': '超出上限的图片标签', en: 'labels of images beyond the limit' },
  notRead: { 'zh-CN': '未能判读：{parts}', en: 'Could not be read: {parts}' },
} as const satisfies Catalogue;

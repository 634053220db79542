import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '规则', en: 'Rules' },
  group: { 'zh-CN': '规则', en: 'Rules' },
  text: {
    'zh-CN':
      '近 30 天的运行与触发次数；产品自带的生效规则不计运行次数。审核维持包括对申诉的答复。规则依次经过草稿、回测、影子、灰度、生效。',
    en: 'Runs and firings over the last 30 days; runs of built-in live rules are not counted. Upheld includes answers to appeals. A rule goes from draft through backtest, shadow and canary to live.',
  },
  create: { 'zh-CN': '新建规则', en: 'New rule' },
  find: { 'zh-CN': '按名称或编号查找规则', en: 'Find a rule by name or ID' },
  life: { 'zh-CN': '阶段', en: 'Stage' },
  everyLife: { 'zh-CN': '所有阶段', en: 'All stages' },
  rule: { 'zh-CN': '规则', en: 'Rule' },
  examined: { 'zh-CN': '运行', en: 'Runs' },
  fired: { 'zh-CN': '触发', en: 'Fired' },
  withLive: { 'zh-CN': '生效重合', en: 'Live overlap' },
  trend: { 'zh-CN': '每日触发', en: 'Per day' },
  reviewed: { 'zh-CN': '审核维持', en: 'Upheld' },
  product: { 'zh-CN': '产品自带', en: 'built-in' },
  fellBack: { 'zh-CN': '已自动退回影子', en: 'back in shadow by itself' },
  nothing: { 'zh-CN': '没有匹配的规则', en: 'No matching rules' },
} as const satisfies Catalogue;

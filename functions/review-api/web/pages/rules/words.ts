import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '规则', en: 'Rules' },
  text: {
    'zh-CN':
      '近 30 天的运行与触发次数；产品自带的生效规则不计运行次数。审核维持率包括对申诉的答复。规则依次经过草稿、回测、影子、灰度、生效。',
    en: 'Runs and firings over the last 30 days; runs of built-in live rules are not counted. Upheld includes answers to appeals. A rule goes from draft through backtest, shadow and canary to live.',
  },
  create: { 'zh-CN': '新建规则', en: 'New rule' },
  everyLife: { 'zh-CN': '所有阶段', en: 'All stages' },
  trend: { 'zh-CN': '每日触发', en: 'Per day' },
  product: { 'zh-CN': '产品自带', en: 'built-in' },
  fellBack: { 'zh-CN': '已自动退回影子', en: 'automatically back in shadow' },
} as const satisfies Catalogue;

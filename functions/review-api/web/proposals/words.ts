import type { Catalogue } from '../words/say.ts';

export const words = {
  pending: {
    'zh-CN': '{name} 已提交“{what}”（{when}），等待另一人同意。',
    en: '{name} submitted “{what}” ({when}): awaiting a second person’s approval.',
  },
  overtaken: {
    'zh-CN': '{name} 已提交“{what}”（{when}）。规则此后有变动，已不能执行。',
    en: '{name} submitted “{what}” ({when}). The rule has changed since: this can no longer be applied.',
  },
  unread: {
    'zh-CN': '未能查出是否有待另一人同意的事项：{detail}',
    en: 'Could not check what awaits a second person’s approval: {detail}',
  },
  propose: { 'zh-CN': '提交复核', en: 'Submit for approval' },
  proposed: {
    'zh-CN': '已提交，等待另一人同意',
    en: 'Submitted: awaiting a second person’s approval',
  },
  seePending: { 'zh-CN': '查看待复核', en: 'View pending approvals' },
  withdraw: { 'zh-CN': '撤回', en: 'Withdraw' },
  withdrawn: { 'zh-CN': '“{what}”已撤回', en: '“{what}” was withdrawn' },
} as const satisfies Catalogue;

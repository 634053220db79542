import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '团队', en: 'Team' },
  agreement: { 'zh-CN': '盲审一致率', en: 'Blind re-review agreement' },
  missed: { 'zh-CN': '抽查漏判率', en: 'Missed in samples' },
  rulings: { 'zh-CN': '裁定', en: 'Rulings' },
  opened: { 'zh-CN': '新开案件', en: 'Cases opened' },
  load: { 'zh-CN': '每日负荷', en: 'Load per day' },
  perDay: { 'zh-CN': '裁定与新开案件', en: 'Rulings and cases opened' },
  noFigures: { 'zh-CN': '这段时间没有裁定。', en: 'No rulings in this period.' },
  people: { 'zh-CN': '成员', en: 'People' },
  person: { 'zh-CN': '姓名', en: 'Name' },
  lastSeen: { 'zh-CN': '最近在线', en: 'Last seen' },
  never: { 'zh-CN': '从未', en: 'never' },
  claimed: { 'zh-CN': '正在处理', en: 'In hand' },
  handling: { 'zh-CN': '处理用时（中位 / 90 分位）', en: 'Handling, p50 / p90' },
  overturned: { 'zh-CN': '推翻率', en: 'Overturned' },
  agrees: { 'zh-CN': '盲审一致率', en: 'Agreement' },
  queues: { 'zh-CN': '队列', en: 'Queues' },
  queue: { 'zh-CN': '队列', en: 'Queue' },
  queuesText: {
    'zh-CN': '案件到期前作出的裁定所占比例',
    en: 'Share of rulings made before the case was due',
  },
  dueWithin: { 'zh-CN': '最长时限', en: 'Due within' },
  inTime: { 'zh-CN': '按时裁定率', en: 'Ruled in time' },
  reveals: { 'zh-CN': '查看个人信息', en: 'Reveals' },
} as const satisfies Catalogue;

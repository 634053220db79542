import type { Catalogue } from '../words/say.ts';

export const words = {
  name: { 'zh-CN': '批量处置', en: 'Bulk action' },
  nameOf: {
    'zh-CN': '批量处置：{count} 个账号',
    en: 'Bulk action: {count} {count|account|accounts}',
  },
  ofCampaign: {
    'zh-CN': '将逐个处置此团伙已知的 {known} 个成员；完成后本案一并结案，可整体撤销。',
    en: 'Acts on the {known} known {known|member|members} of the campaign, one account at a time, then closes this case. You can undo it as a whole.',
  },
  beyondCampaign: {
    'zh-CN':
      '此团伙共有 {all} 个账号，只保留牵头账号与最近的成员：其余 {rest} 个不在此次处置之内，请按原文查找，逐个处置。',
    en: 'The campaign has {all} {all|account|accounts}, of which only the leading one and the latest are remembered. This does not reach the other {rest}: find them by a passage of their text, and act on each.',
  },
  searchOthers: { 'zh-CN': '按原文搜索', en: 'Search by text' },
  ofRing: {
    'zh-CN':
      '将逐个处置与此账号有共用项的全部已知账号；可整体撤销。请核对名单，取消勾选无关的人：他们可能只是共用地址。',
    en: 'Acts on every known account that shares something with this one, one at a time. You can undo it as a whole. Check the list and untick whoever is unrelated: people may only share a network address.',
  },
  ofUsers: {
    'zh-CN':
      '将逐个处置已知使用此项的账号；可整体撤销。请核对名单，取消勾选无关的人：他们可能只是共用地址。',
    en: 'Acts on every account known to use this item, one at a time. You can undo it as a whole. Check the list and untick whoever is unrelated: people may only share a network address.',
  },
  ofRule: {
    'zh-CN':
      '将处置 {from} 至 {to} 因此规则而受限（不论搜索所选的结果）、且没有此规则便不会受限的账号，最近可处置的 100 个；另有决定限制的、经人工维持的不在其中。恢复内容时每个账号一次一条。完成后再次打开可继续。',
    en: 'Acts on the latest 100 accounts that this rule restricted from {from} to {to} (whatever outcome you searched for) and that would not be restricted without it. Accounts also restricted by another decision, or upheld by a reviewer, are excluded. Posts are restored one per account at a time. Open this again to continue with the rest.',
  },
  goOn: { 'zh-CN': '逐批做到底', en: 'Continue to the end' },
  goingOn: {
    'zh-CN': '已提交 {accounts} 个账号，共 {acts} 批；页面须保持打开',
    en: '{accounts} {accounts|account|accounts} in {acts} {acts|action|actions} so far; keep this page open',
  },
  wentOn: {
    'zh-CN': '已到底：提交 {accounts} 个账号，共 {acts} 批',
    en: 'No more accounts: {accounts} submitted in {acts} {acts|action|actions}',
  },
  stop: { 'zh-CN': '停止', en: 'Stop' },
  lookedBack: { 'zh-CN': '已回溯至 {when}。', en: 'Looked back to {when}.' },
  lookFurther: { 'zh-CN': '继续回溯', en: 'Look further back' },
  chooseAct: { 'zh-CN': '处置方式', en: 'Action' },
  would: {
    'zh-CN': '将处置 {would} 个账号，共选 {all} 个',
    en: 'Acts on {would} of {all} {all|account|accounts}',
  },
  wouldUndo: {
    'zh-CN': '将恢复 {would} 个账号，共 {all} 个',
    en: '{would} of {all} {all|account|accounts} would be reverted',
  },
  sample: {
    'zh-CN': '抽样：{account} 的用户将看到',
    en: 'Sample: what the user of {account} will see',
  },
  account: { 'zh-CN': '账号', en: 'Account' },
  change: { 'zh-CN': '变化', en: 'Change' },
  result: { 'zh-CN': '结果', en: 'Result' },
  willDo: { 'zh-CN': '可处置', en: 'will be done' },
  willUndo: { 'zh-CN': '可撤销', en: 'will be undone' },
  done: { 'zh-CN': '已完成', en: 'done' },
  cannot: { 'zh-CN': '不处置：{why}', en: 'skipped: {why}' },
  leftOut: { 'zh-CN': '已取消勾选', en: 'unticked' },
  caseless: {
    'zh-CN': '没有保留关于此账号的决定，没有可处置的案件',
    en: 'no decision on record, so there is no case to act on',
  },
  gone: { 'zh-CN': '预览之后已不在', en: 'no longer listed' },
  run: { 'zh-CN': '确认处置', en: 'Confirm' },
  running: { 'zh-CN': '正在处置', en: 'Acting' },
  soFar: {
    'zh-CN': '已处置 {done} / {of} 个账号',
    en: '{done} of {of} {of|account|accounts} done',
  },
  undoing: { 'zh-CN': '正在撤销', en: 'Undoing' },
  undoneSoFar: {
    'zh-CN': '已撤销 {done} / {of} 个账号',
    en: '{done} of {of} {of|account|accounts} undone',
  },
  unreadableSoFar: {
    'zh-CN': '{unreadable} 个账号的记录无法读取，是否已完成不得而知',
    en: '{unreadable} {unreadable|account|accounts} cannot be read, so their progress is unknown',
  },
  ran: {
    'zh-CN': '批量处置：成功 {done}，未处置 {failed}',
    en: 'Bulk action: {done} done, {failed} skipped',
  },
  undone: {
    'zh-CN': '批量处置已撤销：恢复 {undone} 个，未能撤销 {kept} 个',
    en: 'Bulk action undone: {undone} reverted, {kept} not reverted',
  },
  undoReason: { 'zh-CN': '批量处置后立即撤销', en: 'Undone immediately' },
  seeRun: { 'zh-CN': '查看此次批量处置', en: 'View this bulk action' },
  runName: { 'zh-CN': '批量处置：{act}', en: 'Bulk action: {act}' },
  ranBy: { 'zh-CN': '{name} 执行于 {when}', en: 'by {name}, {when}' },
  runUndone: { 'zh-CN': '已由 {name} 撤销', en: 'undone by {name}' },
  undoRun: { 'zh-CN': '全部撤销', en: 'Undo all' },
  undoRunText: {
    'zh-CN': '逐个恢复处置前的状态；此后另有处置的账号不受影响。',
    en: 'Each account returns to its previous state; accounts acted on since are left as they are.',
  },
  byTwo: { 'zh-CN': '{name} 同意', en: 'approved by {name}' },
  takenBack: { 'zh-CN': '已撤销', en: 'undone' },
  stays: { 'zh-CN': '未能撤销：{why}', en: 'not undone: {why}' },
} as const satisfies Catalogue;

import type { Catalogue } from '../words/say.ts';

export const words = {
  group: { 'zh-CN': '常用', en: 'General' },
  palette: { 'zh-CN': '命令面板', en: 'Command palette' },
  ask: {
    'zh-CN': '输入命令、页面、账号或决定编号',
    en: 'Command, page, account or decision ID',
  },
  help: { 'zh-CN': '键盘快捷键', en: 'Keyboard shortcuts' },
  helpText: {
    'zh-CN': '此处可用的按键。按 Ctrl+K 打开命令面板，可用文字查找任何操作。',
    en: 'Keys that work here. Ctrl+K opens the command palette, which finds any action by name.',
  },
  singleKeysOff: {
    'zh-CN': '单键快捷键已关闭，可在“偏好”中打开。',
    en: 'Single-key shortcuts are off. Turn them on in preferences.',
  },
  or: { 'zh-CN': '或', en: 'or' },
  andThen: { 'zh-CN': '然后', en: 'then' },
  none: { 'zh-CN': '没有匹配的命令', en: 'No matching command' },
  goTo: { 'zh-CN': '查找“{asked}”', en: 'Look up “{asked}”' },
  takenForText: {
    'zh-CN': '像是在输入文字，按键未执行。请稍停片刻再按。',
    en: 'This looked like typing, so the keys did nothing. Pause for a moment, then press again.',
  },
} as const satisfies Catalogue;

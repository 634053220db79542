import type { Catalogue } from '../words/say.ts';

export const words = {
  refused: { 'zh-CN': '{title}。{detail}', en: '{title}. {detail}' },
  unreachable: { 'zh-CN': '连接不上服务器', en: 'Cannot reach the server' },
  unreachableText: {
    'zh-CN': '请检查网络后重试；刚才的操作可能没有送达。',
    en: 'Check your network and try again. Your last action may not have gone through.',
  },
  noAnswer: { 'zh-CN': '服务器暂时不能应答', en: 'The server is not responding' },
  noAnswerText: {
    'zh-CN': '请稍后重试（HTTP {status}）。',
    en: 'Try again in a moment (HTTP {status}).',
  },
  partialFile: {
    'zh-CN': '导出文件可能不完整：已达一次导出的上限。请缩小范围后再导出，或使用命令行。',
    en: 'The exported file may not be complete: it reached the limit of one export. Narrow what you export, or use the command line.',
  },
  outOfDate: {
    'zh-CN': '连接不上服务器：页面上的内容可能已经过时，恢复后会自动更新。',
    en: 'Cannot reach the server: this page may be out of date. It refreshes automatically once the connection is back.',
  },
} as const satisfies Catalogue;

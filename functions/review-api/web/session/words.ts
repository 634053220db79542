import type { Catalogue } from '../words/say.ts';

export const words = {
  product: { 'zh-CN': '清源审核台', en: 'Clearspring review console' },
  otherLanguage: { 'zh-CN': 'English', en: '中文' },
  loading: { 'zh-CN': '正在加载', en: 'Loading' },
  signOut: { 'zh-CN': '退出登录', en: 'Sign out' },
  signIn: { 'zh-CN': '登录', en: 'Sign in' },
  signInText: {
    'zh-CN': '请用贵单位的账号登录。所有查看与处置均会留痕。',
    en: 'Sign in with your organisation’s account. Everything you view and do is recorded.',
  },
  signInFailed: {
    'zh-CN': '登录没有完成，请重新登录。所有查看与处置均会留痕。',
    en: 'Sign-in did not complete. Please try again. Everything you view and do is recorded.',
  },
  signInUnconfirmed: {
    'zh-CN': '登录服务器未能确认您的登录，请重新登录。所有查看与处置均会留痕。',
    en: 'The sign-in server did not confirm that you are signed in. Please sign in. Everything you view and do is recorded.',
  },
  signInUnreachable: {
    'zh-CN': '连接不上登录服务器。请检查网络后再点“登录”；仍不行请联系管理员。',
    en: 'Cannot reach the sign-in server. Check your network and sign in again. If that does not help, ask an administrator.',
  },
  signInAgain: {
    'zh-CN': '登录已过期，请重新登录。所有查看与处置均会留痕。',
    en: 'Your session has ended. Please sign in again. Everything you view and do is recorded.',
  },
  signInBeside: {
    'zh-CN': '这次登录不是从此窗口开始的。请关闭此窗口，回到原来的页面；或在此重新登录。',
    en: 'This sign-in was started in another window. Close this one and go back to it, or sign in here.',
  },
  noAccess: { 'zh-CN': '没有权限', en: 'No access' },
  noAccessText: {
    'zh-CN': '您的账号在此平台没有角色，请联系管理员。',
    en: 'Your account has no role on this platform. Ask an administrator.',
  },
  ended: { 'zh-CN': '登录已过期', en: 'Your session has ended' },
  endedText: {
    'zh-CN':
      '请在另开的窗口重新登录，此页与已填写的内容保持原样；没有任何操作被执行到一半。若浏览器不允许另开窗口，则离开此页登录后返回，只保留处置、申诉答复、复核理由和规则的草稿。',
    en: 'Sign in again in a window of its own: this page stays as it is, with all that you entered. No action was left half done. If your browser opens no window, you leave this page to sign in and come back; only drafts of decisions, appeal answers, approvals and rules are then kept.',
  },
  unreachable: { 'zh-CN': '连接不上服务器', en: 'Cannot reach the server' },
  unreachableText: {
    'zh-CN': '请检查网络，稍后重试。',
    en: 'Check your network and try again in a moment.',
  },
  retry: { 'zh-CN': '重试', en: 'Try again' },
} as const satisfies Catalogue;

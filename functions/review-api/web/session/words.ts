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
  noAccess: { 'zh-CN': '没有权限', en: 'No access' },
  noAccessText: {
    'zh-CN': '您的账号在此平台没有角色，请联系管理员。',
    en: 'Your account has no role on this platform. Ask an administrator.',
  },
  ended: { 'zh-CN': '登录已过期', en: 'Your session has ended' },
  endedText: {
    'zh-CN':
      '重新登录后将回到当前页面。处置、申诉答复、复核理由和规则的草稿已保留，其他对话框中的内容须重新填写；没有任何操作被执行到一半。',
    en: 'Sign in again to come back to this page. Drafts of decisions, appeal answers, approvals and rules are kept; anything in other dialogues has to be entered again. No action was left half done.',
  },
  unreachable: { 'zh-CN': '连接不上服务器', en: 'Cannot reach the server' },
  unreachableText: {
    'zh-CN': '请检查网络，稍后重试。',
    en: 'Check your network and try again in a moment.',
  },
  retry: { 'zh-CN': '重试', en: 'Try again' },
} as const satisfies Catalogue;

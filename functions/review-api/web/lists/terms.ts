import type { ListEntryView } from '../../contract/lists.ts';
import type { Words } from '../words/say.ts';

export const listTitles: { readonly [L in ListEntryView['list']]: Words } = {
  block: { 'zh-CN': '阻止名单', en: 'Block list' },
  watch: { 'zh-CN': '关注名单', en: 'Watch list' },
  allow: { 'zh-CN': '豁免名单', en: 'Allow list' },
  dishonesty: { 'zh-CN': '联合惩戒名单', en: 'Dishonesty list' },
};

/** Names of the kinds of list entries. */
export const listKinds: { readonly [K in ListEntryView['kind']]: Words } = {
  account: { 'zh-CN': '账号', en: 'account' },
  device: { 'zh-CN': '设备', en: 'device' },
  identity: { 'zh-CN': '身份证件', en: 'identity' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
  address: { 'zh-CN': '网络地址段', en: 'address range' },
  'mail-domain': { 'zh-CN': '邮箱域名', en: 'email domain' },
  'link-domain': { 'zh-CN': '链接域名', en: 'link domain' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  template: { 'zh-CN': '文本模板', en: 'text template' },
  image: { 'zh-CN': '图片', en: 'image' },
};

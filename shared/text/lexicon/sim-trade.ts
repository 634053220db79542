import type { LexiconEntry } from './entry.ts';

export const simTrade: LexiconEntry = {
  category: 'sim-trade',
  title: { 'zh-CN': '电话卡与号码买卖', en: 'trade in SIM cards and phone numbers' },
  definition: {
    'zh-CN': '买卖、出租电话卡、物联网卡、虚拟号段。',
    en: 'Selling or renting SIM cards, IoT cards and virtual numbers.',
  },
  basis: [
    {
      'zh-CN': '《反电信网络诈骗法》第十四条、第三十一条',
      en: 'Anti-Telecom and Online Fraud Law, arts. 14 and 31',
    },
    { 'zh-CN': '《刑法》第二百八十七条之二', en: 'Criminal Law, art. 287-2' },
  ],
  severity: 'high',
  response: 'hide',
  core: '手机黑卡 实名手机卡出售 不记名电话卡 不实名电话卡 免实名卡 免实名手机卡 无实名卡 白卡手机 注册卡 虚商卡 物联网卡批发 手机卡租赁 租手机卡 收手机卡 收电话卡 出电话卡 语音卡 170号段 国外手机卡 物联卡免实名 卡免实名 收校园卡 手机卡不实名 收固话 租固话 固话出租 租座机',
  objects: '电话卡 手机卡 手机号 流量卡 物联网卡 虚拟号 号段 sim卡 验证码 靓号 小号 实名卡 香港卡',
  context: '实名 批发 长期有效 日租 号码 短信 语音 三网',
};

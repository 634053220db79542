import type { LexiconEntry } from './entry.ts';

export const accountTrade: LexiconEntry = {
  category: 'account-trade',
  title: { 'zh-CN': '互联网账号买卖与租借', en: 'sale and rental of online accounts' },
  definition: {
    'zh-CN':
      '买卖、出租社交、支付、直播、电商等互联网账号，或代实名、代解封；正当的游戏账号交易除外。',
    en: 'Selling or renting social, payment, streaming and shop accounts, verifying them for others or unblocking them; lawful trade in game accounts apart.',
  },
  basis: [
    { 'zh-CN': '《反电信网络诈骗法》第三十一条', en: 'Anti-Telecom and Online Fraud Law, art. 31' },
    {
      'zh-CN': '《互联网用户账号信息管理规定》',
      en: 'Provisions on the Administration of Internet User Account Information',
    },
  ],
  severity: 'high',
  response: 'hide',
  core: '微信号出售 微信号租 租微信号 收微信号 出微信号 卖微信号 老号出售 满月号 直登号 协议号 成品号 代实名 过人脸 过脸 人脸代过 解封微信 代解封 辅助解封 辅助注册 微信辅助 实名号 白号 号商 挂号收号 租号 收号 顶号 zm租 zm单价 号群 探探号 陌陌号批发 抖音号批发 小红书号批发 钉钉号 企微号 支付宝号 老微信 海外账号批发 ins号 脸书号 推特号 谷歌号批发 邮箱号批发 账号批发 满月微信 年号 引流号 美区id 代开飞机会员 代开tg会员 飞机会员 钉钉实名 微信扫码辅助 扫码解封 快手上号 抖音上号 日结租号 三天起租 解封代挂 骑手号出租 挂号费 晚上上号 收老号 收闲置号 上号日结 账密日结 挂支付宝 微信出租 飞机老号 出飞机号 tg老号 出各地id 收素人号 代过脸 骑手号租 代刷脸认证 跳人脸 某信号 支某宝 死号包补 耐用号 千粉号 刷脸兼职 实名兼职 解除防沉迷',
  objects:
    '微信号 qq号 抖音号 快手号 支付宝号 飞机号 telegram账号 微博号 小红书号 陌陌号 闲鱼号 淘宝号 公众号 账号 帐号 号 企业微信 实名账号 直播号 老号 小号 黑号 苹果id 素人号 骑手号 会员 id 会员号 骑手账号',
  context:
    '稳定 耐用 实名 解封 权重 注册 年老号 好友 双开 号商 日租 周租 登录 账单 结算 无限制 预付 上号 账密 包补 死号',
};

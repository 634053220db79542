import type { LexiconEntry } from './entry.ts';

export const cardTrade: LexiconEntry = {
  category: 'card-trade',
  title: { 'zh-CN': '银行卡与支付账户买卖', en: 'trade in bank cards and payment accounts' },
  definition: {
    'zh-CN': '收购、出售、出租、出借银行卡、对公账户、U 盾或支付账户。',
    en: 'Buying, selling, renting or lending bank cards, company accounts, USB tokens or payment accounts.',
  },
  basis: [
    { 'zh-CN': '《反电信网络诈骗法》第三十一条', en: 'Anti-Telecom and Online Fraud Law, art. 31' },
    {
      'zh-CN': '《刑法》第一百七十七条之一、第二百八十七条之二',
      en: 'Criminal Law, arts. 177-1 and 287-2',
    },
  ],
  severity: 'critical',
  response: 'hide',
  core: '四件套 八件套 对公账户收 公户收 收卡商 卡商 收u盾 盾卡 普卡公户 一类卡收 卡头 卡主 跑卡 卡农 黑卡 白户卡 收公户 出公户 收四件套 出四件套 银行卡四件套 对公八件套 租卡 卖卡 收卡 供卡 卡接回u 微信支付宝收款码出租 租收款码 收商户码 全套资料卡 信用社盾 工商盾 农业盾 建设盾 吨卡 三大行卡 一类卡二类卡 落地三包 包冻三天 收闲卡 收旧银行卡 带盾卡 卡带盾 收数币钱包 收对公 收数币 收二类户',
  objects:
    '银行卡 储蓄卡 信用卡 借记卡 u盾 网银盾 对公账户 公户 对公户 公司户 企业支付宝 企业户 支付宝账户 支付账户 收款码 商户码 普卡 一类卡 二类卡 个体户对公 pos机商户 工行卡 农行卡 建行卡 中行卡 邮政卡 信用社卡 海外银行卡 卡 数字钱包 商家码',
  context:
    '菜卡 当天结算 包飞 面交 邮寄 预付 秒结 半天 买断 冻结 包赔 安全稳定 实名 开户 中介 卡主 配合刷脸',
};

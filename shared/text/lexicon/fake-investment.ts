import type { LexiconEntry } from './entry.ts';

export const fakeInvestment: LexiconEntry = {
  category: 'fake-investment',
  title: { 'zh-CN': '虚假投资与假平台', en: 'fake investments and platforms' },
  definition: {
    'zh-CN': '以荐股、虚拟币、外汇、期货、数字藏品、内幕、稳赚为诱饵的投资诈骗。',
    en: 'Investment fraud: stock tips, crypto, forex, futures, “inside news” and guaranteed returns.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第二百六十六条、第一百九十二条、第一百七十六条',
      en: 'Criminal Law, arts. 266, 192 and 176',
    },
    { 'zh-CN': '《证券法》第一百六十条', en: 'Securities Law, art. 160' },
  ],
  severity: 'high',
  response: 'hide',
  core: '荐股 荐股群 牛股 黑马股 涨停板 涨停股 内幕消息 内部消息股 老师带单 跟单 带单老师 老师喊单 喊单 稳赚不赔 保本高息 保本保息 稳赚 包赚 零风险高收益 高收益零风险 日化收益 日收益 静态收益 动态收益 拉人头 资金盘 传销币 空投糖果 打新必中 原始股 数字货币投资 虚拟货币投资 合约带单 炒外汇 外汇mt4 外汇平台 恒指期货 现货黄金 期货配资 股票配资 杠杆十倍 配资开户 机构席位 大宗交易账户 主力建仓 庄家拉升 操盘手 操盘策略 分析师推荐 翻倍收益 资金翻倍 日赚百分之 内部渠道 平台漏洞 系统漏洞 后台数据漏洞 稳赚漏洞 挖矿收益 云矿机 矿机 质押生息 流动性挖矿 数字藏品 养老项目投资 扶贫项目 民族资产解冻 慈善项目分红 投资理财群 理财老师 量化机器人 财富自由项目 股票交流群 免费诊股 十倍牛股 带单亏了 牛股免费 质押挖矿 defi挖矿 挖矿返佣 内部节点',
  objects: '股票 基金 外汇 期货 虚拟币 数字货币 比特币 黄金 理财 投资 空投 原始股 新股 涨停 项目',
  context:
    '收益 稳定 老师 分析师 带你 群里 学员 免费 名额 本金 翻倍 利润 回本 内幕 平台 下载 充值 提现 行情 布局 建仓 回报 质押 挖矿 区块链 元宇宙 算力 藏品',
};

import type { LexiconEntry } from './entry.ts';

export const moneyMule: LexiconEntry = {
  category: 'money-mule',
  title: { 'zh-CN': '跑分洗钱招募', en: 'money mule recruitment' },
  definition: {
    'zh-CN': '招募或组织跑分、车队、代收代付、卡接回 U、虚拟币洗钱、卡密核销洗货。',
    en: 'Recruiting or organising the movement of criminal money: run-score teams, collection and payout, crypto and gift-card laundering.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第三百一十二条、第一百九十一条、第二百八十七条之二',
      en: 'Criminal Law, arts. 312, 191 and 287-2',
    },
    { 'zh-CN': '《反电信网络诈骗法》第二十五条', en: 'Anti-Telecom and Online Fraud Law, art. 25' },
  ],
  severity: 'critical',
  response: 'hide',
  core: '跑分 跑分平台 跑分车队 实力车队 车队接料 车队长期 精聊车队 卸货 洗米 洗料 洗货 洗钱 洗白 白资 灰资 黑资 黑资金 资金漂白 卡接回u 卡接 回u 码商 码队 一道二道 二道料 一道料 三道料 四道 代收代付 第三方支付通道 四方支付 源头支付 支付通道 原生支付 三方四方 承兑商 币商 搬砖套利 点位 点位高 点位美丽 接回u 出u 收u 大量出u 大量收u 假u 仿u 黑u 油卡核销 话费核销 卡密回收 核销 话费充值慢充 慢充 料方 通道料 快进快出 帮转账 代付项目 代收款 收款转账 跑货 跑腿取现 代取现 取现车手 车手 上门取现 取黄金 买黄金代购跑腿 日结跑腿取钱 资金盘口 盘口 上押 双押 直押 担保公群 可押 先u后钱 先款后u 钱u秒回 拍手 拍单 洗咪 喜米 无押金跑分 免押 菜农 资金归集 归集料 刷脸取款 承兑换汇 洗资 洗资金 水房 代付通道 海外支付通道 多国支付 收现钞 小团找单 大额对敲 网银对敲 供码 挂码 租支付宝 租微信收款 拖料 赚米 换米 搞米 码接 打米 大小混 大小混料 精聊资金 点高 卡主到场 卡主跟车 接货 私卡 多国承兑 海外承兑 原生卡 接料 线下刷脸 实体店刷脸 门店刷脸 取现一趟 卡里过账 代取款 帮取款 取款车手 线下取款 线下取现 黄金跑腿 代买黄金 帮走流水 帮过账 过个账 接单取现 现金换u 换u上门 兑u 线下刷物 提金条 取金条 刷黄金 代购黄金 金店提货 线下验资 验资专员 点红包 转收款码 沙盘料 混币器 卡主跟卡 收实体卡 收款助理',
  objects:
    'usdt u币 泰达币 虚拟币 油卡 话费 卡密 收款码 流水 转账 资金 通道 料 支付 现钞 换汇 承兑 港卡',
  context:
    '安全 不冻卡 不封卡 不堵车 日结 提成 佣金 队长 团队 汇率 保证金 押金 稳定 盘口 结算 承接 押 闲置 找单 小团 团单 散户 上浮 下浮 回款 线下 同台 账密 上号 走量 跟车 到场 见米 秒结 冻卡包赔',
};

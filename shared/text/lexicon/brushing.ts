import type { LexiconEntry } from './entry.ts';

export const brushing: LexiconEntry = {
  category: 'brushing',
  title: { 'zh-CN': '刷单与虚假兼职', en: 'fake orders and part-time jobs' },
  definition: {
    'zh-CN': '以点赞、关注、刷单、打字员、在家兼职为名的返利任务与虚假招聘。',
    en: 'Rebate tasks and fake jobs: likes, follows, fake orders, typing, work from home.',
  },
  basis: [
    {
      'zh-CN': '《反不正当竞争法》关于虚假交易的规定',
      en: 'Anti-Unfair Competition Law, on fictitious transactions',
    },
    { 'zh-CN': '《刑法》第二百六十六条', en: 'Criminal Law, art. 266' },
  ],
  severity: 'high',
  response: 'hide',
  core: '刷大众点评 刷单 刷单员 刷客 刷信誉 补单 做单 派单员 垫付返佣 垫付返款 连单 复合任务 关注赚佣金 点赞赚钱 点赞员 抢单赚钱 做任务返利 任务返佣 福利单 一单一结 佣金秒结 佣金秒到账 在家兼职日结 手机兼职日结 宝妈兼职 学生宝妈 无门槛兼职 打字兼职 打字录入员 试衣员 充场 刷好评 好评返现员 刷流水兼职 日赚 日入过千 日入上千 月入过万 时薪几十 动动手指 一部手机就能做 一部手机即可 轻松赚钱 躺赚 副业日结 零投资 淘宝兼职 垫付 赚佣金 赚钱群 返利群 挂机赚钱 挂机项目 全自动挂机 撸金 搬砖项目 薅羊毛项目 日结兼职 网络兼职 数据标注合作 赚米 日搞 推单员 点赞日结 差评处理 删差评 空包单 做单返佣 垫付秒返 虚拟试衣 短剧试看 三连单 助力冲榜 商品关注员 加接待 找接待 内招指标',
  objects:
    '淘气值 兼职 副业 兼职员 客服兼职 打字员 录入员 点赞 关注 任务 评价 抢单 红包任务 体验官 刷手 主播运营 差评 单子 评价员 点评员 助力员 抄写员 试玩员 评分员',
  context:
    '关注员 日结 佣金 在家 时间自由 不收费 不压钱 不押钱 操作简单 宝妈 学生 上班族 名额有限 无需经验 新手 导师 任务 本金 返利 手机 轻松 一单 工资 小白 项目 米 做满',
};

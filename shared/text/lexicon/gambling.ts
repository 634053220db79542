import type { LexiconEntry } from './entry.ts';

export const gambling: LexiconEntry = {
  category: 'gambling',
  title: { 'zh-CN': '网络赌博', en: 'online gambling' },
  definition: {
    'zh-CN': '推广赌博网站、彩票计划、赌局，招募赌博代理。',
    en: 'Promoting gambling sites, lottery plans and games, or recruiting agents for them.',
  },
  basis: [
    { 'zh-CN': '《刑法》第三百零三条', en: 'Criminal Law, art. 303' },
    {
      'zh-CN': '《治安管理处罚法》关于赌博的规定',
      en: 'Public Security Administration Punishments Law, on gambling',
    },
  ],
  severity: 'high',
  response: 'hide',
  core: '哈希竞猜 菠菜 博彩 博采 百家乐 时时彩 北京赛车 pk10 pc蛋蛋 六合彩 六合 特码 四码 平特 真人视讯 电子游艺 娱乐城 威尼斯人 新葡京 金沙娱乐 澳门赌场 赌场 网赌 赌球 下注 投注 投注站 彩金 首存 首充送 存送 存款送 返水 洗码 流水即可 百家乐代理 棋牌代理 棋牌推广 棋牌送 棋牌平台 ag真人 真人荷官 荷官发牌 捕鱼电子 老虎机 体育投注 体彩计划 带单回血 回血计划 上岸计划 计划员 包赔计划 包中 内部彩 极速赛车 幸运飞艇 加拿大28 澳洲幸运 腾讯分分彩 注册送彩金 注册送 送88 开户送 免费申请彩金 菜票 彩票网 彩票平台 现金网 信誉平台 大额无忧 电子爆分 爆大奖 德州扑克俱乐部 约局 炸金花 斗牛群 红包扫雷 抢红包群 斗地主赢钱 官方直营 开线代理 招总代 体育料 爆庄 转运金 开运金 亏损金 分分彩 计划群 大小单双 招荷官 u存u提 博彩招聘 菠菜招聘 博彩推广 稳胆 串子 三串一 红单 带红 不红不收 信用盘 现金盘 皇冠盘 博彩牌照 占成 水位 球料 足球料 实单推荐 pc28 金花群 牛牛群 跑胡子群 德扑俱乐部 德扑群 hhpoker wepoker 微信上下分 秒上下分 pg电子 爆奖 包网平台 彩票包网 综合盘 三期必中 内部赛果 看牌器 荷官 一肖中特',
  objects: '彩票 棋牌 娱乐 真人 代理 平台 麻将 扑克 红包群 体育',
  context:
    '注册 开户 充值 提现 送 彩金 流水 优惠 上分 下分 会员 信誉 返点 代理 官网 网址 秒到 客服 赢 庄 回本 台子 炮台 开线 世界杯 无风控 出款 研究球 足球 篮球 盘口 倍投 实单 翻本 抽水',
};

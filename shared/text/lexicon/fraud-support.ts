import type { LexiconEntry } from './entry.ts';

export const fraudSupport: LexiconEntry = {
  category: 'fraud-support',
  title: { 'zh-CN': '诈骗话术与技术支持', en: 'scripts and technical support for fraud' },
  definition: {
    'zh-CN': '出售话术、剧本、假平台搭建、盘口代理，教授诈骗方法，为诈骗团伙提供运营支持。',
    en: 'Selling scripts, fake-platform building and coaching, or running operations for fraud rings.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第二百八十七条之一、第二百八十七条之二、第二百六十六条',
      en: 'Criminal Law, arts. 287-1, 287-2 and 266',
    },
    { 'zh-CN': '《反电信网络诈骗法》第二十五条', en: 'Anti-Telecom and Online Fraud Law, art. 25' },
  ],
  severity: 'critical',
  response: 'hide',
  core: '杀猪盘 杀鱼盘 杀鸟盘 话术 话术本 话术剧本 剧本话术 精聊话术 聊天话术 养号话术 盘口搭建 搭建盘口 资金盘搭建 菠菜源码 棋牌源码 博彩源码 刷单源码 投资盘源码 微盘 微交易源码 交易所搭建 外汇盘搭建 盘口招代理 盘口直招 仿盘 仿站 定制仿盘 后台控制 后台可控 可控盘 控盘系统 一比一仿 克隆网站 仿银行网站 引导话术 诈骗教程 骗术 偏门 偏门项目 捞偏 捞偏门 灰产项目 灰产 黑产 灰色项目 暴利项目 空手套白狼 玩法教学 撸货 撸口子技术 退款技术 仅退款技术 薅羊毛技术 恶意退款 职业索赔教学 打假教学 技术教学包会 洗稿养号 人设照片 人设素材 人设包装 素材包 照片素材 视频素材人设 网恋素材 兵哥哥照 套图生活照 代聊 精聊 一手精聊 精聊团队 狗推 仅退款教学 公检法剧本 灰产收徒 后台改k线 可控k线 返利盘 仿官网 抢单系统 交易所源码 锁提现',
  objects: '源码 剧本 素材 盘口 项目 教程 后台 技术 平台 人设',
  context: '鱼叉 搭建 定制 一手 演示 教程 包教会 售后 团队 暴利 出售 技术 运营 后台 合作',
};

import type { LexiconEntry } from './entry.ts';

export const illegalMigration: LexiconEntry = {
  category: 'illegal-migration',
  title: {
    'zh-CN': '偷渡与境外高薪招募',
    en: 'illegal border crossing and overseas job lures',
  },
  definition: {
    'zh-CN': '组织偷越国（边）境，以高薪为诱饵招募赴缅北、柬埔寨等地从事电诈。',
    en: 'Arranging border crossings, or luring people abroad with high pay into fraud compounds.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第三百一十八条、第三百二十一条、第三百二十二条',
      en: 'Criminal Law, arts. 318, 321 and 322',
    },
    {
      'zh-CN': '《反电信网络诈骗法》第三条、第三十六条',
      en: 'Anti-Telecom and Online Fraud Law, arts. 3 and 36',
    },
  ],
  severity: 'critical',
  response: 'hide',
  core: '偷渡 走小路 水路出境 摆渡 蛇头 包过境 包过边境 边境接送 缅北 勐波 果敢招人 西港 西哈努克 柬埔寨高薪 缅甸高薪 迪拜高薪 老挝金三角 金三角 菲律宾菠菜 菲律宾博彩 妙瓦底 园区 园区招聘 狗推 狗庄 推广狗 海外高薪 境外高薪 出国高薪 包机票 包机票食宿 包护照签证 高薪打字员出国 境外客服 海外客服 海外打字 键盘手 精聊手 聊手 杀猪盘聊手 出国打工高薪 国外打字 无需护照 不用护照 免护照 边境带人 送货人头 人头费 菲律宾直招 迪拜直招 国外直招 境外直招 海外直招 包签证 包工签 不压护照 不禁足 q拉 博彩推广员 境外体育招聘 马尼拉招聘 直招 话务员 招话务 菲柬迪 柬菲迪 pagcor 马卡蒂 makati 菲律宾招聘 迪拜招聘 柬埔寨招聘 园区直招 旅游签打工 走小路出境 走线美国 美国走线 走线带路 农场黑工 kk园区 卖猪仔',
  objects:
    '护照 签证 出国劳务 境外 海外 边境 东南亚 柬埔寨 缅甸 迪拜 老挝 菲律宾 马尼拉 帕赛 西港公司 体育集团 木姐 大其力 小勐拉 佤邦',
  context:
    '高薪 包吃住 机票 底薪 月薪 提成 打字 客服 年轻 会打字 不限学历 包接送 公司 双休 安全 可上门考察 上门考察 直招 人事 弹性 推广 博彩 公司直招 岗位 面试 宿舍 人性化 华侨 精英 水路',
};

import type { LexiconEntry } from './entry.ts';

export const trafficDiversion: LexiconEntry = {
  category: 'traffic-diversion',
  title: { 'zh-CN': '引流与群发', en: 'traffic diversion and mass messaging' },
  definition: {
    'zh-CN': '为黑灰产引流、吸粉、卖粉、群发拉群、劫持流量、黑帽排名。',
    en: 'Supplying traffic to the trades: selling followers, mass messages, hijacked visits, black-hat ranking.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第二百八十七条之一、第二百八十七条之二',
      en: 'Criminal Law, arts. 287-1 and 287-2',
    },
    { 'zh-CN': '《反电信网络诈骗法》第二十五条', en: 'Anti-Telecom and Online Fraud Law, art. 25' },
  ],
  severity: 'high',
  response: 'flag',
  core: '引流 引流团队 精准引流 引流脚本 精准粉 色粉 海外粉 股民粉 兼职粉 彩票粉 菠菜粉 交友粉 出粉 卖粉 吸粉 加粉 上粉 爆粉 截流 霸屏 拉群 拉人进群 拉手 炒群 炒群机器人 私信群发 群发私信 群发软件 协议拉人 强拉 陌生拉群 短信群发 彩信群发 106短信 106直连 三网短信 短信通道 语音群呼 电销线路 地推扫码 扫码进群 进群扫码 群控 脚本引流 劫持 流量劫持 黑帽 黑帽seo 蜘蛛池 站群 快排 灰词排名 搜灰词 灰词 霸屏推广 广告代发 代发广告 群采集 采集群成员 筛料 筛号 筛开通 机器人定制 私信机 自动私信 看我名字 看名字 看我签名 看头像 看我主页 看简介 看我网名 看姐姐名 加我看 点我头像 主页有惊喜 ws群发 whatsapp群发 line群发 tg群发 强拉群 直拉 拉手日结 寄生虫排名 泛目录 目录出租 四大搜 看昵称 看我昵称 看妹名字 点我名字 名字有惊喜 看名 看签名 点简介 看我简介 私我名字 竞价户 谷歌开户 差评处理 删差评 秒上首页 收宝妈群 收老人群 粉包开口 混群发广告 有偿求群 贷款粉 网赚粉 打粉 引流卡 塞卡片 开口粉 苹果推信 黑五类 有偿投稿 代删帖 有偿删帖 刷播放 收微信群 企微拉新 地推日结',
  objects:
    '男粉 求职粉 宝妈粉 粉 粉丝 流量 私信 群发 排名 关键词 推广 拉新 短信 群成员 广告位 加好友',
  context:
    '精准 软件 推广 一条 试用 效果 自动 批量 渠道 投放 客源 获客 加我 加微信 私聊 联系 咨询 私信 名字 头像 灰词 收录 上粉 名称 昵称 私我 简介 网名',
};

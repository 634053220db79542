import type { LexiconEntry } from './entry.ts';

export const pornLure: LexiconEntry = {
  category: 'porn-lure',
  title: { 'zh-CN': '色情引诱', en: 'sexual lures' },
  definition: {
    'zh-CN': '招嫖、裸聊、售卖色情影像与账号，常为敲诈和诈骗的入口。',
    en: 'Soliciting, nude chat and the sale of pornography, often the door to extortion and fraud.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第三百五十八条、第三百六十三条、第三百六十四条',
      en: 'Criminal Law, arts. 358, 363 and 364',
    },
    {
      'zh-CN': '《治安管理处罚法》关于卖淫、传播淫秽信息的规定',
      en: 'Public Security Administration Punishments Law, on soliciting and obscene material',
    },
  ],
  severity: 'high',
  response: 'hide',
  core: '卖片 买片 看片 黄片 卖盘 买盘 看盘 福利视频 福利姬 福利群 成人视频 成人影片 成人网站 无码 av资源 可约 约炮 同城约 同城交友上门 上门服务 外围 外围女 外围模特 包夜 全套服务 莞式 莞式服务 会所 高端会所 海选 楼凤 喝茶 新茶 品茶 茶妹 学妹 嫩妹 技师上门 裸聊 文爱 磕炮 磕泡 视频裸 果聊 一对一裸 私密直播 色播 黄播 直播福利 大尺度 大尺度直播 午夜直播 深夜福利 看光 看妹 看b 看逼 看批 付费看 小视频资源 幼女 萝莉资源 呦 偷拍资源 酒店偷拍 迷药 催情 乖乖水 听话水 双飞 人妻 少妇上门 学生妹 喂片 私照 原味 丝袜福利 番号 老司机群 开车群 车牌号资源 嫖 出台 大保健 小姐上门 陪睡 包养 求包养 富婆包养 富婆求子 重金求子 操富婆 男公关招聘 sm调教 麻豆 91网址 色网 色站 黄网 黄站 成人直播 撸片 胸推 冰火 毒龙 半套 空降 可空降 伴游 高端伴游 商务伴游 嫩模 新人下海 良家少妇 丝足会所 修车群 验车 验茶 茶友群 老茶客 外送茶 外送妹 绿奴 母狗 私播 片库 看片群 看片神器 资源群 色群 大秀直播 跳蛋 自拍流出 酒店流出 兼职小姐 女友感 深喉 口爆 快餐妹 兼职妹 兼职妹子 兼职学生妹 夜场妹 茶友 喝茶群 上门妹 可验证视频 迷情 迷情香水 催情水 听话药 私房视频 色情直播 同城兼职妹 一楼一凤 喝茶的来 可包夜 选妃 可线下',
  objects: '片 资源 视频 福利 小姐姐 妹妹 妹子 姐姐 网盘 直播间 少妇 美女',
  context:
    '私聊 上门 服务 身材 清纯 粉嫩 诱惑 寂寞 开放 约 加我 免费看 在线看 名字 看名 可约 陪 叶 夜 御姐 大长腿 长腿 丝袜 制服 配合 口活 身材好 波大 水多 下海 新人 好车 一条龙 技师 包月 万部 在线 无套路 无中介 真实 素质 高清 开课 快餐 品质 真人真照 不办卡 提前约 温柔 刚下学 甜妹 环境好 隐私发货 延时',
};

import { unitsOf } from '../normalise/characters.ts';

/** Everyday words that sound like a word of the lexicon. Written out, they are not read as that word. */
export const everydayWords: ReadonlySet<string> = new Set(
  '世界 原渠 见职 申领 卡住 镜像 会说 箱子 补上 靓号 跟上 空房 处分 制造 尾盘 锡纸 巷子 惜败 慌张 身后 布衫 拾到 翻红 先聊 想聊 被带 联单 链上 卡上 连上 调单 一头 三份 三分 打分 大份 打份 大粉 报奖 包奖 抱奖 保奖 云集 晕机 运机 贷款分 网赚分 宝妈分 求职分 求职纷 南粉 条人脸 孕激 丰富 免单 马上 仅限 预约 环境 包装 连接 简直 带你 良好 真心 极速 急速 百度 人气 食品 治疗 人物 现货 尽享 价位 发票 路径 卫生 激活 过年 消耗 饰品 谅解 待你 美美 同道 牌手 保养 细分 加赠 暂停 凭借 财经 加分 分时 志愿 自愿 蔬菜 客栈 致敬 两三 羡慕 补偿 支撑 颠覆 家政 六年 惊险 减脂 向前 式神 承担 几分 万事 四星 兼顾 愉悦 绘制 机主 量产 制服 整形 实行 记住 记分 解码 起火 榴莲 酣畅 拼接 回执 恶毒 部长 士兵 举手 回族 翻盘 视界 拒收 体验馆 暴风 划伤 星系 直径 机组 喜马 带宽 鲜活 纸巾 增生 补仓 镇江 派单 病例 病理 自称 止境 集锦 舌头 死心 尖子 平价 排档 致富 闲聊 黑猫 振兴 寂静 电站 支援 刻薄 司马 应战 防洪 化肥 季风 死刑 往事 食神 三亚 保重 犹如 舌战 流连 签单 起拍 惊现 细聊 完事 规机 磅赠 享资 心细 闲置 显卡 执照 开放 限制 时薪 政审 彩票 文档 工单 人社 质押 戏迷 核查 支招 证监 证人 作证 房号 大米 岩茶 严查 六个 六岁 桌上 墙上 上分 主号 前三 厢货 自负 自付 月报 放号 两单 掌厅 卡组 积金 好商 司招 市招 驾招 录片 款几 险自 守好 空间 保健 镶嵌 防水 时节 冷漠 代工 空闲 借此 社群 卡借 卡解 水票 带笼 黑好'.split(
    ' ',
  ),
);

/** Code units of grammatical words. */
export const grammar = unitsOf('了是及和于为会这些不要将至只之与也已还而则且吗吧呢啊着过的地得');

/**
 * Code units of words that are not used as homophones of others: 售 (sell) sounds like its opposite 收 (buy),
 * and 买 (buy) like 卖 (sell).
 */
export const literalWords: ReadonlySet<number> = new Set([...grammar, ...unitsOf('售买卖')]);

/** Words used instead of 微信 and 加微, with their meaning. */
export const meaningOfNickname: ReadonlyMap<string, string> = new Map([
  ['薇信', '微信'],
  ['威信', '微信'],
  ['v信', '微信'],
  ['卫星', '微信'],
  ['加薇', '加微'],
  ['加威', '加微'],
]);

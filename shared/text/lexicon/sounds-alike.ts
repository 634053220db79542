import { unitsOf } from '../normalise/characters.ts';

/**
 * Everyday words that sound like a word of the lexicon and that the counts of jieba lack, or have too rarely. Written
 * out, they are not read as that word.
 */
export const everydayWords: ReadonlySet<string> = new Set(
  '原渠 见职 靓号 尾盘 锡纸 惜败 布衫 拾到 翻红 先聊 想聊 联单 链上 调单 大份 打份 大粉 报奖 包奖 抱奖 保奖 晕机 运机 贷款分 网赚分 宝妈分 求职纷 南粉 条人脸 孕激 免单 仅限 预约 极速 尽享 激活 牌手 加赠 加分 减脂 式神 量产 举手 体验馆 喜马 增生 补仓 派单 排档 黑猫 振兴 食神 签单 起拍 惊现 细聊 规机 磅赠 享资 时薪 工单 房号 岩茶 严查 厢货 自付 两单 掌厅 积金 好商 司招 驾招 录片 款几 险自 借此 卡借 卡解 水票 带笼'.split(
    ' ',
  ),
);

/** Code units of grammatical words. */
export const grammar = unitsOf(
  '了是及和于为会这那哪些不要将至只之与也已还而则且吗吧呢啊着过的地得',
);

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

import type { LexiconEntry } from './entry.ts';

export const impersonation: LexiconEntry = {
  category: 'impersonation',
  title: {
    'zh-CN': '冒充公检法、银行、客服、熟人',
    en: 'impersonation of police, banks, customer service or people you know',
  },
  definition: {
    'zh-CN': '冒充公检法、银行、运营商、电商物流客服、领导熟人，骗取转账、验证码或点击链接。',
    en: 'Posing as police, a bank, a carrier, a shop, a courier, a superior or a friend to obtain transfers, codes or clicks.',
  },
  basis: [
    { 'zh-CN': '《刑法》第二百六十六条、第二百七十九条', en: 'Criminal Law, arts. 266 and 279' },
  ],
  severity: 'critical',
  response: 'hide',
  core: '安全账户 涉嫌洗钱 涉案账户 通缉令 逮捕令 协查通报 资金核查 资金清查 清查账户 配合调查 涉嫌一起 名下银行卡涉嫌 身份信息被冒用 身份信息泄露涉嫌 公安局民警来电 检察院办案 不得告诉家人 不要告诉任何人 严格保密 案件保密 国家机密 笔录 做笔录 线上笔录 共享屏幕 屏幕共享 下载会议软件 腾讯会议 远程协助操作 积分兑换现金 积分已满 积分即将清零 积分过期 兑换现金 电子密码器失效 密码器过期 密码器将于 动态口令过期 网银升级 网银过期 etc失效 etc认证 etc已过期 etc停用 医保卡停用 医保卡异常 医保已停用 社保卡异常 社保停用 手机号停机核查 实名认证过期 账户异常登录 账户被冻结 账户将被冻结 银行卡被冻结 银行卡停用 征信影响 影响个人征信 注销校园贷 学生贷记录 校园贷账户 关闭百万保障 百万保障 会员自动扣费 自动扣费 自动续费代理 误操作开通 代理商会员 取消直播会员 双倍赔付 快递丢失理赔 丢件理赔 商品质量问题退款 三倍赔偿 退款理赔 甲醛超标退款 航班取消改签 航班因故障 改签补偿 改签费 延误补偿 中奖通知 幸运观众 抽中二等奖 场外幸运 领奖保证金 个人所得税领奖 我是你领导 明天来我办公室 猜猜我是谁 我换手机号了 帮我转账 先帮我垫 垫付一下 汇款至 打到这个账号 户名 苹果账户丢失 丢失的设备 id已被锁 补贴申领 工资补贴 个税退税 退税办理 劳动补贴 财政补贴 扫码领取补贴 高温补贴领取 养老金认证 验证码告诉我 验证码发给我 提供验证码',
  objects: '验证码 账户 帐户 密码 转账 汇款 链接 积分 补贴 退款 理赔 会员 征信 身份证号 卡号',
  context:
    '换号了 点击链接 登录网址 登陆 逾期 尽快 立即 失效 冻结 核实 客服 工号 您好 尊敬的 用户 公安局 检察院 法院 派出所 民警 警官 领导 银行 配合 涉嫌 兑换 激活 升级 办理 请速 否则',
};

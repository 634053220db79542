import type { LexiconEntry } from './entry.ts';

export const illegalLoan: LexiconEntry = {
  category: 'illegal-loan',
  title: { 'zh-CN': '非法贷款与套现', en: 'illegal loans and cash-out' },
  definition: {
    'zh-CN': '无视征信的贷款、高利贷、套路贷、信用卡与花呗套现、包装资料骗贷、代办提额。',
    en: 'Loans without checks, usury, credit-card and pay-later cash-out, forged files for loans, paid limit raises.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第二百二十五条、第二百六十六条、第一百七十五条之一',
      en: 'Criminal Law, arts. 225, 266 and 175-1',
    },
    {
      'zh-CN': '《关于办理非法放贷刑事案件若干问题的意见》（2019 年）',
      en: 'Opinions on Criminal Cases of Illegal Lending (2019)',
    },
  ],
  severity: 'high',
  response: 'flag',
  core: 'AB贷 强开借呗 商户套刷 无视征信 不看征信 不查征信 黑户可贷 黑户贷款 黑户必下 征信花可做 秒批 秒下款 当天下款 无抵押放款 身份证就能贷 凭身份证贷款 空放 空放贷款 私人放款 私借 民间借贷放款 714高炮 高炮 口子 新口子 内部口子 强开额度 强开技术 花呗套现 花呗提现 白条套现 信用卡套现 京东白条提现 信用卡代还 养卡提额 提额 包装贷款 包装流水 贷款包装 背债 背债人 职业背债 债务重组上岸 停息挂账代理 征信修复 修复征信 洗白征信 征信洗白 消除逾期 逾期消除 注销网贷账户 刷脸贷 砍头息 回租 租机套现 租机变现 抖音月付套现 美团月付套现 分付套现 融通 大额低息 刷流水解冻 验证还款能力 保证金解冻 空放无押 强下技术 应急空放 大额卡代办 私人空放 花呗套 白条套 月付套 学生贷 黑户下款 背贷 停息挂账 征信铲单 信用租机变现 公积金代提 代提公积金 公积金套现 医保套现 医保卡套现 医保换现金 医保卡换现金 征信逾期修复 逾期修复 租手机变现 背房贷 背车贷 闭卡人 职业闭卡 铲征信 收债平账 反催收 退息退费 债务优化 医保余额换现 医保余额变现 医保取现 分期变现 税贷包装 强制下款 百分百下款 销逾期 白户买房 收入包装 资料包装 清退专员',
  objects: '花呗 白条 信用卡 额度 贷款 借款 借钱 征信 网贷 月付 分付',
  context:
    '下款 放款 额度 利息 低息 无抵押 秒到 身份证 征信 逾期 急用钱 资质 免审 万起 到账 手续费 会员费 解冻 保证金 无押 上门 当场拿钱 白户 先办后付 下款后',
};

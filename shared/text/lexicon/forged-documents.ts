import type { LexiconEntry } from './entry.ts';

export const forgedDocuments: LexiconEntry = {
  category: 'forged-documents',
  title: { 'zh-CN': '假证与虚开发票', en: 'forged documents and invoices' },
  definition: {
    'zh-CN': '办理假证、刻章、虚开发票、假流水、假学历、假病历。',
    en: 'Forged certificates, seals, invoices, bank statements, diplomas and medical notes.',
  },
  basis: [
    {
      'zh-CN': '《刑法》第二百零五条、第二百零五条之一、第二百八十条',
      en: 'Criminal Law, arts. 205, 205-1 and 280',
    },
  ],
  severity: 'high',
  response: 'hide',
  core: '办证 刻章 代开发票 代开 开票 开各类发票 各类发票 增值税票 进项票 进项 专票 普票代开 发漂 发嫖 發票 假证 做证 办假证 毕业证办理 学历代办 办毕业证 学位证办理 房产证办理 驾驶证代办 驾照代办 免考驾照 买分 驾照扣分 代扣分 假流水 银行流水制作 做流水 代做流水 离婚证办理 结婚证制作 营业执照代办假 病假条代开 免体检健康证 健康证代办 诊断证明代开 在职证明代开 假身份证 身份证制作 高仿证件 学信网可查 包入网 证件制作 车牌制作 套牌 ps证件 改证件 票据代办 抵扣 真票 验证后付款 验真后付款 点数优惠 正规机打 机打发票 机打票 开进项 销项 有余票 余票 冲账票 开票可查 仿真度 仿真度高 办理毕业证 办理学位证 办理资格证 代办毕业证 代办学位证 代办资格证 健康证不用体检 收驾照分 驾照包拿本 直接出证 带章病假条 验资摆账 存款摆账 社保挂靠 代消分 公户回流 对公回私 成本票 票据代开 高仿票据',
  objects:
    '发票 证件 毕业证 学位证 驾驶证 驾照 房产证 身份证 公章 印章 流水 收入证明 病假条 健康证 资格证 职称 学历 护照 签证 票 税票 普票 离职证明 在读证明 实习证明 社保证明 电子章',
  context:
    '不用体检 免考 包过 代办 办理 正规 可查 验证 付款 货到付款 会计 抵扣 税点 咨询 各行业 全国 快递 保密 先看票',
};

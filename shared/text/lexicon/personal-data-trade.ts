import type { LexiconEntry } from './entry.ts';

export const personalDataTrade: LexiconEntry = {
  category: 'personal-data-trade',
  title: { 'zh-CN': '公民个人信息买卖', en: 'trade in personal data' },
  definition: {
    'zh-CN': '出售、收购、代查公民个人信息：户籍、轨迹、流水、快递、网贷、学生、老人等数据。',
    en: 'Selling, buying or looking up people’s data: registers, movements, statements, parcels, loans, pupils, the old.',
  },
  basis: [
    { 'zh-CN': '《刑法》第二百五十三条之一', en: 'Criminal Law, art. 253-1' },
    { 'zh-CN': '《个人信息保护法》第十条', en: 'Personal Information Protection Law, art. 10' },
  ],
  severity: 'critical',
  response: 'hide',
  core: '料主 精料 精聊料 出料 收料 股民料 菠菜料 网贷料 快递料 一手数据 一手料 数据料 查档 代查户籍 查户籍 查开房 开房记录 查流水 查轨迹 查人 查个人信息 人肉 社工库 社工 身份证正反面 手持身份证 手持照 户籍信息 名下资产 人员轨迹 机主信息 机主查询 查机主 手机定位找人 定位查询 企业法人数据 实时数据抓取 空号检测 号码生成 劫持数据 cpa数据 面单 学生数据 股民数据 网贷数据 老年人数据 老人数据 车主数据 业主数据 客户资料出售 电商数据 快递面单 话单 通话记录查询 聊天记录恢复查询 婚姻查询 双清数据 开房同住 同住人 全家户 全家户籍 全家信息 外卖地址 卡冻原因 冻结原因查询 车档 行车轨迹 住宿记录 出入境记录 名下手机号 查小三 查老公 查老婆 查好友 户籍照 大头照查询 空号筛选 筛空号 公安内网 内网查询 酒店记录 住宿查询 车辆轨迹 外卖多地址 带同住 收货地址查询 粉料 一手料子 实时料 股民名单 网贷名单 学生名册 户籍底档 身份证反查 手机号反查 微信反查 反查手机号 人肉开盒 代开盒 dpi数据 三网大数据 刷脸素材 收面单 被骗名单',
  objects:
    '通话清单 身份证 个人信息 公民信息 户籍 开房记录 通话记录 名单 数据 客户资料 手机号码资料 征信报告 快递信息 学籍 病历 人脸 资料 信息 轨迹 同住 开房 三要素 四要素 空号',
  context:
    '精准 实时 一手 海量 筛选 不重复 验证 定位 棋牌 股民 网贷 母婴 保健品 库存 持仓 抓奸 出结果 全套 全家 名下 代查 秒出 公安路线 抓人 接通率',
};

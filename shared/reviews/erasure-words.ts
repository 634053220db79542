import type { Words } from '../rules/words.ts';

const obstacles = {
  restricted: {
    'zh-CN': '账号仍受限制：期满、核验通过、申诉成立或人工解除后再办',
    en: 'the account is restricted: wait until the restriction expires or is lifted by a verification, an appeal or a release',
  },
  'closed-by-platform': {
    'zh-CN':
      '账号由平台关闭，限制再次注册以此为据，期限与作出过限制的决定相同；关闭有误或不必再限制的，先上报 account.reopened',
    en: 'the platform closed the account, and the block on registering again depends on it for as long as restrictions are kept: if the closure was wrong or is no longer needed, report account.reopened first',
  },
  'hidden-post': {
    'zh-CN':
      '有内容仍被隐藏：申诉成立、人工恢复或申诉期满后再办；本人已删除该内容的，先上报 content.removed',
    en: 'one of its posts is hidden: wait until an appeal or a reviewer restores it, or until the time to appeal is over; if its author removed it, report content.removed first',
  },
  'open-appeal': {
    'zh-CN': '有申诉待答复：答复后再办',
    en: 'an appeal is open: wait until it is answered',
  },
  'open-case': {
    'zh-CN': '有案件待审核：审核员裁定后再办',
    en: 'its case, or the case of a campaign with its posts, is open: wait until a reviewer has ruled on it',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** What an erasure may have to wait for. */
export type ObstacleCode = keyof typeof obstacles;

/** Words what to wait for, in both languages. */
export const wordObstacle = ({ code }: { readonly code: ObstacleCode }): Words => obstacles[code];

/** What an erasure deletes, in both languages. */
export const deletedData = {
  state: {
    'zh-CN': '账号状态：核验、计数、设备、网络、国家、往来对象的摘要，以及累积的疑点',
    en: 'the account’s state: verification, counts, digests of devices, networks and people, countries, remembered findings',
  },
  case: {
    'zh-CN': '案件、申诉记录，审核员的留言、所发提醒与所移送线索的存底（审计链上仍有其条目）',
    en: 'its case with appeals, reviewers’ notes, and records of warnings and clues (entries on the audit chain stay)',
  },
  texts: {
    'zh-CN': '案件旁保存的文本、联系方式与所用事物，以及平台所述未能执行指令的原因',
    en: 'texts, contacts and shared entities kept beside the case, and what the platform said of commands that it could not carry out',
  },
  reasons: {
    'zh-CN': '裁定理由的文字、审核员的标注，以及裁定时的账号副本',
    en: 'the words of reviewers’ rulings, their marks, and copies of the account at the time of a ruling',
  },
  shared: {
    'zh-CN': '可由归档事件与案件找到的设备、地址段等共用项上该账号的标识（只余无法还原的摘要计数）',
    en: 'its id on shared entities, such as devices and networks, that its archived events and case lead to; only a count by digest stays',
  },
} as const satisfies Readonly<Record<string, Words>>;

const keptWords = {
  restrictions: {
    'zh-CN': '作出或解除限制的决定及其证据（个人信息保护法第56条：三年）',
    en: 'decisions that restricted, or ended a restriction, with their evidence (Personal Information Protection Law, art. 56: three years)',
  },
  decisions: {
    'zh-CN': '其他决定（作为日志，网络安全法第23条：六个月）',
    en: 'other decisions (as logs: Cybersecurity Law, art. 23: six months)',
  },
  archive: {
    'zh-CN':
      '归档事件：与他人事件同存于按小时压缩的文件中，不逐一改写，到期整批删除；此前仅供本人查阅，检验规则（回测）与抽查均不再用到，惟由人员直接读取归档进行的回测除外',
    en: 'archived events: they are stored with other accounts’ events in compressed hourly files, which are not rewritten and expire as a whole. Until then the person may ask for a copy; backtests and samples leave them out, except backtests that staff run directly on archive files',
  },
  erased: {
    'zh-CN': '账号标识与删除时间：回测据此不再用到此前的归档事件',
    en: 'its id and the time of erasure, by which backtests leave out earlier archived events',
  },
  quarantine: {
    'zh-CN': '无法读取而隔离的消息（如有）：不按账号存放',
    en: 'quarantined messages, if there are any: they are not stored by account',
  },
  commands: {
    'zh-CN': '尚存的限制、隐藏类指令与回执：平台回执后 30 天删除；其他指令（如有）亦同，未计数',
    en: 'remaining commands about the account and its posts, with receipts: deleted 30 days after the platform’s receipt, as are any other commands, which are not counted',
  },
  marks: {
    'zh-CN': '已处理事件的摘要：以免重复投递使账号重新出现',
    en: 'digests of processed events, so that a repeated delivery does not bring the account back',
  },
  lists: {
    'zh-CN': '名单中写明该账号的条目（反电信网络诈骗法第31条）：到期失效，或由两人移除',
    en: 'list entries that name the account (Anti-Telecom and Online Fraud Law, art. 31): they expire, or two people remove them',
  },
  audit: {
    'zh-CN': '审计链：只有标识、代码与数字，没有文字；任何角色都不能删改',
    en: 'the audit chain: it contains ids, codes and figures but no texts, and no role may change it',
  },
  counters: {
    'zh-CN': '账号与内容的版本号、内容标识及其最后一次处置：以免日后的指令被当作旧指令',
    en: 'version numbers of the account and its posts, with the posts’ ids and their last state, so that a later command is not taken for an old one',
  },
  elsewhere: {
    'zh-CN':
      '账号标识仍可能见于他人与群体案件的记录、关注名单（是否在内不告知）、工作人员的审计链与裁定记录（不含理由）、提案、批量处置与名单变更（连同所写理由）、查看被遮盖信息的理由、保存的视图（均三年）、工作人员当天操作的应答（一天）、回测结果（textDays）、队列与死信（14 天）、函数日志（logDays）、数据表备份与 35 天内的时间点恢复，以及更早用过或凭遮盖后的文本不能认出的共用项（其后 24 个账号加入即消失）；其举报他人时所写内容，随被举报账号的归档事件保留（textDays）',
    en: 'the account id may remain in records of other accounts and of campaigns, on the watch list (whether it is there is not told), on staff’s audit chains, in records of rulings without their words, in proposals, bulk actions and list changes with their reasons, in the reasons for revealing masked data and in saved views (three years each), in answers to what staff did that day (one day), in results of backtests (textDays), in queues and dead letters (14 days), in function logs (logDays), in table backups and point-in-time recovery (35 days), and on shared entities that it used earlier or that its redacted texts no longer show, until 24 other accounts have used them; what it wrote in reports of others is in the archived events of those accounts (textDays)',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** What an erasure keeps. */
export type KeptCode = keyof typeof keptWords;

/** Words what is kept and why, in both languages. */
export const wordKeptData = ({ code }: { readonly code: KeptCode }): Words => keptWords[code];

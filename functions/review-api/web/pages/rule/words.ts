import type { Catalogue } from '../../words/say.ts';

export const words = {
  newName: { 'zh-CN': '新建规则', en: 'New rule' },
  notAuthor: {
    'zh-CN': '规则只能由规则作者编写，您的角色不能新建。',
    en: 'Only rule authors write rules; your role cannot create one.',
  },
  group: { 'zh-CN': '规则', en: 'Rule' },
  onePerLine: { 'zh-CN': '每行一条', en: 'One per line' },
  since: { 'zh-CN': '进入此阶段', en: 'In this stage since' },
  edit: { 'zh-CN': '编辑', en: 'Edit' },
  conditionText: {
    'zh-CN':
      '输入时给出可用名称；Ctrl+空格显示全部。除数可能为 0 的，先判断，如 a > 0 && b / a > 0.8：除以 0 得无穷大，超过任何限值。',
    en: 'Suggestions appear as you type; Ctrl+Space shows all names. Test a divisor that may be 0 first, as in a > 0 && b / a > 0.8: a number divided by 0 is infinite, above any limit.',
  },
  id: { 'zh-CN': '编号', en: 'ID' },
  idText: {
    'zh-CN': '以 staff. 开头，小写英文与短横线，之后不能更改。',
    en: 'Starts with staff., lower case with hyphens; it cannot be changed later.',
  },
  title: { 'zh-CN': '名称', en: 'Title' },
  inChinese: { 'zh-CN': '{field}（中文）', en: '{field} (Chinese)' },
  inEnglish: { 'zh-CN': '{field}（英文）', en: '{field} (English)' },
  sentenceText: {
    'zh-CN':
      '审核员看到的一句话，{example} 这样的位置由下面的值填入；英文的 {forms} 在值为一时取前一个词，否则取后一个。',
    en: 'What reviewers read; placeholders such as {example} are filled from the values below, and of {forms} the first word is used for one, otherwise the second.',
  },
  values: { 'zh-CN': '句中的值', en: 'Sentence values' },
  valueName: { 'zh-CN': '名称', en: 'Name' },
  valueOf: { 'zh-CN': '表达式', en: 'Expression' },
  addValue: { 'zh-CN': '添加值', en: 'Add a value' },
  remove: { 'zh-CN': '移除', en: 'Remove' },
  twice: { 'zh-CN': '名称重复', en: 'this name is used twice' },
  noValues: { 'zh-CN': '句中没有值。', en: 'The sentence has no values.' },
  family: { 'zh-CN': '规则族', en: 'Family' },
  article: { 'zh-CN': '第几条', en: 'Article' },
  articleMissing: {
    'zh-CN': '填写条的序号，如 31',
    en: 'Enter the number of the article, such as 31',
  },
  choose: { 'zh-CN': '请选择', en: 'Choose' },
  checking: { 'zh-CN': '正在校验', en: 'Checking' },
  right: { 'zh-CN': '校验通过', en: 'No problems' },
  wrong: { 'zh-CN': '{count} 处需要修改', en: '{count} to fix' },
  save: { 'zh-CN': '保存草稿', en: 'Save draft' },
  saved: { 'zh-CN': '草稿已保存', en: 'Draft saved' },
  stopsAt: {
    'zh-CN': '此规则处于{life}阶段。保存后新版本是草稿，当前版本随即停止，须重新走过各阶段。',
    en: 'This rule is in {life}. If you save, the new revision is a draft: the current one stops at once, and the new one must pass every stage again.',
  },
  putAway: { 'zh-CN': '放弃修改', en: 'Discard changes' },
  stale: {
    'zh-CN': '规则已有变动。您的内容仍在这里，请再次保存。',
    en: 'The rule has changed. Your input is kept: save again.',
  },
  overtaken: {
    'zh-CN':
      '{name} 已保存第 {revision} 版，您的内容是在第 {own} 版上写的。两者不同之处：{parts}。再次保存会用您的内容替换这些部分；放弃修改则采用对方的版本。',
    en: '{name} saved revision {revision} while yours was based on revision {own}. They differ in: {parts}. Saving now replaces theirs with yours; discarding your changes keeps theirs.',
  },
  taken: {
    'zh-CN': '此编号已有规则，请换一个编号。',
    en: 'A rule with this ID already exists: choose another.',
  },
  tryIt: { 'zh-CN': '用最近的决定试跑', en: 'Try on recent decisions' },
  tried: {
    'zh-CN': '检查 {examined} 个事件，触发 {fired} 次',
    en: 'Checked {examined} {examined|event|events}, fired {fired}',
  },
  examples: { 'zh-CN': '触发的决定', en: 'Decisions it fired on' },
  examplesHidden: {
    'zh-CN': '您不能查看此类案件，决定不予列出。',
    en: 'You do not have permission to view such cases, so decisions are not listed.',
  },
  casesText: {
    'zh-CN':
      '校验和保存时逐例运行，结果须与预期一致。离开草稿前至少要有一例触发、一例不触发。未写明的信号均为零、否或不存在。',
    en: 'Cases run on every check and save, and each must give its expected result. To leave draft, a rule needs at least one case that fires and one that stays quiet. Signals that a case does not name are zero, false or absent.',
  },
  fires: { 'zh-CN': '触发：{description}', en: 'fires: {description}' },
  noCases: { 'zh-CN': '还没有案例。', en: 'No cases yet.' },
  eventFirst: {
    'zh-CN': '请先选择检查哪些事件，再添加案例。',
    en: 'Choose the events checked, then add cases.',
  },
  addCase: { 'zh-CN': '添加案例', en: 'Add a case' },
  keepCase: { 'zh-CN': '加入案例', en: 'Add as a case' },
  kept: {
    'zh-CN': '已加入案例，保存草稿后生效',
    en: 'Added as a case: save the draft to keep it',
  },
  removeCase: { 'zh-CN': '移除案例', en: 'Remove case' },
  caseNumber: { 'zh-CN': '案例 {number}', en: 'Case {number}' },
  caseName: { 'zh-CN': '案例说明', en: 'Description' },
  caseExpects: { 'zh-CN': '{name}：预期', en: '{name}: expected' },
  caseEvent: { 'zh-CN': '{name}：事件', en: '{name}: event' },
  signal: { 'zh-CN': '信号', en: 'Signal' },
  signalValue: { 'zh-CN': '{signal} 的值', en: 'Value of {signal}' },
  addSignal: { 'zh-CN': '添加信号', en: 'Add a signal' },
  account: { 'zh-CN': '账号', en: 'Account' },
  backtest: { 'zh-CN': '回测', en: 'Backtest' },
  backtestText: {
    'zh-CN':
      '用当前版本重放过去的事件，比较处置会有何不同。计入之前先重放一段历史作为预热，更早的事不在其中：跨更长时间的计数起步偏低，用过的设备也像新的。事件多的平台请选短一些。',
    en: 'Replays past events with the saved revision and compares the outcomes. A warm-up is replayed first, and nothing before it is known: counts over a longer time start low, and devices used earlier look new. Choose a shorter one on a platform with many events.',
  },
  days: { 'zh-CN': '天数', en: 'Days' },
  start: { 'zh-CN': '开始回测', en: 'Start' },
  stage: { 'zh-CN': '阶段', en: 'Stage' },
  move: { 'zh-CN': '转入{life}', en: 'Move to {life}' },
  fellBack: {
    'zh-CN': '{when} 自动退回影子，不再参与决定：{why}',
    en: 'Back in shadow by itself since {when}, so it decides nothing: {why}',
  },
  trippedFreezes: {
    'zh-CN': '{when} 起的一小时内触发熔断，{count} 次冻结改为转人工。',
    en: 'Its brake tripped in the hour from {when}: {count} {count|freeze was|freezes were} sent to reviewers instead.',
  },
  trippedRestrictions: {
    'zh-CN': '{when} 起的一小时内触发熔断，{count} 次限制改为转人工。',
    en: 'Its brake tripped in the hour from {when}: {count} {count|restriction was|restrictions were} sent to reviewers instead.',
  },
  retiredBy: {
    'zh-CN': '{name} 于 {when} 停用此规则，理由：',
    en: '{name} retired this rule {when}:',
  },
  retiredByWithoutReason: {
    'zh-CN': '{name} 于 {when} 停用此规则，未写理由。',
    en: '{name} retired this rule {when}, without giving a reason.',
  },
  turnedDown: {
    'zh-CN': '{name} 未同意“{what}”，理由：',
    en: '{name} turned down “{what}”:',
  },
  retire: { 'zh-CN': '停用', en: 'Retire' },
  notYet: { 'zh-CN': '尚不能转入{life}：{why}', en: 'Cannot move to {life} yet: {why}' },
  later: { 'zh-CN': '之后转入{life}还需：{why}', en: 'Later, to move to {life}: {why}' },
  reviewText: {
    'zh-CN': '它触发过的案件，裁定后即计入人工审核；只有它触发的账号，每天抽取几件送审。',
    en: 'Rulings on cases in which it fired count as reviewed; of the accounts in which only it fired, a few a day are drawn for review.',
  },
  moveText: {
    'zh-CN':
      '从影子起，作者提出的启用或扩大须由他人同意；升入灰度和生效、扩大比例一律须由另一人同意。缩小或停用立即生效。',
    en: 'From shadow on, an author needs somebody else’s approval to enable or widen a rule; moving up to canary or live, or to a larger share, always needs a second person. Narrowing and retiring take effect at once.',
  },
  moveTextAlone: {
    'zh-CN':
      '从影子起，作者提出的启用或扩大须由他人同意；其他人提出的立即生效。缩小或停用立即生效。',
    en: 'From shadow on, an author needs somebody else’s approval to enable or widen a rule; what anybody else asks for takes effect at once, and so do narrowing and retiring.',
  },
  readOnly: {
    'zh-CN': '阶段由规则作者与管理员变更，您可以查看。',
    en: 'Rule authors and administrators change the stage; you have read-only access.',
  },
  stops: {
    'zh-CN':
      '规则立即不再参与决定，且不能撤销：要恢复，须重新达到进入灰度和生效的条件，并重新取得所需的同意。已因它受限的账号仍受限：需要解除的，请按此规则搜索后批量处置。',
    en: 'The rule stops deciding at once, and this cannot be undone: to bring it back, it must meet the requirements of canary and live again, with the approvals that these take. Accounts it restricted stay restricted: to release them, search by this rule and act on them in bulk.',
  },
  notWider: {
    'zh-CN': '尚不能扩大灰度比例，只能缩小：{why}',
    en: 'The canary share can only be lowered for now: {why}',
  },
  narrows: {
    'zh-CN':
      '规则立即只对一部分账号生效，且不能撤销：要恢复到现在的范围，须重新达到条件，并重新取得所需的同意。',
    en: 'The rule decides about fewer accounts at once, and this cannot be undone: to widen it again, it must meet the requirements, with the approvals that these take.',
  },
  takesTwo: {
    'zh-CN': '提交后等待另一人同意，同意后才生效。',
    en: 'Waits for a second person’s approval, and takes effect with it.',
  },
  atOnce: {
    'zh-CN': '立即生效，不须另一人同意。',
    en: 'Takes effect at once, without a second person.',
  },
  changeShare: { 'zh-CN': '调整灰度比例', en: 'Change canary share' },
  canaryShare: { 'zh-CN': '账号比例（%）', en: 'Share of accounts (%)' },
  anyShare: { 'zh-CN': '大于 0、小于 100', en: 'More than 0, less than 100' },
  shareText: {
    'zh-CN': '大于 0、小于 100，且不同于现在的比例',
    en: 'More than 0, less than 100, and other than it is now',
  },
  shareBelow: {
    'zh-CN': '大于 0、小于现在的 {share}',
    en: 'More than 0, less than the present {share}',
  },
  shareChanged: { 'zh-CN': '灰度比例已调整', en: 'Canary share changed' },
  moved: { 'zh-CN': '规则已转入新阶段', en: 'Rule moved to its new stage' },
} as const satisfies Catalogue;

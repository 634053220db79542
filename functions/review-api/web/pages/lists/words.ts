import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '名单', en: 'Lists' },
  approvals: {
    'zh-CN': '名单的每项变更都须由另一人同意。',
    en: 'Every list change needs a second person’s approval.',
  },
  readOnly: {
    'zh-CN': '加入、导入与移除由高级审核员或管理员提出，您可以查看。',
    en: 'Senior reviewers and administrators propose additions, imports and removals; you have read-only access.',
  },
  tab: { 'zh-CN': '{list}（{count}）', en: '{list} ({count})' },
  counted: {
    'zh-CN': '名单旁的条数包括已移除的条目，到其原定到期日为止。',
    en: 'The number beside a list includes removed entries until they would have expired.',
  },
  entries: { 'zh-CN': '条目', en: 'Entries' },
  everyKind: { 'zh-CN': '所有种类', en: 'All types' },
  authority: { 'zh-CN': '认定机关', en: 'Authority' },
  nothing: { 'zh-CN': '名单为空。', en: 'The list is empty.' },
  nothingOfKind: {
    'zh-CN': '名单中没有此种类的条目。',
    en: 'The list has no entries of this type.',
  },
  add: { 'zh-CN': '加入一项', en: 'Add entry' },
  addTo: { 'zh-CN': '{list}：加入一项', en: '{list}: add an entry' },
  import: { 'zh-CN': '导入文件', en: 'Import file' },
  remove: { 'zh-CN': '移除', en: 'Remove' },
  removeOne: { 'zh-CN': '移除 {label}', en: 'Remove {label}' },
  removeFrom: { 'zh-CN': '{list}：移除{kind} {label}', en: '{list}: remove {kind} {label}' },
  removalPending: { 'zh-CN': '移除待复核', en: 'Removal awaits approval' },
  value: { 'zh-CN': '值', en: 'Value' },
  valueText: {
    'zh-CN': '必填。设备号、地址段、域名等填原值；证件、手机号等只接受带密钥的摘要。',
    en: 'Required. Devices, address blocks and domains as they are; identities and phone numbers only as keyed digests.',
  },
  required: { 'zh-CN': '必填', en: 'required' },
  optional: { 'zh-CN': '可不填', en: 'optional' },
  expiresText: {
    'zh-CN': '必填，形如 2027-05-01，至当日结束（北京时间）',
    en: 'Required, for example 2027-05-01; lasts to the end of that day in China (UTC+8)',
  },
  expiresWrong: {
    'zh-CN': '不是日期，应形如 2027-05-01',
    en: 'Not a date: write it like 2027-05-01',
  },
  file: { 'zh-CN': 'CSV 或 JSONL 文件', en: 'A CSV or JSONL file' },
  fileText: {
    'zh-CN':
      '一次一个名单，不超过 1 万行、4 MB，一行一项；更大的文件由运维用命令行导入。CSV 首行为列名，须有 list、kind、value、source、owner、reason、expires。',
    en: 'One list at a time, at most 10,000 lines and 4 MB, one entry per line; larger files are imported on the command line. The first row of a CSV names the columns: at least list, kind, value, source, owner, reason and expires.',
  },
  chooseFile: { 'zh-CN': '选择文件', en: 'Choose file' },
  tooLarge: {
    'zh-CN':
      '文件超过 4 MB：请分成几个文件，或请运维用命令行导入（npx clearspring lists import）。',
    en: 'The file is larger than 4 MB: split it, or have an operator import it on the command line (npx clearspring lists import).',
  },
  notText: {
    'zh-CN': '文件不是 UTF-8 编码，文字会变成乱码：请在表格软件中另存为“CSV UTF-8”。',
    en: 'The file is not UTF-8 and its text would be garbled: save it as “CSV UTF-8” in your spreadsheet.',
  },
  orPaste: { 'zh-CN': '或粘贴内容', en: 'Or paste its contents' },
  look: { 'zh-CN': '预览', en: 'Preview' },
  would: {
    'zh-CN': '共 {lines} 行：新增 {adds}，更改 {changes}，不变 {same}',
    en: '{lines} {lines|line|lines}: {adds} new, {changes} changed, {same} unchanged',
  },
  problems: { 'zh-CN': '{count} 处有误', en: '{count} {count|problem|problems}' },
  firstProblems: {
    'zh-CN': '共 {bad} 行有误，先列出 {count} 处',
    en: '{bad} {bad|line has|lines have} errors; showing the first {count}',
  },
  cannot: {
    'zh-CN': '文件有误，未导入任何内容。请修正后再预览。',
    en: 'Nothing was imported. Correct these lines and preview again.',
  },
  noEntries: { 'zh-CN': '文件里没有条目。', en: 'The file has no entries.' },
  line: { 'zh-CN': '行', en: 'Line' },
  field: { 'zh-CN': '字段', en: 'Field' },
  problem: { 'zh-CN': '问题', en: 'Problem' },
  remedy: { 'zh-CN': '处理办法', en: 'How to fix' },
  opposed: {
    'zh-CN': '{count} 行同时列于作用相反的名单',
    en: '{count} {count|line|lines} also on an opposing list',
  },
  opposedText: {
    'zh-CN': '可能是有意为之，导入前请核对：豁免只搁置部分依据，对联合惩戒名单不起作用。',
    en: 'This may be intended; check before importing. An exemption sets aside only some evidence, and has no effect on the dishonesty list.',
  },
  opposedLine: {
    'zh-CN': '第 {line} 行：{list}也列有',
    en: 'line {line} is also on the {list}',
  },
  find: { 'zh-CN': '查找条目', en: 'Find an entry' },
  findText: {
    'zh-CN':
      '列出各名单中与之匹配的条目，与系统判定时相同，含更大的地址段与上级域名。查找证件、手机号、邮箱、收付款账户与联系方式会留痕。',
    en: 'Shows the entries of all lists that match, as the system matches them, also by a wider range or a parent domain. Looking up an identity, phone number, email address, payment account or contact is recorded.',
  },
  digestText: {
    'zh-CN': '填带密钥的摘要。审核台没有密钥；原号码请运维用 clearspring lists find 查找。',
    en: 'A keyed digest. The console has no key: an operator looks up the number itself with clearspring lists find.',
  },
  contactText: {
    'zh-CN': '写明种类，如 wechat:demo_ka、qq:10001、phone:…、url:example.com/x',
    en: 'With its kind: wechat:demo_ka, qq:10001, phone:…, url:example.com/x',
  },
  addressText: {
    'zh-CN': '单个地址或地址段，如 203.0.113.9',
    en: 'A single address or a range, such as 203.0.113.9',
  },
  key: { 'zh-CN': '密钥名', en: 'Key' },
  lookUp: { 'zh-CN': '查找', en: 'Find' },
  list: { 'zh-CN': '名单', en: 'List' },
  inForce: { 'zh-CN': '生效中', en: 'In force' },
  expired: { 'zh-CN': '已到期', en: 'Expired' },
  found: { 'zh-CN': '匹配的条目', en: 'Matching entries' },
  onNoList: { 'zh-CN': '没有名单列有它。', en: 'It is on no list.' },
  notUnderKey: {
    'zh-CN': '该密钥下没有名单列有它。同一号码在其他密钥下的摘要不同，须另查。',
    en: 'It is on no list under this key. The same number has another digest under another key: look that up too.',
  },
  imports: { 'zh-CN': '近期导入', en: 'Recent imports' },
  importsText: {
    'zh-CN': '近 30 天提出并已加入名单的内容，可整体撤回；更早的请逐条移除。',
    en: 'Changes proposed in the last 30 days and applied to a list. Each can be taken back as a whole; older entries are removed one by one.',
  },
  noImports: {
    'zh-CN': '近 30 天没有提出并加入名单的内容。',
    en: 'No changes proposed in the last 30 days were applied to a list.',
  },
  stand: { 'zh-CN': '仍有效', en: 'Still in force' },
  uncounted: { 'zh-CN': '条目多，撤回时清点', en: 'many: counted in the preview' },
  tooMany: {
    'zh-CN': '条目过多：请用命令行撤回（clearspring lists take-back）',
    en: 'too many: take it back on the command line (clearspring lists take-back)',
  },
  amongOthers: { 'zh-CN': '{list}等', en: '{list} and others' },
  noneStands: { 'zh-CN': '均已失效', en: 'none still in force' },
  brokeOff: {
    'zh-CN': '正在生效，或已中断：未完成的，再同意一次后方可撤回（clearspring lists approve）',
    en: 'being applied, or interrupted: if it does not finish, approve it again before you take it back (clearspring lists approve)',
  },
  down: { 'zh-CN': '下一项', en: 'Next' },
  up: { 'zh-CN': '上一项', en: 'Previous' },
  takeBack: { 'zh-CN': '撤回', en: 'Take back' },
  undoPending: {
    'zh-CN': '已提交撤回，等待另一人同意',
    en: 'submitted: awaiting a second person’s approval',
  },
  undoPendingThere: {
    'zh-CN': '撤回 {id} 已用命令行提交，等待另一人同意（clearspring lists approve）',
    en: 'take-back {id} was submitted on the command line: awaiting a second person’s approval (clearspring lists approve)',
  },
  takeBackOne: {
    'zh-CN': '撤回导入：{list}，{count} 条',
    en: 'Take back import: {list}, {count} {count|entry|entries}',
  },
  wouldTakeBack: {
    'zh-CN': '移除 {remove} 条，放回 {add} 条；其余 {left} 条此后已变更、移除或到期，保持不变',
    en: 'Removes {remove}, puts back {add}; {left} changed, removed or expired since {left|stays as it is|stay as they are}',
  },
  takeBackText: {
    'zh-CN': '由另一人同意后生效。已因其受限的账号不会自动解除，须另行审核。',
    en: 'Takes effect once a second person approves. Accounts already restricted because of these entries are not released: review them separately.',
  },
  sample: { 'zh-CN': '将导入的条目（示例）', en: 'Some of the entries to be imported' },
} as const satisfies Catalogue;

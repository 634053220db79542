import type * as z from 'zod';
import type {
  AppealView,
  CasePage,
  DecisionView,
  Graph,
} from '#functions/review-api/contract/cases.ts';
import type { endpoints } from '#functions/review-api/contract/endpoints.ts';
import { Proposal } from '#functions/review-api/contract/proposals.ts';
import type { CaseRow } from '#functions/review-api/contract/queues.ts';
import type { Warnings } from '#functions/review-api/contract/warnings.ts';
import { Duty, roleHasDuty } from '#shared/reviews/roles.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { type CannedAnswers, Refusal } from './server.ts';

const now = Date.now();
export const inBothLanguages = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const ann = { id: 'ann', name: '安宁' };
export const bo = { id: 'bo', name: 'Bo Lind' };

export const me: z.infer<(typeof endpoints)['GET /me']['answer']> = {
  person: ann,
  roles: ['senior'],
  duties: Duty.options.filter((duty) => roleHasDuty('senior', duty)),
  queues: null,
  categories: null,
  limits: { revealsPerHour: 30, revealsLeft: 30, bulkMost: 100, rulesTakeTwo: true },
  agreement: { of: 40, are: 37, share: 0.925, low: 0.8, high: 0.97 },
  expiresAt: now + 8 * hour,
};

const kinds = [
  ['card-trade', 'critical'],
  ['money-mule', 'critical'],
  ['bulk-registration', 'high'],
  ['brushing', 'medium'],
  ['traffic-diversion', 'low'],
  ['fake-investment', 'high'],
] as const;

/** The nth row of a queue. */
export const row = (n: number, changes: Partial<CaseRow> = {}): CaseRow => {
  const [category, severity] = kinds[n % kinds.length] ?? kinds[0];
  const overdue = n < 3;
  const harm = { critical: 40, high: 30, medium: 15, low: 5 }[severity];
  const parts = [
    { reason: 'harm' as const, points: harm },
    { reason: 'confidence' as const, points: 19 - (n % 7) },
    ...(n % 3 === 0 ? [{ reason: 'reports' as const, points: 9 }] : []),
    ...(n % 5 === 1 ? [{ reason: 'victim' as const, points: 50 }] : []),
    { reason: 'age' as const, points: 1 + (n % 11) },
  ];
  return {
    caseId: `cas-${n}`,
    version: 3,
    accountId: n % 4 === 2 ? `farm-${1000 + n}` : `u-${20_000 + n}`,
    queue: 'fraud',
    state: 'open',
    category,
    severity,
    score: 0.99 - (n % 9) / 50,
    points: parts.reduce((sum, { points }) => sum + points, 0),
    parts,
    openedAt: now - (2 + n) * hour,
    changedAt: now - n * hour,
    dueAt: overdue ? now - (3 - n) * hour : now + n * hour,
    overdue,
    source: n % 3 === 0 ? 'both' : n % 5 === 4 ? 'people' : 'machine',
    reporters: n % 3 === 0 ? 3 : 0,
    newcomers: n === 3 ? 12 : 0,
    hits: 1 + (n % 4),
    victimAtRisk: n % 5 === 1,
    degraded: n % 17 === 16,
    observed: false,
    script: n % 6 === 5 ? 'Latn' : 'Hani',
    tier: n % 7 === 3 ? 'vip' : null,
    language: n === 4 ? 'zh-CN' : null,
    campaign: n % 8 === 7 ? { kind: 'contact', value: 'wechat:demo_ka_9' } : null,
    latest: {
      decisionId: `dec-${n}`,
      outcome: n % 4 === 0 ? 'freeze' : n % 4 === 1 ? 'flag' : n % 4 === 2 ? 'limit' : 'challenge',
      subject: { kind: 'account', id: `u-${20_000 + n}`, accountId: `u-${20_000 + n}` },
    },
    inForce: {
      standing:
        n % 4 === 0 ? 'frozen' : n % 4 === 1 ? 'active' : n % 4 === 2 ? 'limited' : 'challenged',
      visibility: null,
    },
    appeal: n === 4 ? { appealId: 'apl-4', dueAt: now + 20 * hour } : null,
    claim: n === 5 ? { by: bo, until: now + hour, mine: false } : null,
    handling: {
      assignee: n === 6 ? ann : null,
      snoozedUntil: null,
      escalated: null,
      secondOpinion: null,
    },
    ...changes,
  };
};

const wordedStatement = (language: 'zh-CN' | 'en') =>
  language === 'zh-CN'
    ? {
        measure: '措施：冻结账号',
        scope: '对象：账号 u-20000',
        period: '期限：2026-11-24 10:00（北京时间）至 2026-12-01 10:00（北京时间）',
        facts: ['事实：内容或行为疑似涉及买卖、出租、出借银行卡或支付账户。'],
        evidenceTime: '事实发生时间：2026-11-24 09:58（北京时间）',
        grounds: ['依据：《中华人民共和国反电信网络诈骗法》第31条第1款'],
        automation: '决定方式：由自动化程序作出，可要求人工复核',
        remedy: {
          channel: '申诉渠道：应用内“帮助与申诉”。请在 2027-05-26 前提出，申诉成立将立即解除措施。',
          materials: '申诉材料：情况说明；本人身份证明（在官方核验页面提交）',
        },
      }
    : {
        measure: 'Measure: the account is frozen',
        scope: 'Applies to: account u-20000',
        period:
          'From 2026-11-24 10:00 (Beijing time, UTC+8) until 2026-12-01 10:00 (Beijing time, UTC+8)',
        facts: [
          'Facts: Content or activity appears to involve buying, selling, renting or lending bank cards or payment accounts.',
        ],
        evidenceTime: 'When it happened: 2026-11-24 09:58 (Beijing time, UTC+8)',
        grounds: ['Grounds: Anti-Telecom and Online Fraud Law, art. 31 ¶1'],
        automation: 'How it was decided: automatically; you may request human review',
        remedy: {
          channel:
            'Appeal by 2027-05-26: in the app, “Help and appeals”. If the appeal is granted, the measure is lifted at once.',
          materials:
            'Please provide: an explanation in your own words; proof of identity, submitted on the official verification page',
        },
      };
const statement = { 'zh-CN': wordedStatement('zh-CN'), en: wordedStatement('en') };

const subject = { kind: 'account' as const, id: 'u-20000', accountId: 'u-20000' };

export const decision = (n: number): DecisionView => ({
  decisionId: `dec-${n}`,
  eventId: `evt-${n}`,
  eventType: 'content.posted',
  subject,
  outcome: 'freeze',
  outcomeName: inBothLanguages('冻结账号', 'freeze'),
  wanted: null,
  score: 0.991,
  findings: [
    {
      rule: 'content.card-trade',
      revision: 3,
      life: 'live',
      title: inBothLanguages('发布买卖银行卡信息', 'Offers bank cards for sale'),
      family: 'content',
      subject: 'content',
      category: 'card-trade',
      categoryName: inBothLanguages(
        '银行卡与支付账户买卖',
        'trade in bank cards and payment accounts',
      ),
      severity: 'critical',
      evidence: [
        inBothLanguages(
          '原文“收钅艮行卡”意为“收银行卡”',
          '“收钅艮行卡” stands for “buying bank cards”',
        ),
        inBothLanguages('留有微信联系方式', 'leaves a WeChat contact'),
      ],
      ground: inBothLanguages(
        '《反电信网络诈骗法》第31条第1款',
        'Anti-Telecom and Online Fraud Law, art. 31 ¶1',
      ),
      falsePositives: [
        inBothLanguages('警方或银行的提醒、新闻转述', 'A warning of the police or a bank'),
      ],
      runbook: [
        inBothLanguages(
          '看是否为招揽；核对联系方式是否多账号共用',
          'Does it offer? Who shares the contact?',
        ),
      ],
    },
    {
      rule: 'network.shared-contact-campaign',
      revision: 2,
      life: 'live',
      title: inBothLanguages('同一联系方式出现在多个账号', 'One contact on several accounts'),
      family: 'network',
      subject: 'account',
      category: 'card-trade',
      categoryName: inBothLanguages(
        '银行卡与支付账户买卖',
        'trade in bank cards and payment accounts',
      ),
      severity: 'high',
      evidence: [
        inBothLanguages(
          '同一联系方式由至少 6 个账号发布',
          'at least 6 accounts posted the same contact',
        ),
      ],
      ground: null,
      falsePositives: [],
      runbook: [],
    },
  ],
  errors: [],
  degraded: [],
  braked: [],
  mode: 'enforce',
  policy: 'pol-2026-11',
  at: now - 2 * hour,
  decidedAt: now - 2 * hour,
  until: now + 6 * day,
  automation: 'full',
  unchanged: false,
  onTrial: null,
  by: null,
  statement,
});

const text = '长期高价收钅艮行卡\u200b四件套，带U盾优先，日结。加薇❤：●●●●●●●●，非诚勿扰';
const at = (words: string) => ({
  start: text.indexOf(words),
  end: text.indexOf(words) + words.length,
});

const appeal: AppealView = {
  noReviewer: false,
  waiting: 1,
  appealId: 'apl-4',
  caseId: 'cas-4',
  accountId: 'u-20004',
  decisionId: 'dec-4',
  against: {
    subject: { kind: 'account', id: 'u-20004', accountId: 'u-20004' },
    outcome: 'freeze',
    categories: ['card-trade'],
  },
  state: 'open',
  filedAt: now - 20 * hour,
  dueAt: now + 20 * hour,
  overdue: false,
  language: 'zh-CN',
  text: '我是做二手书店的，帖子里说的“四件套”是床上用品四件套，请人工核实。',
  masked: false,
  mayDecide: true,
  why: null,
  decidedBy: null,
};

/** The complete case page of a row. */
export const page = (n: number, changes: Partial<CasePage> = {}): CasePage => ({
  case: row(n),
  resolution: null,
  account: {
    accountId: row(n).accountId,
    version: 5,
    standing: {
      status: 'frozen',
      since: now - 2 * hour,
      until: now + 6 * day,
      next: null,
      decisionId: `dec-${n}`,
      closedByPlatform: false,
      failed: null,
    },
    realName: {
      status: 'unverified',
      level: null,
      since: now - 40 * hour,
      until: null,
      required: 'identity',
    },
    firstSeenAt: now - 40 * hour,
    signedUpAt: now - 40 * hour,
    imported: false,
    lastSeenAt: now - 2 * hour,
    counts: [
      { what: 'post', name: inBothLanguages('发布', 'posts'), day: 14, week: 14, month: 14 },
      { what: 'message', name: inBothLanguages('私信', 'messages'), day: 63, week: 63, month: 63 },
      {
        what: 'stranger',
        name: inBothLanguages('陌生人', 'strangers reached'),
        day: 41,
        week: 41,
        month: 41,
      },
    ],
    devices: 1,
    blocks: 2,
    countries: ['CN'],
    credentialChangedAt: null,
    profileChangedAt: now - 30 * hour,
    clearedAt: null,
  },
  decisions: [decision(n)],
  exhibits: [
    {
      eventId: `evt-${n}`,
      type: 'content.posted',
      at: now - 2 * hour,
      contentId: `p-${n}`,
      contentKind: 'post',
      visibility: 'hidden',
      failed: null,
      text,
      cut: false,
      imageLabels: [],
      masked: true,
      quotes: [
        { ...at('收钅艮行卡'), text: '收钅艮行卡', reads: '收银行卡' },
        { ...at('四件套'), text: '四件套', reads: '四件套' },
        { ...at('U盾'), text: 'U盾', reads: 'U盾' },
        { ...at('加薇❤'), text: '加薇❤', reads: '加微信' },
      ],
      reading: { score: 0.991, verdict: 'hide', category: 'card-trade', intent: 'offer' },
      decisionIds: [`dec-${n}`],
    },
    {
      eventId: `evt-b${n}`,
      type: 'social.messaged',
      at: now - 5 * hour,
      contentId: null,
      contentKind: 'message',
      visibility: null,
      failed: null,
      text: '在吗？有没有闲置的卡出，价格好商量，安全靠谱。',
      cut: false,
      imageLabels: [],
      masked: false,
      quotes: [],
      reading: { score: 0.83, verdict: 'flag', category: 'card-trade', intent: 'request' },
      decisionIds: [],
    },
  ],
  readsAccount: true,
  moreDecisions: false,
  moreExhibits: false,
  reports: [
    {
      eventId: 'evt-r1',
      at: now - 3 * hour,
      reason: 'fraud',
      reporterCredible: true,
      reporterNew: false,
      reporters: 3,
    },
    {
      eventId: 'evt-r2',
      at: now - 4 * hour,
      reason: 'spam',
      reporterCredible: false,
      reporterNew: true,
      reporters: 1,
    },
  ],
  appeal: n === 4 ? appeal : null,
  members: n % 8 === 7 ? { all: 31, exact: true, known: 24 } : null,
  rulings: [],
  compared: null,
  notes: [
    {
      noteId: 'note-1',
      at: now - hour,
      by: bo,
      about: 'note',
      text: '同设备还有两个号，建议一起看。',
      rulingId: null,
      would: null,
    },
  ],
  timeline: [
    {
      entryId: 'entry-3',
      at: now - 2 * hour,
      by: null,
      actor: 'system',
      action: 'decision.made',
      words: inBothLanguages('系统冻结账号', 'the system froze the account'),
      decisionId: `dec-${n}`,
      details: {
        eventId: `evt-${n}`,
        mode: 'enforce',
        policy: 'pol-2026-11',
        score: 0.991,
        from: 'active',
        to: 'frozen',
        version: 2,
      },
    },
    {
      entryId: 'entry-2',
      at: now - 3 * hour,
      by: null,
      actor: 'system',
      action: 'case.opened',
      words: inBothLanguages('案件打开', 'the case was opened'),
      decisionId: null,
      details: {},
    },
    {
      entryId: 'entry-1',
      at: now - 40 * hour,
      by: null,
      actor: 'system',
      action: 'account.seen',
      words: inBothLanguages('首次出现', 'first seen'),
      decisionId: null,
      details: {},
    },
  ],
  presence: [bo],
  acts: [
    ...(['uphold', 'release', 'challenge', 'limit', 'freeze'] as const).map((act) => ({
      act,
      subject,
      allowed: act !== 'challenge',
      why: act === 'challenge' ? 'nothing-changes' : null,
      fourEyes: act === 'release' && n === 1,
    })),
    {
      act: 'restore',
      subject: { kind: 'content', id: `p-${n}`, accountId: subject.accountId },
      allowed: true,
      why: null,
      fourEyes: false,
    },
  ],
  ...changes,
});

/** The answer about a decision, with the text that it judged. */
export const decisionPage = (n: number) => ({
  ...decision(n),
  judgedText: true,
  exhibit: page(n).exhibits[0] ?? null,
});

const account = (
  id: string,
  standing: 'active' | 'frozen' | 'limited',
  self = false,
  caseId: string | null = null,
) => ({
  kind: 'account' as const,
  id: `account:${id}`,
  accountId: id,
  self,
  standing,
  signedUpAt: now - 41 * hour,
  verified: false,
  mayOpen: true,
  caseId,
});
const shared = (
  kind: 'device' | 'block' | 'contact' | 'template',
  label: string,
  name: { 'zh-CN': string; en: string },
  accounts: number,
  restricted: number,
) => ({
  kind,
  id: `${kind}:${label}`,
  label,
  name,
  accounts,
  exact: { accounts: true, joinedDay: true },
  joinedDay: accounts - 1,
  restricted,
});
const others = ['farm-1001', 'farm-1002', 'farm-1003', 'farm-1004', 'u-777'];
export const graph: Graph = {
  nodes: [
    account('u-20000', 'frozen', true, 'cas-0'),
    ...others.map((id, at) =>
      account(id, at < 3 ? 'frozen' : at === 3 ? 'limited' : 'active', false, `cas-${at + 2}`),
    ),
    shared('device', 'd-7f…c2', inBothLanguages('设备', 'device'), 5, 3),
    shared('block', '203.0.113.0/24', inBothLanguages('地址段', 'address block'), 3, 2),
    shared('contact', '微信 de●●●●9', inBothLanguages('联系方式', 'contact'), 6, 3),
  ],
  edges: [
    ...['u-20000', 'farm-1001', 'farm-1002', 'farm-1003'].map((id) => ({
      from: `account:${id}`,
      to: 'device:d-7f…c2',
      at: now - 40 * hour,
      newcomer: true,
    })),
    ...['u-20000', 'farm-1004', 'farm-1001'].map((id) => ({
      from: `account:${id}`,
      to: 'block:203.0.113.0/24',
      at: now - 39 * hour,
      newcomer: false,
    })),
    ...['u-20000', 'u-777', 'farm-1002'].map((id) => ({
      from: `account:${id}`,
      to: 'contact:微信 de●●●●9',
      at: now - 9 * hour,
      newcomer: false,
    })),
  ],
  more: 3,
};

const queue = (name: string, open: number, overdue: number) => ({
  queue: name,
  name: null as { 'zh-CN': string; en: string } | null,
  removed: false,
  open,
  more: open === 1000,
  overdue,
  oldestAt: now - 30 * hour,
  claimed: 2,
  mine: 1,
  dueHours: 24,
  mayWork: true,
});

const command = {
  version: 1,
  commandId: 'cmd-1',
  platformId: 'demo',
  subject,
  decisionId: 'dec-0',
  issuedAt: '2026-11-24T02:00:00.000Z',
  subjectVersion: 2,
  statement,
  kind: 'set-standing',
  desired: { standing: 'frozen', until: '2026-12-01T02:00:00.000Z' },
};
const preview = {
  problem: null,
  commands: [command],
  statement,
  change: { subject, from: 'active', to: 'frozen', until: now + 7 * day, previousUntil: null },
  fourEyes: null,
};

/** The preview of undoing a freeze: the user learns that it is lifted. */
export const undoPreview = {
  ...preview,
  statement: {
    'zh-CN': { ...statement['zh-CN'], measure: '措施：解除对账号的冻结' },
    en: { ...statement.en, measure: 'Measure: the account is no longer frozen' },
  },
  change: {
    subject,
    from: 'frozen',
    to: 'active',
    until: null,
    previousUntil: now + 7 * day,
  },
};

/** The preview of refusing an appeal: the measure stays, and the user is told so. */
const refusalPreview = {
  ...preview,
  statement: {
    'zh-CN': {
      ...statement['zh-CN'],
      facts: ['事实：您的申诉未获支持，维持原决定。', ...statement['zh-CN'].facts],
    },
    en: {
      ...statement.en,
      facts: [
        'Facts: Your appeal was reviewed and not granted. The decision stands.',
        ...statement.en.facts,
      ],
    },
  },
  change: { ...preview.change, from: 'frozen', previousUntil: preview.change.until },
};

export const ruling = (n: number, act: string) => ({
  rulingId: `rul-${n}`,
  caseId: `cas-${n}`,
  act,
  subject,
  by: ann,
  at: now,
  reason: '证据充分',
  from: 'active',
  to: 'frozen',
  mark: null,
  bulkId: null,
  approvedBy: null,
  undoneBy: null,
  undoneAt: null,
  undoable: true,
  whyNotUndoable: null,
});

/** A ruling in the history of its case. */
export const pastRuling = (n: number, act: string) => ({ ...ruling(n, act), undoPending: false });

const accountAtRisk = (
  accountId: string,
  times: number,
  standing: Warnings['people'][number]['standing'],
) => ({
  accountId,
  types: times > 1 ? ['social.messaged', 'payment.transferred'] : ['social.requested'],
  times,
  lastAt: now - times * hour,
  standing,
  warnedBySystemAt: accountId === 'u-302' ? now - minute : null,
});

/** People to warn because of a case. */
export const warnings: Warnings = {
  people: [
    accountAtRisk('u-301', 4, 'active'),
    accountAtRisk('u-302', 2, null),
    accountAtRisk('farm-7', 1, 'frozen'),
    accountAtRisk('u-300', 1, 'active'),
  ],
  message: inBothLanguages('安全提醒：请勿转账。', 'Safety notice: do not send money.'),
  sent: [
    {
      warningId: 'wrn-1',
      at: now - hour,
      by: bo,
      category: 'card-trade',
      accountIds: ['u-300'],
      undoneBy: null,
    },
    {
      warningId: 'wrn-0',
      at: now - 2 * hour,
      by: bo,
      category: 'card-trade',
      accountIds: ['u-299'],
      undoneBy: ann,
    },
  ],
};

const bulkItem = (n: number) => ({
  accountId: row(n).accountId,
  caseId: `cas-${n}`,
  from: 'frozen',
  to: 'active',
  problem: n === 3 ? ('nothing-changes' as const) : null,
  rulingId: n === 3 ? null : `rul-${n}`,
});

export const proposal: Proposal = Proposal.parse({
  proposalId: 'pro-1',
  version: 1,
  kind: 'ruling',
  state: 'open',
  words: inBothLanguages('解除账号 u-20001 的冻结', 'Release account u-20001'),
  approvalReason: inBothLanguages(
    '高风险账号的解除须两人同意',
    'Releasing a high-risk account takes two people',
  ),
  caseId: 'cas-1',
  act: 'release',
  rule: null,
  move: null,
  by: bo,
  at: now - hour,
  reason: '用户提交了营业执照',
  expiresAt: now + 23 * hour,
  decidedBy: null,
  decidedAt: null,
  decidedReason: null,
  mayApprove: true,
  begun: null,
  resultId: null,
});

/** Filters proposals by the query, as the API does. */
export const proposalsIn =
  (all: readonly Proposal[]): NonNullable<CannedAnswers['GET /proposals']> =>
  ({ query }) => ({
    items: (query.has('bulkId') ? [] : all)
      .filter(({ kind, caseId, rule }) =>
        Object.entries({ kind, caseId, rule }).every(
          ([name, kind]) => !query.has(name) || query.get(name) === kind,
        ),
      )
      .slice(0, Number(query.get('limit'))),
    cursor: null,
  });

/** API responses for a desk with so many open cases. */
export const caseDeskAnswers = (open = 120, changes: CannedAnswers = {}): CannedAnswers => {
  const numberOf = (id = '') => Number(id.replace('cas-', ''));
  const resolved = (n: number) => row(n, { state: 'resolved', version: 4 });
  return {
    'GET /me': () => me,
    'GET /queues': () => ({
      queues: [
        queue('fraud', Math.min(open, 1000), 3),
        queue('trade', 64, 0),
        queue('content', 31, 1),
        queue('registration', 18, 0),
        queue('takeover', 2, 0),
        queue('identity', 0, 0),
        {
          ...queue('overseas', 5, 0),
          name: { 'zh-CN': '境外用户', en: 'Overseas' },
          removed: true,
        },
      ],
      openAppeals: 1,
    }),
    'GET /queues/{queue}/cases': ({ query }) => {
      const from = Number(query.get('cursor') ?? 0);
      const count = Math.max(0, Math.min(50, open - from));
      return {
        items: Array.from({ length: count }, (_, at) => row(from + at)).filter(
          ({ severity }) => (query.get('severity') ?? severity) === severity,
        ),
        cursor: from + 50 < open ? String(from + 50) : null,
      };
    },
    'POST /queues/{queue}/next': () => ({ case: row(1) }),
    'GET /cases/{caseId}': ({ path }) => page(numberOf(path.caseId)),
    'GET /cases/{caseId}/links': () => ({ graph, ring: [row(2), row(3), row(8)] }),
    'PUT /cases/{caseId}/presence': () => ({
      claim: { by: ann, until: now + 90_000, mine: true },
      others: [bo],
      version: 3,
    }),
    'POST /cases/{caseId}/claim': () => ({ by: ann, until: now + 90_000, mine: true }),
    'DELETE /cases/{caseId}/claim': () => null,
    'POST /cases/{caseId}/skip': () => null,
    'POST /cases/{caseId}/previews': () => preview,
    'POST /cases/{caseId}/rulings': ({ path, body }) => {
      const { ruling: given, expectedVersion } = body as {
        ruling: { act: string };
        expectedVersion: number;
      };
      const n = numberOf(path.caseId);
      if (expectedVersion !== 3) return new Refusal(409, 'stale-version', { current: 3 });
      return { kind: 'done', case: resolved(n), ruling: ruling(n, given.act) };
    },
    'GET /rulings/{rulingId}/undo': () => undoPreview,
    'POST /rulings/{rulingId}/undo': () => ({
      kind: 'done',
      case: row(0),
      ruling: { ...ruling(0, 'freeze'), undoneBy: ann, undoneAt: now, undoable: false },
    }),
    'POST /bulk/previews': () => ({
      token: 'bulk-token',
      would: 3,
      items: [1, 2, 3, 4].map(bulkItem),
      sample: [{ accountId: row(1).accountId, preview }],
      fourEyes: null,
      readTo: null,
      cursor: null,
    }),
    'POST /bulk/runs': () => ({ kind: 'done', run: bulkRun(null) }),
    'POST /bulk/progress': () => ({ done: 1, of: 3, unreadable: 0 }),
    'GET /bulk/runs/{bulkId}': () => bulkRun(null),
    'GET /bulk/runs/{bulkId}/undo/progress': () => ({ done: 1, of: 3, unreadable: 0 }),
    'GET /bulk/runs/{bulkId}/undo': () => ({
      would: 2,
      items: [1, 2].map((n) => ({ ...bulkItem(n), from: 'active', to: 'frozen' })),
      sample: [{ accountId: row(1).accountId, preview: undoPreview }],
      fourEyes: null,
    }),
    'POST /bulk/runs/{bulkId}/undo': () => ({ kind: 'done', run: bulkRun(ann) }),
    'POST /accounts/{accountId}/reveals': () => ({
      value: text.replaceAll('●●●●●●●●', 'demo_ka_9'),
      imageLabels: [],
      left: 29,
    }),
    'POST /cases/{caseId}/blocks': () => ({ kind: 'device', proposal }),
    'POST /cases/{caseId}/marks': ({ path }) => row(numberOf(path.caseId), { version: 4 }),
    'GET /cases/{caseId}/warnings': () => warnings,
    'POST /cases/{caseId}/warnings/{warningId}/undo': () => ({ withdrawn: 2 }),
    'POST /cases/{caseId}/warnings': ({ body }) => ({
      warningId: 'wrn-2',
      sent: (body as { accountIds: string[] }).accountIds.length,
      commands: [],
    }),
    'POST /cases/{caseId}/clues': ({ path }) => ({
      clueId: 'clu-1',
      command: {
        version: 1,
        kind: 'pass-clue',
        commandId: 'cmd-clue-1',
        platformId: 'demo',
        subject,
        decisionId: `dec-${numberOf(path.caseId)}`,
        clue: { category: 'card-trade', recipient: 'finance' },
        issuedAt: new Date(now).toISOString(),
      },
    }),
    'GET /appeals': () => ({ items: [{ appeal, case: row(4) }], cursor: null }),
    'POST /cases/{caseId}/appeal/previews': ({ body }) =>
      (body as { grants: boolean }).grants ? undoPreview : refusalPreview,
    'POST /cases/{caseId}/appeal': () => ({
      case: resolved(4),
      appeal: { ...appeal, state: 'granted', mayDecide: false, decidedBy: ann },
      ruling: ruling(4, 'uphold'),
    }),
    'GET /proposals': proposalsIn([proposal]),
    'POST /proposals/{proposalId}/approve': () => ({
      ...proposal,
      state: 'approved',
      decidedBy: ann,
      decidedAt: now,
      decidedReason: null,
      mayApprove: false,
    }),
    'GET /cases/{caseId}/colleagues': () => ({ people: [bo] }),
    'GET /proposals/{proposalId}/progress': () => ({ done: 12, of: 25, unreadable: 0 }),
    'GET /proposals/{proposalId}': () => ({
      proposal,
      approvers: [ann],
      details: {
        kind: 'ruling',
        accountId: 'u-20001',
        ruling: { act: 'release' },
        changed: false,
        sample: [{ accountId: 'u-20001', preview }],
      },
    }),
    ...changes,
  };
};

const bulkRun = (undoneBy: typeof ann | null) => ({
  bulkId: 'blk-1',
  act: 'release',
  by: ann,
  approvedBy: null,
  at: now,
  reason: '误判',
  done: 3,
  failed: 2,
  items: [
    // One account has a later ruling, so its ruling cannot be undone.
    ...[1, 2, 3, 4].map(bulkItem).map((item) => {
      if (undoneBy === null || item.rulingId === null) return item;
      return item.rulingId === 'rul-1'
        ? { ...item, problem: 'not-latest' as const }
        : { ...item, from: item.to, to: item.from, rulingId: null };
    }),
    {
      accountId: 'farm-1005',
      caseId: null,
      from: null,
      to: null,
      problem: 'not-found' as const,
      rulingId: null,
    },
  ],
  undoneBy,
});

import type * as z from 'zod';
import type { Backtest, BacktestRun } from '#functions/review-api/contract/backtests.ts';
import type { endpoints } from '#functions/review-api/contract/endpoints.ts';
import type { ListEntryView, ListImport } from '#functions/review-api/contract/lists.ts';
import type { QuarantinedView, RuleRow } from '#functions/review-api/contract/platform.ts';
import { Proposal } from '#functions/review-api/contract/proposals.ts';
import type { RuleView } from '#functions/review-api/contract/rules.ts';
import { ruleFields, ruleFunctions } from '#functions/review-api/rules/language.ts';
import { examineStaffRule } from '#shared/rules/cel/cases.ts';
import { day, hour } from '#shared/settings/durations.ts';
import type { CannedAnswers, ConsoleRequest } from './server.ts';
import { Refusal } from './server.ts';
import { page as casePage, decisionPage, inBothLanguages, proposal } from './specimens.ts';

type Answer<N extends keyof typeof endpoints> = z.infer<(typeof endpoints)[N]['answer']>;

const now = Date.now();
const ann = { id: 'ann', name: '安宁' };
const bo = { id: 'bo', name: 'Bo Lind' };
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const share = (are: number, of: number) =>
  of === 0
    ? { of, are, share: null, low: null, high: null }
    : {
        of,
        are,
        share: are / of,
        low: Math.max(0, are / of - 0.06),
        high: Math.min(1, are / of + 0.07),
      };

const names = [
  ['content.card-trade', '发布买卖银行卡信息', 'Offers bank cards for sale', 'live'],
  ['network.device-farm', '同一设备批量注册', 'Many accounts on one device', 'live'],
  ['account.night-burst', '深夜集中操作', 'A burst of acts at night', 'shadow'],
  ['staff.new-account-transfers', '新账号频繁转账', 'New accounts that transfer often', 'draft'],
  ['staff.group-lure', '新号进群后群发引流', 'New accounts that lure in groups', 'canary'],
  [
    'victim.groomed-newcomer',
    '新用户被多个高风险账号联系',
    'A newcomer contacted by risky accounts',
    'live',
  ],
  ['content.old-scripts', '旧话术', 'Old scripts', 'retired'],
] as const;

const ruleNameAt = (n: number) => {
  const [rule, zh, en] = names[n] ?? names[0];
  return { rule, title: inBothLanguages(zh, en) };
};

const rows: readonly RuleRow[] = names.map(([rule, zh, en, life], n) => ({
  rule,
  revision: 1 + (n % 3),
  title: inBothLanguages(zh, en),
  life,
  examined: n === 0 ? 0 : 84_210 - n * 1100,
  fired: [412, 96, 61, 0, 18, 7, 0][n] ?? 0,
  withLive: [390, 90, 22, 0, 12, 4, 0][n] ?? 0,
  outcomes: { freeze: 40 * n, limit: 12 * n, challenge: 8 * n, observe: n, flag: 2 * n },
  upheld: n < 3 ? share(88 - n * 9, 92) : share(0, 0),
}));

const recordedActions = [
  ['personal.revealed', '查看被遮盖的信息', 'Revealed masked data', 'zhao'],
  ['case.restricted', '审核：采取措施', 'Review: restricted', 'bo'],
  ['account.freeze', '系统：冻结', 'System: frozen', 'system'],
  ['appeal.filed', '用户提出申诉', 'The user appealed', 'user'],
] as const;

/** The latest entries of a chain; one of them is unreadable. */
const auditItems = (most: number): Answer<'GET /audit'>['items'] =>
  Array.from({ length: most }, (_, n) => {
    const [action, zh, en, who] = recordedActions[n % 4] ?? recordedActions[0];
    const staff = who === 'system' || who === 'user' ? null : who === 'bo' ? bo : ann;
    return {
      sequence: most - n,
      entry:
        n === 5
          ? null
          : {
              at: now - n * 7 * hour,
              actor: staff ? ('staff' as const) : (who as 'system' | 'user'),
              by: staff,
              action,
              words: inBothLanguages(zh, en),
              causeId: staff ? `rul-20261124-${n}a7c` : `dec-3Jb9x0Zq${n}`,
              details: [
                { name: 'caseId', value: 'cas-q56_B1KAPk', person: null },
                { name: 'accountId', value: 'u-•••••••••••', person: null },
                { name: 'which', value: 'ent-9f31c2', person: null },
                { name: 'change', value: 'remove', person: null },
              ],
              hash: `${n}`.padEnd(43, 'h'),
            },
    };
  });

export const platform = (days: number): Answer<'GET /platform'> => ({
  mode: 'enforce',
  days: Array.from({ length: days }, (_, n) => ({
    day: dayOf(now - (days - 1 - n) * day),
    outcomes: {
      observe: 20 + ((n * 7) % 13),
      flag: 40 + ((n * 5) % 17),
      hide: 18 + ((n * 3) % 7),
      challenge: 9 + (n % 5),
      limit: 12 + (n % 4),
      freeze: 26 + ((n * 11) % 19),
    },
    automatic: 110 + ((n * 9) % 31),
    byStaff: 31 + ((n * 4) % 13),
  })),
  timeToAction: { p50: 34, p99: 1240 },
  failed: 0,
  falsePositives: share(14, 310),
  missed: share(3, 280),
  rules: [...rows],
  brakes: [
    {
      key: 'rule:content.card-trade',
      words: inBothLanguages('冻结：买卖银行卡', 'freezes: Bank cards bought or sold'),
      count: 412,
      cap: 500,
      on: false,
      since: null,
    },
    {
      key: 'source:service:gr····ce',
      words: inBothLanguages('由同一来源引起的冻结', 'freezes caused by one source'),
      count: 200,
      cap: 200,
      on: true,
      since: null,
    },
    {
      key: 'platform',
      words: inBothLanguages('全平台的冻结', 'freezes across the platform'),
      count: 640,
      cap: 2000,
      on: false,
      since: null,
    },
  ],
  tripped: [
    {
      key: 'source',
      words: inBothLanguages('由同一来源引起的冻结', 'freezes caused by one source'),
      from: now - 2 * hour,
      held: 1216,
    },
    {
      key: 'rule:content.card-trade',
      words: inBothLanguages('冻结：买卖银行卡', 'freezes: Bank cards bought or sold'),
      from: now - 3 * day,
      held: 1,
    },
  ],
  appeals: { open: 7, overdue: 1, granted: share(9, 61), inTime: share(58, 61) },
  quarantined: 4,
  moreQuarantined: false,
  deadLetters: 12,
});

const team = (days: number): Answer<'GET /team'> => ({
  people: [
    {
      person: ann,
      lastSeenAt: now - 120_000,
      claimed: 2,
      handed: 1,
      rulings: 214,
      handling: { p50: 41, p90: 190 },
      overturned: share(6, 214),
      agreement: share(37, 40),
      reveals: 12,
    },
    {
      person: bo,
      lastSeenAt: now - 5 * hour,
      claimed: 0,
      handed: 1,
      rulings: 167,
      handling: { p50: 58, p90: 260 },
      overturned: share(11, 167),
      agreement: share(28, 33),
      reveals: 31,
    },
    {
      person: { id: 'chen', name: '陈一' },
      lastSeenAt: null,
      claimed: 0,
      handed: 1,
      rulings: 0,
      handling: { p50: null, p90: null },
      overturned: share(0, 0),
      agreement: share(0, 0),
      reveals: 0,
    },
  ],
  queues: [
    { queue: 'fraud', name: null, dueHours: 4, inTime: share(180, 201) },
    { queue: 'trade', name: null, dueHours: 48, inTime: share(0, 0) },
    {
      queue: 'overseas',
      name: inBothLanguages('境外用户', 'Overseas'),
      dueHours: 12,
      inTime: share(31, 31),
    },
  ],
  agreement: share(65, 73),
  missed: share(3, 280),
  perDay: Array.from({ length: days }, (_, n) => ({
    day: dayOf(now - (days - 1 - n) * day),
    rulings: 40 + ((n * 13) % 29),
    opened: 44 + ((n * 7) % 23),
  })),
});

const quarantinedView = (n: number, changes: Partial<QuarantinedView> = {}): QuarantinedView => ({
  id: `q-${n}`,
  reason: 'bad-field',
  problem: inBothLanguages(
    '字段 data.mark 不是允许的值。',
    'The field data.mark has a value that is not allowed.',
  ),
  remedy: inBothLanguages(
    '按该事件类型的 JSON Schema 修正后重新发送。',
    'Correct it according to the JSON Schema of its event type and send it again.',
  ),
  field: 'data.mark',
  sentAt: now - n * hour,
  body: JSON.stringify(
    { v: 1, type: 'content.posted', eventId: `evt-${n}`, data: { text: '<●●●●●●●●>', mark: '●●' } },
    null,
    2,
  ),
  mayRelease: true,
  ...changes,
});

export const rule = (n: number, changes: Partial<RuleView> = {}): RuleView => {
  const [id, zh, en, life] = names[n] ?? names[0];
  const fired = [412, 96, 61, 0, 18, 7, 0][n] ?? 0;
  return {
    rule: id,
    revision: 1 + (n % 3),
    title: inBothLanguages(zh, en),
    detects: inBothLanguages('符合下列条件的账号。', 'Accounts that meet the condition below.'),
    life,
    share: life === 'canary' ? 0.05 : null,
    source: null,
    author: id.startsWith('staff.') ? ann : null,
    since: now - 9 * day,
    lastDemotion: null,
    retirement: null,
    tripped: [],
    category: 'money-mule',
    on: ['payment.transferred'],
    falsePositives: [
      inBothLanguages('为多套房屋付租金的人', 'A person who pays rent for several flats'),
    ],
    blindSpots: [inBothLanguages('平台之外的转账', 'Transfers outside of the platform')],
    runbook: [
      inBothLanguages('查看收款人', 'Look at who was paid'),
      inBothLanguages('要求核验', 'Ask for a new verification'),
    ],
    // Runs of a built-in rule that is live are not counted.
    examined: n === 0 ? 0 : 84_210 - n * 1100,
    fired,
    withLive: [390, 90, 22, 0, 12, 4, 0][n] ?? 0,
    withRules:
      n === 2
        ? [
            { ...ruleNameAt(1), count: 17 },
            { ...ruleNameAt(0), count: 6 },
          ]
        : [],
    firedPerDay: Array.from(
      { length: 30 },
      (_, at) => Math.floor(((at + 1) * fired) / 30) - Math.floor((at * fired) / 30),
    ),
    anomalous: n === 4,
    reviewed: n < 3 ? share(88 - n * 9, 92) : share(0, 0),
    moves: [],
    later: [],
    shareRefusals: [],
    version: 7,
    ...changes,
  };
};

/** A staff rule being edited: saved content is kept, and the rule moves through its life. */
export const draftRule = () => {
  let source: NonNullable<RuleView['source']> = {
    id: 'staff.new-account-transfers',
    revision: 1,
    title: inBothLanguages('新账号频繁转账', 'New accounts that transfer often'),
    detects: inBothLanguages(
      '注册不满一天却频繁转账的账号。',
      'Accounts that transfer often within a day of signing up.',
    ),
    family: 'account',
    evidenceFamily: 'behaviour',
    subject: 'account',
    category: 'money-mule',
    severity: 'high',
    ground: { law: 'anti-telecom-fraud-law', article: 31 },
    on: ['payment.transferred'],
    when: 'account.ageHours < 24 && counts.transfersOut.hour >= 5',
    sentence: inBothLanguages(
      '注册 {hours} 小时，一小时内转账 {count} 次',
      '{hours} h old, {count} transfers within an hour',
    ),
    values: { hours: 'account.ageHours', count: 'counts.transfersOut.hour' },
    warns: false,
    falsePositives: [],
    blindSpots: [],
    runbook: [],
    cases: [
      {
        name: '注册三小时，一小时内第九笔转账',
        expects: 'fires',
        on: 'payment.transferred',
        signals: { 'account.ageHours': 3, 'counts.transfersOut.hour': 9 },
      },
      {
        name: '注册两年的商家集中付款',
        expects: 'quiet',
        on: 'payment.transferred',
        signals: { 'account.ageHours': 17_520, 'counts.transfersOut.hour': 9 },
      },
    ],
    owner: '反诈策略组',
  };
  let life: RuleView['life'] = 'draft';
  let version = 7;
  const view = (): RuleView =>
    rule(3, {
      source,
      title: source.title,
      detects: source.detects,
      revision: source.revision,
      life,
      version,
      on: [...source.on],
      moves:
        life === 'draft'
          ? [
              { to: 'shadow', refusals: [], takesTwo: false },
              {
                to: 'canary',
                refusals: [
                  inBothLanguages('需先在影子阶段运行 7 天', 'it needs 7 days in shadow first'),
                ],
                takesTwo: false,
              },
            ]
          : [
              { to: 'draft', refusals: [], takesTwo: false },
              { to: 'canary', refusals: [], takesTwo: true },
            ],
    });
  return {
    view,
    save: ({ body }: ConsoleRequest) => {
      const given = body as { source: typeof source; expectedVersion: number };
      if (given.expectedVersion !== version)
        return new Refusal(409, 'stale-version', { current: version });
      source = given.source;
      version += 1;
      return view();
    },
    move: ({ body }: ConsoleRequest) => {
      const { to } = body as { to: RuleView['life'] };
      if (to === 'canary') return { kind: 'proposed', proposal: moveProposal };
      life = to;
      version += 1;
      return { kind: 'done', rule: view() };
    },
  };
};

/** A list change that waits for a second person. */
const listProposal = Proposal.parse({
  ...proposal,
  proposalId: 'prp-1',
  kind: 'list-change',
  words: inBothLanguages('向阻止名单加入 2 项', 'Adds 2 entries to the block list'),
  approvalReason: inBothLanguages(
    '名单变更需要第二人同意',
    'changes of lists need a second person',
  ),
  caseId: null,
  act: null,
  reason: '警方通报',
});

/** A rule move that waits for a second person. */
export const moveProposal = Proposal.parse({
  ...listProposal,
  proposalId: 'prp-2',
  kind: 'rule-move',
  rule: 'staff.new-account-transfers',
  move: { revision: 2, from: 'shadow', fromShare: null, to: 'canary', share: 0.05 },
});

const entry = (n: number): ListEntryView => ({
  entryId: `lst-${n}`,
  list: 'block',
  kind: (['device', 'contact', 'link-domain', 'phone'] as const)[n % 4] ?? 'device',
  label: ['dev-9f31…', '8d20…', 'kaihu-demo.example', 'a71c…'][n % 4] ?? '',
  source: n % 2 === 0 ? '专案组通报' : 'rule content.card-trade',
  authority: n % 3 === 0 ? '反诈中心' : null,
  reason: '多次用于开户引流',
  owner: ann,
  proposedBy: ann,
  approvedBy: bo,
  addedAt: now - n * day,
  expiresAt: now + (90 - n) * day,
});

const backtestRun = (done: number, changes: Partial<BacktestRun> = {}): BacktestRun => ({
  backtestId: 'bt-1',
  rule: 'staff.new-account-transfers',
  revision: 1,
  title: inBothLanguages('新账号频繁转账', 'New accounts that transfer often'),
  state: done < 3 ? 'running' : 'done',
  by: ann,
  at: now,
  days: 3,
  warmUpHours: 168,
  progress: { done: Math.min(done, 3), of: 3 },
  listed: 431,
  found: done < 3 ? null : { examined: 8400, fired: 37 },
  cancellation: null,
  ...changes,
});

/** The result of a run: 24 accounts with another outcome, and one restricted sooner. */
const backtestResult: NonNullable<Backtest['result']> = {
  events: 120_000,
  examined: 8400,
  fired: 37,
  alone: 9,
  errors: 0,
  failures: [],
  against: null,
  load: { days: 7, casesPerDay: { without: 31.4, with: 34.9 } },
  outcomes: [
    { outcome: 'flag', without: 214, with: 231 },
    { outcome: 'limit', without: 40, with: 40 },
    { outcome: 'freeze', without: 61, with: 65 },
  ],
  rules: [
    { ...ruleNameAt(0), without: 96, with: 92 },
    { ...ruleNameAt(3), without: 0, with: 37 },
  ],
  changes: [
    {
      from: 'allow',
      to: 'flag',
      decisions: 21,
      samples: [
        { decisionId: 'dec-1', accountId: 'u-20001', at: now - 3 * day },
        { decisionId: 'dec-2', accountId: 'u-20007', at: now - 2 * day },
      ],
    },
    {
      from: 'flag',
      to: 'freeze',
      decisions: 4,
      samples: [{ decisionId: 'dec-3', accountId: 'u-20002', at: now - 5 * day }],
    },
  ],
  differences: [
    { from: 'allow', to: 'flag', accounts: 20 },
    { from: 'flag', to: 'freeze', accounts: 4 },
  ],
  accounts: Array.from({ length: 25 }, (_, n) => ({
    accountId: `u-${20_001 + n}`,
    from: n < 20 ? ('allow' as const) : n < 24 ? ('flag' as const) : ('freeze' as const),
    to: n < 20 ? ('flag' as const) : ('freeze' as const),
    decisions: 1 + (n % 2),
    restricted:
      n < 20
        ? { without: null, with: null }
        : { without: n < 24 ? null : now - day, with: now - 3 * day },
    description: inBothLanguages(
      `注册 ${n + 2} 小时，一小时内转账 ${9 - (n % 4)} 次`,
      `${n + 2} h old, ${9 - (n % 4)} transfers within an hour`,
    ),
  })),
  totalAccounts: 25,
};

export const backtest = (done: number): Backtest => ({
  ...backtestRun(done),
  result: done < 3 ? null : backtestResult,
});

const listImport = (n: number, changes: Partial<ListImport> = {}): ListImport => ({
  changeId: `lch-20261127-x${n}`,
  lists: ['block'],
  sources: ['警方通报 2026-11'],
  partial: false,
  entries: 240,
  stand: 231,
  tooMany: false,
  note: '随通报导入',
  by: bo,
  approvedBy: ann,
  at: now - n * day,
  whole: true,
  undoProposalId: null,
  undoChangeId: null,
  ...changes,
});

const listImports = [
  listImport(1),
  listImport(2, { entries: 18_000, stand: null, lists: ['block', 'watch'], partial: true }),
  listImport(3, { entries: 1, stand: 0, sources: ['console'] }),
  listImport(4, { whole: false, stand: null }),
  listImport(5, { entries: 20_001, stand: null, partial: true, tooMany: true }),
];

const takenBack = { remove: 230, add: 1, left: 9 };

/** API responses for everything but cases, on a small platform that accepts writes. */
export const operationsAnswers = (): CannedAnswers => {
  const draft = draftRule();
  let kept = [
    quarantinedView(1),
    quarantinedView(2, { reason: 'unknown-type', field: 'type' }),
    quarantinedView(3, { reason: 'too-large', field: null, mayRelease: false }),
    quarantinedView(4, { reason: 'raw-personal-data', field: 'data.phone' }),
  ];
  let asked = 0;
  let views: Answer<'GET /views'>['views'] = [
    {
      viewId: 'view-1',
      version: 1,
      name: '近一周的冻结',
      page: '/search?by=rule&q=content.card-trade',
      shared: true,
      mine: false,
    },
  ];
  const removeQuarantined = ({ path }: ConsoleRequest) => {
    kept = kept.filter(({ id }) => id !== path.id);
    return null;
  };
  const daysOf = ({ query }: ConsoleRequest) =>
    1 + (Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '')) / day;
  return {
    'GET /platform': (request) => platform(daysOf(request)),
    'GET /platform/export': () => ({ csv: '\ufeffday,freeze\n2026-11-24,4\n', partial: false }),
    'GET /appeals/outcomes': () => ({
      rules: platform(1)
        .rules.slice(0, 1)
        .map(({ rule, revision }) => ({
          rule,
          revision,
          granted: share(3, 12),
        })),
    }),
    'GET /team': (request) => team(daysOf(request)),
    'GET /quarantine': ({ query }) => ({
      items: kept.filter(({ reason }) => reason === (query.get('reason') ?? reason)),
      cursor: null,
    }),
    'POST /quarantine/{id}/release': removeQuarantined,
    'POST /quarantine/{id}/discard': removeQuarantined,
    'GET /dead-letters': () => ({
      queues: [
        { queue: 'intake', waiting: 12, movable: true, moving: false, failure: null },
        { queue: 'followUps', waiting: 0, movable: true, moving: false, failure: null },
        { queue: 'actions', waiting: 3, movable: true, moving: true, failure: null },
      ],
    }),
    'POST /dead-letters/{queue}/redrive': () => null,
    'GET /rules': () => ({
      rules: names.map((_, n) => (n === 3 ? draft.view() : rule(n))),
      version: draft.view().version,
    }),
    'GET /rules/{rule}': ({ path }) =>
      path.rule === draft.view().rule
        ? draft.view()
        : rule(
            Math.max(
              0,
              names.findIndex(([id]) => id === path.rule),
            ),
          ),
    'GET /rule-language': () => ({
      fields: [...ruleFields],
      functions: [...ruleFunctions],
      on: ['account.signed-up', 'payment.transferred', 'content.posted'],
    }),
    'POST /rules/check': ({ body }) => {
      const { problems, runs } = examineStaffRule((body as { source: unknown }).source);
      return {
        problems: problems.map(({ at, ...problem }) => ({ ...problem, at: at ?? null })),
        cases: [...runs],
      };
    },
    'POST /rules/try': () => ({
      examined: 200,
      fired: 3,
      examples: [
        {
          decisionId: 'dec-1',
          accountId: 'u-20001',
          description: inBothLanguages(
            '注册 3 小时，一小时内转账 9 次',
            '3 h old, 9 transfers within an hour',
          ),
          on: 'payment.transferred',
          signals: { 'account.ageHours': 3, 'counts.transfersOut.hour': 9 },
        },
      ],
    }),
    'PUT /rules/{rule}': draft.save,
    'POST /rules/{rule}/moves': draft.move,
    'POST /rules/{rule}/backtests': () => {
      asked = 0;
      return backtestRun(0);
    },
    'GET /backtests/{backtestId}': ({ path }) => {
      asked += 1;
      return backtest(path.backtestId === 'bt-3' ? 3 : asked);
    },
    'GET /backtests': ({ query }) => ({
      items: [
        backtestRun(1, { backtestId: 'bt-2', at: now - hour }),
        backtestRun(3, {
          backtestId: 'bt-3',
          rule: 'content.card-trade',
          title: inBothLanguages('发布买卖银行卡信息', 'Offers bank cards for sale'),
          by: bo,
          at: now - day,
        }),
        backtestRun(0, {
          backtestId: 'bt-4',
          state: 'failed',
          progress: { done: 0, of: 7 },
          at: now - 3 * day,
        }),
        backtestRun(3, {
          ...{ backtestId: null, progress: null, days: null, warmUpHours: null },
          by: bo,
          at: now - 4 * day,
        }),
      ].filter(({ rule }) => rule === (query.get('rule') ?? rule)),
      cursor: null,
    }),
    'POST /backtests/{backtestId}/cancel': () =>
      backtestRun(1, { state: 'cancelled', cancellation: { at: now, by: ann } }),
    'GET /lists': () => ({
      lists: (['block', 'watch', 'allow', 'dishonesty'] as const).flatMap((list, at) => [
        { list, kind: 'device' as const, entries: 120 - at * 30 },
        { list, kind: 'contact' as const, entries: 64 - at * 9 },
      ]),
    }),
    'GET /lists/{list}/entries': ({ query }) => ({
      items: Array.from({ length: 9 }, (_, n) => ({
        ...entry(n),
        undoProposalId: n === 5 ? 'prp-removal' : null,
      })).filter(({ kind }) => kind === (query.get('kind') ?? kind)),
      cursor: null,
    }),
    'POST /lists/lookups': () => ({
      entries: [
        { ...entry(1), undoProposalId: null, inForce: true },
        { ...entry(2), list: 'watch' as const, undoProposalId: 'prp-removal', inForce: true },
        { ...entry(3), expiresAt: now - day, undoProposalId: null, inForce: false },
      ],
    }),
    'POST /lists/{list}/entries': () => listProposal,
    'POST /lists/{list}/entries/{entryId}/removal': () => listProposal,
    'POST /lists/{list}/previews': ({ body }) => {
      const { file } = body as { file: string };
      const lines = file.trim().split('\n');
      const bad = lines.findIndex((line) => line.includes('not-a-day'));
      return {
        token: bad < 0 ? 'preview-token' : null,
        lines: lines.length - 1,
        adds: 2,
        changes: 0,
        same: 0,
        bad: bad < 0 ? 0 : 1,
        opposed: 0,
        opposites: [],
        problems:
          bad < 0
            ? []
            : [
                {
                  line: bad + 1,
                  field: 'expires',
                  problem: inBothLanguages('不是日期', 'it is not a date'),
                  remedy: inBothLanguages('写成 2027-05-01 的样子', 'write it like 2027-05-01'),
                },
              ],
        sample: [entry(0), entry(2)],
      };
    },
    'POST /lists/{list}/imports': () => listProposal,
    'GET /lists/changes': () => ({ items: listImports, cursor: null }),
    'GET /lists/changes/{changeId}/undo': () => takenBack,
    'POST /lists/changes/{changeId}/undo': () => ({ ...takenBack, proposals: [listProposal] }),
    'GET /search': ({ query }) => ({
      items: Array.from({ length: 12 }, (_, n) => ({
        kind: n === 0 ? ('account' as const) : ('decision' as const),
        accountId: `u-${20_000 + n}`,
        caseId: n % 2 === 0 ? `cas-${n}` : null,
        decisionId: n === 0 ? null : `dec-${n}`,
        subject:
          n === 0
            ? null
            : { kind: 'account' as const, id: `u-${20_000 + n}`, accountId: `u-${20_000 + n}` },
        outcome: n === 0 ? null : ((['freeze', 'flag', 'limit'] as const)[n % 3] ?? null),
        unchanged: n === 1,
        score: n === 0 ? null : 0.99 - n / 50,
        rules: n === 0 ? [] : [0, 1, 5].slice(0, 1 + (n % 3)).map(ruleNameAt),
        at: n === 0 ? null : now - n * hour,
        excerpt: query.get('by') === 'text' ? '高价收钅艮行卡，加薇●●●●' : null,
      })),
      cursor: null,
    }),
    'GET /views': () => ({ views }),
    'POST /views': ({ body }) => {
      const view = {
        ...(body as { name: string; page: string; shared: boolean }),
        viewId: `view-${views.length + 1}`,
        version: 1,
        mine: true,
      };
      views = [...views, view];
      return view;
    },
    'PUT /views/{viewId}': ({ path, body }) => {
      const { expectedVersion, ...changed } = body as {
        expectedVersion: number;
        name: string;
        page: string;
        shared: boolean;
      };
      views = views.map((view) =>
        view.viewId === path.viewId ? { ...view, ...changed, version: expectedVersion + 1 } : view,
      );
      return views.find(({ viewId }) => viewId === path.viewId);
    },
    'DELETE /views/{viewId}': ({ path }) => {
      views = views.filter(({ viewId }) => viewId !== path.viewId);
      return null;
    },
    'GET /audit': ({ query }) => ({
      items: auditItems(query.get('cursor') === null ? 12 : 4),
      cursor: query.get('cursor') === null ? 'page-2' : null,
    }),
    'GET /audit/verification': ({ query }) => ({
      subject: `account:${query.get('id')}`,
      entries: 12,
      broken:
        query.get('id') === 'u-broken'
          ? { sequence: 7, problem: inBothLanguages('记录内容已被改动', 'the entry was changed') }
          : null,
      seals: { count: 31, through: { day: dayOf(now - day), hash: 'q'.repeat(43) }, broken: null },
    }),
    'GET /audit/export': () => ({
      csv: '\ufeffplace,at\n12,2026-11-24T08:00:00.000Z\n',
      partial: true,
    }),
    'GET /accounts/{accountId}': () => ({
      account: casePage(0).account,
      caseId: 'cas-0',
      decisions: casePage(0).decisions,
    }),
    'GET /accounts/{accountId}/timeline': ({ query }) =>
      query.get('cursor') === null
        ? { items: casePage(0).timeline.slice(0, 2), cursor: 'earlier' }
        : { items: casePage(0).timeline.slice(2), cursor: null },
    'GET /decisions/{decisionId}': () => decisionPage(0),
    'GET /accounts/{accountId}/credit': () => ({
      score: 412,
      parts: [
        {
          description: inBothLanguages('账号年龄 3 天', 'the account is 3 days old'),
          points: -40,
          at: null,
        },
        {
          description: inBothLanguages('两次限制', 'restricted twice'),
          points: -120,
          at: now - 2 * day,
        },
        { description: inBothLanguages('已实名', 'verified identity'), points: 60, at: null },
      ],
      reputation: [
        {
          node: 'device:9f31',
          name: inBothLanguages('设备 9f31…', 'device 9f31…'),
          score: 210,
          parts: [
            {
              description: inBothLanguages('14 个账号共用', 'shared by 14 accounts'),
              points: -90,
              at: null,
            },
          ],
        },
      ],
    }),
  };
};

/** Fields of a quarantined message, without its id. */
export const kept = {
  reason: 'bad-field',
  problem: inBothLanguages('字段有误', 'a field is wrong'),
  remedy: inBothLanguages('字段有误', 'a field is wrong'),
  sentAt: 0,
  mayRelease: true,
};

/** Fields of a search hit, without the account. */
export const hit = {
  kind: 'decision',
  caseId: null,
  decisionId: 'dec-1',
  subject: null,
  outcome: 'flag',
  unchanged: false,
  score: 0.5,
  rules: [],
  at: 0,
};

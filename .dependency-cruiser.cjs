// The import rules: an event passes through the rooms in this order, and a room may import only
// rooms before it.
const rooms = [
  'text',
  'settings',
  'events',
  'lists',
  'signals',
  'rules',
  'decisions',
  'scoring',
  'effects',
  'reviews',
];

const oneWay = rooms.slice(0, -1).map((room, i) => ({
  name: `${room}-imports-only-rooms-before-it`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: `^shared/(${rooms.slice(i + 1).join('|')})/` },
}));

/**
 * The rooms around the core, also in order: the steps of an event, the audit chain, what people do, and what timers do.
 * They are below `screen.ts` and `answer-follow-ups.ts`, which call the steps, and below the backtest, which replays them.
 */
const flowRooms = ['screening', 'auditing', 'acting', 'upkeep'];
const flow = `(${flowRooms.join('|')})/`;

const oneWayInFlow = flowRooms.map((room, i) => ({
  name: `${room}-imports-only-rooms-before-it`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: {
    path: `^shared/((${[...flowRooms.slice(i + 1), 'backtest', 'connect'].join('|')})/|(screen|answer-follow-ups)\\.ts$)`,
  },
}));

/** The rooms of text, also in order. `read.ts` imports all of them, and training comes last. */
const textRooms = [
  'tables',
  'normalise',
  'contacts',
  'lexicon',
  'terms',
  'analysis',
  'model',
  'explanation',
  'parts',
];

const oneWayInText = textRooms.map((room, i) => ({
  name: `text-${room}-imports-only-rooms-before-it`,
  severity: 'error',
  from: { path: `^shared/text/${room}/` },
  to: {
    path: `^shared/text/((${[...textRooms.slice(i + 1), 'training'].join('|')})/|(read|template)\\.ts$)`,
  },
}));

/** The rooms of the review API, also in order: reading comes before acting, and routes come last. */
const reviewRooms = [
  'contract',
  'server',
  'staff',
  'cases',
  'rules',
  'acting',
  'appeals',
  'routes',
];

const oneWayInReview = reviewRooms.slice(0, -1).map((room, i) => ({
  name: `review-${room}-imports-only-rooms-before-it`,
  severity: 'error',
  from: { path: `^functions/review-api/${room}/` },
  to: {
    path: `^functions/review-api/((${reviewRooms.slice(i + 1).join('|')})/|[^/]+\\.ts$)`,
  },
}));

/** The rooms of infra: platform settings, deployed resources, the local system, the command-line tool. */
const infraRooms = ['platforms', 'constructs', 'stacks', 'local', 'cli'];

const oneWayInInfra = infraRooms.slice(0, -1).map((room, i) => ({
  name: `infra-${room}-imports-only-rooms-before-it`,
  severity: 'error',
  from: { path: `^infra/${room}/` },
  to: { path: `^infra/(${infraRooms.slice(i + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    ...oneWayInFlow,
    ...oneWayInText,
    ...oneWayInReview,
    ...oneWayInInfra,
    {
      name: 'local-and-cli-load-no-cdk',
      comment:
        'The local system and the tool must start within a second, so they do not load the CDK.',
      severity: 'error',
      from: { path: '^infra/(local|cli)/' },
      to: { path: '^(infra/(constructs|stacks)/|node_modules/(aws-cdk-lib|constructs|cdk-nag))' },
    },
    {
      name: 'core-is-pure',
      comment: 'Core rooms import no AWS, no framework, no stores and no flow.',
      severity: 'error',
      from: { path: `^shared/(${rooms.join('|')})/` },
      to: {
        path: `^(shared/(${flow}|(stores|backtest|connect)/|(screen|answer-follow-ups)\\.ts)|functions|infra|test|node_modules/(@aws-sdk|@middy|aws-cdk-lib))`,
        pathNot: '^shared/stores/([^/]+/port|failure|unreadable)\\.ts$',
      },
    },
    {
      name: 'stores-import-no-flow',
      severity: 'error',
      from: { path: '^shared/stores/' },
      to: { path: `^shared/(${flow}|(backtest|connect)/|(screen|answer-follow-ups)\\.ts)` },
    },
    {
      name: 'only-entry-points-choose-stores',
      comment: 'Only entry points choose the stores. All other code receives ports.',
      severity: 'error',
      from: { pathNot: '^(functions/[^/]+/index\\.ts|test/|shared/connect/)' },
      to: { path: '^shared/connect/' },
    },
    {
      name: 'flow-imports-only-ports-of-stores',
      comment:
        'The flow imports the ports of stores, never their implementations. A backtest commits over tables of its own.',
      severity: 'error',
      from: { path: `^shared/(${flow}|backtest/|(screen|answer-follow-ups)\\.ts)` },
      to: {
        path: '^(shared/stores/|functions|infra|test|node_modules/(@aws-sdk|@middy|aws-cdk-lib))',
        pathNot:
          '^shared/stores/([^/]+/port|ledger/over-tables|failure|serializer|unreadable)\\.ts$',
      },
    },
    {
      name: 'aws-sdk-only-in-stores',
      severity: 'error',
      from: { path: '^(shared|functions)/', pathNot: '^shared/(stores|client|connect)/' },
      to: { path: '^node_modules/@aws-sdk' },
    },
    {
      name: 'shared-imports-no-function',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'functions-import-no-other-function',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^(functions/(?!$1/)|infra/|test/)' },
    },
    {
      name: 'middy-only-in-functions',
      severity: 'error',
      from: { pathNot: '^functions/' },
      to: { path: '^node_modules/@middy' },
    },
    {
      name: 'cdk-only-in-infra',
      severity: 'error',
      from: { pathNot: '^(infra|test)/' },
      to: { path: '^node_modules/(aws-cdk-lib|constructs|cdk-nag)' },
    },
    {
      name: 'console-imports-only-types-of-the-server',
      comment:
        'Code that runs in a browser is public, so it must contain no lexicon, rule or schema.',
      severity: 'error',
      from: { path: '^functions/review-api/web/' },
      to: {
        path: '^(shared|functions/review-api)/',
        pathNot: '^functions/review-api/web/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pages-import-no-other-page',
      comment: 'What several pages share is in a folder of its subject, beside the pages.',
      severity: 'error',
      from: { path: '^functions/review-api/web/pages/([^/]+)/' },
      to: { path: '^functions/review-api/web/pages/(?!$1/)' },
    },
    {
      name: 'only-routes-import-pages',
      severity: 'error',
      from: { path: '^functions/review-api/web/', pathNot: '/web/(pages/|routes\\.tsx$)' },
      to: { path: '^functions/review-api/web/pages/' },
    },
    {
      name: 'server-imports-no-console',
      severity: 'error',
      from: { path: '^(shared|functions)/', pathNot: '^functions/review-api/web/' },
      to: { path: '^functions/review-api/web/' },
    },
    {
      name: 'browser-packages-only-in-the-console',
      severity: 'error',
      from: { pathNot: '^(functions/review-api/web|test/console)/' },
      to: {
        path: '^node_modules/(react|react-dom|@cloudscape-design|@tanstack|oidc-client-ts|tinykeys|@dagrejs)/',
      },
    },
    {
      name: 'rule-cases-only-in-tests',
      severity: 'error',
      from: { pathNot: '^(test/|.*\\.cases\\.ts$)' },
      to: { path: '\\.cases\\.ts$' },
    },
    {
      name: 'test-code-only-in-tests',
      comment:
        'Exceptions: the commands of the data converter and the benchmarks, whose code is in test.',
      severity: 'error',
      from: { pathNot: '^(test/|infra/cli/commands/(convert|bench-[a-z]+)\\.ts$)' },
      to: { path: '^test/' },
    },
    {
      name: 'no-circular-imports',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolved-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|cdk\\.out)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

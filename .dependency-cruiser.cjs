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
    ...oneWayInReview,
    ...oneWayInInfra,
    {
      name: 'this-machine-knows-no-stack',
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
        path: '^(shared/(stores|screening|backtest|connect)/|shared/(screen|follow-up)\\.ts|functions|infra|test|node_modules/(@aws-sdk|@middy|aws-cdk-lib))',
        pathNot: '^shared/stores/([^/]+/port|failure)\\.ts$',
      },
    },
    {
      name: 'stores-know-no-flow',
      severity: 'error',
      from: { path: '^shared/stores/' },
      to: { path: '^shared/((screening|backtest|connect)/|(screen|follow-up)\\.ts)' },
    },
    {
      name: 'screening-is-told-elsewhere',
      comment:
        'The steps import neither the page that calls them in order nor the backtest that replays it.',
      severity: 'error',
      from: { path: '^shared/screening/' },
      to: { path: '^shared/((backtest|connect)/|(screen|follow-up)\\.ts)' },
    },
    {
      name: 'connected-at-a-cold-start',
      comment: 'Only entry points choose the stores. All other code receives ports.',
      severity: 'error',
      from: { pathNot: '^(functions/[^/]+/index\\.ts|test/|shared/connect/)' },
      to: { path: '^shared/connect/' },
    },
    {
      name: 'screening-speaks-to-ports',
      comment: 'The flow imports the ports of stores, never their implementations.',
      severity: 'error',
      from: { path: '^shared/(screening/|backtest/|(screen|follow-up)\\.ts)' },
      to: {
        path: '^(shared/stores/|functions|infra|test|node_modules/(@aws-sdk|@middy|aws-cdk-lib))',
        pathNot: '^shared/stores/([^/]+/port|failure|turns)\\.ts$',
      },
    },
    {
      name: 'aws-sdk-only-in-stores',
      severity: 'error',
      from: { path: '^(shared|functions)/', pathNot: '^shared/(stores|client|connect)/' },
      to: { path: '^node_modules/@aws-sdk' },
    },
    {
      name: 'shared-knows-no-function',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'functions-stand-alone',
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
      name: 'console-knows-the-server-by-type-only',
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
      name: 'server-knows-no-console',
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
      name: 'cases-are-for-tests',
      severity: 'error',
      from: { pathNot: '^(test/|.*\\.cases\\.ts$)' },
      to: { path: '\\.cases\\.ts$' },
    },
    {
      name: 'test-is-imported-by-tests',
      comment:
        'Exceptions are the commands that run the research data converter and the benchmarks, which are in test.',
      severity: 'error',
      from: { pathNot: '^(test/|infra/cli/commands/(convert|bench-[a-z]+)\\.ts$)' },
      to: { path: '^test/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
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

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readDays } from './figures/span.ts';
import { readPlace } from './pages/appeals/place.ts';
import { readAuditQuery } from './pages/audit/query.ts';
import { readFilters } from './pages/cases/filters.ts';
import { readListFilter } from './pages/lists/filter.ts';
import { readProposalFilter } from './pages/proposals/filter.ts';
import { readReason } from './pages/quarantine/filter.ts';
import { readRuleFilter } from './pages/rules/filter.ts';
import { readQuery } from './search/query.ts';
import { Failure, NotFound, PageCodeMissing, PageFailure } from './shell/failure.tsx';
import { base } from './shell/go.tsx';
import { Shell } from './shell/shell.tsx';

/** A page whose code is loaded on navigation. */
const pageOf = <Name extends string>(
  read: () => Promise<Record<Name, () => ReactNode>>,
  name: Name,
) =>
  lazyRouteComponent(
    () =>
      read().catch((cause) => {
        throw new PageCodeMissing('no code for the page', { cause });
      }),
    name,
  );

const readCases = () => import('./pages/cases/page.tsx');
const readCase = () => import('./pages/case/page.tsx');

/**
 * Preloads the code of the case page or the queues, if the URL is one of them, while the session is being
 * checked. If the server is unreachable, sign-in fails too and reloads everything.
 *
 * @param path of the URL
 */
export const preloadPage = (path: string): void => {
  const [, caseId] = /^\/console(?:\/|\/cases(?:\/(.*))?)?$/.exec(path) ?? [path, null];
  if (caseId === null) return;
  const read = caseId ? readCase : readCases;
  read().catch(() => {});
};

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFound />,
  errorComponent: ({ error, reset }) => <Failure error={error as Error} onRetry={reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/cases' });
  },
});

/** The queues; the URL contains the queue and the filters, so that a view can be shared. */
const cases = createRoute({
  getParentRoute: () => root,
  path: '/cases',
  validateSearch: readFilters,
  component: pageOf(readCases, 'CasesPage'),
});

const caseFile = createRoute({
  getParentRoute: () => root,
  path: '/cases/$caseId',
  component: pageOf(readCase, 'CasePage'),
});

const appeals = createRoute({
  getParentRoute: () => root,
  path: '/appeals',
  validateSearch: readPlace,
  component: pageOf(() => import('./pages/appeals/page.tsx'), 'AppealsPage'),
});

const proposals = createRoute({
  getParentRoute: () => root,
  path: '/proposals',
  validateSearch: readProposalFilter,
  component: pageOf(() => import('./pages/proposals/page.tsx'), 'ProposalsPage'),
});

const bulk = createRoute({
  getParentRoute: () => root,
  path: '/bulk/$bulkId',
  component: pageOf(() => import('./pages/bulk/page.tsx'), 'BulkPage'),
});

const platform = createRoute({
  getParentRoute: () => root,
  path: '/platform',
  validateSearch: readDays,
  component: pageOf(() => import('./pages/platform/page.tsx'), 'PlatformPage'),
});

const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  validateSearch: readDays,
  component: pageOf(() => import('./pages/team/page.tsx'), 'TeamPage'),
});

const quarantine = createRoute({
  getParentRoute: () => root,
  path: '/quarantine',
  validateSearch: readReason,
  component: pageOf(() => import('./pages/quarantine/page.tsx'), 'QuarantinePage'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: readRuleFilter,
  component: pageOf(() => import('./pages/rules/page.tsx'), 'RulesPage'),
});

const rule = createRoute({
  getParentRoute: () => root,
  path: '/rules/$rule',
  component: pageOf(() => import('./pages/rule/page.tsx'), 'RulePage'),
});

const backtests = createRoute({
  getParentRoute: () => root,
  path: '/backtests',
  component: pageOf(() => import('./pages/backtests/page.tsx'), 'BacktestsPage'),
});

const backtest = createRoute({
  getParentRoute: () => root,
  path: '/backtests/$backtestId',
  component: pageOf(() => import('./pages/backtest/page.tsx'), 'BacktestPage'),
});

const lists = createRoute({
  getParentRoute: () => root,
  path: '/lists',
  validateSearch: readListFilter,
  component: pageOf(() => import('./pages/lists/page.tsx'), 'ListsPage'),
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: readQuery,
  component: pageOf(() => import('./pages/search/page.tsx'), 'SearchPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$accountId',
  component: pageOf(() => import('./pages/account/page.tsx'), 'AccountPage'),
});

const decision = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$decisionId',
  component: pageOf(() => import('./pages/decision/page.tsx'), 'DecisionPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditQuery,
  component: pageOf(() => import('./pages/audit/page.tsx'), 'AuditPage'),
});

export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      home,
      cases,
      caseFile,
      appeals,
      proposals,
      bulk,
      platform,
      team,
      quarantine,
      rules,
      rule,
      backtests,
      backtest,
      lists,
      search,
      account,
      decision,
      audit,
    ]),
    basepath: base,
    // The router hands on parameters that `validateSearch` leaves out, so pages read them once more.
    // All parameters are texts. By default they are read as JSON, which changes long numbers such as account ids.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const parameters = new URLSearchParams(search).toString();
      return parameters === '' ? '' : `?${parameters}`;
    },
    defaultErrorComponent: PageFailure,
    defaultPreload: 'intent',
    // Pages read through the query client, which manages staleness itself.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

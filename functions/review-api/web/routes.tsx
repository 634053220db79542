import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { readFilters } from './pages/cases/filters.ts';
import { Failure, NotFound } from './shell/failure.tsx';
import { base } from './shell/go.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failure error={error as Error} onRetry={reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/cases' });
  },
});

/** The queues; the address holds which one and what is filtered, so that a view can be shared. */
const cases = createRoute({
  getParentRoute: () => root,
  path: '/cases',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./pages/cases/page.tsx'), 'CasesPage'),
});

const caseFile = createRoute({
  getParentRoute: () => root,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('./pages/case/page.tsx'), 'CasePage'),
});

const appeals = createRoute({
  getParentRoute: () => root,
  path: '/appeals',
  component: lazyRouteComponent(() => import('./pages/appeals/page.tsx'), 'AppealsPage'),
});

const proposals = createRoute({
  getParentRoute: () => root,
  path: '/proposals',
  component: lazyRouteComponent(() => import('./pages/proposals/page.tsx'), 'ProposalsPage'),
});

export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([home, cases, caseFile, appeals, proposals]),
    basepath: base,
    defaultPreload: 'intent',
    // Pages read through the query client, which knows what is fresh.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

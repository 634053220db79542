import type { CaseRow } from '#functions/review-api/contract/queues.ts';
import type { CannedAnswers } from './server.ts';
import { inBothLanguages, page, row } from './specimens.ts';

/** Limits of the API for links: shared things, latest users of each, and latest users overall. */
const most = { things: 30, users: 24, accounts: 60, bulk: 100 } as const;

const kinds = ['device', 'block', 'contact', 'payment', 'template', 'phonePrefix'] as const;

/** An id of maximum length. */
const idOf = (n: number) => `campaign-member-${String(n).padStart(4, '0')}-${'x'.repeat(43)}`;

/** A campaign of 2,000 accounts, with everything that a response can contain. */
export const campaign = (n: number): CannedAnswers => {
  const self = row(n).accountId;
  const members = [self, ...Array.from({ length: most.accounts }, (_, at) => idOf(at))];
  const things = Array.from({ length: most.things }, (_, at) => ({
    kind: kinds[at % kinds.length] ?? 'device',
    id: `thing#${at}`,
    label: `${String(at).padStart(2, '0')}${'●'.repeat(30)}`,
    name: inBothLanguages('收付款账户', 'payment account'),
    accounts: 2000 - at,
    exact: { accounts: false, joinedDay: false },
    joinedDay: 1400,
    restricted: 24,
  }));
  const edges = things.flatMap(({ id }, at) =>
    [
      0,
      ...Array.from({ length: most.users }, (_, use) => 1 + ((at * 7 + use) % most.accounts)),
    ].map((member) => ({
      from: `account#${members[member]}`,
      to: id,
      at: Date.now() - member * 60_000,
      newcomer: member % 2 === 0,
    })),
  );
  const items = Array.from({ length: most.bulk }, (_, at) => ({
    accountId: at === 0 ? self : idOf(at),
    caseId: at % 3 === 0 ? `cas-${at}` : null,
    from: 'active',
    to: 'frozen',
    problem: at % 10 === 9 ? ('claimed' as const) : null,
    rulingId: null,
  }));
  return {
    'GET /cases/{caseId}': () => page(n, { members: { all: 2000, exact: false, known: 25 } }),
    'GET /cases/{caseId}/links': () => ({
      graph: {
        nodes: [
          ...members.map((accountId, at) => ({
            kind: 'account' as const,
            id: `account#${accountId}`,
            accountId,
            self: at === 0,
            standing: at % 4 === 0 ? ('frozen' as const) : ('active' as const),
            signedUpAt: Date.now() - 3_600_000,
            verified: false,
            caseId: at % 3 === 0 ? `cas-${at}` : null,
            mayOpen: true,
          })),
          ...things,
        ],
        edges,
        more: 58_000,
      },
      ring: Array.from({ length: 30 }, (_, at): CaseRow => row(at + 10, { accountId: idOf(at) })),
    }),
    'POST /bulk/previews': () => ({
      token: 'bulk-token',
      would: 90,
      items,
      sample: [],
      fourEyes: inBothLanguages(
        '涉及 90 个账号：10 个及以上须由第二人同意。',
        'It is about 90 accounts: 10 or more take a second person.',
      ),
      readTo: null,
      cursor: null,
    }),
    'GET /cases/{caseId}/warnings': () => ({
      people: [],
      message: inBothLanguages('安全提醒', 'Safety notice'),
      sent: [],
    }),
  };
};

import type { demoStaff } from '../../platforms/demo-staff.ts';

/** A demo person of the local sign-in page. */
export type DemoPerson = {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly (keyof (typeof demoStaff)['groups'])[];
};

/** Who can sign in to the local console: two of each who must not decide about their own work. */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'lin', name: '林审核 Lin', groups: ['reviewers'] },
  { id: 'chen', name: '陈审核 Chen', groups: ['reviewers'] },
  { id: 'zhou', name: '周反诈 Zhou', groups: ['fraud-reviewers'] },
  { id: 'wang', name: '王主管 Wang', groups: ['seniors'] },
  { id: 'zhao', name: '赵主管 Zhao', groups: ['seniors'] },
  { id: 'sun', name: '孙策略 Sun', groups: ['rule-authors'] },
  { id: 'qian', name: '钱管理 Qian', groups: ['admins'] },
  { id: 'wu', name: '吴审计 Wu', groups: ['auditors'] },
  { id: 'he', name: '何访客 He', groups: ['viewers'] },
];

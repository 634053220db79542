import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

const lapsed: ReadonlySet<string> = new Set(['failed', 'expired', 'revoked']);

export const realNameLapsed = defineRule({
  id: 'account.real-name-lapsed',
  title: {
    'zh-CN': '真实身份核验失效仍使用服务',
    en: 'Service used after real-name verification lapsed',
  },
  detects: {
    'zh-CN': '真实身份核验未通过、已过期或被撤销，仍使用依法须核验身份的服务的账号。',
    en: 'Accounts whose real-name verification failed, expired or was revoked, but that still use a service requiring it by law.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'real-name',
  userFact: 'real-name-lapsed',
  severity: 'high',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 21 },
  falsePositives: [
    {
      'zh-CN': '证件已换新，但尚未重新提交。',
      en: 'A renewed document that has not been submitted yet.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '核验服务方从不撤销的状态。',
      en: 'A status that the identity provider never revokes.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看核验服务方是否有更新的状态。',
      en: 'Check whether the identity provider has a newer status.',
    },
    {
      'zh-CN': '要求重新核验；如核验已被撤销，再查看设备。',
      en: 'Require verification again; if it was revoked, check the devices too.',
    },
  ],
  on: serviceUses,
  thresholds: {},
  when: ({ event, realName }) =>
    allOf(
      lapsed.has(realName.status) && evidence('real-name-lapsed', { status: realName.status }),
      realName.gateClosed && event.service && evidence('service-used', { service: event.service }),
    ),
});

import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

export const unverifiedServiceUse = defineRule({
  id: 'account.unverified-service-use',
  title: {
    'zh-CN': '未完成真实身份核验而使用服务',
    en: 'Service used without a verified real name',
  },
  detects: {
    'zh-CN': '未达到平台要求的真实身份核验级别，却使用依法须核验身份的服务的账号。',
    en: 'Accounts that use a service which the law gates behind a verified real name, without it.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'real-name',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 21 },
  falsePositives: [
    {
      'zh-CN': '平台上报核验结果晚于首次使用。',
      en: 'A platform that reports verification later than the first use.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '身份真实，但系借用或租用。',
      en: 'An identity that is genuine but was borrowed or rented.',
    },
  ],
  runbook: [
    {
      'zh-CN': '确认核验服务方没有更新的状态。',
      en: 'See that the identity provider reported no newer status.',
    },
    {
      'zh-CN': '核验要求保持到用户完成核验为止，届时自动解除。',
      en: 'Let the challenge stand until the user verifies; it ends by itself then.',
    },
  ],
  on: serviceUses,
  thresholds: {},
  when: ({ event: { service }, realName: { gateClosed, status, level, required } }) =>
    allOf(
      gateClosed &&
        service &&
        ((status === 'verified' &&
          level !== null &&
          evidence('service-used-below-level', { service, level, required })) ||
          ((status === 'unverified' || status === 'pending' || status === 'verified') &&
            evidence('service-used-without-real-name', { service, status, required }))),
    ),
});

import type { Language, Words } from '#shared/rules/words.ts';
import { type Problem, type ProblemCode, problems } from '../contract/problem.ts';

const wordsByCode: { readonly [Code in ProblemCode]: readonly [title: Words, detail: Words] } = {
  unauthenticated: [
    { 'zh-CN': '未登录', en: 'Not signed in' },
    { 'zh-CN': '请重新登录。', en: 'Sign in again.' },
  ],
  forbidden: [
    { 'zh-CN': '没有权限', en: 'Not allowed' },
    {
      'zh-CN': '您的角色、队列或类别不包含此操作；请联系管理员。',
      en: 'Your role, queues or categories do not cover this: ask an administrator.',
    },
  ],
  'cross-origin': [
    { 'zh-CN': '来源不符', en: 'Request from another site' },
    {
      'zh-CN': '只接受审核台自身页面发出的写操作；程序须发送请求头 Sec-Fetch-Site: same-origin。',
      en: 'Only the console’s own pages may make changes; programs must send the header Sec-Fetch-Site: same-origin.',
    },
  ],
  'not-found': [
    { 'zh-CN': '未找到', en: 'Not found' },
    {
      'zh-CN': '此平台没有该对象，或已过保存期。',
      en: 'It does not exist on this platform or is no longer retained.',
    },
  ],
  'method-not-allowed': [
    { 'zh-CN': '方法不受支持', en: 'Method not allowed' },
    { 'zh-CN': '参见 /console/api/openapi.json。', en: 'See /console/api/openapi.json.' },
  ],
  invalid: [
    { 'zh-CN': '请求有误', en: 'Invalid request' },
    { 'zh-CN': '请更正列出的字段。', en: 'Correct the fields listed.' },
  ],
  'stale-version': [
    { 'zh-CN': '内容已变化', en: 'Changed in the meantime' },
    { 'zh-CN': '请重新加载后再试。', en: 'Reload and try again.' },
  ],
  claimed: [
    { 'zh-CN': '他人正在处理', en: 'Someone else is working on it' },
    {
      'zh-CN': '请选择其他案件，或请对方转交。',
      en: 'Choose another case, or ask them to hand it over.',
    },
  ],
  'already-decided': [
    { 'zh-CN': '已有结论', en: 'Already decided' },
    { 'zh-CN': '请重新加载查看结论。', en: 'Reload to see the decision.' },
  ],
  'already-proposed': [
    { 'zh-CN': '已有人提交', en: 'Already submitted' },
    {
      'zh-CN': '同样的变更已在“待复核”中，等待另一人同意，无须再提交。',
      en: 'The same change is already under “Awaiting approval”, waiting for a second person; no need to submit it again.',
    },
  ],
  'nothing-changes': [
    { 'zh-CN': '已是此状态', en: 'Already in this state' },
    { 'zh-CN': '再做一次不会有任何变化。', en: 'Doing it again would change nothing.' },
  ],
  'wrong-subject': [
    { 'zh-CN': '操作与对象不符', en: 'Action does not apply here' },
    {
      'zh-CN': '账号与内容的措施不同；内容只能在其作者的案件中处置。',
      en: 'Different actions apply to accounts and to posts; a post is ruled on only in the case of its author.',
    },
  ],
  closed: [
    { 'zh-CN': '账号已关闭', en: 'The account is closed' },
    { 'zh-CN': '没有可以限制或解除的。', en: 'There is nothing to restrict or lift.' },
  ],
  observing: [
    { 'zh-CN': '平台处于观察模式', en: 'Platform is in observe mode' },
    {
      'zh-CN': '此模式下不向平台发送限制措施。',
      en: 'In this mode, no restrictions are sent to the platform.',
    },
  ],
  'same-person': [
    { 'zh-CN': '须由他人决定', en: 'Someone else must decide' },
    {
      'zh-CN': '参与过此事的人员不能再次裁定。',
      en: 'Anyone who took part in the matter cannot rule on it again.',
    },
  ],
  'appeal-open': [
    { 'zh-CN': '有待裁定的申诉', en: 'An appeal is open' },
    {
      'zh-CN': '请在“申诉”中裁定：成立即解除，驳回即维持。',
      en: 'Answer the appeal instead: granting it lifts the measure, refusing it keeps the decision.',
    },
  ],
  'no-appeal': [
    { 'zh-CN': '没有待裁定的申诉', en: 'No open appeal' },
    { 'zh-CN': '请重新加载。', en: 'Reload the case.' },
  ],
  'not-latest': [
    { 'zh-CN': '此后另有处置', en: 'Acted on again since' },
    {
      'zh-CN': '只能撤销最新的决定；请另作裁定。',
      en: 'Only the latest decision can be undone: make a new ruling instead.',
    },
  ],
  'no-grounds': [
    { 'zh-CN': '没有可依据的决定', en: 'No decision to rest on' },
    {
      'zh-CN': '此案尚无决定，或移送该部门后没有新的决定：有新决定后再试；移送也可选其他部门。',
      en: 'The case has no decision, or none since it was last referred to this authority: try again after a new decision; a referral may also go to another recipient.',
    },
  ],
  'duplicate-event': [
    { 'zh-CN': '同号事件已被接收', en: 'An event with this id was accepted before' },
    {
      'zh-CN': '先到的事件有效，放回的消息会再次被隔离：请丢弃；平台可用新的 eventId 重发。',
      en: 'The first event stands, and a released message would be quarantined again: discard it. The platform can send it under a new eventId.',
    },
  ],
  'not-movable': [
    { 'zh-CN': '此区域的队列不能送回死信', en: 'Dead letters cannot be sent back in this region' },
    {
      'zh-CN': '请运维人员逐条送回：步骤见运维手册“Dead letters”一节。',
      en: 'Ask an operator to send them back one by one: see “Dead letters” in docs/operate.md.',
    },
  ],
  'unknown-account': [
    { 'zh-CN': '没有该账号', en: 'No such account' },
    { 'zh-CN': '尚未收到该账号的任何事件。', en: 'No events have been received for this account.' },
  ],
  'too-late': [
    { 'zh-CN': '已过期限', en: 'Too late' },
    {
      'zh-CN': '期限已过，或链接已失效。申诉期限未满的，请从平台重新打开申诉页面。',
      en: 'The deadline has passed, or the link has expired. While you can still appeal, open the appeal page from the platform again.',
    },
  ],
  'too-large': [
    { 'zh-CN': '内容过大', en: 'Too large' },
    { 'zh-CN': '请缩小请求。', en: 'Reduce the size of the request.' },
  ],
  'unsupported-media-type': [
    { 'zh-CN': '内容类型不受支持', en: 'Unsupported media type' },
    { 'zh-CN': '请使用 UTF-8 的 application/json。', en: 'Send application/json in UTF-8.' },
  ],
  'key-reused': [
    { 'zh-CN': '幂等键已用于其他请求', en: 'The idempotency key was used for another request' },
    { 'zh-CN': '请使用新的键。', en: 'Use a new key.' },
  ],
  'too-many': [
    { 'zh-CN': '次数过多', en: 'Too many requests' },
    { 'zh-CN': '请稍后再试。', en: 'Please try again later.' },
  ],
  internal: [
    { 'zh-CN': '内部错误', en: 'Internal error' },
    {
      'zh-CN': '已记录；请凭请求编号联系运维。',
      en: 'The error was logged: give the request ID to operations.',
    },
  ],
  unreadable: [
    { 'zh-CN': '记录无法读取', en: 'A record cannot be read' },
    {
      'zh-CN': '该记录由更新的版本写入，或已损坏；请凭编号联系运维。',
      en: 'A later release wrote it, or it is damaged: give its ID to operations.',
    },
  ],
  unavailable: [
    { 'zh-CN': '暂时不可用', en: 'Temporarily unavailable' },
    { 'zh-CN': '请稍后再试。', en: 'Try again in a moment.' },
  ],
};

/** An invalid field, and what is wrong with it. */
type InvalidField = { readonly field: string; readonly problem: Words };

type RefusalDetails = Partial<Pick<Problem, 'current' | 'by' | 'retryAfter'>> & {
  readonly errors?: readonly InvalidField[];
  /** Instead of what the code says in general. */
  readonly title?: Words;
  readonly detail?: Words;
};

/** Thrown by routes to refuse a request. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly more: RefusalDetails;

  constructor(code: ProblemCode, more: RefusalDetails = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.more = more;
  }
}

/** Returns the code of a refusal; rethrows any other error. */
export const codeOf = (error: unknown): ProblemCode => {
  if (error instanceof Refusal) return error.code;
  throw error;
};

/** Resolves to `null` if the promise is refused. */
export const orNull = <Asked>(asked: Promise<Asked>): Promise<Asked | null> =>
  asked.catch((error) => {
    codeOf(error);
    return null;
  });

/** Formats a refusal as an RFC 9457 problem. */
export const problemOf = (
  { code, more: { errors, title, detail, ...more } }: Pick<Refusal, 'code' | 'more'>,
  language: Language,
  instance: string,
): Problem => {
  const [ofCode, detailOfCode] = wordsByCode[code];
  return {
    type: `urn:clearspring:problem:${code}`,
    code,
    status: problems[code],
    title: (title ?? ofCode)[language],
    detail: (detail ?? detailOfCode)[language],
    instance,
    ...more,
    ...(errors && {
      errors: errors.map(({ field, problem }) => ({ field, problem: problem[language] })),
    }),
  };
};

/** The refusal of what needs a record that cannot be read. */
export const unreadableRefusal = (id: string): Refusal =>
  new Refusal('unreadable', {
    errors: [{ field: 'record', problem: { 'zh-CN': `编号 ${id}`, en: `ID ${id}` } }],
  });

/** A refusal with one invalid field. */
export const invalid = (field: string, problem: Words): Refusal =>
  new Refusal('invalid', { errors: [{ field, problem }] });

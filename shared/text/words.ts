/** A text in each user-facing language. */
export type Words = Readonly<Record<'zh-CN' | 'en', string>>;

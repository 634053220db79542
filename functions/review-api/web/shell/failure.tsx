import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { Problem } from '../api/problem.ts';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import { spanEnds } from '../words/terms.ts';
import { PlaceLink } from './go.tsx';
import { Page } from './page.tsx';
import { words } from './words.ts';

/** An error in loading or rendering, with what can be done about it. */
export const Failure = ({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
}) => {
  const { say } = useWords();
  const body = error instanceof Problem ? error.body : null;
  const labelOf = (field: string): string | null => {
    if (field.startsWith('body.')) return field.slice('body.'.length);
    if (field === 'query.from') return say(spanEnds.from);
    return field === 'query.to' ? say(spanEnds.to) : null;
  };
  return (
    <Alert
      type="error"
      header={body?.title ?? say(words.failed)}
      action={onRetry && <Button onClick={onRetry}>{say(words.retry)}</Button>}
    >
      {body?.detail ?? say(words.failedText)}
      {body?.errors && (
        <ul>
          {body.errors.map(({ field, problem }, at) => {
            const label = labelOf(field);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and have no state
              <li key={at}>{label ? say(words.fieldIs, { field: label, problem }) : problem}</li>
            );
          })}
        </ul>
      )}
      {body?.instance ? ` ${say(words.request, { id: body.instance })}` : ''}
    </Alert>
  );
};

/** The code of a page could not be loaded: the server is unreachable, or has a different release by now. */
export class PageCodeMissing extends Error {}

/**
 * Reloads the page if the server responds; otherwise the browser would replace the console by its own error
 * page.
 */
export const reloadIfReachable = (): Promise<void> =>
  fetch(location.href, { cache: 'no-store', credentials: 'omit' }).then(
    ({ ok }) => {
      if (ok) location.reload();
    },
    () => {},
  );

/** Shown in place of a page that failed to render; navigation still works. */
export const PageFailure = ({ error }: { readonly error: unknown }) => {
  const { say } = useWords();
  const isCodeMissing = error instanceof PageCodeMissing;
  const [isAsking, setIsAsking] = useState(false);
  const retry = () => {
    setIsAsking(true);
    void reloadIfReachable().finally(() => setIsAsking(false));
  };
  return (
    <Alert
      type="error"
      header={say(isCodeMissing ? words.unread : words.failed)}
      action={
        <Button loading={isAsking} onClick={retry}>
          {say(words.retry)}
        </Button>
      }
    >
      {say(isCodeMissing ? words.unreadText : words.failedText)}
    </Alert>
  );
};

/** A page that the person may not see. Sends no request, and offers no retry. */
export const NotPermitted = ({
  name,
  text = words.closedText,
}: {
  readonly name: Words;
  /** Says who may see the page. */
  readonly text?: Words;
}) => {
  const { say } = useWords();
  return (
    <Page name={name}>
      <Alert type="info" header={say(words.closed)}>
        {say(text)} <PlaceLink to="/cases">{say(words.home)}</PlaceLink>
      </Alert>
    </Page>
  );
};

export const NotFound = ({
  text = words.notFoundText,
}: {
  /** Says why there may be nothing. */
  readonly text?: Words;
}) => {
  const { say } = useWords();
  return (
    <Page name={words.notFound}>
      <Alert type="info">
        {say(text)} <PlaceLink to="/cases">{say(words.home)}</PlaceLink>
      </Alert>
    </Page>
  );
};

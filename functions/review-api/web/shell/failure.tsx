import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { Problem } from '../api/problem.ts';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import { PlaceLink } from './go.tsx';
import { Page } from './page.tsx';
import { words } from './words.ts';

/** Something that could not be read or shown, with what can be done about it. */
export const Failure = ({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
}) => {
  const { say } = useWords();
  const told = error instanceof Problem ? error.told : null;
  return (
    <Alert
      type="error"
      header={told?.title ?? say(words.failed)}
      action={onRetry && <Button onClick={onRetry}>{say(words.retry)}</Button>}
    >
      {told?.detail ?? say(words.failedText)}
      {told?.errors && (
        <ul>
          {told.errors.map(({ field, problem }) => (
            <li key={`${field} ${problem}`}>
              {field.startsWith('body.')
                ? say(words.fieldIs, { field: field.slice('body.'.length), problem })
                : problem}
            </li>
          ))}
        </ul>
      )}
      {told?.instance ? ` ${say(words.request, { id: told.instance })}` : ''}
    </Alert>
  );
};

/** The code of a page was not to be had: the server is gone, or has another release by now. */
export class PageCodeMissing extends Error {}

/** Reads the page anew, if the server answers: the browser would put its own page in place of the console. */
export const readAnew = (): Promise<void> =>
  fetch(location.href, { cache: 'no-store', credentials: 'omit' }).then(
    ({ ok }) => {
      if (ok) location.reload();
    },
    () => {},
  );

/** A page that could not be shown, in its place: the way to all others stays. */
export const PageFailure = ({ error }: { readonly error: unknown }) => {
  const { say } = useWords();
  const unread = error instanceof PageCodeMissing;
  const [isAsking, setAsking] = useState(false);
  const retry = () => {
    setAsking(true);
    void readAnew().finally(() => setAsking(false));
  };
  return (
    <Alert
      type="error"
      header={say(unread ? words.unread : words.failed)}
      action={
        <Button loading={isAsking} onClick={retry}>
          {say(words.retry)}
        </Button>
      }
    >
      {say(unread ? words.unreadText : words.failedText)}
    </Alert>
  );
};

/** A page that this person may not see: nothing is asked for, and trying again would not help. */
export const Closed = ({
  name,
  text = words.closedText,
}: {
  readonly name: Words;
  /** Whose page it is. */
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

export const NotFound = () => {
  const { say } = useWords();
  return (
    <Page name={words.notFound}>
      <Alert type="info">
        {say(words.notFoundText)} <PlaceLink to="/cases">{say(words.home)}</PlaceLink>
      </Alert>
    </Page>
  );
};

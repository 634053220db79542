import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { Problem } from '../api/problem.ts';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from './go.tsx';
import { Page } from './page.tsx';
import type { Place } from './places.ts';
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
              {say(words.fieldIs, { field: field.replace(/^(?:body|query|path)\./, ''), problem })}
            </li>
          ))}
        </ul>
      )}
      {told?.instance ? ` ${say(words.request, { id: told.instance })}` : ''}
    </Alert>
  );
};

/** A page that this person may not see: nothing is asked for, and trying again would not help. */
export const Closed = ({ place }: { readonly place: Place }) => {
  const { say } = useWords();
  return (
    <Page name={place.words}>
      <Alert type="info" header={say(words.closed)}>
        {say(words.closedText)} <PlaceLink to="/cases">{say(words.home)}</PlaceLink>
      </Alert>
    </Page>
  );
};

export const NotFound = () => {
  const { say } = useWords();
  return (
    <Alert type="info" header={say(words.notFound)}>
      {say(words.notFoundText)} <PlaceLink to="/cases">{say(words.home)}</PlaceLink>
    </Alert>
  );
};

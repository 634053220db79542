import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { type Client, clientOf } from '../api/client.ts';
import { ClientProvider, useRead } from '../api/context.tsx';
import { isProblem } from '../api/problem.ts';
import { minute } from '../figures/durations.ts';
import { usePreferences, useStore } from '../preferences/context.tsx';
import { storeOf } from '../preferences/store.ts';
import { Ended, Failed, NoAccess, SignIn, Waiting } from './doors.tsx';
import { MeProvider } from './me.tsx';
import { home, openSession, type Resumed, type Session } from './session.ts';

/** Set when the API no longer accepts the token. */
const ended = storeOf(false);

/**
 * Shows the console to signed-in people and the sign-in page to others. When a session ends, the page
 * underneath stays.
 */
export const Gate = ({ children }: { readonly children: ReactNode }) => {
  const [{ language }] = usePreferences();
  const [session, hold] = useState<Session | null>(null);
  const [spoken] = useState(() => storeOf(language));
  useEffect(() => spoken.write(language), [spoken, language]);
  const client = useMemo<Client>(
    () =>
      clientOf({
        fetch: (...request) => fetch(...request),
        token: async () => (await session?.token()) ?? null,
        language: spoken.read,
        onEnded: () => session && ended.write(true),
      }),
    [session, spoken],
  );
  return (
    <ClientProvider value={client}>
      {session ? <Inside session={session}>{children}</Inside> : <Outside onSession={hold} />}
    </ClientProvider>
  );
};

const Outside = ({ onSession }: { readonly onSession: (session: Session) => void }) => {
  const { data, error } = useRead('GET /config', {});
  useEffect(() => {
    if (data) onSession(openSession(data.signIn, location));
  }, [data, onSession]);
  return error ? <Failed error={error} /> : <Waiting />;
};

/** The state of sign-in: `kept` by a token stored in this tab, `given` by a token just issued. */
type Standing = 'resuming' | 'kept' | 'given' | 'refused' | Resumed['why'];

const Inside = ({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) => {
  const [standing, stand] = useState<Standing>('resuming');
  useEffect(() => {
    let gone = false;
    const resume = async (): Promise<Standing> => {
      const { place, why } = await session.resume();
      if (place !== null) history.replaceState(null, '', place);
      if ((await session.token()) === null) return why;
      return place === null ? 'kept' : 'given';
    };
    resume()
      .catch((): Standing => {
        history.replaceState(null, '', home);
        return 'refused';
      })
      .then((next) => {
        if (!gone) stand(next);
      });
    return () => {
      gone = true;
    };
  }, [session]);
  if (standing === 'resuming') return <Waiting />;
  if (standing !== 'kept' && standing !== 'given') {
    return <SignIn why={standing} onSignIn={session.signIn} />;
  }
  return (
    <Known session={session} whyNot={standing === 'kept' ? 'over' : 'refused'}>
      {children}
    </Known>
  );
};

const Known = ({
  session,
  whyNot,
  children,
}: {
  readonly session: Session;
  /** Why the API rejects the token: a stored one has expired; a new one was never valid. */
  readonly whyNot: 'over' | 'refused';
  readonly children: ReactNode;
}) => {
  const over = useStore(ended);
  const queries = useQueryClient();
  const { data: me, error } = useRead('GET /me', {}, { staleTime: minute });
  const signOut = () => {
    queries.clear();
    session.signOut();
  };
  const refused = !me && (over || isProblem(error, 'unauthenticated'));
  // A stored token would look like an expired session on the next load.
  useEffect(() => {
    if (refused && whyNot === 'refused') void session.drop();
  }, [refused, whyNot, session]);
  // Hides pages that were shown before access was lost.
  if (isProblem(error, 'forbidden')) return <NoAccess onSignOut={signOut} />;
  if (!me) {
    if (refused) {
      return <SignIn why={whyNot} onSignIn={session.signIn} />;
    }
    return error ? <Failed error={error} /> : <Waiting />;
  }
  return (
    <MeProvider me={me} signOut={signOut}>
      {children}
      {over && <Ended onSignIn={session.signIn} />}
    </MeProvider>
  );
};

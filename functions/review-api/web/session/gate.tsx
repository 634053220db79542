import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Client, clientOf } from '../api/client.ts';
import { ClientProvider, useRead } from '../api/context.tsx';
import { isProblem } from '../api/problem.ts';
import { minute } from '../figures/durations.ts';
import { noticeUnreadable } from '../notices/unreadable.ts';
import { usePreferences, useStore } from '../preferences/context.tsx';
import { storeOf } from '../preferences/store.ts';
import { NoAccess, SessionEnded, SignIn, StartFailed, Waiting } from './entry-pages.tsx';
import { MeProvider } from './me.tsx';
import { home, openSession, type ResumeResult, type Session } from './session.ts';

/** Set when the API no longer accepts the token. */
const isEnded = storeOf(false);

/**
 * Shows the console to signed-in people and the sign-in page to others. When a session ends, the page
 * underneath stays.
 */
export const Gate = ({ children }: { readonly children: ReactNode }) => {
  const [{ language }] = usePreferences();
  const [session, setSession] = useState<Session | null>(null);
  const [languageStore] = useState(() => storeOf(language));
  useEffect(() => languageStore.write(language), [languageStore, language]);
  const client = useMemo<Client>(
    () =>
      clientOf({
        fetch: (...request) => fetch(...request),
        token: async () => (await session?.token()) ?? null,
        language: languageStore.read,
        onEnded: () => session && isEnded.write(true),
        onUnreadable: noticeUnreadable,
      }),
    [session, languageStore],
  );
  return (
    <ClientProvider value={client}>
      {session ? (
        <SessionGate session={session}>{children}</SessionGate>
      ) : (
        <SessionLoader onSession={setSession} />
      )}
    </ClientProvider>
  );
};

const SessionLoader = ({ onSession }: { readonly onSession: (session: Session) => void }) => {
  const { data, error } = useRead('GET /config', {});
  useEffect(() => {
    if (data) onSession(openSession(data.signIn, location));
  }, [data, onSession]);
  return error ? <StartFailed error={error} /> : <Waiting />;
};

/** The state of sign-in: `kept` by a token stored in this tab, `given` by a token just issued. */
type SignInStage = 'resuming' | 'kept' | 'given' | 'refused' | ResumeResult['why'];

const SessionGate = ({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) => {
  const [stage, setStage] = useState<SignInStage>('resuming');
  useEffect(() => {
    let isUnmounted = false;
    const resume = async (): Promise<SignInStage> => {
      const { place, why } = await session.resume();
      if (place !== null) history.replaceState(null, '', place);
      // A window begins with a copy of what the page that opened it has stored, also its token.
      if (why === 'beside' || (await session.token().catch(() => null)) === null) return why;
      return place === null ? 'kept' : 'given';
    };
    resume()
      .catch((): SignInStage => {
        history.replaceState(null, '', home);
        return 'refused';
      })
      .then((next) => {
        if (!isUnmounted) setStage(next);
      });
    return () => {
      isUnmounted = true;
    };
  }, [session]);
  if (stage === 'resuming') return <Waiting />;
  if (stage !== 'kept' && stage !== 'given') {
    return <SignIn why={stage} signIn={session.signIn} />;
  }
  return (
    <PersonLoader session={session} whyNot={stage === 'kept' ? 'over' : 'refused'}>
      {children}
    </PersonLoader>
  );
};

const PersonLoader = ({
  session,
  whyNot,
  children,
}: {
  readonly session: Session;
  /** Why the API rejects the token: a stored one has expired; a new one was never valid. */
  readonly whyNot: 'over' | 'refused';
  readonly children: ReactNode;
}) => {
  const over = useStore(isEnded);
  const [isCleared, setIsCleared] = useState(false);
  const queries = useQueryClient();
  const { data: me, error } = useRead('GET /me', {}, { staleTime: minute });
  const signInBeside = async () => {
    await session.signInBeside(() => flushSync(() => setIsCleared(true)));
    isEnded.write(false);
    await queries.invalidateQueries();
  };
  const signOut = () => {
    queries.clear();
    session.signOut();
  };
  const refused = !me && (over || isProblem(error, 'unauthenticated'));
  // A stored token would look like an expired session on the next load.
  useEffect(() => {
    if (refused && whyNot === 'refused') void session.dropToken();
  }, [refused, whyNot, session]);
  if (isCleared) return <Waiting />;
  // Hides pages that were shown before access was lost.
  if (isProblem(error, 'forbidden')) return <NoAccess onSignOut={signOut} />;
  if (!me) {
    if (refused) {
      return <SignIn why={whyNot} signIn={session.signIn} />;
    }
    return error ? <StartFailed error={error} /> : <Waiting />;
  }
  return (
    <MeProvider me={me} signOut={signOut}>
      {children}
      {over && <SessionEnded signIn={signInBeside} />}
    </MeProvider>
  );
};

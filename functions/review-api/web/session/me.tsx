import { createContext, type ReactNode, useContext } from 'react';
import type { Duty } from '#shared/reviews/roles.ts';
import type { AnswerOf } from '../api/client.ts';

export type Me = AnswerOf<'GET /me'>;

type SignedIn = {
  readonly me: Me;
  readonly can: (duty: Duty) => boolean;
  readonly signOut: () => void;
};

const Context = createContext<SignedIn | null>(null);

/** Provides the signed-in person. */
export const MeProvider = ({
  me,
  signOut,
  children,
}: {
  readonly me: Me;
  readonly signOut: () => void;
  readonly children: ReactNode;
}) => (
  <Context value={{ me, signOut, can: (duty) => me.duties.includes(duty) }}>{children}</Context>
);

/** The signed-in person and their permissions. */
export const useMe = (): SignedIn => {
  const person = useContext(Context);
  if (!person) throw new Error('useMe needs a MeProvider above it');
  return person;
};

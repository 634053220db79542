import { createContext, type ReactNode, useContext } from 'react';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Answers } from '../api/client.ts';

export type Me = Answers<'GET /me'>;

type Person = {
  readonly me: Me;
  readonly can: (duty: Duty) => boolean;
  readonly signOut: () => void;
};

const Context = createContext<Person | null>(null);

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
export const useMe = (): Person => {
  const person = useContext(Context);
  if (!person) throw new Error('useMe needs a MeProvider above it');
  return person;
};

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

/** Who is signed in, for everything below it. */
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

/** Who is signed in and what they may do. */
export const useMe = (): Person => {
  const person = useContext(Context);
  if (!person) throw new Error('useMe needs a MeProvider above it');
  return person;
};

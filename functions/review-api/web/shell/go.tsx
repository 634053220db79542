import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';

/** The console's own address on its host. */
export const base = '/console';

/** Where a page of the console is, as a link says it. */
export const hrefOf = (to: string): string => `${base}${to}`;

/** Goes to a page of the console. */
export const useGo = (): ((to: string) => void) => {
  const { history } = useRouter();
  return useCallback((to) => history.push(hrefOf(to)), [history]);
};

/** Tells whether what calls it is still on the page: whoever went elsewhere meanwhile is led nowhere. */
export const useIsHere = (): (() => boolean) => {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return useCallback(() => here.current, []);
};

/** A link to a page of the console. */
export const PlaceLink = ({
  to,
  children,
  onGo,
  ...look
}: {
  readonly to: string;
  readonly children: ReactNode;
  /** Told when it was followed. */
  readonly onGo?: (() => void) | undefined;
} & Pick<LinkProps, 'variant' | 'color' | 'fontSize' | 'ariaLabel'>) => {
  const go = useGo();
  return (
    <Link
      {...look}
      href={hrefOf(to)}
      onFollow={(event) => {
        event.preventDefault();
        go(to);
        onGo?.();
      }}
    >
      {children}
    </Link>
  );
};

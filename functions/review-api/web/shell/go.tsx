import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useRef } from 'react';

/** The console's base path. */
export const base = '/console';

/** The URL of a page of the console. */
export const hrefOf = (to: string): string => `${base}${to}`;

/** Returns a function that navigates to a page of the console. */
export const useGo = (): ((to: string) => void) => {
  const { history } = useRouter();
  return useCallback((to) => history.push(hrefOf(to)), [history]);
};

/**
 * Returns a function that reports whether the calling component is still mounted, so that a late response
 * does not navigate people away from where they went.
 */
export const useIsMounted = (): (() => boolean) => {
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return useCallback(() => isMounted.current, []);
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
  /** Called when the link is followed. */
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

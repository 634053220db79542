import { ErrorResponse, UserManager, WebStorageStateStore } from 'oidc-client-ts';

/** Where staff sign in: any OIDC issuer. */
export type Issuer = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** RFC 8707, where the issuer wants it. */
  readonly resource: string | null;
};

/** One person's session with the issuer. */
export type Session = {
  /** A token that is good now; `null` when the person has to sign in again. */
  readonly token: () => Promise<string | null>;
  /** Leaves for the issuer; comes back to where the person is now. */
  readonly signIn: () => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Drops a token of this tab that is good for nothing; with the issuer the person stays signed in. */
  readonly drop: () => Promise<void>;
  /**
   * Takes what the issuer sent back, if this page load is that. A new tab beside one that is signed in asks the
   * issuer first, who shows nothing to whoever is not signed in there.
   *
   * Throws when the issuer refused or the answer does not belong to a request of this tab.
   */
  readonly resume: () => Promise<Resumed>;
};

export type Resumed = {
  /** To go on at; `null` where the person is. */
  readonly place: string | null;
  /** Why nobody is signed in, if nobody is: their session ended, or the issuer did not say so. */
  readonly why: 'signed-out' | 'over' | 'unconfirmed';
};

/** Where the console begins. */
export const home = '/console/';
const returnPath = '/console/signed-in';
/** Kept for all tabs: somebody is signed in here. It says not who, and lets nobody in. */
const mark = 'clearspring.signed-in';
/** How long to wait for the issuer to take the page over: leaving tells of no answer, only of coming back. */
const patience = 5_000;

/** What a request for a session leaves behind for its answer. */
type Left = {
  readonly place: string;
  /** The person did not ask, and the issuer was to show them nothing. */
  readonly unseen: boolean;
};

/**
 * Signs in by authorization code with PKCE. Tokens stay in this tab's session storage, never in a
 * URL, and go when the tab does: another tab is given its own by the issuer.
 */
export const openSession = (
  { issuer, clientId, scope, resource }: Issuer,
  here: Location,
): Session => {
  const store = new WebStorageStateStore({ store: sessionStorage });
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: new URL(returnPath, here.origin).href,
    post_logout_redirect_uri: new URL(home, here.origin).href,
    response_type: 'code',
    scope,
    ...(resource !== null && { resource }),
    userStore: store,
    stateStore: store,
    // Renewal by refresh token only: a hidden frame is refused by the policy of the page.
    automaticSilentRenew: false,
    loadUserInfo: false,
  });

  /** Renewals of several requests are one. */
  let renewing: Promise<string | null> | null = null;
  const renew = async (): Promise<string | null> => {
    try {
      return (await manager.signinSilent())?.access_token ?? null;
    } catch {
      return null;
    }
  };

  const leave = (unseen: boolean) =>
    manager.signinRedirect({
      state: { place: `${here.pathname}${here.search}`, unseen } satisfies Left,
      redirectMethod: 'assign',
      ...(unseen && { prompt: 'none' }),
    });

  const resume = async (): Promise<Resumed> => {
    if (here.pathname !== returnPath) {
      if (await manager.getUser()) return { place: null, why: 'over' };
      if (localStorage.getItem(mark) === null) return { place: null, why: 'signed-out' };
      await Promise.race([
        leave(true).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, patience)),
      ]);
      return { place: null, why: 'unconfirmed' };
    }
    try {
      const { state } = await manager.signinRedirectCallback();
      localStorage.setItem(mark, '');
      return { place: placeAfter((state as Left | undefined)?.place), why: 'over' };
    } catch (failure) {
      localStorage.removeItem(mark);
      // Nobody asked for it: there is nothing to tell of, and the person may sign in by hand.
      if (!(failure instanceof ErrorResponse)) throw failure;
      const left = failure.state as Left | undefined;
      if (!left?.unseen) throw failure;
      const why = failure.error === 'login_required' ? 'over' : 'unconfirmed';
      return { place: placeAfter(left.place), why };
    }
  };
  /** A code is good once: whoever asks again gets the same answer. */
  let resuming: Promise<Resumed> | null = null;

  return {
    token: async () => {
      const user = await manager.getUser();
      if (!user) return null;
      if ((user.expires_in ?? 0) > 30) return user.access_token;
      if (!user.refresh_token) return user.expired ? null : user.access_token;
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    signIn: () => leave(false),
    signOut: async () => {
      const user = await manager.getUser();
      sessionStorage.clear();
      localStorage.removeItem(mark);
      // An issuer without an end of sessions leaves nothing to do but to begin again.
      await manager
        .signoutRedirect({ ...(user?.id_token && { id_token_hint: user.id_token }) })
        .catch(() => here.assign(home));
    },
    drop: () => manager.removeUser(),
    resume: () => {
      resuming ??= resume();
      return resuming;
    },
  };
};

/** Only a path of this console: an answer can be forged, a place to go on at must not lead away. */
export const placeAfter = (place: unknown): string =>
  typeof place === 'string' && place.startsWith(home) && !place.startsWith(returnPath)
    ? place
    : home;

import { ErrorResponse, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { forgetDrafts } from '../drafts/drafts.ts';

/** Settings of the OIDC issuer. */
type Issuer = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** RFC 8707 resource indicator, if the issuer needs it. */
  readonly resource: string | null;
};

/** One person's session with the issuer. */
export type Session = {
  /**
   * Resolves to a valid token, or to `null` if the person must sign in again.
   *
   * @throws {Error} if the token has expired and the issuer could not be reached to renew it
   */
  readonly token: () => Promise<string | null>;
  /** Redirects to the issuer, which returns to the current page. */
  readonly signIn: () => Promise<void>;
  /**
   * Signs in in a window of its own, so that this page stays as it is, with all that was entered. Redirects if the
   * browser opens no window. Loads the page anew if another person signed in, and then does not resolve: nothing
   * on it may be sent as theirs.
   *
   * @param clear removes the page, which could otherwise ask whether to stay on it
   * @throws {Error} if the issuer refused, or could not be reached
   */
  readonly signInBeside: (clear: () => void) => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Drops an invalid token of this tab; the session with the issuer stays. */
  readonly dropToken: () => Promise<void>;
  /**
   * Processes the issuer's response, if this page load is one. In a new tab beside a signed-in one, first
   * queries the issuer without showing a sign-in form.
   *
   * @throws {Error} if the issuer refused
   */
  readonly resume: () => Promise<ResumeResult>;
};

export type ResumeResult = {
  /** Where to continue; `null` for the current page. */
  readonly place: string | null;
  /** Why nobody is signed in, if so: the session ended, the issuer did not confirm it, or it answered another tab. */
  readonly why: 'signed-out' | 'over' | 'unconfirmed' | 'beside';
};

/** The start page of the console. */
export const home = '/console/';
const returnPath = '/console/signed-in';
/**
 * Shared between tabs: set while somebody is signed in here. It does not say who, and does not grant access.
 */
const signedInKey = 'clearspring.signed-in';
/** How long to wait for the redirect to the issuer: a blocked redirect gives no error. */
const redirectTimeout = 5_000;

/** The library's only sign that the browser opened no window. */
const noWindow = 'Attempted to navigate on a disposed window';
/** Never settles: what waits for it stays covered until the page is gone. */
const leaving = new Promise<never>(() => {});

/** State stored with a sign-in request, for its response. */
type SignInState = {
  readonly place: string;
  /** Whether the request was silent: not started by the person, and without a sign-in form. */
  readonly unseen: boolean;
};

/**
 * Signs in by authorization code with PKCE. Tokens stay in this tab's session storage, never in a URL, and
 * are deleted with the tab; another tab gets its own token from the issuer.
 */
export const openSession = (
  { issuer, clientId, scope, resource }: Issuer,
  here: Location,
): Session => {
  const store = new WebStorageStateStore({ store: sessionStorage });
  const start = new URL(home, here.origin).href;
  const returnAddress = new URL(returnPath, here.origin).href;
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: returnAddress,
    popup_redirect_uri: returnAddress,
    post_logout_redirect_uri: start,
    response_type: 'code',
    scope,
    // Auth0 by default, like Ory Hydra, knows only `audience`, and answers without it with an opaque token.
    ...(resource !== null && { resource, extraQueryParams: { audience: resource } }),
    userStore: store,
    stateStore: store,
    // Only refresh tokens: renewal in a hidden frame is blocked by the content security policy.
    automaticSilentRenew: false,
    loadUserInfo: false,
  });

  /** Concurrent renewals share one request. */
  let renewing: Promise<string | null> | null = null;
  const renew = async (current: string | null): Promise<string | null> => {
    try {
      return (await manager.signinSilent())?.access_token ?? null;
    } catch (failure) {
      if (failure instanceof ErrorResponse) return null;
      // Without an answer of the issuer, the session has not ended.
      if (current === null) throw failure;
      return current;
    }
  };

  const redirectToIssuer = (unseen: boolean) =>
    manager.signinRedirect({
      state: { place: `${here.pathname}${here.search}${here.hash}`, unseen } satisfies SignInState,
      redirectMethod: 'assign',
      ...(unseen && { prompt: 'none' }),
    });

  /** Whether the issuer answers another tab, which opened this window to sign in. */
  const isBeside = async () => {
    const state = new URLSearchParams(here.search).get('state');
    return state !== null && (await store.get(state)) === null;
  };

  const resume = async (): Promise<ResumeResult> => {
    if (here.pathname !== returnPath) {
      if (await manager.getUser()) return { place: null, why: 'over' };
      if (localStorage.getItem(signedInKey) === null) return { place: null, why: 'signed-out' };
      await Promise.race([
        redirectToIssuer(true).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, redirectTimeout)),
      ]);
      return { place: null, why: 'unconfirmed' };
    }
    if (await isBeside()) {
      await manager.signinPopupCallback();
      return { place: home, why: 'beside' };
    }
    try {
      const before = await manager.getUser();
      const { state, profile } = await manager.signinRedirectCallback();
      // Another person signed in after the session of the first had ended.
      if (before && before.profile.sub !== profile.sub) forgetDrafts(sessionStorage);
      localStorage.setItem(signedInKey, '');
      return { place: safeReturnPath((state as SignInState | undefined)?.place), why: 'over' };
    } catch (failure) {
      localStorage.removeItem(signedInKey);
      // A silent request failed: nothing to report, and the person can still sign in manually.
      if (!(failure instanceof ErrorResponse)) throw failure;
      const left = failure.state as SignInState | undefined;
      if (!left?.unseen) throw failure;
      const why = failure.error === 'login_required' ? 'over' : 'unconfirmed';
      return { place: safeReturnPath(left.place), why };
    }
  };
  /** A code can be used only once, so repeated calls share the result. */
  let resuming: Promise<ResumeResult> | null = null;

  return {
    token: async () => {
      const user = await manager.getUser();
      if (!user) return null;
      if ((user.expires_in ?? 0) > 30) return user.access_token;
      if (!user.refresh_token) return user.expired ? null : user.access_token;
      renewing ??= renew(user.expired ? null : user.access_token).finally(() => {
        renewing = null;
      });
      return renewing;
    },
    signIn: () => redirectToIssuer(false),
    signInBeside: async (clear) => {
      const before = await manager.getUser();
      const { profile } = await manager
        .signinPopup({ popupWindowTarget: '_blank' })
        .catch(async (failure: Error) => {
          if (failure.message !== noWindow) throw failure;
          await redirectToIssuer(false);
          return leaving;
        });
      localStorage.setItem(signedInKey, '');
      if (before?.profile.sub === profile.sub) return;
      forgetDrafts(sessionStorage);
      clear();
      here.reload();
      await leaving;
    },
    signOut: async () => {
      const user = await manager.getUser();
      sessionStorage.clear();
      localStorage.removeItem(signedInKey);
      // An issuer without an end-session endpoint: only start over.
      await manager
        .signoutRedirect({
          ...(user?.id_token && { id_token_hint: user.id_token }),
          // Cognito ends no session without these. Without a hint the library itself names the client.
          extraQueryParams: { logout_uri: start, ...(user?.id_token && { client_id: clientId }) },
        })
        .catch(() => here.assign(home));
    },
    dropToken: () => manager.removeUser(),
    resume: () => {
      resuming ??= resume();
      return resuming;
    },
  };
};

/** Accepts only a path of this console: a forged response must not redirect elsewhere. */
export const safeReturnPath = (place: unknown): string =>
  typeof place === 'string' && place.startsWith(home) && !place.startsWith(returnPath)
    ? place
    : home;

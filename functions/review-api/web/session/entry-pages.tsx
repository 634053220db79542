import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import Spinner from '@cloudscape-design/components/spinner';
import { ErrorResponse } from 'oidc-client-ts';
import { type ReactNode, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { usePreferences, useWords } from '../preferences/context.tsx';
import { reloadIfReachable } from '../shell/failure.tsx';
import type { Words } from '../words/say.ts';
import styles from './entry-pages.module.css';
import { words } from './words.ts';

/** A full-screen page with one message and one action, shown instead of the console. */
const FullPage = ({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) => {
  const { say, language } = useWords();
  const [, prefer] = usePreferences();
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <img src="/console/mark.svg" alt="" width="48" height="48" />
        <Box variant="h1">{title}</Box>
        <Box color="text-body-secondary">{text}</Box>
        {children}
        <Button
          variant="inline-link"
          onClick={() => prefer({ language: language === 'en' ? 'zh-CN' : 'en' })}
        >
          {say(words.otherLanguage)}
        </Button>
      </div>
    </main>
  );
};

export const Waiting = () => {
  const { say } = useWords();
  return (
    <main className={styles.waiting} aria-label={say(words.loading)}>
      <Spinner size="large" />
    </main>
  );
};

const whySignIn = {
  'signed-out': words.signInText,
  over: words.signInAgain,
  unconfirmed: words.signInUnconfirmed,
  beside: words.signInBeside,
  refused: words.signInFailed,
};

/** Starts sign-in; `failed` says so if the issuer refused or did not answer, or the browser may not ask it. */
const useSignIn = (signIn: () => Promise<void>) => {
  const [failed, setFailed] = useState<Words | null>(null);
  const start = () => {
    setFailed(null);
    signIn().catch((failure) =>
      setFailed(failure instanceof ErrorResponse ? words.signInFailed : words.signInUnreachable),
    );
  };
  return { start, failed };
};

export const SignIn = ({
  why,
  signIn,
}: {
  readonly why: keyof typeof whySignIn;
  readonly signIn: () => Promise<void>;
}) => {
  const { say } = useWords();
  const { start, failed } = useSignIn(signIn);
  return (
    <FullPage title={say(words.product)} text={say(failed ?? whySignIn[why])}>
      <Button variant="primary" onClick={start}>
        {say(words.signIn)}
      </Button>
    </FullPage>
  );
};

export const NoAccess = ({ onSignOut }: { readonly onSignOut: () => void }) => {
  const { say } = useWords();
  return (
    <FullPage title={say(words.noAccess)} text={say(words.noAccessText)}>
      <Button onClick={onSignOut}>{say(words.signOut)}</Button>
    </FullPage>
  );
};

/** Shown if the console could not start: reloads everything, including page code that could not be loaded. */
export const StartFailed = ({ error }: { readonly error: Error }) => {
  const { say } = useWords();
  const { title, detail } =
    error instanceof Problem
      ? error.body
      : { title: say(words.unreachable), detail: say(words.unreachableText) };
  return (
    <FullPage title={title} text={detail}>
      <Button onClick={reloadIfReachable}>{say(words.retry)}</Button>
    </FullPage>
  );
};

/** Shown over the current page, which stays as it is, including all input. */
export const SessionEnded = ({ signIn }: { readonly signIn: () => Promise<void> }) => {
  const { say } = useWords();
  const { start, failed } = useSignIn(signIn);
  return (
    <Modal
      visible
      header={say(words.ended)}
      closeAriaLabel={say(words.signIn)}
      onDismiss={({ detail }) => {
        // No browser opens a window for Escape: sign-in would leave the page.
        if (detail.reason !== 'keyboard') start();
      }}
      footer={
        <Button variant="primary" onClick={start}>
          {say(words.signIn)}
        </Button>
      }
    >
      {say(failed ?? words.endedText)}
    </Modal>
  );
};

import './shell/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './api/context.tsx';
import { CommandsProvider } from './commands/context.tsx';
import { PreferencesProvider } from './preferences/context.tsx';
import { openPreferences } from './preferences/preferences.ts';
import { makeRouter, preloadPage } from './routes.tsx';
import { Gate } from './session/gate.tsx';
import { Appearance } from './shell/appearance.tsx';

preloadPage(location.pathname);
const preferences = openPreferences(localStorage, navigator.languages);
addEventListener('storage', preferences.refresh);
const queries = makeQueryClient();

/** The router is created only after sign-in: until then the URL may be the issuer's response. */
const Pages = () => {
  const [router] = useState(makeRouter);
  return <RouterProvider router={router} />;
};

createRoot(document.getElementById('console') as HTMLElement).render(
  <StrictMode>
    <PreferencesProvider store={preferences}>
      <Appearance>
        <QueryClientProvider client={queries}>
          <CommandsProvider>
            <Gate>
              <Pages />
            </Gate>
          </CommandsProvider>
        </QueryClientProvider>
      </Appearance>
    </PreferencesProvider>
  </StrictMode>,
);

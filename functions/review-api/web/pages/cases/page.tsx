import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** The queues. */
export const CasesPage = () => <Page name={words.name} />;

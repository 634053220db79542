import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** One case. */
export const CasePage = () => <Page name={words.name} />;

import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** Appeals. */
export const AppealsPage = () => <Page name={words.name} />;

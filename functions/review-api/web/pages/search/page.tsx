import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { DayBegins } from '../../figures/day-begins.tsx';
import { Hits } from '../../search/hits.tsx';
import { type Query, readQuery } from '../../search/query.ts';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { Page } from '../../shell/page.tsx';
import styles from './search.module.css';
import { SearchForm } from './search-form.tsx';
import { TitledRules } from './titled-rules.tsx';
import { Views } from './views.tsx';
import { words } from './words.ts';

/** Searches accounts and decisions, and manages saved searches. */
export const SearchPage = () => {
  const query: Query = readQuery(useSearch({ from: '/search' }));
  const navigate = useNavigate({ from: '/search' });
  const searched = JSON.stringify(query);
  // A search begins a new form.
  useKeptFocus(searched);
  return (
    <Page name={words.name} actions={<DayBegins />}>
      <div className={styles.split}>
        <SpaceBetween size="m">
          <SearchForm
            key={searched}
            query={query}
            onSearch={(next) => navigate({ search: next })}
          />
          {query.by === 'text' && query.q && <TitledRules text={query.q} />}
          <Hits query={query} />
        </SpaceBetween>
        <Views query={query} />
      </div>
    </Page>
  );
};

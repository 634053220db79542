import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { ImportPreview } from '../../../contract/lists.ts';
import { useAct } from '../../api/context.tsx';
import { useEntryColumns } from '../../lists/entry-columns.tsx';
import { listTitles } from '../../lists/terms.ts';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Table } from '../../shell/table.tsx';
import { Dialogue, useOnProposed } from './dialogue.tsx';
import { formatOf } from './file-format.ts';
import type { ListName } from './filter.ts';
import { words } from './words.ts';

const mostBytes = 4_000_000;

/**
 * Reads a file as UTF-8; `null` if it has another encoding, which would otherwise be decoded to wrong
 * characters.
 */
const textOf = async (file: File): Promise<string | null> => {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Reads a file, previews its changes with errors by line, and proposes it. */
export const ImportDialogue = ({
  list,
  onClose,
}: {
  readonly list: ListName;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const [chosen, setChosen] = useState<File | null>(null);
  const [file, setFile] = useState('');
  const [fileProblem, setFileProblem] = useState<'tooLarge' | 'notText' | null>(null);
  const [reason, setReason] = useState('');
  const previewImport = useAct('POST /lists/{list}/previews', { repeatable: true });
  const proposeImport = useAct('POST /lists/{list}/imports');
  const proposed = useOnProposed(onClose);
  const write = (text: string) => {
    previewImport.reset();
    setFile(text);
  };
  const chooseFile = async (next: File | undefined) => {
    setChosen(next ?? null);
    const tooLarge = next !== undefined && next.size > mostBytes;
    const text = next && !tooLarge ? await textOf(next) : '';
    setFileProblem(tooLarge ? 'tooLarge' : text === null ? 'notText' : null);
    write(text ?? '');
  };
  const preview = previewImport.data;
  const token = preview?.token ?? null;
  return (
    <Dialogue
      large
      title={say(words.import)}
      busy={proposeImport.isPending}
      reason={token === null ? null : reason}
      onReason={setReason}
      error={proposeImport.error}
      onPropose={() =>
        token !== null &&
        proposeImport.mutate({ path: { list }, body: { token, reason } }, { onSuccess: proposed })
      }
      onClose={onClose}
    >
      <FormField
        label={say(words.file)}
        description={say(words.fileText)}
        errorText={fileProblem && say(words[fileProblem])}
      >
        <FileUpload
          accept=".csv,.jsonl,.ndjson,text/csv"
          value={chosen ? [chosen] : []}
          onChange={({ detail }) => void chooseFile(detail.value[0])}
          i18nStrings={{ uploadButtonText: () => say(words.chooseFile) }}
          showFileSize
        />
      </FormField>
      {!chosen && (
        <FormField label={say(words.orPaste)} stretch>
          <Textarea
            rows={4}
            spellcheck={false}
            value={file}
            onChange={({ detail }) => write(detail.value)}
          />
        </FormField>
      )}
      <Button
        disabled={file.trim() === ''}
        loading={previewImport.isPending}
        onClick={() =>
          previewImport.mutate({
            path: { list },
            body: { format: formatOf(chosen?.name ?? null, file), file },
          })
        }
      >
        {say(words.look)}
      </Button>
      {previewImport.error && <Failure error={previewImport.error} />}
      {preview && <Preview preview={preview} />}
    </Dialogue>
  );
};

const Preview = ({ preview }: { readonly preview: ImportPreview }) => {
  const { say, count } = useWords();
  const columns = useEntryColumns(true);
  const { problems, bad, opposed, opposites, sample, token } = preview;
  return (
    <>
      {token === null ? (
        // No counts: of a file with wrong lines nothing is imported.
        <Alert type="error">{say(problems.length === 0 ? words.noEntries : words.cannot)}</Alert>
      ) : (
        <StatusIndicator type="success">
          {say(words.would, {
            lines: count(preview.lines),
            adds: count(preview.adds),
            changes: count(preview.changes),
            same: count(preview.same),
          })}
        </StatusIndicator>
      )}
      {problems.length > 0 && (
        <Table
          variant="embedded"
          items={problems}
          header={
            <Header variant="h3">
              {say(bad > problems.length ? words.firstProblems : words.problems, {
                count: count(problems.length),
                bad: count(bad),
              })}
            </Header>
          }
          columnDefinitions={[
            {
              id: 'line',
              header: say(words.line),
              isRowHeader: true,
              cell: ({ line }) => count(line),
            },
            { id: 'field', header: say(words.field), cell: ({ field }) => field ?? '—' },
            {
              id: 'problem',
              header: say(words.problem),
              minWidth: 110,
              cell: ({ problem }) => say(problem),
            },
            { id: 'remedy', header: say(words.remedy), cell: ({ remedy }) => say(remedy) },
          ]}
        />
      )}
      {opposed > 0 && (
        <Alert type="warning" header={say(words.opposed, { count: count(opposed) })}>
          {say(words.opposedText)}
          <ul>
            {opposites.map(({ line, list }) => (
              <li key={`${line} ${list}`}>
                {say(words.opposedLine, { line: count(line), list: listTitles[list] })}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {token !== null && sample.length > 0 && (
        <Table
          variant="embedded"
          items={sample}
          trackBy="entryId"
          header={<Header variant="h3">{say(words.sample)}</Header>}
          columnDefinitions={columns}
        />
      )}
    </>
  );
};

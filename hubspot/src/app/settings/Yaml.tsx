/** The document as text, with its faults where they are. */
import { Alert, Button, Flex, LoadingButton, Text, TextArea } from '@hubspot/ui-extensions';
import type { DraftView, Edit, Fault } from './draft-contract.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface YamlProps {
  readonly draft: Draft;
  readonly faults: readonly Fault[];
}

export function Yaml({ draft, faults }: YamlProps) {
  const words = useWords();
  const { text, isTyped, isWorking } = draft;
  return (
    <Flex direction="column" gap="sm">
      <TextArea
        name="yaml"
        label={words.draft.yamlLabel}
        description={words.draft.yamlHelp}
        rows={24}
        value={text}
        readOnly={isWorking}
        error={faults.length > 0}
        onInput={draft.type}
        onChange={draft.type}
      />
      <Flex direction="row">
        <LoadingButton size="sm" loading={isWorking} disabled={!isTyped} onClick={draft.check}>
          {words.draft.check}
        </LoadingButton>
      </Flex>
    </Flex>
  );
}

export function Faults({ faults }: { readonly faults: readonly Fault[] }) {
  const words = useWords();
  if (faults.length === 0) return null;
  return (
    <Alert title={words.draft.faults(faults.length)} variant="error">
      {faults.map(({ line, column, path, message }) => (
        <Text key={`${line} ${column} ${message}`}>
          {`${words.draft.place(line, column)}: ${path ? `${path}: ` : ''}${message}`}
        </Text>
      ))}
    </Alert>
  );
}

interface FindingsProps {
  readonly draft: DraftView;
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

/** What keeps it from being published; advice and proofs come after the forms. */
export function Hindrances({ draft, isWorking, onEdit }: FindingsProps) {
  const words = useWords();
  const problems = draft.findings.filter(({ level }) => level === 'problem');
  return (
    <>
      <Faults faults={draft.faults} />
      {problems.length > 0 && (
        <Alert title={words.draft.problems} variant="error">
          {problems.map(({ sentence }) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
        </Alert>
      )}
      {draft.gaps.length > 0 && (
        <Alert title={words.draft.gaps} variant="error">
          {draft.gaps.map((gap) => (
            <Text key={gap}>{gap}</Text>
          ))}
        </Alert>
      )}
      {draft.isVersionTaken && (
        <Alert title={words.draft.versionTaken} variant="warning">
          <Button size="xs" disabled={isWorking} onClick={() => onEdit([{ kind: 'raise_version' }])}>
            {words.draft.raise}
          </Button>
        </Alert>
      )}
    </>
  );
}

/** The published model in words, and the draft of another: by forms, as text, tried on contacts. */
import { Accordion, Button, Flex, Heading, List, LoadingButton, Select, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { SettingsView } from './contract.ts';
import type { DraftView } from './draft-contract.ts';
import { Entries } from './Entries.tsx';
import { Groups } from './Fields.tsx';
import { Mapping } from './Mapping.tsx';
import { Preview } from './Preview.tsx';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';
import { Yaml } from './Yaml.tsx';

interface ModelProps {
  readonly view: SettingsView;
  readonly draft: Draft;
}

export function Model({ view, draft }: ModelProps) {
  return (
    <Flex direction="column" gap="md">
      <Published model={view.model} />
      {draft.view === null ? <Begin view={view} draft={draft} /> : <Editor draft={draft} view={draft.view} />}
    </Flex>
  );
}

function Published({ model }: { readonly model: SettingsView['model'] }) {
  const words = useWords();
  if (!model) return <Text>{words.model.none}</Text>;
  return (
    <Flex direction="column" gap="xs">
      <Heading>{words.model.title}</Heading>
      <Text format={{ fontWeight: 'bold' }}>{model.title}</Text>
      <Text>{model.sentence}</Text>
      <Text variant="microcopy">{words.model.version(model.name, model.hash)}</Text>
      <List variant="unordered">
        {model.inWords.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </List>
    </Flex>
  );
}

function Begin({ view, draft }: ModelProps) {
  const words = useWords();
  const [pack, setPack] = useState('');
  const chosen = view.packs.find(({ name }) => name === pack);
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.model.begin}</Heading>
      <Text>{words.model.beginHelp}</Text>
      <Flex direction="row" gap="sm" wrap="wrap">
        {view.model && (
          <LoadingButton
            size="sm"
            variant="primary"
            loading={draft.isWorking}
            onClick={() => draft.begin({ kind: 'published' })}
          >
            {words.model.editPublished}
          </LoadingButton>
        )}
        {view.proposal && (
          <Button size="sm" disabled={draft.isWorking} onClick={() => draft.begin({ kind: 'proposal' })}>
            {words.model.editProposal}
          </Button>
        )}
      </Flex>
      <Select
        name="pack"
        label={words.model.pack}
        description={chosen?.help ?? words.model.packHelp}
        placeholder={words.model.choose}
        value={pack}
        options={view.packs.map(({ name, title }) => ({ value: name, label: `${title} (${name})` }))}
        onChange={(value) => setPack(String(value))}
      />
      <Flex direction="row">
        <Button
          size="sm"
          disabled={pack === '' || draft.isWorking}
          onClick={() => draft.begin({ kind: 'pack', name: pack })}
        >
          {words.model.usePack}
        </Button>
      </Flex>
    </Flex>
  );
}

interface EditorProps {
  readonly draft: Draft;
  readonly view: DraftView;
}

function Editor({ draft, view }: EditorProps) {
  const words = useWords();
  const { isWorking, edit } = draft;
  const isModel = view.name !== null;
  const groups = view.groups.filter(({ area }) => area === 'model');
  const shared = { isWorking, onEdit: edit };
  return (
    <Flex direction="column" gap="sm">
      {isModel && (
        <Accordion title={words.mapping.title} size="sm">
          <Mapping draft={view} {...shared} />
        </Accordion>
      )}
      {groups.length > 0 && (
        <Accordion title={words.draft.guided} size="sm" defaultOpen={true}>
          <Groups
            groups={groups}
            faults={view.faults}
            entriesOf={(entries, points) => (
              <Entries entries={entries} draft={draft} view={view} points={points} />
            )}
            {...shared}
          />
        </Accordion>
      )}
      <Accordion title={words.draft.yaml} size="sm" defaultOpen={!isModel}>
        <Yaml draft={draft} faults={view.faults} />
      </Accordion>
      {isModel && (
        <>
          <Advice view={view} />
          <Accordion title={words.preview.title} size="sm" defaultOpen={true}>
            <Preview
              preview={draft.preview}
              isReady={!draft.isTyped}
              isWorking={isWorking}
              onLook={draft.look}
            />
          </Accordion>
        </>
      )}
    </Flex>
  );
}

/** What is proved of the draft, and what deserves a second thought. */
function Advice({ view }: { readonly view: DraftView }) {
  const words = useWords();
  const of = (wanted: string) => view.findings.filter(({ level }) => level === wanted);
  const sections = [
    { title: words.draft.warnings(of('warning').length), findings: of('warning') },
    { title: words.draft.proved(of('statement').length), findings: of('statement') },
  ];
  return (
    <>
      {sections.map(({ title, findings }) =>
        findings.length === 0 ? null : (
          <Accordion key={title} title={title} size="sm">
            <List variant="unordered">
              {findings.map(({ path, sentence }) => (
                <Text key={`${path} ${sentence}`}>{sentence}</Text>
              ))}
            </List>
          </Accordion>
        ),
      )}
    </>
  );
}

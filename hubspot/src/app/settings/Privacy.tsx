/** What is read and kept, and one contact's right to see it or to be forgotten. */
import {
  Accordion,
  Button,
  Flex,
  Heading,
  Input,
  List,
  LoadingButton,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ExportView, Failure, SettingsView } from './contract.ts';
import { Failed } from './Failed.tsx';
import { type Acting, useAct } from './use-act.ts';
import { useWords } from './words.ts';

interface PrivacyProps {
  readonly view: SettingsView;
  readonly acting: Acting;
  onCopy(text: string): void;
}

export function Privacy({ view, acting, onCopy }: PrivacyProps) {
  const words = useWords();
  const { reads, keeps, writes, whoMay } = view.privacy;
  return (
    <Flex direction="column" gap="md">
      <Heading>{words.privacy.title}</Heading>
      <Told title={words.privacy.reads} lines={reads} />
      <Told title={words.privacy.keeps} lines={keeps} />
      <Told title={words.privacy.writes} lines={writes} />
      <Heading>{words.privacy.one}</Heading>
      {view.viewer.isAdmin ? (
        <OneContact acting={acting} onCopy={onCopy} />
      ) : (
        <Text>{`${words.privacy.notYours} ${whoMay}`}</Text>
      )}
    </Flex>
  );
}

function Told({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <Accordion title={`${title} (${lines.length})`} size="sm">
      <List variant="unordered">
        {lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </List>
    </Accordion>
  );
}

interface OneContactProps {
  readonly acting: Acting;
  onCopy(text: string): void;
}

function OneContact({ acting, onCopy }: OneContactProps) {
  const words = useWords();
  const [id, setId] = useState('');
  const [isErasing, setIsErasing] = useState(false);
  const [found, setFound] = useState<ExportView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const isId = /^[1-9]\d{0,18}$/.test(id.trim());
  const take = async () => {
    setIsLooking(true);
    const answer = await acting.api.export(id.trim());
    setIsLooking(false);
    setFound(answer.ok ? answer.data : null);
    setFailure(answer.ok ? null : answer);
  };
  return (
    <Flex direction="column" gap="sm">
      <Input
        name="contact"
        label={words.privacy.contact}
        description={words.privacy.contactHelp}
        value={id}
        onInput={setId}
        onChange={setId}
      />
      <Flex direction="row" gap="sm" wrap="wrap">
        <LoadingButton size="sm" loading={isLooking} disabled={!isId} onClick={() => void take()}>
          {words.privacy.export}
        </LoadingButton>
        <Button size="sm" variant="destructive" disabled={!isId} onClick={() => setIsErasing(true)}>
          {words.privacy.erase}
        </Button>
      </Flex>
      <Failed failure={failure} />
      {found && <Exported found={found} onCopy={onCopy} />}
      {isErasing && isId && (
        <Erase
          key={id}
          contactId={id.trim()}
          acting={acting}
          onEnd={() => {
            setIsErasing(false);
            setFound(null);
          }}
        />
      )}
    </Flex>
  );
}

function Exported({ found, onCopy }: { readonly found: ExportView; onCopy(text: string): void }) {
  const words = useWords();
  return (
    <Flex direction="column" gap="sm">
      <Text>{found.sentence}</Text>
      {found.leftOut && <Text variant="microcopy">{found.leftOut}</Text>}
      <TextArea name="export" label={words.privacy.exported} value={found.json} rows={12} readOnly={true} />
      <Flex direction="row">
        <Button size="xs" onClick={() => onCopy(found.json)}>
          {words.privacy.copy}
        </Button>
      </Flex>
    </Flex>
  );
}

interface EraseProps {
  readonly contactId: string;
  readonly acting: Acting;
  onEnd(): void;
}

function Erase({ contactId, acting, onEnd }: EraseProps) {
  const words = useWords();
  const [typed, setTyped] = useState('');
  const { isSending, failure, send } = useAct(acting);
  const erase = async () => {
    if (await send('/privacy/erase', { contactId, typed: typed.trim() })) onEnd();
  };
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.privacy.eraseTitle(contactId)}</Heading>
      <Text>{words.privacy.eraseHelp}</Text>
      <Input name="typed" label={words.privacy.typed} value={typed} onInput={setTyped} onChange={setTyped} />
      <Failed failure={failure} />
      <Flex direction="row" gap="sm" wrap="wrap">
        <LoadingButton
          size="sm"
          variant="destructive"
          loading={isSending}
          disabled={typed.trim() !== contactId}
          onClick={() => void erase()}
        >
          {words.privacy.eraseNow}
        </LoadingButton>
        <Button size="sm" disabled={isSending} onClick={onEnd}>
          {words.cancel}
        </Button>
      </Flex>
    </Flex>
  );
}

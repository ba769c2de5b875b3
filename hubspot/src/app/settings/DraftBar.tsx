/** Where the draft stands, on every tab that edits it: what has changed, what hinders it, propose or throw away. */
import {
  Accordion,
  Alert,
  Button,
  Flex,
  Heading,
  List,
  LoadingButton,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import { DraftBacktest } from './Backtest.tsx';
import type { DraftView } from './draft-contract.ts';
import { Failed } from './Failed.tsx';
import { Undo } from './Undo.tsx';
import { type Acting, useAct } from './use-act.ts';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';
import { Hindrances } from './Yaml.tsx';

interface DraftBarProps {
  readonly draft: Draft;
  readonly acting: Acting;
  readonly mayPropose: boolean;
  readonly hasProposal: boolean;
  /** Nobody has published a model yet: the one that is there may be taken as it is. */
  readonly isFirst: boolean;
  /** Who holds the keys, for whoever does not. */
  readonly whoMay: string;
}

export function DraftBar({ draft, acting, mayPropose, hasProposal, isFirst, whoMay }: DraftBarProps) {
  const words = useWords();
  const { view, failure, isWorking } = draft;
  if (!view) return <Failed failure={failure} />;
  return (
    <Flex direction="column" gap="sm">
      {view.outdated && <Alert title={view.outdated} variant="warning" />}
      <Heading>{view.name ? words.draft.title(view.name) : words.draft.unreadable}</Heading>
      <Failed failure={failure} />
      <Hindrances draft={view} isWorking={isWorking} onEdit={draft.edit} />
      <Changes view={view} />
      <Text variant="microcopy">{view.properties.sentence}</Text>
      {mayPropose ? (
        <Propose draft={draft} view={view} acting={acting} hasProposal={hasProposal} isFirst={isFirst} />
      ) : (
        <Alert title={whoMay} variant="info" />
      )}
      <Undo draft={draft} />
      <ThrowAway draft={draft} acting={acting} />
    </Flex>
  );
}

/** Only what was changed is kept, and has to be thrown away there as well. */
function ThrowAway({ draft, acting }: { readonly draft: Draft; readonly acting: Acting }) {
  const words = useWords();
  const { isSending, failure, send } = useAct(acting);
  const throwAway = async () => {
    if (!draft.isKept || (await send('/model/draft/throw-away', {}))) draft.close();
  };
  return (
    <>
      <Failed failure={failure} />
      <Flex direction="row">
        <Button
          size="xs"
          variant="transparent"
          disabled={isSending || draft.isWorking}
          onClick={() => void throwAway()}
        >
          {words.draft.discard}
        </Button>
      </Flex>
    </>
  );
}

function Changes({ view }: { readonly view: DraftView }) {
  const words = useWords();
  const { changes, isPublished, name } = view;
  if (name === null) return null;
  if (isPublished) return <Text>{words.draft.same}</Text>;
  return (
    <Accordion title={words.draft.changes(changes.length)} size="sm" defaultOpen={changes.length <= 5}>
      <List variant="unordered">
        {changes.map((change) => (
          <Text key={change}>{change}</Text>
        ))}
      </List>
    </Accordion>
  );
}

interface ProposeProps {
  readonly draft: Draft;
  readonly view: DraftView;
  readonly acting: Acting;
  readonly hasProposal: boolean;
  readonly isFirst: boolean;
}

function Propose({ draft, view, acting, hasProposal, isFirst }: ProposeProps) {
  const words = useWords();
  const [note, setNote] = useState('');
  const { isSending, failure, send } = useAct(acting);
  const propose = async () => {
    const said = { text: view.text, note: note.trim() || null };
    if (await send('/model/proposals', said)) draft.close();
  };
  if (view.isPublished && !isFirst) return null;
  if (draft.isTyped) return <Text>{words.propose.check}</Text>;
  if (hasProposal) return <Text>{words.propose.open}</Text>;
  if (!isUsable(view)) return <Text>{words.propose.notYet}</Text>;
  return (
    <Flex direction="column" gap="sm">
      <DraftBacktest draft={draft} />
      <TextArea
        name="note"
        label={words.propose.note}
        maxLength={2000}
        value={note}
        onInput={setNote}
        onChange={setNote}
      />
      <Failed failure={failure} />
      <Flex direction="row">
        <LoadingButton
          size="sm"
          variant="primary"
          loading={isSending}
          disabled={draft.isWorking}
          onClick={() => void propose()}
        >
          {view.isPublished ? words.propose.asItIs : words.propose.send}
        </LoadingButton>
      </Flex>
    </Flex>
  );
}

/** Whether it could be proposed as it is. */
export function isUsable({ name, gaps, findings, isVersionTaken }: DraftView): boolean {
  const isMended = findings.every(({ level }) => level !== 'problem');
  return name !== null && gaps.length === 0 && isMended && !isVersionTaken;
}

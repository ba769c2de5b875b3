/** Accept, reject, recycle and the rest: a button opens its form, the form's button sends. */
import { Alert, Button, ButtonRow, Flex, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { AcceptForm } from './AcceptForm.tsx';
import { ChecklistForm } from './ChecklistForm.tsx';
import type { CardView, DecisionAnswer, DecisionRequest, DecisionWord, Failure, Forms } from './contract.ts';
import { FormFooter } from './FormFooter.tsx';
import { newKey } from './new-key.ts';
import { ReasonForm } from './ReasonForm.tsx';
import { useWords } from './words.ts';

/** What a form says; key and word are added here. */
export type Said = Omit<DecisionRequest, 'decision' | 'idempotencyKey'>;

export interface FormProps {
  readonly forms: Forms;
  readonly isSending: boolean;
  readonly failure: Failure | null;
  onSend(said: Said): void;
  onCancel(): void;
}

interface DecisionsProps {
  readonly forms: Forms;
  decide(request: DecisionRequest): Promise<DecisionAnswer>;
  onDecided(told: string, view: CardView): void;
}

/** An opened form. Its key stays the same however often it is sent, so that it happens once. */
interface Open {
  readonly word: DecisionWord;
  readonly key: string;
  readonly reason: string | null;
}

export function Decisions({ forms, decide, onDecided }: DecisionsProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const begin = (word: DecisionWord, reason: string | null = null) => {
    setFailure(null);
    setOpen({ word, key: newKey(), reason });
  };
  const send = async ({ word, key }: Open, said: Said) => {
    setIsSending(true);
    const answer = await decide({ ...said, decision: word, idempotencyKey: key });
    setIsSending(false);
    if (!answer.ok) return setFailure(answer);
    setOpen(null);
    onDecided(answer.data.told, answer.data.view);
  };

  if (open === null) return <Choices forms={forms} onChoose={begin} />;
  const form: FormProps = {
    forms,
    isSending,
    failure,
    onSend: (said) => void send(open, said),
    onCancel: () => setOpen(null),
  };
  return (
    <Flex direction="column" gap="sm">
      {!failure && !forms.decisions.includes(open.word) && <MovedOn />}
      <FormOf open={open} form={form} onInstead={begin} />
    </Flex>
  );
}

interface FormOfProps {
  readonly open: Open;
  readonly form: FormProps;
  onInstead(word: DecisionWord, reason: string | null): void;
}

function FormOf({ open, form, onInstead }: FormOfProps) {
  switch (open.word) {
    case 'accept':
      return <AcceptForm {...form} onInstead={onInstead} />;
    case 'qualify':
      return <ChecklistForm {...form} />;
    case 'undo':
      return <UndoForm {...form} />;
    default:
      return <ReasonForm key={open.key} {...form} word={open.word} reason={open.reason} />;
  }
}

/** The lead has changed under an open form: said at once, and what was typed stays. */
function MovedOn() {
  const { movedOn } = useWords();
  return (
    <Alert title={movedOn.title} variant="warning">
      <Text>{movedOn.message}</Text>
    </Alert>
  );
}

const VARIANTS = {
  accept: 'primary',
  qualify: 'primary',
  reject: 'secondary',
  recycle: 'secondary',
  disqualify: 'transparent',
  undo: 'secondary',
} as const satisfies Record<DecisionWord, string>;

function Choices({ forms, onChoose }: { readonly forms: Forms; onChoose(word: DecisionWord): void }) {
  const words = useWords();
  const offered = forms.decisions.filter((word) => word !== 'undo');
  return (
    <Flex direction="column" gap="xs">
      <ButtonRow>
        {offered.map((word) => (
          <Button key={word} size="sm" variant={VARIANTS[word]} onClick={() => onChoose(word)}>
            {word === forms.correction?.word ? words.correct : words[word]}
          </Button>
        ))}
      </ButtonRow>
      {forms.undo && (
        <Flex direction="row" gap="sm" align="center" wrap="wrap">
          <Text variant="microcopy">{forms.undo}</Text>
          <Button size="xs" onClick={() => onChoose('undo')}>
            {words.undo}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

function UndoForm({ forms, ...form }: FormProps) {
  const words = useWords();
  return (
    <Flex direction="column" gap="sm">
      <Text>{forms.undo}</Text>
      <FormFooter {...form} label={words.undo} isReady={true} onSend={() => form.onSend({})} />
    </Flex>
  );
}

/** A decision that the data contradict: whoever holds a key says what was wrong, or takes that back. */
import { Alert, Button, Flex, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { CardView, DecisionAnswer, Failure, ReviewRequest } from './contract.ts';
import { FormFooter } from './FormFooter.tsx';
import { useWords } from './words.ts';

interface ReviewProps {
  readonly review: NonNullable<CardView['review']>;
  say(request: ReviewRequest): Promise<DecisionAnswer>;
  onDone(told: string, view: CardView): void;
}

type Wrong = Extract<ReviewRequest, { kind: 'resolve' }>['wrong'];
const WRONG: readonly Wrong[] = ['decision', 'record', 'rule'];

export function Review({ review, say, onDone }: ReviewProps) {
  const words = useWords().review;
  const [isOpen, setIsOpen] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { decisionKey, sentence, found } = review;
  const send = async (request: ReviewRequest) => {
    setIsSending(true);
    const answer = await say(request);
    setIsSending(false);
    setFailure(answer.ok ? null : answer);
    if (!answer.ok) return;
    setIsOpen(false);
    onDone(answer.data.told, answer.data.view);
  };
  const form = {
    isSending,
    failure,
    onCancel: () => {
      setFailure(null);
      setIsOpen(false);
    },
  };
  return (
    <Alert title={words.title} variant={found === null ? 'warning' : 'info'}>
      <Flex direction="column" gap="sm">
        <Text>{sentence}</Text>
        {found && <Text format={{ fontWeight: 'demibold' }}>{found}</Text>}
        {!isOpen && (
          <Flex direction="row">
            <Button size="xs" onClick={() => setIsOpen(true)}>
              {found === null ? words.say : words.reopen}
            </Button>
          </Flex>
        )}
        {isOpen && found === null && (
          <WhatWasWrong
            {...form}
            onSend={(wrong, note) => void send({ kind: 'resolve', decisionKey, wrong, note })}
          />
        )}
        {isOpen && found !== null && (
          <FormFooter
            {...form}
            label={words.reopen}
            isReady={true}
            onSend={() => void send({ kind: 'reopen', decisionKey })}
          />
        )}
      </Flex>
    </Alert>
  );
}

interface WhatWasWrongProps {
  readonly isSending: boolean;
  readonly failure: Failure | null;
  onSend(wrong: Wrong, note: string): void;
  onCancel(): void;
}

function WhatWasWrong({ isSending, failure, onSend, onCancel }: WhatWasWrongProps) {
  const all = useWords();
  const words = all.review;
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [note, setNote] = useState('');
  return (
    <>
      <Select
        name="wrong"
        label={words.what}
        required={true}
        placeholder={all.choose}
        value={wrong ?? ''}
        options={WRONG.map((value) => ({ value, label: words.wrong[value] }))}
        onChange={(value) => setWrong(WRONG.find((one) => one === value) ?? null)}
      />
      <TextArea
        name="found"
        label={words.note}
        required={true}
        maxLength={2000}
        value={note}
        onInput={setNote}
        onChange={setNote}
      />
      <FormFooter
        label={words.say}
        isSending={isSending}
        isReady={wrong !== null && note.trim() !== ''}
        failure={failure}
        onSend={() => wrong && onSend(wrong, note.trim())}
        onCancel={onCancel}
      />
    </>
  );
}

/** The SQL checklist: what discovery has confirmed. The server says whether it is enough, and what is missing. */
import { Flex, Heading, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Forms } from './contract.ts';
import type { FormProps } from './Decisions.tsx';
import { FormFooter } from './FormFooter.tsx';
import { useWords } from './words.ts';

type ItemState = Forms['checklist']['items'][number]['state'];

const STATES = ['confirmed', 'partial', 'unknown', 'no'] as const;

export function ChecklistForm({ forms: { checklist }, isSending, failure, onSend, onCancel }: FormProps) {
  const words = useWords();
  const [states, setStates] = useState<Record<string, ItemState>>(
    Object.fromEntries(checklist.items.map(({ key, state }) => [key, state])),
  );
  const [note, setNote] = useState('');
  const answers = Object.fromEntries(Object.entries(states).map(([key, state]) => [key, { state }]));
  return (
    <Flex direction="column" gap="sm">
      <Heading>{`${words.qualify}: ${checklist.label}`}</Heading>
      <Text>{checklist.rule}</Text>
      {checklist.items.map(({ key, label, help, required }) => (
        <Select
          key={key}
          name={key}
          label={required ? `${label} (${words.required})` : label}
          description={help}
          value={states[key] ?? 'unknown'}
          options={STATES.map((state) => ({ value: state, label: words.states[state] }))}
          onChange={(value) => setStates((before) => ({ ...before, [key]: value as ItemState }))}
        />
      ))}
      <TextArea
        name="note"
        label={words.note}
        maxLength={2000}
        value={note}
        onInput={setNote}
        onChange={setNote}
      />
      <FormFooter
        label={words.qualify}
        isSending={isSending}
        isReady={true}
        failure={failure}
        onSend={() => onSend({ checklist: answers, note: note.trim() || null })}
        onCancel={onCancel}
      />
    </Flex>
  );
}

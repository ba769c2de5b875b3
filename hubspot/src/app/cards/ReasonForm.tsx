/** Reject, recycle or disqualify: with a reason, because a lead sent back without one teaches nobody anything. */
import { DateInput, Flex, Heading, MultiSelect, Select, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DecisionWord } from './contract.ts';
import type { FormProps } from './Decisions.tsx';
import { FormFooter } from './FormFooter.tsx';
import { useWords } from './words.ts';

interface ReasonFormProps extends FormProps {
  readonly word: Extract<DecisionWord, 'reject' | 'recycle' | 'disqualify'>;
  /** Chosen already; null for none. */
  readonly reason: string | null;
}

interface Day {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly date: number;
}

const TITLES = {
  reject: 'rejectTitle',
  recycle: 'recycleTitle',
  disqualify: 'disqualifyTitle',
} as const;

export function ReasonForm({
  word,
  reason: chosen,
  forms,
  isSending,
  failure,
  onSend,
  onCancel,
}: ReasonFormProps) {
  const words = useWords();
  const [reason, setReason] = useState(chosen);
  const [note, setNote] = useState('');
  const [day, setDay] = useState<Day | null>(null);
  const [wakeOn, setWakeOn] = useState<string[]>([]);
  const offered = forms.reasons.filter(({ outcomes }) => outcomes[word] !== undefined);
  const choice = offered.find(({ value }) => value === reason);
  const wake =
    word === 'recycle' ? { until: day && midnightOf(day), wakeOn: wakeOn.length > 0 ? wakeOn : null } : {};
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words[TITLES[word]]}</Heading>
      <Select
        name="reason"
        label={words.reason}
        required={true}
        placeholder={words.choose}
        description={choice ? `${choice.use} ${choice.outcomes[word]}` : words.reasonNeeded}
        value={reason ?? ''}
        options={offered.map(({ value, label }) => ({ value, label }))}
        onChange={(value) => setReason(String(value))}
      />
      {word === 'recycle' && (
        <>
          <DateInput
            name="until"
            label={words.wakesOn}
            description={words.wakesOnHelp(forms.recycleDays)}
            value={day ? { ...day } : undefined}
            onChange={({ year, month, date }) => setDay({ year, month, date })}
          />
          <MultiSelect
            name="wakeOn"
            label={words.wakesSooner}
            description={words.wakesSoonerHelp}
            value={wakeOn}
            options={forms.wakeOn}
            onChange={(values) => setWakeOn(values.map(String))}
          />
        </>
      )}
      <TextArea
        name="note"
        label={words.note}
        maxLength={2000}
        value={note}
        onInput={setNote}
        onChange={setNote}
      />
      <FormFooter
        label={words[word]}
        isSending={isSending}
        isReady={reason !== null}
        failure={failure}
        onSend={() => onSend({ reason, note: note.trim() || null, ...wake })}
        onCancel={onCancel}
      />
    </Flex>
  );
}

/** A calendar day, as HubSpot keeps dates; the server knows when it begins where the portal is. */
function midnightOf({ year, month, date }: Day): number {
  return Date.UTC(year, month, date);
}

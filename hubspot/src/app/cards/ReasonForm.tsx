/** Reject, recycle or disqualify: with a reason, because a lead sent back without one teaches nobody anything. */
import { DateInput, Flex, Heading, MultiSelect, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Correction, DecisionWord } from './contract.ts';
import type { FormProps, Said } from './Decisions.tsx';
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
  // What is corrected stays as it was when the form was opened, whatever the card learns meanwhile.
  const [before] = useState(forms.correction?.word === word ? forms.correction : null);
  const [reason, setReason] = useState(chosen ?? before?.reason ?? null);
  const [note, setNote] = useState(before?.note ?? '');
  const [day, setDay] = useState<Day | null>(before?.until ? dayOf(before.until) : null);
  const [wakeOn, setWakeOn] = useState<string[]>(before?.wakeOn ?? []);
  const offered = forms.reasons.filter(({ outcomes }) => outcomes[word] !== undefined);
  const choice = offered.find(({ value }) => value === reason);
  const wake = word === 'recycle' ? { until: day && midnightOf(day), wakeOn } : {};
  return (
    <Flex direction="column" gap="sm">
      <Heading>{before ? words.correctTitle : words[TITLES[word]]}</Heading>
      {before && <Text>{words.correctHelp}</Text>}
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
        label={before ? words.correct : words[word]}
        isSending={isSending}
        isReady={reason !== null}
        failure={failure}
        onSend={() => onSend({ reason, ...noteSaid(note, before), ...wake })}
        onCancel={onCancel}
      />
    </Flex>
  );
}

/** One that was taken out of a correction is said to be empty. */
function noteSaid(note: string, before: Correction | null): Pick<Said, 'note'> {
  const text = note.trim();
  return { note: text === '' && !before?.note ? null : text };
}

function dayOf(midnight: number): Day {
  const at = new Date(midnight);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate() };
}

/** A calendar day, as HubSpot keeps dates; the server knows when it begins where the portal is. */
function midnightOf({ year, month, date }: Day): number {
  return Date.UTC(year, month, date);
}

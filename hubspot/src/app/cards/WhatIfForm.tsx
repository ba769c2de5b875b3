/** The facts of a lead as fields, what may happen besides, and below them the decision before and after. */
import { Alert, Button, Flex, Input, LoadingButton, NumberInput, Select, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Failure } from './contract.ts';
import type { TryOut } from './engine.js';
import { WhatIfResult } from './WhatIfResult.tsx';
import type { Field, Happening, Supposition, Tried, TriedAnswer, WhatIfView } from './what-if-contract.ts';
import { useWords } from './words.ts';

interface WhatIfFormProps {
  readonly view: WhatIfView;
  readonly tryOut: TryOut | null;
  askServer(supposition: Supposition): Promise<TriedAnswer>;
  onClose(): void;
}

const NOTHING = '';

export function WhatIfForm({ view, tryOut, askServer, onClose }: WhatIfFormProps) {
  const words = useWords();
  const [values, setValues] = useState<readonly string[]>(view.fields.map(({ value }) => value));
  const [happens, setHappens] = useState(NOTHING);
  const supposition = suppositionOf(view, values, view.happenings[Number(happens || Number.NaN)] ?? null);
  const isChanged = supposition.facts.length > 0 || supposition.happening !== null;
  return (
    <Flex direction="column" gap="sm">
      <Text>{words.whatIfHelp}</Text>
      {view.fields.map((field, place) => (
        <FactField
          key={`${field.object} ${field.property}`}
          field={field}
          value={values[place] ?? ''}
          onChange={(value) => setValues((before) => before.with(place, value))}
        />
      ))}
      <Select
        name="happens"
        label={words.happens}
        value={happens}
        options={[
          { value: NOTHING, label: words.nothingHappens },
          ...view.happenings.map(({ label }, place) => ({ value: String(place), label })),
        ]}
        onChange={(value) => setHappens(String(value ?? NOTHING))}
      />
      {isChanged && tryOut && <WhatIfResult tried={tryOut.suppose(supposition)} />}
      {isChanged && !tryOut && (
        <AskServer key={JSON.stringify(supposition)} ask={() => askServer(supposition)} />
      )}
      <Flex direction="row">
        <Button size="sm" onClick={onClose}>
          {words.whatIfReset}
        </Button>
      </Flex>
    </Flex>
  );
}

function suppositionOf(
  { fields }: WhatIfView,
  values: readonly string[],
  happening: Happening | null,
): Supposition {
  const facts = fields.flatMap(({ object, property, value: before }, place) => {
    const value = (values[place] ?? '').trim();
    return value === before.trim() ? [] : [{ object, property, value }];
  });
  if (happening === null) return { facts, happening };
  const { signal, times, attributes } = happening;
  return { facts, happening: { signal, times, attributes } };
}

interface FactFieldProps {
  readonly field: Field;
  readonly value: string;
  onChange(value: string): void;
}

function FactField({ field: { object, property, label, kind, options }, value, onChange }: FactFieldProps) {
  const words = useWords();
  const name = `${object}-${property}`;
  switch (kind) {
    case 'number':
      return (
        <NumberInput
          name={name}
          label={label}
          placeholder={words.notSet}
          value={value === '' || Number.isNaN(Number(value)) ? undefined : Number(value)}
          onChange={(number) => onChange(Number.isFinite(number) ? String(number) : '')}
        />
      );
    case 'choice':
      return (
        <Select
          name={name}
          label={label}
          value={value}
          options={[{ value: '', label: words.notSet }, ...options]}
          onChange={(chosen) => onChange(String(chosen ?? ''))}
        />
      );
    case 'text':
      return <Input name={name} label={label} placeholder={words.notSet} value={value} onInput={onChange} />;
  }
}

/** Where the server judges, it is asked, not at every keystroke. */
function AskServer({ ask }: { ask(): Promise<TriedAnswer> }) {
  const words = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    setIsAsking(true);
    const answer = await ask();
    setIsAsking(false);
    setFailure(answer.ok ? null : answer);
    if (answer.ok) setTried(answer.data);
  };
  if (tried) return <WhatIfResult tried={tried} />;
  return (
    <>
      {failure && (
        <Alert title={failure.title ?? words.unreachable.title} variant="warning">
          <Text>{failure.message}</Text>
        </Alert>
      )}
      <Flex direction="row">
        <LoadingButton size="sm" loading={isAsking} onClick={() => void send()}>
          {words.whatIfAsk}
        </LoadingButton>
      </Flex>
    </>
  );
}

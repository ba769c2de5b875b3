/** A whole number that belongs to a larger form; what is none is said at once, and is NaN to the form. */
import { Input } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { useWords } from './words.ts';

interface WholeFieldProps {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  /** What the server found wrong with it. */
  readonly fault: string | null;
  onChange(value: number): void;
}

export function WholeField({ value, fault, onChange, ...field }: WholeFieldProps) {
  const words = useWords().draft;
  const [text, setText] = useState(String(value));
  const wrong = Number.isNaN(value) ? words.whole : fault;
  const type = (typed: string) => {
    setText(typed);
    onChange(/^-?\d{1,6}$/.test(typed.trim()) ? Number(typed) : Number.NaN);
  };
  return (
    <Input
      {...field}
      value={text}
      error={wrong !== null}
      validationMessage={wrong ?? ''}
      onInput={type}
      onChange={type}
    />
  );
}

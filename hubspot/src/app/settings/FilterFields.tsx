/** One thing that is asked of a lead or its company: which property, how, and compared with what. */
import { Checkbox, Flex, Input, MultiSelect, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { FilterForm, Option, Readable } from './entries-contract.ts';
import { asking, askingOf, isWhole, keyOf, operatorsOf, takes } from './vocabulary.ts';
import { useWords } from './words.ts';

interface FilterFieldsProps {
  readonly name: string;
  readonly filter: FilterForm;
  readonly readables: readonly Readable[];
  readonly fault: string | null;
  /** What of it is about the value. */
  readonly valueFault: string | null;
  /** Somebody has tried to save: what is missing is shown. */
  readonly isTried: boolean;
  onChange(filter: FilterForm): void;
}

export function FilterFields({
  name,
  filter,
  readables,
  fault,
  valueFault,
  isTried,
  onChange,
}: FilterFieldsProps) {
  const words = useWords().entries;
  const chosen = readables.find((one) => keyOf(one) === keyOf(filter));
  const objectOf = ({ object, label }: Readable) => `${words.objects[object]}: ${label}`;
  const missing = isTried && !isWhole(filter) ? words.valueMissing : null;
  return (
    <Flex direction="column" gap="xs">
      <Select
        name={`${name}.property`}
        label={words.property}
        value={keyOf(filter)}
        options={[
          ...(chosen ? [] : [{ value: keyOf(filter), label: filter.label }]),
          ...readables.map((one) => ({ value: keyOf(one), label: objectOf(one) })),
        ]}
        error={fault !== null && valueFault === null}
        validationMessage={valueFault === null ? (fault ?? '') : ''}
        onChange={(key) => {
          const next = readables.find((one) => keyOf(one) === key);
          if (next && next !== chosen) onChange(askingOf(filter, next));
        }}
      />
      <Select
        name={`${name}.operator`}
        label={words.operator}
        value={filter.operator}
        options={operatorsOf(filter).map((value) => ({ value, label: words.operators[value] }))}
        onChange={(value) => onChange(asking(filter, value as FilterForm['operator']))}
      />
      <Values
        key={`${keyOf(filter)} ${takes(filter.operator)}`}
        name={name}
        filter={filter}
        options={optionsFor(filter, chosen, words.yesNo)}
        wrong={missing ?? valueFault}
        onChange={(values) => onChange({ ...filter, values: [...values] })}
      />
      {filter.list !== null && <Text variant="microcopy">{words.list(filter.list)}</Text>}
      {takes(filter.operator) !== 'none' && (
        <Checkbox
          name={`${name}.orUnset`}
          checked={filter.orUnset}
          onChange={(checked) => onChange({ ...filter, orUnset: checked })}
        >
          {words.orUnset}
        </Checkbox>
      )}
    </Flex>
  );
}

/** What is compared with already is among them. */
function optionsFor(
  { type, values }: FilterForm,
  chosen: Readable | undefined,
  yesNo: { readonly true: string; readonly false: string },
): readonly Option[] | null {
  const options =
    type === 'bool'
      ? [
          { value: 'true', label: yesNo.true },
          { value: 'false', label: yesNo.false },
        ]
      : (chosen?.options ?? null);
  if (options === null) return null;
  const others = values.filter((value) => !options.some((option) => option.value === value));
  return [...options, ...others.map((value) => ({ value, label: value }))];
}

interface ValuesProps {
  readonly name: string;
  readonly filter: FilterForm;
  readonly options: readonly Option[] | null;
  /** What is missing, or cannot be. */
  readonly wrong: string | null;
  onChange(values: readonly string[]): void;
}

function Values({ name, filter, options, wrong, onChange }: ValuesProps) {
  const words = useWords().entries;
  const { operator, values, type } = filter;
  const error = { error: wrong !== null, validationMessage: wrong ?? '' };
  const typed = type === 'date' ? words.day : type === 'number' ? words.number : undefined;
  switch (takes(operator)) {
    case 'none':
      return null;
    case 'two':
      return (
        <Flex direction="row" gap="sm" wrap="wrap">
          {[words.from, words.to].map((label, place) => (
            <TypedValue
              key={label}
              name={`${name}.value${place}`}
              label={label}
              description={typed}
              value={values[place] ?? ''}
              onChange={(value) =>
                onChange(place === 0 ? [value, values[1] ?? ''] : [values[0] ?? '', value])
              }
              {...error}
            />
          ))}
        </Flex>
      );
    case 'one':
      return options ? (
        <Select
          name={`${name}.value`}
          label={words.value}
          value={values[0] ?? ''}
          options={[...options]}
          onChange={(value) => onChange([String(value)])}
          {...error}
        />
      ) : (
        <TypedValue
          name={`${name}.value`}
          label={words.value}
          description={typed}
          value={values[0] ?? ''}
          onChange={(value) => onChange([value])}
          {...error}
        />
      );
    case 'many':
      return options ? (
        <MultiSelect
          name={`${name}.values`}
          label={words.values}
          value={[...values]}
          options={[...options]}
          onChange={(chosen) => onChange(chosen.map(String))}
          {...error}
        />
      ) : (
        <Lines
          name={`${name}.values`}
          description={words.lines}
          values={values}
          onChange={onChange}
          {...error}
        />
      );
  }
}

interface TypedProps {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly value: string;
  readonly error: boolean;
  readonly validationMessage: string;
  onChange(value: string): void;
}

function TypedValue({ onChange, ...field }: TypedProps) {
  return <Input {...field} onInput={onChange} onChange={onChange} />;
}

interface LinesProps {
  readonly name: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly error: boolean;
  readonly validationMessage: string;
  onChange(values: readonly string[]): void;
}

/** Words with commas in them are words, too: one stands on each line. */
function Lines({ values, onChange, ...field }: LinesProps) {
  const words = useWords().entries;
  const [text, setText] = useState(values.join('\n'));
  const type = (typed: string) => {
    setText(typed);
    onChange(
      typed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  };
  return <TextArea {...field} label={words.values} value={text} rows={4} onInput={type} onChange={type} />;
}

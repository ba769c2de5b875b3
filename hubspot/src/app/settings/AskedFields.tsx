/** What a rule or a gate looks at: something that has happened, or what is known of a lead and its company. */
import { Button, Flex, Select, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DraftView } from './draft-contract.ts';
import { type Asked, type FilterForm, MOST_FILTERS, type Readable } from './entries-contract.ts';
import { FilterFields } from './FilterFields.tsx';
import type { Draft } from './use-draft.ts';
import { askingOf, readables } from './vocabulary.ts';
import { WholeField } from './WholeField.tsx';
import { useWords } from './words.ts';

/** What the server said against a place in the entry, as "when.withinDays". */
export type FaultAt = (key: string) => string | null;

interface AskedFieldsProps {
  readonly asked: Asked;
  readonly draft: Draft;
  readonly view: DraftView;
  readonly faultAt: FaultAt;
  readonly isTried: boolean;
  onChange(asked: Asked): void;
}

export function AskedFields({ asked, draft, view, faultAt, isTried, onChange }: AskedFieldsProps) {
  const words = useWords().entries;
  if (asked.kind === 'kept') return <Text variant="microcopy">{words.kept}</Text>;
  const offered = readables(view.choices.inputs, draft.account);
  const signals = view.signals;
  const kinds = [
    ...(signals.length > 0 ? [{ value: 'signal', label: words.asksSignal }] : []),
    ...(offered.length > 0 ? [{ value: 'filters', label: words.asksFilters }] : []),
  ];
  const choose = (kind: string) => {
    if (kind === asked.kind) return;
    if (kind === 'signal')
      onChange({ kind: 'signal', signal: signals[0]!.value, withinDays: 90, atLeast: 1 });
    else onChange({ kind: 'filters', filters: [blankFilter(offered)] });
  };
  return (
    <>
      <Select
        name="entry.asks"
        label={words.asks}
        value={asked.kind}
        options={kinds}
        onChange={(kind) => choose(String(kind))}
      />
      {asked.kind === 'signal' ? (
        <SignalFields asked={asked} signals={signals} faultAt={faultAt} onChange={onChange} />
      ) : (
        <Filters
          filters={asked.filters}
          offered={offered}
          faultAt={faultAt}
          isTried={isTried}
          onChange={(filters) => onChange({ kind: 'filters', filters: [...filters] })}
        />
      )}
    </>
  );
}

function blankFilter(offered: readonly Readable[]): FilterForm {
  const first = offered[0]!;
  const { object, property, type, label } = first;
  const filter = {
    object,
    property,
    type,
    label,
    operator: 'HAS_PROPERTY',
    list: null,
    orUnset: false,
  } as const;
  return askingOf({ ...filter, values: [] }, first);
}

interface SignalFieldsProps {
  readonly asked: Extract<Asked, { kind: 'signal' }>;
  readonly signals: DraftView['signals'];
  readonly faultAt: FaultAt;
  onChange(asked: Asked): void;
}

function SignalFields({ asked, signals, faultAt, onChange }: SignalFieldsProps) {
  const words = useWords().entries;
  return (
    <>
      <Select
        name="entry.signal"
        label={words.signal}
        value={asked.signal}
        options={signals}
        error={faultAt('when.signal') !== null}
        validationMessage={faultAt('when.signal') ?? ''}
        onChange={(signal) => onChange({ ...asked, signal: String(signal) })}
      />
      <WholeField
        name="entry.withinDays"
        label={words.withinDays}
        value={asked.withinDays}
        fault={faultAt('when.withinDays')}
        onChange={(withinDays) => onChange({ ...asked, withinDays })}
      />
      <WholeField
        name="entry.atLeast"
        label={words.atLeast}
        value={asked.atLeast}
        fault={faultAt('when.atLeast')}
        onChange={(atLeast) => onChange({ ...asked, atLeast })}
      />
    </>
  );
}

interface FiltersProps {
  readonly filters: readonly FilterForm[];
  readonly offered: readonly Readable[];
  readonly faultAt: FaultAt;
  readonly isTried: boolean;
  onChange(filters: readonly FilterForm[]): void;
}

function Filters({ filters, offered, faultAt, isTried, onChange }: FiltersProps) {
  const words = useWords().entries;
  // A field keeps what is being typed in it: it has to go with its filter, not with the place.
  const [keys, setKeys] = useState(() => filters.map((_, place) => place));
  const add = () => {
    setKeys([...keys, Math.max(...keys) + 1]);
    onChange([...filters, blankFilter(offered)]);
  };
  const remove = (place: number) => {
    setKeys(keys.filter((_, at) => at !== place));
    onChange(filters.filter((_, at) => at !== place));
  };
  return (
    <Flex direction="column" gap="sm">
      {filters.length > 1 && <Text variant="microcopy">{words.all}</Text>}
      {filters.map((filter, place) => (
        <Flex key={keys[place]} direction="column" gap="xs">
          <FilterFields
            name={`entry.filters.${place}`}
            filter={filter}
            readables={offered}
            fault={faultAt(`when.filters.${place}`)}
            valueFault={
              faultAt(`when.filters.${place}.value`) ??
              faultAt(`when.filters.${place}.values`) ??
              faultAt(`when.filters.${place}.highValue`)
            }
            isTried={isTried}
            onChange={(changed) => onChange(filters.map((one, at) => (at === place ? changed : one)))}
          />
          {filters.length > 1 && (
            <Flex direction="row">
              <Button size="xs" onClick={() => remove(place)}>
                {words.lessFilter}
              </Button>
            </Flex>
          )}
        </Flex>
      ))}
      {filters.length < MOST_FILTERS && (
        <Flex direction="row">
          <Button size="xs" onClick={add}>
            {words.moreFilter}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

/** Forms over the document: each field knows where its value stands, and sends it there. */
import {
  Accordion,
  AutoGrid,
  Button,
  Flex,
  Input,
  MultiSelect,
  Select,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { type ReactNode, useState } from 'react';
import type { Edit, Fault, FieldView, GroupView } from './draft-contract.ts';
import type { EntriesView } from './entries-contract.ts';
import { useWords } from './words.ts';
import type { Words } from './words-english.ts';

interface GroupsProps {
  readonly groups: readonly GroupView[];
  /** What the server found wrong with the text; shown at the field it is about. */
  readonly faults: readonly Fault[];
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
  /** Rules and gates, whose fields are shown with each of them. */
  entriesOf?(entries: EntriesView, points: (place: string) => ReactNode): ReactNode;
}

export function Groups({ groups, faults, isWorking, onEdit, entriesOf }: GroupsProps) {
  const found = faultsByField(groups, faults);
  const fieldOf = (field: FieldView) => (
    <Field
      key={keyOf(field)}
      field={field}
      fault={found.get(placeOf(field)) ?? null}
      isWorking={isWorking}
      onEdit={onEdit}
    />
  );
  return (
    <Flex direction="column" gap="sm">
      {groups
        .filter(
          ({ fields, acts, entries }) => fields.length > 0 || acts !== undefined || entries !== undefined,
        )
        .map((group, index) => (
          <Accordion key={group.key} title={group.title} size="sm" defaultOpen={index === 0}>
            <Flex direction="column" gap="sm">
              {group.help && <Text variant="microcopy">{group.help}</Text>}
              {group.entries && entriesOf ? (
                entriesOf(group.entries, (place) =>
                  group.fields.filter((field) => placeOf(field) === `${place}.points`).map(fieldOf),
                )
              ) : (
                <AutoGrid columnWidth={260} flexible={true} gap="sm">
                  {cellsOf(group.fields).map((cell) => (
                    <Flex key={placeOf(cell[0]!)} direction="column" gap="xs">
                      {cell.map(fieldOf)}
                    </Flex>
                  ))}
                </AutoGrid>
              )}
              {group.acts?.map(({ label, edit }) => (
                <Flex key={label} direction="row">
                  <Button size="xs" disabled={isWorking} onClick={() => onEdit([edit])}>
                    {label}
                  </Button>
                </Flex>
              ))}
            </Flex>
          </Accordion>
        ))}
    </Flex>
  );
}

/** A number and its unit stand together. */
function cellsOf(fields: readonly FieldView[]): readonly (readonly FieldView[])[] {
  const cells: FieldView[][] = [];
  for (const field of fields) {
    const last = cells.at(-1);
    if (field.isSecond && last) last.push(field);
    else cells.push([field]);
  }
  return cells;
}

/** Another value makes a typed field anew; a list stays open while one after the other is chosen. */
function keyOf({ kind, path, value }: FieldView): string {
  return kind === 'choices' ? path.join('/') : `${path.join('/')}=${value}`;
}

const placeOf = ({ path }: FieldView) => path.join('.');

/** Each fault at one field, by the field's place: where the fault is, or the first field of what it is about. */
function faultsByField(groups: readonly GroupView[], faults: readonly Fault[]): ReadonlyMap<string, string> {
  const places = groups.flatMap(({ fields }) => fields).map(placeOf);
  const owner = ({ path }: Fault) =>
    places.find((place) => isWithin(path, place)) ?? places.find((place) => isWithin(place, path));
  return new Map(faults.flatMap((fault) => [[owner(fault) ?? '', fault.message] as const]));
}

/** A whole section is not about its first field. */
function isWithin(place: string, whole: string): boolean {
  return whole.split('.').length > 2 && `${place}.`.startsWith(`${whole}.`);
}

interface FieldProps {
  readonly field: FieldView;
  readonly fault: string | null;
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

type Value = Extract<Edit, { kind: 'set' }>['value'];

function Field({ field, fault, isWorking, onEdit }: FieldProps) {
  const set = (value: Value) => onEdit([{ kind: 'set', path: [...field.path], value }]);
  // A value that was refused may be taken back to the one before.
  const change = (value: Value) => {
    if (value !== field.value || fault !== null) set(value);
  };
  const props = { field, fault, isWorking, onSet: change };
  if (field.kind === 'choice') return <Choice {...props} />;
  if (field.kind === 'choices') return <Choices {...props} />;
  return <Typed {...props} />;
}

interface ValueProps {
  readonly field: FieldView;
  readonly fault: string | null;
  readonly isWorking: boolean;
  onSet(value: Value): void;
}

function Choices({ field, isWorking, onSet }: ValueProps) {
  const words = useWords();
  return (
    <MultiSelect
      name={field.path.join('.')}
      label={field.label}
      description={descriptionOf(field, words)}
      value={Array.isArray(field.value) ? field.value : []}
      options={field.options}
      readOnly={isWorking}
      onChange={(values) => onSet(values.map(String))}
    />
  );
}

function Choice({ field, isWorking, onSet }: ValueProps) {
  const words = useWords();
  return (
    <Select
      name={field.path.join('.')}
      label={field.label}
      description={descriptionOf(field, words)}
      value={String(field.value ?? '')}
      options={field.options.map(({ value, label }) => ({ value, label }))}
      readOnly={isWorking}
      onChange={(value) => onSet(String(value))}
    />
  );
}

/** What is typed goes to the server when the field is left, as long as it means something. */
function Typed({ field, fault: refused, onSet }: ValueProps) {
  const words = useWords();
  const { value, label, kind } = field;
  const [text, setText] = useState(value === null ? '' : String(value));
  const fault = faultOf(field, text, words) ?? refused;
  const props = {
    name: field.path.join('.'),
    label,
    description: descriptionOf(field, words),
    value: text,
    error: fault !== null,
    validationMessage: fault ?? '',
    onInput: setText,
    onChange: (typed: string) => {
      setText(typed);
      if (faultOf(field, typed, words) === null) onSet(meaningOf(kind, typed));
    },
  };
  return kind === 'holidays' ? <TextArea {...props} rows={6} /> : <Input {...props} />;
}

function descriptionOf({ help, usual }: FieldView, words: Words): string | undefined {
  const said = [help, usual && words.draft.usual(usual)].filter(Boolean).join(' ');
  return said === '' ? undefined : said;
}

/** "1,000" is a thousand to some and one to others: three digits after the sign only follow a nought. */
const DECIMAL = /^(0[.,]\d{1,3}|\d{1,5}([.,]\d{1,2})?)$/;

function faultOf({ kind, usual }: FieldView, text: string, words: Words): string | null {
  const typed = text.trim();
  if (typed === '') return kind === 'whole' && usual === null ? words.draft.whole : null;
  if (kind === 'whole') return /^-?\d{1,6}$/.test(typed) ? null : words.draft.whole;
  if (kind === 'decimal') return DECIMAL.test(typed) ? null : words.draft.number;
  return null;
}

function meaningOf(kind: FieldView['kind'], text: string): string | number | null {
  const typed = text.trim();
  if (typed === '') return null;
  return kind === 'whole' || kind === 'decimal' ? Number(typed.replace(',', '.')) : typed;
}

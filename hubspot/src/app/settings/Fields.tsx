/** Forms over the document: each field knows where its value stands, and sends it there. */
import { Accordion, AutoGrid, Flex, Input, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Edit, FieldView, GroupView } from './contract.ts';
import { WORDS } from './words.ts';

interface GroupsProps {
  readonly groups: readonly GroupView[];
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

export function Groups({ groups, isWorking, onEdit }: GroupsProps) {
  return (
    <Flex direction="column" gap="sm">
      {groups
        .filter(({ fields }) => fields.length > 0)
        .map((group, index) => (
          <Accordion key={group.key} title={group.title} size="sm" defaultOpen={index === 0}>
            <Flex direction="column" gap="sm">
              {group.help && <Text variant="microcopy">{group.help}</Text>}
              <AutoGrid columnWidth={260} flexible={true} gap="sm">
                {group.fields.map((field) => (
                  <Field
                    key={`${field.path.join('/')}=${field.value}`}
                    field={field}
                    isWorking={isWorking}
                    onEdit={onEdit}
                  />
                ))}
              </AutoGrid>
            </Flex>
          </Accordion>
        ))}
    </Flex>
  );
}

interface FieldProps {
  readonly field: FieldView;
  readonly isWorking: boolean;
  onEdit(edits: readonly Edit[]): void;
}

function Field({ field, isWorking, onEdit }: FieldProps) {
  const set = (value: string | number | null) => {
    if (value !== field.value) onEdit([{ kind: 'set', path: [...field.path], value }]);
  };
  if (field.kind === 'choice') return <Choice field={field} isWorking={isWorking} onSet={set} />;
  return <Typed field={field} isWorking={isWorking} onSet={set} />;
}

interface ValueProps {
  readonly field: FieldView;
  readonly isWorking: boolean;
  onSet(value: string | number | null): void;
}

function Choice({ field, isWorking, onSet }: ValueProps) {
  return (
    <Select
      name={field.path.join('.')}
      label={field.label}
      description={descriptionOf(field)}
      value={field.value ?? ''}
      options={field.options.map(({ value, label }) => ({ value, label }))}
      readOnly={isWorking}
      onChange={(value) => onSet(String(value))}
    />
  );
}

/** What is typed goes to the server when the field is left, as long as it means something. */
function Typed({ field, onSet }: ValueProps) {
  const { kind, value, label } = field;
  const [text, setText] = useState(value === null ? '' : String(value));
  const fault = faultOf(kind, text);
  const props = {
    name: field.path.join('.'),
    label,
    description: descriptionOf(field),
    value: text,
    error: fault !== null,
    validationMessage: fault ?? '',
    onInput: setText,
    onChange: (typed: string) => {
      setText(typed);
      if (faultOf(kind, typed) === null) onSet(meaningOf(kind, typed));
    },
  };
  return kind === 'holidays' ? <TextArea {...props} rows={6} /> : <Input {...props} />;
}

function descriptionOf({ help, usual }: FieldView): string | undefined {
  const said = [help, usual && WORDS.draft.usual(usual)].filter(Boolean).join(' ');
  return said === '' ? undefined : said;
}

function faultOf(kind: FieldView['kind'], text: string): string | null {
  const typed = text.trim();
  if (typed === '') return kind === 'whole' ? WORDS.draft.whole : null;
  if (kind === 'whole') return /^-?\d{1,6}$/.test(typed) ? null : WORDS.draft.whole;
  if (kind === 'decimal') return /^\d{1,5}([.,]\d{1,3})?$/.test(typed) ? null : WORDS.draft.number;
  return null;
}

function meaningOf(kind: FieldView['kind'], text: string): string | number | null {
  const typed = text.trim();
  if (typed === '') return null;
  return kind === 'whole' || kind === 'decimal' ? Number(typed.replace(',', '.')) : typed;
}

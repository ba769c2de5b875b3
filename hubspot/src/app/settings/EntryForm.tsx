/** A rule, a gate or a fast track in its fields; what the server says against it stands at the field that it is about. */
import { Alert, Button, Flex, Input, LoadingButton, Select, Tile } from '@hubspot/ui-extensions';
import { useEffect, useState } from 'react';
import { AskedFields, type FaultAt } from './AskedFields.tsx';
import type { Failure } from './contract.ts';
import type { DraftView, Edit } from './draft-contract.ts';
import type { EntryForm as Form, GateForm, RuleForm, TrackForm } from './entries-contract.ts';
import { Failed } from './Failed.tsx';
import type { Draft } from './use-draft.ts';
import { isWhole } from './vocabulary.ts';
import { WholeField } from './WholeField.tsx';
import { useWords } from './words.ts';

interface EntryFormProps {
  readonly draft: Draft;
  readonly view: DraftView;
  readonly start: Form;
  /** "rules.7": how faults call it. */
  readonly place: string;
  readonly isDated: boolean;
  readonly editWith: (form: Form) => Edit;
  onClose(): void;
}

export function EntryForm({ draft, view, start, place, isDated, editWith, onClose }: EntryFormProps) {
  const words = useWords().entries;
  const [form, setForm] = useState(start);
  const [isTried, setIsTried] = useState(false);
  const saving = useSaving(draft, onClose);
  const { readAccount } = draft;
  useEffect(readAccount, [readAccount]);
  const own = saving.faults.map(({ path, message }) => ({ path: path.replace(`${place}.`, ''), message }));
  const faultAt: FaultAt = (key) =>
    own.find(({ path }) => path === key || path.startsWith(`${key}.`))?.message ?? null;
  const others = own.filter(({ path }) => !AT_FIELDS.test(path));
  const save = () => {
    setIsTried(true);
    if (isComplete(form)) void saving.save(editWith(form));
  };
  const shared = { draft, view, faultAt, isTried };
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        {others.map(({ path, message }) => (
          <Alert key={`${path} ${message}`} title={message} variant="error" />
        ))}
        <TextField
          name="entry.label"
          label={words.label}
          description={words.labelHelp}
          value={form.label}
          fault={faultAt('label') ?? (isTried && form.label.trim() === '' ? words.missing : null)}
          onChange={(label) => setForm({ ...form, label })}
        />
        {form.list === 'rules' && <RuleFields form={form} isDated={isDated} onChange={setForm} {...shared} />}
        {form.list === 'gates' && <GateFields form={form} onChange={setForm} {...shared} />}
        {form.list === 'fastTracks' && <TrackFields form={form} onChange={setForm} {...shared} />}
        <Failed failure={saving.failure} />
        <Flex direction="row" gap="sm" wrap="wrap">
          <LoadingButton size="sm" variant="primary" loading={saving.isSaving} onClick={save}>
            {words.save}
          </LoadingButton>
          <Button size="sm" onClick={onClose}>
            {words.cancel}
          </Button>
        </Flex>
      </Flex>
    </Tile>
  );
}

const AT_FIELDS =
  /^(label|otherwise|points|decay|signal|withinDays|repeat(\.max)?|when\.(signal|withinDays|atLeast)|when\.filters\.\d+.*)$/;

/** It is closed once the server has taken it; else what was entered stays, with the reasons. */
function useSaving({ save }: Draft, onClose: () => void) {
  const [isSaving, setIsSaving] = useState(false);
  const [faults, setFaults] = useState<DraftView['refused']>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    isSaving,
    faults,
    failure,
    save: async (change: Edit) => {
      setFaults([]);
      setFailure(null);
      setIsSaving(true);
      const saved = await save(change);
      setIsSaving(false);
      if (saved?.ok === false) setFailure(saved);
      else if (saved?.ok && saved.data.refused.length > 0) setFaults(saved.data.refused);
      else if (saved?.ok) onClose();
    },
  };
}

function isComplete(form: Form): boolean {
  if (form.label.trim() === '') return false;
  if (form.list === 'fastTracks') return Number.isInteger(form.withinDays);
  if (form.list === 'gates' && form.otherwise.trim() === '') return false;
  if (form.list === 'rules' && isAgainstNothing(form)) return false;
  if (form.list === 'rules' && !(Number.isInteger(form.points) && Number.isInteger(form.most))) return false;
  const { asked } = form;
  if (asked.kind === 'signal') return Number.isInteger(asked.withinDays) && Number.isInteger(asked.atLeast);
  return asked.kind === 'kept' || asked.filters.every(isWhole);
}

/** Points against a lead are taken away: above zero they would speak for it. */
function isAgainstNothing({ score, points }: RuleForm): boolean {
  return score === 'negative' && points > 0;
}

interface PartProps<Part> {
  readonly form: Part;
  readonly draft: Draft;
  readonly view: DraftView;
  readonly faultAt: FaultAt;
  readonly isTried: boolean;
  onChange(form: Part): void;
}

/** A choice of its own, because HubSpot's selects take an empty value for none; no decay is called so. */
const NEVER = '(never)';

function RuleFields({
  form,
  isDated,
  onChange,
  ...given
}: PartProps<RuleForm> & { readonly isDated: boolean }) {
  const words = useWords().entries;
  const { asked, points, decay, most } = form;
  const canFade = asked.kind === 'signal' || (asked.kind === 'kept' && isDated);
  return (
    <>
      <WholeField
        name="entry.points"
        label={form.score === 'negative' ? words.pointsAgainst : words.points}
        value={points}
        fault={isAgainstNothing(form) ? words.belowZero : given.faultAt('points')}
        onChange={(next) => onChange({ ...form, points: next })}
      />
      <AskedFields
        asked={asked}
        onChange={(next) =>
          onChange(
            next.kind === 'filters'
              ? { ...form, asked: next, decay: null, most: 1 }
              : { ...form, asked: next },
          )
        }
        {...given}
      />
      {canFade && (
        <Select
          name="entry.decay"
          label={words.decay}
          value={decay ?? NEVER}
          options={[{ value: NEVER, label: words.never }, ...given.view.choices.decays]}
          onChange={(value) => onChange({ ...form, decay: value === NEVER ? null : String(value) })}
        />
      )}
      {asked.kind === 'signal' && (
        <WholeField
          name="entry.most"
          label={words.most}
          description={words.mostHelp}
          value={most}
          fault={given.faultAt('repeat')}
          onChange={(next) => onChange({ ...form, most: next })}
        />
      )}
    </>
  );
}

function GateFields({ form, onChange, ...given }: PartProps<GateForm>) {
  const words = useWords().entries;
  const { choices } = given.view;
  const { gate, otherwise, asked, onMissing, rejectAs, nextAction } = form;
  return (
    <>
      <TextField
        name="entry.otherwise"
        label={words.otherwise}
        description={words.otherwiseHelp}
        value={otherwise}
        fault={
          given.faultAt('otherwise') ?? (given.isTried && otherwise.trim() === '' ? words.missing : null)
        }
        onChange={(next) => onChange({ ...form, otherwise: next })}
      />
      <Select
        name="entry.gate"
        label={words.gate}
        value={gate}
        options={choices.gates}
        onChange={(value) => onChange({ ...form, gate: value as GateForm['gate'] })}
      />
      <AskedFields asked={asked} onChange={(next) => onChange({ ...form, asked: next })} {...given} />
      <Select
        name="entry.onMissing"
        label={words.onMissing}
        value={onMissing}
        options={choices.onMissing}
        onChange={(value) => onChange({ ...form, onMissing: value as GateForm['onMissing'] })}
      />
      <Select
        name="entry.rejectAs"
        label={words.rejectAs}
        value={rejectAs}
        options={choices.reasons}
        onChange={(value) => onChange({ ...form, rejectAs: String(value) })}
      />
      <Select
        name="entry.nextAction"
        label={words.nextAction}
        value={nextAction}
        options={choices.actions}
        onChange={(value) => onChange({ ...form, nextAction: String(value) })}
      />
    </>
  );
}

function TrackFields({ form, onChange, ...given }: PartProps<TrackForm>) {
  const words = useWords().entries;
  return (
    <>
      <Select
        name="entry.signal"
        label={words.signal}
        value={form.signal}
        options={given.view.signals}
        onChange={(value) => onChange({ ...form, signal: String(value) })}
      />
      <WholeField
        name="entry.withinDays"
        label={words.withinDays}
        value={form.withinDays}
        fault={given.faultAt('withinDays')}
        onChange={(next) => onChange({ ...form, withinDays: next })}
      />
    </>
  );
}

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly fault: string | null;
  onChange(text: string): void;
}

function TextField({ fault, onChange, ...field }: TextFieldProps) {
  return (
    <Input
      {...field}
      error={fault !== null}
      validationMessage={fault ?? ''}
      onInput={onChange}
      onChange={onChange}
    />
  );
}

/** Rules, gates and fast tracks as rows with a form each, and what those forms offer. Pure. */

import { isDated } from '../engine/condition-tree.ts';
import { NEXT_ACTIONS } from '../engine/receipt.ts';
import { REJECTION_REASONS } from '../engine/rejection-reasons.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { DEPARTMENTS, PERSONAS, SENIORITIES } from '../engine/titles.ts';
import type { ConditionSentences } from '../model-file/condition-sentences.ts';
import { conditionText } from '../model-file/condition-words.ts';
import { optionLabel } from '../option-label.ts';
import type { GroupView } from './draft-contract.ts';
import type { EntriesView, EntryChoices, EntryForm, EntryView, RuleForm } from './entries-contract.ts';
import { lastAlike } from './entry-edits.ts';
import { gateForm, ruleForm, trackForm } from './entry-forms.ts';
import type { KnownProperties, KnownProperty } from './ports.ts';
import type { SettingsSpeech } from './speech.ts';
import type { SettingsWords } from './words-english.ts';

type EntryWords = SettingsWords['form']['entries'];

/** The rules of one group of scores. */
export function ruleEntries(document: ModelDocument, score: string, words: EntryWords): EntriesView {
  const { rules } = document;
  const blank: RuleForm = {
    list: 'rules',
    label: '',
    score,
    points: score === 'negative' ? -10 : 10,
    asked: score === 'fit' ? firstFilter(document) : firstSignal(document),
    decay: null,
    most: 1,
  };
  return {
    blank,
    next: `rules.${lastAlike(blank, rules) + 1}`,
    entries: rules.flatMap((rule, index) =>
      rule.score === score
        ? [
            entry(document, rule, words, {
              place: `rules.${index}`,
              isDated: isDated(rule.when),
              form: ruleForm(document, rule),
            }),
          ]
        : [],
    ),
  };
}

export function entryGroups(document: ModelDocument, words: EntryWords): GroupView[] {
  const { gates, fastTracks } = document;
  return [
    {
      ...{ key: 'gates', area: 'model', title: words.gates, help: words.gatesHelp, fields: [] },
      entries: {
        blank: {
          ...{ list: 'gates', label: '', otherwise: '', gate: 'require', asked: firstFilter(document) },
          ...{ onMissing: 'hold', rejectAs: 'poor_company_fit', nextAction: 'nurture' },
        },
        next: `gates.${gates.length}`,
        entries: gates.map((gate, index) =>
          entry(document, gate, words, {
            place: `gates.${index}`,
            isDated: isDated(gate.when),
            form: gateForm(document, gate),
          }),
        ),
      },
    },
    {
      ...{ key: 'fast', area: 'model', title: words.tracks, help: words.tracksHelp, fields: [] },
      entries: {
        blank: { list: 'fastTracks', label: '', signal: someSignal(document), withinDays: 30 },
        next: `fastTracks.${fastTracks.length}`,
        entries: fastTracks.map((track, index) => {
          const { id, label, signal, withinDays } = track;
          const when = { signal, withinDays, atLeast: 1, where: [] };
          const form = trackForm(track);
          return entry(document, { id, label, when }, words, {
            place: `fastTracks.${index}`,
            isDated: true,
            form,
          });
        }),
      },
    },
  ];
}

interface Named {
  readonly id: string;
  readonly label: string;
  readonly when: Parameters<typeof conditionText>[1];
}

function entry(
  document: ModelDocument,
  { id, label, when }: Named,
  words: EntryWords,
  rest: { readonly place: string; readonly isDated: boolean; readonly form: EntryForm },
): EntryView {
  const told = conditionText(document, when, words.conditions);
  const kind = rest.form.list === 'gates' ? words.gateKinds[rest.form.gate] : null;
  return { id, label, sentence: kind === null ? words.when(told) : `${kind}: ${told}.`, ...rest };
}

function someSignal({ signals }: ModelDocument): string {
  return Object.keys(signals)[0] ?? '';
}

function firstSignal(document: ModelDocument): RuleForm['asked'] {
  return { kind: 'signal', signal: someSignal(document), withinDays: 90, atLeast: 1 };
}

function firstFilter({ inputs }: ModelDocument): RuleForm['asked'] {
  const object = Object.keys(inputs.company).length > 0 ? 'company' : 'contact';
  const [property, input] = Object.entries(inputs[object])[0] ?? ['', { type: 'text', label: null }];
  const { type, label } = input;
  const told = { object, property, type, label: label ?? property } as const;
  const filter = { ...told, operator: 'HAS_PROPERTY', values: [], list: null, orUnset: false } as const;
  return { kind: 'filters', filters: [{ ...filter, values: [] }] };
}

// --- What the forms offer

export function entryChoices(
  document: ModelDocument,
  properties: KnownProperties | null,
  { words: said, card: { agreed } }: SettingsSpeech,
): EntryChoices {
  const words = said.form.entries;
  const entries = <Value extends string>(labels: Readonly<Record<Value, string>>) =>
    Object.entries<string>(labels).map(([value, label]) => ({ value, label }));
  return {
    decays: Object.entries(document.decays).map(([value, decay]) => ({
      value,
      label: words.decay(value, decay),
    })),
    gates: entries(words.gateKinds),
    onMissing: entries(words.onMissing),
    reasons: REJECTION_REASONS.map((value) => ({
      value,
      label: agreed(optionLabel('fairlead_rejection_reason', value)),
    })),
    actions: NEXT_ACTIONS.map((value) => ({ value, label: optionLabel('fairlead_next_action', value) })),
    inputs: (['company', 'contact'] as const).flatMap((object) =>
      Object.entries(document.inputs[object]).flatMap(([property, { type, label }]) => {
        const whole = { object, property, label: label ?? property, type };
        const options = optionsOf(properties?.[object].get(property));
        return [
          { ...whole, options: type === 'enumeration' ? options : null },
          ...(type === 'title' ? partsOf(whole, words.parts, words.conditions) : []),
        ];
      }),
    ),
  };
}

const PARTS = { seniority: SENIORITIES, department: DEPARTMENTS, persona: PERSONAS } as const;

type Whole = Omit<EntryChoices['inputs'][number], 'options'>;

function partsOf(whole: Whole, parts: EntryWords['parts'], said: ConditionSentences): EntryChoices['inputs'] {
  return (['seniority', 'department', 'persona'] as const).map((part) => ({
    ...whole,
    property: `${whole.property}.${part}`,
    label: said.part(parts[part], whole.label),
    options: PARTS[part].map((value) => ({ value, label: value.replaceAll('_', ' ') })),
  }));
}

/** More than people look through are typed. */
const MOST_OPTIONS = 300;

export function optionsOf(property: KnownProperty | undefined): EntryChoices['inputs'][number]['options'] {
  const options = property?.options ?? [];
  if (options.length === 0 || options.length > MOST_OPTIONS) return null;
  return options.map(({ value, label }) => ({ value, label: label || value }));
}

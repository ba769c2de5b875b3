/** What the portal's contacts came with, and what the draft makes of it. Pure. */
import { channelLabel } from '../card/channel-label.ts';
import { CHANNELS } from '../engine/channels.ts';
import type { Model } from '../engine/model.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { deriveSignals } from '../engine/signals.ts';
import { type DraftView, MOST_NAMES, type SeenView, type SourceView } from './draft-contract.ts';
import { FORM_NAME, LAST_PAGE, plainAddress, sourcesOf, widerWords } from './map-edits.ts';
import type { KnownProperties, SeenValue } from './ports.ts';
import type { SettingsWords } from './words-english.ts';

type MappingWords = SettingsWords['form']['seen'];

/** Forms and pages, the addresses of one page in one row. */
export function seenViews(model: Model, seen: readonly SeenValue[], words: MappingWords): SeenView[] {
  const rows = new Map<string, SeenValue[]>();
  for (const value of seen) {
    if (value.kind === 'source') continue;
    const key = `${value.kind} ${value.kind === 'page' ? pageKey(value.value) : value.value}`;
    rows.set(key, [...(rows.get(key) ?? []), value]);
  }
  return [...rows.values()].map((values) => seenView(model, values, words));
}

/** A site with and without www., by either protocol, is one. */
function pageKey(address: string): string {
  return plainAddress(address)
    .toLowerCase()
    .replace(/^(?:[a-z]+:)?\/\//, '')
    .replace(/^www\./, '');
}

function seenView(model: Model, values: readonly SeenValue[], words: MappingWords): SeenView {
  const [{ kind, value }] = values as [SeenValue];
  const what = kind as SeenView['kind'];
  const signals = [...new Set(values.flatMap((one) => signalsOf(model, one)))];
  const [signal = null] = signals;
  const labelOf = (kind: string) => model.document.signals[kind]?.label ?? kind;
  return {
    kind: what,
    name: value,
    names: values.slice(0, MOST_NAMES).map((one) => one.value),
    contacts: values.reduce((sum, { contacts }) => sum + contacts, 0),
    signal,
    signalLabel: signal && labelOf(signal),
    help: helpText(model.document, { what, signals, names: values.map((one) => one.value) }, words, labelOf),
  };
}

interface Counted {
  readonly what: SeenView['kind'];
  readonly names: readonly string[];
  readonly signals: readonly string[];
}

/** What is not plain from the row: other addresses, other signals, words that other pages have as well. */
function helpText(
  { signals: declared }: ModelDocument,
  { what, names, signals }: Counted,
  words: MappingWords,
  labelOf: (kind: string) => string,
): string | null {
  const wider = signals.flatMap((kind) =>
    names.flatMap((name) => widerWords(declared[kind]?.doors ?? [], what, name)),
  );
  const said = [
    names.length > 1 && words.alsoAt(names.slice(1)),
    signals.length > 1 && words.alsoCounts(signals.slice(1).map(labelOf)),
    wider.length > 0 && words.byWord([...new Set(wider)]),
  ].filter(Boolean);
  return said.length > 0 ? said.join(' ') : null;
}

function signalsOf(model: Model, { kind, value }: SeenValue): readonly string[] {
  return deriveSignals(model, kind === 'form' ? formSent(value) : pageSeen(value)).map((one) => one.kind);
}

/** Any moment does: what is asked is which door opens. */
const SOME_TIME = '2026-01-02T09:00:00.000Z';
const AT = Date.parse(SOME_TIME);

function formSent(name: string) {
  const beside = { [FORM_NAME]: name, recent_conversion_date: SOME_TIME };
  return [
    { property: 'recent_conversion_date', value: SOME_TIME, occurredAt: AT, beside },
    { property: FORM_NAME, value: name, occurredAt: AT, beside },
  ];
}

function pageSeen(url: string) {
  return [{ property: LAST_PAGE, value: url, occurredAt: AT, beside: { [LAST_PAGE]: url } }];
}

/** Sources as HubSpot calls them; `document` is null for a text that is no model. */
export function sourceViews(
  document: ModelDocument | null,
  seen: readonly SeenValue[],
  properties: KnownProperties | null,
): SourceView[] {
  const options = properties?.contact.get('hs_analytics_source')?.options ?? [];
  return seen.flatMap(({ kind, value, contacts }) =>
    kind === 'source'
      ? [
          {
            source: value,
            label: options.find((option) => option.value === value)?.label || value,
            contacts,
            channel: document?.channel.rules.find((rule) => sourcesOf(rule).includes(value))?.channel ?? null,
          },
        ]
      : [],
  );
}

export function channelChoice(document: ModelDocument): DraftView['channelChoice'] {
  return {
    usual: channelLabel(document.channel.default),
    options: CHANNELS.map((value) => ({ value, label: channelLabel(value) })),
  };
}

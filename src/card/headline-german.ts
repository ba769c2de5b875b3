/** The headline in German. */
import type { DecisionWord } from '../lifecycle/lead-state.ts';
import { germanCounted, quoted } from './german-figures.ts';
import type { Began, Due, HeadlineWords, Story } from './headline.ts';
import { germanReason } from './receipt-german.ts';

const BEGAN: Readonly<Record<Began, string>> = {
  mql: 'MQL',
  sql: 'SQL',
  opportunity: 'Opportunity',
  customer: 'Kunde',
  expansion: 'Kunde mit neuem Interesse',
};

const DECIDED: Readonly<Record<DecisionWord, string>> = {
  accept: 'Angenommen',
  reject: 'Abgelehnt',
  recycle: 'Zurückgestellt',
  disqualify: 'Ausgeschlossen',
  qualify: 'Qualifiziert',
};

const TASKS = { acceptance: 'annehmen', first_touch: 'Kontakt aufnehmen', follow_up: 'nachfassen' } as const;

const RETURNS = {
  new_signals: 'kommt bei neuen Signalen wieder',
  new_data: 'kommt wieder, wenn sich die Daten geändert haben',
  person: 'bleibt dort, bis jemand etwas anderes sagt',
} as const;

export const GERMAN_HEADLINE: HeadlineWords = {
  since: (what, day) => (day === null ? BEGAN[what] : `${BEGAN[what]} seit ${day}`),
  reason: germanReason,
  story: (story) => (story === null ? 'nichts davon zählt noch' : germanStory(story)),
  pending: (since, story, faded, due) =>
    `${since}: ${story}${faded === null ? '' : `, inzwischen aber nur noch bei ${germanCounted(faded, 'Punkten')}`}${due}.`,
  accepted: (day, by, due) =>
    `Angenommen${day === null ? '' : ` ${day}`}${byText(by)}: führen Sie das Erstgespräch${due}.`,
  sql: (since, by) => `${since}${byText(by)}: alles Nötige ist bestätigt.`,
  opportunity: (since) => `${since}: ein Deal ist offen, und wem er gehört, der bearbeitet ihn.`,
  customer: (since) => `${since}: hier ist nichts für das Neugeschäft.`,
  expansion: (since, story) => `${since}: ${story}; geben Sie ihn an die Kundenbetreuung.`,
  sentBack: (decision, day, by, reason) =>
    `${DECIDED[decision]} ${day} von ${by}${reason === null ? '' : ` (${quoted(reason)})`}`,
  returnsOn: (what, day) => `${what}: kommt wieder (${day}), bei neuen Signalen früher.`,
  returns: (what, on) => `${what}: ${RETURNS[on]}.`,
  due: (dues) =>
    dues.length === 0 ? '' : `; ${dues.map(dueText).join(dues[0]!.isLate ? ', und ' : ' und ')}`,
};

function dueText({ tasks, moment, isLate }: Due): string {
  const what = tasks.map((task) => TASKS[task]).join(' und ');
  return isLate ? `war fällig (${moment}): jetzt ${what}` : `bis ${moment} ${what}`;
}

function byText(by: string | null): string {
  return by === null ? '' : ` von ${by}`;
}

function germanStory({ did, after, times }: Story): string {
  if (after === null) return quoted(did);
  return `${quoted(did)} nach ${quoted(after)}${times < 2 ? '' : ` (${times}-mal)`}`;
}

/** What the card says of a decision that the data contradict, and of what people found about it, in both languages. */
import { FOUND, type ReviewRefusal, type WhatWasWrong } from '../lifecycle/resolution.ts';

/** Names and days come worded; `reason` is the one that the lead was sent back with. */
export interface ReviewWords {
  contradicted(reason: string, evidence: string): string;
  found(wrong: WhatWasWrong, by: string, day: string, note: string): string;
  readonly told: Readonly<Record<'resolved' | 'reopened' | 'known', string>>;
  /** `holders`: whoever holds a key; empty where nobody does. */
  noKey(holders: readonly string[]): string;
  readonly refused: Readonly<Record<ReviewRefusal, string>>;
}

export const ENGLISH_REVIEW: ReviewWords = {
  contradicted: (reason, evidence) =>
    `Sent back as “${reason}”, but the data say otherwise: ${evidence}. It is in the monthly review until somebody says what was wrong.`,
  found: (wrong, by, day, note) => `${FOUND[wrong]}: ${by} said so ${day}: “${note}”.`,
  told: {
    resolved: 'Kept with the decision, which itself stays as it is.',
    reopened: 'It is open for the monthly review again.',
    known: 'That was said already; nothing happened twice.',
  },
  noKey: (holders) =>
    `Whoever holds the marketing key or the sales key says what was wrong. ${holders.length === 0 ? 'Nobody does yet; an admin names people in the settings.' : `Ask ${holders.join(' or ')}.`}`,
  refused: {
    no_contradiction: 'This decision does not stand against the data any more. Look at the lead again.',
    several: 'Several decisions about this lead stand against the data. Reload the card, then say it again.',
    resolved_otherwise: 'Somebody has said something else meanwhile. Reopen it before you say otherwise.',
  },
};

const GERMAN_FOUND: Readonly<Record<WhatWasWrong, string>> = {
  decision: 'die Entscheidung war falsch',
  record: 'der Datensatz war falsch',
  rule: 'die Regel war falsch',
};

export const GERMAN_REVIEW: ReviewWords = {
  contradicted: (reason, evidence) =>
    `Zurückgegeben als „${reason}“, aber die Daten sagen etwas anderes: ${evidence}. Das steht in der monatlichen Durchsicht, bis jemand sagt, was falsch war.`,
  found: (wrong, by, day, note) => `${GERMAN_FOUND[wrong]}, gesagt von ${by}, ${day}: „${note}“.`,
  told: {
    resolved: 'Bei der Entscheidung vermerkt; sie selbst bleibt, wie sie ist.',
    reopened: 'Es steht wieder zur monatlichen Durchsicht an.',
    known: 'Das war schon gesagt; nichts ist zweimal geschehen.',
  },
  noKey: (holders) =>
    `Was falsch war, sagt, wer den Schlüssel des Marketings oder des Vertriebs hat. ${holders.length === 0 ? 'Noch hat ihn niemand; ein Admin benennt Personen in den Einstellungen.' : `Fragen Sie ${holders.join(' oder ')}.`}`,
  refused: {
    no_contradiction:
      'Diese Entscheidung widerspricht den Daten nicht mehr. Sehen Sie sich den Lead noch einmal an.',
    several: 'Mehrere Entscheidungen über diesen Lead widersprechen den Daten. Laden Sie die Karte neu.',
    resolved_otherwise:
      'Inzwischen hat jemand etwas anderes gesagt. Machen Sie das zuerst wieder offen, bevor Sie es anders sagen.',
  },
};

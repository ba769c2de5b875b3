/** What several parts of the hand-written version look at, read once. */
import type { EvaluationInput, Signal } from '../../../../src/engine/input.ts';
import { figure, given, type Reading, text, words } from './reading.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface Lead {
  readonly input: EvaluationInput;
  readonly day: number;
  readonly signals: ReadonlyMap<string, readonly Signal[]>;
  readonly rawTitle: string | undefined;
  readonly title: string | undefined;
  readonly titleWords: string | undefined;
  readonly rawSeniority: string | undefined;
  readonly seniority: string | undefined;
  readonly rawCountry: string | undefined;
  readonly country: string | undefined;
  readonly rawMailDomain: string | undefined;
  readonly mailDomain: string | undefined;
  readonly rawEmployees: string | undefined;
  readonly employees: Reading<number>;
}

export function readLead(input: EvaluationInput, now: number): Lead {
  const { contact, company } = input;
  const rawTitle = given(contact.jobtitle);
  const title = text(rawTitle);
  const rawSeniority = given(contact.hs_seniority);
  const rawCountry = given(contact.country);
  const rawMailDomain = given(contact.hs_email_domain);
  const rawEmployees = given(company?.numberofemployees);
  return {
    input,
    day: Math.floor(now / DAY_MS),
    signals: byKind(input.signals),
    rawTitle,
    title,
    titleWords: words(title),
    rawSeniority,
    seniority: text(rawSeniority),
    rawCountry,
    country: text(rawCountry),
    rawMailDomain,
    mailDomain: text(rawMailDomain),
    rawEmployees,
    employees: figure(rawEmployees),
  };
}

const COUNTED = new Set([
  'ad_click',
  'guide_download',
  'email_open',
  'email_click',
  'blog_view',
  'webinar_attended',
  'pricing_page_view',
  'case_study_view',
  'case_study_download',
  'comparison_view',
  'roi_calculator',
  'email_reply',
  'demo_request',
  'contact_us',
  'careers_page_view',
  'validated',
]);

/** Newest first within each kind. */
function byKind(signals: readonly Signal[]): ReadonlyMap<string, readonly Signal[]> {
  const kinds = new Map<string, Signal[]>();
  for (const signal of signals) {
    if (!COUNTED.has(signal.kind)) continue;
    const others = kinds.get(signal.kind);
    if (others) others.push(signal);
    else kinds.set(signal.kind, [signal]);
  }
  for (const others of kinds.values()) if (others.length > 1) others.sort(newestFirst);
  return kinds;
}

function newestFirst(one: Signal, other: Signal): number {
  if (one.occurredAt !== other.occurredAt) return other.occurredAt - one.occurredAt;
  const [a, b] = [one.asset ?? '', other.asset ?? ''];
  return a === b ? 0 : a < b ? -1 : 1;
}

const NONE: readonly Signal[] = [];

/** The signals of a kind within so many days, newest first, each once though it was told twice. */
export function recent(
  lead: Lead,
  kind: string,
  withinDays: number,
  accepts?: (signal: Signal) => boolean,
): readonly Signal[] {
  const signals = lead.signals.get(kind);
  if (signals === undefined) return NONE;
  const counted: Signal[] = [];
  for (const signal of signals) {
    const age = ageOf(lead, signal);
    if (age < 0 || age > withinDays || (accepts && !accepts(signal))) continue;
    if (!isToldAgain(counted, signal)) counted.push(signal);
  }
  return counted;
}

export function ageOf(lead: Lead, signal: Signal): number {
  return lead.day - Math.floor(signal.occurredAt / DAY_MS);
}

function isToldAgain(newer: readonly Signal[], signal: Signal): boolean {
  const minute = Math.floor(signal.occurredAt / MINUTE_MS);
  for (let i = newer.length - 1; i >= 0; i--) {
    const other = newer[i]!;
    if (Math.floor(other.occurredAt / MINUTE_MS) !== minute) return false;
    if (subject(other) === subject(signal)) return true;
  }
  return false;
}

/** An address without its query. */
function subject({ asset }: Signal): string {
  return asset ? asset.split(/[?#]/, 1)[0]!.trim().toLowerCase() : '';
}

/** Signals dated after today, each once. */
export function futureSignals(lead: Lead): number {
  let count = 0;
  for (const signals of lead.signals.values()) {
    // Newest first: where the first has happened, all have.
    if (ageOf(lead, signals[0]!) < 0) count += ahead(lead, signals).length;
  }
  return count;
}

function ahead(lead: Lead, signals: readonly Signal[]): readonly Signal[] {
  const told: Signal[] = [];
  for (const signal of signals) {
    if (ageOf(lead, signal) >= 0) break;
    if (!isToldAgain(told, signal)) told.push(signal);
  }
  return told;
}

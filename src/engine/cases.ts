/** Runs the examples beside a model, as tests and as `fairlead model test`. */
import { evaluate } from './evaluate.ts';
import type { Colleague, EvaluationInput, Properties, Signal } from './input.ts';
import { nearest } from './issues.ts';
import type { Model } from './model.ts';
import type { Receipt } from './receipt.ts';
import { nextStepSentence, reasonSentence } from './render.ts';
import type { CaseSignal, ModelCase, ModelCases } from './schema.ts';
import { DAY_MS } from './values.ts';

export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** What the receipt says otherwise; empty when it passed. */
  readonly differences: readonly {
    readonly field: string;
    readonly expected: unknown;
    readonly actual: unknown;
  }[];
  readonly receipt: Receipt;
}

const HOUR_MS = DAY_MS / 24;
/** Day 1 of every story, at noon UTC: 1 November 2026. */
const FIRST_DAY = Date.UTC(2026, 10, 1, 12);
/** Fields whose numbers a case gives in points. */
const IN_POINTS = new Set([
  'score',
  'low',
  'high',
  'fit',
  'fitLow',
  'fitHigh',
  'threshold',
  'margin',
  'decisive',
]);

/** @throws EmptyCasesError, UnknownLeadError, UnknownNameError: a case that would prove nothing is not run. */
export function runCases(model: Model, cases: ModelCases): readonly CaseResult[] {
  if (cases.cases.length === 0) throw new EmptyCasesError('There is no case under cases.');
  return cases.cases.map((one) => runCase(model, cases, one));
}

function runCase(model: Model, cases: ModelCases, one: ModelCase): CaseResult {
  if (Object.keys(one.expect).length === 0) throw new EmptyCasesError(`Case "${one.name}" expects nothing.`);
  const input = inputOf(cases, one);
  checkNames(model, one, input);
  const receipt = evaluate(model, input, timeOf(one.day));
  const differences = Object.entries(one.expect).flatMap(([field, expected]) => {
    const actual = fieldOf(receipt, field);
    return agrees(field, expected, actual) ? [] : [{ field, expected, actual }];
  });
  return { name: one.name, passed: differences.length === 0, differences, receipt };
}

/** A name that the model does not know would prove nothing, however the case ends. @throws UnknownNameError */
function checkNames(
  { document }: Model,
  one: ModelCase,
  { contact, company, signals, account }: EvaluationInput,
) {
  const { inputs } = document;
  const check = (what: string, names: readonly string[], known: object) => {
    const unknown = names.find((name) => !Object.hasOwn(known, name));
    if (unknown !== undefined) throw new UnknownNameError(one, what, unknown, Object.keys(known));
  };
  const happened = [...signals, ...(account ?? []).flatMap((colleague) => colleague.signals)];
  const ruleIds = Object.fromEntries(document.rules.map(({ id }) => [id, true]));
  check('contact property', Object.keys(contact), inputs.contact);
  check('company property', Object.keys(company ?? {}), inputs.company);
  check(
    'signal',
    happened.map(({ kind }) => kind),
    document.signals,
  );
  check('rule', rulesExpected(one), ruleIds);
}

/** "Adds nothing" holds of a rule that is not there as well. */
function rulesExpected({ expect }: ModelCase): readonly string[] {
  const fields = Object.keys(expect).filter((field) => field.startsWith(POINTS_OF));
  return fields.map((field) => field.slice(POINTS_OF.length));
}

function inputOf(cases: ModelCases, one: ModelCase): EvaluationInput {
  const lead = Object.hasOwn(cases.leads, one.lead) ? cases.leads[one.lead]! : null;
  if (lead === null) throw new UnknownLeadError(one);
  const colleagues = one.colleagues ?? lead.colleagues;
  const company = one.company === null || lead.company === null ? null : merged(lead.company, one.company);
  return {
    contact: merged(lead.contact, one.contact),
    company,
    signals: signalsUpTo(one.day, one.signals ?? lead.signals),
    ...(Object.keys(colleagues).length === 0 ? {} : { account: accountOf(one.day, colleagues) }),
  };
}

function merged(own: Properties, instead: Properties): Properties {
  return Object.fromEntries([...Object.entries(own), ...Object.entries(instead)]);
}

function accountOf(day: number, colleagues: ModelCase['colleagues'] & object): readonly Colleague[] {
  return Object.entries(colleagues).map(([leadId, { title = null, signals }]) => ({
    leadId,
    title,
    signals: signalsUpTo(day, signals),
  }));
}

function signalsUpTo(today: number, signals: readonly CaseSignal[]): readonly Signal[] {
  return signals.filter(({ day }) => day <= today).map(signalOf);
}

/** A signal happens an hour before the lead is looked at. */
function signalOf({ day, second = 0, ...signal }: CaseSignal): Signal {
  return { ...signal, occurredAt: timeOf(day) - HOUR_MS + second * 1000 };
}

function timeOf(day: number): number {
  return FIRST_DAY + (day - 1) * DAY_MS;
}

function fieldOf(receipt: Receipt, field: string): unknown {
  if (field === 'reason') return reasonSentence(receipt);
  if (field === 'nextStep') return nextStepSentence(receipt);
  if (field === 'account.people') return receipt.account?.people ?? null;
  if (field === 'account.track') return receipt.account?.track ?? null;
  if (field === 'account.topic') return receipt.account?.topic ?? null;
  if (field === 'machines') return receipt.machines.length;
  if (field.startsWith(POINTS_OF)) return pointsOf(receipt, field.slice(POINTS_OF.length));
  const value = Object.hasOwn(receipt, field) ? receipt[field as keyof Receipt] : undefined;
  return typeof value === 'number' && IN_POINTS.has(field) ? value / 1000 : value;
}

/** `points.int.pricing`: what one rule adds; null where it does not hold. */
const POINTS_OF = 'points.';

function pointsOf(receipt: Receipt, ruleId: string): number | null {
  const found = receipt.contributions.find((one) => one.ruleId === ruleId);
  return found ? found.points / 1000 : null;
}

function agrees(field: string, expected: unknown, actual: unknown): boolean {
  if (field !== 'reason' && field !== 'nextStep') return expected === actual;
  return typeof actual === 'string' && typeof expected === 'string' && actual.includes(expected);
}

/** A case starts from a lead that the file does not have. */
export class UnknownLeadError extends Error {
  override readonly name = 'UnknownLeadError';
  readonly code = 'CASE_LEAD_UNKNOWN';

  constructor(one: ModelCase) {
    super(
      `Case "${one.name}" starts from lead "${one.lead}", which is not under leads. Add it or correct the name.`,
    );
  }
}

/** Nothing expected always holds. */
export class EmptyCasesError extends Error {
  override readonly name = 'EmptyCasesError';
  readonly code = 'CASE_EMPTY';

  constructor(what: string) {
    super(`${what} That proves nothing: say what the receipt must hold, such as "decision: mql".`);
  }
}

/** A case names a signal, a property or a rule that its model does not have. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
  readonly code = 'CASE_NAME_UNKNOWN';

  constructor(one: ModelCase, what: string, unknown: string, known: readonly string[]) {
    const near = nearest(unknown, known);
    super(
      `Case "${one.name}" names ${what} "${unknown}", which the model does not declare. ${near === null ? 'Declare it or take it out.' : `Did you mean ${near}?`}`,
    );
  }
}

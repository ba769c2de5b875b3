/** Can one signal alone make an MQL by its points? Never, by bound; or yes, shown by the engine with one that does. */
import { compileModel } from './compile.ts';
import { datedTestsOf, isDated, kindsOf } from './condition-tree.ts';
import { appraise } from './evaluate.ts';
import type { Signal } from './input.ts';
import { LEXICON } from './lexicon.ts';
import { type Bounds, groupsOf, lowestThreshold } from './lint-bounds.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Condition, ModelDocument, Rule } from './schema.ts';
import { lowerFirst } from './wording.ts';

export function singleSignalFindings(document: ModelDocument, { decisive }: Bounds): readonly LintFinding[] {
  const kinds = Object.keys(document.signals).filter((kind) =>
    rulesOn(document, kind).some(({ when }) => kindsIn(when).includes(kind)),
  );
  if (kinds.length === 0) return [];
  const threshold = lowestThreshold(document);
  const mosts = kinds.map((kind) => ({ kind, most: mostOf(document, rulesOn(document, kind)) }));
  const largest = mosts.reduce((best, one) => (one.most > best.most ? one : best));
  const idle = decisive.filter((group) => document.leadScore.sum.includes(group.name));
  const whatever = rulesWhatever(document);
  const withAll = Math.max(
    ...kinds.map((kind) => mostOf(document, [...rulesOn(document, kind), ...whatever])),
  );
  const evidence = { signal: largest.kind, points: largest.most, withAll, lowestThreshold: threshold };
  if (largest.most < threshold && idle.length > 0) {
    return [
      {
        id: 'signal.never-alone',
        level: 'statement',
        sentence: never(document, evidence),
        path: 'rules',
        evidence,
      },
    ];
  }
  return mosts
    .filter(({ most }) => most >= threshold)
    .flatMap(({ kind }) => sufficient(document, kind, threshold));
}

function never(
  document: ModelDocument,
  evidence: { signal: string; points: number; withAll: number; lowestThreshold: number },
) {
  const alone = evidence.withAll < evidence.lowestThreshold ? '' : ' by its own points';
  const tracks = document.fastTracks.length > 0 ? ' but a fast track' : '';
  const largest = lowerFirst(document.signals[evidence.signal]!.label);
  return `No single signal${tracks} qualifies${alone} (largest: ${largest}, ${evidence.points}; lowest threshold ${evidence.lowestThreshold}).`;
}

/** Rules one single signal of a kind can bring to hold; of joined conditions this is not looked into. */
function rulesOn(document: ModelDocument, kind: string): readonly Rule[] {
  return document.rules.filter(({ when, points }) => {
    if (points <= 0) return false;
    if (isDated(when)) return 'signal' in when && when.signal === kind && when.atLeast === 1;
    return isJoinedDated(when);
  });
}

/** Rules that can hold beside one signal, whichever it is: on what the lead is, and on what colleagues have done. */
function rulesWhatever(document: ModelDocument): readonly Rule[] {
  const ofOthers = (when: Condition) => datedTestsOf(when).every((test) => 'account' in test);
  return document.rules.filter(({ when, points }) => points > 0 && !isJoinedDated(when) && ofOthers(when));
}

/** Such are among the rules of every signal already. */
function isJoinedDated(when: Condition): boolean {
  return isJoined(when) && datedTestsOf(when).length > 0;
}

function isJoined(when: Condition): boolean {
  return 'all' in when || 'any' in when || 'not' in when;
}

function kindsIn(when: Condition): readonly string[] {
  return datedTestsOf(when).flatMap(kindsOf);
}

function mostOf(document: ModelDocument, rules: readonly Rule[]): number {
  const once = rules.filter((rule) => rule.decisive).map((rule) => ({ ...rule, repeat: undefined }));
  const groups = groupsOf(document, once).filter((group) => document.leadScore.sum.includes(group.name));
  const sum = groups.reduce((total, group) => total + group.high, 0);
  return Math.max(document.leadScore.floor, sum);
}

function sufficient(document: ModelDocument, kind: string, threshold: number): readonly LintFinding[] {
  const rules = document.rules.filter(({ when }) => kindsIn(when).includes(kind));
  const model = compileModel({ ...document, rules }, LEXICON);
  const reached = (signals: readonly Signal[]) =>
    appraise(model, { contact: {}, company: null, signals }, 0).decisive / 1000;
  const most = Math.max(
    ...witnesses(document, kind).map((attributes) => reached([{ kind, occurredAt: 0, attributes }])),
  );
  if (most < threshold || reached([]) >= threshold) return [];
  const sentence = `One ${lowerFirst(document.signals[kind]!.label)} alone reaches the lowest threshold (${most} of ${threshold}).`;
  const evidence = { signal: kind, points: most, lowestThreshold: threshold };
  return [{ id: 'signal.suffices', level: 'warning', sentence, path: `signals.${kind}`, evidence }];
}

/** Attributes that pass the tests of one rule, of each, and of all together where they agree. */
function witnesses(
  document: ModelDocument,
  kind: string,
): readonly Readonly<Record<string, string | number>>[] {
  const tests = rulesOn(document, kind)
    .flatMap(({ when }) => datedTestsOf(when))
    .flatMap((test) => ('signal' in test && test.signal === kind ? [test.where] : []));
  return [...tests, tests.flat()].map((where) =>
    Object.fromEntries(
      where.map(({ attribute, value }) => [attribute, typeof value === 'boolean' ? String(value) : value]),
    ),
  );
}

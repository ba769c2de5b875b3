/** What lint says is tried on every lead of a small world, under random small documents. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { datedTestsOf, filtersOf, kindsOf } from '../../src/engine/condition-tree.ts';
import { type Appraisal, appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { type LintFinding, lint } from '../../src/engine/lint.ts';
import type { Model } from '../../src/engine/model.ts';
import type { ModelDocument } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { LEADS, NOW, smallDocument } from './lint-world.ts';
import { fairShare, runs } from './runs.ts';

const reviewed = { now: NOW, reviewedAt: NOW };
type Keep = (rule: ModelDocument['rules'][number]) => boolean;
const MODELS = new WeakMap<LintFinding, Model>();

/** A document changed on account of a finding, compiled once. */
function modelOf(finding: LintFinding, changed: () => ModelDocument): Model {
  const known = MODELS.get(finding) ?? compileModel(changed(), LEXICON);
  MODELS.set(finding, known);
  return known;
}

/** The document with some of its rules only. */
function modelWith(document: ModelDocument, finding: LintFinding, keep: Keep): Model {
  return modelOf(finding, () => ({ ...document, rules: document.rules.filter(keep) }));
}

/** The document without the topic that is said to be used nowhere. */
function modelWithout(document: ModelDocument, finding: LintFinding): Model {
  const [section, name] = finding.path.split('.') as [string, string];
  const { [name]: _, ...topics } = document.topics!;
  return modelOf(finding, () => (section === 'topics' ? { ...document, topics } : document));
}

/** The lead without whatever has the name that is said to be used nowhere. */
function withoutName(lead: EvaluationInput, path: string): EvaluationInput {
  const [section, name, property] = path.split('.') as [string, string, string];
  if (section === 'inputs') return { ...lead, contact: { ...lead.contact, [property]: null } };
  if (section !== 'signals') return lead;
  const others = (signals: readonly Signal[]) => signals.filter((signal) => signal.kind !== name);
  return {
    ...lead,
    signals: others(lead.signals),
    account: lead.account!.map((one) => ({ ...one, signals: others(one.signals) })),
  };
}

/** A lead on a day, and what the engine makes of it. */
interface Judged {
  readonly lead: EvaluationInput;
  readonly time: number;
  readonly now: Appraisal;
}

/** What each kind of finding claims about every lead. */
function holds(document: ModelDocument, finding: LintFinding, { lead, time, now }: Judged): boolean {
  const { evidence, path, level } = finding;
  const sum = document.leadScore.sum;
  const group = path.split('.')[1]!;
  const without = (keep: (rule: ModelDocument['rules'][number]) => boolean) =>
    appraise(modelWith(document, finding, keep), lead, time);
  switch (finding.id) {
    case 'audit.fit':
      return saidOfFit(document, finding, { lead, time, now });
    case 'audit.negatives':
      return level === 'statement' || without((rule) => rule.points >= 0).score === now.score;
    case 'audit.content':
      return now.contributions.every(
        (line) =>
          line.score === 'fit' ||
          line.triggeredAt === null ||
          line.full <= 0 ||
          (line.full >= Number(evidence.lowest) * 1000 && line.full <= Number(evidence.highest) * 1000),
      );
    case 'threshold.unreachable':
    case 'threshold.always-met': {
      const concerned = (now.channel === 'webinar') === (evidence.channel === 'webinar');
      return !concerned || now.margin >= 0 === (finding.id === 'threshold.always-met');
    }
    case 'group.never-alone': {
      const others = now.contributions.filter((line) => sum.includes(line.score) && line.score !== group);
      const alone = now.handRaise === null && others.every((line) => line.points <= 0);
      return !alone || now.decision !== 'mql';
    }
    case 'signal.never-alone': {
      const ofItsOwn =
        lead.account!.length === 0 &&
        now.contributions.every(
          (line) => line.triggeredAt !== null || line.points <= 0 || !sum.includes(line.score),
        );
      const concerned =
        lead.signals.length === 1 && (!finding.sentence.includes('by its own points') || ofItsOwn);
      return !concerned || now.handRaise !== null || now.decision !== 'mql';
    }
    case 'limit.never-binds':
      return now.scores[group]!.raw <= document.scores[group]!.limit * 1000;
    case 'floor.never-binds':
      return path === 'leadScore.floor'
        ? now.score === sum.reduce((total, name) => total + now.scores[name]!.used, 0)
        : now.scores[group]!.raw >= document.scores[group]!.floor * 1000;
    case 'grade.unreachable':
      return !now.grade.includes(String(evidence.grade));
    case 'rule.never-adds': {
      const then = without((rule) => rule.id !== evidence.rule);
      return then.score === now.score && then.fit === now.fit && then.decisive === now.decisive;
    }
    case 'gate.never-opens':
      return now.decision !== 'mql';
    case 'gate.never-closes':
      return now.gates.every((gate) => gate.id !== evidence.gate || gate.state === 'pass');
    case 'name.unused': {
      const { scores, decision, nextAction } = appraise(
        modelWithout(document, finding),
        withoutName(lead, path),
        time,
      );
      return isDeepStrictEqual([scores, decision, nextAction], [now.scores, now.decision, now.nextAction]);
    }
    default:
      return true;
  }
}

/** What is said of the fit, tried on the lead and on one that did the same and of which nothing is known. */
function saidOfFit(document: ModelDocument, finding: LintFinding, { lead, time, now }: Judged): boolean {
  const model = modelOf(finding, () => document);
  const unknown = appraise(model, { ...lead, contact: {}, company: null }, time);
  FIT_SENTENCES.add(finding.sentence.split(' ').slice(0, 3).join(' ') + finding.sentence.includes('alone'));
  if (finding.level === 'statement') return unknown.fit < unknown.fitMinimum && unknown.decision !== 'mql';
  if (finding.sentence.startsWith('Fit can be earned'))
    return unknown.fit <= Number(finding.evidence.highestWithoutFacts) * 1000;
  const asksOfFacts = (id: string) =>
    filtersOf(document.gates.find((gate) => gate.id === id)!.when).length > 0;
  const barred = unknown.gates.some((gate) => asksOfFacts(gate.id) && gate.state !== 'pass');
  return now.fit >= now.fitMinimum && !(finding.sentence.includes('activity alone') && barred);
}

const FIT_SENTENCES = new Set<string>();

/** A warning that one signal is enough: some lead has nothing but one, and would not get there without it. */
function isShown(document: ModelDocument, finding: LintFinding): boolean {
  const { signal, lowestThreshold } = finding.evidence;
  const ofSignal = modelWith(document, finding, ({ when }) =>
    datedTestsOf(when).flatMap(kindsOf).includes(String(signal)),
  );
  const reaches = (lead: EvaluationInput) =>
    appraise(ofSignal, lead, NOW).decisive >= Number(lowestThreshold) * 1000;
  return LEADS.some(
    (lead) =>
      lead.signals.length === 1 &&
      lead.signals[0]!.kind === signal &&
      reaches({ ...lead, account: [] }) &&
      !reaches({ ...lead, account: [], signals: [] }),
  );
}

it('AT-52 CB-09 every statement, warning and problem is true of every lead of a small world', () => {
  const told = new Map<string, number>();
  fc.assert(
    fc.property(smallDocument, fc.nat({ max: 40 }), fc.nat({ max: 4 }), (document, offset, ahead) => {
      const model = compileModel(document, LEXICON);
      const findings = lint(document, reviewed);
      const time = NOW + ahead * DAY_MS;
      for (const finding of findings) told.set(finding.id, (told.get(finding.id) ?? 0) + 1);
      for (let i = offset; i < LEADS.length; i += 41) {
        const lead = LEADS[i]!;
        const judged = { lead, time, now: appraise(model, lead, time) };
        const wrong = findings.filter((finding) => !holds(document, finding, judged));
        expect(wrong.map((finding) => [finding.sentence, finding.evidence, lead])).toEqual([]);
      }
      const unshown = findings
        .filter(({ id }) => id === 'signal.suffices')
        .filter((one) => !isShown(document, one));
      expect(unshown.map(({ sentence, evidence }) => [sentence, evidence])).toEqual([]);
    }),
    runs(80),
  );
  expect(FIT_SENTENCES.size).toBe(4);
  for (const id of [
    'audit.fit',
    'audit.negatives',
    'audit.content',
    'threshold.unreachable',
    'threshold.always-met',
    'group.never-alone',
    'signal.never-alone',
    'signal.suffices',
    'limit.never-binds',
    'floor.never-binds',
    'grade.unreachable',
    'rule.never-adds',
    'gate.never-closes',
    'name.unused',
  ]) {
    expect(told.get(id) ?? 0, id).toBeGreaterThanOrEqual(fairShare(1));
  }
}, 300_000);

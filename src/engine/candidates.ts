/**
 * Single changes worth trying for a lead: activities the model waits for, and values of what is not known. Whatever
 * cannot bring the wanted end nearer, or does no more than another, is left out before anything is tried.
 */
import { conditionsOf, datedTestsOf, isDated, kindsOf, leavesOf } from './condition-tree.ts';
import { type Reading, readingOf, remembering } from './facts.ts';
import type { Signal } from './input.ts';
import type { Condition, DatedTest, SignalTest } from './schema.ts';
import { compileSignalTest } from './signal-conditions.ts';
import type { SignalStep, Step } from './steps.ts';
import type { Effect, OpenProperty, Question, Supposition } from './suppositions.ts';
import { NO, UNKNOWN, YES } from './three-valued.ts';
import { rawValue } from './values.ts';
import type { World } from './world.ts';

/** Toward an MQL, or away from one. */
export type Aim = 'make' | 'unmake';

export interface Candidate {
  readonly step: Step;
  /** Two of the same subject exclude each other: one property has one value. */
  readonly subject: string;
  /** The same activity once more may count again. */
  readonly again: boolean;
  /** For facts: slots and what they would hold. */
  readonly facts: readonly SupposedFact[];
  /** Of a company that was not known: all else that it could say, which then is known to have no value. */
  readonly besides: readonly SupposedFact[];
}

export interface SupposedFact {
  readonly slot: number;
  readonly reading: Reading;
}

export function candidatesFor(
  world: World,
  properties: readonly OpenProperty[],
  aim: Aim,
): readonly Candidate[] {
  return [...factCandidates(world, properties, aim), ...signalCandidates(world, aim)];
}

function factCandidates(world: World, properties: readonly OpenProperty[], aim: Aim): readonly Candidate[] {
  return properties.flatMap((property) => {
    const slots = slotsOf(world, property);
    const open = slots.some(
      (slot) => world.facts[slot]!.fact === undefined || world.facts[slot]!.fact === null,
    );
    if (!open) return [];
    return worthTrying(property, isUnknown(world, property), aim).map((one) =>
      factCandidate(world, property, slots, one),
    );
  });
}

/** Whether a question is open as things are; all about a company are where none is known. */
function isUnknown({ input }: World, { object, property }: OpenProperty): (question: Question) => boolean {
  const values = input[object];
  if (values === null) return () => true;
  const now = rawValue(values[property]);
  return (question) => question.answer(now) === UNKNOWN;
}

function slotsOf({ plan }: World, { object, property }: OpenProperty): readonly number[] {
  return plan.slots.flatMap((slot, i) => (slot.object === object && slot.property === property ? [i] : []));
}

function factCandidate(
  world: World,
  property: OpenProperty,
  slots: readonly number[],
  one: Supposition,
): Candidate {
  return {
    step: factStep(property, one.value, one.known),
    subject: `${property.object}.${property.property}`,
    again: false,
    facts: slots.map((slot) => ({ slot, reading: supposed(world, slot, one.value) })),
    besides: besides(world, property, slots),
  };
}

function besides({ plan, input }: World, { object }: OpenProperty, own: readonly number[]) {
  if (input[object] !== null) return [];
  return plan.slots.flatMap((slot, i) =>
    slot.object === object && !own.includes(i) ? [{ slot: i, reading: slot.readings.of(undefined) }] : [],
  );
}

/** It is looked at with every set it is part of. */
function supposed({ plan }: World, slot: number, value: string): Reading {
  return remembering(readingOf(value, plan.slots[slot]!.read));
}

export function factStep(
  { object, property, label }: OpenProperty,
  value: string,
  known: string | null,
): Step {
  return { kind: 'fact', object, property, value, known, label };
}

/** Suppositions that settle some open question as wanted, without those that another one beats. */
function worthTrying(
  property: OpenProperty,
  isUnknown: (question: Question) => boolean,
  aim: Aim,
): readonly Supposition[] {
  const { questions } = property;
  const open = questions.flatMap((question, i) => (isUnknown(question) ? [i] : []));
  const useful = property.suppositions.filter((one) =>
    open.some((i) => settlesAsWanted(questions[i]!, one.answers[i]!, aim)),
  );
  return useful.filter((one, i) => !useful.some((other, j) => j !== i && isBeaten({ one, i }, { other, j })));

  function isBeaten(a: { one: Supposition; i: number }, b: { other: Supposition; j: number }): boolean {
    if (!isAsGood(questions, b.other, a.one, aim)) return false;
    return b.j < a.i || !isAsGood(questions, a.one, b.other, aim);
  }
}

/** A channel is settled when a lead arrives: that its source might still become known is no path. */
function settlesAsWanted(question: Question, answer: number, aim: Aim): boolean {
  if (question.effect === 'turns' || answer !== wantedAnswer(question.effect, aim)) return false;
  // A rule counts where its condition holds: what is unknown gives no points, and neither does what is denied.
  if (question.onMissing === null) return (answer === YES) !== question.negated;
  const already = aim === 'make' ? 'pass' : 'fail';
  return answer === YES || question.onMissing !== already;
}

function wantedAnswer(effect: Effect, aim: Aim): typeof YES | typeof NO {
  return (effect === 'helps') === (aim === 'make') ? YES : NO;
}

/** At least as good in every answer. */
function isAsGood(questions: readonly Question[], one: Supposition, other: Supposition, aim: Aim): boolean {
  return questions.every((question, i) => {
    const [a, b] = [one.answers[i]!, other.answers[i]!];
    if (a === b) return true;
    return question.effect !== 'turns' && a === wantedAnswer(question.effect, aim);
  });
}

function signalCandidates(world: World, aim: Aim): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const asked = aim === 'make' ? welcome(world) : unwelcome(world);
  for (const one of asked) {
    const candidate = signalCandidate(world, one);
    const key = JSON.stringify(candidate.step);
    const known = found.get(key);
    if (known === undefined || (candidate.again && !known.again)) found.set(key, candidate);
  }
  return [...found.values()];
}

/** An activity a test waits for, and how often it may count. */
interface Asked {
  readonly signal: string;
  readonly attributes: SignalStep['attributes'];
  /** As many more as are missing. */
  readonly times: number;
  readonly repeatMax: number;
}

/** What the model waits for and somebody can bring about. */
function welcome(world: World): readonly Asked[] {
  const { document, input } = world;
  return [
    ...document.rules.flatMap((rule) =>
      rule.actionable && rule.points > 0 ? askedBy(world, rule.when, rule.repeat?.max) : [],
    ),
    ...document.rules.flatMap((rule) => (rule.points < 0 ? askedBy(world, { not: rule.when }) : [])),
    ...document.fastTracks.flatMap((track) => askedBy(world, { ...track, atLeast: 1, where: [] })),
    ...Object.values(document.mql.threshold.channels).flatMap(({ require }) =>
      require ? askedBy(world, require) : [],
    ),
    ...document.gates.flatMap(({ kind, when }) => askedBy(world, kind === 'require' ? when : { not: when })),
    ...channelTests(world, input.channel),
  ];
}

/** What the model holds against a lead. */
function unwelcome(world: World): readonly Asked[] {
  const { document, input } = world;
  return [
    ...document.rules.flatMap((rule) =>
      askedBy(world, rule.points < 0 ? rule.when : { not: rule.when }, rule.repeat?.max),
    ),
    ...document.gates.flatMap(({ kind, when }) => askedBy(world, kind === 'require' ? { not: when } : when)),
    ...channelTests(world, input.channel),
  ];
}

function channelTests(world: World, frozen: string | undefined): readonly Asked[] {
  if (frozen !== undefined) return [];
  return world.document.channel.rules.flatMap(({ when }) => [
    ...askedBy(world, when),
    ...askedBy(world, { not: when }),
  ]);
}

/** Activities that bring a condition nearer to holding. */
function askedBy(world: World, condition: Condition, repeatMax = 1): readonly Asked[] {
  return leavesOf(condition).flatMap(({ test, negated }) => {
    if (negated || !isDated(test)) return [];
    const topics = topicsFor(world, test);
    return kindsOf(test).flatMap((signal) =>
      topics.map((topic) => {
        const attributes = { ...('signal' in test ? attributesFor(test.where) : {}), ...topic };
        const times = 'signal' in test ? missing(world, test) : 1;
        return { signal, attributes, times, repeatMax };
      }),
    );
  });
}

/** As many more as a test waits for; those that count already would have to be of the same topic. */
function missing(world: World, test: SignalTest): number {
  const { sameTopic, ...any } = test;
  const once = compileSignalTest(
    { ...any, atLeast: 1 },
    world.plan.kinds.get(test.signal)!,
    world.plan.topicOf,
  );
  return sameTopic ? 1 : Math.max(1, test.atLeast - once.hits(world).length);
}

/** The topics a new signal could be about so that the test counts it; one empty choice where none is asked for. */
function topicsFor(world: World, test: DatedTest): readonly { readonly topic?: string }[] {
  const asked = 'account' in test ? test.account : test;
  if ('topic' in asked && asked.topic !== undefined) return [{ topic: asked.topic }];
  if (!asked.sameTopic) return [{}];
  return topicsOf(world, test)
    .slice(0, MOST_TOPICS)
    .map((topic) => ({ topic }));
}

/** Of the topics that have been taken up so many are tried; paths tell where there were more. */
const MOST_TOPICS = 3;

/** Whether some test could be met on a topic that no candidate is about. */
export function leavesOutTopics(world: World): boolean {
  const tests = conditionsOf(world.document).flatMap(({ condition }) => datedTestsOf(condition));
  return tests.some((test) => {
    const asked = 'account' in test ? test.account : test;
    const isOpen = asked.sameTopic === true && !('topic' in asked && asked.topic !== undefined);
    return isOpen && topicsOf(world, test).length > MOST_TOPICS;
  });
}

function topicsOf(world: World, test: DatedTest): readonly string[] {
  const happened = kindsOf(test).flatMap((kind) => signalsOfAll(world, world.plan.kinds.get(kind)!));
  return [...new Set(happened.flatMap((signal) => world.plan.topicOf(signal) ?? []))];
}

function signalsOfAll(world: World, kind: number): readonly Signal[] {
  return [world, ...world.colleagues].flatMap(({ signals }) => signals[kind] ?? []);
}

function signalCandidate(world: World, { signal, attributes, times, repeatMax }: Asked): Candidate {
  const label = world.document.signals[signal]!.label;
  const step: SignalStep = { kind: 'signal', signal, times, attributes, label };
  return {
    step,
    subject: `${signal} ${JSON.stringify(attributes)}`,
    again: repeatMax > 1 && times === 1,
    facts: [],
    besides: [],
  };
}

function attributesFor(where: SignalTest['where']): SignalStep['attributes'] {
  const attributes = new Map<string, string | number>();
  for (const { attribute, operator, value } of where) {
    const witness = typeof value === 'boolean' ? String(value) : value;
    const known = attributes.get(attribute);
    const better =
      known === undefined || operator === 'EQ' || (operator === 'GTE' && Number(witness) > Number(known));
    if (better) attributes.set(attribute, witness);
  }
  return Object.fromEntries(attributes);
}

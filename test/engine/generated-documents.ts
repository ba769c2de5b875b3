/**
 * Documents for property tests: the default pack with some of its numbers and switches turned, and the same with
 * rules, gates, channels, committees and machines of every form added. What the schema refuses is left out.
 */
import fc from 'fast-check';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { defaultDocument, defaultSource } from './default-pack.ts';
import {
  committee,
  companyCondition,
  condition,
  datedTest,
  HOT_KINDS,
  richSource,
} from './generated-conditions.ts';

type Source = Record<string, any>;
type Change = (source: Source) => void;

const NUMBERS: readonly ((source: Source, n: number) => void)[] = [
  (source, n) => (source.mql.threshold.default = 5 + (n % 60)),
  (source, n) => (source.mql.fitMinimum = 20 * (n % 6)),
  (source, n) => (source.scores.engagement.limit = n % 40),
  (source, n) => (source.scores.intent.limit = 60 + (n % 60)),
  (source, n) => (source.scores.negative.floor = 0 - (n % 50)),
  (source, n) => (source.leadScore.floor = (n % 20) - 10),
  (source, n) => (source.decays.standard = { kind: 'linear', holdDays: n % 10, days: 1 + (n % 50) }),
  (source, n) => (source.decays.fast = { kind: 'halfLife', holdDays: n % 3, days: 1 + (n % 9) }),
  (source, n) => (source.rules[n % source.rules.length].points *= 2),
  (source, n) => source.rules.splice(n % source.rules.length, 1),
  (source, n) => source.rules.reverse() && source.gates.splice(n % source.gates.length, 1),
  (source, n) => (source.gates[n % source.gates.length].onMissing = ['fail', 'hold', 'pass'][n % 3]),
  (source, n) => {
    const gate = source.gates[n % source.gates.length];
    gate.kind = ['disqualify', 'divert', 'require'][n % 3];
    gate.onMissing ??= 'pass';
  },
  (source) => source.leadScore.sum.push('fit'),
  (source, n) =>
    (source.rules.find((rule: Source) => rule.when.signal && !rule.repeat).repeat = { max: 2 + (n % 3) }),
  (source) => {
    for (const rule of source.rules)
      if (rule.score === 'negative' && rule.when.filters) rule.exclusive = 'worst';
  },
];
const numberChange: fc.Arbitrary<Change> = fc.tuple(fc.constantFrom(...NUMBERS), fc.nat({ max: 10_000 })).map(
  ([change, n]) =>
    (source: Source) =>
      void change(source, n),
);

const isDated = (when: Source) => 'signal' in when || 'progression' in when || 'account' in when;

const ruleChange: fc.Arbitrary<Change> = fc
  .record({
    when: fc.oneof(condition, datedTest),
    score: fc.constantFrom('fit', 'engagement', 'intent', 'intent', 'negative'),
    points: fc.constantFrom(5, 10, 25, 40),
    decay: fc.constantFrom(undefined, 'standard', 'fast'),
    repeat: fc.constantFrom(undefined, undefined, { max: 3 }),
    exclusive: fc.boolean(),
    decisive: fc.constantFrom(true, true, false),
    actionable: fc.boolean(),
  })
  .map(({ when, points, decay, repeat, exclusive, ...rest }) => (source: Source) => {
    const set = `${rest.score} ${rest.decisive}`;
    source.rules.push({
      id: `more.${source.rules.length}`,
      label: 'More',
      when,
      points: rest.score === 'negative' ? -points : points,
      ...rest,
      ...(exclusive ? { exclusive: set } : {}),
      ...(decay && isDated(when) ? { decay } : {}),
      ...(repeat && 'signal' in when ? { repeat } : {}),
    });
  });

const gateChange: fc.Arbitrary<Change> = fc
  .record({
    when: condition,
    kind: fc.constantFrom('disqualify', 'divert', 'require', 'require'),
    onMissing: fc.constantFrom('fail', 'hold', 'pass'),
    nextAction: fc.constantFrom('reroute', 'suppress', 'merge'),
  })
  .map((gate) => (source: Source) => {
    source.gates.push({
      id: `gate.more.${source.gates.length}`,
      label: 'More',
      otherwise: 'is out',
      rejectAs: 'competitor',
      ...gate,
    });
  });

/** Turns a rule of the pack over and over: it must stay what it is, or become its contrary. */
const notChange: fc.Arbitrary<Change> = fc
  .tuple(fc.nat({ max: 100 }), fc.boolean())
  .map(([n, twice]) => (source: Source) => {
    const rule = source.rules[n % source.rules.length];
    rule.when = twice ? { not: { not: rule.when } } : { not: rule.when };
    delete rule.decay;
    delete rule.repeat;
  });

const channelChange: fc.Arbitrary<Change> = fc
  .tuple(condition, fc.constantFrom('webinar', 'content_syndication', 'paid_social'), fc.boolean())
  .map(([when, channel, asRequirement]) => (source: Source) => {
    if (asRequirement) source.mql.threshold.channels[channel] = { threshold: 50, require: when };
    else source.channel.rules.unshift({ channel, when });
  });

const nextActionChange: fc.Arbitrary<Change> = fc
  .array(fc.record({ when: condition, nextAction: fc.constantFrom('reroute', 'discovery', 'nurture') }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((nextActions) => (source: Source) => {
    source.mql.nextActions = nextActions;
  });

const accountChange: fc.Arbitrary<Change> = fc
  .array(fc.tuple(committee, fc.option(companyCondition, { nil: undefined })), { minLength: 1, maxLength: 2 })
  .map((tracks) => (source: Source) => {
    source.accountTracks = tracks.map(([asked, require], i) => ({
      id: `account.${i}`,
      label: `Committee ${i}`,
      ...asked,
      ...(require ? { require } : {}),
    }));
  });

const sign = fc.oneof(
  fc.record({ secondsAfter: fc.constant('sentAt'), within: fc.constantFrom(0, 2, 60) }),
  fc.record({ links: fc.constantFrom(2, 3), within: fc.constantFrom(1, 30, 3600) }),
  fc.record({ attribute: fc.constant('userAgent'), contains: fc.constant(['scanbot', 'preview bot']) }),
);
const botChange: fc.Arbitrary<Change> = fc
  .array(fc.record({ sign, signals: fc.uniqueArray(fc.constantFrom(...HOT_KINDS), { minLength: 1 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((bots) => (source: Source) => {
    source.bots = bots.map((bot, i) => ({ id: `bot.${i}`, label: `Machine ${i}`, ...bot }));
  });

const otherChange = fc.oneof(
  { weight: 1, arbitrary: gateChange },
  { weight: 1, arbitrary: notChange },
  { weight: 1, arbitrary: channelChange },
  { weight: 1, arbitrary: nextActionChange },
  { weight: 2, arbitrary: accountChange },
  { weight: 2, arbitrary: botChange },
);

function changed(source: Source, changes: readonly Change[]): ModelDocument | null {
  for (const change of changes) change(source);
  try {
    return withShortName(parseModel(source));
  } catch {
    return null;
  }
}

/** A counterexample shows how its document differs from the default pack, not all of it. */
export function withShortName(parsed: ModelDocument): ModelDocument {
  const shortName = () => {
    const [base, own] = [defaultDocument, parsed].map((one) =>
      partsOf(one).map((part) => JSON.stringify(part)),
    );
    const added = own!.filter((part) => !base!.includes(part));
    const gone = base!.filter((part) => !own!.includes(part)).map((part) => part.slice(0, 40));
    return `the default pack with ${added.join('\n')} without ${gone.join(' ')}`;
  };
  return Object.defineProperty(parsed, fc.toStringMethod, { value: shortName });
}

/** Rules, gates, bots and so on one by one, and other sections by their entries. */
function partsOf(parsed: ModelDocument): readonly unknown[] {
  return Object.entries(parsed).flatMap(([section, value]) =>
    Array.isArray(value)
      ? value
      : Object.entries(value as object).map(([key, part]) => ({ [`${section}.${key}`]: part })),
  );
}

/** The default document with some of its numbers and switches turned. */
export const document: fc.Arbitrary<ModelDocument> = fc
  .array(numberChange, { maxLength: 4 })
  .map((changes) => changed(defaultSource(), changes))
  .filter((parsed) => parsed !== null);

/** With conditions, committees, topics and machines of every form besides. */
export const richDocument: fc.Arbitrary<ModelDocument> = fc
  .tuple(
    fc.array(numberChange, { maxLength: 2 }),
    fc.array(ruleChange, { maxLength: 3 }),
    fc.array(otherChange, { minLength: 1, maxLength: 3 }),
  )
  .map((changes) => changed(richSource(), changes.flat()))
  .filter((parsed) => parsed !== null);

export const anyDocument: fc.Arbitrary<ModelDocument> = fc.oneof(
  { weight: 1, arbitrary: document },
  { weight: 3, arbitrary: richDocument },
);

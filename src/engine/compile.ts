/** A document becomes a model: its identity, what it reads, and the closures that evaluate it. */
import { compilePerson } from './account.ts';
import { byCodeUnit, canonicalJson } from './canonical.ts';
import { compileCommittee, compileGathering } from './committee.ts';
import { committeesOf, conditionsOf, filtersOf, isDated, propertyOf, windowOf } from './condition-tree.ts';
import {
  type CompiledCondition,
  type Compiler,
  compileCondition,
  compileDated,
  departmentSlot,
  TITLE_PROPERTY,
} from './conditions.ts';
import { decayTable, dropAges } from './decay.ts';
import { type Lexicon, needed, SlotTable } from './facts.ts';
import { possibleFindings } from './findings.ts';
import { compileTexts } from './inputs-hash.ts';
import { compileSift } from './machines.ts';
import type { Model } from './model.ts';
import { onceEach } from './once-each.ts';
import type { CompiledPlan, Digest, Place } from './plan.ts';
import type { ModelDocument } from './schema.ts';
import { sha256 } from './sha256.ts';
import { compileTopics } from './topics.ts';

export type { Model } from './model.ts';

const MILLI = 1000;

/**
 * Takes what `parseModel` returned. About a millisecond; keep the result and evaluate many leads with it. A server may
 * give its own `digest`, which is many times as fast as ours: half the price of a receipt is the hash of its inputs.
 * @throws TypeError for a model that reads countries or job titles where no lexicon is given
 */
export function compileModel(
  document: ModelDocument,
  lexicon: Lexicon | null = null,
  digest: Digest = sha256,
): Model {
  const { key, version } = document.model;
  const hash = `sha256:${digest(canonicalJson(document))}`;
  return {
    hash,
    key,
    version,
    identity: { key, version, hash },
    document,
    reads: readsOf(document),
    watched: sorted(doorsOf(document).map((door) => door.property)),
    plan: compilePlan(document, lexicon, digest),
  };
}

function compilePlan(document: ModelDocument, lexicon: Lexicon | null, digest: Digest): CompiledPlan {
  const slots = new SlotTable(lexicon);
  const kinds = new Map<string, number>();
  const kindIndex = (kind: string) => {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    kinds.set(kind, kinds.size);
    return kinds.size - 1;
  };
  const compiler: Compiler = { document, slots, kindIndex, topicOf: compileTopics(document) };
  const groups = compileGroups(document);
  const places = new Places();
  const suspect = new Set(document.bots?.flatMap(({ signals }) => signals));
  const sift = compileSift(document.bots);
  return {
    slots: slots.slots,
    lexicon,
    digest,
    suspect,
    sift,
    topicOf: compiler.topicOf,
    kinds,
    groups,
    fitGroup: groups.findIndex((group) => group.name === 'fit'),
    rules: compileRules(compiler, groups, places),
    exclusive: document.rules.flatMap(({ exclusive }, number) => (exclusive === undefined ? [] : [number])),
    gates: document.gates.map((gate) => {
      const condition = compileCondition(compiler, gate.when, { missingIsOpen: gate.kind === 'require' });
      return { gate, condition, remembered: places.of(condition) };
    }),
    channelRules: document.channel.rules.map(({ channel, when }) => ({
      channel,
      condition: compileCondition(compiler, when),
    })),
    channels: compileChannels(compiler),
    defaultThreshold: document.mql.threshold.default * MILLI,
    fitMinimum: document.mql.fitMinimum * MILLI,
    leadFloor: document.leadScore.floor * MILLI,
    tracks: document.fastTracks.map((track) => ({
      track,
      condition: compileDated(compiler, { ...track, atLeast: 1, where: [] }),
    })),
    nextActions: (document.mql.nextActions ?? []).map(({ when, nextAction }) => ({
      condition: compileCondition(compiler, when),
      nextAction,
    })),
    account: compileAccount(compiler, { kinds, suspect, sift }),
    // Of all that was compiled before.
    properties: propertiesOf(slots),
  };
}

function propertiesOf({ slots }: SlotTable): CompiledPlan['properties'] {
  const byName = new Map(
    slots.map(({ object, property, input }) => [JSON.stringify(input), { object, property }]),
  );
  return [...byName].sort(([a], [b]) => byCodeUnit(a, b)).map(([quoted, one]) => ({ ...one, quoted }));
}

function compileAccount(
  compiler: Compiler,
  heard: Pick<CompiledPlan, 'kinds' | 'suspect' | 'sift'>,
): CompiledPlan['account'] {
  const { document, slots, kindIndex, topicOf } = compiler;
  const committees = committeesOf(document);
  if (committees.length === 0) return null;
  const asksDepartments = committees.some(({ departments }) => departments !== undefined);
  const { title } = asksDepartments ? needed(slots.lexicon) : { title: null };
  return {
    tracks: (document.accountTracks ?? []).map((track) => ({
      track,
      members: compileCommittee(track, compileGathering(track, track.signals.map(kindIndex), topicOf)),
      require: track.require ? compileCondition(compiler, track.require) : null,
    })),
    departmentSlot: asksDepartments ? departmentSlot(compiler) : null,
    personOf: onceEach(compilePerson(heard, title && ((raw) => title(raw).department))),
    textsOf: onceEach(compileTexts(heard)),
  };
}

function compileGroups(document: ModelDocument): CompiledPlan['groups'] {
  return Object.entries(document.scores).map(([name, { limit, floor }]) => ({
    name,
    limit: limit * MILLI,
    floor: floor * MILLI,
    inLeadScore: document.leadScore.sum.includes(name),
  }));
}

function compileRules(
  compiler: Compiler,
  groups: CompiledPlan['groups'],
  places: Places,
): CompiledPlan['rules'] {
  const { decays, rules } = compiler.document;
  const sets = setNames(compiler.document);
  return rules.map((rule) => {
    const condition = compileCondition(compiler, rule.when);
    const decay =
      rule.decay !== undefined && isDated(rule.when)
        ? decayTable(decays[rule.decay]!, windowOf(rule.when))
        : null;
    return {
      rule,
      condition,
      group: groups.findIndex((group) => group.name === rule.score),
      milliPoints: rule.points * MILLI,
      set: rule.exclusive === undefined ? -1 : sets.indexOf(rule.exclusive),
      decay,
      drops: decay && dropAges(decay),
      findings: possibleFindings(rule.points * MILLI),
      remembered: places.of(condition),
    };
  });
}

function setNames({ rules }: ModelDocument): readonly string[] {
  return [...new Set(rules.flatMap(({ exclusive }) => exclusive ?? []))];
}

/** Gives a line to each condition about a single property: its value alone decides what it comes to. */
class Places {
  readonly #lines = new Map<number, number>();

  of(condition: CompiledCondition): Place | null {
    if (condition.kind !== 'filters' || condition.shows.length !== 1) return null;
    const slot = condition.shows[0]!;
    const line = this.#lines.get(slot) ?? 0;
    this.#lines.set(slot, line + 1);
    return { slot, line };
  }
}

function compileChannels(compiler: Compiler): CompiledPlan['channels'] {
  const channels = Object.entries(compiler.document.mql.threshold.channels);
  return new Map(
    channels.map(([channel, { threshold, require }]) => [
      channel,
      { threshold: threshold * MILLI, require: require ? compileCondition(compiler, require) : null },
    ]),
  );
}

function readsOf(document: ModelDocument): Model['reads'] {
  const filters = conditionsOf(document).flatMap(({ condition }) => filtersOf(condition));
  const named = (object: 'contact' | 'company') =>
    filters
      .filter((filter) => filter.object === object)
      .map(({ propertyName }) => propertyOf(propertyName).property);
  const byDoors = doorsOf(document).flatMap((door) => [
    door.property,
    ...(door.beside ? [door.beside.property] : []),
    ...(door.asset !== undefined ? [door.asset] : []),
    ...Object.values(door.attributes),
  ]);
  const asksDepartments = committeesOf(document).some(({ departments }) => departments !== undefined);
  return {
    contact: sorted([...named('contact'), ...byDoors, ...(asksDepartments ? [TITLE_PROPERTY] : [])]),
    company: sorted(named('company')),
  };
}

function doorsOf(document: ModelDocument) {
  return Object.values(document.signals).flatMap((signal) => signal.doors);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(byCodeUnit);
}

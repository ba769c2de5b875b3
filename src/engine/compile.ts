/** A document becomes a model: its identity, what it reads, and the closures that evaluate it. */
import { byCodeUnit, canonicalJson } from './canonical.ts';
import { type Compiler, compileCondition } from './conditions.ts';
import { filtersOf } from './contradictions.ts';
import { decayTable } from './decay.ts';
import { SlotTable } from './facts.ts';
import type { Model } from './model.ts';
import type { CompiledPlan } from './plan.ts';
import type { Condition, ModelDocument } from './schema.ts';
import { sha256 } from './sha256.ts';
import { compileSignalTest } from './signal-conditions.ts';

export type { Model } from './model.ts';

const MILLI = 1000;

/** Takes what `parseModel` returned. About a millisecond; keep the result and evaluate many leads with it. */
export function compileModel(document: ModelDocument): Model {
  return {
    hash: `sha256:${sha256(canonicalJson(document))}`,
    key: document.model.key,
    version: document.model.version,
    document,
    reads: readsOf(document),
    watched: sorted(doorsOf(document).map((door) => door.property)),
    plan: compilePlan(document),
  };
}

function compilePlan(document: ModelDocument): CompiledPlan {
  const slots = new SlotTable();
  const kinds = new Map<string, number>();
  const kindIndex = (kind: string) => {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    kinds.set(kind, kinds.size);
    return kinds.size - 1;
  };
  const compiler: Compiler = { document, slots, kindIndex };
  const groups = compileGroups(document);
  return {
    slots: slots.slots,
    kinds,
    groups,
    fitGroup: groups.findIndex((group) => group.name === 'fit'),
    rules: compileRules(compiler, groups),
    gates: document.gates.map((gate) => ({
      gate,
      condition: compileCondition(compiler, gate.when, { missingIsOpen: gate.kind === 'require' }),
    })),
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
      condition: compileSignalTest({ ...track, atLeast: 1, where: [] }, kindIndex(track.signal)),
    })),
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

function compileRules(compiler: Compiler, groups: CompiledPlan['groups']): CompiledPlan['rules'] {
  const { decays, rules } = compiler.document;
  return rules.map((rule) => ({
    rule,
    condition: compileCondition(compiler, rule.when),
    group: groups.findIndex((group) => group.name === rule.score),
    milliPoints: rule.points * MILLI,
    decay:
      rule.decay !== undefined && 'signal' in rule.when
        ? decayTable(decays[rule.decay]!, rule.when.withinDays)
        : null,
  }));
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
  const filters = conditionsOf(document).flatMap(filtersOf);
  const named = (object: 'contact' | 'company') =>
    filters.filter((filter) => filter.object === object).map((filter) => filter.propertyName);
  const byDoors = doorsOf(document).flatMap((door) => [
    door.property,
    ...(door.beside ? [door.beside.property] : []),
    ...(door.asset !== undefined ? [door.asset] : []),
    ...Object.values(door.attributes),
  ]);
  return { contact: sorted([...named('contact'), ...byDoors]), company: sorted(named('company')) };
}

function conditionsOf(document: ModelDocument): readonly Condition[] {
  const requirements = Object.values(document.mql.threshold.channels).flatMap(({ require }) => require ?? []);
  return [
    ...document.rules.map((rule) => rule.when),
    ...document.gates.map((gate) => gate.when),
    ...document.channel.rules.map((rule) => rule.when),
    ...requirements,
  ];
}

function doorsOf(document: ModelDocument) {
  return Object.values(document.signals).flatMap((signal) => signal.doors);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(byCodeUnit);
}

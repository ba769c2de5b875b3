/** Names that are declared and then used by nothing. */

import type { LintFinding } from './lint-finding.ts';
import type { Condition, ModelDocument } from './schema.ts';

export function unusedFindings(document: ModelDocument): readonly LintFinding[] {
  const used = usedNames(document);
  const unread = (section: 'contact' | 'company') =>
    Object.keys(document.inputs[section]).map((name) => ({
      path: `inputs.${section}.${name}`,
      used: used.has(`input ${section}.${name}`),
      sentence: `${section}.${name} is declared, but no condition reads it.`,
    }));
  const names = [
    ...unread('contact'),
    ...unread('company'),
    ...Object.entries(document.signals).map(([kind, { label }]) => ({
      path: `signals.${kind}`,
      used: used.has(`signal ${kind}`),
      sentence: `The signal "${label}" counts for nothing: no rule, gate, channel or fast track waits for it.`,
    })),
    ...Object.keys(document.lists).map((list) => ({
      path: `lists.${list}`,
      used: used.has(`list ${list}`),
      sentence: `The list ${list} is used nowhere.`,
    })),
    ...Object.keys(document.decays).map((decay) => ({
      path: `decays.${decay}`,
      used: used.has(`decay ${decay}`),
      sentence: `The decay ${decay} is used nowhere.`,
    })),
    ...channelNames(document),
  ];
  return names
    .filter((name) => !name.used)
    .map(({ path, sentence }) => ({ id: 'name.unused', level: 'warning', sentence, path, evidence: {} }));
}

function channelNames({ channel, mql }: ModelDocument) {
  const named = new Set([channel.default, ...channel.rules.map((rule) => rule.channel)] as string[]);
  return Object.keys(mql.threshold.channels).map((name) => ({
    path: `mql.threshold.channels.${name}`,
    used: named.has(name),
    sentence: `There is a threshold for ${name}, but no channel rule ever names it.`,
  }));
}

function usedNames(document: ModelDocument): ReadonlySet<string> {
  const names = new Set<string>();
  for (const condition of conditionsOf(document)) {
    if ('signal' in condition) {
      names.add(`signal ${condition.signal}`);
      continue;
    }
    const groups = 'filters' in condition ? [condition] : condition.filterGroups;
    for (const filter of groups.flatMap(({ filters }) => filters)) {
      names.add(`input ${filter.object}.${filter.propertyName}`);
      if ('list' in filter && filter.list !== undefined) names.add(`list ${filter.list}`);
    }
  }
  for (const track of document.fastTracks) names.add(`signal ${track.signal}`);
  for (const rule of document.rules) if (rule.decay !== undefined) names.add(`decay ${rule.decay}`);
  return names;
}

function conditionsOf(document: ModelDocument): readonly Condition[] {
  return [
    ...document.rules.map((rule) => rule.when),
    ...document.gates.map((gate) => gate.when),
    ...document.channel.rules.map((rule) => rule.when),
    ...Object.values(document.mql.threshold.channels).flatMap(({ require }) => require ?? []),
  ];
}

/** Names that are declared and then used by nothing. */

import {
  conditionsOf,
  datedTestsOf,
  filterGroupsOf,
  isDated,
  kindsOf,
  leavesOf,
  propertyOf,
} from './condition-tree.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Committee, ModelDocument } from './schema.ts';

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
      sentence: `The signal "${label}" counts for nothing: no rule, gate, channel, fast track or sign of a machine waits for it.`,
    })),
    ...Object.keys(document.lists).map((list) => ({
      path: `lists.${list}`,
      used: used.has(`list ${list}`),
      sentence: `The list ${list} is used nowhere.`,
    })),
    ...Object.entries(document.topics ?? {}).map(([topic, { label }]) => ({
      path: `topics.${topic}`,
      used: used.has(`topic ${topic}`),
      sentence: `The topic "${label}" is used nowhere.`,
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
  const addCommittee = ({ signals, topic, departments }: Committee) => {
    for (const kind of signals) names.add(`signal ${kind}`);
    if (topic !== undefined) names.add(`topic ${topic}`);
    if (departments !== undefined) names.add('input contact.jobtitle');
  };
  for (const { test } of conditionsOf(document).flatMap(({ condition }) => leavesOf(condition))) {
    if (isDated(test)) {
      for (const kind of kindsOf(test)) names.add(`signal ${kind}`);
      if ('signal' in test && test.topic !== undefined) names.add(`topic ${test.topic}`);
      if ('account' in test) addCommittee(test.account);
      continue;
    }
    for (const filter of filterGroupsOf(test).flat()) {
      names.add(`input ${filter.object}.${propertyOf(filter.propertyName).property}`);
      if ('list' in filter && filter.list !== undefined) names.add(`list ${filter.list}`);
    }
  }
  for (const track of document.fastTracks) names.add(`signal ${track.signal}`);
  for (const kind of (document.bots ?? []).flatMap((bot) => bot.signals)) names.add(`signal ${kind}`);
  for (const track of document.accountTracks ?? []) addCommittee(track);
  for (const rule of document.rules) if (rule.decay !== undefined) names.add(`decay ${rule.decay}`);
  if (comparesTopics(document))
    for (const topic of Object.keys(document.topics ?? {})) names.add(`topic ${topic}`);
  return names;
}

/** Where topics are compared with each other, each declared one matters. */
function comparesTopics(document: ModelDocument): boolean {
  const tests = conditionsOf(document).flatMap(({ condition }) => datedTestsOf(condition));
  return (
    (document.accountTracks ?? []).some(({ sameTopic }) => sameTopic) ||
    tests.some((test) => ('account' in test ? test.account.sameTopic : test.sameTopic))
  );
}

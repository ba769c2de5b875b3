/** The sentences about rules, gates, fast tracks and signals that change between two models. */
import type { AccountTrack, Bot, Gate, ModelDocument, Rule } from '../engine/schema.ts';
import { countedPoints, upperFirst } from '../engine/wording.ts';
import { committeeText, conditionText, days, lowerFirst, signalLabel } from './condition-words.ts';
import type { EntryWords } from './diff-fields.ts';

export function ruleWords(before: ModelDocument, after: ModelDocument): EntryWords<Rule> {
  const name = ({ label }: Rule) => `"${label}"`;
  return {
    name,
    added: (rule) =>
      `New rule: ${name(rule)} is worth ${countedPoints(rule.points)} of ${rule.score}, when ${conditionText(after, rule.when)}.`,
    removed: (rule) =>
      `${name(rule)} no longer counts; it was worth ${countedPoints(rule.points)} of ${rule.score}.`,
    fields: {
      points: (was, is) => `${name(is)} is worth ${is.points} instead of ${was.points}.`,
      label: (was, is) => `${name(was)} is now called ${name(is)}.`,
      score: (was, is) => `${name(is)} counts as ${is.score} instead of ${was.score}.`,
      when: (was, is) =>
        `${name(is)} counts when ${conditionText(after, is.when)}, instead of when ${conditionText(before, was.when)}.`,
      decay: (was, is) =>
        `${name(is)} fades by ${is.decay ?? 'nothing'} instead of ${was.decay ?? 'nothing'}.`,
      repeat: (was, is) => `${name(is)} counts up to ${times(is)} instead of ${times(was)}.`,
      exclusive: (was, is) =>
        is.exclusive === undefined
          ? `${name(is)} counts beside the others of ${was.exclusive}.`
          : `${name(is)} counts only where it is the strongest of ${is.exclusive}.`,
      decisive: (_, is) =>
        is.decisive
          ? `${name(is)} can now decide.`
          : `${name(is)} no longer decides: the threshold must be reached without it.`,
      bonus: (_, is) => `${name(is)} is ${is.bonus ? 'extra credit now' : 'one of the fit criteria now'}.`,
      actionable: (_, is) =>
        `${name(is)} is ${is.actionable ? 'now' : 'no longer'} proposed as a way to qualify.`,
    },
  };
}

function times({ repeat }: Rule): string {
  return repeat === undefined ? 'once' : `${repeat.max} times`;
}

const KINDS: Readonly<Record<Gate['kind'], string>> = {
  disqualify: 'disqualifies',
  divert: 'diverts',
  require: 'requires',
};

const FORMER: Readonly<Record<Gate['kind'], string>> = {
  disqualify: 'disqualified',
  divert: 'diverted',
  require: 'required',
};

export function gateWords(before: ModelDocument, after: ModelDocument): EntryWords<Gate> {
  const name = ({ label }: Gate) => `Gate "${label}"`;
  return {
    name,
    added: (gate) => `New gate: "${gate.label}" ${KINDS[gate.kind]} when ${conditionText(after, gate.when)}.`,
    removed: (gate) => `${name(gate)} is gone: who ${gate.otherwise} is no longer held back by it.`,
    fields: {
      label: (was, is) => `${name(was)} is now called "${is.label}".`,
      kind: (was, is) => `${name(is)} ${KINDS[is.kind]} where before it ${FORMER[was.kind]}.`,
      when: (was, is) =>
        `${name(is)} looks at whether ${conditionText(after, is.when)}, instead of whether ${conditionText(before, was.when)}.`,
      onMissing: (was, is) =>
        `${name(is)}: where the data is missing the answer is ${is.onMissing} instead of ${was.onMissing}.`,
      rejectAs: (was, is) => `${name(is)} counts as the reason ${is.rejectAs} instead of ${was.rejectAs}.`,
      nextAction: (was, is) => `${name(is)} leads to ${is.nextAction} instead of ${was.nextAction}.`,
    },
  };
}

type FastTrack = ModelDocument['fastTracks'][number];

export function trackWords(before: ModelDocument, after: ModelDocument): EntryWords<FastTrack> {
  const name = ({ label }: FastTrack) => `Fast track "${label}"`;
  return {
    name,
    added: (track) =>
      `New fast track: "${track.label}" makes an MQL on ${signalLabel(after, track.signal)} within ${days(track.withinDays)}.`,
    removed: (track) =>
      `${name(track)} is gone: ${signalLabel(before, track.signal)} needs points like all else.`,
    fields: {
      label: (was, is) => `${name(was)} is now called "${is.label}".`,
      signal: (was, is) =>
        `${name(is)} opens on ${signalLabel(after, is.signal)} instead of ${signalLabel(before, was.signal)}.`,
      withinDays: (was, is) =>
        `${name(is)} stays open ${days(is.withinDays)} instead of ${days(was.withinDays)}.`,
    },
  };
}

export function accountWords(before: ModelDocument, after: ModelDocument): EntryWords<AccountTrack> {
  const name = ({ label }: AccountTrack) => `Account track "${label}"`;
  return {
    name,
    added: (track) =>
      `New account track: "${track.label}" makes an account an MQL on ${committeeText(after, track)}.`,
    removed: (track) =>
      `${name(track)} is gone: ${committeeText(before, track)} make no account an MQL any more.`,
    fields: {
      label: (was, is) => `${name(was)} is now called "${is.label}".`,
      people: (was, is) => `${name(is)} needs ${is.people} people instead of ${was.people}.`,
      withinDays: (was, is) =>
        `${name(is)} looks back ${days(is.withinDays)} instead of ${days(was.withinDays)}.`,
      require: (_, is) =>
        is.require
          ? `${name(is)} asks of the company that ${conditionText(after, is.require)}.`
          : `${name(is)} asks nothing of the company any more.`,
    },
  };
}

export function botWords(before: ModelDocument, after: ModelDocument): EntryWords<Bot> {
  const name = ({ label }: Bot) => `Sign of a machine "${label}"`;
  const kinds = (document: ModelDocument, { signals }: Bot) =>
    signals.map((kind) => signalLabel(document, kind)).join(' or ');
  return {
    name,
    added: (bot) =>
      `New sign of a machine: "${bot.label}". ${upperFirst(kinds(after, bot))} ${signText(bot)} counts for nothing, also where it has happened already.`,
    removed: (bot) =>
      `${name(bot)} is gone: ${kinds(before, bot)} ${signText(bot)} counts again, also where it has happened already.`,
    fields: {
      label: (was, is) => `${name(was)} is now called "${is.label}".`,
      sign: (was, is) => `${name(is)} marks what comes ${signText(is)} instead of ${signText(was)}.`,
      signals: (was, is) => `${name(is)} looks at ${kinds(after, is)} instead of ${kinds(before, was)}.`,
    },
  };
}

/** "within 10 seconds of sentAt", after the name of a signal. */
function signText({ sign }: Bot): string {
  if ('secondsAfter' in sign) return `within ${seconds(sign.within)} of ${sign.secondsAfter}`;
  if ('links' in sign) return `on ${sign.links} links within ${seconds(sign.within)}`;
  return `with ${sign.attribute} containing ${sign.contains.join(' or ')}`;
}

function seconds(count: number): string {
  return count === 1 ? '1 second' : `${count} seconds`;
}

type Signal = ModelDocument['signals'][string];

export function signalWords(): EntryWords<Signal> {
  const name = ({ label }: Signal) => `Signal "${label}"`;
  return {
    name,
    added: (signal) => `New signal: ${lowerFirst(signal.label)}, ${doorsText(signal)}.`,
    removed: (signal) => `${name(signal)} is gone; it came by ${doorsText(signal)}.`,
    fields: {
      label: (was, is) => `${name(was)} is now called "${is.label}".`,
      doors: (was, is) =>
        doorsText(was) === doorsText(is)
          ? `${name(is)} is dated or described in another way by ${doorsText(is)}.`
          : `${name(is)} comes by ${doorsText(is)}, instead of ${doorsText(was)}.`,
    },
  };
}

function doorsText({ doors }: Signal): string {
  if (doors.length === 0) return 'recorded by workflows, the API or imports';
  const texts = doors.map(({ property, contains, equals, beside }) => {
    const wanted = [
      ...(contains ?? []),
      ...(equals ?? []),
      ...(beside?.contains ?? []),
      ...(beside?.equals ?? []),
    ];
    return wanted.length === 0 ? property : `${property} (${wanted.join(', ')})`;
  });
  return texts.join(' or ');
}

/**
 * An account as its own people see it through their rules: which account track holds, which committees of rules stand,
 * who is in them and since when. While that stays the same no lead of the company is judged differently by its
 * colleagues, and nobody has to be looked at again.
 */
import { accountStanding } from './account.ts';
import type { AccountInput } from './appraise-account.ts';
import {
  compileCommittees,
  compileGathering,
  isComplete,
  type Members,
  mayBecomeComplete,
  type Person,
  peopleOf,
} from './committee.ts';
import { committeesOf, ruleCommitteesOf } from './condition-tree.ts';
import { observe } from './evaluate.ts';
import type { Model } from './model.ts';
import type { AccountStanding } from './receipt.ts';
import type { Committee } from './schema.ts';
import { dayOf } from './values.ts';
import type { World } from './world.ts';

export interface AccountView {
  /** null for a model without account tracks. */
  readonly standing: AccountStanding | null;
  /** How many people are at something together; 1 where somebody is at something alone. */
  readonly people: number;
  /** Equal while rules find the same, to the day. */
  readonly rules: string;
  /** Equal while rules find the same and as many people are at it. */
  readonly all: string;
}

/** null where the model asks for no committee. */
export function viewAccount(model: Model, account: AccountInput, now: number): AccountView | null {
  if (model.plan.account === null) return null;
  return viewOf(committeesIn(model), observeAccount(model, account, now));
}

/**
 * The first UTC day after `now` (epoch milliseconds) on which the account is seen differently with no news: a signal
 * has left its window, or one that was told ahead has come. Whole days since 1970; null when that never comes.
 */
export function nextAccountChange(model: Model, account: AccountInput, now: number): number | null {
  if (model.plan.account === null) return null;
  const committees = committeesIn(model);
  const today = observeAccount(model, account, now);
  const { all } = viewOf(committees, today);
  const days = turningDays(committees, today);
  return days.find((day) => viewOf(committees, { ...today, day }).all !== all) ?? null;
}

interface Watched {
  readonly committee: Committee;
  /** Of a rule, a gate or another condition about a lead; not of an account track. */
  readonly isOfRule: boolean;
  readonly kinds: readonly number[];
  readonly find: (people: readonly Person[], day: number) => readonly Members[];
}

const known = new WeakMap<Model, readonly Watched[]>();

function committeesIn(model: Model): readonly Watched[] {
  const before = known.get(model);
  if (before) return before;
  const { document, plan } = model;
  const ofRules = ruleCommitteesOf(document);
  const committees = committeesOf(document).map((committee, i) => {
    const kinds = committee.signals.map((kind) => plan.kinds.get(kind)!);
    const find = compileCommittees(compileGathering(committee, kinds, plan.topicOf));
    return { committee, isOfRule: i < ofRules.length, kinds, find };
  });
  known.set(model, committees);
  return committees;
}

/** Every one of its people is a colleague: nobody is asking. */
function observeAccount(model: Model, { people, company }: AccountInput, now: number): World {
  return observe(model, { contact: {}, company, signals: [], account: people }, now);
}

function viewOf(committees: readonly Watched[], world: World): AccountView {
  const people = peopleOf(world);
  const standing = accountStanding(world);
  const found = committees.map(({ find, ...asked }) => ({ ...asked, members: find(people, world.day) }));
  const size = standing?.people ?? Math.max(0, ...found.flatMap(({ members }) => members.map(sizeOf)));
  const counting = found
    .filter(({ isOfRule }) => isOfRule)
    .map(({ committee, members }) => members.filter((each) => counts(committee, each)).map(asSeen));
  // Enough to tell the views of one company apart.
  const rules = world.plan.digest(JSON.stringify([standing?.track ?? null, counting])).slice(0, 16);
  return { standing, people: size, rules, all: `${rules} ${size}` };
}

function sizeOf({ signals }: Members): number {
  return signals.length;
}

/** It is complete, or may turn out so: then its people's scores have a range. */
function counts(committee: Committee, members: Members): boolean {
  return isComplete(committee, members) || mayBecomeComplete(committee, members);
}

/** Who it is, and the day of the newest thing each of them did: points that decay are counted from it. */
function asSeen({ topic, departments, strangers, signals }: Members): unknown {
  const days = signals.map(({ leadId, occurredAt }) => `${leadId} ${dayOf(occurredAt)}`);
  return [topic, departments, strangers, days.sort()];
}

function turningDays(committees: readonly Watched[], world: World): readonly number[] {
  const days = new Set<number>();
  for (const { committee, kinds } of committees) {
    for (const person of world.colleagues) {
      for (const { occurredAt } of kinds.flatMap((kind) => person.signals[kind] ?? [])) {
        const happened = dayOf(occurredAt);
        for (const day of [happened, happened + committee.withinDays + 1]) if (day > world.day) days.add(day);
      }
    }
  }
  return [...days].sort((a, b) => a - b);
}

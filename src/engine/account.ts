/** A lead's company as a committee (AT-20, AT-21). */
import { byCodeUnit } from './canonical.ts';
import { isComplete, type Members, type Person, peopleOf } from './committee.ts';
import { testCondition } from './conditions.ts';
import type { Facts } from './facts.ts';
import type { Colleague, EvaluationInput } from './input.ts';
import type { CompiledAccountTrack, CompiledPlan } from './plan.ts';
import type { AccountStanding } from './receipt.ts';
import { signalsByKind, signalValue } from './signal-conditions.ts';
import { YES } from './three-valued.ts';
import type { World } from './world.ts';

const NOBODY: readonly Person[] = [];

/** Colleagues as committees see them; nobody where the model asks for none. */
export function colleaguesOf(
  { account: asked }: CompiledPlan,
  { account = [] }: EvaluationInput,
): readonly Person[] {
  if (asked === null || account.length === 0) return NOBODY;
  return distinct(account).map(asked.personOf);
}

/** One colleague as committees see them. Machines are no people. */
export function compilePerson(
  { sift, kinds }: Pick<CompiledPlan, 'sift' | 'kinds'>,
  departmentOf: ((title: string) => string | null) | null,
): (colleague: Colleague) => Person {
  return ({ leadId, title, signals }) => ({
    leadId,
    department: departmentOf === null || !title ? null : departmentOf(title),
    signals: signalsByKind(sift(signals).people, kinds),
  });
}

/** Whoever is given twice is one person. */
function distinct(account: readonly Colleague[]): readonly Colleague[] {
  const byLead = new Map<string, Colleague>();
  for (const one of account) {
    const known = byLead.get(one.leadId);
    byLead.set(one.leadId, known === undefined ? one : merged(known, one));
  }
  return byLead.size === account.length ? account : [...byLead.values()];
}

function merged(one: Colleague, other: Colleague): Colleague {
  const titles = [one.title, other.title].flatMap((title) => title || []);
  const signals = [...one.signals, ...other.signals];
  return { leadId: one.leadId, title: titles.sort(byCodeUnit)[0] ?? null, signals };
}

export function departmentOf(plan: CompiledPlan, facts: Facts): string | null {
  if (plan.account === null || plan.account.departmentSlot === null) return null;
  const { fact } = facts[plan.account.departmentSlot]!;
  return typeof fact === 'string' ? fact : null;
}

/** The first account track that holds, else the largest committee there is; null for a model without account tracks. */
export function accountStanding(world: World): AccountStanding | null {
  const { account } = world.plan;
  if (account === null || account.tracks.length === 0) return null;
  const people = peopleOf(world);
  let largest: { readonly track: CompiledAccountTrack; readonly members: Members } | null = null;
  for (const track of account.tracks) {
    const members = track.members(people, world.day);
    if (isComplete(track.track, members) && allows(world, track)) return standingOf(track, members);
    if (largest === null || members.signals.length > largest.members.signals.length) {
      largest = { track, members };
    }
  }
  return standingOf(null, largest!.members);
}

function allows(world: World, { require }: CompiledAccountTrack): boolean {
  return require === null || testCondition(require, world) === YES;
}

function standingOf(held: CompiledAccountTrack | null, members: Members): AccountStanding {
  return {
    track: held?.track.id ?? null,
    label: held?.track.label ?? null,
    people: members.signals.length,
    departments: members.departments,
    topic: members.topic,
    because: members.signals.map(signalValue),
  };
}

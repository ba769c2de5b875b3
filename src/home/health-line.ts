/** How Fairlead itself is, in a line: the worst that is so, and what to do about it. Pure. */
import { durationText } from '../lifecycle/sla/sentences.ts';
import type { HomeView } from './contract.ts';
import type { WorkState } from './ports.ts';

/** Work that has been due for longer than this is stuck. */
const STUCK_MS = 10 * 60_000;

export function healthLine(work: WorkState, now: number): HomeView['health'] {
  const [failed] = work.failedTasks;
  if (failed) {
    return bad(
      `${TASKS[failed.kind] ?? `The task ${failed.kind}`} failed.`,
      'Settings, Health says why and what to do.',
    );
  }
  const stuckMs = now - (earliest(work.workDueSince, work.writesDueSince) ?? now);
  if (stuckMs > STUCK_MS) {
    return bad(
      `Work has been waiting for ${durationText(stuckMs, 'elapsed')}.`,
      'See that the worker runs; nothing is lost meanwhile.',
    );
  }
  if (work.deadLetters > 0) {
    const what = work.deadLetters === 1 ? '1 piece of work has' : `${work.deadLetters} pieces of work have`;
    return soon(`${what} given up.`, 'Settings, Health shows each with its reason, and tries it again.');
  }
  if (work.backfill) {
    const { done, total } = work.backfill;
    const of = total === null ? '' : ` of about ${total}`;
    return neutral(`Fairlead looks at every contact once: ${done}${of} so far.`);
  }
  if (work.failing > 0) {
    const what = work.failing === 1 ? '1 contact is' : `${work.failing} contacts are`;
    return neutral(`${what} tried again: HubSpot did not answer as it should.`);
  }
  return { tone: 'good', sentence: 'Fairlead is well: everything HubSpot has told is worked.', todo: null };
}

const TASKS: Readonly<Record<string, string>> = {
  provision: 'Setting up the properties',
  backfill: 'The first look at all contacts',
  rescore: 'Looking at all leads again',
  deals: 'Reading the deals',
};

function bad(sentence: string, todo: string): HomeView['health'] {
  return { tone: 'bad', sentence, todo };
}

function soon(sentence: string, todo: string): HomeView['health'] {
  return { tone: 'soon', sentence, todo };
}

function neutral(sentence: string): HomeView['health'] {
  return { tone: 'neutral', sentence, todo: null };
}

function earliest(first: number | null, second: number | null): number | null {
  return first === null || second === null ? (first ?? second) : Math.min(first, second);
}

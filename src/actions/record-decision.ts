/**
 * The workflow action "Record a decision": a workflow accepts, rejects or recycles as automation. What only a person may
 * do is refused like everywhere else, and the refusal is kept.
 */

import { readDate } from '../engine/values.ts';
import type { DecisionDesk } from '../handoff/decision-desk.ts';
import { decidedText } from '../lifecycle/decided-text.ts';
import type { PersonAct } from '../lifecycle/decision.ts';
import type { ActionResult } from './action.ts';
import { refusal } from './action.ts';
import type { ActionCall } from './call.ts';
import { textOf, UnusableInput } from './inputs.ts';

export async function recordDecision(
  decide: DecisionDesk['decide'],
  call: ActionCall,
  now: number,
): Promise<ActionResult | 'later'> {
  const { portalId, objectId, workflowId } = call;
  const result = await decide(portalId, objectId, actOf(call, now), {
    kind: 'automation',
    id: workflowId ?? 'unknown',
    name: workflowId === null ? 'a workflow' : `workflow ${workflowId}`,
    door: 'action',
  });
  // A contact that has just been created: HubSpot repeats the run.
  if (!result.ok && result.code === 'not_yet') return 'later';
  if (!result.ok) return refusal(result.message);
  return { outcome: result.repeated ? 'known' : 'decided', message: decidedText(result) };
}

/** HubSpot repeats a run under the same callback id: that makes it the same decision. */
function actOf({ callbackId, inputs }: ActionCall, at: number): PersonAct {
  const said = { key: `action:${callbackId}`, at, note: noteOf(inputs) };
  const reason = textOf(inputs, 'reason');
  const decision = textOf(inputs, 'decision')?.toLowerCase() ?? null;
  switch (decision) {
    case 'accept':
      return { ...said, decision, answers: 'implied' };
    case 'reject':
    case 'disqualify':
      return { ...said, decision, reason };
    case 'recycle':
      return { ...said, decision, reason, until: dayOf(inputs) };
    case 'qualify':
    case 'undo':
      return { ...said, decision };
    case null:
      throw new UnusableInput('decision', `is empty. ${CHOOSE}`);
    default:
      throw new UnusableInput('decision', `"${decision.slice(0, 60)}" is none. ${CHOOSE}`);
  }
}

const CHOOSE = 'Choose accept, reject or recycle.';
const LONGEST_NOTE = 2_000;

function noteOf(inputs: ActionCall['inputs']): string | null {
  const note = textOf(inputs, 'note');
  if (note === null || note.length <= LONGEST_NOTE) return note;
  throw new UnusableInput('note', `is longer than ${LONGEST_NOTE} characters. Shorten it.`);
}

function dayOf(inputs: ActionCall['inputs']): number | null {
  const text = textOf(inputs, 'recycle_until');
  const day = text === null ? null : readDate(text);
  if (text === null || day !== null) return day;
  throw new UnusableInput('recycle_until', 'is no date. Choose a date, or a date property of the contact.');
}

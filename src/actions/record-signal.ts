/**
 * The workflow action "Record a signal": a marketer feeds whatever HubSpot can start a workflow on. The author of the
 * workflow reads the answer in its history, so each one is a sentence.
 */
import { readNumber } from '../engine/values.ts';
import type { SignalPortal, SignalPortals } from '../signals/ports.ts';
import { keyOfRun, signalEvent } from '../signals/signal-event.ts';
import {
  type GivenSignal,
  readAsset,
  readAttributes,
  readKind,
  readMoment,
  type SignalKinds,
  UnusableSignal,
} from '../signals/signal-fields.ts';
import type { EventIntake } from '../webhooks/intake.ts';
import type { ActionCall } from './call.ts';

export interface RecordSignalDeps {
  readonly appId: string;
  readonly portals: Pick<SignalPortals, 'read'>;
  readonly intake: EventIntake;
  readonly now: () => number;
}

/** `later`: HubSpot is to come again. */
export type ActionResult =
  | { readonly outcome: 'recorded' | 'known' | 'refused'; readonly message: string }
  | { readonly outcome: 'later' };

export async function recordSignal(deps: RecordSignalDeps, call: ActionCall): Promise<ActionResult> {
  const portal = await deps.portals.read(call.portalId);
  if (portal.state === 'preparing') return { outcome: 'later' };
  if (portal.state !== 'connected') return { outcome: 'refused', message: NOT_HERE[portal.state] };
  if (!CONTACT_TYPES.includes(call.objectType)) {
    return {
      outcome: 'refused',
      message: 'Signals are recorded on contacts. Use the action in a contact-based workflow.',
    };
  }
  try {
    const now = deps.now();
    return await keep(deps, call, readInputs(call.inputs, portal.kinds, now), now, portal.kinds);
  } catch (error) {
    if (error instanceof UnusableSignal)
      return { outcome: 'refused', message: `${error.field}: ${error.message}` };
    throw error;
  }
}

const CONTACT_TYPES: readonly string[] = ['CONTACT', '0-1'];

const NOT_HERE: Readonly<Record<Exclude<SignalPortal['state'], 'connected' | 'preparing'>, string>> = {
  unknown: 'Fairlead is not installed on this HubSpot account. Install it, then enrol the contact again.',
  disconnected:
    'Fairlead is not connected to this HubSpot account any more. Install it again, then enrol the contact again.',
};

async function keep(
  { appId, intake }: RecordSignalDeps,
  { portalId, objectId, callbackId, workflowId }: ActionCall,
  signal: GivenSignal,
  now: number,
  kinds: SignalKinds,
): Promise<ActionResult> {
  const event = signalEvent({
    portalId,
    appId,
    contactId: objectId,
    signal,
    door: 'workflow',
    source: `workflow:${workflowId ?? 'unknown'}`,
    key: keyOfRun(portalId, callbackId),
  });
  const { duplicates } = await intake.accept({ receivedAt: now, events: [event], rejected: [] });
  if (duplicates > 0) return { outcome: 'known', message: 'This run was recorded before; it counts once.' };
  const at = new Date(signal.occurredAt).toISOString().slice(0, 16).replace('T', ' ');
  return { outcome: 'recorded', message: `Recorded: ${kinds.get(signal.kind)}, ${at} UTC.` };
}

/** The action's own fields; every other one is an attribute by its name. */
const OWN_FIELDS: readonly string[] = ['kind', 'topic', 'asset', 'occurred_at', 'attributes'];

function readInputs(inputs: ReadonlyMap<string, unknown>, kinds: SignalKinds, now: number): GivenSignal {
  const kind = textOf(inputs, 'kind');
  if (kind === null) throw new UnusableSignal('kind', 'is empty. Say which signal this is.');
  const occurredAt = textOf(inputs, 'occurred_at');
  const others = [...inputs].filter(([name]) => !OWN_FIELDS.includes(name));
  const written = pairsOf(textOf(inputs, 'attributes') ?? '');
  return {
    kind: readKind(kind, kinds),
    occurredAt: occurredAt === null ? now : readMoment(occurredAt, now, 'occurred_at'),
    asset: readAsset(textOf(inputs, 'asset') ?? ''),
    attributes: readAttributes([...others.map(asFigure), ...written.map(asFigure)], textOf(inputs, 'topic')),
  };
}

function textOf(inputs: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = inputs.get(name);
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new UnusableSignal(name, 'is neither a text nor a number.');
  return String(value).trim() || null;
}

/** `campaign = spring`, one a line or with semicolons between. */
function pairsOf(text: string): [name: string, value: string][] {
  return text
    .split(/[\n;]/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name, value] = line.split(/=(.*)/s).map((part) => part.trim());
      if (!name || value === undefined) {
        throw new UnusableSignal('attributes', 'are not written as name = value, one a line.');
      }
      return [name, value];
    });
}

/** HubSpot sends figures as text; the engine compares numbers. */
function asFigure([name, value]: readonly [string, unknown]): [string, unknown] {
  return [name, typeof value === 'string' ? (readNumber(value) ?? value) : value];
}

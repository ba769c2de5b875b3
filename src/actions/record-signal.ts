/** The workflow action "Record a signal": a marketer feeds whatever HubSpot can start a workflow on. */
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
import type { ActionResult } from './action.ts';
import type { ActionCall } from './call.ts';
import { textOf } from './inputs.ts';

export interface RecordSignalDeps {
  readonly appId: string;
  readonly intake: EventIntake;
}

export async function recordSignal(
  { appId, intake }: RecordSignalDeps,
  { portalId, objectId, callbackId, workflowId, inputs }: ActionCall,
  { kinds, now }: { readonly kinds: SignalKinds; readonly now: number },
): Promise<ActionResult> {
  const signal = readInputs(inputs, kinds, now);
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
    attributes: readAttributes([...others, ...written], textOf(inputs, 'topic')),
  };
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

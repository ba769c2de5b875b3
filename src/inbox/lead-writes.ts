/** What HubSpot is told after a look at a lead: the part that differs, without what is a person's, and within bounds. */
import type { DealWish } from '../deals/deal-wish.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffLook } from '../handoff/look.ts';
import { toldPutBack } from '../handoff/told-put-back.ts';
import type { PutBack } from '../lifecycle/apply-edits.ts';
import { mirrorStage, type StageMirror } from '../lifecycle/stage-mirror.ts';
import { decidedProperties, editedByPerson, propertiesToWrite } from '../outbox/written-properties.ts';
import type { DecisionInput, LeadEvidence } from './decide-lead.ts';
import { heardOf, mirrorGiven } from './handoff-given.ts';
import { type BoundedPutBacks, boundPutBacks, type HeldEdit } from './put-backs.ts';

export interface LeadWrites {
  readonly score: Readonly<Record<string, string>>;
  readonly stage: Readonly<Record<string, string>>;
  /** What others had set in HubSpot up to then is known (epoch ms, by HubSpot's clock). */
  readonly seenAt: number;
  /** Properties in which a person has decided, or set what HubSpot was to follow: nothing of ours may still be sent there. */
  readonly edited: readonly string[];
  /** What HubSpot has by somebody else's hand, and what we know of now: as good as written. */
  readonly known: Readonly<Record<string, string>>;
  /** HubSpot does not take the stage over. */
  readonly stageGivenUp: boolean;
}

export interface Told extends Pick<BoundedPutBacks, 'putBacks' | 'newlyHeld'> {
  readonly writes: LeadWrites;
  readonly mirror: StageMirror;
  /** What is put back in HubSpot, and why; null for nothing, and where it is held. */
  readonly putBack: PutBack | null;
  /** When HubSpot's own stage, or what is held, is to be looked at again (epoch ms). */
  readonly lookAt: number | null;
}

export function tellHubSpot(
  given: DecisionInput,
  evidence: LeadEvidence,
  {
    receipt,
    channel,
    handoff,
    dealWish,
  }: {
    readonly receipt: Receipt;
    readonly channel: string;
    readonly handoff: HandoffLook;
    readonly dealWish: DealWish | null;
  },
): Told {
  const { known, contact, pending, settings, now } = given;
  const current = { ...contact.properties, ...pending };
  const mirror = mirrorStage(mirrorGiven(given, evidence, handoff));
  const heard = heardOf(given, handoff);
  const edited = editedOf(given, handoff, heard);
  const { progress, sla, turn, awaiting, step } = handoff;
  const told = toldPutBack(known?.putBacks?.told ?? null, handoff.putBack, progress.state, now);
  const isToldNoMore = told === null && known?.putBacks?.told !== undefined;
  const onlyTimePassed = !isToldNoMore && hasOnlyTimePassed(given, evidence, handoff);
  const writesWith = (held: HeldEdit | null) =>
    propertiesToWrite(
      decidedProperties(
        receipt,
        {
          ...progress,
          sla,
          turn,
          awaiting,
          held,
          putBack: told,
          heldBack: step.heldBack,
          // The property says it until the next look, whenever that is.
          dealAhead: dealWish?.kind === 'open' ? { kind: 'promised' } : null,
        },
        { channel, rules: settings.rules },
      ),
      current,
      { leaveAlone: [...edited, ...Object.keys(held?.values ?? {}), ...given.unwritable], onlyTimePassed },
    );
  const unbounded = writesWith(null);
  const {
    putBacks: bounded,
    put,
    newlyHeld,
  } = boundPutBacks({
    known: known?.putBacks ?? null,
    writes: unbounded,
    current: contact.properties,
    edits: [...given.edits, ...(given.intrusions ?? [])],
    ours: { appId: given.appId, written: { ...known?.written, ...pending } },
    now,
  });
  const held = bounded?.held ?? null;
  return {
    putBacks: told ? { times: [], held: null, ...bounded, told } : bounded,
    newlyHeld,
    mirror: mirror.mirror,
    putBack: held ? null : putBackOf(given, handoff, put),
    lookAt: earlier(mirror.lookAt, earlier(held?.until ?? null, told?.until ?? null)),
    writes: {
      score: held ? writesWith(held) : unbounded,
      stage: mirror.write,
      seenAt: contact.updatedAt,
      edited: [...edited, ...mirror.theirs],
      known: heard,
      stageGivenUp: mirror.givenUp,
    },
  };
}

function editedOf(
  { contact, known, pending }: DecisionInput,
  { putBack }: HandoffLook,
  heard: Readonly<Record<string, string>>,
): readonly string[] {
  const ours = { written: { ...known?.written, ...heard }, pending };
  return editedByPerson(contact.properties, ours).filter((name) => !(name in (putBack?.properties ?? {})));
}

function hasOnlyTimePassed(
  { model, known, companyHasNews, edits, intrusions = [] }: DecisionInput,
  { changes, signals, sayingMore }: LeadEvidence,
  { progress }: HandoffLook,
): boolean {
  return (
    changes.length === 0 &&
    signals.length === 0 &&
    sayingMore.length === 0 &&
    !known?.pastWaits &&
    known?.modelHash === model.hash &&
    !companyHasNews &&
    edits.length === 0 &&
    intrusions.length === 0 &&
    progress.moves.length === 0 &&
    !known?.putBacks?.held
  );
}

/** What was held and could not be told until now is put back without anybody having edited anything. */
function putBackOf(
  { known, intrusions = [] }: DecisionInput,
  { putBack }: HandoffLook,
  put: Readonly<Record<string, string>>,
): PutBack | null {
  const wasHeld = known?.putBacks?.held && Object.keys(put).length > 0;
  return (
    putBack ??
    (wasHeld
      ? { properties: put, message: 'It was let alone for a while; now it is tried again.', refused: null }
      : null) ??
    (intrusions.length > 0 && Object.keys(put).length > 0
      ? { properties: put, message: 'Fairlead alone sets this; it says again what is so.', refused: null }
      : null)
  );
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** What brings a lead back that was sent back: its points alone do not, so nothing is told of them here. Pure. */
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import { oneLine } from '../engine/wording.ts';
import type { HandoffState, ReturnsOn } from '../lifecycle/lead-state.ts';
import type { Stage } from '../lifecycle/stages.ts';
import { utcDayText } from './moments.ts';
import type { CardSpeech } from './speech.ts';

const SENT_BACK: readonly Stage[] = ['lead', 'nurture', 'recycled', 'disqualified'];

/** Days and labels come worded. */
export interface SaidWayBack {
  readonly on: ReturnsOn;
  /** The signals that may bring it back; null for any that counts. */
  readonly wakeOn: readonly string[] | null;
  /** The day on which it comes back by itself; null for none. */
  readonly day: string | null;
  /** By its points it would be an MQL. */
  readonly qualifies: boolean;
}

export interface WayBackGiven {
  readonly state: HandoffState;
  readonly receipt: Receipt;
  readonly model: Model;
  readonly zone: string;
  readonly now: number;
  readonly speech: CardSpeech;
}

/** One sentence each; null where nobody has sent the lead back. */
export function saidWayBack(given: WayBackGiven): readonly string[] | null {
  const { state, receipt, model, zone, now, speech } = given;
  const { wayBack, stage } = state;
  if (wayBack === null || !SENT_BACK.includes(stage)) return null;
  const { on, wakeOn, until } = wayBack;
  const { signals } = model.document;
  return speech.words.wayBack({
    on,
    wakeOn: wakeOn?.map((kind) => oneLine(signals[kind]?.label ?? kind)) ?? null,
    day: until === null ? null : utcDayText(until, zone, now, speech.days),
    qualifies: receipt.decision === 'mql',
  });
}

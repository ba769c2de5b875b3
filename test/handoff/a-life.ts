/** A lead's life, look by look and decision by decision, through the code that the worker and the desk run. */
import type { DealFact } from '../../src/deals/deal-fact.ts';
import { latestDeal } from '../../src/deals/latest-deal.ts';
import type { Channel } from '../../src/engine/channels.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { NOTICE_KINDS } from '../../src/engine/handoff-words.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { nextChange } from '../../src/engine/next-change.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { type AuditedEntry, type AuditedLook, auditEntries } from '../../src/handoff/audit-entries.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { type HandoffLook, type LookGiven, lookAtHandoff } from '../../src/handoff/look.ts';
import { type NoticeTask, noticeTasks } from '../../src/handoff/notice-tasks.ts';
import {
  begin,
  changedEpisodes,
  type HandoffMove,
  type KeptHandoff,
  type Origins,
  type Progress,
  withDecision,
} from '../../src/handoff/progress.ts';
import type { Decider } from '../../src/lifecycle/actors.ts';
import type { PropertyEdit } from '../../src/lifecycle/crm-edits.ts';
import { asDecision, type PersonAct } from '../../src/lifecycle/decision.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import type { Episode } from '../../src/lifecycle/episodes.ts';
import { NEW_HANDOFF } from '../../src/lifecycle/lead-state.ts';
import type { PropertyChange } from '../../src/lifecycle/sla/activity-readings.ts';
import type { Notice } from '../../src/lifecycle/sla/notices.ts';
import { aContext, DAY, NOW } from '../lifecycle/handoff-builders.ts';
import { aBuyer, DEFAULT_PACK } from '../lifecycle/pack-leads.ts';

/** Every notice is a task too. */
export const SETTINGS = settingsOf({}, { handoff: { tasks: [...NOTICE_KINDS] } });

/** A decision by itself. */
const NOT_LOOKED = { putBack: null, notices: [], turn: null, via: null };

/** How a look is told what there is to tell. */
export type Telling = (given: LookGiven) => LookGiven;

/** Who the lead turns out to be. */
export const WHO = {
  buyer: aBuyer(),
  outsider: aBuyer({ contact: { jobtitle: 'Student' } }),
  ofCustomer: aBuyer({ company: { lifecyclestage: 'customer' } }),
  misfit: aBuyer({
    company: { numberofemployees: '2', industry: 'RETAIL', annualrevenue: '1' },
    contact: { country: 'Fiji' },
  }),
} as const;

/** What has changed since the last look. */
export interface News {
  readonly who?: keyof typeof WHO;
  readonly signal?: string | null;
  readonly lifecycle?: string | null;
  /** A deal that is now so, or was deleted. */
  readonly deal?: { readonly id: string; readonly state: DealFact['state'] | 'gone' } | null;
  readonly edits?: readonly Omit<PropertyEdit, 'at'>[];
  /** Somebody has got in touch. */
  readonly touch?: boolean;
  /** Whose it is from now on. */
  readonly owner?: string | null;
  readonly live?: boolean;
}

export class Life {
  now = NOW;
  kept: KeptHandoff = { state: NEW_HANDOFF, decisions: [], episode: null, previous: null };
  readonly episodes = new Map<number, Episode>();
  readonly moves: HandoffMove[] = [];
  /** What was told, and what owners were asked to do, in that order. */
  readonly notices: Notice[] = [];
  readonly tasks: NoticeTask[] = [];
  /** What the audit log would hold. */
  readonly audit: AuditedEntry[] = [];
  /** When time alone asks for the next look, as the last one has found (epoch ms). */
  dueAt: number | null = null;
  readonly #telling: Telling;
  #who: keyof typeof WHO = 'buyer';
  #signals: readonly Signal[] = [];
  #lifecycle: LookGiven['lifecycle'] = { value: 'lead', since: NOW };
  #deals: readonly DealFact[] = [];
  #activity: readonly PropertyChange[] = [];
  /** Told, and not dealt with yet. */
  #edits: readonly PropertyEdit[] = [];
  #owner: LookGiven['owner'] = { ownerId: '7', since: NOW, isDeactivated: false };

  constructor(telling: Telling = (given) => given) {
    this.#telling = telling;
  }

  hear({ who, signal, lifecycle, deal, edits = [], touch, owner }: News): void {
    const { now } = this;
    if (owner !== undefined) this.#owner = { ownerId: owner, since: now, isDeactivated: false };
    this.#who = who ?? this.#who;
    if (signal) this.#signals = [...this.#signals, { kind: signal, occurredAt: now }];
    if (lifecycle !== undefined) this.#lifecycle = { value: lifecycle, since: now };
    // What is read of a deal has happened before the look.
    if (deal) this.#deals = withDeal(this.#deals, deal, now - 1);
    if (touch) this.#activity = [...this.#activity, ...touched(now, this.#activity.length / 2 + 1)];
    this.#edits = [...this.#edits, ...edits.map((edit, i) => ({ ...edit, at: now + i }))];
  }

  given(live = true): LookGiven {
    const origins = this.#origins();
    return {
      kept: this.kept,
      edits: { edits: this.#edits, present: {}, ours: { appId: '1', written: {} } },
      givens: { receipt: origins.receipt, properties: {}, checklist: null },
      lifecycle: this.#lifecycle,
      origins,
      document: DEFAULT_PACK.document,
      deal: latestDeal(this.#deals),
      metAt: NOW,
      live,
      dataChangedAt: null,
      activity: this.#activity,
      owner: this.#owner,
      settings: SETTINGS,
      now: this.now,
    };
  }

  look(live = true): HandoffLook {
    const given = this.given(live);
    const look = lookAtHandoff(this.#telling(given));
    if (look.isHeard) this.#edits = [];
    this.#keep(look.progress, { ...look, via: given.origins.receipt.via });
    this.notices.push(...look.notices);
    this.tasks.push(...noticeTasks(look, given.origins.receipt, SETTINGS));
    this.dueAt = earliest([look.dueAt, this.#engineDueAt(given.origins.receipt)]);
    return look;
  }

  decide(act: PersonAct, by: Decider): void {
    const { kept, now } = this;
    const origins = this.#origins();
    const asked = asDecision(by, act);
    const context = aContext({ now, decisions: kept.decisions, receipt: origins.receipt });
    const result = asked.ok ? decide(kept.state, asked.decision, context, SETTINGS.rules) : asked;
    this.#keep(withDecision(begin(kept), { ...act, by }, result, origins), NOT_LOOKED);
  }

  #input(): EvaluationInput {
    const { contact, ...rest } = WHO[this.#who];
    const { value: lifecyclestage } = this.#lifecycle;
    return { ...rest, contact: { ...contact, lifecyclestage }, signals: this.#signals };
  }

  /** As the worker asks: when points fall, or signals arrive. */
  #engineDueAt({ decision }: Receipt): number | null {
    const reaches = SETTINGS.rules.expansionPoints * 1000;
    const watched = [
      'decision',
      'grade',
      'priority',
      ...(decision === 'diverted' ? [{ reaches }] : []),
    ] as const;
    const change = nextChange(DEFAULT_PACK, this.#input(), this.now, watched);
    return change && change.day * DAY;
  }

  #origins(): Origins {
    const lead = this.#input();
    const receipt = evaluate(DEFAULT_PACK, lead, this.now);
    const origin = { campaign: null, source: null, topic: null };
    return { receipt, signals: lead.signals, channel: receipt.channel as Channel, origin, owner: '7' };
  }

  /** As the store does: the attempts by their numbers, and of them the present one and the one before. */
  #keep(progress: Progress, look: Pick<AuditedLook, 'putBack' | 'notices' | 'turn' | 'via'>): void {
    const { putBack, notices, turn, via } = look;
    const told = { putBack, notices, turn, via, receiptId: null, newlyHeld: null, stageGivenUp: false };
    this.audit.push(...auditEntries({ progress, owner: this.#owner.ownerId, ...told }));
    for (const number of progress.dropped) this.episodes.delete(number);
    for (const episode of changedEpisodes(progress)) this.episodes.set(episode.number, episode);
    this.moves.push(...progress.moves);
    const { state, decisions } = progress;
    const attempt = (number: number) => this.episodes.get(number) ?? null;
    this.kept = { state, decisions, episode: attempt(state.episode), previous: attempt(state.episode - 1) };
  }
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function withDeal(
  deals: readonly DealFact[],
  { id, state }: NonNullable<News['deal']>,
  at: number,
): readonly DealFact[] {
  const others = deals.filter(({ dealId }) => dealId !== id);
  const known = deals.find(({ dealId }) => dealId === id);
  if (state === 'gone') return others;
  if (known?.state === state) return deals;
  const rest = { amount: null, currency: null, lostReason: null, pipeline: null, stage: null };
  const openedAt = known?.openedAt ?? at;
  return [...others, { dealId: id, state, at, openedAt, closesAt: null, owner: null, ...rest }];
}

function touched(at: number, times: number): PropertyChange[] {
  return [
    { property: 'notes_last_contacted', value: new Date(at).toISOString(), occurredAt: at },
    { property: 'num_contacted_notes', value: String(times), occurredAt: at },
  ];
}

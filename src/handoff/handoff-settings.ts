/** What a portal has agreed about the handoff: the lifecycle's rules, the SLA, and when the team is at work. */
import type { DealSettings } from '../deals/deal-wish.ts';
import type { ModelDocument } from '../engine/schema.ts';
import type { HandoffSection } from '../engine/schema-handoff.ts';
import { type Checklist, DEFAULT_CHECKLISTS } from '../lifecycle/checklists.ts';
import { DEFAULT_HANDOFF, type HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { ReasonRule } from '../lifecycle/reasons.ts';
import { type BusinessCalendar, DEFAULT_CALENDAR } from '../lifecycle/sla/business-calendar.ts';
import type { NoticeKind } from '../lifecycle/sla/notices.ts';
import { DEFAULT_SLA_RULES, type SlaRules } from '../lifecycle/sla/sla-rules.ts';
import { isKnownZone } from '../lifecycle/sla/zone-offsets.ts';
import type { DefinedStage, StageDefinition } from '../lifecycle/stage-definitions.ts';
import type { StageMapping } from '../lifecycle/stage-mirror.ts';
import { DEFAULT_LIFECYCLE, type LifecycleMapping } from '../lifecycle/stages.ts';
import { DEFAULT_LEAD_PIPELINE, DEFAULT_LEAD_STAGES, type SalesLeadSettings } from './sales-lead.ts';

export interface HandoffSettings {
  readonly rules: HandoffRules;
  readonly sla: SlaRules;
  readonly calendar: BusinessCalendar;
  /** Which of HubSpot's own stages follow ours. */
  readonly mapping: StageMapping;
  /** Where a deal is opened for a new SQL; null for none. */
  readonly deal: DealSettings | null;
  /** Where attempts have a record of HubSpot's lead object; null for none. */
  readonly leads: SalesLeadSettings | null;
  /** Which notices are also a task for the owner. */
  readonly tasks: readonly NoticeKind[];
}

/** Contact properties that a stage asks for, which therefore must be known. */
export function requiredProperties({ handoff = {} }: Pick<ModelDocument, 'handoff'>): readonly string[] {
  const stages = Object.values(rulesOf(handoff).stages);
  return stages.flatMap(({ requiredFields }) => requiredFields.map(({ property }) => property));
}

/**
 * The portal's settings: what its model says, and the usual where that says nothing. Clocks run in the zone of its
 * HubSpot account unless the model names one.
 */
export function settingsOf(
  account: Readonly<Record<string, unknown>>,
  { handoff = {} }: Pick<ModelDocument, 'handoff'> = {},
): HandoffSettings {
  return {
    rules: rulesOf(handoff),
    sla: slaRulesOf(handoff),
    deal: handoff.deal ?? null,
    leads: leadsOf(handoff),
    tasks: handoff.tasks ?? [],
    calendar: { ...DEFAULT_CALENDAR, ...zoneOf(account), ...definite(handoff.calendar ?? {}) },
    mapping: {
      lifecycle: mappingOf({ ...DEFAULT_LIFECYCLE, ...handoff.lifecycle }),
      leadStatus: mappingOf(handoff.leadStatus ?? {}),
    },
  };
}

function leadsOf({ leads }: HandoffSection): SalesLeadSettings | null {
  if (leads === undefined) return null;
  const { pipeline = DEFAULT_LEAD_PIPELINE, stages = {}, label = false } = leads;
  return { pipeline, stages: { ...DEFAULT_LEAD_STAGES, ...definite(stages) }, label };
}

function zoneOf({ timeZone }: Readonly<Record<string, unknown>>): Partial<BusinessCalendar> {
  return typeof timeZone === 'string' && isKnownZone(timeZone) ? { zone: timeZone } : {};
}

function rulesOf({
  reasons = {},
  questions = {},
  stages = {},
  checklists = {},
  ...said
}: HandoffSection): HandoffRules {
  const {
    sla: _sla,
    calendar: _calendar,
    lifecycle: _lifecycle,
    leadStatus: _leadStatus,
    deal: _deal,
    leads: _leads,
    tasks: _tasks,
    ...plain
  } = said;
  return {
    ...DEFAULT_HANDOFF,
    ...definite(plain),
    reasons: { ...DEFAULT_HANDOFF.reasons, ...reasonsOf(reasons) },
    questions: DEFAULT_HANDOFF.questions.map((usual) => ({
      ...usual,
      ...definite(questions[usual.key] ?? {}),
    })),
    stages: stagesOf(stages),
    checklists: {
      ...DEFAULT_CHECKLISTS,
      ...Object.fromEntries(Object.entries(checklists).map(([key, list]) => [key, checklistOf(list)])),
    },
  };
}

function reasonsOf(reasons: NonNullable<HandoffSection['reasons']>): Partial<HandoffRules['reasons']> {
  const rules = DEFAULT_HANDOFF.reasons;
  const changed = Object.entries(reasons) as [keyof typeof rules, Partial<ReasonRule> | undefined][];
  return Object.fromEntries(changed.map(([key, rule]) => [key, { ...rules[key], ...definite(rule ?? {}) }]));
}

function stagesOf(said: NonNullable<HandoffSection['stages']>): HandoffRules['stages'] {
  const stages = Object.entries(DEFAULT_HANDOFF.stages) as [DefinedStage, StageDefinition][];
  return Object.fromEntries(
    stages.map(([name, usual]) => {
      const { rejection, ...plain } = said[name] ?? {};
      const says = rejection ?? usual.rejection.says;
      return [name, { ...usual, ...definite(plain), rejection: { ...usual.rejection, says } }];
    }),
  ) as Record<DefinedStage, StageDefinition>;
}

type WrittenChecklist = NonNullable<HandoffSection['checklists']>[string];

function checklistOf({ label, items, pass }: WrittenChecklist): Checklist {
  return { label, items, pass: { ...pass, also: pass.also ?? DEFAULT_CHECKLISTS.bant!.pass.also } };
}

/** Where nobody accepts nothing is asked for by then, unless the model says otherwise. */
function slaRulesOf({ mode, sla = {} }: HandoffSection): SlaRules {
  const isAccepted = mode !== 'two_stages' && sla.acceptance !== null;
  const usual = isAccepted ? DEFAULT_SLA_RULES : { ...DEFAULT_SLA_RULES, ...NO_ACCEPTANCE };
  return { ...usual, ...definite(sla) } as SlaRules;
}

const NO_ACCEPTANCE = { acceptance: null, hardLimit: null } satisfies Partial<SlaRules>;

/** Null leaves HubSpot's field alone. */
function mappingOf(mapping: NonNullable<HandoffSection['lifecycle']>): LifecycleMapping {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => typeof value === 'string'));
}

/** What is left out says nothing, and so does what was written as nothing. */
function definite<Said extends object>(said: Said): { [Key in keyof Said]: Exclude<Said[Key], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as never;
}

/** What a portal has agreed about the handoff: the lifecycle's rules, the SLA, and when the team is at work. */
import { DEFAULT_HANDOFF, type HandoffRules } from '../lifecycle/handoff-rules.ts';
import { type BusinessCalendar, DEFAULT_CALENDAR } from '../lifecycle/sla/business-calendar.ts';
import { DEFAULT_SLA_RULES, type SlaRules } from '../lifecycle/sla/sla-rules.ts';
import { isKnownZone } from '../lifecycle/sla/zone-offsets.ts';
import type { StageMapping } from '../lifecycle/stage-mirror.ts';
import { DEFAULT_LIFECYCLE } from '../lifecycle/stages.ts';

export interface HandoffSettings {
  readonly rules: HandoffRules;
  readonly sla: SlaRules;
  readonly calendar: BusinessCalendar;
  /** Which of HubSpot's own stages follow ours. */
  readonly mapping: StageMapping;
}

/** Where a portal has said nothing else. Clocks run in the zone of its HubSpot account. */
export function settingsOf(account: Readonly<Record<string, unknown>>): HandoffSettings {
  const { timeZone } = account;
  const isZone = typeof timeZone === 'string' && isKnownZone(timeZone);
  const calendar = isZone ? { ...DEFAULT_CALENDAR, zone: timeZone } : DEFAULT_CALENDAR;
  return {
    rules: DEFAULT_HANDOFF,
    sla: DEFAULT_SLA_RULES,
    calendar,
    mapping: { lifecycle: DEFAULT_LIFECYCLE, leadStatus: {} },
  };
}

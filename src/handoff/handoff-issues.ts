/** What is wrong with a model's `handoff` section beyond its form, with the path of each fault. */
import { LEAD_ACTS } from '../engine/handoff-words.ts';
import type { ModelDocument, ModelIssue } from '../engine/schema.ts';
import type { HandoffSection } from '../engine/schema-handoff.ts';
import { checklistFaults } from '../lifecycle/checklists.ts';
import { checkCalendar, type SlaIssue } from '../lifecycle/sla/business-calendar.ts';
import { checkSlaRules } from '../lifecycle/sla/check-sla-rules.ts';
import { type HandoffSettings, settingsOf } from './handoff-settings.ts';
import { DEFAULT_LEAD_PIPELINE } from './sales-lead.ts';

/** In reading order; empty for a section that can be used. `now`: from when on its times must be within reach. */
export function handoffIssues(
  document: Pick<ModelDocument, 'handoff'>,
  now = Date.now(),
): readonly ModelIssue[] {
  const { handoff } = document;
  if (!handoff) return [];
  const settings = settingsOf({}, document);
  return [
    ...questionIssues(settings),
    ...stageIssues(settings),
    ...checklistIssues(settings, Object.keys(handoff.checklists ?? {})),
    ...dealIssues(settings),
    ...leadIssues(handoff),
    ...timeIssues(settings, now),
  ];
}

/** Whoever is asked has an MQL before him. */
function questionIssues({ rules: { questions, reasons } }: HandoffSettings): readonly ModelIssue[] {
  return questions.flatMap(({ key, ifNo }) => {
    if (ifNo === null || (reasons[ifNo].onlyIn?.includes('mql') ?? true)) return [];
    const message = `"${ifNo}" cannot be given before a lead is accepted; choose another reason, or null to recycle`;
    return [{ path: `handoff.questions.${key}.ifNo`, message }];
  });
}

function stageIssues({ rules: { stages } }: HandoffSettings): readonly ModelIssue[] {
  return Object.entries(stages).flatMap(([stage, { requiredFields }]) =>
    requiredFields.flatMap(({ property }, index) => {
      const path = `handoff.stages.${stage}.requiredFields.${index}.property`;
      const isTwice = requiredFields.findIndex((field) => field.property === property) < index;
      if (isTwice) return [{ path, message: `"${property}" is asked for already` }];
      if (!property.startsWith('fairlead_')) return [];
      return [
        { path, message: `"${property}" is written by Fairlead; ask for a property that people fill in` },
      ];
    }),
  );
}

function checklistIssues(
  { rules: { checklist, checklists } }: HandoffSettings,
  own: readonly string[],
): readonly ModelIssue[] {
  const isKnown = Object.hasOwn(checklists, checklist);
  const known = Object.keys(checklists).join(', ');
  return [
    ...(isKnown ? [] : [{ path: 'handoff.checklist', message: `"${checklist}" is no list; use ${known}` }]),
    ...own.flatMap((name) =>
      checklistFaults(checklists[name]!).map((message) => ({ path: `handoff.checklists.${name}`, message })),
    ),
  ];
}

/** HubSpot's own ids; portals rename these stages, and their ids stay. */
const CLOSED: readonly string[] = ['closedwon', 'closedlost'];

/** A deal that begins closed makes its lead a customer at once, or sends it back. */
function dealIssues({ deal }: HandoffSettings): readonly ModelIssue[] {
  if (deal === null || !CLOSED.includes(deal.stage)) return [];
  const message = `"${deal.stage}" is a closed stage; choose the one in which a new deal begins`;
  return [{ path: 'handoff.deal.stage', message }];
}

/** The usual stages are those of HubSpot's own pipeline, and of no other. */
function leadIssues({ leads }: HandoffSection): readonly ModelIssue[] {
  if (leads?.pipeline === undefined || leads.pipeline === DEFAULT_LEAD_PIPELINE) return [];
  const missing = LEAD_ACTS.filter((act) => leads.stages?.[act] === undefined);
  if (missing.length === 0) return [];
  const message = `pipeline ${leads.pipeline} has stages of its own; name them for ${missing.join(', ')} too`;
  return [{ path: 'handoff.leads.stages', message }];
}

/** Targets are judged with the calendar, so that one comes first. */
function timeIssues({ calendar, sla }: HandoffSettings, now: number): readonly ModelIssue[] {
  const issues = checkCalendar(calendar);
  if (issues.length > 0) return under('handoff.calendar', issues);
  return under('handoff.sla', checkSlaRules(sla, calendar, now));
}

function under(section: string, issues: readonly SlaIssue[]): readonly ModelIssue[] {
  return issues.map(({ path, reason }) => ({ path: `${section}.${path}`, message: reason }));
}

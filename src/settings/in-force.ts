/** What the published model has agreed about promises, hours and HubSpot's own stages, to be read without a draft. Pure. */
import { HANDOFF_STAGES } from '../engine/handoff-words.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { WEEKDAYS } from '../lifecycle/sla/business-calendar.ts';
import type { SlaOverride } from '../lifecycle/sla/sla-rules.ts';
import { holidaysText, openingsText } from './calendar-text.ts';
import type { SettingsView } from './contract.ts';
import type { KnownProperties } from './ports.ts';
import { reminderText, spanText, TARGETS, whoText } from './promises-form.ts';
import type { SettingsSpeech } from './speech.ts';

export interface InForceGiven {
  readonly document: ModelDocument;
  readonly account: Readonly<Record<string, unknown>>;
  /** null where they were never read: values are then told as they are written. */
  readonly properties: KnownProperties | null;
  readonly speech: SettingsSpeech;
}

type Section = SettingsView['inForce'][number];

export function inForce(given: InForceGiven): Section[] {
  const settings = settingsOf(given.account, given.document);
  const { speech } = given;
  return [
    promises(settings, speech),
    ...settings.sla.overrides.map((override, place) => otherwise(override, place, speech)),
    hours(settings, speech),
    periods(settings, speech),
    mapping('lifecycle', 'lifecyclestage', settings, given),
    mapping('leadStatus', 'hs_lead_status', settings, given),
  ];
}

function promises({ sla, rules }: HandoffSettings, { words }: SettingsSpeech): Section {
  const said = words.form.promises;
  return {
    key: 'targets',
    area: 'sla',
    title: said.title,
    lines: [
      ...TARGETS.map((target) => ({ label: said.spans[target], value: spanText(sla[target], said) })),
      { label: said.reminder, value: reminderText(sla.remindBefore, said) },
      { label: said.attempts, value: String(sla.minAttempts) },
      { label: said.mode, value: rules.mode === 'two_stages' ? said.twoStages : said.threeStages },
    ],
  };
}

/** Only what differs from what everybody is promised. */
function otherwise(
  { priorities = [], channels = [], targets }: SlaOverride,
  place: number,
  { words }: SettingsSpeech,
): Section {
  const said = words.form.promises;
  const { remindBefore, minAttempts } = targets;
  return {
    key: `promise-${place}`,
    area: 'sla',
    title: said.otherwise(whoText(priorities, channels, said)),
    lines: [
      ...TARGETS.flatMap((target) => {
        const own = targets[target];
        return own === undefined ? [] : [{ label: said.spans[target], value: spanText(own, said) }];
      }),
      ...(remindBefore ? [{ label: said.reminder, value: reminderText(remindBefore, said) }] : []),
      ...(minAttempts === undefined ? [] : [{ label: said.attempts, value: String(minAttempts) }]),
    ],
  };
}

function hours({ calendar }: HandoffSettings, { words }: SettingsSpeech): Section {
  const { hours: said, days } = words.form;
  return {
    key: 'hours',
    area: 'sla',
    title: said.title,
    lines: [
      { label: said.zone, value: calendar.zone },
      ...WEEKDAYS.map((day) => ({
        label: days[day],
        value: openingsText(calendar.hours[day] ?? []) || said.closed,
      })),
      { label: said.holidays, value: holidaysText(calendar.holidays).replaceAll('\n', '; ') || said.none },
    ],
  };
}

function periods({ rules }: HandoffSettings, { words }: SettingsSpeech): Section {
  const said = words.form.periods;
  return {
    key: 'periods',
    area: 'sla',
    title: said.title,
    lines: [
      { label: said.recycle, value: String(rules.recycleDays) },
      { label: said.grace, value: String(rules.graceDays) },
      { label: said.undo, value: String(rules.undoMinutes) },
    ],
  };
}

function mapping(
  section: 'lifecycle' | 'leadStatus',
  property: string,
  settings: HandoffSettings,
  { properties, speech }: InForceGiven,
): Section {
  const said = speech.words.form.mapping;
  const mapped = settings.mapping[section];
  const options = properties?.contact.get(property)?.options ?? [];
  const shown = (value: string) =>
    options.find((option) => option.value === value)?.label || STANDARD_LABELS[value] || value;
  const followed = HANDOFF_STAGES.flatMap((stage) => {
    const value = mapped[stage];
    return value === undefined ? [] : [{ label: speech.card.words.stages[stage].label, value: shown(value) }];
  });
  const rest = followed.length === 0 ? said.allStages : said.otherStages;
  return {
    key: section,
    area: 'lifecycle',
    title: said[section].title,
    lines:
      followed.length === HANDOFF_STAGES.length
        ? followed
        : [...followed, { label: rest, value: said.leftAlone }],
  };
}

/** What HubSpot calls its own lifecycle stages until the account's are read. Source: HubSpot, lifecycle stages. */
const STANDARD_LABELS: Readonly<Record<string, string>> = {
  subscriber: 'Subscriber',
  lead: 'Lead',
  marketingqualifiedlead: 'Marketing Qualified Lead',
  salesqualifiedlead: 'Sales Qualified Lead',
  opportunity: 'Opportunity',
  customer: 'Customer',
  evangelist: 'Evangelist',
  other: 'Other',
};

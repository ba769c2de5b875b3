/** What sales promises, as forms: to every lead, and otherwise to some by their priority and channel. Pure. */
import { CHANNELS } from '../engine/channels.ts';
import { PRIORITIES } from '../engine/handoff-words.ts';
import { listed } from '../engine/wording.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import { DEFAULT_SLA_RULES, type SlaOverride, type SlaRules } from '../lifecycle/sla/sla-rules.ts';
import type { TimeSpan } from '../lifecycle/sla/time-span.ts';
import { optionLabel } from '../option-label.ts';
import type { FieldView, GroupView } from './draft-contract.ts';
import { choice, field, type Place, whole } from './fields.ts';

export function promiseGroups({ sla, rules }: HandoffSettings): GroupView[] {
  return [
    toEverybody(sla, rules.mode),
    ...sla.overrides.map((override, place) => toSome(override, place, sla)),
    forMore(sla.overrides.length),
  ];
}

const SPANS = {
  firstTouch: 'First touch within',
  acceptance: 'Accepted or rejected within',
  hardLimit: 'Escalated after',
  followUp: 'Followed up within',
} as const;
type Target = keyof typeof SPANS;
const TARGETS = Object.keys(SPANS) as Target[];
const ATTEMPTS = 'Attempts before “no response”';

function toEverybody(sla: SlaRules, mode: HandoffSettings['rules']['mode']): GroupView {
  const at = ['handoff', 'sla'];
  return {
    key: 'targets',
    area: 'sla',
    title: 'What sales promises',
    help: 'Counted from the moment a lead becomes an MQL; the follow-up from the moment it is accepted.',
    fields: [
      ...TARGETS.flatMap((target) => {
        const value = sla[target];
        const usual = value === null ? 'not asked for' : spanText(DEFAULT_SLA_RULES[target]);
        return [
          hours([...at, target], SPANS[target], value, usual),
          counted([...at, target], SPANS[target], value?.counted ?? 'business'),
        ];
      }),
      whole([...at, 'minAttempts'], ATTEMPTS, sla.minAttempts),
      choice(['handoff', 'mode'], 'Stages', mode, [
        { value: 'three_stages', label: 'MQL, SAL, SQL: sales accepts first' },
        { value: 'two_stages', label: 'MQL, SQL: sales qualifies at once' },
      ]),
    ],
  };
}

/** Only what is promised otherwise is said; the rest is as for everybody. */
function toSome(
  { priorities = [], channels = [], targets }: SlaOverride,
  place: number,
  sla: SlaRules,
): GroupView {
  const at = ['handoff', 'sla', 'overrides', place];
  return {
    key: `promise-${place}`,
    area: 'sla',
    title: `Otherwise promised: ${whoText(priorities, channels)}`,
    help: 'Where several of these fit a lead, the later one counts.',
    fields: [
      several([...at, 'priorities'], 'With priority', 'fairlead_priority', PRIORITIES, priorities),
      several([...at, 'channels'], 'From channel', 'fairlead_channel', CHANNELS, channels),
      ...TARGETS.flatMap((target) => {
        const own = targets[target] ?? null;
        const path = [...at, 'targets', target];
        return [
          hours(path, SPANS[target], own, spanText(sla[target])),
          ...(own === null ? [] : [counted(path, SPANS[target], own.counted)]),
        ];
      }),
      whole([...at, 'targets', 'minAttempts'], ATTEMPTS, targets.minAttempts ?? null, {
        usual: String(sla.minAttempts),
      }),
    ],
    acts: [{ label: 'Take this promise away', edit: { kind: 'set', path: at, value: null } }],
  };
}

function forMore(known: number): GroupView {
  return {
    key: 'promise-more',
    area: 'sla',
    title: 'Promises for some leads only',
    help:
      known === 0
        ? 'Every lead is promised the same. Hand-raisers, or what comes from a webinar, can be promised something else.'
        : 'By priority, by channel, or both.',
    fields: [],
    acts: [{ label: 'Add a promise for some leads', edit: { kind: 'add_promise' } }],
  };
}

/** "Hand-raiser and High, from Webinar" */
function whoText(priorities: readonly string[], channels: readonly string[]): string {
  const who = listed(priorities.map((priority) => optionLabel('fairlead_priority', priority)));
  const from = listed(channels.map((channel) => optionLabel('fairlead_channel', channel)));
  if (who === '' && from === '') return 'every lead';
  return [who, from && `from ${from}`].filter(Boolean).join(', ');
}

function several(
  path: Place,
  label: string,
  property: string,
  values: readonly string[],
  chosen: readonly string[],
): FieldView {
  const options = values.map((value) => ({ value, label: optionLabel(property, value) }));
  return field('choices', path, label, [...chosen], { usual: 'any', options });
}

function hours(path: Place, label: string, value: TimeSpan | null, usual: string): FieldView {
  return field('decimal', [...path, 'hours'], `${label} (hours)`, value?.hours ?? null, { usual });
}

function counted(path: Place, label: string, value: TimeSpan['counted']): FieldView {
  return choice([...path, 'counted'], `${label}: counted in`, value, [
    { value: 'business', label: COUNTED.business },
    { value: 'elapsed', label: COUNTED.elapsed },
  ]);
}

const COUNTED = { business: 'business hours', elapsed: 'hours on the clock' } as const;

function spanText(span: TimeSpan | null): string {
  return span === null ? 'not asked for' : `${span.hours} ${COUNTED[span.counted]}`;
}

/** What sales promises, as forms: to every lead, and otherwise to some by their priority and channel. Pure. */
import { CHANNELS } from '../engine/channels.ts';
import { PRIORITIES } from '../engine/handoff-words.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import {
  DEFAULT_SLA_RULES,
  type Reminder,
  type SlaOverride,
  type SlaRules,
} from '../lifecycle/sla/sla-rules.ts';
import type { TimeSpan } from '../lifecycle/sla/time-span.ts';
import { optionLabel } from '../option-label.ts';
import type { FieldView, GroupView } from './draft-contract.ts';
import { choice, field, type Place, second, whole } from './fields.ts';
import { AS_EVERYBODY, NOT_ASKED } from './promise-edits.ts';
import type { SettingsWords } from './words-english.ts';

export type PromiseWords = SettingsWords['form']['promises'];

export const TARGETS = [
  'firstTouch',
  'acceptance',
  'hardLimit',
  'followUp',
  'escalateFirstTouchAfter',
] as const satisfies readonly (keyof SlaRules)[];
export type Target = (typeof TARGETS)[number];

/** What need not be promised at all. */
const OPTIONAL: readonly Target[] = ['acceptance', 'hardLimit', 'escalateFirstTouchAfter'];

export function promiseGroups({ sla, rules }: HandoffSettings, words: PromiseWords): GroupView[] {
  return [
    toEverybody(sla, rules.mode, words),
    ...sla.overrides.map((override, place) => toSome(override, place, sla, words)),
    forMore(sla.overrides.length, words),
  ];
}

function toEverybody(sla: SlaRules, mode: HandoffSettings['rules']['mode'], words: PromiseWords): GroupView {
  const at = ['handoff', 'sla'];
  return {
    key: 'targets',
    area: 'sla',
    title: words.title,
    help: words.help,
    fields: [
      ...TARGETS.flatMap((target) => {
        const value = sla[target];
        const usual = spanText(value === null ? null : DEFAULT_SLA_RULES[target], words);
        return [
          hours([...at, target], words.spans[target], value, usual, words),
          counted([...at, target], target, value?.counted ?? NOT_ASKED, [], words),
        ];
      }),
      ...reminder(at, sla.remindBefore, DEFAULT_SLA_RULES.remindBefore, words),
      whole([...at, 'minAttempts'], words.attempts, sla.minAttempts),
      choice(['handoff', 'mode'], words.mode, mode, [
        { value: 'three_stages', label: words.threeStages },
        { value: 'two_stages', label: words.twoStages },
      ]),
    ],
  };
}

/** Only what is promised otherwise is said; the rest is as for everybody. */
function toSome(
  { priorities = [], channels = [], targets }: SlaOverride,
  place: number,
  sla: SlaRules,
  words: PromiseWords,
): GroupView {
  const at = ['handoff', 'sla', 'overrides', place];
  const asEverybody = { value: AS_EVERYBODY, label: words.asEverybody };
  return {
    key: `promise-${place}`,
    area: 'sla',
    title: words.otherwise(whoText(priorities, channels, words)),
    help: words.otherwiseHelp,
    fields: [
      several([...at, 'priorities'], words.priority, 'fairlead_priority', PRIORITIES, priorities, words),
      several([...at, 'channels'], words.channel, 'fairlead_channel', CHANNELS, channels, words),
      ...TARGETS.flatMap((target) => {
        const own = targets[target];
        const path = [...at, 'targets', target];
        const chosen = own === undefined ? AS_EVERYBODY : (own?.counted ?? NOT_ASKED);
        return [
          hours(
            path,
            words.spans[target],
            own ?? null,
            spanText(own === null ? null : sla[target], words),
            words,
          ),
          counted(path, target, chosen, [asEverybody], words),
        ];
      }),
      ...reminder([...at, 'targets'], targets.remindBefore ?? null, sla.remindBefore, words),
      whole([...at, 'targets', 'minAttempts'], words.attempts, targets.minAttempts ?? null, {
        usual: String(sla.minAttempts),
      }),
    ],
    acts: [{ label: words.takeAway, edit: { kind: 'set', path: at, value: null } }],
  };
}

function forMore(known: number, words: PromiseWords): GroupView {
  return {
    key: 'promise-more',
    area: 'sla',
    title: words.more,
    help: words.moreHelp(known),
    fields: [],
    acts: [{ label: words.add, edit: { kind: 'add_promise' } }],
  };
}

export function whoText(
  priorities: readonly string[],
  channels: readonly string[],
  words: PromiseWords,
): string {
  return words.who(
    priorities.map((priority) => optionLabel('fairlead_priority', priority)),
    channels.map((channel) => optionLabel('fairlead_channel', channel)),
  );
}

function several(
  path: Place,
  label: string,
  property: string,
  values: readonly string[],
  chosen: readonly string[],
  words: PromiseWords,
): FieldView {
  const options = values.map((value) => ({ value, label: optionLabel(property, value) }));
  return field('choices', path, label, [...chosen], { usual: words.any, options });
}

function hours(
  path: Place,
  label: string,
  value: TimeSpan | null,
  usual: string,
  words: PromiseWords,
): FieldView {
  return field('decimal', [...path, 'hours'], words.hours(label), value?.hours ?? null, { usual });
}

/** In which hours it is counted, or that it is not asked for. */
function counted(
  path: Place,
  target: Target,
  chosen: string,
  more: FieldView['options'],
  words: PromiseWords,
): FieldView {
  const { business, elapsed } = words.counted;
  const label = words.countedIn(words.spans[target]);
  const options = [
    ...more,
    { value: 'business', label: business },
    { value: 'elapsed', label: elapsed },
    ...(OPTIONAL.includes(target) ? [{ value: NOT_ASKED, label: words.notAsked }] : []),
  ];
  return second(choice([...path, 'counted'], label, chosen, options));
}

/** A share of the time or minutes: who says one takes the other away. */
function reminder(
  at: Place,
  value: Reminder | null,
  usually: Reminder,
  words: PromiseWords,
): readonly FieldView[] {
  const path = [...at, 'remindBefore'];
  const usual = reminderText(value ?? usually, words);
  const share = value && 'share' in value ? percentOf(value.share) : null;
  const minutes = value && 'minutes' in value ? value.minutes : null;
  return [
    whole([...path, 'share'], words.remindPercent, share, { usual, help: words.remindHelp }),
    second(whole([...path, 'minutes'], words.remindMinutes, minutes, { usual })),
  ];
}

export function reminderText(reminder: Reminder, words: PromiseWords): string {
  return 'share' in reminder ? words.percent(percentOf(reminder.share)) : words.minutes(reminder.minutes);
}

function percentOf(share: number): number {
  return Math.round(share * 100);
}

export function spanText(span: TimeSpan | null, words: PromiseWords): string {
  return span === null ? words.notAsked : words.span(span);
}

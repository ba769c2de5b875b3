/**
 * SQL checklists as data: BANT, MEDDIC, GPCTBA/C&I, and whatever lists a portal writes itself (FW-01 to FW-08). The
 * framework matters less than asking the same of every lead.
 */

export interface ChecklistItem {
  readonly key: string;
  readonly label: string;
  /** What counts as confirmed. */
  readonly help: string;
  /** An SQL is refused without it. */
  readonly required: boolean;
}

export interface Checklist {
  readonly label: string;
  readonly items: readonly ChecklistItem[];
  readonly pass: {
    /** How many items must be confirmed. */
    readonly atLeast: number;
    /** Asked beside the items, and always required: a conversation, a next step. They count for nothing else. */
    readonly also: readonly ChecklistItem[];
    /** Items that may still be open, but must not have been answered with no. */
    readonly mayStayOpen: readonly string[];
  };
}

/** A reply, a meeting or a demo is no conversation in which something was found out (ST-14, ST-15). */
const CONVERSATION: ChecklistItem = {
  key: 'conversation',
  label: 'Discovery conversation',
  help: 'You have spoken about their situation. A reply, a booked meeting or a demo alone is not it.',
  required: true,
};
const NEXT_STEP: ChecklistItem = {
  key: 'next_step',
  label: 'Next step',
  help: 'Something is agreed that both sides will do, with a date.',
  required: true,
};
const ALSO = [CONVERSATION, NEXT_STEP];

export const DEFAULT_CHECKLISTS: Readonly<Record<string, Checklist>> = {
  bant: {
    label: 'BANT',
    items: [
      item('budget', 'Budget', 'They have a budget, or can get at one. It need not be approved yet.'),
      item(
        'authority',
        'Authority',
        'They decide, have direct access to who decides, or are a strong champion inside.',
        'required',
      ),
      item('need', 'Need', 'A real problem that we solve, acknowledged and felt now.', 'required'),
      item('timeline', 'Timeline', 'There is a date by which they want to have decided.'),
    ],
    pass: { atLeast: 3, also: ALSO, mayStayOpen: ['budget', 'timeline'] },
  },
  meddic: {
    label: 'MEDDIC',
    items: [
      item('metrics', 'Metrics', 'The figures by which they will judge a solution.'),
      item('economic_buyer', 'Economic buyer', 'You know who releases the money, or have a way to them.'),
      item('decision_criteria', 'Decision criteria', 'What they compare vendors by.'),
      item('decision_process', 'Decision process', 'The steps and the people up to a signature.'),
      item('identify_pain', 'Identified pain', 'A problem that costs them something today.', 'required'),
      item('champion', 'Champion', 'Somebody inside who wants this and sells it for you.'),
    ],
    pass: { atLeast: 4, also: ALSO, mayStayOpen: [] },
  },
  gpctba_ci: {
    label: 'GPCTBA/C&I',
    items: [
      item('goals', 'Goals', 'What they want to reach, in figures.'),
      item('plans', 'Plans', 'What they mean to do for it.'),
      item('challenges', 'Challenges', 'What stands in the way and they cannot solve alone.', 'required'),
      item('timeline', 'Timeline', 'By when it has to work.'),
      item('budget', 'Budget', 'What it may cost, or what the problem costs them now.'),
      item(
        'authority',
        'Authority',
        'They decide, have direct access to who decides, or are a strong champion inside.',
        'required',
      ),
      item('consequences', 'Negative consequences', 'What happens if they do nothing.'),
      item('implications', 'Positive implications', 'What becomes possible if it works.'),
    ],
    pass: { atLeast: 5, also: ALSO, mayStayOpen: [] },
  },
};

function item(key: string, label: string, help: string, required?: 'required'): ChecklistItem {
  return { key, label, help, required: required === 'required' };
}

/** Everything that makes a list impossible to pass or ambiguous to fill in; for lists that a portal writes itself. */
export function checklistFaults({ items, pass }: Checklist): readonly string[] {
  const keys = [...items, ...pass.also].map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  const unknown = pass.mayStayOpen.filter((key) => !items.some((each) => each.key === key));
  const tooStrict = items.filter(({ key, required }) => required && pass.mayStayOpen.includes(key));
  return [
    ...(items.length === 0 ? ['The list has no items.'] : []),
    ...repeated.map((key) => `"${key}" stands in the list twice.`),
    ...(pass.atLeast > items.length
      ? [`${pass.atLeast} confirmed items are asked for, but there are only ${items.length}.`]
      : []),
    ...unknown.map((key) => `"${key}" may stay open, but is no item of the list.`),
    ...tooStrict.map(({ key }) => `"${key}" is required and may stay open: it cannot be both.`),
  ];
}

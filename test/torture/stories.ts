/**
 * What people and workflows say about an MQL, and where the lead must stand when it was said: the simple oracle for
 * decisions. Words of one step are said at once, in any order; the next step begins when all of them are acknowledged.
 */

export type Word =
  | { readonly door: 'card'; readonly body: Readonly<Record<string, unknown>>; readonly twice?: true }
  | { readonly door: 'action'; readonly inputs: Readonly<Record<string, string>> }
  | { readonly door: 'record'; readonly properties: Readonly<Record<string, string>> };

export interface Story {
  readonly name: string;
  readonly steps: readonly (readonly Word[])[];
  readonly end: Readonly<Record<string, string>>;
  /** How many decisions are kept of it; a range where a superseded one may also be refused. */
  readonly kept: readonly [least: number, most: number];
}

const ALL_YES = { valid: true, relevant: true, routed: true, willWork: true };
const CONFIRMED = { state: 'confirmed', note: 'said so' };
const CHECKLIST = Object.fromEntries(
  ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'].map((item) => [item, CONFIRMED]),
);

const accepts: Word = { door: 'card', body: { decision: 'accept', answers: ALL_YES } };
const qualifies: Word = { door: 'card', body: { decision: 'qualify', checklist: CHECKLIST } };
const rejects: Word = { door: 'card', body: { decision: 'reject', reason: 'competitor' } };
const recycles: Word = { door: 'card', body: { decision: 'recycle', reason: 'no_current_need' } };
const takesBack: Word = { door: 'card', body: { decision: 'undo' } };
const acceptsOnRecord: Word = { door: 'record', properties: { fairlead_sal_status: 'accepted' } };
const rejectsOnRecord: Word = {
  door: 'record',
  properties: { fairlead_sal_status: 'rejected', fairlead_rejection_reason: 'student_consultant' },
};
const opensDeal: Word = { door: 'record', properties: { lifecyclestage: 'opportunity' } };
const workflowAccepts: Word = { door: 'action', inputs: { decision: 'accept' } };
const workflowRejects: Word = { door: 'action', inputs: { decision: 'reject', reason: 'wrong_persona' } };

const SAL = { fairlead_stage: 'sal', fairlead_sal_status: 'accepted' };
const SQL = {
  fairlead_stage: 'sql',
  fairlead_sal_status: 'accepted',
  lifecyclestage: 'salesqualifiedlead',
};
const OUT = { fairlead_stage: 'disqualified', fairlead_sal_status: 'rejected' };
const MQL = {
  fairlead_stage: 'mql',
  fairlead_sal_status: 'pending',
  lifecyclestage: 'marketingqualifiedlead',
};

export const STORIES: readonly Story[] = [
  { name: 'nobody says anything', steps: [], end: MQL, kept: [0, 0] },
  { name: 'accepted', steps: [[accepts]], end: SAL, kept: [1, 1] },
  { name: 'accepted and qualified', steps: [[accepts], [qualifies]], end: SQL, kept: [2, 2] },
  { name: 'rejected', steps: [[rejects]], end: OUT, kept: [1, 1] },
  {
    name: 'recycled',
    steps: [[recycles]],
    end: { fairlead_stage: 'recycled', fairlead_sal_status: 'recycled' },
    kept: [1, 1],
  },
  { name: 'accepted on the record', steps: [[acceptsOnRecord]], end: SAL, kept: [1, 1] },
  { name: 'rejected on the record', steps: [[rejectsOnRecord]], end: OUT, kept: [1, 1] },
  { name: 'accepted by a workflow', steps: [[workflowAccepts]], end: SAL, kept: [1, 1] },
  {
    name: 'rejected by a workflow',
    steps: [[workflowRejects]],
    end: { fairlead_stage: 'nurture', fairlead_sal_status: 'rejected' },
    kept: [1, 1],
  },
  {
    name: 'accepted by a workflow, then rejected on the record',
    steps: [[workflowAccepts], [rejectsOnRecord]],
    end: OUT,
    kept: [2, 2],
  },
  {
    name: 'rejected by a person, then accepted by a workflow',
    steps: [[rejects], [workflowAccepts]],
    end: OUT,
    kept: [1, 2],
  },
  {
    name: 'a person and a workflow at once',
    steps: [[rejects, workflowAccepts]],
    end: OUT,
    kept: [1, 2],
  },
  {
    name: 'accepted, then rejected on the record',
    steps: [[accepts], [rejectsOnRecord]],
    end: OUT,
    kept: [2, 2],
  },
  { name: 'accepted and taken back', steps: [[accepts], [takesBack]], end: MQL, kept: [2, 2] },
  {
    name: 'a click that HubSpot sends twice',
    steps: [[{ ...accepts, twice: true }], [{ ...qualifies, twice: true }]],
    end: SQL,
    kept: [2, 2],
  },
  {
    name: 'a person moves the lifecycle stage on',
    steps: [[opensDeal]],
    end: { fairlead_stage: 'opportunity', lifecyclestage: 'opportunity' },
    kept: [0, 0],
  },
];

/** Settings and a draft as the server would answer them, for tests of the page. */
import type { ProposalView, SettingsView } from '../../src/settings/contract.ts';
import type { DraftView, PreviewView } from '../../src/settings/draft-contract.ts';

export function aView(change: Partial<SettingsView> = {}): SettingsView {
  return {
    viewer: {
      name: 'max@northwind.example',
      isAdmin: true,
      mayPropose: true,
      sentence: 'You hold the marketing key.',
    },
    health: {
      tone: 'bad',
      sentence: 'Something needs you: connection.',
      checks: [
        {
          key: 'connection',
          label: 'Connection',
          tone: 'bad',
          sentence: 'HubSpot no longer accepts Fairlead’s access.',
          todo: 'Have a Super Admin connect it again.',
        },
        { key: 'scopes', label: 'Permissions', tone: 'good', sentence: 'All 12 are granted.', todo: null },
      ],
      progress: [
        { label: 'First look at all contacts', sentence: '40 of about 90 so far', done: 40, total: 90 },
      ],
      deadLetters: [
        { id: '5', what: 'Writing to contact 7', reason: 'refused', when: '09:00', canRepeat: true },
        { id: '6', what: 'Something from HubSpot', reason: 'unreadable', when: '08:00', canRepeat: false },
      ],
    },
    model: {
      name: 'default 1.0.0',
      title: 'Outbound services',
      version: '1.0.0',
      hash: 'e442b600c58c',
      sentence: 'Published Tue 3 Mar by max@northwind.example.',
      inWords: ['A lead is an MQL from 60 points on, with a fit of at least 60.'],
    },
    inForce: [
      {
        key: 'targets',
        area: 'sla',
        title: 'What sales promises',
        lines: [{ label: 'First touch within', value: '4 business hours' }],
      },
      {
        key: 'lifecycle',
        area: 'lifecycle',
        title: 'HubSpot’s lifecycle stage follows',
        lines: [{ label: 'MQL', value: 'Marketing qualified lead' }],
      },
    ],
    packs: [{ name: 'default', title: 'Outbound services', help: '30 rules; MQL from 60 points on.' }],
    proposal: null,
    keptDraft: null,
    keys: [
      {
        role: 'marketing',
        label: 'Marketing key',
        help: 'Proposes models.',
        holders: [
          { name: 'max@northwind.example', email: 'max@northwind.example', isYou: true, isUsual: false },
        ],
      },
      { role: 'sales', label: 'Sales key', help: 'Proposes models.', holders: [] },
    ],
    privacy: {
      reads: ['job title (contact.jobtitle)'],
      keeps: ['Decisions'],
      writes: [],
      whoMay: 'Ask ina@northwind.example.',
    },
    firstRun: null,
    ...change,
  };
}

export function aProposal(change: Partial<ProposalView> = {}): ProposalView {
  return {
    id: '7',
    name: 'default 1.0.1',
    sentence: 'Proposed by sam@northwind.example 10:12 with the sales key.',
    note: 'too many of them',
    changes: ['The MQL threshold is 66 points instead of 60.'],
    effect: 'Of 3 contacts 0 would become an MQL and 1 would stop being one.',
    needed: 'You can confirm it with the marketing key.',
    mayConfirm: true,
    mayReject: true,
    mayWithdraw: false,
    ...change,
  };
}

/** Of the model that was published when the draft was begun. */
export const PUBLISHED_HASH = `sha256:${'e4'.repeat(32)}`;

export function aDraft(change: Partial<DraftView> = {}): DraftView {
  return {
    text: 'model: { version: 1.0.1 }\n',
    name: 'default 1.0.1',
    isPublished: false,
    begunOn: PUBLISHED_HASH,
    outdated: null,
    faults: [],
    findings: [{ level: 'statement', path: 'mql', sentence: 'Engagement alone can never qualify.' }],
    gaps: [],
    properties: { state: 'known', sentence: 'Checked against the account’s properties as of 09:00.' },
    changes: ['The MQL threshold is 66 points instead of 60.'],
    isVersionTaken: false,
    groups: [
      {
        key: 'thresholds',
        area: 'model',
        title: 'When a lead is an MQL',
        help: null,
        fields: [
          {
            path: ['mql', 'threshold', 'default'],
            label: 'Points needed',
            help: null,
            kind: 'whole',
            value: 66,
            usual: null,
            options: [],
          },
        ],
      },
    ],
    seen: [
      {
        kind: 'form',
        name: 'Talk to us',
        names: ['Talk to us'],
        contacts: 3,
        signal: null,
        signalLabel: null,
        help: null,
      },
      {
        kind: 'page',
        name: 'https://example.com/pricing',
        names: ['https://example.com/pricing', 'https://www.example.com/pricing'],
        contacts: 9,
        signal: 'pricing',
        signalLabel: 'Pricing page visit',
        help: 'Also seen at https://www.example.com/pricing.',
      },
    ],
    channels: [{ source: 'PAID_SOCIAL', label: 'Paid social', contacts: 4, channel: 'paid_social' }],
    channelChoice: { usual: 'Other', options: [{ value: 'paid_social', label: 'Paid social' }] },
    signals: [{ value: 'contact_us', label: 'Contact or pricing inquiry' }],
    choices: { decays: [], gates: [], onMissing: [], reasons: [], actions: [], inputs: [] },
    refused: [],
    ...change,
  };
}

export function aPreview(change: Partial<PreviewView> = {}): PreviewView {
  return {
    sentence: 'Of 3 contacts 0 would become an MQL and 1 would stop being one.',
    becoming: [],
    stopping: [
      {
        contactId: '9',
        name: 'Dana Reyes',
        href: 'https://app.hubspot.com/contacts/4001001/record/0-1/9',
        before: '70 points, MQL',
        after: '70 points, not an MQL',
        reason: 'Not an MQL yet: 70 of 75 points.',
        isChanged: true,
      },
    ],
    others: [],
    caveats: [],
    ...change,
  };
}

/** Who has decided, as the card calls them. */
import { expect, test } from 'vitest';
import { deciderName } from '../../src/card/decider-name.ts';
import { speechFor } from '../../src/card/speech.ts';
import type { Decider } from '../../src/lifecycle/actors.ts';
import { editorOf } from '../../src/lifecycle/editors.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { aCardLead, NOW, viewOf } from './a-view.ts';

const users = new Map([['9', 'Rae\nStone']]);

function called(by: Decider, lang = 'en', viewerId = '77'): string {
  return deciderName(by, { viewerId, users }, speechFor(lang).words.decider);
}

/** Somebody who has edited the property in HubSpot. */
function edited(source: string, sourceId: string | null): Decider {
  const editor = editorOf(
    { source, sourceId },
    { property: 'fairlead_sal_status', value: 'rejected' },
    { appId: '1', written: {} },
  );
  if (editor === 'own_echo') throw new Error('nobody else has set it');
  return editor;
}

test('a user is called as HubSpot’s owners are, whatever the decision was signed with', () => {
  expect(called({ kind: 'person', id: '9', name: 'rae@seller.test', door: 'card' })).toBe('Rae Stone');
  expect(called(edited('CRM_UI', 'userId:9'), 'de')).toBe('Rae Stone');
});

test('one who is no owner is called as the decision was signed, else by the id', () => {
  expect(called({ kind: 'person', id: '8', name: 'sam@seller.test', door: 'card' })).toBe('sam@seller.test');
  expect(called(edited('CRM_UI', 'userId:8'))).toBe('user 8');
  expect(called(edited('CRM_UI', 'userId:8'), 'de')).toBe('Benutzer 8');
});

test('whoever looks is "you", and who is nobody in particular is told in the language of the viewer', () => {
  expect(called(edited('CRM_UI', 'userId:9'), 'de', '9')).toBe('Ihnen');
  expect(called(edited('CRM_UI', null))).toBe('somebody in HubSpot');
  expect(called(edited('CRM_UI', null), 'de')).toBe('jemandem in HubSpot');
  expect(called(edited('AUTOMATION_PLATFORM', 'enrollment:5'), 'de')).toBe('einem Workflow');
  expect(called({ kind: 'automation', id: '9', door: 'action' })).toBe('automation (9)');
});

test('headline, what can be taken back and a reason that is awaited name the same person', () => {
  const by = edited('CRM_UI', 'userId:9');
  const decided = { key: 'k', at: NOW, by, decision: 'recycle', reason: 'no_current_need' } as const;
  const state = withHandoff({
    stage: 'recycled',
    furthestStage: 'mql',
    salStatus: 'recycled',
    episode: 1,
    mqlAt: NOW,
    stageSince: NOW,
    decided,
  });
  const recycled = viewOf(aCardLead({ state, users }), NOW);
  expect(recycled.headline).toMatch(/^Recycled today by Rae Stone \(/);
  expect(recycled.forms!.undo).toMatch(/^Recycled by Rae Stone at /);
  const awaiting = {
    state: 'awaiting_reason',
    key: 'k',
    by,
    what: 'rejected',
    since: NOW,
    until: NOW,
    isLacking: true,
  } as const;
  expect(viewOf(aCardLead({ awaiting, users }), NOW).nextStep).toBe(
    'Rejected by Rae Stone without a reason: choose a rejection reason, or set the SAL status back.',
  );
});

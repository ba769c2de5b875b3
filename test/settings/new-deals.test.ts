/** What the settings' health says of deals and leads that the model asks for and the account does not let Fairlead make. */
import { expect, test } from 'vitest';
import { manifest } from '../../src/manifest.ts';
import { healthView } from '../../src/settings/health-view.ts';
import type { PortalSettings } from '../../src/settings/ports.ts';
import { SETTINGS_IN_ENGLISH } from '../../src/settings/speech.ts';
import type { Installation } from '../../src/store/installations.ts';

const NOW = Date.UTC(2026, 10, 20, 10);

const installation: Installation = {
  portalId: '1',
  generation: 1,
  state: 'connected',
  disconnectedReason: null,
  scopes: manifest.scopes.required,
  installedBy: null,
  installedAt: NOW,
  account: {},
  settings: {},
  modelHash: null,
  provisionedAt: NOW,
};

function checksOf(waiting: number | null) {
  const portal: PortalSettings = {
    installation,
    published: null,
    roster: { installer: null, named: [] },
    proposal: null,
    health: {
      heardAt: NOW,
      workDueSince: null,
      writesDueSince: null,
      failing: 0,
      lastError: null,
      dealsError: null,
      dealsWithoutRight: waiting,
      leadsWithoutRight: waiting,
      deadLetters: 0,
      failedTasks: [],
    },
    tasks: [],
    deadLetters: [],
  };
  const view = healthView({
    portal,
    installUrl: 'https://fairlead.example/install',
    now: NOW,
    zone: 'UTC',
    speech: SETTINGS_IN_ENGLISH,
  });
  const find = (wanted: string) => view.checks.find(({ key }) => key === wanted);
  return { deals: find('new-deals'), leads: find('sales-leads') };
}

test('they are no matter where the account lets us, or the model asks for none', () => {
  expect(checksOf(null)).toEqual({ deals: undefined, leads: undefined });
});

test.each([
  [0, 'does not let Fairlead make any.'],
  [1, 'make any. 1 SQL waits for its deal.'],
  [3, 'make any. 3 SQLs wait for their deals.'],
])('of %i SQLs that wait it says how many, and what to do', (waiting, end) => {
  const check = checksOf(waiting).deals!;
  expect(check.tone).toBe('soon');
  expect(check.sentence.endsWith(end)).toBe(true);
  expect(check.todo).toContain(
    'Super Admin open https://fairlead.example/install and grant crm.objects.deals.write',
  );
});

test.each([
  [0, 'does not let Fairlead keep any.'],
  [1, 'keep any. 1 lead waits for its record.'],
  [3, 'keep any. 3 leads wait for their records.'],
])('of %i leads that wait for their records it says the same', (waiting, end) => {
  const check = checksOf(waiting).leads!;
  expect(check.tone).toBe('soon');
  expect(check.sentence.endsWith(end)).toBe(true);
  expect(check.todo).toContain('grant crm.objects.leads.read, crm.objects.leads.write');
});

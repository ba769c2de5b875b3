/** What settings and doctor say of what the model asks for and the account does not let Fairlead make or set. */
import { expect, test } from 'vitest';
import { judgePortal } from '../../src/cli/doctor/portals.ts';
import { manifest } from '../../src/manifest.ts';
import { healthView } from '../../src/settings/health-view.ts';
import type { PortalSettings } from '../../src/settings/ports.ts';
import { SETTINGS_IN_ENGLISH } from '../../src/settings/speech.ts';
import type { Installation } from '../../src/store/installations.ts';
import type { PortalHealth } from '../../src/store/portal-health.ts';

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

const WELL: PortalHealth = {
  heardAt: NOW,
  workDueSince: null,
  writesDueSince: null,
  failing: 0,
  lastError: null,
  dealsError: null,
  dealsWithoutRight: null,
  leadsWithoutRight: null,
  unfollowed: { count: 0, reason: null },
  deadLetters: 0,
  failedTasks: [],
  troubledTasks: [],
};

function checksOf(waiting: number | null, unfollowed = WELL.unfollowed) {
  const portal: PortalSettings = {
    installation,
    published: null,
    roster: { installer: null, named: [] },
    proposal: null,
    health: { ...WELL, dealsWithoutRight: waiting, leadsWithoutRight: waiting, unfollowed },
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
  return { deals: find('new-deals'), leads: find('sales-leads'), lifecycle: find('unfollowed') };
}

test('they are no matter where the account lets us, or the model asks for none', () => {
  expect(checksOf(null)).toEqual({ deals: undefined, leads: undefined, lifecycle: undefined });
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

test.each([
  [1, null, 'HubSpot has not taken over the stage of 1 lead.'],
  [3, 'no such stage', 'HubSpot has not taken over the stage of 3 leads. It says: no such stage'],
])('of %i leads whose stage HubSpot does not take over both say so, and why', (count, reason, sentence) => {
  const { lifecycle } = checksOf(null, { count, reason });
  expect(lifecycle).toMatchObject({ tone: 'soon', sentence });
  const findings = judgePortal(installation, { ...WELL, unfollowed: { count, reason } }, manifest, NOW);
  const [finding, ...more] = findings.filter(({ state }) => state !== 'ok');
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ state: 'warning', check: 'portal 1 lifecycle' });
  expect(finding!.text).toContain(reason ?? 'a rule of the account');
});

/** What the settings' health says of deals that the model asks for and the account does not let Fairlead make. */
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

function checkOf(dealsWithoutRight: number | null) {
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
      dealsWithoutRight,
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
  return view.checks.find(({ key }) => key === 'new-deals');
}

test('they are no matter where the account lets us, or the model asks for none', () => {
  expect(checkOf(null)).toBeUndefined();
});

test.each([
  [0, 'does not let Fairlead make any.'],
  [1, 'make any. 1 SQL waits for its deal.'],
  [3, 'make any. 3 SQLs wait for their deals.'],
])('of %i SQLs that wait it says how many, and what to do', (waiting, end) => {
  const check = checkOf(waiting)!;
  expect(check.tone).toBe('soon');
  expect(check.sentence.endsWith(end)).toBe(true);
  expect(check.todo).toContain(
    'Super Admin open https://fairlead.example/install and grant crm.objects.deals.write',
  );
});

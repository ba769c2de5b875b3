import pino from 'pino';
import { expect, test } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { disconnect } from '../../src/oauth/disconnect.ts';
import { SealError } from '../../src/oauth/sealing.ts';
import type { Installation, Installations, PortalInstallation } from '../../src/store/installations.ts';

const TOKENS = { accessToken: 'a', refreshToken: 'r', issuedAt: 0, expiresAt: 1 };

function given(down: boolean, readTokens: PortalInstallation['readTokens'] = async () => TOKENS) {
  const steps: string[] = [];
  const step = (name: string) => async () => {
    steps.push(name);
    if (down) throw new CrmError(name, { kind: 'transient', reason: 'network' });
  };
  const portal = {
    read: async () => ({ generation: 3 }) as Installation,
    readTokens,
    markDisconnected: async (reason: string, generation?: number) =>
      void steps.push(`forget: ${reason} (${generation})`),
  } as Partial<PortalInstallation> as PortalInstallation;
  const deps = {
    installations: { forPortal: () => portal } as Partial<Installations> as Installations,
    endpoint: { revoke: step('revoke') },
    crm: () => ({ uninstall: step('uninstall') }),
    forget: () => void steps.push('drop the client'),
    log: pino({ level: 'silent' }),
  };
  return { deps, steps };
}

test.each([false, true])(
  'a disconnect tells HubSpot and forgets the tokens, HubSpot down: %s (R40)',
  async (down) => {
    const { deps, steps } = given(down);
    await disconnect(deps, '1', 'asked for by an admin');
    expect(steps).toEqual(['uninstall', 'revoke', 'forget: asked for by an admin (3)', 'drop the client']);
  },
);

test('a portal whose tokens do not open can leave all the same; any other fault is told', async () => {
  const shut = given(false, () => Promise.reject(new SealError('damaged', 'it does not open')));
  await disconnect(shut.deps, '1', 'asked for');
  expect(shut.steps).toEqual(['forget: asked for (3)', 'drop the client']);
  const broken = given(false, () => Promise.reject(new Error('no database')));
  await expect(disconnect(broken.deps, '1', 'asked for')).rejects.toThrow('no database');
});

import pino from 'pino';
import { expect, test } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { disconnect } from '../../src/oauth/disconnect.ts';
import type { Installations, PortalInstallation } from '../../src/store/installations.ts';

function given(down: boolean) {
  const steps: string[] = [];
  const step = (name: string) => async () => {
    steps.push(name);
    if (down) throw new CrmError(name, { kind: 'transient', reason: 'network' });
  };
  const portal = {
    readTokens: async () => ({ accessToken: 'a', refreshToken: 'r', issuedAt: 0, expiresAt: 1 }),
    markDisconnected: async (reason: string) => void steps.push(`forget: ${reason}`),
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
    expect(steps).toEqual(['uninstall', 'revoke', 'forget: asked for by an admin', 'drop the client']);
  },
);

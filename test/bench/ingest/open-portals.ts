/** Portals with people in them that have let the app in: what a load of webhooks is told of. */
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { browse } from '../../../scripts/local/browse.ts';
import { manifest } from '../../../src/manifest.ts';
import type { BatchOptions } from './batches.ts';

export async function openPortals(
  sandbox: Sandbox,
  appUrl: string,
  people: Pick<BatchOptions, 'portals' | 'firstContact' | 'contactsPerPortal'>,
): Promise<void> {
  for (const portalId of people.portals) {
    const contacts = Array.from({ length: people.contactsPerPortal }, (_, place) => ({
      id: String(people.firstContact + place),
      properties: {
        email: `lead${place}@company.example`,
        jobtitle: 'VP of Sales',
        lifecyclestage: 'lead',
      },
    }));
    sandbox.load(portalId, 'contacts', contacts);
    sandbox.settings.autoApprove = portalId;
    await browse(appUrl + manifest.paths.install);
  }
}

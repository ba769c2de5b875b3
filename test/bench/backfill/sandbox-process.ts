/**
 * The sandbox as a process of its own, so that neither its memory nor its processor time counts as the app's.
 * Started with portal, contacts, the factor on HubSpot's limits, the app's port and its data folder; tells its
 * parent the app's environment when the contacts are there, and ends with it.
 */
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { manifest } from '../../../src/manifest.ts';
import { environmentFor } from '../../support/app-process.ts';
import { populate } from './population.ts';

const HUBSPOT_LIMIT = 110;

const [portalId = '', contacts, factor, port, dataFolder = ''] = process.argv.slice(2);
const sandbox = await startSandbox({
  portals: [{ id: portalId }],
  autoApprove: portalId,
  subscriptions: manifest.webhooks.subscriptions,
  limit: HUBSPOT_LIMIT * Number(factor),
});
populate(sandbox, portalId, Number(contacts));
process.send!({ url: sandbox.url, environment: environmentFor(sandbox, { port: Number(port), dataFolder }) });
process.once('disconnect', () => process.exit(0));

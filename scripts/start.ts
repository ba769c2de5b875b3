/**
 * `npm start`. With HubSpot credentials in the environment it is the server. Without any, it is the product on
 * one's own machine: a sandbox portal, the app on its embedded database, and a story that unfolds.
 */
import { hasCredentials } from '../src/config.ts';

if (hasCredentials(process.env)) await import('../src/main.ts');
else await import('./local/main.ts');

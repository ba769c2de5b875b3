/** Loaded before HubSpot's CLI: answers the one call it makes when it validates, and lets no other out. */
import nock from 'nock';
import { SCHEMAS } from './schemas.ts';

nock.disableNetConnect();
nock('https://api.hubapi.com')
  .persist()
  .get(/^\/project-components-external\/project-schemas\/v3\//)
  .query(true)
  .reply(200, SCHEMAS);

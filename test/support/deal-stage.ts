/** Deals on a stage: who makes them, what the store then has of them, and HubSpot's webhooks about them by hand. */

import { signV3 } from '../webhooks/door.ts';
import { openStage, PORTAL, type Stage } from './stage.ts';

export const NOW = Date.UTC(2026, 10, 20, 10);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface DealStage extends Stage {
  /** Epoch ms; time passes by adding to it. */
  now: number;
  aContact(name: string): string;
  /** In the first stage of the sales pipeline, unless said otherwise. */
  aDeal(contacts: readonly string[], properties?: Record<string, string>): string;
  /** A person moves it, and everything that follows is done. */
  moves(deal: string, properties: Record<string, string>): Promise<void>;
  /** The kept rows, the oldest deal first, each with its contacts. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes
  kept(): Promise<any[]>;
  /** How often the contact has been decided. */
  decisions(contact: string): Promise<number>;
  /** Webhooks as HubSpot signs them. @returns the status they were answered with */
  post(events: readonly Record<string, unknown>[]): Promise<number>;
}

export async function openDealStage(): Promise<DealStage> {
  const clock = { now: NOW };
  const stage = await openStage({ now: () => clock.now });
  const actor = () => stage.sandbox.actor(PORTAL);
  const more: Omit<DealStage, keyof Stage | 'now'> = {
    aContact: (name) =>
      actor().create('contacts', { email: `${name}@northwind.example`, lifecyclestage: 'lead' }),
    aDeal(contacts, properties = {}) {
      const values = { dealname: 'Pilot', pipeline: 'default', dealstage: 'appointmentscheduled' };
      const deal = actor().create('deals', { ...values, ...properties });
      for (const contact of contacts) actor().associate('deals', deal, 'contacts', contact);
      return deal;
    },
    async moves(deal, properties) {
      clock.now += MINUTE;
      actor().update('deals', deal, properties);
      await stage.settle();
    },
    kept: () =>
      stage.rows(`
        select deal_id, state, (extract(epoch from since) * 1000)::float8 as since, amount, currency, lost_reason, pipeline, stage, deleted_at is not null as gone,
          array(select contact_id::text from deal_contact link
            where link.portal_id = deal.portal_id and link.deal_id = deal.deal_id order by 1) as contacts
        from deal order by portal_id, deal_id`),
    async decisions(contact) {
      const [row] = await stage.rows(`select revision from lead where contact_id = ${contact}`);
      return row?.revision ?? 0;
    },
    async post(events) {
      const body = Buffer.from(JSON.stringify(events));
      const url = `${stage.url}/webhooks/hubspot`;
      const { clientSecret: secret } = stage.sandbox.app.options;
      const headers = {
        'content-type': 'application/json',
        'x-hubspot-request-timestamp': String(clock.now),
        'x-hubspot-signature-v3': signV3({ url, body, time: clock.now, secret }),
      };
      return (await fetch(url, { method: 'POST', body, headers })).status;
    },
  };
  return Object.defineProperty(Object.assign(stage, more), 'now', {
    get: () => clock.now,
    set: (at: number) => {
      clock.now = at;
    },
  }) as DealStage;
}

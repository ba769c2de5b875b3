/** Where spans begin and end: a webhook batch, a claim, an outbox batch, a call. No id of a record, no value. */

import type { CallWatch } from './crm/client.ts';
import type { Claim, ClaimedItem } from './inbox/claim.ts';
import type { CrmWriter } from './outbox/ports.ts';
import type { Attributes, Trace } from './tracing.ts';
import type { EventIntake } from './webhooks/intake.ts';

export function tracedIntake(trace: Trace, intake: EventIntake): EventIntake {
  return {
    accept: (batch) => {
      const portals = [...new Set(batch.events.map(({ portalId }) => portalId))];
      const attributes = { 'fairlead.portal_ids': portals, 'fairlead.events': batch.events.length };
      return trace('webhook batch', attributes, () => intake.accept(batch));
    },
  };
}

export function claimAttributes({ portalId, objectType }: Claim, items: readonly ClaimedItem[]): Attributes {
  return {
    'fairlead.portal_id': portalId,
    'fairlead.object_type': objectType,
    'fairlead.records': items.length,
  };
}

export function tracedWriter(trace: Trace, portalId: string, writer: CrmWriter): CrmWriter {
  return {
    ...writer,
    update: (objectType, rows, how) => {
      const attributes = {
        'fairlead.portal_id': portalId,
        'fairlead.object_type': objectType,
        'fairlead.records': rows.length,
      };
      return trace('outbox batch', attributes, () => writer.update(objectType, rows, how));
    },
  };
}

export function callWatch(trace: Trace): (portalId: string) => CallWatch {
  return (portalId) =>
    ({ operation, method, route }, send) =>
      trace(
        `HubSpot ${operation}`,
        { 'fairlead.portal_id': portalId, 'http.request.method': method, 'url.template': route },
        (note) => send((status) => note({ 'http.response.status_code': status })),
      );
}

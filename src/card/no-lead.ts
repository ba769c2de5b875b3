/** Where there is no lead to show: what is the matter, and what to do next. */
import type { Failure } from './contract.ts';
import type { NoLead } from './ports.ts';

export function noLead(reading: NoLead): Failure {
  switch (reading.kind) {
    case 'not_installed':
      return told(
        'not_installed',
        'Fairlead is not installed here',
        'Ask a Super Admin of this account to install it.',
      );
    case 'disconnected':
      return told(
        'disconnected',
        'Fairlead is disconnected',
        'HubSpot no longer accepts its access, so nothing is updated. Ask a Super Admin to connect it again; nothing is lost.',
      );
    case 'preparing':
      return again(
        'preparing',
        'Fairlead is being prepared',
        'This account has no qualification model yet. It comes with the installation, or an admin publishes one.',
      );
    case 'waiting':
      return again('waiting', 'Not scored yet', waitingText(reading.backfill));
    case 'deleted':
      return told(
        'deleted',
        'This contact was deleted in HubSpot',
        'Its history is kept for reports. Restore the contact in HubSpot to go on with it.',
      );
    case 'erased':
      return told(
        'erased',
        'This contact was erased for privacy',
        'Nothing about it is kept, and nothing will be collected.',
      );
  }
}

/** For everything that passes. */
export const UNAVAILABLE: Failure = again(
  'unavailable',
  'Fairlead cannot answer now',
  'Its database does not answer. Nothing is lost; try again in a moment.',
);

function waitingText(backfill: Extract<NoLead, { kind: 'waiting' }>['backfill']): string {
  if (backfill === null) {
    return 'Fairlead has not looked at this contact yet. New contacts take less than a minute; an older one is looked at as soon as something changes.';
  }
  const { done, total } = backfill;
  const of = total === null ? '' : ` of about ${total}`;
  return `Fairlead looks at every contact once: ${done}${of} so far. This one comes by itself.`;
}

function told(code: string, title: string, message: string): Failure {
  return { ok: false, code, title, message, again: false };
}

function again(code: string, title: string, message: string): Failure {
  return { ok: false, code, title, message, again: true };
}

/** Sales at work for a morning: some leads are accepted, some sent back, so that there is something to see. */
import { readValue } from '../../sandbox/crm/record.ts';
import { appFetch } from '../../sandbox/extensions/app-fetch.ts';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type OpenPortal, untilQuiet } from '../local/open-portal.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Decision = Readonly<Record<string, unknown>> & { readonly decision: string };

const YES = { valid: true, relevant: true, routed: true, willWork: true };

/** In the order in which the leads became MQLs; those beyond are left waiting. */
function decisions(now: number): readonly Decision[] {
  return [
    { decision: 'accept', answers: YES },
    { decision: 'accept', answers: YES },
    { decision: 'reject', reason: 'wrong_company_size', note: 'Two people and a dog.' },
    { decision: 'accept', answers: YES },
    { decision: 'recycle', reason: 'no_current_need', until: now + 9 * DAY_MS },
    { decision: 'accept', answers: YES },
    { decision: 'accept', answers: YES },
    { decision: 'recycle', reason: 'no_current_need', until: now + 12 * DAY_MS },
  ];
}

/** `kept`: the lead that goes on waiting. Afterwards three hours have passed, and some are late. */
export async function decideSome({ sandbox, app, url }: OpenPortal, kept: string): Promise<void> {
  const waiting = [...sandbox.portal(demoPortalId).stores.contacts.after(undefined)].filter(
    (record) => readValue(record, 'fairlead_sal_status') === 'pending' && readValue(record, 'email') !== kept,
  );
  const now = sandbox.clock.now();
  for (const [index, decision] of decisions(now).entries()) {
    const contact = waiting[index];
    if (contact)
      await decide({ sandbox, url }, contact.id, {
        ...decision,
        idempotencyKey: `picture-decision-${index}`,
      });
  }
  await untilQuiet(app.context, sandbox);
  sandbox.clock.advance(3 * HOUR_MS);
  await untilQuiet(app.context, sandbox);
}

/** As whoever owns leads there, over the card's own door. */
export async function decide(
  { sandbox, url }: Pick<OpenPortal, 'sandbox' | 'url'>,
  contactId: string,
  body: Decision,
): Promise<void> {
  const { appId, clientSecret } = sandbox.app.options;
  const [owner] = sandbox.portal(demoPortalId).owners;
  const viewer = { portalId: demoPortalId, userId: owner!.userId, userEmail: owner!.email };
  const request = { url: `${url}/api/card/contacts/${contactId}/decisions`, method: 'POST', body };
  const target = { appId, clientSecret, url, publicUrl: url };
  const answer = await appFetch(target, viewer, request, sandbox.clock.now);
  const { ok } = answer.body as { ok?: boolean };
  if (!ok) throw new Error(`The decision ${body.decision} was answered with ${JSON.stringify(answer.body)}`);
}

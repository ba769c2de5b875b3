/** Where HubSpot shows a contact. Pure. */

export interface Links {
  /** HubSpot's address where it is not that of the account: a sandbox. */
  readonly appUrl: string;
}

export interface LinkedAccount {
  readonly portalId: string;
  /** The host of the account, as HubSpot tells it; null where it has not. */
  readonly uiDomain: string | null;
}

const USUAL_APP_URL = 'https://app.hubspot.com';

/** Accounts in other data centres have a host of their own; a sandbox is where the app was told. */
export function contactLink(
  { portalId, uiDomain }: LinkedAccount,
  { appUrl }: Links,
  contactId: string,
): string {
  const origin = uiDomain !== null && appUrl === USUAL_APP_URL ? `https://${uiDomain}` : appUrl;
  return `${origin}/contacts/${portalId}/record/0-1/${contactId}`;
}

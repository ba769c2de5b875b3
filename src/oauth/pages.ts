/** What a person sees when connecting an account: one sentence, one next step. */
import { type Html, html } from '../http/html.ts';
import { button, type Page, personPage, referenceLine } from '../http/person-page.ts';

/** What stands at the app's own address: nothing to see, and the way in. */
export function welcomePage(installUrl: string): Page {
  return personPage(200, 'done', 'Fairlead is running', [
    html`<p>What it finds out about your leads is shown inside HubSpot: on each contact’s record, on Fairlead’s home page and in its settings.</p>`,
    html`<p>To connect a HubSpot account you need the right to install apps there.</p>`,
    button(installUrl, 'Connect a HubSpot account'),
  ]);
}

export function connectedPage(account: {
  portalId: string;
  contactsUrl: string;
  isReinstall: boolean;
}): Page {
  return personPage(
    200,
    'done',
    account.isReinstall ? 'Fairlead is connected again' : 'Fairlead is connected',
    [
      html`<p>HubSpot account ${account.portalId} is set up now. You can close this page; it goes on by itself:</p>`,
      html`<ol>
      <li>The group <strong>Lead qualification</strong> with Fairlead’s properties appears on contacts and companies.</li>
      <li>All contacts are read and scored once. Nobody’s lifecycle stage changes by this, and no SLA clock starts.</li>
      <li>From then on every change is scored within seconds.</li>
    </ol>`,
      html`<p>To see why a lead qualified, open a contact and look at <strong>Why</strong> in that group.</p>`,
      button(account.contactsUrl, 'Open your contacts'),
    ],
  );
}

/** The link was old, used, or opened in another browser: harmless, and the same cure for all. */
export function startAgainPage(installUrl: string, reference: string): Page {
  return personPage(400, 'stopped', 'This install link is no longer good', [
    html`<p>Install links work once, for ten minutes, in the browser in which they were opened. Nothing was connected and nothing was changed.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function declinedPage(installUrl: string): Page {
  return personPage(200, 'stopped', 'Fairlead was not connected', [
    html`<p>Access was declined in HubSpot, so nothing was connected and nothing was changed. If you lack the right to install apps, ask a Super Admin of the account to open the link.</p>`,
    startAgain(installUrl),
  ]);
}

export function refusedPage(installUrl: string, reference: string): Page {
  return personPage(400, 'stopped', 'HubSpot did not finish the install', [
    html`<p>HubSpot sent you back without a valid permission. Nothing was connected and nothing was changed.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function erasingPage(installUrl: string, reference: string): Page {
  return personPage(503, 'stopped', 'The earlier data of this account are being erased', [
    html`<p>Fairlead was connected to this account before, and what it kept then is just being erased. That takes some minutes; for a large account up to an hour. Start again after that: nothing was connected yet.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function busyPage(installUrl: string, reference: string): Page {
  return personPage(503, 'stopped', 'HubSpot is busy at the moment', [
    html`<p>The install could not be finished because HubSpot did not answer as expected. Wait a minute, then start again.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function tooOftenPage(installUrl: string): Page {
  return personPage(429, 'stopped', 'That was too often', [
    html`<p>The install was begun many times from your network within a short time. Wait half a minute, then start again.</p>`,
    startAgain(installUrl),
  ]);
}

export function misconfiguredPage(reference: string): Page {
  return personPage(500, 'stopped', 'Fairlead is not set up correctly', [
    html`<p>HubSpot does not accept this app’s own credentials. That is not your fault: please tell whoever runs Fairlead for you.</p>`,
    referenceLine(reference),
  ]);
}

function startAgain(installUrl: string): Html {
  return button(installUrl, 'Start again');
}

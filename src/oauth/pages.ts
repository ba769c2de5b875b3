/** What a person sees when connecting an account: one sentence, one next step, nothing loaded from elsewhere. */
import { createHash } from 'node:crypto';
import { Html, html } from '../http/html.ts';

export interface Page {
  readonly status: number;
  readonly html: string;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2a37; --soft: #5b6777; --paper: #fff; --wall: #f3f5f8; --line: #dde3ea; --deed: #b8431f; --done: #14785a; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f6; --soft: #a9b4c2; --paper: #1b222c; --wall: #11161d; --line: #2e3845; --deed: #ff9772; --done: #5fd3ad; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--wall); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 2.25rem; background: var(--paper); border: 1px solid var(--line); border-top: .3rem solid var(--tone); border-radius: .75rem; }
main.done { --tone: var(--done); } main.stopped { --tone: var(--deed); }
.app { margin: 0 0 1rem; color: var(--soft); font-size: .875rem; font-weight: 600; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p, ol { margin: 0 0 1rem; } ol { padding-left: 1.25rem; } li { margin-bottom: .5rem; }
a.button { display: inline-block; padding: .65rem 1.1rem; border: 2px solid currentColor; border-radius: .5rem; color: var(--deed); font-weight: 600; text-decoration: none; }
a.button:hover { text-decoration: underline; } a.button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.reference { margin: 1.5rem 0 0; color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere; }
`;

/** Only our own style, by its hash; no script, no frame, no form, no request to anyone. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function connectedPage(account: {
  portalId: string;
  contactsUrl: string;
  isReinstall: boolean;
}): Page {
  return page(200, 'done', account.isReinstall ? 'Fairlead is connected again' : 'Fairlead is connected', [
    html`<p>HubSpot account ${account.portalId} is set up now. You can close this page; it goes on by itself:</p>`,
    html`<ol>
      <li>The group <strong>Lead qualification</strong> with Fairlead’s properties appears on contacts and companies.</li>
      <li>All contacts are read and scored once. Nobody’s lifecycle stage changes by this, and no SLA clock starts.</li>
      <li>From then on every change is scored within seconds.</li>
    </ol>`,
    html`<p>To see why a lead qualified, open a contact and look at <strong>Why</strong> in that group.</p>`,
    html`<p><a class="button" href="${account.contactsUrl}">Open your contacts</a></p>`,
  ]);
}

/** The link was old, used, or opened in another browser: harmless, and the same cure for all. */
export function startAgainPage(installUrl: string, reference: string): Page {
  return page(400, 'stopped', 'This install link is no longer good', [
    html`<p>Install links work once, for ten minutes, in the browser in which they were opened. Nothing was connected and nothing was changed.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function declinedPage(installUrl: string): Page {
  return page(200, 'stopped', 'Fairlead was not connected', [
    html`<p>Access was declined in HubSpot, so nothing was connected and nothing was changed. If you lack the right to install apps, ask a Super Admin of the account to open the link.</p>`,
    startAgain(installUrl),
  ]);
}

export function refusedPage(installUrl: string, reference: string): Page {
  return page(400, 'stopped', 'HubSpot did not finish the install', [
    html`<p>HubSpot sent you back without a valid permission. Nothing was connected and nothing was changed.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function busyPage(installUrl: string, reference: string): Page {
  return page(503, 'stopped', 'HubSpot is busy at the moment', [
    html`<p>The install could not be finished because HubSpot did not answer as expected. Wait a minute, then start again.</p>`,
    startAgain(installUrl),
    referenceLine(reference),
  ]);
}

export function misconfiguredPage(reference: string): Page {
  return page(500, 'stopped', 'Fairlead is not set up correctly', [
    html`<p>HubSpot does not accept this app’s own credentials. That is not your fault: please tell whoever runs Fairlead for you.</p>`,
    referenceLine(reference),
  ]);
}

function startAgain(installUrl: string): Html {
  return html`<p><a class="button" href="${installUrl}">Start again</a></p>`;
}

function referenceLine(reference: string): Html {
  return html`<p class="reference">Reference for support: ${reference}</p>`;
}

function page(status: number, tone: 'done' | 'stopped', title: string, content: readonly Html[]): Page {
  const style = new Html(`<style>${STYLE}</style>`);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
${style}
</head>
<body>
<main class="${tone}">
<p class="app">Fairlead · lead qualification for HubSpot</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
  return { status, html: document.text };
}

/** The front page: what somebody sees first who has started Fairlead on his own machine. */
import type { FoundLead, FrontPortal } from './front-data.ts';
import { FRONT_STYLE } from './front-style.ts';
import { escapeHtml, frame } from './page.ts';

export interface Front {
  readonly portal: FrontPortal;
  readonly isInstalled: boolean;
  /** Where the app is, to install it from. */
  readonly appUrl: string;
  readonly others: readonly { readonly portalId: string; readonly portalName: string }[];
}

/** As long as nothing is there to see, the page looks again by itself. */
const LOOK_AGAIN = '<meta http-equiv="refresh" content="3">';

export function frontPage({ portal, isInstalled, appUrl, others }: Front): string {
  const first = portal.shown;
  const head = `<style>${FRONT_STYLE}</style>${first ? '' : LOOK_AGAIN}`;
  return frame(
    'Fairlead',
    `<div class="front">
<header class="hero"><div class="wide">
<div class="pitch">
<p class="mark">Fairlead</p>
<h1>Every qualified lead comes with its receipt.</h1>
<p>Which facts, which visits, which rule, which day: marketing and sales look at the same lines, and they add up. Sales accepts or sends back in two clicks, and the reason comes home to marketing.</p>
${isInstalled ? calls(portal, first) : installCall(appUrl)}
</div>
${receipt(portal.portalId, first, isInstalled)}
</div></header>
<main class="wide">
${isInstalled ? figures(portal) : ''}
${leadGrid(portal)}
${tries(portal, first)}
</main>
<footer class="wide"><p>This is a HubSpot portal played on your own machine. The people in it are invented; Fairlead, its card, its pages and every signature are the real ones. Nothing leaves this machine.</p>
${othersList(others)}</footer>
</div>`,
    head,
  );
}

function calls({ portalId }: FrontPortal, first: FoundLead | null): string {
  const pages = `/_sandbox/pages/portals/${escapeHtml(portalId)}`;
  const open = first
    ? `<a class="go" href="${recordPath(portalId, first.id)}">Open ${escapeHtml(first.name)}</a>`
    : '';
  return `<p class="calls-to">${open}<a href="${pages}/home">Today’s queue</a><a href="${pages}/settings">Settings</a><a href="/contacts/${escapeHtml(portalId)}/objects/0-1">All contacts</a></p>`;
}

function installCall(appUrl: string): string {
  return `<p class="calls-to"><a class="go" href="${escapeHtml(appUrl)}/install">Install Fairlead in this portal</a></p>`;
}

/** The best lead as a till would print it. */
function receipt(portalId: string, lead: FoundLead | null, isInstalled: boolean): string {
  if (!lead) {
    const waiting = isInstalled
      ? 'Two weeks of visits, downloads and replies are arriving. The first lead will stand here in a moment.'
      : 'Once Fairlead is installed, the first lead will stand here.';
    return `<div class="slip"><p>${waiting}</p></div>`;
  }
  const lines = lead.parts
    .filter(({ points }) => Number(points) !== 0)
    .map(({ label, points }) => `<div><dt>${label}</dt><dd>${signed(points)}</dd></div>`);
  return `<a class="slip" href="${recordPath(portalId, lead.id)}"><strong>${escapeHtml(lead.name)}</strong>
<span>${escapeHtml(lead.who)}</span>
<p>${escapeHtml(lead.reason)}</p>
<dl>${lines.join('')}<div class="sum"><dt>Together</dt><dd>${escapeHtml(lead.score)}</dd></div></dl>
<span class="more">See every line with its day</span></a>`;
}

function signed(points: string): string {
  return Number(points) > 0 ? `+${escapeHtml(points)}` : escapeHtml(points);
}

function figures({ figures: each }: FrontPortal): string {
  const items = each.map(({ label, number }) => `<div><dd>${number}</dd><dt>${label}</dt></div>`);
  return `<dl class="numbers">${items.join('')}</dl>`;
}

function leadGrid({ portalId, leads }: FrontPortal): string {
  if (leads.length === 0) return '';
  const items = leads.map(
    ({ id, name, who, reason, score, isHandRaiser }) => `<li><a href="${recordPath(portalId, id)}">
<strong>${escapeHtml(name)}</strong> <b>${escapeHtml(score)}</b>
<span>${escapeHtml(who)}</span>
<em>${escapeHtml(reason.replace(/^MQL: /, ''))}</em>
${isHandRaiser ? '<small>Raised a hand</small>' : ''}</a></li>`,
  );
  return `<section><h2>They wait for sales</h2><ul class="grid">${items.join('')}</ul></section>`;
}

function tries({ portalId }: FrontPortal, first: FoundLead | null): string {
  if (!first) return '';
  const record = recordPath(portalId, first.id);
  const pages = `/_sandbox/pages/portals/${escapeHtml(portalId)}`;
  const steps = [
    [
      record,
      'Accept a lead',
      'Two clicks on the card. The stage, the owner’s next step and the clock follow at once.',
    ],
    [
      record,
      'Let something happen',
      'Visit the prices, sit through a webinar, bring in a colleague, let three days pass: the card follows.',
    ],
    [
      record,
      'Give HubSpot a bad minute',
      'Let it answer 429 or 503 while things happen. Nothing is lost, and you see what is tried again.',
    ],
    [
      `${pages}/settings`,
      'Change a rule, with two keys',
      'Preview it on these very contacts, propose it, become somebody else in the bar, and confirm.',
    ],
  ] as const;
  const items = steps.map(
    ([href, title, text]) => `<li><a href="${href}"><strong>${title}</strong></a><p>${text}</p></li>`,
  );
  return `<section><h2>Try this</h2><ol class="tries">${items.join('')}</ol></section>`;
}

function othersList(others: Front['others']): string {
  if (others.length === 0) return '';
  const links = others.map(
    ({ portalId, portalName }) => `<a href="/?portal=${escapeHtml(portalId)}">${escapeHtml(portalName)}</a>`,
  );
  return `<p>Other portals here: ${links.join(', ')}</p>`;
}

function recordPath(portalId: string, contactId: string): string {
  return `/contacts/${escapeHtml(portalId)}/record/0-1/${escapeHtml(contactId)}`;
}

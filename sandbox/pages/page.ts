/** The pages' frame: everything a page needs comes from this machine. */
import { STYLE } from './style.ts';

export function recordPage(name: string, data: unknown): string {
  return frame(name, withScript('record', data));
}

export function extensionPage(title: string, data: unknown): string {
  return frame(title, withScript('extension', data));
}

function withScript(name: string, data: unknown): string {
  return `<div id="page"></div>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script src="/_sandbox/pages/${name}.js"></script>`;
}

export interface ListedContact {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly company: string;
  readonly stage: string;
  readonly score: string;
}

export function contactsPage(portalId: string, contacts: readonly ListedContact[]): string {
  const rows = contacts.map(
    ({ id, name, title, company, stage, score }) => `<tr>
  <td><a href="/contacts/${escapeHtml(portalId)}/record/0-1/${escapeHtml(id)}">${escapeHtml(name)}</a></td>
  <td>${escapeHtml(title)}</td><td>${escapeHtml(company)}</td><td>${escapeHtml(stage)}</td><td class="number">${escapeHtml(score)}</td></tr>`,
  );
  return frame(
    'Contacts',
    `${bar(portalId)}
<div class="list"><h1>Contacts</h1><table class="ui-table"><thead><tr><th>Name</th><th>Job title</th><th>Company</th><th>Qualification stage</th><th class="number">Score</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></div>`,
  );
}

/** The bar of pages that need no script. */
export function bar(portalId: string): string {
  const pages = `/_sandbox/pages/portals/${escapeHtml(portalId)}`;
  return `<header class="bar"><a class="mark" href="/">Fairlead <small>sandbox</small></a>
<nav aria-label="Portal"><a href="/contacts/${escapeHtml(portalId)}/objects/0-1">Contacts</a> <a href="${pages}/home">Home</a> <a href="${pages}/settings">Settings</a></nav></header>`;
}

export function sorryPage(problem: string): string {
  return frame(
    'Not here',
    `<header class="bar"><a class="mark" href="/">Fairlead <small>sandbox</small></a></header>
<main class="alone"><section class="box"><h1>Not here</h1><p>${escapeHtml(problem)}</p><p><a href="/">To the portal</a></p></section></main>`,
  );
}

export function frame(title: string, content: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${escapeHtml(title)} · HubSpot sandbox</title><style>${STYLE}</style>${head}</head><body>${content}</body></html>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

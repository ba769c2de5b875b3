/** A page for a person who came with a browser: one sentence, one next step, nothing loaded from elsewhere. */
import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { Html, html } from './html.ts';

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

/** `done`: what was asked for has happened; `stopped`: it has not. */
export type PageTone = 'done' | 'stopped';

export function personPage(status: number, tone: PageTone, title: string, content: readonly Html[]): Page {
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

export function button(address: string, label: string): Html {
  return html`<p><a class="button" href="${address}">${label}</a></p>`;
}

export function referenceLine(reference: string): Html {
  return html`<p class="reference">Reference for support: ${reference}</p>`;
}

export function sendPage(res: Response, page: Page): void {
  res.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': PAGE_POLICY });
  res.status(page.status).type('html').send(page.html);
}

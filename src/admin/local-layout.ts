/** What the local mode's pages share: the frame, and how points, times and stages are shown. */
import { Html, html } from '../http/html.ts';
import { STYLE } from './local-style.ts';

export function renderPage(
  title: string,
  content: readonly Html[],
  options: { refreshSeconds?: number } = {},
): Html {
  const refresh = options.refreshSeconds
    ? html`<meta http-equiv="refresh" content="${options.refreshSeconds}">`
    : html``;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${title} · Fairlead</title>
${new Html(`<style>${STYLE}</style>`)}
</head>
<body>
<header><strong>Fairlead</strong><span>the local sandbox: invented people, real rules</span></header>
<main>${content}</main>
</body>
</html>`;
}

/** Milli-points as people read them. */
export function points(milli: number): string {
  return String(Math.round(milli / 100) / 10);
}

/** A moment in UTC, such as `22 Nov, 03:45`. */
export function when(time: number): string {
  return MOMENT.format(time);
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A UTC day such as `22 Nov 2026`. */
export function day(time: number): string {
  return DAY.format(time);
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export function stageTag(stage: string): Html {
  const tone = stage === 'mql' || stage === 'disqualified' ? stage : 'other';
  const label = ['mql', 'sal', 'sql'].includes(stage) ? stage.toUpperCase() : stage;
  return html`<span class="tag ${tone}">${label}</span>`;
}

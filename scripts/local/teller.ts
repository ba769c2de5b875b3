/** Tells in the terminal, in a person's words, what is happening: each new MQL with its reason. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../src/context.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { reasonSentence } from '../../src/engine/render.ts';
import { countedPoints } from '../../src/engine/wording.ts';
import { createLeadViews, type LeadDetail, type LeadViews } from '../../src/store/lead-views.ts';

const LOOK_MS = 200;

export class Teller {
  readonly #out: NodeJS.WritableStream;
  readonly #began = Date.now();

  constructor(out: NodeJS.WritableStream) {
    this.#out = out;
  }

  say(text: string): void {
    const seconds = String(Math.round((Date.now() - this.#began) / 1000)).padStart(3);
    this.#out.write(`${seconds} s  ${text}\n`);
  }

  address(url: string): void {
    this.#out.write(`\n       Look here: ${url}\n\n`);
  }

  /** Tells every new MQL until the signal, and what was still untold then. */
  async follow(context: Context, stopped: AbortSignal): Promise<void> {
    const views = createLeadViews(context.db);
    let last = '0';
    for (;;) {
      const ending = stopped.aborted;
      for (const entry of await context.audit.after(last, 100)) {
        last = entry.auditId;
        if (entry.action !== 'transition' || entry.detail.to !== 'mql' || !entry.leadId) continue;
        await this.#tellMql(views, entry.portalId, entry.leadId);
      }
      if (ending) return;
      await sleep(LOOK_MS);
    }
  }

  async #tellMql(views: LeadViews, portalId: string, leadId: string): Promise<void> {
    const lead = await views.forPortal(portalId).lead(leadId);
    if (!lead?.receipt) return;
    this.say(`MQL  ${nameOf(lead)}`);
    this.#out.write(`            ${reasonSentence(lead.receipt)}\n            ${sumOf(lead.receipt)}\n`);
  }
}

function nameOf({ name, jobTitle, company }: LeadDetail): string {
  return [[name, jobTitle].filter(Boolean).join(', '), company].filter(Boolean).join(' at ');
}

/** `15 + 20 + 10 + 25 = 70`, in the order in which it happened. */
export function sumOf(receipt: Receipt): string {
  const terms = receipt.contributions
    .filter(({ score, points }) => score !== 'fit' && points !== 0)
    .sort((a, b) => (a.triggeredAt ?? 0) - (b.triggeredAt ?? 0))
    .map(({ points }) => points);
  const cut = receipt.score - terms.reduce((sum, points) => sum + points, 0);
  const all = cut === 0 ? terms : [...terms, cut];
  const text = all.map((milli, place) =>
    place === 0 ? figure(milli) : `${milli < 0 ? '-' : '+'} ${figure(Math.abs(milli))}`,
  );
  const sum = `${countedPoints(figure(receipt.score))}, ${figure(receipt.threshold)} needed`;
  return text.length === 0 ? sum : `${text.join(' ')} = ${sum}`;
}

function figure(milli: number): string {
  return String(Math.round(milli / 100) / 10);
}

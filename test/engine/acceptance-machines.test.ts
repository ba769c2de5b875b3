/** what link scanners earned a lead is withdrawn by a model that knows them, with the evidence. */
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { deriveSignals } from '../../src/engine/signals.ts';
import { diffModels } from '../../src/model-file/diff.ts';
import { aLead, defaultDocument, defaultModel, defaultSource, inPoints, onDay } from './default-pack.ts';
import { at } from './small-model.ts';

/** The default pack before anybody had thought of machines. */
const { bots: _, ...credulousSource } = defaultSource();
const credulousDocument = parseModel(credulousSource);
const credulous = compileModel(credulousDocument, LEXICON);

const NOW = onDay(6, 12);
const SENT = onDay(5);
/** 55 points a person made: the prices, a comparison, a guide and an e-book. */
const READ = [
  at(1, 'guide_download', { asset: 'Outbound playbook' }),
  at(2, 'pricing_page_view', { asset: '/pricing' }),
  at(3, 'comparison_view', { asset: '/compare/a' }),
  at(4, 'ebook_download', { asset: 'E-book' }),
];
/** A scanner opens the e-mail and follows each of its links, two seconds after it was delivered. */
const SCANNED = ['/a', '/b', '/c'].map((asset, i) =>
  at(5, 'email_click', { second: 2 + i, asset, attributes: { sentAt: SENT } }),
);
const lead = aLead({
  contact: { hs_analytics_source: 'ORGANIC_SEARCH' },
  signals: [...READ, ...SCANNED],
});

describe('a lead whose MQL rests on the clicks of a scanner', () => {
  const before = evaluate(credulous, lead, NOW);
  const after = evaluate(defaultModel, lead, NOW);

  it('is an MQL under a model that knows no machines', () => {
    expect([inPoints(before.score), before.decision, before.machines]).toEqual([61, 'mql', []]);
    expect(reasonSentence(before)).toContain('MQL: clicked in an e-mail after visiting the pricing page');
  });

  it('is none under the same model with the signs of machines', () => {
    expect([inPoints(after.score), after.decision, after.nextAction]).toEqual([55, 'not_mql', 'nurture']);
    expect(reasonSentence(after)).not.toContain('clicked');
    expect(nextStepSentence(after)).toBe('5 more points make it an MQL; nurture until then.');
  });

  it('has every click in the receipt, with the sign that gave it away and what was seen', () => {
    expect(after.machines).toMatchObject([
      { signal: 'email_click', asset: '/c', botId: 'bot.instant', evidence: '4 seconds after sentAt' },
      { signal: 'email_click', asset: '/b', botId: 'bot.instant', evidence: '3 seconds after sentAt' },
      { signal: 'email_click', asset: '/a', botId: 'bot.instant', evidence: '2 seconds after sentAt' },
    ]);
    expect(receiptText(after)).toContain(
      [
        'Left out, made by machines',
        '  2026-11-05  email_click: Opened or clicked before anybody can read (4 seconds after sentAt)',
        '  2026-11-05  email_click: Opened or clicked before anybody can read (3 seconds after sentAt)',
        '  2026-11-05  email_click: Opened or clicked before anybody can read (2 seconds after sentAt)',
      ].join('\n'),
    );
  });

  it('loses nothing else: the other lines are what they were', () => {
    const others = ({ contributions }: typeof after) =>
      contributions.filter(({ ruleId }) => ruleId !== 'eng.click');
    expect(others(after)).toEqual(others(before));
    expect(others(before)).toHaveLength(before.contributions.length - 1);
  });

  it('keeps its history: under the model of then it is judged as then', () => {
    expect(canonicalJson(evaluate(credulous, lead, NOW))).toBe(canonicalJson(before));
    expect(before.model.hash).not.toBe(after.model.hash);
  });

  it('is an MQL again once a person clicks', () => {
    const later = at(6, 'email_click', { asset: '/d', attributes: { sentAt: SENT } });
    const calls = at(6, 'case_study_view', { asset: '/case-studies/north' });
    const receipt = evaluate(defaultModel, { ...lead, signals: [...lead.signals, later, calls] }, NOW);
    expect([inPoints(receipt.score), receipt.decision, receipt.machines.length]).toEqual([67, 'mql', 3]);
  });
});

describe('what HubSpot tells of an open', () => {
  const openedAfter = (seconds: number) =>
    deriveSignals(defaultModel, [
      {
        property: 'hs_email_last_open_date',
        value: String(SENT + seconds * 1000),
        occurredAt: SENT + seconds * 1000,
        beside: { hs_email_last_send_date: String(SENT) },
      },
    ]);
  const machines = (seconds: number) =>
    evaluate(defaultModel, aLead({ signals: openedAfter(seconds) }), NOW).machines.map(
      ({ evidence }) => evidence,
    );

  it('is enough to tell a machine: the open comes with the time of the delivery', () => {
    expect(openedAfter(3)).toMatchObject([{ kind: 'email_open', attributes: { sentAt: SENT } }]);
    expect([machines(3), machines(10), machines(11)]).toEqual([
      ['3 seconds after sentAt'],
      ['10 seconds after sentAt'],
      [],
    ]);
  });

  it('of an older e-mail than the last is taken for a person’s', () => {
    expect(machines(-3600)).toEqual([]);
  });
});

describe('the difference between both models in words', () => {
  it('says what is new and what it does', () => {
    expect(diffModels(credulousDocument, defaultDocument).map(({ text }) => text)).toEqual([
      'New sign of a machine: "Opened or clicked before anybody can read". E-mail open or click in an e-mail within 10 seconds of sentAt counts for nothing, also where it has happened already.',
      'New sign of a machine: "Clicked more links than a hand can". Click in an e-mail on 4 links within 5 seconds counts for nothing, also where it has happened already.',
      'New sign of a machine: "Opened or clicked by a program". E-mail open or click in an e-mail with userAgent containing bot or crawler or spider or headlesschrome or barracuda or mimecast or proofpoint or curl or python requests counts for nothing, also where it has happened already.',
    ]);
  });

  it('says what counts again', () => {
    expect(diffModels(defaultDocument, credulousDocument)[1]?.text).toBe(
      'Sign of a machine "Clicked more links than a hand can" is gone: click in an e-mail on 4 links within 5 seconds counts again, also where it has happened already.',
    );
  });
});

/** Gates, channel and decision, written out. */
import type { Appraisal } from '../../../../src/engine/evaluate.ts';
import type { GateResult, InputValue, Receipt } from '../../../../src/engine/receipt.ts';
import { type Lead, recent } from './lead.ts';
import { figure, given, type Reading, shown, text, words } from './reading.ts';

const COMPETITORS = new Set(['rival.example', 'contender.example']);

export interface Gates {
  readonly competitor: GateResult;
  readonly customer: GateResult;
  readonly openDeal: GateResult;
  readonly reachable: GateResult;
  readonly company: GateResult;
}

export function judgeGates({ input: { contact, company }, rawMailDomain, mailDomain }: Lead): Gates {
  const rawStage = given(contact.lifecyclestage);
  const stage = text(rawStage);
  const rawDeals = given(company?.hs_num_open_deals);
  const deals = figure(rawDeals);
  const rawEmail = given(contact.email);
  const rawBounces = given(contact.hs_email_bounce);
  const bounces = figure(rawBounces);
  const rawDomain = given(company?.domain);
  const works = mailDomain !== undefined && COMPETITORS.has(mailDomain);
  const hasDeal = typeof deals === 'number' && deals > 0;
  return {
    competitor: {
      id: 'gate.competitor',
      label: 'Does not work for a competitor',
      kind: 'disqualify',
      state: works ? 'fail' : 'pass',
      because: [shown('contact.hs_email_domain', rawMailDomain, mailDomain)],
      finding: works ? 'works for a competitor' : null,
      rejectAs: works ? 'competitor' : null,
    },
    customer: {
      id: 'gate.customer',
      label: 'Not yet a customer',
      kind: 'divert',
      state: stage === 'customer' ? 'fail' : 'pass',
      because: [shown('contact.lifecyclestage', rawStage, stage)],
      finding: stage === 'customer' ? 'is a customer already' : null,
      rejectAs: stage === 'customer' ? 'existing_customer' : null,
    },
    openDeal: {
      id: 'gate.open_deal',
      label: 'No open deal at the company',
      kind: 'divert',
      state: hasDeal ? 'fail' : 'pass',
      because: [shown('company.hs_num_open_deals', rawDeals, deals)],
      finding: hasDeal ? 'an open deal exists at the company' : null,
      rejectAs: hasDeal ? 'existing_opportunity' : null,
    },
    reachable: reachableGate(rawEmail, bounces, [
      shown('contact.email', rawEmail, undefined),
      shown('contact.hs_email_bounce', rawBounces, bounces),
    ]),
    company: {
      id: 'gate.company',
      label: 'Company is known',
      kind: 'require',
      state: rawDomain === undefined ? 'hold' : 'pass',
      because: [shown('company.domain', rawDomain, undefined)],
      finding: rawDomain === undefined ? 'company is not known' : null,
      rejectAs: rawDomain === undefined ? 'invalid_data' : null,
    },
  };
}

/** What is not known fails this gate as well. */
function reachableGate(
  email: string | undefined,
  bounces: Reading<number>,
  because: readonly InputValue[],
): GateResult {
  const reachable = email !== undefined && bounces === 0;
  return {
    id: 'gate.reachable',
    label: 'Can be reached by e-mail',
    kind: 'require',
    state: reachable ? 'pass' : 'fail',
    because,
    finding: reachable ? null : 'cannot be reached by e-mail',
    rejectAs: reachable ? null : 'invalid_data',
  };
}

export function channelOf(lead: Lead): string {
  if (lead.input.channel !== undefined) return lead.input.channel;
  if (recent(lead, 'demo_request', 30).length > 0) return 'demo_request';
  const { contact } = lead.input;
  const source = text(given(contact.hs_analytics_source));
  if (source === 'paid_search' || source === 'organic_search') return source;
  if (source !== 'offline' && source !== 'paid_social') return 'other';
  const detail = words(text(given(contact.hs_analytics_source_data_1)));
  if (detail === undefined) return 'other';
  if (source === 'paid_social') return detail.includes(' linkedin ') ? 'linkedin_ads' : 'other';
  if (detail.includes(' syndication ')) return 'content_syndication';
  return detail.includes(' webinar ') ? 'webinar' : 'other';
}

const THRESHOLDS: Readonly<Record<string, number>> = {
  content_syndication: 75_000,
  webinar: 65_000,
  demo_request: 40_000,
};

export function thresholdOf(channel: string): number {
  return THRESHOLDS[channel] ?? 60_000;
}

type Verdict = Pick<
  Appraisal,
  | 'decision'
  | 'via'
  | 'scoreState'
  | 'priority'
  | 'nextAction'
  | 'attention'
  | 'handRaise'
  | 'channelValidated'
>;

export interface Standing {
  readonly fit: 'met' | 'open' | 'failed';
  readonly strongFit: boolean;
  readonly reached: boolean;
  readonly behaved: boolean;
}

export function judge(lead: Lead, gates: Gates, channel: string, standing: Standing): Verdict {
  const handRaise = recent(lead, 'demo_request', 7).length > 0 ? 'fast.demo' : null;
  const channelValidated = channel !== 'content_syndication' || recent(lead, 'validated', 90).length > 0;
  const excluded = isExcluded(gates);
  const held = gates.company.state === 'hold';
  const decision = decisionOf(gates, standing, handRaise !== null, channelValidated);
  const attention = decision === 'not_mql' && handRaise !== null ? 'hand_raiser_gate_failed' : null;
  return {
    decision,
    via: decision === 'mql' ? (handRaise ?? 'threshold') : null,
    scoreState: excluded ? 'excluded' : held || standing.fit === 'open' ? 'insufficient_data' : 'scored',
    priority: priorityOf(decision, excluded, handRaise !== null, standing.strongFit),
    nextAction: nextActionOf(gates, standing, decision, handRaise !== null),
    attention,
    handRaise,
    channelValidated,
  };
}

function isExcluded({ competitor, customer, openDeal }: Gates): boolean {
  return competitor.state === 'fail' || customer.state === 'fail' || openDeal.state === 'fail';
}

function decisionOf(
  gates: Gates,
  { fit, reached }: Standing,
  raised: boolean,
  validated: boolean,
): Receipt['decision'] {
  if (gates.competitor.state === 'fail') return 'disqualified';
  if (gates.customer.state === 'fail' || gates.openDeal.state === 'fail') return 'diverted';
  if (gates.reachable.state === 'fail' || fit === 'failed') return 'not_mql';
  if (!raised && !reached) return 'not_mql';
  if (gates.company.state === 'hold' || fit === 'open') return 'hold';
  return raised || validated ? 'mql' : 'hold';
}

function priorityOf(
  decision: Receipt['decision'],
  excluded: boolean,
  raised: boolean,
  strongFit: boolean,
): Receipt['priority'] {
  if (excluded) return 'low';
  if (raised) return 'hand_raiser';
  if (decision === 'mql') return strongFit ? 'high' : 'normal';
  return decision === 'hold' ? 'normal' : 'low';
}

function nextActionOf(
  gates: Gates,
  { fit, behaved }: Standing,
  decision: Receipt['decision'],
  raised: boolean,
): Receipt['nextAction'] {
  switch (decision) {
    case 'disqualified':
      return 'suppress';
    case 'diverted':
      return gates.customer.state === 'fail' ? 'route_cs' : 'notify_owner';
    case 'mql':
      return raised ? 'discovery' : 'review';
    case 'hold':
      if (raised) return 'review';
      return gates.company.state === 'hold' || fit === 'open' ? 'fix_data' : 'validate';
    case 'not_mql':
      if (raised) return 'review';
      if (gates.reachable.state === 'fail') return 'fix_data';
      if (fit === 'failed') return 'none';
      return fit === 'open' && behaved ? 'fix_data' : 'nurture';
  }
}

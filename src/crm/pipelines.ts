/** The deal pipelines of an account: what each stage means. */
import { z } from 'zod';
import type { Pipeline } from '../deals/deal-fact.ts';
import { API_VERSION } from './api-version.ts';
import type { Call } from './client.ts';

const id = z.union([z.string(), z.number()]).transform(String);

const flag = z
  .union([z.string(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value) === 'true'));

const share = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => {
    const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value);
    return Number.isNaN(number) ? null : number;
  });

const stage = z
  .object({ id, metadata: z.object({ isClosed: flag, probability: share }).optional() })
  .transform(({ id, metadata }) => ({
    id,
    isClosed: metadata?.isClosed ?? null,
    probability: metadata?.probability ?? null,
  }));

const pipelines = z.object({ results: z.array(z.object({ id, stages: z.array(stage).default([]) })) });

/** All pipelines of deals in one call; archived ones and their stages are not among them (HubSpot: pipelines guide). */
export async function readDealPipelines(call: Call): Promise<readonly Pipeline[]> {
  const path = `/crm/pipelines/${API_VERSION}/deals`;
  const answer = await call({ operation: 'deal pipelines', method: 'GET', path }, pipelines);
  return answer.results;
}

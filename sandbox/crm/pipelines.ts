/** Deal pipelines that a portal has made itself: renamed stages, its own probabilities. */
import type { Pipeline } from './account.ts';
import type { Portal } from './portal.ts';

/** Its stages become choices of `dealstage`, as HubSpot does it. */
export function addPipeline(portal: Portal, pipeline: Pipeline): void {
  portal.pipelines.push(pipeline);
  const deals = portal.catalogs.deals;
  deals.addOption('pipeline', pipeline.id, pipeline.label);
  for (const { id, label } of pipeline.stages) deals.addOption('dealstage', id, label);
}

/** Deals in its stages stay there, with what HubSpot has worked out of them: the pipeline is just listed no more. */
export function archivePipeline(portal: Portal, id: string): void {
  const place = portal.pipelines.findIndex((pipeline) => pipeline.id === id);
  if (place < 0) throw new Error(`Portal ${portal.id} has no pipeline ${id}.`);
  portal.pipelines.splice(place, 1);
}

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

/**
 * Deals in its stages stay there, with what HubSpot has worked out of them: the pipeline is just listed no more, and takes
 * no further deals.
 */
export function archivePipeline(portal: Portal, id: string): void {
  const place = portal.pipelines.findIndex((pipeline) => pipeline.id === id);
  if (place < 0) throw new Error(`Portal ${portal.id} has no pipeline ${id}.`);
  const [gone] = portal.pipelines.splice(place, 1);
  const deals = portal.catalogs.deals;
  deals.removeOptions('pipeline', [id]);
  const kept = new Set(portal.pipelines.flatMap(({ stages }) => stages.map((stage) => stage.id)));
  const stages = gone!.stages.map((stage) => stage.id).filter((stage) => !kept.has(stage));
  deals.removeOptions('dealstage', stages);
}

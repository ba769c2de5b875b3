/** The control room of a portal's deal pipelines. */
import type { Pipeline } from '../crm/account.ts';
import { addPipeline, archivePipeline } from '../crm/pipelines.ts';
import type { Portal } from '../crm/portal.ts';
import { type Answer, created, noContent } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import { asFields, type Fields, readText } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import type { Sandbox } from '../sandbox.ts';
import { readJson } from './control-body.ts';

export function pipelineControlRoutes(sandbox: Sandbox): OpenRoute[] {
  const path = '/_sandbox/portals/:portalId/pipelines';
  return [
    { method: 'POST', path, open: (call) => makePipeline(portalOf(sandbox, call), readJson(call)) },
    { method: 'DELETE', path: `${path}/:id`, open: (call) => removePipeline(portalOf(sandbox, call), call) },
  ];
}

/** `{id, label, stages: [{id, label, probability: "0.0" to "1.0", closed?}]}` */
function makePipeline(portal: Portal, fields: Fields): Answer {
  const stages = fields.stages ?? [];
  if (!Array.isArray(stages)) throw badRequest("Field 'stages' must be a list.");
  const pipeline: Pipeline = {
    id: readText(fields, 'id'),
    label: readText(fields, 'label'),
    stages: stages.map(asFields).map((stage) => ({
      id: readText(stage, 'id'),
      label: readText(stage, 'label'),
      probability: readText(stage, 'probability'),
      closed: stage.closed === true,
    })),
  };
  if (portal.pipelines.some(({ id }) => id === pipeline.id))
    throw badRequest(`Portal ${portal.id} already has a pipeline ${pipeline.id}.`);
  addPipeline(portal, pipeline);
  return created(pipeline);
}

function removePipeline(portal: Portal, call: RawCall): Answer {
  const id = call.params.id!;
  if (!portal.pipelines.some((pipeline) => pipeline.id === id))
    throw notFound(`Portal ${portal.id} has no pipeline ${id}.`);
  archivePipeline(portal, id);
  return noContent;
}

function portalOf(sandbox: Sandbox, call: RawCall): Portal {
  const portal = sandbox.portals.get(call.params.portalId!);
  if (!portal) throw notFound(`The sandbox has no portal ${call.params.portalId}.`);
  return portal;
}

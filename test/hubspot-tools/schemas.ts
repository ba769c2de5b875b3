/**
 * What the `config` of each kind of component may be. HubSpot keeps its own schemas with the account and asks for them
 * when a project is uploaded; these say what its documentation says, and stricter: what is not known here is refused.
 * Source: developers.hubspot.com, configuration of app, webhooks, cards, settings, pages and workflow actions, 2026.09;
 * HubSpot/hubspot-project-components.
 */

const https = { type: 'string', pattern: '^https://[^\\s/]+' };
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '^\\S(.*\\S)?$' });
const listOf = (items: unknown, more: object = {}) => ({ type: 'array', items, ...more });
const oneOf = (...values: string[]) => ({ enum: values });

/** An object that has these properties and no others; those whose name ends in `?` may be left out. */
function shape(properties: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(properties);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name]])),
  };
}

const scopes = listOf({ type: 'string', pattern: '^[a-z][a-z0-9._-]*$' }, { uniqueItems: true });
const entrypoint = (folder: string) => ({
  type: 'string',
  pattern: `^/app/${folder}/[\\w-]+\\.(tsx|jsx|ts|js)$`,
});

const app = shape({
  name: text(200),
  description: text(8192),
  'logo?': { type: 'string', pattern: '^/app/.+\\.(png|jpe?g|gif|bmp)$' },
  distribution: oneOf('marketplace'),
  auth: shape({
    type: oneOf('oauth'),
    redirectUrls: listOf(
      { anyOf: [https, { type: 'string', pattern: '^http://localhost(:\\d+)?/' }] },
      { minItems: 1 },
    ),
    requiredScopes: { ...scopes, minItems: 1 },
    optionalScopes: scopes,
    conditionallyRequiredScopes: scopes,
  }),
  // No localhost here: local.json is for that.
  permittedUrls: shape({
    fetch: listOf({ ...https, not: { pattern: '^https://localhost' } }),
    iframe: listOf(https),
    img: listOf(https),
  }),
  'support?': shape({
    supportEmail: { type: 'string', format: 'email' },
    documentationUrl: https,
    supportUrl: https,
    supportPhone: { type: 'string', pattern: '^(\\+\\d{6,15})?$' },
  }),
});

const crmEvents = ['creation', 'deletion', 'merge', 'restore', 'associationChange'].map(
  (name) => `object.${name}`,
);
const objectType = oneOf('contact', 'company', 'deal', 'ticket', 'line_item', 'product');
const subscription = {
  anyOf: [
    shape({ subscriptionType: oneOf(...crmEvents), objectType, active: { type: 'boolean' } }),
    shape({
      subscriptionType: oneOf('object.propertyChange'),
      objectType,
      propertyName: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' },
      active: { type: 'boolean' },
    }),
  ],
};

const webhooks = shape({
  settings: shape({ targetUrl: https, maxConcurrentRequests: { type: 'integer', minimum: 5, maximum: 100 } }),
  subscriptions: shape({
    crmObjects: listOf(subscription, { uniqueItems: true }),
    'legacyCrmObjects?': listOf({ type: 'object' }),
    'hubEvents?': listOf(
      shape({
        subscriptionType: { type: 'string', pattern: '^(contact\\.privacyDeletion|conversation\\.\\w+)$' },
        active: { type: 'boolean' },
      }),
      { uniqueItems: true },
    ),
  }),
});

const card = shape({
  name: text(200),
  description: text(8192),
  location: oneOf('crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar'),
  entrypoint: entrypoint('cards'),
  objectTypes: listOf({ type: 'string', pattern: '^[a-z_0-9-]+$' }, { minItems: 1, uniqueItems: true }),
});

const fieldType = oneOf(
  'text',
  'textarea',
  'number',
  'date',
  'select',
  'checkbox',
  'booleancheckbox',
  'radio',
);
const typeDefinition = shape({
  name: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' },
  type: oneOf('string', 'number', 'bool', 'enumeration', 'date', 'datetime'),
  fieldType,
  'options?': listOf(
    shape({ value: { type: 'string' }, label: text(200), 'displayOrder?': { type: 'integer' } }),
    { minItems: 1 },
  ),
});

const words = { type: 'object', additionalProperties: { type: 'string', minLength: 1 } };

const workflowAction = shape({
  actionUrl: https,
  isPublished: { type: 'boolean' },
  supportedClients: listOf(shape({ client: oneOf('WORKFLOWS', 'AGENTS') }), {
    minItems: 1,
    uniqueItems: true,
  }),
  inputFields: listOf(
    shape({
      typeDefinition,
      supportedValueTypes: listOf(oneOf('STATIC_VALUE', 'OBJECT_PROPERTY', 'FIELD_DATA'), { minItems: 1 }),
      isRequired: { type: 'boolean' },
    }),
  ),
  'outputFields?': listOf(shape({ typeDefinition })),
  labels: {
    ...shape({
      en: shape({
        actionName: text(200),
        actionDescription: text(8192),
        actionCardContent: text(200),
        inputFieldLabels: words,
        inputFieldDescriptions: words,
        'outputFieldLabels?': words,
      }),
    }),
  },
  objectTypes: listOf(oneOf('CONTACT', 'COMPANY', 'DEAL', 'TICKET'), { minItems: 1, uniqueItems: true }),
});

/** By HubSpot's inner names, as its API answers. */
export const SCHEMAS = {
  APPLICATION: app,
  WEBHOOKS: webhooks,
  CARD: card,
  SETTINGS: shape({ entrypoint: entrypoint('settings') }),
  PAGE: shape({ 'name?': text(200), 'description?': text(8192), entrypoint: entrypoint('pages') }),
  WORKFLOW_ACTION: workflowAction,
} as const;

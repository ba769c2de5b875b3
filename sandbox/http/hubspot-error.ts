/**
 * Failures in HubSpot's own wording. Handlers throw a `HubSpotError`; the server turns it into the
 * answer. Bodies follow https://developers.hubspot.com/docs/api-reference/error-handling.
 */
export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface ErrorBody {
  readonly message: string;
  readonly category: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly ErrorDetail[];
  readonly links?: Readonly<Record<string, string>>;
}

export class HubSpotError extends Error {
  override readonly name = 'HubSpotError';
  readonly code = 'hubspot_error';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export const badRequest = (message: string, errors?: readonly ErrorDetail[]) =>
  new HubSpotError(400, { message, category: 'VALIDATION_ERROR', ...(errors && { errors }) });

export const notFound = (message = 'resource not found') =>
  new HubSpotError(404, { message, category: 'OBJECT_NOT_FOUND' });

export const conflict = (message: string, subCategory?: string, category = 'OBJECT_ALREADY_EXISTS') =>
  new HubSpotError(409, { message, category, ...(subCategory && { subCategory }) });

export const missingCredentials = () =>
  new HubSpotError(401, {
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
  });

export const expiredToken = (expiredAt: number, now: number) =>
  new HubSpotError(401, {
    message: `The OAuth token used to make this call expired ${Math.floor((now - expiredAt) / 1000)} second(s) ago.`,
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(expiredAt).toISOString()] },
  });

export const missingScopes = (scopes: readonly string[]) =>
  new HubSpotError(403, {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    category: 'MISSING_SCOPES',
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: scopes },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  });

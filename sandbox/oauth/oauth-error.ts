/** A refusal of the OAuth endpoints: RFC 6749 fields beside HubSpot's older ones. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: string;
  readonly status: number;
  /** HubSpot's own word, such as BAD_REFRESH_TOKEN. */
  readonly hubspotStatus: string;

  constructor(status: number, code: string, hubspotStatus: string, description: string) {
    super(description);
    this.status = status;
    this.code = code;
    this.hubspotStatus = hubspotStatus;
  }

  body(): Record<string, string> {
    return {
      error: this.code,
      error_description: this.message,
      status: this.hubspotStatus,
      message: this.message,
    };
  }
}

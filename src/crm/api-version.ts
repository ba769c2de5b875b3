/** The dated HubSpot API this project speaks: the only place that names it (supported to about March 2028). */
export const API_VERSION = '2026-09';

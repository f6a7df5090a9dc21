/** The HTTP side of the control API. Entry point: `createApiServer`. */
export { createApiServer } from './server.ts';
export type { ApiServer, ApiServerOptions, AttachedBot } from './options.ts';
export type { ApiSettings } from './settings.ts';

/** The files of Swagger UI that are served, and therefore published. */

/** Their folder in the published package. */
export const SWAGGER_FOLDER = 'swagger-ui';
export const SWAGGER_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'] as const;
export type SwaggerFile = (typeof SWAGGER_FILES)[number];

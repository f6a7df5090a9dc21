/** The page of Swagger UI, its start script, and what a browser may load for them: files of this server only. */
import type { ContentPolicy } from '../headers.ts';

/** Swagger UI puts styles into its elements. Pictures are parts of its style sheet. */
export const DOCS_POLICY: ContentPolicy = {
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
};

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pitwall API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="documents"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

export const DOCS_SCRIPT = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#documents',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
});
`;

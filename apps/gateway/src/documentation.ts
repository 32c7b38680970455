import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { DOCUMENTATION_PATH, OPEN_API_PATH } from '#libs/http/documentation/documentation-paths';

/** The page comes from the API with all its files but this one, in which the page of a single service carries that service's part. */
const INIT_SCRIPT = `/${DOCUMENTATION_PATH}/swagger-ui-init.js`;

/**
 * Documents the whole interface: each service knows its own part of it only. What is served is the generated document, which the build
 * checks against the controllers of all services.
 */
export function serveWholeDocumentation(gateway: FastifyInstance): void {
  const document = readFileSync(documentFile());
  gateway.get(`/${OPEN_API_PATH}`, (_, reply) => reply.type('application/json; charset=utf-8').send(document));
  // JSON is YAML (YAML 1.2, 1.3).
  gateway.get(`/${OPEN_API_PATH.replace(/json$/, 'yaml')}`, (_, reply) =>
    reply.type('application/yaml; charset=utf-8').send(document),
  );
  gateway.get(INIT_SCRIPT, (_, reply) => reply.type('text/javascript; charset=utf-8').send(initScript()));
}

function initScript(): string {
  return `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/${OPEN_API_PATH}',
    dom_id: '#swagger-ui',
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
    persistAuthorization: false,
    validatorUrl: null,
  });
};
`;
}

/** Found from this file upwards: the same from the sources, from `dist/` and from any working directory. */
function documentFile(): string {
  for (let directory = import.meta.dirname; directory !== dirname(directory); directory = dirname(directory)) {
    const candidate = join(directory, 'docs', 'reference', 'openapi.json');
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`no docs/reference/openapi.json found above ${import.meta.dirname}`);
}

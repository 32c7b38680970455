import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { DOCUMENTATION_PATH, OPEN_API_PATH } from './documentation-paths.js';
import { PROBLEM_MEDIA_TYPE, ProblemDocument } from '../problems/problem-document.js';

/** The page's icons lie in an element that its style attribute would hide; our policy allows no style attributes. */
const HIDE_ICONS = 'body > svg { position: absolute; width: 0; height: 0; }';

const BEARER = 'bearer';

const COOKIE = 'cookie';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The OpenAPI document of all routes. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Qiyue 契约')
    .setDescription(
      '社区事务契约化管理接口。错误一律为 RFC 9457 problem+json，含稳定代码与中英文说明。' +
        ' Interface for community contracts. Every error is an RFC 9457 problem detail with a stable code and two languages.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, BEARER)
    .addCookieAuth(
      'qiyue-session',
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          '浏览器会话（https 下名为 __Host-qiyue-session）；修改类请求另须 X-Requested-With: qiyue · Session of a browser, over https under the name __Host-qiyue-session; requests that change something need X-Requested-With: qiyue as well',
      },
      COOKIE,
    )
    .build();
  const document = SwaggerModule.createDocument(app, builder, { extraModels: [ProblemDocument] });
  completeOperations(document);
  return document;
}

/** Serves the document and the Swagger UI, whose files come with the package: no other site is asked. */
export function serveDocumentation(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup(DOCUMENTATION_PATH, app, () => (document ??= createOpenApiDocument(app)), {
    jsonDocumentUrl: OPEN_API_PATH,
    yamlDocumentUrl: `${OPEN_API_PATH.slice(0, -'json'.length)}yaml`,
    customSiteTitle: 'Qiyue 契约 API',
    customCss: HIDE_ICONS,
    swaggerOptions: { persistAuthorization: false, validatorUrl: null },
  });
}

/** What holds for every operation is said once, here: headers, error responses, the bearer token. */
function completeOperations(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      if (operation.security?.some((scheme) => BEARER in scheme)) {
        // The operations of a controller share one list.
        operation.security = [{ [BEARER]: [] }, { [COOKIE]: [] }];
      }
      operation.responses['default'] ??= {
        description: '问题说明 · Problem detail (RFC 9457)',
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/ProblemDocument' } } },
      };
    }
  }
}

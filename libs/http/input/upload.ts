import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { from, switchMap, type Observable } from 'rxjs';
import { Problem } from '#libs/kernel/problem';
import {
  BODY_TOO_LARGE,
  MALFORMED_REQUEST,
  MEDIA_TYPE_UNSUPPORTED,
  PARAMETER_INVALID,
} from '../problems/http-problems.js';
import { problemOfError } from '../problems/problem-of-error.js';
import { stepOf } from './json-pointer.js';
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_FIELD_BYTES, MAX_UPLOAD_FIELDS } from './limits.js';

/** A file that came with a request, whole. */
export interface UploadedFile {
  /** As the client named it: untrusted, for display only. */
  readonly fileName: string;
  /** As the client declared it: untrusted. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

interface UploadRule {
  readonly maxBytes: number;
}

const UPLOAD_RULE = 'qiyue:upload';

/** Name of the form field that carries the file. */
const FILE_FIELD = 'file';

/** Bytes of the form around the file: boundaries, part headers and the text fields. */
const FORM_OVERHEAD_BYTES = 1024 * 1024;

/**
 * The route takes `multipart/form-data` with one file in the field `file`; other fields become the body, as texts.
 * @param maxBytes largest file, default {@link MAX_UPLOAD_BYTES}
 */
export function AcceptsUpload({ maxBytes = MAX_UPLOAD_BYTES }: Partial<UploadRule> = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(UPLOAD_RULE, { maxBytes } satisfies UploadRule),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        required: [FILE_FIELD],
        properties: { [FILE_FIELD]: { type: 'string', format: 'binary' } },
      },
    }),
  );
}

/** The {@link UploadedFile} of a route with `@AcceptsUpload`. */
export const Upload = createParamDecorator((_: unknown, context: ExecutionContext): UploadedFile => {
  const { upload } = context.switchToHttp().getRequest<FastifyRequest>();
  if (upload === undefined) throw new Error('@Upload() on a route without @AcceptsUpload');
  return upload;
});

/** Reads the file of routes that take one, within its bound, and refuses forms elsewhere. */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rule = this.reflector.get<UploadRule | undefined>(UPLOAD_RULE, context.getHandler());
    if (request.isMultipart() !== (rule !== undefined)) throw new Problem(MEDIA_TYPE_UNSUPPORTED);
    if (rule === undefined) return next.handle();
    return from(readFormOf(request, rule)).pipe(switchMap(() => next.handle()));
  }
}

async function readFormOf(request: FastifyRequest, rule: UploadRule): Promise<void> {
  try {
    await readForm(request, rule);
  } catch (error) {
    // The parser's own errors, of a form that ends in the middle, are plain ones.
    throw problemOfError(error) ?? new Problem(MALFORMED_REQUEST);
  }
}

async function readForm(request: FastifyRequest, { maxBytes }: UploadRule): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_OVERHEAD_BYTES) {
    throw new Problem(BODY_TOO_LARGE, { maxBytes });
  }
  const fields: Record<string, string> = {};
  const limits = { fileSize: maxBytes, files: 1, fields: MAX_UPLOAD_FIELDS, fieldSize: MAX_UPLOAD_FIELD_BYTES };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value);
    } else {
      if (part.fieldname !== FILE_FIELD) throw unexpectedFile(part.fieldname);
      request.upload = { fileName: part.filename, mediaType: part.mimetype, bytes: await part.toBuffer() };
    }
  }
  if (request.upload === undefined) {
    throw new Problem(PARAMETER_INVALID, {}, [
      { at: stepOf(FILE_FIELD), zh: '请选择要上传的文件', en: 'a file is required' },
    ]);
  }
  request.body = fields;
}

function unexpectedFile(field: string): Problem {
  return new Problem(PARAMETER_INVALID, {}, [
    { at: stepOf(field.slice(0, 64)), zh: '此处不应上传文件', en: `the file belongs into the field ${FILE_FIELD}` },
  ]);
}

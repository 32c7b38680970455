import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { checkInput } from './input-rules.js';

/** Applies {@link checkInput} to body, query and path of every authorised request, before anything else reads them. */
@Injectable()
export class InputRulesInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    checkInput(request.params, '');
    checkInput(request.query, '');
    checkInput(request.body, '');
    return next.handle();
  }
}

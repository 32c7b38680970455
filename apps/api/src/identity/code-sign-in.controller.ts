import { Body, Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogInByCode } from '#libs/contexts/identity/application/one-time-codes/log-in-by-code';
import type { Device } from '#libs/contexts/identity/application/sessions/session';
import { Public } from '#libs/http/access/access';
import { clientNetworkOf } from '#libs/http/access/client-network';
import { answerSession, AsksCarrier } from './answer-session.js';
import { requireMobileNumber } from './mobile-number.js';
import {
  CodeAnswerDocument,
  CodeLoginDocument,
  NumberDocument,
  PersonChoiceDocument,
  RequestedCodeDocument,
} from './one-time-code.documents.js';
import { RequestedDevice } from './requested-device.js';
import { SessionDocument } from './session.documents.js';

/** Residents sign in with their telephone. */
@ApiTags('identity')
@Controller('sessions')
export class CodeSignInController {
  constructor(@Inject(LogInByCode) private readonly codes: LogInByCode) {}

  @Post('one-time-codes')
  @Public({ action: 'session.start-by-one-time-code' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: '获取短信验证码（无论号码是否登记，答复相同） · Ask for a code; the same answer for every number',
  })
  @ApiCreatedResponse({ type: RequestedCodeDocument })
  request(@Body() { phoneNumber }: NumberDocument, @Req() request: FastifyRequest): Promise<RequestedCodeDocument> {
    return this.codes.request(requireMobileNumber(phoneNumber), clientNetworkOf(request));
  }

  @Post('by-one-time-code')
  @Public({ action: 'session.start-by-one-time-code' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '居民凭手机验证码登录 · Sign in with a code to one’s telephone' })
  @AsksCarrier()
  @ApiCreatedResponse({ type: CodeLoginDocument })
  async logIn(
    @Body() { requestId, code }: CodeAnswerDocument,
    @RequestedDevice() device: Device,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CodeLoginDocument> {
    const login = await this.codes.logIn(requestId, code, device);
    if (login.kind === 'session') return { session: answerSession(login.session, request, reply), choice: null };
    return { session: null, choice: { choice: login.choice, people: login.people } };
  }

  @Post('by-one-time-code/choice')
  @Public({ action: 'session.start-by-one-time-code' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '多人共用号码时选择本人 · Say who one is, when several share the number' })
  @AsksCarrier()
  @ApiCreatedResponse({ type: SessionDocument })
  async choose(
    @Body() { requestId, choice, subjectId }: PersonChoiceDocument,
    @RequestedDevice() device: Device,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.codes.choose(requestId, choice, subjectId, device), request, reply);
  }
}

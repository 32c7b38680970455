import { Module } from '@nestjs/common';
import { ParkedMessagesController } from './parked-messages.controller.js';

/** What administrators of the system do over HTTP. */
@Module({ controllers: [ParkedMessagesController] })
export class OperationsApiModule {}

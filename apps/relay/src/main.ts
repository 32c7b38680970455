import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { relayService } from './relay.service.js';

await runService(relayService);

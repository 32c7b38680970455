import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { gatewayService } from './gateway.service.js';

await runService(gatewayService);

import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { processManagerService } from './process-manager.service.js';

await runService(processManagerService);

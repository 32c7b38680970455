import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { auditService } from './audit.service.js';

await runService(auditService);

import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { projectorService } from './projector.service.js';

await runService(projectorService);

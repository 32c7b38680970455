import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { notificationService } from './notification.service.js';

await runService(notificationService);

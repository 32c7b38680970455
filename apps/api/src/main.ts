import 'reflect-metadata';
import { runService } from '#libs/platform/run-service';
import { apiService } from './api.service.js';

await runService(apiService);

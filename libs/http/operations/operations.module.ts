import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { HttpMetrics } from '#libs/observability/metrics/http-metrics';
import { MetricsRegistry, SERVICE_NAME } from '#libs/observability/metrics/metrics-registry';
import { Readiness } from '#libs/observability/readiness/readiness';
import type { ServiceName } from '#libs/platform/service-name';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';

/** What every service shows those who run it: health and metrics. Both find their contributors in all modules of the application. */
@Module({})
export class OperationsModule {
  static forRoot(service: ServiceName): DynamicModule {
    return {
      module: OperationsModule,
      imports: [DiscoveryModule],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: SERVICE_NAME, useValue: service }, Readiness, MetricsRegistry, HttpMetrics],
      exports: [Readiness, MetricsRegistry],
    };
  }
}

import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ServiceName } from '#libs/platform/service-name';
import { buildVersion } from '#libs/platform/build-version';
import { contributorsIn } from '../contributors.js';
import { ContributesMetrics, type MetricsContributor } from './metrics-contributor.js';
import { failures, gaugeFrom, gaugeOf } from './metrics.js';

/** Injection token of the name under which an application runs. */
export const SERVICE_NAME = Symbol('ServiceName');

/** Milliseconds between two looks at the delay of the event loop. Each look is a wake-up of an idle process: the default of 10 would show. */
const EVENT_LOOP_PRECISION = 100;

/** The metrics of one application: those of its contributors, and of Node.js. */
@Injectable()
export class MetricsRegistry implements OnModuleInit {
  private readonly registry = new Registry();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
  ) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION });
    const labels = { service: this.service, version: buildVersion(), node: process.versions.node };
    const gauges = [gaugeOf('qiyue_build_info', () => [{ labels, value: 1 }])];
    this.registry.registerMetric(failures);
    for (const { metrics } of contributorsIn<MetricsContributor>(this.discovery, ContributesMetrics)) {
      for (const metric of metrics) {
        if ('read' in metric) gauges.push(metric);
        else this.registry.registerMetric(metric);
      }
    }
    for (const name of new Set(gauges.map((gauge) => gauge.name))) {
      this.registry.registerMetric(
        gaugeFrom(
          name,
          gauges.filter((gauge) => gauge.name === name),
        ),
      );
    }
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

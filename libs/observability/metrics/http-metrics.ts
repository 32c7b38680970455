import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ContributesMetrics, type MetricsContributor } from './metrics-contributor.js';
import { histogramOf } from './metrics.js';

/** What is known of an answered request besides its duration. */
const NO_ROUTE = 'unmatched';

/** How long requests take. Of the address only the route's template is kept: paths hold ids. */
@Injectable()
@ContributesMetrics()
export class HttpMetrics implements MetricsContributor {
  private readonly durations = histogramOf('qiyue_http_request_duration_seconds');
  readonly metrics = [this.durations];

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost<FastifyAdapter>) {
    host.httpAdapter.getInstance().requestObservers?.add(({ method, route, status, milliseconds }) => {
      this.durations.observe(
        { method, route: route ?? NO_ROUTE, status: `${Math.floor(status / 100)}xx` },
        milliseconds / 1_000,
      );
    });
  }
}

import type { ProjectionRunner } from '#libs/postgres/projections/projection-runner';
import { ContributesReadiness, type ReadinessContributor } from './readiness-contributor.js';

/** Ready when every read model has been built and none stands still. */
@ContributesReadiness()
export class ProjectionsReadiness implements ReadinessContributor {
  readonly name = 'projections';

  constructor(private readonly runner: Pick<ProjectionRunner, 'status'>) {}

  checkReady(): Promise<void> {
    const unfit = this.runner.status().filter(({ state }) => state === 'starting' || state === 'failed');
    if (unfit.length === 0) return Promise.resolve();
    const names = unfit.map(({ projection, state }) => `${projection} (${state})`).join(', ');
    return Promise.reject(new Error(`read models not up: ${names}`));
  }
}

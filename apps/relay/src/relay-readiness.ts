import { Inject } from '@nestjs/common';
import { ContributesReadiness, type ReadinessContributor } from '#libs/observability/readiness/readiness-contributor';
import { Relay } from './relay.js';

/** Ready while it publishes, or while another one does and this one could take over. */
@ContributesReadiness()
export class RelayReadiness implements ReadinessContributor {
  readonly name = 'relay';

  constructor(@Inject(Relay) private readonly relay: Relay) {}

  async checkReady(): Promise<void> {
    const { state, trouble } = this.relay.status;
    if (state === 'stopped' || trouble !== undefined) throw new Error(trouble ?? 'an event cannot be published');
  }
}

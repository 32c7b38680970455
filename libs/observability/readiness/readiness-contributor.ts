import { DiscoveryService } from '@nestjs/core';

/**
 * A part without which a service is of no use. A class that implements this, carries {@link ContributesReadiness} and is a provider of any
 * module is asked at each `/health/ready`; nothing else is needed.
 */
export interface ReadinessContributor {
  /** kebab-case; all that the answer says of a part that is not ready. */
  readonly name: string;
  /** @throws Error that says why it is not ready; goes to the log. Not answering within {@link READINESS_TIMEOUT} is the same. */
  checkReady(): Promise<void>;
}

/** Milliseconds for the parts of a service to answer; load balancers and supervisors ask every few seconds and wait about as long. */
export const READINESS_TIMEOUT = 2_000;

export const ContributesReadiness = DiscoveryService.createDecorator<void>();

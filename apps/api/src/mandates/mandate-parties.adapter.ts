import { Inject, Injectable } from '@nestjs/common';
import { householdAggregate } from '#libs/contexts/communities/codec/household-codec';
import { organizationAggregate } from '#libs/contexts/communities/codec/organization-codec';
import { residentAggregate } from '#libs/contexts/communities/codec/resident-codec';
import type { MandateParties } from '#libs/contexts/mandates/application/mandate-parties';
import type { Principal } from '#libs/contexts/mandates/domain/mandate/events';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { assertNever } from '#libs/kernel/assert-never';

/** People, households and organisations of the communities context, straight from the log. */
@Injectable()
export class RegisteredParties implements MandateParties {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async regionOf({ kind, id }: Principal): Promise<string | undefined> {
    switch (kind) {
      case 'PERSON': {
        const { state } = await this.runner.load(residentAggregate, id);
        return state.status === 'registered' ? state.regionCode : undefined;
      }
      case 'HOUSEHOLD': {
        const { state } = await this.runner.load(householdAggregate, id);
        return state.status === 'registered' ? state.regionCode : undefined;
      }
      case 'ORGANIZATION': {
        const { state } = await this.runner.load(organizationAggregate, id);
        return state.status === 'registered' ? state.regionCode : undefined;
      }
      default:
        return assertNever(kind, 'kind of principal');
    }
  }

  async isResident(subjectId: string): Promise<boolean> {
    return (await this.runner.load(residentAggregate, subjectId)).state.status === 'registered';
  }
}

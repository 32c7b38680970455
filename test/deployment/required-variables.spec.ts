import { apiService } from '#apps/api/src/api.service';
import { auditService } from '#apps/audit/src/audit.service';
import { gatewayService } from '#apps/gateway/src/gateway.service';
import { notificationService } from '#apps/notification/src/notification.service';
import { processManagerService } from '#apps/process-manager/src/process-manager.service';
import { projectorService } from '#apps/projector/src/projector.service';
import { relayService } from '#apps/relay/src/relay.service';
import { VARIABLE_GROUPS } from '#libs/platform/configuration';
import { SERVICE_NAMES } from '#libs/platform/service-name';
import { variablesOf } from '#libs/platform/variables/variable';

const services = [
  apiService,
  auditService,
  gatewayService,
  notificationService,
  processManagerService,
  projectorService,
  relayService,
];

const described = new Map(VARIABLE_GROUPS.flatMap((group) => [...variablesOf(group)]));

describe('what a service requires', () => {
  it('is asked of every service that runs as a process of its own', () => {
    // The standalone process makes its own settings.
    expect(services.map(({ name }) => name).sort()).toEqual(
      SERVICE_NAMES.filter((name) => name !== 'standalone').sort(),
    );
  });

  it.each(services)('is described as used by $name', ({ name, requires }) => {
    for (const variable of requires) {
      expect([variable, described.get(variable)?.usedBy]).toEqual([variable, expect.arrayContaining([name])]);
    }
  });
});

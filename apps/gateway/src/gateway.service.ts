import type { Service, ServiceApplication } from '#libs/platform/run-service';
import { createGateway, type Gateway } from './create-gateway.js';
import { upstreamOriginsOf } from './upstreams.js';

export const gatewayService: Service = {
  name: 'gateway',
  requires: ['QIYUE_GATEWAY_API_URL', 'QIYUE_GATEWAY_AUDIT_URL', 'QIYUE_GATEWAY_NOTIFICATION_URL'],
  create: async ({ environment }) => {
    const { QIYUE_GATEWAY_TRUSTED_PROXIES: trusted, QIYUE_SECURITY_CONTACT: securityContact } = environment;
    const gateway = await createGateway({
      origins: upstreamOriginsOf(environment),
      securityContact,
      ...(trusted === undefined ? {} : { trustedProxies: trusted.split(',') }),
    });
    return applicationOf(gateway);
  },
};

/** As a Nest application is seen by whoever runs a service. */
function applicationOf({ http, beginShutdown }: Gateway): ServiceApplication {
  let address = '';
  return {
    listen: async (port, host) => (address = await http.listen({ port, host })),
    getUrl: () => Promise.resolve(address),
    getHttpServer: () => http.server,
    getHttpAdapter: () => ({ close: () => http.close() }),
    get: () => ({ beginShutdown }),
    close: () => http.close(),
  };
}

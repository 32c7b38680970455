import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { apiRootOf } from '../create-api.js';
import { CampaignIssuer } from '#libs/contexts/contracts/application/campaigns/campaign-issuer';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import { loadSampleDistrict } from './load-sample-district.js';
import { SampleDistrict, sampleCampaignId } from './sample-district.js';
import { SampleDistrictModule } from './sample-district.module.js';

/**
 * Loads the sample district into an installation whose services are processes of their own, and ends. Never part of a service: demo
 * accounts have a password everybody knows, so whoever wants them asks for them.
 */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const configuration = await platformConfigurationOf(environment, 'qiyue sample district');
  const root = apiRootOf(configuration, [SampleDistrictModule]);
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  let stopping = false;
  process.once('SIGTERM', () => (stopping = true));
  try {
    await loadSampleDistrict(app.get(SampleDistrict, { strict: false }), environment.QIYUE_SAMPLE_DISTRICT, (line) => {
      if (stopping) throw new Error('stopped between two steps');
      console.log(line);
    });
    // Contracts are issued in the background of the process that started the campaign: this one, which is about to end.
    await app.get(CampaignIssuer, { strict: false }).settled(sampleCampaignId());
  } finally {
    await app.close();
  }
}

await main().catch((error: unknown) => {
  if (error instanceof Error && error.name === 'ConfigurationError') exitOnConfigurationError(error);
  console.error(error);
  process.exitCode = 1;
});

import { prepare } from '../setup/prepare.mjs';
import { inProject } from '../setup/project.mjs';

/** docs/reference/configuration.md: the variables, read off their compiled declarations. */
export async function configurationReference() {
  const { configurationReference: written } = await compiled('libs/platform/configuration-reference.js');
  return { file: 'docs/reference/configuration.md', text: written() };
}

/** docs/reference/metrics.md: the metrics, read off their compiled catalogue. */
export async function metricsReference() {
  const { metricsReference: written } = await compiled('libs/observability/metrics/metrics-reference.js');
  return { file: 'docs/reference/metrics.md', text: written() };
}

/** docs/reference/access-policy.md: who may do what, read off the compiled policy table. */
export async function accessPolicyReference() {
  const { accessPolicyReference: written } = await compiled('libs/access-policy/policy-reference.js');
  return { file: 'docs/reference/access-policy.md', text: written() };
}

async function compiled(module) {
  await prepare({ build: true });
  // What decorators of variables say is kept through it.
  await import('reflect-metadata');
  return import(inProject('dist', module));
}

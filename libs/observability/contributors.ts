import type { DiscoverableDecorator, DiscoveryService } from '@nestjs/core';

/** The providers of an application whose class carries a decorator, each once, however they are made: by Nest or by a factory. */
export function contributorsIn<Contributor extends object>(
  discovery: DiscoveryService,
  decorator: DiscoverableDecorator<void>,
): readonly Contributor[] {
  const found = new Set<Contributor>();
  for (const { instance } of discovery.getProviders()) {
    const candidate = instance as Contributor | null | undefined;
    if (typeof candidate !== 'object' || candidate === null) continue;
    if (Reflect.hasMetadata(decorator.KEY, candidate.constructor)) found.add(candidate);
  }
  return [...found];
}

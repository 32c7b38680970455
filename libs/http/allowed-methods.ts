import type { FastifyInstance } from 'fastify';

/** Tells which methods an address supports, so that a wrong method is not mistaken for a wrong address. */
export class AllowedMethods {
  private readonly routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** Notes every route registered from now on. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const route = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      for (const one of [method].flat()) route.methods.add(one);
      this.routes.set(url, route);
    });
  }

  /** Every route as it was registered, `/regions/:code`, with its methods. */
  all(): readonly { readonly url: string; readonly methods: readonly string[] }[] {
    return [...this.routes].map(([url, { methods }]) => ({ url, methods: [...methods].sort() }));
  }

  /** Methods of the routes that match the path, sorted; empty when none does. */
  of(url: string): string[] {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const methods = new Set<string>();
    for (const { pattern, methods: supported } of this.routes.values()) {
      if (pattern.test(path)) for (const method of supported) methods.add(method);
    }
    return [...methods].sort();
  }
}

/** `/regions/:code` as a pattern. Wildcards match nothing here: they serve files and answer for themselves. */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}$`);
}

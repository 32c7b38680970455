import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DECLARED_ACCESS, type DeclaredAccess } from '#libs/http/access/access';

/** A controller method that answers a route. */
export interface Route {
  readonly controller: string;
  readonly method: string;
  /** undefined when nobody declared who may call it. */
  readonly access: DeclaredAccess | undefined;
  /** `GET`, `POST` … */
  readonly verb: string;
  /** Of controller and method, without prefix: `/accounts/:accountId/grants`. */
  readonly path: string;
}

/** Every controller of a running application. */
export function controllersOf(app: NestFastifyApplication): Type<unknown>[] {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap(({ controllers }) =>
    [...controllers.values()].map(({ metatype }) => metatype as Type<unknown>),
  );
}

/** Every route of the controllers, inherited ones included, with the access it declares. */
export function routesOf(controllers: readonly Type<unknown>[]): Route[] {
  return controllers.flatMap((controller) =>
    methodNamesOf(controller)
      .map((name) => ({ name, handler: controller.prototype[name] as object }))
      .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .map(({ name, handler }) => ({
        controller: controller.name,
        method: name,
        access: (Reflect.getMetadata(DECLARED_ACCESS, handler) ?? Reflect.getMetadata(DECLARED_ACCESS, controller)) as
          DeclaredAccess | undefined,
        verb: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
        path: pathOf(controller, handler),
      })),
  );
}

function methodNamesOf(controller: Type<unknown>): string[] {
  const names = new Set<string>();
  for (
    let prototype = controller.prototype;
    prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return [...names];
}

function pathOf(...targets: readonly object[]): string {
  const segments = targets.flatMap((target) => (Reflect.getMetadata(PATH_METADATA, target) as string).split('/'));
  return `/${segments.filter((segment) => segment !== '').join('/')}`;
}

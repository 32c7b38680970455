import 'reflect-metadata';
import path from 'node:path';
import { Controller, Get, type Type } from '@nestjs/common';
import { CONTROLLER_WATERMARK } from '@nestjs/common/constants';
import { ACTIONS, isAction, isPublic, rolesOf } from '#libs/access-policy/policy';
import { Public } from '#libs/http/access/access';
import { routesOf } from '#test/acceptance/declared-access';
import { pathsBelow, ROOT } from './source-files.js';

/** Rows for what no controller answers: the files of the documentation are served by the Swagger module. */
const WITHOUT_CONTROLLER = ['documentation.read'];

/** Loading them loads most of the product. */
jest.setTimeout(120_000);

async function controllersOfTheProduct(): Promise<readonly Type<unknown>[]> {
  const files = pathsBelow(ROOT).filter((file) => /^(apps|libs)\/.*\.controller\.ts$/.test(file));
  const modules = await Promise.all(
    files.map((file) => import(path.join(ROOT, file)) as Promise<Readonly<Record<string, unknown>>>),
  );
  return modules.flatMap((exported) => Object.values(exported)).filter(isController);
}

function isController(value: unknown): value is Type<unknown> {
  return typeof value === 'function' && Reflect.hasMetadata(CONTROLLER_WATERMARK, value);
}

@Controller('examples')
class ExampleController {
  @Get('undeclared')
  undeclared(): string {
    return 'secret';
  }

  @Get('unknown')
  @Public({ action: 'example.unknown' as 'health.read' })
  unknown(): string {
    return 'secret';
  }
}

const withoutRow = (controllers: readonly Type<unknown>[]) =>
  routesOf(controllers)
    .filter(({ access }) => access === undefined || !isAction(access.action))
    .map(({ controller, method }) => `${controller}.${method}`);

describe('access policy', () => {
  it('has a row for the action of every route', async () => {
    const controllers = await controllersOfTheProduct();
    expect(controllers.length).toBeGreaterThan(20);
    expect(withoutRow(controllers)).toEqual([]);
  });

  it('is missed by a route without an action and by one whose action has no row', () => {
    expect(withoutRow([ExampleController])).toEqual(['ExampleController.undeclared', 'ExampleController.unknown']);
  });

  it('has a route for every row', async () => {
    const routes = routesOf(await controllersOfTheProduct());
    const used = new Set<string>(routes.map(({ access }) => access?.action ?? ''));
    expect(ACTIONS.filter((action) => !used.has(action))).toEqual(WITHOUT_CONTROLLER);
  });

  it('admits somebody to everything', () => {
    expect(ACTIONS.filter((action) => !isPublic(action) && rolesOf(action).length === 0)).toEqual([]);
  });
});

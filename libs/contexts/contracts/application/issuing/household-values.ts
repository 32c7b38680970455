import type { Sealed } from '#libs/kernel/sealed';
import type { Variable } from '../../domain/document/variable.js';
import type { IssuingHousehold } from '../ports/issuing-audience.js';

/** Blanks that the register fills in. Templates that use these names need no typing, household by household. */
const FROM_REGISTER: Readonly<Record<string, (household: IssuingHousehold) => string>> = {
  房屋坐落: ({ estate, building, unit, room }) =>
    [estate, building, unit, room].filter((part) => part !== '').join(' '),
  小区: ({ estate }) => estate,
  楼栋: ({ building }) => building,
  单元: ({ unit }) => unit,
  楼栋单元: ({ building, unit }) => `${building}${unit}`,
  室: ({ room }) => room,
  户号: ({ householdNumber }) => householdNumber,
  网格: ({ grid }) => grid,
};

/** Blanks for the name of the head of the household; the register holds it sealed already. */
const NAME_OF_HEAD: readonly string[] = ['户主', '户主姓名', '乙方姓名', '乙方'];

/** What the register says for the blanks of a template. */
export interface HouseholdValues {
  readonly clear: ReadonlyMap<string, string>;
  readonly sealed: ReadonlyMap<string, Sealed>;
}

/**
 * Values from the register for those variables that bear one of the standard names. The head's name goes only into a blank
 * marked personal.
 */
export function valuesOfHousehold(variables: readonly Variable[], household: IssuingHousehold): HouseholdValues {
  const clear = new Map<string, string>();
  const sealed = new Map<string, Sealed>();
  for (const { name, personal } of variables) {
    // Names come from templates: `constructor` and the like are blanks to be filled in by hand, not ours.
    const text = Object.hasOwn(FROM_REGISTER, name) ? FROM_REGISTER[name]?.(household) : undefined;
    if (text !== undefined && text !== '') clear.set(name, text);
    else if (personal && NAME_OF_HEAD.includes(name) && household.head !== null) sealed.set(name, household.head.name);
  }
  return { clear, sealed };
}

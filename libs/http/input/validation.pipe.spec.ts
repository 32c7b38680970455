import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, Max, ValidateNested } from 'class-validator';
import { Problem } from '#libs/kernel/problem';
import { SafeText } from './safe-text.js';
import { ProblemValidationPipe } from './validation.pipe.js';

class Item {
  @SafeText({ max: 3 })
  readonly name!: string;
}

class Order {
  @SafeText({ max: 5, min: 2 })
  readonly title!: string;

  @IsOptional()
  @IsInt()
  @Max(9)
  readonly count?: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item)
  readonly items!: Item[];
}

async function problemOf(value: unknown, type: 'body' | 'query' = 'body'): Promise<Problem | undefined> {
  try {
    await new ProblemValidationPipe().transform(value, { type, metatype: Order });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

describe('validation', () => {
  it('accepts what fits, characters outside the BMP included', async () => {
    expect(await problemOf({ title: '𠮷𠮷𠮷𠮷𠮷', count: 9, items: [{ name: '甲·乙' }] })).toBeUndefined();
  });

  it('names every wrong place with a JSON pointer in both languages', async () => {
    const problem = await problemOf({ title: '一', count: 10, items: [{ name: '甲' }, { name: 'a\u0000' }, {}] });
    expect(problem?.kind.code).toBe('http.input-invalid');
    expect(problem?.places).toEqual([
      { at: '/title', zh: '不得少于 2 个字', en: 'must have at least 2 characters' },
      { at: '/count', zh: '不得大于 9', en: 'count must not be greater than 9' },
      { at: '/items/1/name', zh: expect.stringContaining('控制字符'), en: expect.any(String) },
      { at: '/items/2/name', zh: '应为文字', en: 'must be a text' },
    ]);
  });

  it('refuses unknown properties at any depth', async () => {
    const problem = await problemOf({ title: '标题', items: [{ name: '甲', role: 'SystemAdmin' }], admin: true });
    expect(problem?.places.map(({ at, zh }) => [at, zh])).toEqual([
      ['/admin', '此项不应填写'],
      ['/items/0/role', '此项不应填写'],
    ]);
  });

  it.each([null, [], 'text', 7, { title: ['标题'], items: {} }])('refuses the body %j', async (body) => {
    expect((await problemOf(body))?.kind.status).toBe(422);
  });

  it('speaks of parameters with 400', async () => {
    expect((await problemOf({}, 'query'))?.kind.code).toBe('http.parameter-invalid');
  });
});

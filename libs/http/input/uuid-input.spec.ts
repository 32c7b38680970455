import { IsOptional } from 'class-validator';
import { Problem } from '#libs/kernel/problem';
import { UuidInput } from './uuid-input.js';
import { ProblemValidationPipe } from './validation.pipe.js';

const ID = '0192f7c0-5b1e-7c3a-9d44-51e0c0a17b01';

class Document {
  @UuidInput()
  readonly id!: string;

  @IsOptional()
  @UuidInput({ each: true })
  readonly others?: readonly string[];
}

const read = (value: unknown) => new ProblemValidationPipe().transform(value, { type: 'body', metatype: Document });

describe('a UUID in input', () => {
  it('is taken in small letters, alone and in lists', async () => {
    await expect(read({ id: ID.toUpperCase() })).resolves.toMatchObject({ id: ID });
    await expect(read({ id: ID, others: [ID.toUpperCase(), ID] })).resolves.toEqual({ id: ID, others: [ID, ID] });
  });

  it.each([{ id: 'subject-1' }, { id: 1 }, { id: [ID] }, {}, { id: ID, others: [1] }])(
    'is refused when it is none: %j',
    async (value) => {
      await expect(read(value)).rejects.toBeInstanceOf(Problem);
    },
  );
});

import { Problem } from '#libs/kernel/problem';
import { requireSuitablePassword } from './password-rules.js';

async function codeOf(password: string, accountName?: string): Promise<string> {
  try {
    await requireSuitablePassword(password, accountName);
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
  return 'none';
}

describe('a suitable password', () => {
  it.each(['一句只有我自己才想得到的话', 'seven wet umbrellas', 'qiyue-demo-2026', '𠮷野家门口有三只猫在晒太阳'])(
    'may be %s',
    async (password) => {
      expect(await codeOf(password, 'grid-worker-wuyi')).toBe('none');
    },
  );

  it.each(['short', '十一个字不够长的口令啊', 'x'.repeat(129)])('has a length: %j', async (password) => {
    expect(await codeOf(password)).toBe('account.password-unsuitable');
  });

  it.each([
    ['stands in no list of breaches', '1qaz2wsx3edc'],
    ['stands in none in other letters', 'QwertyQwerty'],
    ['stands in none in wide letters', 'ｑｗｅｒｔｙｑｗｅｒｔｙ'],
    ['is not one character', 'aaaaaaaaaaaaaaaa'],
    ['is not two in turn', '12121212121212'],
    ['is not one word again and again', 'sesamsesamsesam'],
  ])('%s', async (_, password) => {
    expect(await codeOf(password)).toBe('account.password-known');
  });

  it('does not contain the name of its account', async () => {
    expect(await codeOf('my Grid-Worker-7 password', 'grid-worker-7')).toBe('account.password-known');
    expect(await codeOf('my Grid-Worker-7 password', 'director-wuyi')).toBe('none');
  });
});

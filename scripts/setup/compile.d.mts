/** See compile.mjs. */
export function compile(target: string, folders: readonly string[]): void;
export function compileOnce(name: string, folders: readonly string[]): string;

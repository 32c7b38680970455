export function makeSecrets(folder: string): string[];

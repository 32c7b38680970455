export interface EnvironmentChoice {
  readonly cluster: boolean;
  readonly uid: number;
  readonly gid: number;
}
export function makeEnvironmentFile(file: string, choice: EnvironmentChoice): void;
export function environmentFor(choice: EnvironmentChoice): string;

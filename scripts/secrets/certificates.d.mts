export interface Holder {
  readonly commonName: string;
  readonly names: readonly string[];
}
export function makeCertificates(folder: string, holders?: Readonly<Record<string, Holder>>): string[];

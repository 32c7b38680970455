import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the specs look at in a service of docker-compose.yml, anchors and merges resolved. */
export interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly env_file?: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string }>>;
}

const FILE = join(__dirname, '../../docker-compose.yml');

export function composeText(): string {
  return readFileSync(FILE, 'utf8');
}

export function composeFile(): ComposeFile {
  return parse(composeText(), { merge: true }) as ComposeFile;
}

/** The services of a profile: those that name it, and those that name none. */
export function servicesOf({ services }: ComposeFile, profile: string): readonly (readonly [string, ComposeService])[] {
  return Object.entries(services).filter(([, { profiles }]) => profiles === undefined || profiles.includes(profile));
}

/** Names under which a service finds its secrets below /run/secrets. */
export function secretNamesOf({ secrets = [] }: ComposeService): readonly string[] {
  return secrets.map((secret) => (typeof secret === 'string' ? secret : secret.target));
}

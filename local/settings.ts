import { join } from 'node:path';

/** The project's root. */
export const root = join(import.meta.dirname, '..');

/** The virtual environment is shared: tests and `npm start` run the same emulator, each with its own state. */
export const venvDirectory = join(root, '.local/venv');

/** Where one local cloud keeps its things, and which ports it takes. */
export interface LocalSettings {
  directory: string;
  /** What people open. */
  port: number;
  /** The emulator's own. */
  cloudPort: number;
  /** Passed to `cdk deploy -c`. */
  context: Record<string, string>;
  quiet: boolean;
  /** Where the functions send their AWS calls, when it is not the emulator itself. */
  functionEndpoint?: string;
}

/** What `npm start` uses; the ports can be changed by the environment. */
export function startSettings(): LocalSettings {
  return {
    directory: join(root, '.local'),
    port: Number(process.env.BERTH_PORT ?? 8080),
    cloudPort: Number(process.env.BERTH_CLOUD_PORT ?? 4566),
    context: {},
    quiet: false,
  };
}

export const account = '000000000000';
export const region = 'us-east-1';
export const stackName = 'Berth';

/** The address of the emulator. */
export function cloudUrl({ cloudPort }: LocalSettings): string {
  return `http://127.0.0.1:${cloudPort}`;
}

/** The environment in which AWS tools and SDKs talk to the emulator, and to nothing else. */
export function cloudEnvironment(settings: LocalSettings): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: cloudUrl(settings),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** The tutorial's cast. The passwords are for this machine only: the emulator listens on 127.0.0.1. */
export const cast = {
  admin: { password: 'Admin-of-berth-1', groups: ['admin'], roles: [] },
  isv: { password: 'Isv-of-berth-1!', groups: [], roles: ['owner', 'developer', 'operator'] },
  reviewer: { password: 'Reviewer-of-berth-1', groups: ['reviewer'], roles: [] },
  operator: { password: 'Operator-of-berth-1', groups: [], roles: ['operator'] },
} as const;
export type CastName = keyof typeof cast;

/** The workspace that the cast works in. */
export const castWorkspace = 'tutorial';

import { Entity } from 'electrodb';
import { tableConfiguration } from '../table.ts';

/** A tenant. */
export const workspaces = new Entity(
  {
    model: { entity: 'workspace', service: 'berth', version: '1' },
    attributes: {
      workspace: { type: 'string', required: true, readOnly: true },
      description: { type: 'string' },
      createdAt: { type: 'string', required: true, readOnly: true },
      createdBy: { type: 'string', required: true, readOnly: true },
      revision: { type: 'number', required: true, default: 1 },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workspace'], template: 'workspace#${workspace}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'workspace', casing: 'none' },
      },
      all: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: [], template: 'workspaces', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['workspace'], template: '${workspace}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** The roles of one user in one workspace, or on the platform (`platformWorkspace`). All of a user's are one query. */
export const members = new Entity(
  {
    model: { entity: 'member', service: 'berth', version: '1' },
    attributes: {
      user: { type: 'string', required: true },
      workspace: { type: 'string', required: true },
      /** Of this stay: see `Membership.id`. */
      membership: { type: 'string' },
      roles: { type: 'list', items: { type: 'string' }, required: true },
      /** The ids of those roles that are not built in, by name: a role of the same name that is made later was not given. */
      roleIds: { type: 'any' },
      addedAt: { type: 'string', required: true },
      addedBy: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['user'], template: 'user#${user}', casing: 'none' },
        sk: { field: 'sk', composite: ['workspace'], template: 'workspace#${workspace}', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'members#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['user'], template: '${user}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** That somebody signed in as a user, and when last, to the day: a member nobody ever signed in as may be a slip of the pen. */
export const signIns = new Entity(
  {
    model: { entity: 'signin', service: 'berth', version: '1' },
    attributes: {
      user: { type: 'string', required: true },
      /** ISO 8601. */
      at: { type: 'string', required: true },
      /** Who it was, as the provider knows them; not known of those from before it was kept. */
      subject: { type: 'string' },
      /** Where the name was somebody else's before: since when it is theirs. ISO 8601. */
      since: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['user'], template: 'signin#${user}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'signin', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** A role that an admin made. */
export const roles = new Entity(
  {
    model: { entity: 'role', service: 'berth', version: '1' },
    attributes: {
      role: { type: 'string', required: true },
      /** Roles from before there were ids have none. */
      id: { type: 'string' },
      scope: { type: ['platform', 'workspace'] as const, required: true },
      description: { type: 'string' },
      permissions: { type: 'list', items: { type: 'string' }, required: true },
      revision: { type: 'number', required: true, default: 1 },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: [], template: 'roles', casing: 'none' },
        sk: { field: 'sk', composite: ['role'], template: '${role}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** An API token: only the SHA-256 of its secret is kept. It can do what both its permissions and its maker's present ones allow, as long as the maker stays a member. */
export const tokens = new Entity(
  {
    model: { entity: 'token', service: 'berth', version: '1' },
    attributes: {
      token: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      name: { type: 'string', required: true },
      user: { type: 'string', required: true, readOnly: true },
      /** The stay in the workspace during which it was made: it ends with it. */
      membership: { type: 'string', readOnly: true },
      hash: { type: 'string', required: true, readOnly: true },
      permissions: { type: 'list', items: { type: 'string' }, required: true },
      createdAt: { type: 'string', required: true, readOnly: true },
      /** ISO 8601. */
      expiresAt: { type: 'string', required: true },
      /** Seconds since 1970: DynamoDB removes the item some time after. */
      ttl: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['token'], template: 'token#${token}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'token', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'tokens#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['token'], template: '${token}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

import type { EntityItem } from 'electrodb';
import type { members, roles, tokens } from '../platform/entities/access.ts';
import type { RightsReader } from '../platform/rights.ts';

export type Member = EntityItem<typeof members>;
export type CustomRole = EntityItem<typeof roles>;
export type Token = EntityItem<typeof tokens>;

/**
 * What the rules of access keep, and where: reads see every write before them. A write whose condition does not hold answers false, and has changed
 * nothing.
 */
export interface AccessStore extends RightsReader {
  /** @throws Problem 404 when there is no such workspace. */
  requireWorkspace(name: string): Promise<void>;
  /** When somebody last signed in as each of these users, and since when the name is theirs; those that nobody ever signed in as are left out. */
  signInsOf(users: readonly string[]): Promise<Map<string, { at: string; since?: string | undefined }>>;
  member(user: string, workspace: string): Promise<Member | undefined>;
  /** Adds somebody who is no member. */
  addMember(member: Member): Promise<boolean>;
  /** Changes the roles of the stay that was read. */
  changeMember(before: Member, after: Member): Promise<boolean>;
  /** Ends the stay that was read. */
  removeMember(member: Member): Promise<boolean>;
  role(name: string): Promise<CustomRole | undefined>;
  /** Adds a role of a new name. */
  addRole(role: CustomRole): Promise<boolean>;
  /** Changes the revision that was read. */
  changeRole(before: CustomRole, after: CustomRole): Promise<boolean>;
  /** Deletes the revision that was read. */
  removeRole(role: CustomRole): Promise<boolean>;
  token(id: string): Promise<Token | undefined>;
  /** Those that the index knows of: one that was just made may be missing. */
  tokensOf(workspace: string): Promise<Token[]>;
  addToken(token: Token): Promise<void>;
  removeToken(id: string): Promise<void>;
}

import { useState } from 'react';
import { isPermission } from '../../functions/platform/permissions.ts';
import type { Schema } from '../platform/api.ts';
import { useTexts } from '../platform/texts/index.ts';
import { permissionTexts } from '../platform/texts/permissions.ts';

type Role = Schema<'Role'>;

/** Finds roles by name, and by what they allow: a permission's name, or what it is in words. */
export function useRoleSearch(roles: Role[] | undefined) {
  const { allows } = useTexts(permissionTexts);
  const [text, look] = useState('');
  const wanted = text.trim().toLowerCase();
  const fits = (word: string) => word.toLowerCase().includes(wanted);
  /** What is looked for, of what a role allows. */
  const foundIn = ({ permissions }: Role) =>
    wanted === '' ? [] : permissions.filter(isPermission).filter(each => fits(each) || fits(allows[each]));
  return {
    text: text.trim(),
    look,
    foundIn,
    items: roles?.filter(role => fits(role.name) || fits(role.description) || foundIn(role).length > 0),
  };
}

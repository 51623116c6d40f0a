import { type FindingCode, findingCodes, type ObjectFindingCode, objectFindingCodes } from '../chart/finding-codes.ts';

/** The actions that an inspection policy can block; apart from its schema, because the console takes them without it. */
export const policyActions = ['submit', 'release', 'install'] as const;
export type PolicyAction = (typeof policyActions)[number];

/** The findings that can block an action. What is installed is judged by its objects: of the package as a whole, an inspection has judged. */
export interface PolicyLists {
  submit: FindingCode[];
  release: FindingCode[];
  install: ObjectFindingCode[];
}

const possible: { [Action in PolicyAction]: PolicyLists[Action] } = {
  submit: [...findingCodes],
  release: [...findingCodes],
  install: [...objectFindingCodes],
};

/** The codes of findings that can block an action, in the findings' order. */
export function codesFor<Action extends PolicyAction>(action: Action): PolicyLists[Action] {
  return possible[action];
}

/** Makes the three lists of a policy. */
export function listsOf(list: <Code extends FindingCode>(action: PolicyAction, codes: readonly Code[]) => Code[]) {
  return {
    submit: list('submit', possible.submit),
    release: list('release', possible.release),
    install: list('install', possible.install),
  } satisfies PolicyLists;
}

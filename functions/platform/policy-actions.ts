/** The actions that an inspection policy can block; apart from its schema, because the console takes them without it. */
export const policyActions = ['submit', 'release'] as const;
export type PolicyAction = (typeof policyActions)[number];
